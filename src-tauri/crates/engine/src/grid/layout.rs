//! Row breaks of the grid, computed for a given width. Pure: geometry in, geometry out.

use super::groups::Grouped;
use crate::face::GridLayout;

/// Space between tiles, in both directions, in CSS pixels.
pub(crate) const GAP: f64 = 6.0;
/// Height of a group's head.
pub(crate) const HEAD_HEIGHT: f64 = 28.0;
/// A lone wide picture is not blown up beyond this, a panorama is not shrunk to a line.
const ASPECTS: std::ops::RangeInclusive<f64> = 0.4..=3.2;
/// The last row of a group keeps the wanted height unless it nearly fills the width.
const NEARLY_FULL: f64 = 0.86;

/// One row: a group's head or tiles `first..first + count`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Row {
    pub y: f64,
    pub height: f64,
    pub what: RowWhat,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum RowWhat {
    /// Of which group, counted from 0.
    Head {
        group: u32,
        count: u32,
    },
    Tiles {
        first: u32,
        count: u32,
        row: u32,
    },
}

pub(crate) struct Layout {
    pub rows: Vec<Row>,
    pub height: f64,
    pub tile_rows: u32,
}

impl Layout {
    /// How many items stand before the last row of tiles; None when there is but one.
    pub fn without_last_row(&self) -> Option<usize> {
        let RowWhat::Tiles { first, row: 1.., .. } = self.rows.last()?.what else { return None };
        Some(first as usize)
    }
}

/// Lays out items by their aspects, group after group, each below its head; without groups there is no head.
pub(crate) fn lay_out(aspects: &[f32], groups: &[Grouped], layout: GridLayout, width: f64, row_height: f64) -> Layout {
    let mut rows = Vec::new();
    let mut y = 0.0;
    let mut row = 0;
    let mut first = 0;
    let all = [count(aspects.len())];
    let counts: Vec<u32> = groups.iter().map(|(_, count)| *count).collect();
    for (group, in_group) in (0..).zip(if groups.is_empty() { &all[..] } else { &counts }) {
        if !groups.is_empty() {
            rows.push(Row { y, height: HEAD_HEIGHT, what: RowWhat::Head { group, count: *in_group } });
            y += HEAD_HEIGHT;
        }
        let items = &aspects[first as usize..][..*in_group as usize];
        let mut start = 0;
        while start < items.len() {
            let (taken, height) = match layout {
                GridLayout::Justified => justified_row(&items[start..], width, row_height),
                GridLayout::Square => square_row(items.len() - start, width, row_height),
            };
            let what = RowWhat::Tiles { first: first + count(start), count: count(taken), row };
            rows.push(Row { y, height, what });
            y += height + GAP;
            row += 1;
            start += taken;
        }
        first += in_group;
    }
    Layout { rows, height: y, tile_rows: row }
}

/// Width of a tile in a row of the given height.
pub(crate) fn tile_width(aspect: f32, layout: GridLayout, row_height: f64) -> f64 {
    match layout {
        GridLayout::Justified => shown_aspect(aspect) * row_height,
        GridLayout::Square => row_height,
    }
}

/// Rows that touch `from..to` pixels.
pub(crate) fn rows_between(rows: &[Row], from: f64, to: f64) -> &[Row] {
    let start = rows.partition_point(|row| row.y + row.height < from);
    let end = rows.partition_point(|row| row.y <= to);
    &rows[start..end.max(start)]
}

/// Row that holds the item at `position`.
pub(crate) fn row_of(rows: &[Row], position: u32) -> Option<&Row> {
    let mut low = 0;
    let mut high = rows.len();
    while low < high {
        let middle = low + (high - low) / 2;
        // A head stands directly before its first row of tiles and is judged by it.
        let tiles = rows[middle..high].iter().find_map(|row| match row.what {
            RowWhat::Tiles { first, count, .. } => Some((row, first, count)),
            RowWhat::Head { .. } => None,
        });
        match tiles {
            Some((row, first, count)) if (first..first + count).contains(&position) => return Some(row),
            Some((_, first, _)) if first <= position => low = middle + 1,
            Some(_) | None => high = middle,
        }
    }
    None
}

fn justified_row(items: &[f32], width: f64, row_height: f64) -> (usize, f64) {
    let mut aspects = 0.0;
    for (index, aspect) in items.iter().enumerate() {
        aspects += shown_aspect(*aspect);
        let inner = width - GAP * real(index);
        let height = inner / aspects;
        if height <= row_height * 1.12 {
            return (index + 1, height.max(row_height * 0.55));
        }
    }
    let inner = width - GAP * real(items.len() - 1);
    let full = aspects * row_height / inner;
    let height = if full >= NEARLY_FULL { inner / aspects } else { row_height };
    (items.len(), height)
}

fn square_row(left: usize, width: f64, row_height: f64) -> (usize, f64) {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of columns")]
    let columns = (((width + GAP) / (row_height + GAP)).floor() as usize).max(1);
    let side = (width + GAP) / real(columns) - GAP;
    (columns.min(left), side)
}

fn shown_aspect(aspect: f32) -> f64 {
    let aspect = f64::from(aspect);
    if aspect.is_finite() && aspect > 0.0 { aspect.clamp(*ASPECTS.start(), *ASPECTS.end()) } else { 1.0 }
}

fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "counts of a row")]
fn real(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    use super::super::groups::Common;

    /// In one group.
    fn lay_out_one(aspects: &[f32], layout: GridLayout, width: f64, row_height: f64) -> Layout {
        lay_out(aspects, &[(Common::Day(7), count(aspects.len()))], layout, width, row_height)
    }

    #[test]
    fn full_rows_fill_the_width_exactly_and_keep_every_item_once() {
        let items = [1.5, 0.75, 1.78, 1.0, 2.3, 0.56, 1.33, 1.0, 1.0, 1.78, 0.8];
        let layout = lay_out_one(&items, GridLayout::Justified, 880.0, 176.0);
        let mut next = 0;
        let rows: Vec<&Row> = layout.rows.iter().filter(|row| matches!(row.what, RowWhat::Tiles { .. })).collect();
        for (index, row) in rows.iter().enumerate() {
            let RowWhat::Tiles { first, count, .. } = row.what else { unreachable!() };
            assert_eq!(first, next);
            next += count;
            let width: f64 =
                (first..next).map(|at| tile_width(items[at as usize], GridLayout::Justified, row.height)).sum::<f64>()
                    + GAP * f64::from(count - 1);
            if index + 1 < rows.len() {
                assert!((width - 880.0).abs() < 0.5, "{width}");
            } else {
                assert!(width <= 880.5);
            }
        }
        assert_eq!(next as usize, items.len());
    }

    #[test]
    fn groups_have_heads_and_rows_never_cross_them() {
        let groups = [(Common::Day(9), 2), (Common::Day(8), 1)];
        let layout = lay_out(&[1.0; 3], &groups, GridLayout::Square, 600.0, 150.0);
        let heads: Vec<(u32, u32)> = layout
            .rows
            .iter()
            .filter_map(|row| match row.what {
                RowWhat::Head { group, count } => Some((group, count)),
                RowWhat::Tiles { .. } => None,
            })
            .collect();
        assert_eq!(heads, [(0, 2), (1, 1)]);
        assert_eq!(layout.tile_rows, 2);
        let one = lay_out(&[1.0; 3], &[], GridLayout::Square, 600.0, 150.0);
        assert_eq!((one.rows.len(), one.rows[0].y), (1, 0.0), "without groups there is no head");
        assert_eq!(lay_out(&[], &[], GridLayout::Square, 600.0, 150.0).rows, []);
    }

    #[test]
    fn absurd_aspects_and_widths_do_not_break_it() {
        for aspect in [0.0, -1.0, f32::NAN, f32::INFINITY, 1e9, 1e-9] {
            let layout = lay_out_one(&[aspect; 3], GridLayout::Justified, 1.0, 96.0);
            assert!(layout.height.is_finite());
        }
    }

    #[test]
    fn a_range_finds_its_rows_and_a_position_its_row() {
        let layout = lay_out_one(&[1.3; 1000], GridLayout::Justified, 900.0, 176.0);
        let middle = layout.height / 2.0;
        let found = rows_between(&layout.rows, middle, middle + 400.0);
        assert!((2..=5).contains(&found.len()), "{}", found.len());
        let row = row_of(&layout.rows, 500).expect("500 is there");
        let RowWhat::Tiles { first, count, .. } = row.what else { panic!("a row of tiles") };
        assert!((first..first + count).contains(&500));
        assert!(row_of(&layout.rows, 1000).is_none());
    }
}

//! The library as the page sees it: a view is an array in memory, filled by one pass of an index; rows are asked
//! for by their pixels, so that the scrollbar is true at any size.

mod carried;
mod facets;
mod layout;
mod selected;

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use library::{Thumb, TileRow};

use crate::Engine;
use crate::archiver::blocking;
use crate::face::{
    Failure, FailureCode, GridLayout, GridRow, GridRows, GroupHead, Neighbours, Place, Tile, TileSaved, View,
    ViewRequest,
};
use crate::inner::locked;
use crate::state_view::{media_type, save_trouble};
use layout::{Item, Layout, RowWhat};

/// One view is shown, and one before it may still be asked for while the page changes over.
const KEPT: usize = 2;
/// Tiles that stand in no row have the width that they would have in a row of this height.
const ROW_OF_NEIGHBOURS: f64 = 176.0;

#[derive(Default)]
pub(crate) struct Views {
    next: AtomicU32,
    made: Mutex<Vec<Arc<MadeView>>>,
}

struct MadeView {
    number: u32,
    tasks: Vec<i64>,
    aspects: Vec<f64>,
    grid: GridLayout,
    layout: Layout,
}

impl Engine {
    /// Makes the view anew and answers its size.
    pub async fn library_view(&self, request: ViewRequest) -> Result<View, Failure> {
        let began = Instant::now();
        let lane = self.inner.need_lane()?;
        let account = lane.account;
        let (text, newest) = (request.text.clone(), request.sort == crate::face::Sort::Newest);
        let (rows, of) = self
            .inner
            .library
            .read(move |reader| Ok((reader.view(account, &text, &[], newest)?, reader.view_total(account)?)))
            .await?;
        let number = self.inner.views.next.fetch_add(1, Ordering::Relaxed) + 1;
        let (width, row_height) =
            (f64::from(request.width.clamp(64, 16_384)), f64::from(request.row_height.clamp(64, 640)));
        let grid = request.layout;
        let made = blocking(move || {
            let items: Vec<Item> =
                rows.iter().map(|row| Item { aspect: f64::from(row.aspect), day: local_day(row.made_at) }).collect();
            let layout = layout::lay_out(&items, grid, width, row_height);
            let aspects = items.iter().map(|item| item.aspect).collect();
            MadeView { number, tasks: rows.iter().map(|row| row.task).collect(), aspects, grid, layout }
        })
        .await;
        let view = View {
            view: number,
            count: u32::try_from(made.tasks.len()).unwrap_or(u32::MAX),
            of,
            rows: made.layout.tile_rows,
            height: made.layout.height,
            took_ms: u32::try_from(began.elapsed().as_millis()).unwrap_or(u32::MAX),
            whole: true,
            trouble: None,
        };
        let mut kept = self.inner.views.made.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push(Arc::new(made));
        let surplus = kept.len().saturating_sub(KEPT);
        kept.drain(..surplus);
        Ok(view)
    }

    /// Rows that touch `from..to` pixels of a view.
    pub async fn library_rows(&self, view: u32, from: f64, to: f64) -> Result<GridRows, Failure> {
        let made = self.made(view)?;
        let rows = layout::rows_between(&made.layout.rows, from, to.min(from + 20_000.0)).to_vec();
        let positions: Vec<u32> = rows
            .iter()
            .flat_map(|row| match row.what {
                RowWhat::Tiles { first, count, .. } => first..first + count,
                RowWhat::Day { .. } => 0..0,
            })
            .collect();
        let mut tiles = self.tiles(&made, &positions).await?.into_iter();
        let rows = rows
            .into_iter()
            .map(|row| match row.what {
                RowWhat::Day { day, count } => {
                    let of = GroupHead::Day { day: date_of(day).to_string() };
                    GridRow::Head { y: row.y, height: row.height, of, count: Some(count) }
                }
                RowWhat::Tiles { count, row: number, .. } => {
                    let mut x = 0.0;
                    let tiles = tiles
                        .by_ref()
                        .take(count as usize)
                        .map(|tile| {
                            let aspect = made.aspects[tile.position as usize];
                            let width = layout::tile_width(aspect, made.grid, row.height);
                            let placed = Tile { x, width, ..tile };
                            x += width + layout::GAP;
                            placed
                        })
                        .collect();
                    GridRow::Tiles { y: row.y, height: row.height, row: number, tiles }
                }
            })
            .collect();
        Ok(GridRows { view: made.number, rows })
    }

    /// A task's neighbours in a view, `each` on either side.
    pub async fn library_neighbours(&self, view: u32, task: i64, each: u32) -> Result<Neighbours, Failure> {
        let made = self.made(view)?;
        let count = u32::try_from(made.tasks.len()).unwrap_or(u32::MAX);
        let position = made.tasks.iter().position(|id| *id == task).and_then(|at| u32::try_from(at).ok());
        let Some(at) = position else {
            return Ok(Neighbours { position: None, count, before: Vec::new(), after: Vec::new() });
        };
        let each = each.min(50);
        let before: Vec<u32> = (at.saturating_sub(each)..at).rev().collect();
        let after: Vec<u32> = (at + 1..count.min(at + 1 + each)).collect();
        Ok(Neighbours {
            position,
            count,
            before: self.tiles(&made, &before).await?,
            after: self.tiles(&made, &after).await?,
        })
    }

    /// Where the tile at a position lies; None beyond the end.
    pub async fn library_place(&self, view: u32, position: u32) -> Result<Option<Place>, Failure> {
        let made = self.made(view)?;
        Ok(layout::row_of(&made.layout.rows, position).and_then(|row| {
            let task = *made.tasks.get(position as usize)?;
            Some(Place { y: row.y, height: row.height, task })
        }))
    }

    fn made(&self, view: u32) -> Result<Arc<MadeView>, Failure> {
        let kept = locked(&self.inner.views.made);
        let found = kept.iter().find(|made| made.number == view).cloned();
        found.ok_or_else(|| Failure::new(FailureCode::NotFound))
    }

    /// Tiles at positions, in the same order, without their place in a row. A task that went meanwhile is an empty
    /// tile, so that the geometry stays.
    async fn tiles(&self, made: &Arc<MadeView>, positions: &[u32]) -> Result<Vec<Tile>, Failure> {
        let ids: Vec<(u32, i64)> =
            positions.iter().filter_map(|at| Some((*at, *made.tasks.get(*at as usize)?))).collect();
        let asked: Vec<i64> = ids.iter().map(|(_, id)| *id).collect();
        let rows = self.inner.library.read(move |reader| reader.tiles(&asked)).await?;
        let mut by_task: std::collections::HashMap<i64, TileRow> =
            rows.into_iter().map(|row| (row.task, row)).collect();
        Ok(ids
            .into_iter()
            .map(|(position, id)| {
                let width = layout::tile_width(made.aspects[position as usize], made.grid, ROW_OF_NEIGHBOURS);
                let tile = by_task.remove(&id).map_or_else(|| gone(position, id), |row| tile(position, row));
                Tile { width, ..tile }
            })
            .collect())
    }
}

fn tile(position: u32, row: TileRow) -> Tile {
    let saved = if row.failed > 0 {
        TileSaved::Failed { reason: save_trouble(row.fail_reason.as_deref()) }
    } else if row.unfinished > 0 {
        TileSaved::Saving { percent: percent(row.received, row.bytes) }
    } else if row.link_dead > 0 {
        TileSaved::LinkDead
    } else {
        TileSaved::Saved
    };
    Tile {
        task: row.task,
        output: row.output,
        position,
        x: 0.0,
        width: 0.0,
        media: media_type(row.media),
        prompt: row.prompt,
        marks: Vec::new(),
        model_title: row.model_title,
        favourite: false,
        rating: 0,
        label: None,
        private: false,
        binned: false,
        missing: false,
        failed: false,
        made_at: row.made_at,
        duration_ms: row.duration_ms,
        outputs: row.outputs,
        has_thumbnail: row.thumb == Thumb::There,
        colour: row.colour,
        waveform: row.peaks200.map(|peaks| BASE64.encode(peaks)),
        saved,
    }
}

/// A task that is no longer there keeps its place until the view is made anew.
fn gone(position: u32, task: i64) -> Tile {
    Tile {
        task,
        output: None,
        position,
        x: 0.0,
        width: 0.0,
        media: crate::face::MediaType::Unknown,
        prompt: String::new(),
        marks: Vec::new(),
        model_title: String::new(),
        favourite: false,
        rating: 0,
        label: None,
        private: false,
        binned: false,
        missing: false,
        failed: false,
        made_at: 0,
        duration_ms: None,
        outputs: 0,
        has_thumbnail: false,
        colour: None,
        waveform: None,
        saved: TileSaved::Saved,
    }
}

fn percent(received: i64, bytes: Option<i64>) -> Option<u8> {
    let bytes = bytes.filter(|bytes| *bytes > 0)?;
    u8::try_from((received.saturating_mul(100) / bytes).clamp(0, 100)).ok()
}

/// The day of a moment, in this computer's zone.
pub(crate) fn local_date(at_ms: i64) -> Date {
    let moment = Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    moment.to_zoned_datetime(TimeZone::system()).date()
}

/// The midnight that began the day of `now`.
pub(crate) fn midnight_before(now: i64) -> i64 {
    let start = local_date(now).to_zoned_datetime(TimeZone::system());
    start.map_or(now - 86_400_000, |start| start.timestamp().as_millisecond())
}

fn local_day(at_ms: i64) -> i32 {
    local_date(at_ms).since(EPOCH).map_or(0, |span| span.get_days())
}

fn date_of(day: i32) -> Date {
    EPOCH.checked_add(day.days()).unwrap_or(EPOCH)
}

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

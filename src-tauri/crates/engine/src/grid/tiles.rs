//! Tiles: what the grid shows of a result.

use std::collections::HashMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use library::{Look, Made, Thumb, TileRow};

use super::asked::Piece;
use super::groups::Common;
use super::view::{Laid, MadeView, first_rows};
use super::{date_of, layout, marks};
use crate::Engine;
use crate::face::{Failure, GroupHead, Label, Tile, TileSaved};
use crate::state_view::{media_type, save_trouble};

/// Tiles that stand in no row have the width that they would have in a row of this height.
const ROW_OF_NEIGHBOURS: f64 = 176.0;
/// Characters of a prompt in a head.
const IN_A_HEAD: usize = 200;

impl Engine {
    /// Tiles at positions, in the same order, without their place in a row, and the heads of groups. A task that went
    /// meanwhile is an empty tile, so that the geometry stays.
    pub(super) async fn tiles(
        &self,
        made: &Arc<MadeView>,
        laid: &Arc<Laid>,
        positions: Vec<u32>,
        heads: Vec<usize>,
    ) -> Result<(Vec<Tile>, Vec<GroupHead>), Failure> {
        let (made, laid) = (Arc::clone(made), Arc::clone(laid));
        let library = self.inner.library.clone();
        let (account, first) = (made.account, (!laid.whole).then(|| first_rows(&made.request)));
        let read = move |look: &Look<'_>| {
            let pieces = made.asked.pieces();
            let at = |position: u32| Some((position, *laid.tasks.get(position as usize)?));
            let ids: Vec<(u32, i64)> = positions.into_iter().filter_map(at).collect();
            let asked: Vec<i64> = ids.iter().map(|(_, id)| *id).collect();
            let mut rows: HashMap<i64, TileRow> =
                look.reader().tiles(&asked)?.into_iter().map(|row| (row.task, row)).collect();
            let mut tiles = Vec::with_capacity(ids.len());
            for (position, id) in ids {
                let width = layout::tile_width(laid.aspects[position as usize], made.request.layout, ROW_OF_NEIGHBOURS);
                let tile = match (rows.remove(&id), look.slot(id)) {
                    (Some(row), Some(slot)) => tile(look, position, row, slot, &pieces),
                    _ => gone(position, id),
                };
                tiles.push(Tile { width, ..tile });
            }
            let heads = heads.into_iter().filter_map(|at| laid.groups.get(at)).map(|(common, _)| head(look, *common));
            Ok((tiles, heads.collect::<Result<_, _>>()?))
        };
        Ok(match first {
            Some(most) => library.look_at_newest(account, most, read).await?,
            None => library.look(read).await?,
        })
    }
}

fn head(look: &Look<'_>, common: Common) -> Result<GroupHead, library::Error> {
    let prompt = |task: i64| -> Result<String, library::Error> {
        Ok(look.reader().long_prompt(task)?.unwrap_or_default().chars().take(IN_A_HEAD).collect())
    };
    Ok(match common {
        Common::Day(day) => GroupHead::Day { day: date_of(day).to_string() },
        Common::Month(year, month) => GroupHead::Month { month: format!("{year:04}-{month:02}") },
        Common::Model(slot) => {
            let model = look.columns().model(look.made(slot));
            let named = model.map(|model| (model.id.clone(), model.title.clone())).unwrap_or_default();
            GroupHead::Model { model: named.0, title: named.1 }
        }
        Common::Family(task) => GroupHead::Family { task, prompt: prompt(task)? },
        Common::Press(task) => GroupHead::Press { task, prompt: prompt(task)? },
    })
}

fn tile(look: &Look<'_>, position: u32, row: TileRow, slot: u32, pieces: &[Piece]) -> Tile {
    let made: &Made = look.made(slot);
    let saved = if row.failed > 0 {
        TileSaved::Failed { reason: save_trouble(row.fail_reason.as_deref()) }
    } else if row.unfinished > 0 {
        TileSaved::Saving { percent: percent(row.received, row.bytes) }
    } else if row.link_dead > 0 {
        TileSaved::LinkDead
    } else {
        TileSaved::Saved
    };
    // A prompt that cannot be read again is shown by its beginning.
    let (prompt, marks) = marks::shown(row.prompt, pieces, || look.reader().long_prompt(row.task).ok().flatten());
    Tile {
        task: row.task,
        output: row.output,
        position,
        x: 0.0,
        width: 0.0,
        media: media_type(made.media()),
        prompt,
        marks,
        model_title: row.model_title,
        favourite: made.is_favourite(),
        rating: made.rating,
        label: made.label.map(label),
        private: look.is_private(slot),
        binned: made.is_binned(),
        missing: made.is_missing(),
        changed: made.is_changed(),
        failed: made.is_failed(),
        made_at: made.made_at,
        duration_ms: row.duration_ms,
        outputs: row.outputs,
        has_thumbnail: row.thumb == Thumb::There,
        colour: row.colour,
        waveform: row.peaks200.map(|peaks| BASE64.encode(peaks)),
        saved,
    }
}

fn label(label: library::query::Label) -> Label {
    use library::query::Label as L;
    match label {
        L::Red => Label::Red,
        L::Orange => Label::Orange,
        L::Yellow => Label::Yellow,
        L::Green => Label::Green,
        L::Blue => Label::Blue,
        L::Violet => Label::Violet,
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
        changed: false,
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

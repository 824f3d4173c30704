use serde::{Deserialize, Serialize};
use specta::Type;

use super::{MediaType, SaveTrouble};

/// What the library shows: a query, a sort and a width. Row breaks are computed by the engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ViewRequest {
    /// Words to find in prompt and model; "" for all.
    pub text: String,
    /// Empty: all kinds.
    pub media: Vec<MediaType>,
    pub sort: Sort,
    pub layout: GridLayout,
    /// Inner width of the grid in CSS pixels.
    #[specta(type = specta_typescript::Number)]
    pub width: u32,
    /// Wanted height of a row in CSS pixels, 96 to 360.
    #[specta(type = specta_typescript::Number)]
    pub row_height: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Sort {
    Newest,
    Oldest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum GridLayout {
    Justified,
    Square,
}

/// A view made: its size, so that the scrollbar is true before any row is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct View {
    /// Names the view in `library_rows`; changes whenever the view is made anew.
    #[specta(type = specta_typescript::Number)]
    pub view: u32,
    #[specta(type = specta_typescript::Number)]
    pub count: u32,
    /// Results in the account without the query.
    #[specta(type = specta_typescript::Number)]
    pub of: u32,
    #[specta(type = specta_typescript::Number)]
    pub rows: u32,
    /// Height of everything in CSS pixels.
    #[specta(type = specta_typescript::Number)]
    pub height: f64,
    #[specta(type = specta_typescript::Number)]
    pub took_ms: u32,
    /// Counts of the query without its media filter, for the facets.
    pub by_media: Vec<MediaCount>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MediaCount {
    pub media: MediaType,
    #[specta(type = specta_typescript::Number)]
    pub count: u32,
}

/// Rows that touch the asked range of pixels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GridRows {
    /// The view that they belong to; when it is not the asked one any more, ask for the view again.
    #[specta(type = specta_typescript::Number)]
    pub view: u32,
    pub rows: Vec<GridRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum GridRow {
    /// Head of a day, in local time.
    Day {
        #[specta(type = specta_typescript::Number)]
        y: f64,
        #[specta(type = specta_typescript::Number)]
        height: f64,
        /// Year, month and day as "2026-11-24".
        day: String,
        #[specta(type = specta_typescript::Number)]
        count: u32,
    },
    Tiles {
        #[specta(type = specta_typescript::Number)]
        y: f64,
        #[specta(type = specta_typescript::Number)]
        height: f64,
        /// Position of the row in the grid, from 0.
        #[specta(type = specta_typescript::Number)]
        row: u32,
        tiles: Vec<Tile>,
    },
}

/// One task with a result; its first output is shown, the others stack behind it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Tile {
    #[specta(type = specta_typescript::Number)]
    pub task: i64,
    /// None for a result without a file.
    #[specta(type = Option<specta_typescript::Number>)]
    pub output: Option<i64>,
    /// Position in the view, from 0.
    #[specta(type = specta_typescript::Number)]
    pub position: u32,
    #[specta(type = specta_typescript::Number)]
    pub x: f64,
    #[specta(type = specta_typescript::Number)]
    pub width: f64,
    pub media: MediaType,
    /// First 200 characters.
    pub prompt: String,
    pub model_title: String,
    #[specta(type = specta_typescript::Number)]
    pub made_at: i64,
    #[specta(type = Option<specta_typescript::Number>)]
    pub duration_ms: Option<i64>,
    #[specta(type = specta_typescript::Number)]
    pub outputs: u32,
    pub has_thumbnail: bool,
    /// Mean colour as "#rrggbb", shown before the thumbnail is there.
    pub colour: Option<String>,
    /// 200 peaks, one byte each, base64.
    pub waveform: Option<String>,
    pub saved: TileSaved,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "name", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum TileSaved {
    Saved,
    Saving { percent: Option<u8> },
    Failed { reason: SaveTrouble },
    LinkDead,
}

/// A task's neighbours in the present view, for the detail view. Their tiles have the width of a row 176 px high.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Neighbours {
    /// Position of the task in the view, from 0; None when the view does not hold it.
    #[specta(type = Option<specta_typescript::Number>)]
    pub position: Option<u32>,
    #[specta(type = specta_typescript::Number)]
    pub count: u32,
    /// Nearest first.
    pub before: Vec<Tile>,
    pub after: Vec<Tile>,
}

/// Where the tile at a position lies, in pixels of the view.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    #[specta(type = specta_typescript::Number)]
    pub y: f64,
    #[specta(type = specta_typescript::Number)]
    pub height: f64,
    #[specta(type = specta_typescript::Number)]
    pub task: i64,
}

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Label, MediaType, QueryTrouble, SaveTrouble};

/// What the library shows: a query, a sort and a width. Row breaks are computed by the engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ViewRequest {
    /// In the query language; "" for all results that are not binned.
    pub text: String,
    pub sort: Sort,
    pub group: Group,
    pub layout: GridLayout,
    /// Inner width of the grid in CSS pixels.
    #[specta(type = specta_typescript::Number)]
    pub width: u32,
    /// Wanted height of a row in CSS pixels, 96 to 360.
    #[specta(type = specta_typescript::Number)]
    pub row_height: u32,
}

/// Where two are the same, the newer stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Sort {
    Newest,
    Oldest,
    /// By how well it fits the words; only the newest 2,000 that fit are weighed, the rest follow by time. `Newest`
    /// when the query has no words.
    Best,
    Rating,
    Longest,
    Shortest,
    Dearest,
    Cheapest,
    Largest,
    Model,
    Prompt,
    Widest,
    /// As a person ordered it, in a query of one collection; else `Newest`.
    ByHand,
}

/// What heads stand between the rows. Groups stand in the order of their first result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Group {
    Day,
    Month,
    Model,
    /// All that came from one beginning.
    Family,
    /// All of one press.
    Press,
    None,
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
    /// Results in the account without the query; None while the view is not whole and nobody knows.
    #[specta(type = Option<specta_typescript::Number>)]
    pub of: Option<u32>,
    #[specta(type = specta_typescript::Number)]
    pub rows: u32,
    /// Height of everything in CSS pixels.
    #[specta(type = specta_typescript::Number)]
    pub height: f64,
    #[specta(type = specta_typescript::Number)]
    pub took_ms: u32,
    /// False: the first rows stand, and count and height are what is known so far; `library_whole` waits for the rest.
    pub whole: bool,
    /// The text was not understood from here on; what stands is the answer to what was understood.
    pub trouble: Option<QueryTrouble>,
    /// The collection that is asked for, when it is exactly one: its results can stand by hand.
    #[specta(type = Option<specta_typescript::Number>)]
    pub collection: Option<i64>,
}

/// A view and what stands at its front.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Front {
    pub view: View,
    pub rows: GridRows,
}

/// How many results have some value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FacetCount {
    /// What stands in the query for it, as "model:kling-v2" or "tag:dress".
    pub term: String,
    /// What a person reads where that is a name (of a model, tag, collection); else the value: "video", "5", "wide".
    pub title: String,
    /// Results of the query if this value stood in the place of the group's own terms.
    #[specta(type = specta_typescript::Number)]
    pub count: u32,
    /// Whether the query asks for it.
    pub on: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MonthCount {
    /// "2026-03"
    pub month: String,
    #[specta(type = specta_typescript::Number)]
    pub count: u32,
    /// Whether the query's time holds it.
    pub on: bool,
}

/// The query as switches. Each list is most first (ratings from 5 down, months from the first to the last, months
/// without any included) and whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Facets {
    #[specta(type = specta_typescript::Number)]
    pub view: u32,
    pub kinds: Vec<FacetCount>,
    pub months: Vec<MonthCount>,
    pub models: Vec<FacetCount>,
    /// "5", "4" …: so many stars or more.
    pub ratings: Vec<FacetCount>,
    pub labels: Vec<FacetCount>,
    pub tags: Vec<FacetCount>,
    pub collections: Vec<FacetCount>,
    /// Wide, tall, square.
    pub shapes: Vec<FacetCount>,
    /// Favourites, unsaved, failed, private, binned … : those that there are.
    pub flags: Vec<FacetCount>,
}

/// A way out of a query that finds nothing: the same without one of its terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QueryWayOut {
    /// The term that is left out, as it stands in the text.
    pub without: String,
    /// The text without it.
    pub text: String,
    #[specta(type = specta_typescript::Number)]
    pub count: u32,
}

/// Results that something is done with: never a list of a hundred thousand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "of", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Selection {
    /// Positions of a view, both ends within, rising and apart.
    View {
        #[specta(type = specta_typescript::Number)]
        view: u32,
        ranges: Vec<PositionRange>,
    },
    Tasks {
        #[specta(type = Vec<specta_typescript::Number>)]
        tasks: Vec<i64>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PositionRange {
    #[specta(type = specta_typescript::Number)]
    pub from: u32,
    #[specta(type = specta_typescript::Number)]
    pub to: u32,
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
    Head {
        #[specta(type = specta_typescript::Number)]
        y: f64,
        #[specta(type = specta_typescript::Number)]
        height: f64,
        of: GroupHead,
        /// None while the view is not whole and it may be more.
        #[specta(type = Option<specta_typescript::Number>)]
        count: Option<u32>,
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

/// What the results below a head have in common.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "by", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum GroupHead {
    /// In local time, as "2026-11-24".
    Day {
        day: String,
    },
    /// "2026-11"
    Month {
        month: String,
    },
    Model {
        model: String,
        title: String,
    },
    /// By the first of it.
    Family {
        #[specta(type = specta_typescript::Number)]
        task: i64,
        prompt: String,
    },
    Press {
        #[specta(type = specta_typescript::Number)]
        task: i64,
        prompt: String,
    },
}

/// A piece of a text that matched, in UTF-16 units, from the first to before the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Mark {
    #[specta(type = specta_typescript::Number)]
    pub from: u32,
    #[specta(type = specta_typescript::Number)]
    pub to: u32,
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
    /// 200 characters: the first, or those around the first word that matched further on.
    pub prompt: String,
    /// What of that matched.
    pub marks: Vec<Mark>,
    pub model_title: String,
    pub favourite: bool,
    /// Stars; 0: none.
    pub rating: u8,
    pub label: Option<Label>,
    /// Itself or a collection that it is in.
    pub private: bool,
    pub binned: bool,
    /// A file of it is no longer where it was saved.
    pub missing: bool,
    /// A file of it is other than when it was saved.
    pub changed: bool,
    /// The task failed: there is nothing to show but what was asked for.
    pub failed: bool,
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

use serde::{Deserialize, Serialize};
use specta::Type;

/// How the saved files stand, as far as they were looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FilesView {
    /// All files are looked at just now: how many of how many.
    pub running: Option<FilesProgress>,
    /// When all were looked at last.
    #[specta(type = Option<specta_typescript::Number>)]
    pub checked_at: Option<i64>,
    #[specta(type = specta_typescript::Number)]
    pub files: u32,
    /// No longer where they were saved.
    #[specta(type = specta_typescript::Number)]
    pub missing: u32,
    /// Other than when they were saved.
    #[specta(type = specta_typescript::Number)]
    pub changed: u32,
    /// Found elsewhere by what they hold, since the app started.
    #[specta(type = specta_typescript::Number)]
    pub found: u32,
    /// The archive's folder is not there: nothing is said of its files.
    pub away: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FilesProgress {
    #[specta(type = specta_typescript::Number)]
    pub done: u32,
    #[specta(type = specta_typescript::Number)]
    pub of: u32,
}

/// What became of a search for files that are gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FilesFound {
    #[specta(type = specta_typescript::Number)]
    pub found: u32,
    /// Still gone.
    #[specta(type = specta_typescript::Number)]
    pub missing: u32,
    pub stopped: bool,
}

/// A folder whose new pictures, clips and sounds are brought in by themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WatchedFolder {
    pub path: String,
    /// Since when it is watched.
    #[specta(type = specta_typescript::Number)]
    pub since: i64,
    /// Files that were brought in from it since then.
    #[specta(type = specta_typescript::Number)]
    pub taken: u32,
    /// When the last one was.
    #[specta(type = Option<specta_typescript::Number>)]
    pub last_at: Option<i64>,
    pub trouble: Option<WatchTrouble>,
}

/// Why a folder cannot be watched at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum WatchTrouble {
    /// It is not there; it is watched again when it is.
    Missing,
    Unread,
    /// The system watches no more folders: it is looked at now and then instead.
    Slow,
}

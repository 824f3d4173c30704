use serde::{Deserialize, Serialize};
use specta::Type;

/// What the person has chosen. Saved at once, as a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    pub theme: Theme,
    /// 90 to 150 percent.
    pub text_scale: u16,
    /// Absolute folder for new files; old files stay where they are.
    pub archive_folder: String,
    /// How many tasks may be in flight at once, 1 to 20.
    pub in_flight_limit: u16,
    /// When the person stops waiting for a task of each kind. It goes on at the service and can be watched again.
    pub stop_watching: StopWatching,
    /// A press that costs more credits than this is asked about first; none: never.
    pub ask_above_press: Option<u32>,
    /// The same for what a day costs.
    pub ask_above_day: Option<u32>,
    pub notify_ready: bool,
    pub notify_failed: bool,
    pub notify_needs_you: bool,
    pub notify_sound: bool,
    /// Closing the window keeps the app in the tray while tasks run.
    pub stay_in_tray: bool,
}

/// Minutes after which a task is no longer watched; none: for as long as the service may take (1 h for images and
/// sounds, 48 h for videos).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StopWatching {
    pub image: Option<u16>,
    pub video: Option<u16>,
    pub audio: Option<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Theme {
    System,
    Dark,
    Light,
}

/// What the archive folder of the account holds and whether it can be written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ArchiveView {
    pub folder: String,
    #[specta(type = specta_typescript::Number)]
    pub files: u32,
    #[specta(type = specta_typescript::Number)]
    pub bytes: i64,
    pub usable: bool,
    /// Free space on its disk, when the system tells.
    #[specta(type = Option<specta_typescript::Number>)]
    pub free: Option<i64>,
    /// Name pattern, for the settings page.
    pub pattern: String,
}

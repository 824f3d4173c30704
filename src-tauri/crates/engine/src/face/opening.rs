use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{AccountView, Settings};

/// What a fresh page asks once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Opening {
    pub version: String,
    /// Host of the API that a key is given for, whether there is an account yet or not.
    pub host: String,
    /// The account in use; None on the first run.
    pub account: Option<AccountView>,
    pub settings: Settings,
    /// Base of the gallery's addresses, with the secret of this run: `<base>/thumbnail/<output>/320`.
    pub gallery: String,
    /// What the page wanted remembered, by name (pane sizes, sort, zoom, place), as JSON text.
    pub remembered: BTreeMap<String, String>,
    /// The task to open at once, when a notification started the app.
    #[specta(type = Option<specta_typescript::Number>)]
    pub open_task: Option<i64>,
}

/// The status line: the one condition that matters, and the counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StatusView {
    pub host: String,
    /// Worst first; empty when all is well. The first is shown, the others on request.
    pub conditions: Vec<Condition>,
    #[specta(type = specta_typescript::Number)]
    pub watching: u32,
    #[specta(type = Option<specta_typescript::Number>)]
    pub next_look_at: Option<i64>,
    #[specta(type = specta_typescript::Number)]
    pub saving: u32,
    #[specta(type = specta_typescript::Number)]
    pub bytes_per_second: i64,
    #[specta(type = specta_typescript::Number)]
    pub archived_files: u32,
    #[specta(type = specta_typescript::Number)]
    pub archived_bytes: i64,
    #[specta(type = specta_typescript::Number)]
    pub needs_you: u32,
    /// Needs you, in flight and waiting together.
    #[specta(type = specta_typescript::Number)]
    pub alive: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "name", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Condition {
    /// The database takes no writes. Nothing is sent before it does.
    Database {
        why: DatabaseTrouble,
    },
    KeyRefused {
        #[specta(type = specta_typescript::Number)]
        at: i64,
        #[specta(type = Option<specta_typescript::Number>)]
        code: Option<i64>,
        message: String,
        #[specta(type = specta_typescript::Number)]
        tasks: u32,
    },
    KeyMissing {
        unreadable: bool,
    },
    ArchiveAway {
        folder: String,
        #[specta(type = specta_typescript::Number)]
        waiting: u32,
    },
    DiskFull {
        folder: String,
        #[specta(type = Option<specta_typescript::Number>)]
        free: Option<i64>,
    },
    Offline {
        #[specta(type = specta_typescript::Number)]
        since: i64,
        #[specta(type = specta_typescript::Number)]
        tasks: u32,
        #[specta(type = specta_typescript::Number)]
        retry_at: i64,
    },
    RateLimit {
        #[specta(type = specta_typescript::Number)]
        until: i64,
    },
    ServiceTrouble {
        #[specta(type = specta_typescript::Number)]
        status: u16,
        #[specta(type = specta_typescript::Number)]
        retry_at: i64,
    },
    Edge {
        #[specta(type = specta_typescript::Number)]
        status: u16,
        #[specta(type = specta_typescript::Number)]
        retry_at: i64,
    },
    /// Tasks failed and the balance did not come back; `task` is the newest of them.
    CreditsMissing {
        #[specta(type = specta_typescript::Number)]
        tasks: u32,
        #[specta(type = specta_typescript::Number)]
        credits: i64,
        #[specta(type = specta_typescript::Number)]
        task: i64,
    },
    Paused {
        #[specta(type = specta_typescript::Number)]
        waiting: u32,
    },
}

/// All but damage goes by itself; it is tried again every few seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum DatabaseTrouble {
    /// The disk that holds the profile has no space left.
    Full,
    /// Another program holds the file.
    Locked,
    /// The file is not sound.
    Damaged,
    /// The system does not let it be written.
    Refused,
}

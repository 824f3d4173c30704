use serde::{Deserialize, Serialize};
use specta::Type;

use super::{SaveTrouble, WaitsFor};

/// One line of the timeline: a fact that happened and was written down as it happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TimelineEntry {
    #[specta(type = specta_typescript::Number)]
    pub at: i64,
    pub fact: Fact,
    /// True for what broke or waits for a decision.
    pub attention: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "name", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Fact {
    WrittenToDisk {
        #[specta(type = specta_typescript::Number)]
        bytes: i64,
        sha256: String,
    },
    Sent {
        host: String,
        endpoint: String,
    },
    Answered {
        #[specta(type = specta_typescript::Number)]
        status: u16,
        #[specta(type = Option<specta_typescript::Number>)]
        code: Option<i64>,
        message: Option<String>,
        request_id: Option<String>,
    },
    /// Certain: nothing was sent.
    NotReached {
        detail: String,
    },
    ConnectionBroke {
        #[specta(type = specta_typescript::Number)]
        after_ms: i64,
        detail: String,
    },
    BackInQueue {
        waits_for: WaitsFor,
    },
    BalanceRead {
        #[specta(type = specta_typescript::Number)]
        credits: i64,
    },
    TaskIdKept {
        task_id: String,
    },
    /// Polls with the same answer, folded to first, last and count.
    Polled {
        status: String,
        #[specta(type = specta_typescript::Number)]
        count: u32,
        #[specta(type = specta_typescript::Number)]
        last_at: i64,
    },
    Completed {
        #[specta(type = specta_typescript::Number)]
        outputs: u32,
    },
    Failed {
        #[specta(type = Option<specta_typescript::Number>)]
        code: Option<i64>,
        message: String,
    },
    /// Found from the balances, or said by the service in its final answer.
    CostDiffers {
        #[specta(type = specta_typescript::Number)]
        charged: i64,
        #[specta(type = Option<specta_typescript::Number>)]
        estimated: Option<i64>,
    },
    /// Several submissions together; which of them cost what, the balances do not tell. `share` is this task's part
    /// when the difference is spread evenly.
    BatchCostDiffers {
        #[specta(type = specta_typescript::Number)]
        tasks: u32,
        #[specta(type = specta_typescript::Number)]
        charged: i64,
        #[specta(type = specta_typescript::Number)]
        estimated: i64,
        #[specta(type = specta_typescript::Number)]
        share: i64,
    },
    /// The balance shows that the credits came back.
    RefundSeen {
        #[specta(type = Option<specta_typescript::Number>)]
        credits: Option<i64>,
    },
    /// The task failed, and the balance shows that its credits did not come back.
    NotRefunded {
        #[specta(type = specta_typescript::Number)]
        credits: i64,
    },
    /// Credits moved without this app: whether the refund came, the balance cannot tell.
    RefundUntold,
    Saved {
        file: String,
        #[specta(type = specta_typescript::Number)]
        bytes: i64,
        sha256: String,
    },
    NotSaved {
        reason: SaveTrouble,
        detail: String,
    },
    LinkDead {
        #[specta(type = specta_typescript::Number)]
        status: u16,
    },
    Attached {
        task_id: String,
    },
    /// It was made elsewhere; the person gave its id.
    AddedById {
        task_id: String,
    },
    /// It was made elsewhere and brought in: by the sidecar of an archive of this app, else as a file of another program.
    Imported {
        archive: bool,
        /// Proper name of what made it; "" where nobody knows.
        program: String,
        /// The sidecar or file.
        path: String,
    },
    /// By the person, or after the time that the person has set.
    WatchingStopped {
        #[specta(type = Option<specta_typescript::Number>)]
        after_minutes: Option<u16>,
    },
    WatchingResumed,
    SubmittedAgain {
        #[specta(type = specta_typescript::Number)]
        task: i64,
    },
    Decided {
        decision: String,
    },
    /// A file of the same SHA-256 is its own from now on. Paths are those below the archive folder, or whole.
    FoundAgain {
        from: String,
        to: String,
    },
    AppRestarted,
    /// A fact that a newer version wrote.
    Unknown {
        raw: String,
    },
}

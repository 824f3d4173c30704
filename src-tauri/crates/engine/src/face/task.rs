use serde::{Deserialize, Serialize};
use serde_json::Value;
use specta::Type;

use super::{ImportedFrom, Kind, OutputView, TimelineEntry};

/// The state of a task with what its words need. Names are those of `library::TaskState`; archiving and
/// archived are derived from the outputs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "name", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum StateView {
    Queued {
        waits_for: WaitsFor,
        #[specta(type = Option<specta_typescript::Number>)]
        goes_out_at: Option<i64>,
    },
    Sending {
        #[specta(type = specta_typescript::Number)]
        since: i64,
    },
    Processing {
        #[specta(type = specta_typescript::Number)]
        since: i64,
        /// The service's own word when it is not `processing`.
        status: Option<String>,
        /// None with fewer than five earlier runs to compare with.
        estimate: Option<Estimate>,
        watched: bool,
    },
    Archiving {
        #[specta(type = specta_typescript::Number)]
        saved: u32,
        #[specta(type = specta_typescript::Number)]
        of: u32,
        #[specta(type = specta_typescript::Number)]
        bytes: i64,
        #[specta(type = Option<specta_typescript::Number>)]
        total: Option<i64>,
    },
    Archived {
        #[specta(type = specta_typescript::Number)]
        at: i64,
    },
    /// Its files are deleted, because the person emptied the bin.
    Deleted,
    CompletedWithoutFile {
        #[specta(type = specta_typescript::Number)]
        at: i64,
    },
    ArchiveFailed {
        reason: SaveTrouble,
        #[specta(type = Option<specta_typescript::Number>)]
        retry_at: Option<i64>,
        #[specta(type = specta_typescript::Number)]
        saved: u32,
        #[specta(type = specta_typescript::Number)]
        of: u32,
    },
    LinkDead {
        #[specta(type = specta_typescript::Number)]
        made_at: i64,
        #[specta(type = specta_typescript::Number)]
        tries: u32,
        #[specta(type = specta_typescript::Number)]
        last_try_at: i64,
    },
    Failed {
        #[specta(type = Option<specta_typescript::Number>)]
        code: Option<i64>,
        message: String,
        /// False once the balance has shown that the credits did not come back.
        refunded: bool,
    },
    Rejected {
        reason: RejectReason,
        #[specta(type = Option<specta_typescript::Number>)]
        code: Option<i64>,
        message: String,
        #[specta(type = specta_typescript::Number)]
        status: u16,
    },
    Unconfirmed {
        #[specta(type = specta_typescript::Number)]
        sent_at: i64,
        #[specta(type = specta_typescript::Number)]
        broke_at: i64,
        what: Broke,
        /// Balance before and after, only where nothing else was sent in between.
        balance: Option<BalanceStep>,
    },
    LostContact {
        reason: LostReason,
        #[specta(type = specta_typescript::Number)]
        since: i64,
    },
    Withdrawn,
    Dismissed {
        #[specta(type = specta_typescript::Number)]
        sent_at: i64,
    },
    /// A stored state that this version does not know: shown as it is, never acted on.
    Unknown {
        raw: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum WaitsFor {
    /// Its turn: the limit of tasks in flight is reached.
    Turn,
    RateLimit,
    Network,
    Key,
    /// Sending is paused by the person.
    Paused,
    /// Queued too long ago or in a restored copy: the person says whether it goes out.
    Person,
    /// The rest of a batch whose first was refused for lack of credits.
    Credits,
    /// Its batch is paused by the person.
    BatchPaused,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SaveTrouble {
    DiskFull,
    FolderMissing,
    FolderReadOnly,
    /// The link answers with an error for now.
    LinkAnswers,
    NotReached,
    /// What came was not what was promised: wrong length, HTML in place of a picture.
    WrongContent,
    /// The address may not be fetched from (private network, other scheme).
    AddressRefused,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum RejectReason {
    Refused,
    NoCredits,
    Edge,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum LostReason {
    /// The service knows no such task (404).
    NotKnown,
    /// Past the service's own limit (1 h image and audio, 48 h video) without an end.
    PastLimit,
}

/// Why nobody knows whether a submission arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Broke {
    /// The connection ended without an answer.
    NoAnswer,
    /// An answer came that names no task (an error page, a redirect, an unreadable body).
    UnusableAnswer,
    /// The app ended while it waited.
    AppEnded,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BalanceStep {
    #[specta(type = specta_typescript::Number)]
    pub before: i64,
    #[specta(type = specta_typescript::Number)]
    pub after: i64,
    #[specta(type = specta_typescript::Number)]
    pub after_at: i64,
}

/// How long a task of this model and size takes, as points of its distribution; the page draws the bar from it. The bar
/// begins at `share` when the task has run for `after_ms`, so that percent never falls when a newer estimate takes over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Estimate {
    #[specta(type = specta_typescript::Number)]
    pub runs: u32,
    /// Rising by share: 0.1, 0.5, 0.8, 0.9, 0.95, 0.99.
    pub quantiles: Vec<Quantile>,
    #[specta(type = specta_typescript::Number)]
    pub after_ms: i64,
    #[specta(type = specta_typescript::Number)]
    pub share: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Quantile {
    #[specta(type = specta_typescript::Number)]
    pub share: f64,
    #[specta(type = specta_typescript::Number)]
    pub ms: i64,
}

/// Everything about one task, for the detail view and the inspector.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TaskDetail {
    #[specta(type = specta_typescript::Number)]
    pub id: i64,
    pub kind: Kind,
    pub model: String,
    pub model_title: String,
    pub prompt: String,
    pub state: StateView,
    pub parameters: Vec<ParameterValue>,
    /// The exact JSON body.
    pub body: String,
    pub task_id: Option<String>,
    /// Made elsewhere and added by its id: prompt, parameters and body are not known here.
    pub added_by_id: bool,
    /// Brought in from an archive or from a file of another program.
    pub imported: Option<ImportedFrom>,
    #[specta(type = specta_typescript::Number)]
    pub created_at: i64,
    #[specta(type = Option<specta_typescript::Number>)]
    pub sent_at: Option<i64>,
    #[specta(type = Option<specta_typescript::Number>)]
    pub ended_at: Option<i64>,
    /// Time between sending and the answer that it is done.
    #[specta(type = Option<specta_typescript::Number>)]
    pub made_in_ms: Option<i64>,
    pub cost: Option<Cost>,
    pub outputs: Vec<OutputView>,
    pub timeline: Vec<TimelineEntry>,
    /// The service's last answer, as it came.
    pub answer: Option<String>,
    pub request_id: Option<String>,
    /// Only of a task that was refused for its content.
    pub refusal: Option<Refusal>,
    /// URLs beyond the 200 that are fetched by themselves.
    #[specta(type = specta_typescript::Number)]
    pub not_fetched: u32,
    /// The board on which it is held against what other models made of the same.
    pub board: Option<super::OnBoard>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ParameterValue {
    pub name: String,
    pub label: String,
    pub value: Value,
}

/// A refusal for the content, held against the last prompt that the same model took.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Refusal {
    /// None when the model has not taken any prompt of this account yet.
    pub accepted: Option<AcceptedPrompt>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AcceptedPrompt {
    /// The completed task that it was.
    #[specta(type = specta_typescript::Number)]
    pub task: i64,
    #[specta(type = specta_typescript::Number)]
    pub at: i64,
    /// From the accepted prompt to the refused one, in order: same and removed give the former, same and added the
    /// latter.
    pub spans: Vec<DiffSpan>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DiffSpan {
    pub how: DiffHow,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum DiffHow {
    Same,
    /// Only in the accepted prompt.
    Removed,
    /// Only in the refused prompt.
    Added,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Cost {
    #[specta(type = specta_typescript::Number)]
    pub credits: i64,
    pub how: CostKnown,
    /// What the price list said, where it is another figure.
    #[specta(type = Option<specta_typescript::Number>)]
    pub estimated: Option<i64>,
    pub refund: Refund,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CostKnown {
    /// The service reported it in the final answer.
    Reported,
    /// The balances before and after show it.
    Balance,
    /// The price list's figure.
    Estimated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Refund {
    /// There is nothing to give back.
    None,
    /// The service gives back whatever fails; the balance has not been held against it.
    Promised,
    /// The balance shows it.
    Seen,
    /// Somebody else used the account at the time: the balance cannot show it.
    Untold,
    /// The balance shows that it did not come.
    Missing,
}

impl Refund {
    /// Whether the credits are given back, as far as is known: promised counts until the balance shows otherwise.
    pub fn is_given(self) -> bool {
        match self {
            Refund::Promised | Refund::Seen | Refund::Untold => true,
            Refund::None | Refund::Missing => false,
        }
    }
}

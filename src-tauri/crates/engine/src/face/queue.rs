use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Confirmed, Kind, QueueBatch, StateView};

/// The queue in its groups; each in the order in which it is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QueueView {
    pub needs_you: Vec<QueueRow>,
    pub in_flight: Vec<QueueRow>,
    pub waiting: Vec<QueueRow>,
    /// Presses that made several tasks and have some of them among those that wait.
    pub batches: Vec<QueueBatch>,
    /// Ended since midnight, newest first, 50 at most.
    pub ended_today: Vec<QueueRow>,
    #[specta(type = specta_typescript::Number)]
    pub ended_today_count: u32,
    #[specta(type = specta_typescript::Number)]
    pub ended_without_result: u32,
    pub sending_paused: bool,
    #[specta(type = specta_typescript::Number)]
    pub in_flight_limit: u32,
    #[specta(type = Option<specta_typescript::Number>)]
    pub last_saved_at: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QueueRow {
    #[specta(type = specta_typescript::Number)]
    pub id: i64,
    pub kind: Kind,
    pub model: String,
    pub model_title: String,
    /// First 300 characters.
    pub prompt: String,
    /// Short facts after the model, as "8 s", "720p".
    pub facts: Vec<String>,
    /// Width divided by height that was asked for, when known.
    pub aspect: Option<f64>,
    /// An archived output to show, once there is one.
    #[specta(type = Option<specta_typescript::Number>)]
    pub output: Option<i64>,
    #[specta(type = specta_typescript::Number)]
    pub created_at: i64,
    #[specta(type = Option<specta_typescript::Number>)]
    pub sent_at: Option<i64>,
    #[specta(type = Option<specta_typescript::Number>)]
    pub ended_at: Option<i64>,
    #[specta(type = Option<specta_typescript::Number>)]
    pub cost_estimate: Option<i64>,
    /// Made elsewhere and added by its id: what was asked for is not known here.
    pub added_by_id: bool,
    pub state: StateView,
}

/// A place among those that wait to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "at", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum QueuePlace {
    /// Goes out next.
    Front,
    /// Right before this one.
    Before {
        #[specta(type = specta_typescript::Number)]
        task: i64,
    },
    End,
}

/// A task that was made elsewhere is in the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TaskAdded {
    #[specta(type = specta_typescript::Number)]
    pub task: i64,
    /// The library had it already: nothing was asked and nothing was written.
    pub known: bool,
}

/// The person's word on a submission that got no answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "way", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Decision {
    /// Asks the service once for this id, then watches it like any other. `although_doubtful` after the person
    /// has seen that model or time do not fit.
    Attach {
        task_id: String,
        although_doubtful: bool,
    },
    /// A second paid task, in a row of its own. The submit id makes one press one submission.
    SubmitAgain {
        submit_id: String,
        /// The person's word on what it costs, where a limit asked for it.
        #[serde(default)]
        confirmed: Option<Confirmed>,
    },
    Dismiss,
}

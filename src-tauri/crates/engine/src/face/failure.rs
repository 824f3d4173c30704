use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

/// An error as the page gets it: a stable code and the facts that its sentence needs. Words come from the
/// page's message catalogue, as `failure.<code>`; `detail` is for the folded details only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    pub code: FailureCode,
    pub facts: BTreeMap<String, String>,
    pub detail: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum FailureCode {
    /// The text has not the shape of a reAPI key.
    KeyShape,
    /// The service refused the key (facts: code, message).
    KeyRefused,
    /// There is no key for this account yet.
    KeyMissing,
    /// No keychain is running on this computer.
    KeychainMissing,
    /// A keychain is there, but it did not take or give the key (detail says what it answered).
    KeychainRefused,
    /// The service could not be reached; nothing was sent.
    NotReached,
    /// The service answered with an error of its own (facts: status).
    ServiceTrouble,
    /// The service asked for a pause (facts: seconds).
    RateLimited,
    /// The edge in front of the service refused the request (facts: status); the key is not in question.
    Edge,
    /// The draft cannot be sent as it is: `compose_check` says why.
    DraftNotReady,
    /// More is planned than may be spent without asking; nothing was submitted (facts: credits, submissions, unknown,
    /// perPress and perDay for the limits that are passed, spent, waiting).
    LimitAsks,
    /// One press would make more submissions than are ever made at once (facts: submissions, most).
    BatchTooLarge,
    /// The text in the JSON field is not a JSON object (facts: line, column).
    JsonInvalid,
    /// The prompt or the body is larger than what is ever sent (facts: limit).
    TooLarge,
    /// No such task or output (any more).
    NotFound,
    /// The task is not in the state that this needs (facts: state).
    WrongState,
    /// The text has not the shape of a task id.
    TaskIdShape,
    /// The library already has this task id (facts: id).
    TaskIdTaken,
    /// The service knows no such task.
    TaskIdUnknown,
    /// The id answers, but its model or time does not fit this submission (facts: model, made).
    TaskIdDoubtful,
    /// The task was made elsewhere: what was asked for is not known here.
    RequestUnknown,
    /// The archive folder cannot be used (detail says what the system answered).
    FolderUnusable,
    /// A receipt is being written already.
    ReceiptRuns,
    /// The receipt was stopped by the person: nothing of it is left.
    ReceiptStopped,
    /// The text is no month (facts: month).
    MonthShape,
    /// Another preset of the model has this name (facts: name).
    NameTaken,
    /// A preset needs a name and a model.
    NameMissing,
    /// Another one of the cast has this name (facts: name, when it is known).
    CastNameTaken,
    /// A name of the cast is letters, figures, `_` and `-`, 40 at most, and no `Image1`.
    CastNameShape,
    /// The text is no link of the web.
    LinkShape,
    /// The file holds no presets, or those of a newer version.
    PresetsUnread,
    /// The link to the result is gone, and the service gives no other one.
    LinkGone,
    /// The file is not on disk (any more) (facts: path).
    FileMissing,
    /// The clipboard did not take it.
    ClipboardRefused,
    /// The file cannot be decoded here.
    CannotShow,
    /// An export of files is being written already.
    ExportRuns,
    /// The export was stopped by the person: nothing of it is left.
    ExportStopped,
    /// Something is being brought in already.
    ImportRuns,
    /// The look at what could be brought in was stopped by the person: nothing has changed.
    ImportStopped,
    /// A newer offer took the place of this one.
    ImportVoid,
    /// The system did not open the file or folder.
    OpenRefused,
    /// The database answered with an error; what was asked did not happen.
    Database,
    /// The disk has no space left; what was asked did not happen.
    DiskFull,
    /// The sandbox could not be started.
    SandboxFailed,
    /// Another Afterimage uses this profile.
    ProfileInUse,
    /// Nothing that the page should ever meet: a bug of ours, written to the log.
    Internal,
}

impl Failure {
    pub fn new(code: FailureCode) -> Self {
        Self { code, facts: BTreeMap::new(), detail: None }
    }

    #[must_use]
    pub fn fact(mut self, name: &str, value: impl ToString) -> Self {
        self.facts.insert(name.to_owned(), value.to_string());
        self
    }

    #[must_use]
    pub fn detail(mut self, detail: impl ToString) -> Self {
        self.detail = Some(detail.to_string());
        self
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.code)?;
        self.detail.as_ref().map_or(Ok(()), |detail| write!(f, ": {detail}"))
    }
}

impl std::error::Error for Failure {}

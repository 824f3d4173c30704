//! A task of the service: from its submission to its end.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::media::Made;

/// Which endpoint a task was submitted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// `images/generations`
    Image,
    /// `videos/generations`
    Video,
    /// `audio/generations`
    Audio,
}

/// The state of a task, in the service's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Submitted, being made.
    Processing,
    /// Made; its files can be downloaded.
    Completed,
    /// Not made; its charge was given back.
    Failed,
}

impl Status {
    /// The service's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Processing => "processing",
            Status::Completed => "completed",
            Status::Failed => "failed",
        }
    }
}

/// Why a task failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskError {
    /// The service's code, 8xxxx.
    pub code: i64,
    /// Words for a person.
    pub message: String,
}

/// A file of a finished task. Its bytes are not kept: they are drawn again from the seed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TaskFile {
    /// The last part of its path on the CDN.
    pub(crate) name: String,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
    pub(crate) mime: String,
}

impl TaskFile {
    pub(crate) fn of(name: &str, made: &Made) -> TaskFile {
        TaskFile {
            name: name.to_owned(),
            bytes: made.bytes.len() as u64,
            sha256: made.sha256.clone(),
            mime: made.mime.to_owned(),
        }
    }
}

/// A task. Its body is that of its charge, which has the same number.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Task {
    pub(crate) id: String,
    pub(crate) kind: Kind,
    pub(crate) model: String,
    /// What its delay and its media come from.
    pub(crate) seed: u64,
    pub(crate) created_ms: u64,
    pub(crate) due_ms: u64,
    /// The code that it will fail with, if it will.
    pub(crate) fails_with: Option<i64>,
    /// Its charge is not given back, because a fault says so.
    #[serde(default)]
    pub(crate) keeps_charge: bool,
    pub(crate) status: Status,
    pub(crate) done_ms: Option<u64>,
    pub(crate) files: Vec<TaskFile>,
    pub(crate) error: Option<TaskError>,
    #[serde(skip)]
    pub(crate) watch: Watch,
}

/// What is known of those who ask for the task.
#[derive(Clone, Debug, Default)]
pub(crate) struct Watch {
    /// Until when an answer given while it was in flight is repeated.
    cached_until_ms: u64,
    last_poll_ms: Option<u64>,
    /// How many times all tasks had been ended at once when this one began.
    pub(crate) began_after: u64,
    /// It alone was told to end.
    pub(crate) let_go: bool,
}

impl Watch {
    /// That of a new task; all tasks had been ended at once `began_after` times.
    pub(crate) fn beginning(began_after: u64) -> Watch {
        Watch { began_after, ..Watch::default() }
    }
}

impl Task {
    /// The part of its id that stands in its paths on the CDN.
    pub(crate) fn tail(&self) -> &str {
        self.id.strip_prefix("task_").unwrap_or(&self.id)
    }

    /// The state that a poll at `now_ms` is told: an answer given in flight is repeated for `cache_ms`.
    pub(crate) fn told(&mut self, now_ms: u64, cache_ms: u64) -> Status {
        if now_ms < self.watch.cached_until_ms {
            return Status::Processing;
        }
        if self.status == Status::Processing {
            self.watch.cached_until_ms = now_ms + cache_ms;
        }
        self.status
    }

    /// Notes a poll; says how long after the one before it came.
    pub(crate) fn polled(&mut self, now_ms: u64) -> Option<u64> {
        let before = self.watch.last_poll_ms.replace(now_ms);
        before.map(|before| now_ms.saturating_sub(before))
    }

    /// Forgets the answer given in flight, so that the next poll is told the truth.
    pub(crate) fn forget_cached(&mut self) {
        self.watch.cached_until_ms = 0;
    }

    /// The answer to a submission.
    pub(crate) fn accepted(&self) -> Value {
        json!({
            "id": self.id,
            "model": self.model,
            "status": Status::Processing.as_str(),
            "created_at": self.created_ms / 1000,
        })
    }

    /// The answer to a poll that is told `status`. `output` is asked for only when it completed.
    pub(crate) fn answer(&self, status: Status, output: impl FnOnce() -> Value) -> Value {
        match status {
            Status::Processing => json!({
                "id": self.id,
                "model": self.model,
                "status": status.as_str(),
                "created_at": self.created_ms / 1000,
                "output": null,
                "error": null,
            }),
            Status::Completed => json!({
                "id": self.id,
                "model": self.model,
                "status": status.as_str(),
                "created_at": self.created_ms / 1000,
                "output": output(),
                "error": null,
            }),
            // The service's sample of a failed task has no model and no date.
            Status::Failed => json!({
                "id": self.id,
                "status": status.as_str(),
                "output": null,
                "error": self.error,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task() -> Task {
        Task {
            id: "task_0".into(),
            kind: Kind::Image,
            model: "z-image".into(),
            seed: 0,
            created_ms: 1_735_000_000_999,
            due_ms: 0,
            fails_with: None,
            keeps_charge: false,
            status: Status::Processing,
            done_ms: None,
            files: Vec::new(),
            error: None,
            watch: Watch::default(),
        }
    }

    #[test]
    fn an_answer_in_flight_is_repeated_until_it_is_old() {
        let mut task = task();
        assert_eq!(task.told(1_000, 5_000), Status::Processing);
        task.status = Status::Completed;
        assert_eq!(task.told(5_999, 5_000), Status::Processing);
        assert_eq!(task.told(6_000, 5_000), Status::Completed);
    }

    #[test]
    fn a_final_answer_is_never_older_than_the_end() {
        let mut task = task();
        task.status = Status::Failed;
        assert_eq!(task.told(1_000, 5_000), Status::Failed);
    }

    #[test]
    fn the_answers_have_the_fields_of_the_service() {
        let mut task = task();
        let fields = |value: Value| value.as_object().map(|f| f.keys().cloned().collect::<Vec<_>>().join(" "));
        assert_eq!(fields(task.accepted()).as_deref(), Some("id model status created_at"));
        assert_eq!(task.accepted()["created_at"], 1_735_000_000);
        task.error = Some(TaskError { code: 80006, message: "no".into() });
        let failed = task.answer(Status::Failed, || unreachable!("a failed task has no output"));
        assert_eq!(fields(failed).as_deref(), Some("id status output error"));
    }
}

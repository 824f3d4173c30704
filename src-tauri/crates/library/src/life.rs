//! The life of a task and of its outputs, as types.

use crate::stored::open_text;

open_text! {
    /// Where a task stands. "Archived" is no state: it follows from the task's outputs.
    pub enum TaskState {
        /// Written to disk; not one byte has gone out.
        Queued = "queued",
        /// The request is going out; what came of it is not known yet.
        Sending = "sending",
        /// The service has it under a task id.
        Processing = "processing",
        Completed = "completed",
        /// The service says that it failed; it refunds such tasks.
        Failed = "failed",
        /// Certain: nothing was made.
        Rejected = "rejected",
        /// Sent, and no usable answer: the person decides.
        Unconfirmed = "unconfirmed",
        /// The service knows no such task, or its own time limit is past. Can be asked again.
        LostContact = "lost_contact",
        /// Taken back before it was sent.
        Withdrawn = "withdrawn",
        /// An unconfirmed one that the person let go.
        Dismissed = "dismissed",
    }
}

impl TaskState {
    /// Whether a task goes from this state to that one in a single step. A state may be kept (to change other
    /// columns under its guard); an unknown one is never left and never entered.
    pub fn may_become(&self, next: &TaskState) -> bool {
        use TaskState as S;
        match (self, next) {
            (S::Unknown(_), _) | (_, S::Unknown(_)) => false,
            (now, next) if now == next => true,
            (S::Queued, next) => matches!(next, S::Sending | S::Withdrawn),
            (S::Sending, next) => matches!(next, S::Queued | S::Processing | S::Rejected | S::Unconfirmed),
            (S::Processing, next) => matches!(next, S::Completed | S::Failed | S::LostContact),
            (S::LostContact, next) => matches!(next, S::Processing | S::Completed | S::Failed),
            (S::Unconfirmed, next) => matches!(next, S::Processing | S::Dismissed),
            (S::Completed | S::Failed | S::Rejected | S::Withdrawn | S::Dismissed, _) => false,
        }
    }

    /// True when nothing more happens to the task by itself. Such a task has `ended_at`: the table insists.
    pub fn is_end(&self) -> bool {
        match self {
            Self::Completed | Self::Failed | Self::Rejected | Self::Withdrawn | Self::Dismissed => true,
            Self::Queued
            | Self::Sending
            | Self::Processing
            | Self::Unconfirmed
            | Self::LostContact
            | Self::Unknown(_) => false,
        }
    }
}

open_text! {
    /// Where an output's file stands.
    pub enum OutputState {
        Waiting = "waiting",
        Downloading = "downloading",
        /// On disk under its name, checked and synced. The table insists on path, size, sum and time.
        Archived = "archived",
        /// Not saved yet; `retry_at` says when it is tried again by itself, if it is.
        Failed = "failed",
        LinkDead = "link_dead",
        /// The person emptied the bin. It is never fetched again.
        Deleted = "deleted",
    }
}

open_text! {
    /// Why a queued task does not go out when its turn comes.
    pub enum Hold {
        /// Queued too long ago or on another machine: the person says whether it goes out.
        Person = "person",
        /// The rest of a batch whose first was refused for lack of credits.
        Credits = "credits",
        /// The person paused the rest of its batch.
        Paused = "paused",
        /// The service refused the key; goes on when it is replaced.
        Key = "key",
    }
}

open_text! {
    /// Why nobody knows whether a submission arrived.
    pub enum Broke {
        NoAnswer = "no_answer",
        UnusableAnswer = "unusable_answer",
        AppEnded = "app_ended",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_text_comes_back_as_it_was_and_equals_no_known_state() {
        for text in ["", "Queued", "queued ", "paused", "unknown", "\u{202e}queued"] {
            let state = TaskState::from_text(text);
            assert_eq!(state, TaskState::Unknown(text.to_owned()));
            assert_eq!(state.as_text(), text);
            assert!(!TaskState::KNOWN.contains(&state));
        }
        for state in TaskState::KNOWN {
            assert_eq!(&TaskState::from_text(state.as_text()), state);
        }
    }

    #[test]
    fn no_end_is_ever_left_and_nothing_is_sent_twice() {
        for from in TaskState::KNOWN {
            for to in TaskState::KNOWN {
                if from.is_end() && from != to {
                    assert!(!from.may_become(to), "{from} to {to}");
                }
                if *to == TaskState::Sending && from != to {
                    assert_eq!(from.may_become(to), *from == TaskState::Queued, "{from} to sending");
                }
                // Back to the queue only from what is certain not to have gone out.
                if *to == TaskState::Queued && from != to {
                    assert_eq!(from.may_become(to), *from == TaskState::Sending, "{from} to queued");
                }
            }
            let strange = TaskState::Unknown("paused".into());
            assert!(!from.may_become(&strange) && !strange.may_become(from) && !strange.may_become(&strange));
        }
    }
}

//! What the service's answer to a submission means for the task. Pure: no call, no clock. This table decides
//! whether money may be spent again, so every case is written out.

use std::time::Duration;

use reapi::{Answer, Error, Submitted, TaskId};

use crate::face::{Broke, Fact, RejectReason, WaitsFor};
use crate::line::TroubleKind;

/// What becomes of a submission.
#[derive(Debug, PartialEq)]
pub(crate) enum Verdict {
    /// It has an id: the task runs.
    Accepted { id: TaskId, status: Option<String>, fact: Fact },
    /// Certain: nothing was made. It waits and goes out again by itself.
    Back { waits_for: WaitsFor, fact: Fact, line: LineNews },
    /// Certain: nothing was made, and the same request would be refused again.
    Rejected { reason: RejectReason, status: u16, code: Option<i64>, message: String, request_id: Option<String>, fact: Fact },
    /// Nobody knows: the person decides.
    Unconfirmed { what: Broke, status: Option<u16>, detail: String, answer: Option<String>, fact: Fact },
}

/// What a call tells about the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LineNews {
    Good,
    Refused { code: Option<i64>, message: String },
    Pause(Duration),
    Trouble(TroubleKind),
}

pub(crate) fn judge(result: Result<Answer<Submitted>, Error>, elapsed_ms: i64) -> Verdict {
    match result {
        Ok(Answer { value, evidence }) => Verdict::Accepted {
            id: value.id,
            status: value.status,
            fact: Fact::Answered { status: evidence.status, code: None, message: None, request_id: evidence.request_id },
        },
        Err(error) => judge_error(error, elapsed_ms),
    }
}

fn judge_error(error: Error, elapsed_ms: i64) -> Verdict {
    let line = line_news(&error);
    match error {
        Error::NotReached { detail, .. } => {
            Verdict::Back { waits_for: WaitsFor::Network, fact: Fact::NotReached { detail }, line }
        }
        Error::RateLimited { refusal, .. } => {
            let fact = refusal.as_ref().map_or(
                Fact::Answered { status: 429, code: None, message: None, request_id: None },
                answered,
            );
            Verdict::Back { waits_for: WaitsFor::RateLimit, fact, line }
        }
        Error::KeyRefused(refusal) => Verdict::Back { waits_for: WaitsFor::Key, fact: answered(&refusal), line },
        Error::Edge { status, .. } => Verdict::Rejected {
            reason: RejectReason::Edge,
            status,
            code: None,
            message: String::new(),
            request_id: None,
            fact: Fact::Answered { status, code: None, message: None, request_id: None },
        },
        Error::NoCredits(refusal) => rejected(RejectReason::NoCredits, refusal),
        Error::Refused(refusal) | Error::NotFound(refusal) => rejected(RejectReason::Refused, refusal),
        Error::Trouble { status, refusal, evidence } => Verdict::Unconfirmed {
            what: Broke::UnusableAnswer,
            status: Some(status),
            detail: refusal.as_ref().map_or_else(|| format!("HTTP {status}"), |refusal| refusal.message.clone()),
            answer: Some(evidence.raw),
            fact: refusal.as_ref().map_or(
                Fact::Answered { status, code: None, message: None, request_id: evidence.request_id },
                answered,
            ),
        },
        Error::Unknown { detail, status: Some(status), evidence, .. } => Verdict::Unconfirmed {
            what: Broke::UnusableAnswer,
            status: Some(status),
            detail: detail.clone(),
            fact: Fact::Answered {
                status,
                code: None,
                message: Some(detail),
                request_id: evidence.as_ref().and_then(|evidence| evidence.request_id.clone()),
            },
            answer: evidence.map(|evidence| evidence.raw),
        },
        Error::Unknown { detail, status: None, .. } => Verdict::Unconfirmed {
            what: Broke::NoAnswer,
            status: None,
            detail: detail.clone(),
            answer: None,
            fact: Fact::ConnectionBroke { after_ms: elapsed_ms, detail },
        },
    }
}

/// What any failed call says about the line, polls and submissions alike.
pub(crate) fn line_news(error: &Error) -> LineNews {
    match error {
        Error::KeyRefused(refusal) => LineNews::Refused { code: refusal.code, message: refusal.message.clone() },
        Error::RateLimited { retry_after, .. } => LineNews::Pause(*retry_after),
        Error::NotReached { .. } => LineNews::Trouble(TroubleKind::Offline),
        Error::Edge { status, .. } => LineNews::Trouble(TroubleKind::Edge { status: *status }),
        Error::Trouble { status, .. } => LineNews::Trouble(TroubleKind::Service { status: *status }),
        Error::Unknown { status, .. } => LineNews::Trouble(status.map_or(TroubleKind::Offline, |status| {
            TroubleKind::Service { status }
        })),
        Error::NoCredits(_) | Error::NotFound(_) | Error::Refused(_) => LineNews::Good,
    }
}

fn rejected(reason: RejectReason, refusal: reapi::Refusal) -> Verdict {
    Verdict::Rejected {
        reason,
        status: refusal.status,
        code: refusal.code,
        fact: answered(&refusal),
        message: refusal.message,
        request_id: refusal.request_id,
    }
}

fn answered(refusal: &reapi::Refusal) -> Fact {
    Fact::Answered {
        status: refusal.status,
        code: refusal.code,
        message: Some(refusal.message.clone()),
        request_id: refusal.request_id.clone(),
    }
}


//! What the service's answer to a submission means for the task. Pure: no call, no clock. This table decides
//! whether money may be spent again, so every case is written out.

use std::time::Duration;

use reapi::{Answer, Error, Submitted, TaskId, Unknown};

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
    Rejected {
        reason: RejectReason,
        status: u16,
        code: Option<i64>,
        message: String,
        request_id: Option<String>,
        fact: Fact,
    },
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
            fact: Fact::Answered {
                status: evidence.status,
                code: None,
                message: None,
                request_id: evidence.request_id,
            },
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
            let fact = refusal
                .as_ref()
                .map_or(Fact::Answered { status: 429, code: None, message: None, request_id: None }, answered);
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
        Error::Unknown { what, detail, status: None, .. } => {
            // The timeline says it in words; what the HTTP library said is kept beside the state.
            let words = match what {
                Unknown::Broken => String::new(),
                other => other.to_string(),
            };
            let fact = Fact::ConnectionBroke { after_ms: elapsed_ms, detail: words };
            Verdict::Unconfirmed { what: Broke::NoAnswer, status: None, detail, answer: None, fact }
        }
    }
}

/// What any call says about the line: an answer that it is good, an error what is wrong with it.
pub(crate) fn news_of<T>(answer: &Result<T, Error>) -> LineNews {
    answer.as_ref().map_or_else(line_news, |_| LineNews::Good)
}

/// What any failed call says about the line, polls and submissions alike.
pub(crate) fn line_news(error: &Error) -> LineNews {
    match error {
        Error::KeyRefused(refusal) => LineNews::Refused { code: refusal.code, message: refusal.message.clone() },
        Error::RateLimited { retry_after, .. } => LineNews::Pause(*retry_after),
        Error::NotReached { .. } => LineNews::Trouble(TroubleKind::Offline),
        Error::Edge { status, .. } => LineNews::Trouble(TroubleKind::Edge { status: *status }),
        Error::Trouble { status, .. } => LineNews::Trouble(TroubleKind::Service { status: *status }),
        Error::Unknown { status, .. } => {
            LineNews::Trouble(status.map_or(TroubleKind::Offline, |status| TroubleKind::Service { status }))
        }
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

#[cfg(test)]
mod tests {
    use reapi::{Evidence, NotReached, Refusal};

    use super::*;

    fn evidence(status: u16) -> Evidence {
        Evidence { status, request_id: Some("req_1".into()), raw: "{}".into(), elapsed: Duration::ZERO }
    }

    fn refusal(status: u16, code: i64) -> Refusal {
        let evidence = evidence(status);
        Refusal { status, code: Some(code), message: "because".into(), request_id: None, evidence }
    }

    fn unknown(what: Unknown, status: Option<u16>) -> Error {
        Error::Unknown { what, detail: "detail".into(), status, evidence: status.map(evidence) }
    }

    #[derive(Debug, PartialEq)]
    enum End {
        Back(WaitsFor),
        Rejected(RejectReason),
        Unconfirmed(Broke),
    }

    /// Every way in which a submission can fail, and whether it may ever go out again by itself. Only the first
    /// four rows may.
    #[test]
    fn only_what_is_certain_goes_out_again() {
        let pause = Duration::from_secs(38);
        let table: Vec<(Error, End)> = vec![
            (Error::NotReached { reason: NotReached::Dns, detail: String::new() }, End::Back(WaitsFor::Network)),
            (Error::NotReached { reason: NotReached::Tls, detail: String::new() }, End::Back(WaitsFor::Network)),
            (
                Error::RateLimited { retry_after: pause, refusal: None, evidence: evidence(429) },
                End::Back(WaitsFor::RateLimit),
            ),
            (Error::KeyRefused(refusal(401, 10_003)), End::Back(WaitsFor::Key)),
            (Error::Edge { status: 403, evidence: evidence(403) }, End::Rejected(RejectReason::Edge)),
            (Error::NoCredits(refusal(402, 30_001)), End::Rejected(RejectReason::NoCredits)),
            (Error::Refused(refusal(400, 20_002)), End::Rejected(RejectReason::Refused)),
            // 3xxxx is not only money: HTTP 402 decides, never the number.
            (Error::Refused(refusal(400, 30_002)), End::Rejected(RejectReason::Refused)),
            (Error::NotFound(refusal(404, 40_001)), End::Rejected(RejectReason::Refused)),
            (
                Error::Trouble { status: 500, refusal: Some(refusal(500, 60_099)), evidence: evidence(500) },
                End::Unconfirmed(Broke::UnusableAnswer),
            ),
            (
                Error::Trouble { status: 504, refusal: None, evidence: evidence(504) },
                End::Unconfirmed(Broke::UnusableAnswer),
            ),
            (unknown(Unknown::Broken, None), End::Unconfirmed(Broke::NoAnswer)),
            (unknown(Unknown::TimedOut, None), End::Unconfirmed(Broke::NoAnswer)),
            (unknown(Unknown::Redirected, Some(307)), End::Unconfirmed(Broke::UnusableAnswer)),
            (unknown(Unknown::Status, Some(408)), End::Unconfirmed(Broke::UnusableAnswer)),
            (unknown(Unknown::NoEnvelope, Some(400)), End::Unconfirmed(Broke::UnusableAnswer)),
            (unknown(Unknown::NoId, Some(200)), End::Unconfirmed(Broke::UnusableAnswer)),
        ];
        for (error, expected) in table {
            let said = format!("{error:?}");
            let end = match judge(Err(error), 9_400) {
                Verdict::Back { waits_for, .. } => End::Back(waits_for),
                Verdict::Rejected { reason, .. } => End::Rejected(reason),
                Verdict::Unconfirmed { what, .. } => End::Unconfirmed(what),
                Verdict::Accepted { .. } => panic!("an error accepts nothing"),
            };
            assert_eq!(end, expected, "{said}");
        }
    }

    #[test]
    fn the_line_hears_of_pauses_keys_and_trouble_but_not_of_refusals() {
        let pause = Duration::from_secs(7);
        let limited = Error::RateLimited { retry_after: pause, refusal: None, evidence: evidence(429) };
        assert_eq!(line_news(&limited), LineNews::Pause(pause));
        assert_eq!(line_news(&Error::Refused(refusal(422, 20_000))), LineNews::Good);
        let edge = Error::Edge { status: 403, evidence: evidence(403) };
        assert_eq!(line_news(&edge), LineNews::Trouble(TroubleKind::Edge { status: 403 }));
        let refused = LineNews::Refused { code: Some(10_004), message: "because".into() };
        assert_eq!(line_news(&Error::KeyRefused(refusal(401, 10_004))), refused);
    }
}

//! What an answer means. The HTTP status decides first; the code is passed on, never trusted to decide.

use std::time::SystemTime;

use serde_json::Value;

use crate::answer::shown;
use crate::error::{Error, Refusal, Unknown};
use crate::evidence::{Evidence, clip};
use crate::exchange::{Ending, Reply};
use crate::retry_after;

/// Longest message of the server that is kept; the whole is in the evidence.
pub(crate) const MESSAGE_CAP: usize = 4_000;

/// The JSON object of a 2xx, or what the answer means otherwise. `now` is for a `Retry-After` that is a date, where
/// the server does not tell its own time.
pub(crate) fn judge(reply: Reply, now: SystemTime) -> Result<(Value, Evidence), Error> {
    match reply.status {
        200..=299 => match reply.json {
            Some(json @ Value::Object(_)) => Ok((json, reply.evidence)),
            Some(_) | None => {
                let what = reply.ending.or(Unknown::Unreadable);
                Err(unknown(what, &reply.ending, reply.evidence))
            }
        },
        300..=399 => Err(redirected(reply)),
        408 | 425 | 499 => Err(unknown(Unknown::Status, &reply.ending, reply.evidence)),
        429 => Err(Error::RateLimited {
            retry_after: retry_after::pause(reply.retry_after.as_deref(), reply.date.unwrap_or(now)),
            refusal: refusal(&reply),
            evidence: reply.evidence,
        }),
        400..=499 => Err(refused(reply)),
        500..=599 => Err(Error::Trouble { status: reply.status, refusal: refusal(&reply), evidence: reply.evidence }),
        _ => Err(unknown(Unknown::Status, &reply.ending, reply.evidence)),
    }
}

/// An answer that counts for nothing.
pub(crate) fn unknown(what: Unknown, ending: &Ending, evidence: Evidence) -> Error {
    let status = evidence.status;
    let detail = match ending {
        Ending::Broke(said) => format!("HTTP {status}, {said}"),
        Ending::Whole | Ending::Stalled | Ending::TooLarge => format!("HTTP {status}"),
    };
    Error::Unknown { what, detail, status: Some(status), evidence: Some(evidence) }
}

fn redirected(reply: Reply) -> Error {
    let status = reply.status;
    let detail = match reply.points_to {
        Some(host) => format!("HTTP {status} to {host}"),
        None => format!("HTTP {status}"),
    };
    Error::Unknown { what: Unknown::Redirected, detail, status: Some(status), evidence: Some(reply.evidence) }
}

/// A 4xx that is neither 429 nor one of those that say nothing. Without the service's error body it is the filter in
/// front of it (401, 403), or somebody else's word.
fn refused(reply: Reply) -> Error {
    match (reply.status, refusal(&reply)) {
        (401 | 403, Some(refusal)) => Error::KeyRefused(refusal),
        (402, Some(refusal)) => Error::NoCredits(refusal),
        (404, Some(refusal)) => Error::NotFound(refusal),
        (_, Some(refusal)) => Error::Refused(refusal),
        (status @ (401 | 403), None) if reply.ending == Ending::Whole => {
            Error::Edge { status, evidence: reply.evidence }
        }
        (_, None) => {
            let what = reply.ending.or(Unknown::NoEnvelope);
            unknown(what, &reply.ending, reply.evidence)
        }
    }
}

/// The service's error body: an object under `error` with a code or a message.
fn refusal(reply: &Reply) -> Option<Refusal> {
    let error = reply.json.as_ref()?.get("error")?.as_object()?;
    let code = error.get("code").and_then(shown);
    let message = error.get("message").and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    if code.is_none() && message.is_none() {
        return None;
    }
    Some(Refusal {
        status: reply.status,
        code,
        message: clip(message.unwrap_or_default(), MESSAGE_CAP),
        request_id: reply.evidence.request_id.clone(),
        evidence: reply.evidence.clone(),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::time::Duration;

    use super::*;

    const ENVELOPE: &str = r#"{"error":{"code":20002,"message":"Missing required parameter","request_id":"req_8a4f"}}"#;

    #[test]
    fn the_status_decides_and_the_code_is_passed_on() {
        for (status, body, class) in [
            (200, r#"{"id":"x"}"#, "answer"),
            (201, r#"{"id":"x"}"#, "answer"),
            (202, r#"{"error":null}"#, "answer"),
            (200, ENVELOPE, "answer"),
            (200, "[]", "unknown Unreadable"),
            (200, "\"text\"", "unknown Unreadable"),
            (200, "", "unknown Unreadable"),
            (204, "", "unknown Unreadable"),
            (200, "<html>", "unknown Unreadable"),
            (101, "", "unknown Status"),
            (301, ENVELOPE, "unknown Redirected"),
            (304, "", "unknown Redirected"),
            (308, "", "unknown Redirected"),
            (400, ENVELOPE, "refused"),
            (405, ENVELOPE, "refused"),
            (409, ENVELOPE, "refused"),
            (422, ENVELOPE, "refused"),
            (400, "<html>", "unknown NoEnvelope"),
            (400, "{}", "unknown NoEnvelope"),
            (400, r#"{"error":"text"}"#, "unknown NoEnvelope"),
            (400, r#"{"error":{}}"#, "unknown NoEnvelope"),
            (400, r#"{"error":{"code":null,"message":" "}}"#, "unknown NoEnvelope"),
            (400, r#"{"error":[{"code":1}]}"#, "unknown NoEnvelope"),
            (400, r#"{"message":"no"}"#, "unknown NoEnvelope"),
            (401, ENVELOPE, "key"),
            (403, ENVELOPE, "key"),
            (401, "<html>", "edge"),
            (403, "<html>", "edge"),
            (403, "", "edge"),
            (403, r#"{"message":"Forbidden"}"#, "edge"),
            (402, ENVELOPE, "no credits"),
            (402, r#"{"error":{"code":30002,"message":"x"}}"#, "no credits"),
            (402, "<html>", "unknown NoEnvelope"),
            (400, r#"{"error":{"code":30002,"message":"probing took too long"}}"#, "refused"),
            (404, r#"{"error":{"code":40001,"message":"Task not found"}}"#, "not found"),
            (404, "<html>", "unknown NoEnvelope"),
            (408, ENVELOPE, "unknown Status"),
            (425, ENVELOPE, "unknown Status"),
            (499, ENVELOPE, "unknown Status"),
            (429, ENVELOPE, "wait"),
            (429, "<html>", "wait"),
            (500, r#"{"error":{"code":60099,"message":"x"}}"#, "trouble"),
            (502, "<html>", "trouble"),
            (503, "", "trouble"),
            (599, "", "trouble"),
            (600, ENVELOPE, "unknown Status"),
            (999, ENVELOPE, "unknown Status"),
        ] {
            assert_eq!(class_of(judge(reply(status, body), SystemTime::UNIX_EPOCH)), class, "{status} {body}");
        }
    }

    #[test]
    fn a_refusal_keeps_what_the_server_said() {
        let Err(Error::Refused(refusal)) = judge(reply(400, ENVELOPE), SystemTime::UNIX_EPOCH) else {
            panic!("a refusal")
        };
        assert_eq!((refusal.status, refusal.code), (400, Some(20002)));
        assert_eq!(refusal.message, "Missing required parameter");
        assert_eq!(refusal.evidence.raw, ENVELOPE);
        assert_eq!(refusal.to_string(), "HTTP 400, code 20002: Missing required parameter");
    }

    #[test]
    fn the_code_may_be_a_number_a_text_or_nothing_that_can_be_read() {
        for (code, expected) in [
            ("10003", Some(10003)),
            ("\"10003\"", Some(10003)),
            ("10003.0", Some(10003)),
            ("99999999999999999999", None),
            ("\"E12\"", None),
            ("null", None),
            ("[1]", None),
        ] {
            let body = format!(r#"{{"error":{{"code":{code},"message":"m"}}}}"#);
            let Err(Error::KeyRefused(refusal)) = judge(reply(401, &body), SystemTime::UNIX_EPOCH) else {
                panic!("{body}")
            };
            assert_eq!(refusal.code, expected, "{body}");
        }
    }

    #[test]
    fn a_body_that_did_not_end_is_judged_only_if_it_is_whole_json() {
        for (status, body, ending, class) in [
            (200, r#"{"id":"x"}"#, Ending::Broke("reset".into()), "answer"),
            (200, r#"{"id":"x""#, Ending::Broke("reset".into()), "unknown Broken"),
            (200, r#"{"id":"x""#, Ending::Stalled, "unknown TimedOut"),
            (401, "<html", Ending::Broke("reset".into()), "unknown Broken"),
            (403, "", Ending::Stalled, "unknown TimedOut"),
            (401, ENVELOPE, Ending::Broke("reset".into()), "key"),
            (402, "{", Ending::Broke("reset".into()), "unknown Broken"),
            (429, "{", Ending::Broke("reset".into()), "wait"),
            (502, "{", Ending::Broke("reset".into()), "trouble"),
        ] {
            let cut = Reply { ending, ..reply(status, body) };
            assert_eq!(class_of(judge(cut, SystemTime::UNIX_EPOCH)), class, "{status} {body}");
        }
    }

    #[test]
    fn a_date_in_retry_after_is_counted_on_the_servers_own_clock() {
        let minute = |n: u64| SystemTime::UNIX_EPOCH + Duration::from_secs(60 * n);
        let later = httpdate::fmt_http_date(minute(12));
        for (date, now, expected) in [(Some(minute(11)), minute(500), 60), (None, minute(10), 120)] {
            let limited = Reply { retry_after: Some(later.clone()), date, ..reply(429, "") };
            let Err(Error::RateLimited { retry_after, .. }) = judge(limited, now) else { panic!("429") };
            assert_eq!(retry_after, Duration::from_secs(expected));
        }
    }

    fn reply(status: u16, body: &str) -> Reply {
        let evidence = Evidence { status, request_id: None, raw: body.to_owned(), elapsed: Duration::from_millis(3) };
        let json = serde_json::from_str(body).ok();
        Reply { status, points_to: None, retry_after: None, date: None, json, ending: Ending::Whole, evidence }
    }

    fn class_of(verdict: Result<(Value, Evidence), Error>) -> String {
        match verdict {
            Ok(_) => "answer".into(),
            Err(Error::KeyRefused(_)) => "key".into(),
            Err(Error::Edge { .. }) => "edge".into(),
            Err(Error::NoCredits(_)) => "no credits".into(),
            Err(Error::NotFound(_)) => "not found".into(),
            Err(Error::Refused(_)) => "refused".into(),
            Err(Error::RateLimited { .. }) => "wait".into(),
            Err(Error::Trouble { .. }) => "trouble".into(),
            Err(Error::NotReached { .. }) => "not reached".into(),
            Err(Error::Unknown { what, .. }) => format!("unknown {what:?}"),
        }
    }
}

//! What holds for any bytes that a server sends. Fuzzing and the replay of what it kept call the same functions.
#![allow(clippy::unwrap_used)]

use std::collections::HashSet;
use std::fmt::Debug;
use std::time::{Duration, SystemTime};

use serde_json::Value;
use url::Url;

use crate::answer::{Balance, OutputLink, Status, Submitted, TaskAnswer};
use crate::error::{Error, Refusal};
use crate::evidence::{EVIDENCE_CAP, Evidence, clip};
use crate::exchange::{Ending, Reply, read, request_id};
use crate::key::{ApiKey, KEY_PREFIX};
use crate::retry_after;
use crate::verdict::{MESSAGE_CAP, judge};

/// The key that the server was sent and may echo.
const KEY: &str = "rk_live_4fGh8Jk2Lm9Np3Qr7Qd4";

/// Longest word of a server that is shown in a line, with the mark of the cut.
const LINE: usize = 200 + '…'.len_utf8();

/// Largest whole number that the page holds exactly.
const EXACT: u64 = 9_007_199_254_740_991;

/// The body of an answer that says that all went well, read as each of the three.
pub fn task_answer(body: &[u8]) {
    let (json, raw) = read(body, &Ending::Whole, &key());
    no_key(&raw);
    let cut = (KEY_PREFIX.len() + 1..KEY.len()).find(|length| raw.ends_with(&KEY[..*length]));
    assert_eq!(cut, None, "it ends in the middle of the key: {raw}");
    let Some(json) = json else { return };
    no_key(&json.to_string());
    if let Ok(made) = Submitted::read(json.clone()) {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        assert!(made.id.as_str().bytes().all(plain) && made.id.as_str() != "..", "{made:?}");
        in_a_line([made.status.as_deref(), made.model.as_deref()]);
        quiet(&made);
    }
    if let Ok(balance) = Balance::read(json.clone()) {
        assert!(balance.credits.unsigned_abs() <= EXACT);
    }
    let Ok(task) = TaskAnswer::read(json.clone()) else { return };
    assert_eq!(task, TaskAnswer::read(json.clone()).unwrap(), "read twice");
    assert_eq!(task.raw, json, "nothing of it is lost");
    of_a_task(&task);
    of_links(&task.outputs, json.get("output").unwrap_or(&Value::Null));
}

fn of_a_task(task: &TaskAnswer) {
    if let Status::Other(word) = &task.status {
        assert!(!["", "processing", "completed", "failed"].contains(&word.as_str()));
    }
    in_a_line([Some(task.status.as_str()), task.id.as_deref(), task.model.as_deref()]);
    assert!(task.usage_credits.is_none_or(|credits| credits.unsigned_abs() <= EXACT));
    if let Some(error) = &task.error {
        assert!(error.message.len() <= MESSAGE_CAP + '…'.len_utf8());
        assert!(error.code.is_none_or(|code| code.unsigned_abs() <= EXACT));
        in_a_line([error.request_id.as_deref()]);
    }
    quiet(task);
}

/// All links of the output are there, once, and nothing else is.
fn of_links(links: &[OutputLink], output: &Value) {
    let mut there = HashSet::new();
    strings(output, &mut there);
    for link in links {
        assert!(there.remove(link.url.as_str()), "{} is told twice, or was never said", link.url);
        assert!(is_link(&link.url), "{}", link.url);
        in_a_line([link.label.as_deref()]);
        assert!(link.duration_s.is_none_or(|seconds| seconds.is_finite() && seconds >= 0.0));
    }
    let lost: Vec<_> = there.into_iter().filter(|words| is_link(words)).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

fn strings<'a>(value: &'a Value, found: &mut HashSet<&'a str>) {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
        Value::String(words) => _ = found.insert(words.trim()),
        Value::Array(items) => items.iter().for_each(|item| strings(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| strings(field, found)),
    }
}

fn is_link(words: &str) -> bool {
    let Some((scheme, _)) = words.split_once("://") else { return false };
    ["http", "https"].contains(&scheme.to_ascii_lowercase().as_str())
        && !words.contains(char::is_whitespace)
        && Url::parse(words).is_ok_and(|url| url.host_str().is_some_and(|host| !host.is_empty()))
}

/// An answer that is none: a line with the status and how the body ended (`broke`, `stalled`, `large`), then the body.
pub fn error_body(answer: &[u8]) {
    let cut = answer.iter().position(|byte| *byte == b'\n').unwrap_or(answer.len());
    let head = String::from_utf8_lossy(&answer[..cut]);
    let body = answer.get(cut + 1..).unwrap_or_default();
    let mut words = head.split_whitespace();
    let status = words.next().and_then(|word| word.parse().ok()).unwrap_or(400);
    let ending = match words.next() {
        Some("broke") => Ending::Broke("reset".to_owned()),
        Some("stalled") => Ending::Stalled,
        Some("large") => Ending::TooLarge,
        Some(_) | None => Ending::Whole,
    };
    let verdict = judge(reply(status, body, ending.clone()), SystemTime::UNIX_EPOCH);
    let again = judge(reply(status, body, ending.clone()), SystemTime::UNIX_EPOCH);
    assert_eq!(format!("{verdict:?}"), format!("{again:?}"), "judged twice");
    let error = match verdict {
        Ok((json, evidence)) => {
            assert!((200..300).contains(&status) && json.is_object());
            return no_key(&evidence.raw);
        }
        Err(error) => error,
    };
    of_an_error(&error, status, &ending);
    if let Some(refusal) = error.refusal() {
        of_a_refusal(refusal, status);
    }
    if let Some(evidence) = error.evidence() {
        no_key(&evidence.raw);
        assert!(evidence.raw.len() <= EVIDENCE_CAP + '…'.len_utf8());
        in_a_line([evidence.request_id.as_deref()]);
    }
    no_key(&error.to_string());
    assert_quiet(&error.to_string());
    quiet(&error);
}

/// "Nothing was made" is said only of a 4xx, and only where the status itself, or the service's own body, says it.
fn of_an_error(error: &Error, status: u16, ending: &Ending) {
    let certain = (400..500).contains(&status) && ![408, 425, 499].contains(&status);
    match error {
        Error::KeyRefused(_) => assert!([401, 403].contains(&status)),
        Error::Edge { .. } => assert!([401, 403].contains(&status) && *ending == Ending::Whole),
        Error::NoCredits(_) => assert_eq!(status, 402),
        Error::NotFound(_) => assert_eq!(status, 404),
        Error::Refused(_) => assert!(certain),
        Error::RateLimited { .. } => assert_eq!(status, 429),
        Error::Trouble { .. } => assert!((500..600).contains(&status)),
        Error::NotReached { .. } => panic!("an answer came"),
        Error::Unknown { .. } => assert!(status != 429 && !(500..600).contains(&status)),
    }
}

fn of_a_refusal(refusal: &Refusal, status: u16) {
    assert_eq!(refusal.status, status);
    assert!(refusal.code.is_some() || !refusal.message.is_empty());
    assert!(refusal.code.is_none_or(|code| code.unsigned_abs() <= EXACT));
    assert!(refusal.message.len() <= MESSAGE_CAP + '…'.len_utf8());
    in_a_line([refusal.request_id.as_deref()]);
}

fn reply(status: u16, body: &[u8], ending: Ending) -> Reply {
    let (json, raw) = read(body, &ending, &key());
    let request_id = json.as_ref().and_then(request_id);
    let evidence = Evidence { status, request_id, raw: clip(&raw, EVIDENCE_CAP), elapsed: Duration::ZERO };
    Reply { status, points_to: None, retry_after: None, date: None, json, ending, evidence }
}

/// The value of a `Retry-After`.
pub fn retry_after(header: &[u8]) {
    let Ok(text) = std::str::from_utf8(header) else { return };
    // The first second, a Sunday of 1994, one of 2026, and a year that has five digits.
    let clocks = [0, 784_111_777, 1_795_928_000, 253_402_300_800];
    let pauses = clocks.map(|seconds| {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let pause = retry_after::pause(Some(text), now);
        assert!((Duration::from_secs(1)..=Duration::from_secs(900)).contains(&pause), "{pause:?}");
        assert_eq!(pause, retry_after::pause(Some(&format!(" {text}\t")), now), "blanks around it say nothing");
        pause
    });
    assert!(pauses.is_sorted_by(|sooner, later| later <= sooner), "later there is less to wait: {pauses:?}");
    let digits = text.trim();
    if digits.bytes().all(|byte| byte.is_ascii_digit())
        && let Ok(seconds) = digits.parse::<u64>()
    {
        assert_eq!(pauses, [Duration::from_secs(seconds.clamp(1, 900)); 4]);
    }
}

fn key() -> ApiKey {
    ApiKey::parse(KEY).unwrap()
}

fn in_a_line<const N: usize>(words: [Option<&str>; N]) {
    for words in words.into_iter().flatten() {
        assert!(words.len() <= LINE, "{} bytes are shown in a line", words.len());
    }
}

/// The key is neither in the text nor in any string of it that is written in JSON's escapes.
fn no_key(text: &str) {
    assert!(!text.contains(KEY), "{text}");
    for quoted in text.split('"') {
        let string = serde_json::from_str::<String>(&format!("\"{quoted}\""));
        assert!(!string.is_ok_and(|string| string.contains(KEY)), "{text}");
    }
}

fn quiet(said: &impl Debug) {
    let said = format!("{said:?}");
    no_key(&said);
    assert_quiet(&said);
}

/// What may be logged quotes no link with its query. A word ends where `Debug` begins an escape, too.
fn assert_quiet(said: &str) {
    for word in said.split(|c: char| c.is_whitespace() || c == '\\') {
        let query = word.find("://").and_then(|link| word[link..].split_once(['?', '#']));
        assert!(query.is_none_or(|(_, query)| query.starts_with('…')), "{word}");
    }
}

#[cfg(test)]
#[path = "../../../fuzz/kept.rs"]
mod kept;

#[cfg(test)]
mod tests {
    use super::kept::replay;

    #[test]
    fn what_fuzzing_kept_of_task_answers_holds() {
        replay("task_answer", super::task_answer);
    }

    #[test]
    fn what_fuzzing_kept_of_error_bodies_holds() {
        replay("error_body", super::error_body);
    }

    #[test]
    fn what_fuzzing_kept_of_retry_after_holds() {
        replay("retry_after", super::retry_after);
    }
}

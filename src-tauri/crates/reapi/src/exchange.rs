//! One request and what comes back of it: capped, timed, and freed of the key.

use std::borrow::Cow;
use std::time::{Duration, Instant, SystemTime};

use reqwest::header::{DATE, HeaderMap, HeaderName, LOCATION, RETRY_AFTER};
use reqwest::{RequestBuilder, Response};
use serde_json::Value;
use tokio::time::timeout;
use url::Url;

use crate::builder::Timeouts;
use crate::error::{Error, Unknown};
use crate::evidence::{EVIDENCE_CAP, Evidence, clip, line};
use crate::failure::{failed, said};
use crate::key::ApiKey;

/// Most bytes of a body that are read; a larger answer is no answer.
pub const BODY_CAP: usize = 4 * 1024 * 1024;

/// Not in the documents; where it exists it is what support asks for.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Everything that the verdict needs. The key is nowhere in it.
pub(crate) struct Reply {
    pub status: u16,
    /// The host that a redirect names; its path and query are nobody's business.
    pub points_to: Option<String>,
    pub retry_after: Option<String>,
    /// The server's own clock, for a `Retry-After` that is a date.
    pub date: Option<SystemTime>,
    /// The body, if what arrived is one whole JSON document. A connection that breaks only after it changes nothing.
    pub json: Option<Value>,
    pub ending: Ending,
    pub evidence: Evidence,
}

/// How the body ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ending {
    Whole,
    Broke(String),
    Stalled,
    TooLarge,
}

impl Ending {
    /// Why there is no body to judge, or `otherwise` if there is a whole one.
    pub fn or(&self, otherwise: Unknown) -> Unknown {
        match self {
            Self::Whole => otherwise,
            Self::Broke(_) => Unknown::Broken,
            Self::Stalled => Unknown::TimedOut,
            Self::TooLarge => Unknown::TooLarge,
        }
    }
}

/// Sends the request and reads the answer. `head` is the time for everything up to the head of the answer, connecting
/// included; as connecting has its own, shorter limit, running out of this one says that a connection stood.
pub(crate) async fn exchange(
    request: RequestBuilder,
    key: &ApiKey,
    head: Duration,
    timeouts: &Timeouts,
) -> Result<Reply, Error> {
    let started = Instant::now();
    let response = match timeout(head, request.send()).await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => return Err(failed(error, key)),
        Err(_elapsed) => {
            return Err(Error::Unknown {
                what: Unknown::TimedOut,
                detail: format!("no head within {head:?}"),
                status: None,
                evidence: None,
            });
        }
    };
    let status = response.status().as_u16();
    let headers = response.headers();
    // Redacted first: a host is lower-cased when it is read, and the key in it would be missed.
    let points_to = text(headers, &LOCATION).and_then(|to| host(&key.redact(to)));
    let retry_after = text(headers, &RETRY_AFTER).map(str::to_owned);
    let date = text(headers, &DATE).and_then(|date| httpdate::parse_http_date(date).ok());
    let header_id = text(headers, &REQUEST_ID).map(|id| line(&key.redact(id)));

    let (bytes, ending) = body(response, key, timeouts).await;
    let (json, raw) = read(&bytes, &ending, key);
    let request_id = json.as_ref().and_then(request_id).or(header_id);
    let evidence = Evidence { status, request_id, raw: clip(&raw, EVIDENCE_CAP), elapsed: started.elapsed() };
    tracing::debug!(status, elapsed = ?evidence.elapsed, bytes = bytes.len(), ?ending, "answered");
    Ok(Reply { status, points_to, retry_after, date, json, ending, evidence })
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn host(location: &str) -> Option<String> {
    Some(Url::parse(location).ok()?.host_str()?.to_owned())
}

/// Reads until the end, the cap, or a limit of time: one between chunks, one for all, as a server may drip for ever.
async fn body(mut response: Response, key: &ApiKey, timeouts: &Timeouts) -> (Vec<u8>, Ending) {
    let mut bytes = Vec::new();
    let reading = async {
        loop {
            match timeout(timeouts.body_idle, response.chunk()).await {
                Ok(Ok(Some(chunk))) if bytes.len() + chunk.len() > BODY_CAP => {
                    return Ending::TooLarge;
                }
                Ok(Ok(Some(chunk))) => bytes.extend_from_slice(&chunk),
                Ok(Ok(None)) => return Ending::Whole,
                Ok(Err(error)) => return Ending::Broke(said(&error.without_url(), key)),
                Err(_elapsed) => return Ending::Stalled,
            }
        }
    };
    let ending = timeout(timeouts.body_total, reading).await.unwrap_or(Ending::Stalled);
    (bytes, ending)
}

/// The body as JSON, if it is a whole document, and as text. The key is taken out of both; out of the text again if it
/// stood there in JSON escapes.
pub(crate) fn read(bytes: &[u8], ending: &Ending, key: &ApiKey) -> (Option<Value>, String) {
    let lossy = String::from_utf8_lossy(bytes);
    let raw = key.redact(lossy.trim_start_matches('\u{feff}')).into_owned();
    let json = if *ending == Ending::TooLarge { None } else { serde_json::from_str(&raw).ok() };
    let Some(mut json) = json else {
        return (None, key.redact_escaped(&key.redact_cut(&raw)).into_owned());
    };
    // Where a name stands twice only its last value is in the document; the first may hold the key all the same.
    let found = purge(&mut json, key) || matches!(key.redact_escaped(&raw), Cow::Owned(_));
    let raw = if found { json.to_string() } else { raw };
    (Some(json), raw)
}

/// Takes the key out of every string and every name; says whether it was there. Depth is bounded by the parser.
fn purge(value: &mut Value, key: &ApiKey) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
        Value::String(text) => {
            let found = text.contains(key.expose());
            if found {
                *text = key.redact(text).into_owned();
            }
            found
        }
        Value::Array(items) => items.iter_mut().fold(false, |found, item| purge(item, key) | found),
        Value::Object(fields) => {
            let mut found = fields.values_mut().fold(false, |found, field| purge(field, key) | found);
            if fields.keys().any(|name| name.contains(key.expose())) {
                let named = std::mem::take(fields);
                *fields = named.into_iter().map(|(name, field)| (key.redact(&name).into_owned(), field)).collect();
                found = true;
            }
            found
        }
    }
}

/// `error.request_id`, also from the flat and the nested form.
pub(crate) fn request_id(json: &Value) -> Option<String> {
    let error = json.get("error")?;
    let id = error.get("request_id").or_else(|| error.get("error")?.get("request_id"))?;
    id.as_str().map(str::trim).filter(|id| !id.is_empty()).map(line)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const KEY: &str = "rk_live_4fGh8Jk2Lm9Np3Qr7Qd4";

    fn parsed(bytes: &[u8]) -> (Option<Value>, String) {
        read(bytes, &Ending::Whole, &ApiKey::parse(KEY).unwrap())
    }

    #[test]
    fn hostile_bytes_are_either_read_or_left_and_never_a_panic() {
        let deep = "[".repeat(100_000);
        let deep_object = "{\"a\":".repeat(5_000);
        for (bytes, readable) in [
            (&b"{\"id\":\"task_12345\"}"[..], true),
            (b"\xef\xbb\xbf{\"id\":\"task_12345\"}", true),
            (b"{\"id\":\"task_12345\",\"message\":\"\xff\xfe\"}", true),
            (b"{\"id\":\"a\",\"id\":\"b\"}", true),
            (b"  {} \r\n", true),
            (b"", false),
            (b"\xff\xff\xff", false),
            (b"{\"id\":\"task_12345\"", false),
            (b"{} trailing", false),
            (b"{\"id\":\"\\ud800\"}", false),
            (b"{\"n\":1e400}", false),
            (b"{\"n\":NaN}", false),
            (b"<html>403</html>", false),
            (b"\0\0\0\0", false),
            (deep.as_bytes(), false),
            (deep_object.as_bytes(), false),
        ] {
            assert_eq!(
                parsed(bytes).0.is_some(),
                readable,
                "{:?}",
                String::from_utf8_lossy(&bytes[..bytes.len().min(40)])
            );
        }
    }

    #[test]
    fn an_echoed_key_is_in_neither_form_however_it_was_written() {
        let escaped: String = KEY.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect();
        for body in [
            format!("{{\"error\":\"bad {KEY}\"}}"),
            format!("{{\"error\":[1,{{\"deep\":\"{escaped}\"}}]}}"),
            format!("{{\"{escaped}\":1,\"other\":\"x\"}}"),
            format!("not json {KEY}"),
            format!("{{\"error\":\"{escaped}\",\"error\":1, \"hint\":\"rk_live_…7Qd4\"}}"),
            format!("{{\"error\":\"{escaped}\""),
            format!("{{\"error\":\"{escaped}\",\"twice\":\"{}\"", escaped.replace('\\', "\\\\")),
        ] {
            let (json, raw) = parsed(body.as_bytes());
            assert!(!raw.contains(KEY) && !raw.contains(&escaped), "{body}");
            assert!(raw.contains("rk_live_…7Qd4"), "{body}");
            assert!(!json.is_some_and(|json| json.to_string().contains(KEY)), "{body}");
        }
    }

    #[test]
    fn a_key_that_the_end_has_cut_is_not_kept_either() {
        for (cut, kept) in [(KEY.len() - 1, "Bearer rk_live_…"), (9, "Bearer rk_live_…"), (8, "Bearer rk_live_")] {
            assert_eq!(parsed(format!("Bearer {}", &KEY[..cut]).as_bytes()).1, kept);
        }
    }

    #[test]
    fn the_request_id_is_found_flat_and_nested() {
        for (body, id) in [
            (r#"{"error":{"request_id":"req_1"}}"#, Some("req_1")),
            (r#"{"error":{"error":{"request_id":" req_2 "}}}"#, Some("req_2")),
            (r#"{"error":{"request_id":7}}"#, None),
            (r#"{"error":{"request_id":""}}"#, None),
            (r#"{"error":"text"}"#, None),
            (r#"[1]"#, None),
        ] {
            assert_eq!(request_id(&serde_json::from_str(body).unwrap()).as_deref(), id, "{body}");
        }
    }

    #[test]
    fn only_the_host_of_a_redirect_is_kept() {
        assert_eq!(host("https://evil.example/a?sig=1").as_deref(), Some("evil.example"));
        assert_eq!(host("/login?next=/tasks"), None);
    }
}

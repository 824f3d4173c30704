//! The service's answers: envelopes and codes.

use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use crate::dice;

/// The codes of the service that the sandbox answers with.
pub(crate) mod code {
    pub(crate) const KEY_MISSING: i64 = 10001;
    pub(crate) const KEY_MALFORMED: i64 = 10002;
    pub(crate) const KEY_INVALID: i64 = 10003;
    pub(crate) const KEY_REVOKED: i64 = 10004;
    /// The sandbox's own: the service's code for a refused value is not published.
    pub(crate) const VALUE_REFUSED: i64 = 20001;
    pub(crate) const PARAMETER_MISSING: i64 = 20002;
    /// The sandbox's own: the service's code for too few credits is not published. HTTP 402 decides.
    pub(crate) const NO_CREDITS: i64 = 30001;
    pub(crate) const TASK_UNKNOWN: i64 = 40001;
    pub(crate) const RATE_LIMITED: i64 = 50001;
    pub(crate) const SERVER_ERROR: i64 = 60099;
    pub(crate) const TIMED_OUT: i64 = 80002;
    pub(crate) const CONTENT_POLICY: i64 = 80006;
    /// The sandbox's own: its media could not be drawn.
    pub(crate) const NOT_DRAWN: i64 = 80099;
}

/// An answer of the API before it is HTTP.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    content: Content,
    headers: Vec<(HeaderName, String)>,
}

#[derive(Clone, Debug, PartialEq)]
enum Content {
    Json(Value),
    Html(String),
}

impl Answer {
    /// 200 with a JSON document.
    pub(crate) fn json(value: Value) -> Answer {
        Answer { status: 200, content: Content::Json(value), headers: Vec::new() }
    }

    /// An error in the service's envelope, with a request id to quote.
    pub(crate) fn error(status: u16, code: i64, message: impl Into<String>) -> Answer {
        let envelope = json!({ "error": { "code": code, "message": message.into(), "request_id": request_id() } });
        Answer { status, ..Answer::json(envelope) }
    }

    /// A page of HTML with a status, as an edge before the service answers.
    pub(crate) fn html(status: u16) -> Answer {
        let words = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
        let title = format!("{status} {}", words.unwrap_or("Error"));
        let page = format!(
            "<!DOCTYPE html>\n<html><head><title>{title}</title></head>\
             <body><center><h1>{title}</h1></center><hr><center>edge</center></body></html>\n"
        );
        Answer { status, content: Content::Html(page), headers: Vec::new() }
    }

    /// The answer to a status that a fault asked for, with the code that fits.
    pub(crate) fn status(status: u16) -> Answer {
        let code = match status {
            401 | 403 => code::KEY_INVALID,
            402 => code::NO_CREDITS,
            404 => code::TASK_UNKNOWN,
            429 => code::RATE_LIMITED,
            400..=499 => code::VALUE_REFUSED,
            _ => code::SERVER_ERROR,
        };
        let words = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
        Answer::error(status, code, words.unwrap_or("Unexpected server error"))
    }

    /// 429 with its header.
    pub(crate) fn rate_limited(retry_after: String) -> Answer {
        Answer::error(429, code::RATE_LIMITED, "Rate limit exceeded").with(header::RETRY_AFTER, retry_after)
    }

    /// Adds a header. A text that no header can hold is left out.
    pub(crate) fn with(mut self, name: HeaderName, text: String) -> Answer {
        self.headers.push((name, text));
        self
    }

    /// The code in the envelope, if it is one.
    #[cfg(test)]
    pub(crate) fn code(&self) -> Option<i64> {
        match &self.content {
            Content::Json(value) => value["error"]["code"].as_i64(),
            Content::Html(_) => None,
        }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let (kind, content) = match self.content {
            Content::Json(value) => ("application/json", value.to_string()),
            Content::Html(page) => ("text/html; charset=utf-8", page),
        };
        let mut response = ([(header::CONTENT_TYPE, kind)], content).into_response();
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        for (name, text) in self.headers {
            if let Ok(value) = HeaderValue::from_bytes(text.as_bytes()) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

/// `req_` and a UUID: different for every answer.
fn request_id() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let now = crate::world::now_ms();
    let hex = dice::hex_of(&[b"request", &number.to_le_bytes(), &now.to_le_bytes()], 16);
    format!("req_{}-{}-4{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_has_code_message_and_an_id_of_its_own() {
        let (one, two) = (Answer::error(400, 20002, "no"), Answer::error(400, 20002, "no"));
        assert_eq!(one.code(), Some(20002));
        assert_ne!(one, two);
    }

    #[test]
    fn an_impossible_status_or_header_is_still_an_answer() {
        let response = Answer::status(7).with(header::RETRY_AFTER, "a\nb".into()).into_response();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!response.headers().contains_key(header::RETRY_AFTER));
    }
}

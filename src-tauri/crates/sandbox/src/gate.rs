//! Who is let in to the API: the key, the rate limit, and the faults that answer instead.

use http::{HeaderMap, header};

use crate::answer::{Answer, code};
use crate::fault::Trouble;
use crate::rate::Rate;

/// What stands before every API request.
#[derive(Debug)]
pub(crate) struct Gate {
    pub(crate) revoked: bool,
    pub(crate) rate: Rate,
}

impl Gate {
    /// Lets a request with the right key in while the limit allows, or gives the answer that refuses it.
    pub(crate) fn admit(&mut self, key: &str, headers: &HeaderMap, now_ms: u64) -> Result<(), Answer> {
        let refused = |code, message: &str| Err(Answer::error(401, code, message));
        let Some(sent) = headers.get(header::AUTHORIZATION) else {
            return refused(code::KEY_MISSING, "Authorization header is missing");
        };
        let Some(sent) = sent.as_bytes().strip_prefix(b"Bearer ") else {
            return refused(code::KEY_MALFORMED, "Authorization must be: Bearer <key>");
        };
        if sent != key.as_bytes() {
            return refused(code::KEY_INVALID, "Invalid API key");
        }
        if self.revoked {
            return refused(code::KEY_REVOKED, "This API key was revoked");
        }
        self.rate.take(now_ms).map_err(|seconds| Answer::rate_limited(seconds.to_string()))
    }
}

/// The answer of a fault. A redirect leads to the CDN's address `cdn`.
pub(crate) fn answer_of(trouble: Trouble, cdn: &str) -> Answer {
    match trouble {
        Trouble::RateLimit(retry_after) => Answer::rate_limited(retry_after.text()),
        Trouble::KeyRefused => Answer::error(401, code::KEY_INVALID, "Invalid API key"),
        Trouble::Status(status @ 300..=399) => {
            Answer::status(status).with(header::LOCATION, format!("{cdn}/elsewhere"))
        }
        Trouble::Status(status) => Answer::status(status),
        Trouble::EdgeHtml(status) => Answer::html(status),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn answered(gate: &mut Gate, authorization: Option<&str>) -> Option<(u16, i64)> {
        let mut headers = HeaderMap::new();
        if let Some(text) = authorization {
            headers.insert(header::AUTHORIZATION, text.parse().unwrap());
        }
        let refused = gate.admit("rk_live_a", &headers, 0).err()?;
        Some((refused.status, refused.code().unwrap()))
    }

    #[test]
    fn each_way_to_have_no_key_has_its_code() {
        let mut gate = Gate { revoked: false, rate: Rate::new(1, 1.0) };
        assert_eq!(answered(&mut gate, None), Some((401, 10001)));
        assert_eq!(answered(&mut gate, Some("rk_live_a")), Some((401, 10002)));
        assert_eq!(answered(&mut gate, Some("Bearer rk_live_b")), Some((401, 10003)));
        assert_eq!(answered(&mut gate, Some("Bearer rk_live_a")), None);
        assert_eq!(answered(&mut gate, Some("Bearer rk_live_a")), Some((429, 50001)));
        gate.revoked = true;
        assert_eq!(answered(&mut gate, Some("Bearer rk_live_a")), Some((401, 10004)));
    }
}

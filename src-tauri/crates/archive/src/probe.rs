use http::header::{CONTENT_LENGTH, CONTENT_TYPE, RANGE};
use http::{HeaderMap, HeaderValue, Method};
use reqwest::Response;
use tokio::time::timeout;

use crate::address::{Policy, fetchable};
use crate::content_range::ContentRange;
use crate::fetch_error::FetchError;
use crate::fetcher::{Fetcher, is_packed, unwanted};

/// What a link answers, without what it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probed {
    /// Size of the whole file, where the server says it.
    pub bytes: Option<u64>,
    /// As the server says, a type and nothing else: "image/png".
    pub mime: Option<String>,
}

const LONGEST_MIME: usize = 80;

impl Fetcher {
    /// Asks a link for its head, under the same rules as any fetch and in the time that one answer may take. A server
    /// that knows no HEAD, or has signed the link for GET alone, is asked for the first byte.
    ///
    /// # Errors
    /// As for a download; none of a body is read.
    pub async fn probe(&self, policy: &Policy, url: &str) -> Result<Probed, FetchError> {
        match timeout(self.timeouts.answer, self.head_or_first_byte(policy, url)).await {
            Ok(probed) => probed,
            Err(_) => Err(FetchError::NotReached { detail: "no answer in time".to_owned() }),
        }
    }

    async fn head_or_first_byte(&self, policy: &Policy, url: &str) -> Result<Probed, FetchError> {
        let url = fetchable(url, policy.allow_loopback)?;
        let head = self.request(&Method::HEAD, policy, &url, &HeaderMap::new()).await?;
        if !matches!(head.status().as_u16(), 400 | 403 | 405 | 501) {
            return probed(&head);
        }
        let first_byte = HeaderMap::from_iter([(RANGE, HeaderValue::from_static("bytes=0-0"))]);
        probed(&self.get(policy, &url, &first_byte).await?)
    }
}

fn probed(response: &Response) -> Result<Probed, FetchError> {
    let headers = response.headers();
    let range = ContentRange::of(headers);
    let bytes = match (response.status().as_u16(), range) {
        _ if is_packed(headers) => None,
        (200, _) => text(headers.get(CONTENT_LENGTH)).and_then(digits),
        (206, Some(ContentRange::Piece { total, .. })) => total,
        (206, _) => None,
        // An empty file has no first byte.
        (416, Some(ContentRange::Unsatisfied { total: 0 })) => Some(0),
        _ => return Err(unwanted(response)),
    };
    Ok(Probed { bytes, mime: text(headers.get(CONTENT_TYPE)).and_then(mime) })
}

fn text(value: Option<&HeaderValue>) -> Option<&str> {
    value?.to_str().ok()
}

/// Digits only: `parse` alone would take a plus sign.
fn digits(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// The type without its parameters; None when it is none.
fn mime(text: &str) -> Option<String> {
    let name = text.split(';').next()?.trim();
    let token = |part: &str| {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte);
        !part.is_empty() && part.bytes().all(fits)
    };
    let (kind, of) = name.split_once('/')?;
    (name.len() <= LONGEST_MIME && token(kind) && token(of)).then(|| name.to_ascii_lowercase())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_a_type_and_nothing_else() {
        assert_eq!(mime("Image/PNG; charset=x").unwrap(), "image/png");
        assert_eq!(mime("application/vnd.a+json").unwrap(), "application/vnd.a+json");
        let long = format!("image/{}", "x".repeat(200));
        for no in ["", "image", "image/", "/png", "image/p ng", "<b>/x", "image/<script>", &long] {
            assert_eq!(mime(no), None, "{no:.20}");
        }
    }

    #[test]
    fn a_size_is_digits() {
        assert_eq!(digits("412"), Some(412));
        assert_eq!([digits("+1"), digits("-1"), digits(""), digits("99999999999999999999")], [None; 4]);
    }
}

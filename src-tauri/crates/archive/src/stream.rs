use bytes::Bytes;
use futures_util::stream::{BoxStream, StreamExt, unfold};
use http::header::{
    ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderName, LAST_MODIFIED, RANGE,
};
use http::{HeaderMap, HeaderValue};
use reqwest::Response;
use tokio::time::timeout;

use crate::address::{Policy, fetchable};
use crate::fetch_error::FetchError;
use crate::fetcher::{Fetcher, Timeouts, is_packed, unwanted, words};

/// A file that is shown while it still lies with the service; nothing of it is kept.
pub struct Remote {
    /// 200, 206, or 416 for a range that is not there.
    pub status: u16,
    /// Only `Content-Type`, `-Length`, `-Range`, `Accept-Ranges`, `ETag` and `Last-Modified`.
    pub headers: HeaderMap,
    /// Ends with an error when it breaks or grows past the policy's limit.
    pub body: BoxStream<'static, Result<Bytes, FetchError>>,
}

const PASSED_ON: [HeaderName; 6] = [CONTENT_TYPE, CONTENT_LENGTH, CONTENT_RANGE, ACCEPT_RANGES, ETAG, LAST_MODIFIED];

impl Fetcher {
    /// Streams a link. `range` is the `Range` header of whoever looks; one that is not `bytes=…` is left out.
    pub async fn stream(&self, policy: &Policy, url: &str, range: Option<&str>) -> Result<Remote, FetchError> {
        let url = fetchable(url, policy.allow_loopback)?;
        let mut asked = HeaderMap::new();
        if let Some(range) = range.and_then(byte_range) {
            asked.insert(RANGE, range);
        }
        let response = self.get(policy, &url, &asked).await?;
        let status = response.status().as_u16();
        if !matches!(status, 200 | 206 | 416) || is_packed(response.headers()) {
            return Err(unwanted(&response));
        }
        let limit = policy.max_bytes;
        if response.content_length().is_some_and(|length| length > limit) {
            return Err(FetchError::TooLarge { limit });
        }
        let headers = PASSED_ON
            .into_iter()
            .filter_map(|name| response.headers().get(&name).cloned().map(|value| (name, value)))
            .collect();
        Ok(Remote { status, headers, body: pieces(response, limit, self.timeouts).boxed() })
    }
}

fn byte_range(range: &str) -> Option<HeaderValue> {
    let ranges = range.strip_prefix("bytes=")?;
    ranges
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'-' | b',' | b' '))
        .then(|| HeaderValue::from_str(range).ok())?
}

fn pieces(
    response: Response,
    limit: u64,
    timeouts: Timeouts,
) -> impl futures_util::Stream<Item = Result<Bytes, FetchError>> + Send {
    unfold(Some((response, 0u64)), move |state| async move {
        let (mut response, received) = state?;
        let broke = |detail| FetchError::Broke { received, detail };
        match timeout(timeouts.idle, response.chunk()).await {
            Ok(Ok(Some(piece))) => {
                let received = received + piece.len() as u64;
                if received > limit {
                    return Some((Err(FetchError::TooLarge { limit }), None));
                }
                Some((Ok(piece), Some((response, received))))
            }
            Ok(Ok(None)) => None,
            Ok(Err(error)) => Some((Err(broke(words(&error))), None)),
            Err(_) => Some((Err(broke("nothing more came".to_owned())), None)),
        }
    })
}

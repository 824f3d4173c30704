use std::path::PathBuf;
use std::sync::Arc;

use http::header::{IF_RANGE, RANGE};
use http::{HeaderMap, HeaderValue};
use reqwest::Response;

use crate::address::{Policy, fetchable};
use crate::blocking::blocking;
use crate::body::{Body, take_body};
use crate::content_range::ContentRange;
use crate::fetch_error::FetchError;
use crate::fetcher::{Fetcher, is_packed, unwanted};
use crate::files::Files;
use crate::part::{CHECKPOINTS, Finished, Part, Resume};
use crate::version::{Version, link_mark};

/// What is to be downloaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Want {
    pub url: String,
    /// Where the bytes gather; its folder must be there. `place` moves it to its final name.
    pub part: PathBuf,
    /// From `Resume::of`; None starts from the first byte.
    pub resume: Option<Resume>,
    /// What an earlier try said of the whole part, if there was one.
    pub finished: Option<Finished>,
}

/// How far a download is. Told once the answer's head is known and then with every piece, thousands of times for a
/// film: the caller thins it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub received: u64,
    pub total: Option<u64>,
}

/// A file whose bytes are all in the part, hashed and synced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    pub bytes: u64,
    /// Lower-case hexadecimal digits.
    pub sha256: String,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    /// As the server said it; what the file is, its content says.
    pub content_type: Option<String>,
    /// True when bytes of an earlier try were used.
    pub resumed: bool,
}

/// A server may send a range in smaller ranges, but not for ever.
const MOST_ROUNDS: u32 = 64;

impl Fetcher {
    /// Downloads a link into a part. One download at a time into the same part; a second one gets `Disk`. Dropping
    /// the future ends it, and what has come is kept for the next try. A part that an earlier try completed is
    /// given back without asking the network.
    pub async fn download(
        &self,
        files: Arc<dyn Files>,
        policy: &Policy,
        want: Want,
        progress: impl Fn(Progress) + Send + Sync,
    ) -> Result<Fetched, FetchError> {
        let url = fetchable(&want.url, policy.allow_loopback)?;
        let link = link_mark(&url);
        let Want { part, resume, finished, .. } = want;
        let open = move || Part::open(files, part, &link, resume.as_ref(), finished.as_ref(), CHECKPOINTS);
        let mut part = blocking(open).await??;
        let mut resumed = part.received() > 0;
        let mut from_zero = !resumed;

        for _ in 0..MOST_ROUNDS {
            if part.is_complete() {
                return Ok(fetched(&part, resumed));
            }
            let asked = if from_zero { HeaderMap::new() } else { rest_of(&part) };
            let response = match self.get(policy, &url, &asked).await {
                Ok(response) => response,
                Err(error) => return leave(part, error).await,
            };
            let whole =
                Body { begins: None, end: None, total: None, limit: policy.max_bytes, idle: self.timeouts.idle };
            let body = match what_comes(&response, &part, from_zero) {
                Comes::Whole => {
                    resumed = false;
                    let version = Version::of(&url, response.headers());
                    let total = version.total;
                    Body { begins: Some(version), end: total, total, ..whole }
                }
                Comes::Rest { end, total } => Body { end: Some(end), total, ..whole },
                Comes::NothingMore => {
                    part = blocking(move || part.checkpoint(true).map(|()| part)).await??;
                    continue;
                }
                Comes::OtherVersion => {
                    from_zero = true;
                    continue;
                }
                Comes::Unwanted => return leave(part, unwanted(&response)).await,
            };
            part = take_body(part, response, body, &progress).await?;
        }
        Err(FetchError::Broke { received: part.vouched(), detail: "it came in too many pieces".to_owned() })
    }
}

/// Ends a try that brought nothing. A part without a byte is no use to the next one and would only lie about.
async fn leave(part: Part, error: FetchError) -> Result<Fetched, FetchError> {
    blocking(move || part.discard_if_empty()).await??;
    Err(error)
}

/// What an answer means for the part.
enum Comes {
    /// All bytes, from the first.
    Whole,
    /// The bytes from the part's end up to `end`.
    Rest { end: u64, total: Option<u64> },
    /// The part holds all there is.
    NothingMore,
    /// The server has another version, or answers about another range than was asked: the part cannot be
    /// continued, and the whole has to be asked for.
    OtherVersion,
    /// Not the file.
    Unwanted,
}

fn what_comes(response: &Response, part: &Part, from_zero: bool) -> Comes {
    let same = part.version().is_some_and(|version| version.agrees_with(response.headers()));
    let total_known = part.version().and_then(|version| version.total);
    let range = ContentRange::of(response.headers());
    match (response.status().as_u16(), from_zero) {
        (200 | 206, _) if is_packed(response.headers()) => Comes::Unwanted,
        (200, _) => Comes::Whole,
        (206, false) => match range {
            Some(ContentRange::Piece { start, end, total })
                if same
                    && start == part.received()
                    && (total.is_none() || total_known.is_none() || total == total_known) =>
            {
                Comes::Rest { end, total: total.or(total_known) }
            }
            Some(ContentRange::Piece { .. } | ContentRange::Unsatisfied { .. }) | None => Comes::OtherVersion,
        },
        (416, false) => match range {
            Some(ContentRange::Unsatisfied { total })
                if same && total == part.received() && total_known.is_none_or(|known| known == total) =>
            {
                Comes::NothingMore
            }
            Some(ContentRange::Piece { .. } | ContentRange::Unsatisfied { .. }) | None => Comes::OtherVersion,
        },
        _ => Comes::Unwanted,
    }
}

/// Asks for what the part lacks, on condition that the version is the same. `Part::open` takes a part up only when
/// it is complete or has such a condition.
fn rest_of(part: &Part) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let condition = part
        .version()
        .and_then(|version| version.condition.as_deref())
        .and_then(|condition| HeaderValue::from_str(condition).ok());
    if let Some(condition) = condition {
        let from = HeaderValue::from_str(&format!("bytes={}-", part.received()));
        headers.insert(RANGE, from.expect("digits are a valid header value"));
        headers.insert(IF_RANGE, condition);
    }
    headers
}

fn fetched(part: &Part, resumed: bool) -> Fetched {
    let version = part.version();
    Fetched {
        bytes: part.received(),
        sha256: part.sha256(),
        etag: version.and_then(|version| version.etag.clone()),
        last_modified: version.and_then(|version| version.last_modified.clone()),
        content_type: version.and_then(|version| version.content_type.clone()),
        resumed,
    }
}

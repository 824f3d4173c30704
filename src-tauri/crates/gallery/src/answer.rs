//! What is sent for an admitted request: a file from disk, or bytes passed on from the CDN. Always as a stream.

use std::io::SeekFrom;
use std::path::Path;

use axum::body::Body;
use axum::response::Response;
use engine::Remote;
use engine::face::{Failure, FailureCode};
use http::header;
use http::{StatusCode, response};
use tokio::fs::{File, OpenOptions};
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;

use crate::door::{Asked, Visit};
use crate::kinds;
use crate::range::Span;
use crate::shelf::Shelf;

/// Bytes read from disk at a time.
const CHUNK: usize = 64 * 1024;

pub struct Answer;

impl Answer {
    pub async fn to(visit: &Visit, shelf: &impl Shelf) -> Response {
        let sent = match visit.asked {
            Asked::Thumbnail { output, size } => thumbnail(visit, shelf, output, size).await,
            Asked::Strip { output } => strip(visit, shelf, output).await,
            Asked::Original { output } => original(visit, shelf, output).await,
        };
        sent.unwrap_or_else(|status| empty(response::Builder::new().status(status)))
    }
}

async fn thumbnail(visit: &Visit, shelf: &impl Shelf, output: i64, size: u32) -> Result<Response, StatusCode> {
    let path = shelf.thumbnail_file(output, size).await.map_err(|failure| status_of(&failure))?;
    small(visit, &path.ok_or(StatusCode::NOT_FOUND)?).await
}

/// It may be drawn at any moment: whoever found none asks again.
async fn strip(visit: &Visit, shelf: &impl Shelf, output: i64) -> Result<Response, StatusCode> {
    let path = shelf.strip_file(output).await.map_err(|failure| status_of(&failure))?;
    small(visit, &path.ok_or(StatusCode::NOT_FOUND)?).await
}

/// A picture of our own making.
async fn small(visit: &Visit, path: &Path) -> Result<Response, StatusCode> {
    let mut file = Opened::open(path).await?;
    let mut head = Vec::with_capacity(12);
    (&mut file.file).take(12).read_to_end(&mut head).await.map_err(|error| unreadable(&error))?;
    file.send(visit, kinds::of_thumbnail(&head)).await
}

async fn original(visit: &Visit, shelf: &impl Shelf, output: i64) -> Result<Response, StatusCode> {
    match shelf.media_file(output).await.map_err(|failure| status_of(&failure))? {
        Some(media) => Opened::open(&media.path).await?.send(visit, kinds::shown(&media.mime)).await,
        None => {
            let remote = shelf.remote(output, visit.range.clone()).await.map_err(|failure| status_of(&failure))?;
            pass_on(visit, remote)
        }
    }
}

struct Opened {
    file: File,
    length: u64,
}

impl Opened {
    /// Opens a plain file; what is gone, is no file any more, or was replaced by a link to another, is not found.
    async fn open(path: &Path) -> Result<Self, StatusCode> {
        let here = tokio::fs::symlink_metadata(path).await.map_err(|error| unreadable(&error))?;
        if !here.is_file() {
            return Err(StatusCode::NOT_FOUND);
        }
        let file = without_following().open(path).await.map_err(|error| unreadable(&error))?;
        // Asked of what was opened: something else may have taken its place since.
        let facts = file.metadata().await.map_err(|error| unreadable(&error))?;
        if !facts.is_file() {
            return Err(StatusCode::NOT_FOUND);
        }
        Ok(Self { file, length: facts.len() })
    }

    async fn send(mut self, visit: &Visit, kind: Option<&'static str>) -> Result<Response, StatusCode> {
        let answer = described(kind).header(header::ACCEPT_RANGES, "bytes");
        let (answer, first, length) = match Span::read(visit.range.as_deref(), self.length) {
            Span::Whole => (answer.status(StatusCode::OK), 0, self.length),
            Span::Part { first, last } => {
                let range = format!("bytes {first}-{last}/{}", self.length);
                let answer = answer.status(StatusCode::PARTIAL_CONTENT).header(header::CONTENT_RANGE, range);
                (answer, first, last - first + 1)
            }
            Span::Unsatisfiable => {
                let answer = answer.status(StatusCode::RANGE_NOT_SATISFIABLE);
                return Ok(empty(answer.header(header::CONTENT_RANGE, format!("bytes */{}", self.length))));
            }
        };
        let answer = answer.header(header::CONTENT_LENGTH, length);
        if visit.head_only {
            return Ok(empty(answer));
        }
        self.file.seek(SeekFrom::Start(first)).await.map_err(|error| unreadable(&error))?;
        let bytes = ReaderStream::with_capacity(self.file.take(length), CHUNK);
        Ok(finish(answer, Body::from_stream(bytes)))
    }
}

/// Opens neither through a link nor, where a pipe lies, by waiting for its writer.
fn without_following() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK);
    options
}

/// What the CDN answered, without any of its own headers but length and range.
fn pass_on(visit: &Visit, remote: Remote) -> Result<Response, StatusCode> {
    let status = match remote.status {
        200 => StatusCode::OK,
        206 => StatusCode::PARTIAL_CONTENT,
        416 => StatusCode::RANGE_NOT_SATISFIABLE,
        _ => return Err(StatusCode::BAD_GATEWAY),
    };
    let kind = remote.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).and_then(kinds::shown);
    let mut answer = described(kind).status(status);
    answer = answer.header(header::ACCEPT_RANGES, "bytes");
    for name in [header::CONTENT_LENGTH, header::CONTENT_RANGE] {
        if let Some(value) = remote.headers.get(&name) {
            answer = answer.header(name, value);
        }
    }
    Ok(if visit.head_only { empty(answer) } else { finish(answer, Body::from_stream(remote.body)) })
}

/// Begins an answer with its type; what a page must not show is sent to be saved.
fn described(kind: Option<&'static str>) -> response::Builder {
    let answer = response::Builder::new().header(header::CONTENT_TYPE, kind.unwrap_or(kinds::BYTES));
    match kind {
        Some(_) => answer,
        None => answer.header(header::CONTENT_DISPOSITION, "attachment"),
    }
}

fn empty(answer: response::Builder) -> Response {
    finish(answer, Body::empty())
}

fn finish(answer: response::Builder, body: Body) -> Response {
    answer.body(body).expect("all parts are valid headers")
}

fn unreadable(error: &std::io::Error) -> StatusCode {
    tracing::info!(%error, "a file on the shelf cannot be read");
    match error.kind() {
        std::io::ErrorKind::NotFound => StatusCode::NOT_FOUND,
        std::io::ErrorKind::PermissionDenied => StatusCode::FORBIDDEN,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn status_of(failure: &Failure) -> StatusCode {
    match failure.code {
        FailureCode::NotFound | FailureCode::FileMissing | FailureCode::WrongState => StatusCode::NOT_FOUND,
        FailureCode::NotReached | FailureCode::ServiceTrouble | FailureCode::RateLimited | FailureCode::Edge => {
            StatusCode::BAD_GATEWAY
        }
        _ => {
            tracing::warn!(code = ?failure.code, "the shelf cannot be asked");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}

//! The CDN's port: finished files, whole or in part, with no key asked for and none wanted.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router};
use bytes::Bytes;
use futures_util::stream;
use http::{HeaderMap, Method, StatusCode, Uri, header};

use crate::answer::Answer;
use crate::fault::FileTrouble;
use crate::line::Cut;
use crate::media::Made;
use crate::range::{self, Part};
use crate::world::World;

/// Everything on the CDN's port goes through one door, so that every request is counted.
pub(crate) fn router(world: Arc<World>) -> Router {
    Router::new().fallback(file).with_state(world)
}

/// Bytes of a body that are handed over at once.
const CHUNK: usize = 64 << 10;
/// How often a slow download gets its share.
const BEAT: Duration = Duration::from_millis(50);
/// How long a download takes whose prompt asks for a slow one.
const SLOW_SECONDS: u64 = 8;

async fn file(
    State(world): State<Arc<World>>,
    Extension(cut): Extension<Cut>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let (trouble, bytes_per_second) = world.saw_download(headers.contains_key(header::AUTHORIZATION));
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let mut cut_after = match trouble {
        None => None,
        Some(FileTrouble::Gone) => return gone(),
        Some(FileTrouble::Html) => return Answer::html(200).into_response(),
        Some(FileTrouble::Cut(bytes)) => Some(bytes),
    };
    let Some(wanted) = world.file(uri.path()).filter(|wanted| !wanted.dead) else {
        return gone();
    };
    let made = match world.shelf.take(&wanted.task_id, &wanted.piece).await {
        Ok(made) => made,
        Err(problem) => {
            tracing::error!(task = wanted.task_id, %problem, "the sandbox could not draw a file again");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let length = made.bytes.len() as u64;
    if wanted.cut {
        cut_after = cut_after.or(Some(length / 2));
    }
    let slow = if wanted.slow { length / SLOW_SECONDS } else { 0 };
    let pace = [slow, bytes_per_second].into_iter().filter(|pace| *pace > 0).min();
    deliver(&made, &headers, |part| body(part, pace, cut_after, cut))
}

fn gone() -> Response {
    (StatusCode::NOT_FOUND, "Not Found\n").into_response()
}

fn deliver(made: &Made, headers: &HeaderMap, body: impl FnOnce(Bytes) -> Body) -> Response {
    let text = |name| headers.get(name).and_then(|value: &http::HeaderValue| value.to_str().ok());
    let etag = format!("\"{}\"", &made.sha256[..32]);
    let length = made.bytes.len() as u64;
    let response = Response::builder().header(header::ACCEPT_RANGES, "bytes").header(header::ETAG, &etag);
    let response = match range::part(text(header::RANGE), text(header::IF_RANGE), &etag, length) {
        Part::Outside => response
            .status(StatusCode::RANGE_NOT_SATISFIABLE)
            .header(header::CONTENT_RANGE, format!("bytes */{length}"))
            .body(Body::empty()),
        Part::Whole => response
            .header(header::CONTENT_TYPE, made.mime)
            .header(header::CONTENT_LENGTH, length)
            .body(body(made.bytes.clone())),
        Part::Bytes { first, last } => response
            .status(StatusCode::PARTIAL_CONTENT)
            .header(header::CONTENT_TYPE, made.mime)
            .header(header::CONTENT_LENGTH, last - first + 1)
            .header(header::CONTENT_RANGE, format!("bytes {first}-{last}/{length}"))
            .body(body(made.bytes.slice(first as usize..=last as usize))),
    };
    response.expect("headers of digits and hex are valid")
}

/// The bytes as a body: as fast as it can or so many a second, whole or cut so many bytes in.
fn body(bytes: Bytes, bytes_per_second: Option<u64>, cut_after: Option<u64>, cut: Cut) -> Body {
    let cut_at = cut_after.map(|after| (after as usize).min(bytes.len().saturating_sub(1)));
    if bytes_per_second.is_none() && cut_at.is_none() {
        return Body::from(bytes);
    }
    let end = cut_at.unwrap_or(bytes.len());
    let share = bytes_per_second.map_or(CHUNK, |pace| (pace as f64 * BEAT.as_secs_f64()).ceil() as usize);
    Body::from_stream(stream::unfold(0, move |sent| {
        let (bytes, cut) = (bytes.clone(), cut.clone());
        async move {
            if sent == end {
                return if cut_at.is_some() { cut.now().await } else { None };
            }
            if bytes_per_second.is_some() && sent > 0 {
                tokio::time::sleep(BEAT).await;
            }
            let next = end.min(sent + share.min(CHUNK));
            Some((Ok::<Bytes, std::io::Error>(bytes.slice(sent..next)), next))
        }
    }))
}

//! The API's port: submissions, tasks, the balance.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use http::{HeaderMap, header};

use crate::answer::{Answer, code};
use crate::control;
use crate::fault::{AnswerTrouble, On};
use crate::line::Cut;
use crate::runner;
use crate::task::Kind;
use crate::world::{Submission, World};

/// The longest body that is read.
const LONGEST_BODY: usize = 8 << 20;

/// All routes of the API's port.
pub(crate) fn router(world: Arc<World>) -> Router {
    let submission = |kind| {
        post(move |State(world): State<Arc<World>>, Extension(cut), headers, body| {
            submit(world, kind, cut, headers, body)
        })
    };
    Router::new()
        .route("/api/v1/images/generations", submission(Kind::Image))
        .route("/api/v1/videos/generations", submission(Kind::Video))
        .route("/api/v1/audio/generations", submission(Kind::Audio))
        .route("/api/v1/tasks/{id}", get(task))
        .route("/api/v1/balance", get(balance))
        .merge(control::router(world.clone()))
        .fallback(async || Answer::error(404, code::TASK_UNKNOWN, "Not found"))
        .method_not_allowed_fallback(async || Answer::error(405, code::VALUE_REFUSED, "Method not allowed"))
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .with_state(world)
}

async fn submit(
    world: Arc<World>,
    kind: Kind,
    cut: Cut,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let body = match body {
        Ok(body) => body,
        Err(refused) => {
            return Answer::error(refused.status().as_u16(), code::VALUE_REFUSED, refused.body_text()).into_response();
        }
    };
    world.saw_submission();
    if let Err(answer) = world.admit(On::Submit, &headers) {
        return answer.into_response();
    }
    let json = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if !json {
        return Answer::error(400, code::VALUE_REFUSED, "Content-Type must be application/json").into_response();
    }
    match world.submit(kind, &body) {
        Submission::Refused(answer) => answer.into_response(),
        Submission::Lost => cut.now().await,
        Submission::Made { id, answer, trouble } => {
            runner::start(&world, id);
            world.changes.kept().await;
            match trouble {
                None => Answer::json(answer).into_response(),
                Some(AnswerTrouble::NothingMade | AnswerTrouble::Lost) => cut.now().await,
                Some(AnswerTrouble::Held) => {
                    world.held.send_modify(|held| *held += 1);
                    // Until the client hangs up, or the sandbox ends.
                    std::future::pending().await
                }
            }
        }
    }
}

async fn task(State(world): State<Arc<World>>, headers: HeaderMap, Path(id): Path<String>) -> Result<Answer, Answer> {
    world.admit(On::Poll, &headers)?;
    world.poll(&id).map(Answer::json)
}

async fn balance(State(world): State<Arc<World>>, headers: HeaderMap) -> Result<Answer, Answer> {
    world.admit(On::Balance, &headers)?;
    Ok(Answer::json(world.balance()))
}

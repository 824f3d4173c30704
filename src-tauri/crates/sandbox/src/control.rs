//! The sandbox's own door, for other processes on this machine: the ledger, and faults on demand.
//!
//! It is closed to everyone who does not send the key in `x-sandbox-control`.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::fault::Fault;
use crate::world::World;

/// The routes, to be merged into those of the API's port.
pub(crate) fn router(world: Arc<World>) -> Router<Arc<World>> {
    Router::new()
        .route("/_control/ledger", get(ledger))
        .route("/_control/fault", post(fault))
        .route("/_control/complete", post(complete))
        .route("/_control/key", post(key))
        .route("/_control/balance", post(balance))
        .layer(middleware::from_fn_with_state(world, guard))
}

#[derive(Deserialize)]
struct Key {
    revoked: bool,
}

#[derive(Deserialize)]
struct Balance {
    credits: i64,
}

async fn guard(State(world): State<Arc<World>>, request: Request, next: Next) -> Response {
    let sent = request.headers().get("x-sandbox-control");
    if sent.is_some_and(|sent| sent.as_bytes() == world.key.as_bytes()) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "send the sandbox's key in x-sandbox-control\n").into_response()
    }
}

async fn ledger(State(world): State<Arc<World>>) -> Response {
    axum::Json(world.ledger()).into_response()
}

async fn fault(State(world): State<Arc<World>>, body: Bytes) -> Response {
    done(read(&body).map(|fault: Fault| world.fault(fault)))
}

async fn complete(State(world): State<Arc<World>>) -> StatusCode {
    world.complete_all();
    StatusCode::NO_CONTENT
}

async fn key(State(world): State<Arc<World>>, body: Bytes) -> Response {
    done(read(&body).map(|key: Key| world.revoke_key(key.revoked)))
}

async fn balance(State(world): State<Arc<World>>, body: Bytes) -> Response {
    done(read(&body).map(|balance: Balance| world.set_balance(balance.credits)))
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| format!("{error}\n"))
}

fn done(outcome: Result<(), String>) -> Response {
    match outcome {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(problem) => (StatusCode::BAD_REQUEST, problem).into_response(),
    }
}

//! The engine without a window, in JSON lines: one request a line in, one answer a line out, events between them.
//!
//! `verbs.rs` is the table of what can be asked. Requests are taken one after the other. The end of the input ends
//! the engine as `quit` does: what is out may come in for a while, then the database is closed.

#[cfg(any(feature = "faults", clippy))]
pub mod faults;
mod lines;
pub(crate) mod ports;
mod verbs;

use std::path::PathBuf;
use std::sync::Arc;

use engine::face::{Event, Failure, FailureCode};
use engine::{Engine, OpenError};
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;

use lines::{Input, Output};
use verbs::{Request, Unusable};

/// How to open it.
pub struct Options {
    pub profile: PathBuf,
    /// API address of the account.
    pub api: String,
    /// The engine's clock runs this many times faster than the wall's; 1 but in tests.
    pub speed: f64,
    #[cfg(any(feature = "faults", clippy))]
    pub faults: faults::Faults,
}

/// Opens the profile and answers lines until `quit`, the end of the input, or `ended`. False when the profile did not
/// open; an error line has said why.
pub async fn run(options: Options, ended: impl Future<Output = ()>) -> bool {
    let output = Arc::new(Output::default());
    #[cfg(any(feature = "faults", clippy))]
    options.faults.arm(&output);
    let engine = match Engine::open(ports::engine_options(options, &output)).await {
        Ok(engine) => engine,
        Err(error) => {
            output.say(&json!({ "error": not_opened(error) }));
            return false;
        }
    };
    let carrying = tokio::spawn(carry(engine.clone(), Arc::clone(&output)));
    tokio::select! {
        () = answer_all(&engine, &output) => {}
        () = output.gone() => {}
        () = ended => {}
    }
    engine.shutdown().await;
    carrying.abort();
    true
}

async fn answer_all(engine: &Engine, output: &Output) {
    let mut input = Input::open();
    while let Some(line) = input.next().await {
        let (id, asked) = match line {
            Ok(line) => verbs::read(&line),
            Err(unusable) => (None, Err(unusable)),
        };
        let quits = matches!(asked, Ok(Request::Quit {}));
        let mut answer = match asked {
            Ok(request) => match verbs::answer(engine, request).await {
                Ok(answer) => json!({ "ok": answer }),
                Err(failure) => json!({ "error": failure }),
            },
            Err(unusable) => json!({ "error": Unusable::as_json(&unusable) }),
        };
        if let Some(id) = id {
            answer["id"] = id;
        }
        output.say(&answer);
        if quits {
            return;
        }
    }
}

/// Passes the engine's events on.
async fn carry(engine: Engine, output: Arc<Output>) {
    let mut events = engine.events();
    loop {
        let event: Event = match events.recv().await {
            Ok(event) => event,
            Err(RecvError::Lagged(missed)) => {
                output.say(&json!({ "missed": missed }));
                continue;
            }
            Err(RecvError::Closed) => return,
        };
        output.say(&json!({ "event": event }));
    }
}

fn not_opened(error: OpenError) -> Failure {
    let code = match &error {
        OpenError::InUse => FailureCode::ProfileInUse,
        OpenError::Folder { .. } => FailureCode::FolderUnusable,
        OpenError::Full => FailureCode::DiskFull,
        OpenError::Damaged(_) | OpenError::Newer { .. } | OpenError::Database(_) => FailureCode::Database,
        OpenError::ApiBase(_) => FailureCode::Internal,
        OpenError::Failed(failure) => return failure.clone(),
    };
    Failure::new(code).detail(error)
}

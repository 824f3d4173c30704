//! The loopback media server: bytes by id, Range, proxy for what is still on the CDN.
//!
//! `http://127.0.0.1:PORT/<secret>/thumbnail/<output>/<320|640>`, `…/strip/<output>` and `…/original/<output>`. The port
//! and the secret are new in every run. Nothing else of this computer is reachable through it: addresses hold ids, never paths.

mod answer;
mod door;
mod kinds;
mod port;
mod range;
mod serve;
mod shelf;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use answer::Answer;
use door::Door;
pub use port::Port;
pub use shelf::Shelf;

/// How long a connection may be silent, or slow to say what it wants.
const HEAD_WITHIN: Duration = Duration::from_secs(10);

/// The running media server.
pub struct Gallery {
    base: String,
    closing: CancellationToken,
    serving: JoinHandle<()>,
}

/// Why no media can be shown. Files on disk are not touched by it.
#[derive(Debug, thiserror::Error)]
pub enum GalleryError {
    /// The system gives no port on the loopback address.
    #[error("no port on 127.0.0.1: {0}")]
    Port(#[from] std::io::Error),
    /// The system gives no random bytes, so that there is no secret to serve under.
    #[error("no random bytes: {0}")]
    Random(getrandom::Error),
}

impl Gallery {
    /// Serves what is on the shelf, on this port, under a new secret.
    pub async fn start(port: &Port, shelf: impl Shelf) -> Result<Self, GalleryError> {
        Self::start_with(port, shelf, HEAD_WITHIN).await
    }

    /// The same with another patience for connections that do not say what they want.
    pub async fn start_with(port: &Port, shelf: impl Shelf, head_within: Duration) -> Result<Self, GalleryError> {
        let secret = new_secret()?;
        let (listener, port) = (port.listener()?, port.number());
        let base = format!("http://127.0.0.1:{port}/{secret}");
        let closing = CancellationToken::new();
        let router = router(Door::new(port, secret), Arc::new(shelf));
        let serving = tokio::spawn(serve::serve(listener, router, closing.clone(), head_within));
        Ok(Self { base, closing, serving })
    }

    /// What all addresses of this run begin with. It holds the secret: for the page only, never for a log.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Takes no more questions; answers under way are cut after a moment.
    pub async fn shutdown(self) {
        self.closing.cancel();
        if let Err(died) = self.serving.await {
            tracing::error!(%died, "the gallery had ended before");
        }
    }
}

fn router<S: Shelf>(door: Door, shelf: Arc<S>) -> Router {
    let door = Arc::new(door);
    Router::new().fallback(move |request: Request| {
        let (door, shelf) = (Arc::clone(&door), Arc::clone(&shelf));
        async move {
            match door.admit(&request) {
                Ok(visit) => visit.dress(Answer::to(&visit, &*shelf).await),
                Err(refusal) => refusal.into_response(),
            }
        }
    })
}

/// 32 lower-case hexadecimal digits.
fn new_secret() -> Result<String, GalleryError> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(GalleryError::Random)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

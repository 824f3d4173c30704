//! The loopback media server: bytes by id, Range, proxy for what is still on the CDN.
//!
//! `http://127.0.0.1:PORT/<secret>/thumbnail/<output>/<320|640>` and `…/original/<output>`. The port and the secret
//! are new in every run. Nothing else of this computer is reachable through it: addresses hold ids, never paths.

mod answer;
mod door;
mod kinds;
mod range;
mod shelf;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use answer::Answer;
use door::Door;
pub use shelf::Shelf;

/// How long answers under way may go on once the gallery closes.
const LEAVE_WITHIN: Duration = Duration::from_millis(300);

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
    /// Serves what is on the shelf, on a port of 127.0.0.1 that the system picks, under a new secret.
    pub async fn start(shelf: impl Shelf) -> Result<Self, GalleryError> {
        let secret = new_secret()?;
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
        let port = listener.local_addr()?.port();
        let base = format!("http://127.0.0.1:{port}/{secret}");
        let closing = CancellationToken::new();
        let router = router(Door::new(port, secret), Arc::new(shelf));
        let closed = closing.clone().cancelled_owned();
        let serving = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(closed).await {
                tracing::error!(%error, "the gallery ended");
            }
        });
        Ok(Self { base, closing, serving })
    }

    /// What all addresses of this run begin with. It holds the secret: for the page only, never for a log.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Takes no more questions; answers under way are cut after a moment.
    pub async fn shutdown(self) {
        self.closing.cancel();
        let stop = self.serving.abort_handle();
        if tokio::time::timeout(LEAVE_WITHIN, self.serving).await.is_err() {
            stop.abort();
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

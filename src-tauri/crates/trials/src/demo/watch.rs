//! Whom the app speaks with, looked at all the time that it runs.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::desktop::proc;

/// Between two looks: a connection that is refused at once may be missed, one that carries bytes is not likely to be.
const EVERY: Duration = Duration::from_millis(150);

/// Ends when it is dropped.
pub struct Watch {
    app: Arc<AtomicU32>,
    met: Arc<Mutex<BTreeSet<SocketAddr>>>,
    looking: tokio::task::AbortHandle,
}

impl Watch {
    pub fn start() -> Watch {
        let (app, met) = (Arc::new(AtomicU32::new(0)), Arc::new(Mutex::new(BTreeSet::new())));
        let (of, seen) = (Arc::clone(&app), Arc::clone(&met));
        let looking = tokio::spawn(async move {
            loop {
                tokio::time::sleep(EVERY).await;
                let pid = of.load(Ordering::Relaxed);
                if let Ok(peers) = tokio::task::spawn_blocking(move || proc::peers(pid)).await {
                    seen.lock().unwrap_or_else(PoisonError::into_inner).extend(peers);
                }
            }
        });
        Watch { app, met, looking: looking.abort_handle() }
    }

    /// From now on it is about this process and those that it starts.
    pub fn follow(&self, app: u32) {
        self.app.store(app, Ordering::Relaxed);
    }

    /// Everybody whom the app was connected with so far.
    pub fn met(&self) -> BTreeSet<SocketAddr> {
        self.met.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.looking.abort();
    }
}

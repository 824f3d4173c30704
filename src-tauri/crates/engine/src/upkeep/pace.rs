use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

use crate::inner::Inner;

/// A rest is so many times as long as the work before it, and never shorter than this.
const RESTS: u32 = 2;
const SHORTEST_REST: Duration = Duration::from_millis(50);
/// On a thread of its own work is cut into pieces of this length.
const PIECE_MS: u64 = 25;

/// Who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pace {
    /// Nobody: nobody should notice it either.
    Gentle,
    /// A person.
    Asked,
}

impl Pace {
    /// Rests after work that began at `began`. False when it is to end.
    pub async fn rest(self, inner: &Inner, began: i64, stop: &CancellationToken) -> bool {
        if self == Pace::Asked {
            return !stop.is_cancelled();
        }
        let took = Duration::from_millis(inner.now().abs_diff(began));
        let rest = inner.ports.clock.sleep((took * RESTS).max(SHORTEST_REST));
        stop.run_until_cancelled(rest).await.is_some()
    }
}

/// Rests of work on a thread that may block.
pub(super) struct Rests {
    inner: Arc<Inner>,
    pace: Pace,
    stop: CancellationToken,
    runtime: Handle,
    began: i64,
}

impl Rests {
    /// To be made on an async thread.
    pub fn new(inner: &Arc<Inner>, pace: Pace, stop: &CancellationToken) -> Self {
        let (inner, began) = (Arc::clone(inner), inner.now());
        Self { inner, pace, stop: stop.clone(), runtime: Handle::current(), began }
    }

    /// Rests when it is time to. False when the work is to end.
    pub fn go_on(&mut self) -> bool {
        if self.stop.is_cancelled() {
            return false;
        }
        if self.pace == Pace::Asked || self.inner.now().abs_diff(self.began) < PIECE_MS {
            return true;
        }
        let goes_on = self.runtime.block_on(self.pace.rest(&self.inner, self.began, &self.stop));
        self.began = self.inner.now();
        goes_on
    }
}

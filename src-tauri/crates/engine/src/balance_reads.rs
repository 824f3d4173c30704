//! When the balance is read. The rule:
//!
//! - After something that moves money (a submission was taken, a task ended) it is read once, a second later: what
//!   happens within that second is covered by the same reading.
//! - While more keeps happening it is read every five seconds and no oftener: between readings that lie closer a
//!   charge could not be told from its neighbours anyway, and each reading takes a call away from the tasks.
//! - A reading that was asked for after the last movement covers it, whoever asked: the person, or a submission that got
//!   no answer.
//! - With nothing moving it is never read by itself.
//!
//! A submission that got no answer reads the balance at once and by itself: its receipt says what it was.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tokio::sync::Notify;

use crate::account::read_balance;
use crate::inner::Inner;
use crate::lane::Lane;

/// How long a movement waits for others that the same reading can cover.
const GATHER: Duration = Duration::from_secs(1);
/// The least time from one reading to the next, in milliseconds.
const APART_MS: i64 = 5_000;

/// What a lane knows of its readings. Unix milliseconds; 0: never.
#[derive(Default)]
pub(crate) struct Reads {
    wake: Notify,
    moved_at: AtomicI64,
    asked_at: AtomicI64,
}

impl Reads {
    /// Money may have moved just now.
    pub fn moved(&self, now: i64) {
        self.moved_at.fetch_max(now, Ordering::SeqCst);
        self.wake.notify_one();
    }

    /// A balance that was asked for at this moment has come.
    pub fn came(&self, asked: i64) {
        self.asked_at.store(asked, Ordering::SeqCst);
    }

    /// How long to wait before the next reading; None when none is needed.
    fn due_in(&self, now: i64) -> Option<Duration> {
        let (moved, asked) = (self.moved_at.load(Ordering::SeqCst), self.asked_at.load(Ordering::SeqCst));
        // What moved in the millisecond of the asking may be in the answer or not.
        if asked > moved {
            return None;
        }
        // A clock that was set back makes nobody wait longer than this.
        let wait = asked.saturating_add(APART_MS).saturating_sub(now).clamp(0, APART_MS);
        Some(Duration::from_millis(wait.unsigned_abs()))
    }
}

/// Reads it once at the beginning, then by the rule, until the engine stops.
pub(crate) async fn run(inner: Arc<Inner>, lane: Arc<Lane>) {
    inner.unless_stopping(read_balance(&inner, &lane)).await;
    loop {
        if inner.unless_stopping(lane.balance_reads.wake.notified()).await.is_none() || !inner.pause(GATHER).await {
            return;
        }
        let Some(wait) = lane.balance_reads.due_in(inner.now()) else { continue };
        if !wait.is_zero() && !inner.pause(wait).await {
            return;
        }
        // The person may have read it meanwhile.
        if lane.balance_reads.due_in(inner.now()).is_some() {
            inner.unless_stopping(read_balance(&inner, &lane)).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_is_due_after_a_movement_and_only_then() {
        let reads = Reads::default();
        reads.came(1_000);
        assert_eq!(reads.due_in(60_000), None, "nothing moved");
        reads.moved(60_000);
        assert_eq!(reads.due_in(61_000), Some(Duration::ZERO), "the last one is long ago");
        reads.came(61_000);
        assert_eq!(reads.due_in(61_100), None, "it is covered");
        reads.moved(61_500);
        assert_eq!(reads.due_in(62_000), Some(Duration::from_secs(4)), "not sooner than five seconds after the last");
        reads.came(61_500);
        assert!(reads.due_in(62_000).is_some(), "what moved while it was asked for may not be in it");
    }

    #[test]
    fn a_clock_that_was_set_back_holds_nobody_up() {
        let reads = Reads::default();
        reads.came(9_000_000);
        reads.moved(9_000_001);
        assert_eq!(reads.due_in(1_000), Some(Duration::from_secs(5)));
    }
}

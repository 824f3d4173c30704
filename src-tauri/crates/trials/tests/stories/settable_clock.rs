//! A clock that a story can set.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use engine::face::KeepKey;
use engine::ports::Clock;
use engine::system::FastClock;
use futures_util::future::BoxFuture;

use crate::studio::{Place, Studio};

/// What sleeps while it is set sleeps on, as it does in a computer that wakes.
pub struct SettableClock {
    runs: FastClock,
    set_by: AtomicI64,
}

impl SettableClock {
    /// A studio with such a clock, whose person has just entered this key.
    pub async fn studio(mut place: Place, key: &str) -> (Studio, Arc<SettableClock>) {
        let clock = Arc::new(SettableClock { runs: FastClock::new(place.speed), set_by: AtomicI64::new(0) });
        place.clock = Some(Arc::clone(&clock) as Arc<dyn Clock>);
        let studio = Studio::open(place, Arc::default()).await;
        studio.engine.key_keep(key.to_owned(), KeepKey::Keychain).await.unwrap();
        (studio, clock)
    }

    pub fn jump(&self, by_ms: i64) {
        self.set_by.fetch_add(by_ms, Ordering::SeqCst);
    }

    pub fn set(&self, to_ms: i64) {
        self.jump(to_ms - self.now());
    }
}

impl Clock for SettableClock {
    fn now(&self) -> i64 {
        self.runs.now() + self.set_by.load(Ordering::SeqCst)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.runs.sleep(duration)
    }
}

//! The real clock and the real chance; and nobody who watches folders.

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures_util::future::BoxFuture;

use crate::ports::{Clock, FolderWatcher, NotWatched, Random, Tell, Watching};

pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// A clock that runs faster than the wall's, for whole stories against a sandbox of the same speed.
pub struct FastClock {
    speed: f64,
    began: std::time::Instant,
    at: i64,
}

impl FastClock {
    /// `speed` 60 makes a minute pass in a second.
    pub fn new(speed: f64) -> Self {
        Self::starting_at(SystemClock.now(), speed)
    }

    /// The same from a moment on (Unix milliseconds): for a story of days and months, which must not end in the next one.
    pub fn starting_at(at: i64, speed: f64) -> Self {
        Self { speed: speed.max(1.0), began: std::time::Instant::now(), at }
    }
}

impl Clock for FastClock {
    fn now(&self) -> i64 {
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds of a run fit")]
        let passed = (self.began.elapsed().as_secs_f64() * 1000.0 * self.speed) as i64;
        self.at + passed
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration.div_f64(self.speed)))
    }
}

/// Chance from the operating system.
pub struct SystemRandom;

impl Random for SystemRandom {
    fn unit(&self) -> f64 {
        let bits = u64::from_le_bytes(bytes()) >> 11;
        #[expect(clippy::cast_precision_loss, reason = "53 bits are exact in f64")]
        let unit = bits as f64 / (1_u64 << 53) as f64;
        unit
    }

    fn id(&self) -> String {
        let id: [u8; 16] = bytes();
        id.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// For an engine that looks at folders now and then instead.
pub struct NoWatcher;

impl FolderWatcher for NoWatcher {
    fn watch(&self, _folder: &Path, _tell: Tell) -> Result<Box<dyn Watching>, NotWatched> {
        Err(NotWatched::Unsupported)
    }
}

fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).expect("the operating system has a random source");
    bytes
}

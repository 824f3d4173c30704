//! How many requests a key may make: a window of a minute that slides.

use std::collections::VecDeque;

/// The requests of the last window.
#[derive(Debug)]
pub(crate) struct Rate {
    allowed: usize,
    window_ms: u64,
    seen_ms: VecDeque<u64>,
}

impl Rate {
    /// `per_minute` requests in a minute that is divided by `speed`.
    pub(crate) fn new(per_minute: u32, speed: f64) -> Rate {
        Rate { allowed: per_minute as usize, window_ms: (60_000.0 / speed).ceil() as u64, seen_ms: VecDeque::new() }
    }

    /// Lets a request pass, or says after how many whole seconds the next one will.
    pub(crate) fn take(&mut self, now_ms: u64) -> Result<(), u64> {
        while self.seen_ms.front().is_some_and(|seen| seen + self.window_ms <= now_ms) {
            self.seen_ms.pop_front();
        }
        if self.seen_ms.len() < self.allowed {
            self.seen_ms.push_back(now_ms);
            return Ok(());
        }
        let free_ms = self.seen_ms.front().map_or(now_ms + self.window_ms, |seen| seen + self.window_ms);
        Err((free_ms - now_ms).div_ceil(1000).max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_above_the_limit_is_told_when_the_oldest_leaves() {
        let mut rate = Rate::new(2, 1.0);
        assert_eq!(rate.take(1_000), Ok(()));
        assert_eq!(rate.take(11_000), Ok(()));
        assert_eq!(rate.take(21_000), Err(40));
        assert_eq!(rate.take(61_000), Ok(()));
        assert_eq!(rate.take(61_000), Err(10));
    }

    #[test]
    fn a_faster_sandbox_has_a_shorter_minute() {
        let mut rate = Rate::new(1, 60.0);
        assert_eq!(rate.take(0), Ok(()));
        assert_eq!(rate.take(400), Err(1));
        assert_eq!(rate.take(1_000), Ok(()));
    }

    #[test]
    fn a_limit_of_nothing_lets_nothing_pass() {
        assert_eq!(Rate::new(0, 1.0).take(5), Err(60));
    }
}

//! How many calls the service lets an account make: nobody says, so it is learnt from 429s. Pure: time is passed in.
//!
//! Polls and submissions share one bucket of tokens; a submission that waits for one keeps polls from taking it.

use std::collections::VecDeque;

/// Calls a second that are supposed before the service ever said that it was too much, and how many at once. More would
/// notice no result sooner on an ordinary day, and cost the processor when hundreds are in flight.
const SUPPOSED: f64 = 2.0;
const AT_ONCE: f64 = 10.0;
/// Never slower than this: below it nothing would be noticed. One refusal alone, which may be another client's doing or an
/// odd answer, does not go further down than the other figure.
const SLOWEST: f64 = 0.1;
const SLOW_AT_FIRST: f64 = 0.5;
/// The part of what was let through that is used from then on.
const SAFE: f64 = 0.85;
/// What was learnt is doubted slowly: the rate grows by a seventh in a day without a refusal.
const GROWTH_A_DAY: f64 = 1.15;
const DAY_MS: f64 = 86_400_000.0;
/// Windows that a limit may be counted in. The shortest that the service's wait fits into is taken.
const WINDOWS_MS: [i64; 5] = [60_000, 300_000, 3_600_000, 6 * 3_600_000, 86_400_000];
/// Calls that are remembered; more of them in a window is no limit that anyone meets.
const REMEMBERED: usize = 20_000;
/// A submission that waits has its token kept for this long after it could have gone.
const KEPT_MS: i64 = 2_000;
/// Refusals of calls that were out together are one.
const SAME_REFUSAL_MS: i64 = 5_000;

#[derive(Debug)]
pub struct Bucket {
    /// Tokens a second.
    rate: f64,
    size: f64,
    tokens: f64,
    filled_at: Option<i64>,
    sent: VecDeque<i64>,
    /// When the service refused last, and when the wait that it asked for is over.
    refused: Option<(i64, i64)>,
    kept_until: i64,
}

impl Default for Bucket {
    fn default() -> Self {
        Self {
            rate: SUPPOSED,
            size: AT_ONCE,
            tokens: AT_ONCE,
            filled_at: None,
            sent: VecDeque::new(),
            refused: None,
            kept_until: i64::MIN,
        }
    }
}

impl Bucket {
    /// A submission goes out now, or is told when to ask again; until then polls leave it the next token.
    pub fn submit(&mut self, now: i64) -> Result<(), i64> {
        self.fill(now);
        let taken = self.take(now);
        self.kept_until = taken.err().map_or(i64::MIN, |until| until.saturating_add(KEPT_MS));
        taken
    }

    /// A poll may go out now, or is told when to ask again. It takes nothing: `spend` does, when it goes.
    pub fn poll(&mut self, now: i64) -> Result<(), i64> {
        self.fill(now);
        if now < self.kept_until && self.kept_until.saturating_sub(now) <= 60_000 {
            return Err(self.kept_until);
        }
        if self.tokens >= 1.0 { Ok(()) } else { Err(self.next_token(now)) }
    }

    /// A call goes out that does not wait for its turn, or whose turn was asked for.
    pub fn spend(&mut self, now: i64) {
        self.fill(now);
        self.tokens = (self.tokens - 1.0).max(-self.size);
        self.remember(now);
    }

    /// The service said 429 and asked for a wait. Whether its window slides or starts anew each minute, the calls that
    /// filled it all lie in the window that ends with that wait.
    pub fn refused(&mut self, now: i64, wait_ms: i64) {
        self.fill(now);
        let wait = wait_ms.max(0);
        let again = self.refused.map(|(at, until)| now < until.max(at.saturating_add(SAME_REFUSAL_MS)) && now >= at);
        self.tokens = self.tokens.min(0.0);
        if again == Some(true) {
            return;
        }
        let window = WINDOWS_MS.into_iter().find(|window| wait < *window).unwrap_or(WINDOWS_MS[4]);
        let since = now.saturating_sub(window.saturating_sub(wait).max(window / 60));
        let passed = self.sent.iter().rev().take_while(|at| **at >= since).count();
        #[expect(clippy::cast_precision_loss, reason = "at most 20,000 calls and a day")]
        let (passed, seconds) = (passed.saturating_sub(1).max(1) as f64, window as f64 / 1_000.0);
        let learnt = SAFE * passed / seconds;
        // It was learnt before and was still too much: the service counts in some other way.
        let (most, least) = if again.is_some() { (self.rate / 2.0, SLOWEST) } else { (self.rate, SLOW_AT_FIRST) };
        self.rate = learnt.min(most).max(least);
        self.size = (passed * 0.1).clamp(1.0, AT_ONCE).min(self.size);
        self.refused = Some((now, now.saturating_add(wait)));
    }

    /// Calls a minute that it lets through now.
    pub fn calls_a_minute(&self) -> f64 {
        self.rate * 60.0
    }

    fn take(&mut self, now: i64) -> Result<(), i64> {
        if self.tokens < 1.0 {
            return Err(self.next_token(now));
        }
        self.tokens -= 1.0;
        self.remember(now);
        Ok(())
    }

    #[expect(clippy::cast_possible_truncation, reason = "at most some minutes")]
    fn next_token(&self, now: i64) -> i64 {
        let wait = (1.0 - self.tokens) / self.rate * 1_000.0;
        now.saturating_add((wait.ceil() as i64).max(1))
    }

    fn remember(&mut self, now: i64) {
        if self.sent.len() == REMEMBERED {
            self.sent.pop_front();
        }
        self.sent.push_back(now);
    }

    /// A clock that was set back brings no tokens and takes none.
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a run")]
    fn fill(&mut self, now: i64) {
        let passed = self.filled_at.map_or(0, |at| now.saturating_sub(at).max(0)) as f64;
        self.filled_at = Some(now);
        if self.sent.back().is_some_and(|last| *last > now) {
            self.sent.retain(|at| *at <= now);
        }
        self.tokens = (self.tokens + self.rate * passed / 1_000.0).min(self.size);
        if self.refused.is_some() {
            self.rate = (self.rate * GROWTH_A_DAY.powf((passed / DAY_MS).min(1.0))).min(SUPPOSED);
        }
    }
}

#[cfg(test)]
mod tests;

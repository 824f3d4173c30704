//! The distribution of a task's duration: a mixture of log-logistic ones. Pure.

/// What is told of the time left is wrong by the least part of the whole when it lies a little below the middle: a minute
/// too much is a larger part of a short run than a minute too little is of a long one.
const LEAST_WRONG: f64 = 0.42;
/// A month in milliseconds: longer than anything that is asked.
const LONGEST_MS: i64 = 30 * 86_400_000;

#[derive(Clone, Debug)]
pub struct Distribution {
    parts: Vec<Part>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub log_ms: f64,
    pub weight: f64,
    pub spread: f64,
}

impl Distribution {
    /// At least one part; the weights need not add up to anything.
    pub(super) fn new(mut parts: Vec<Part>) -> Self {
        let total: f64 = parts.iter().map(|part| part.weight).sum();
        for part in &mut parts {
            part.weight /= total;
        }
        Self { parts }
    }

    /// The part of runs that are over within `ms`.
    pub fn share_within(&self, ms: i64) -> f64 {
        1.0 - self.share_beyond(ms)
    }

    /// The duration that `share` of all runs stay below.
    pub fn quantile_ms(&self, share: f64) -> i64 {
        shortest(0, |ms| self.share_within(ms) >= share)
    }

    /// The part of the runs that are still going after `elapsed_ms` that are over `further_ms` later.
    pub fn share_of_rest(&self, elapsed_ms: i64, further_ms: i64) -> f64 {
        let rest = self.share_beyond(elapsed_ms);
        if rest < 1e-12 {
            return 1.0;
        }
        (1.0 - self.share_beyond(elapsed_ms.max(0).saturating_add(further_ms.max(0))) / rest).clamp(0.0, 1.0)
    }

    /// How much longer a run goes on that has taken `elapsed_ms`, for `share` of such runs.
    pub fn remaining_ms(&self, elapsed_ms: i64, share: f64) -> i64 {
        let elapsed = elapsed_ms.clamp(0, LONGEST_MS);
        let least = self.share_beyond(elapsed) * (1.0 - share);
        shortest(elapsed, |ms| self.share_beyond(ms) <= least).saturating_sub(elapsed).max(0)
    }

    /// The one figure that is told of the time left.
    pub fn left_ms(&self, elapsed_ms: i64) -> i64 {
        self.remaining_ms(elapsed_ms, LEAST_WRONG)
    }

    #[expect(clippy::cast_precision_loss, reason = "durations are far below 2^53")]
    fn share_beyond(&self, ms: i64) -> f64 {
        if ms <= 0 {
            return 1.0;
        }
        let log = (ms as f64).ln();
        let beyond = |part: &Part| part.weight / (1.0 + ((log - part.log_ms) / part.spread).exp());
        self.parts.iter().map(beyond).sum::<f64>().clamp(0.0, 1.0)
    }
}

/// The shortest duration from `low` on for which `enough` holds; it must hold for every longer one.
fn shortest(low: i64, enough: impl Fn(i64) -> bool) -> i64 {
    let (mut low, mut high) = (low, LONGEST_MS.max(low));
    // A thousandth is as exact as anyone needs it.
    while high - low > 1 + high / 2_000 {
        let middle = low + (high - low) / 2;
        if enough(middle) { high = middle } else { low = middle }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(seconds: f64, spread: f64) -> Distribution {
        Distribution::new(vec![
            Part { log_ms: (seconds * 1_000.0).ln(), weight: 3.0, spread },
            Part { log_ms: (seconds * 2_500.0).ln(), weight: 0.1, spread: 0.4 },
        ])
    }

    #[test]
    fn quantiles_rise_and_the_middle_is_in_the_middle() {
        let distribution = about(60.0, 0.1);
        let points: Vec<i64> = [0.0, 0.01, 0.1, 0.5, 0.9, 0.99, 1.0].map(|q| distribution.quantile_ms(q)).to_vec();
        assert!(points.is_sorted(), "{points:?}");
        assert!((59_000..=62_000).contains(&points[3]), "{points:?}");
    }

    #[test]
    fn what_is_left_shrinks_until_the_end_is_overdue() {
        let distribution = about(60.0, 0.1);
        let left = |s: i64| distribution.remaining_ms(s * 1_000, 0.5);
        assert!((58_000..=63_000).contains(&left(0)) && left(30) < 32_000);
        assert!(left(55) < left(30) && left(200) > 10_000, "{} {}", left(55), left(200));
    }

    #[test]
    fn absurd_times_stay_in_bounds() {
        let distribution = about(60.0, 0.05);
        for ms in [i64::MIN, -1, 0, 1, 60_000, LONGEST_MS, i64::MAX] {
            assert!((0.0..=1.0).contains(&distribution.share_within(ms)));
            for further in [i64::MIN, 0, 1_000, i64::MAX] {
                assert!((0.0..=1.0).contains(&distribution.share_of_rest(ms, further)));
            }
            for share in [0.0, 0.5, 1.0, f64::NAN] {
                assert!((0..=LONGEST_MS).contains(&distribution.remaining_ms(ms, share)));
            }
        }
    }
}

//! How long to wait before the next look at a task, from how long such tasks take. Pure.
//!
//! The next look is when a result, if it came meanwhile, would on average have waited for so and so long. While the end
//! is unlikely that is far away; where it is likely it is near; in the tail it moves away again.

use crate::estimate::Distribution;
use crate::schedule::FLOOR_MS;

/// The service answers a look at a running task from its cache when it was asked less than 5 s before: a look that
/// comes sooner after another one learns nothing.
const CACHED_MS: i64 = 5_100;
/// No look is further away than this.
pub(crate) const FURTHEST_MS: i64 = 120_000;
/// How long a result may wait on average: so many milliseconds, and a part of the time that the task has run already.
const MAY_WAIT_MS: f64 = 10.0;
const MAY_WAIT_PART: f64 = 0.0005;
const STEPS: i64 = 48;

/// The wait after sending (`looked` false) or after a look at a task that has run for `elapsed_ms`. `unit` (chance
/// in `[0, 1)`) spreads tasks that were sent together.
pub fn next_delay_ms(distribution: &Distribution, elapsed_ms: i64, looked: bool, unit: f64) -> i64 {
    let elapsed = elapsed_ms.clamp(0, i64::MAX / 4);
    let least = if looked { CACHED_MS } else { FLOOR_MS };
    let wait = when_worth_it(distribution, elapsed).clamp(least, FURTHEST_MS);
    #[expect(clippy::cast_possible_truncation, reason = "at most a quarter of a second")]
    let jitter = (250.0 * unit.clamp(0.0, 1.0)) as i64;
    wait + jitter
}

#[expect(clippy::cast_precision_loss, reason = "durations are far below 2^53")]
fn when_worth_it(distribution: &Distribution, elapsed: i64) -> i64 {
    let may_wait = MAY_WAIT_MS + MAY_WAIT_PART * elapsed as f64;
    let (mut waited, mut at, mut over) = (0.0, 0, 0.0);
    for step in 1..=STEPS {
        // Steps grow, since what is near has to be known more exactly.
        let next = FURTHEST_MS * step * step / (STEPS * STEPS);
        let then = distribution.share_of_rest(elapsed, next);
        let more = (next - at) as f64 * (over + then) / 2.0;
        if waited + more >= may_wait {
            return at + ((next - at) as f64 * (may_wait - waited) / more) as i64;
        }
        (waited, at, over) = (waited + more, next, then);
    }
    FURTHEST_MS
}

#[cfg(test)]
mod tests {
    use library::Kind;

    use super::*;
    use crate::estimate::Model;

    fn learnt(kind: Kind, seconds: i64) -> Distribution {
        let mut model = Model::new(kind);
        for (task, more) in [-2, -1, 0, 0, 1, 2, 0, 1, -1, 0].iter().enumerate() {
            let task = i64::try_from(task).unwrap_or(0);
            let ms = (seconds + more) * 1_000;
            model.noticed(task, &[], task * 60_000, Some(ms), ms - 1_000);
        }
        model.distribution(-1, &[], 600_000)
    }

    #[test]
    fn no_wait_is_below_the_floor_or_beyond_the_cap() {
        for elapsed in [i64::MIN, -1, 0, 1_000, 59_999, 1_000_000, i64::MAX] {
            for unit in [0.0, 0.5, 0.999, f64::NAN, -7.0, 9e9] {
                for looked in [false, true] {
                    for seconds in [3, 40, 4_000] {
                        let wait = next_delay_ms(&learnt(Kind::Video, seconds), elapsed, looked, unit);
                        assert!((FLOOR_MS..=FURTHEST_MS + 250).contains(&wait), "{elapsed} {unit} {seconds} {wait}");
                    }
                }
            }
        }
    }

    #[test]
    fn it_is_quiet_before_the_end_is_likely_close_when_it_is_and_relaxed_in_the_tail() {
        let video = learnt(Kind::Video, 100);
        let wait = |elapsed: i64| next_delay_ms(&video, elapsed * 1_000, true, 0.0);
        assert!(wait(0) > 40_000, "{}", wait(0));
        assert!(wait(98) <= 7_000, "{}", wait(98));
        assert!(wait(1_000) > 15_000, "{}", wait(1_000));
    }
}

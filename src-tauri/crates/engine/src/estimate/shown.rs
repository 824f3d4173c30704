//! What a person was told of a task's progress. A new estimate goes on from there: percent never falls.

use std::collections::HashMap;

use super::{Distribution, Model};
use crate::face::{Estimate, Quantile};

/// With fewer runs than this nothing is shown.
const FEWEST_RUNS: u32 = 5;
const SHARES: [f64; 6] = [0.1, 0.5, 0.8, 0.9, 0.95, 0.99];
/// The bar ends where this part of runs is over.
const END: f64 = 0.9;
/// Never more than this before the answer is there.
const MOST: f64 = 0.95;
/// A new estimate is on the screen this much after it was made, and until then the one before counts on.
const ON_SCREEN_MS: i64 = 1_000;

/// By task, with the revision of the model that it was made from.
#[derive(Debug, Default)]
pub(crate) struct Shown(HashMap<i64, (u64, Estimate)>);

impl Shown {
    /// None with fewer than five completed runs.
    pub fn estimate(&mut self, model: &Model, task: i64, facts: &[String], sent_at: i64, now: i64) -> Option<Estimate> {
        if model.runs() < FEWEST_RUNS {
            return None;
        }
        let elapsed = now.saturating_sub(sent_at).max(0);
        let before = self.0.get(&task);
        if let Some((_, same)) = before.filter(|(revision, _)| *revision == model.revision()) {
            return Some(same.clone());
        }
        let distribution = model.distribution(task, facts, now);
        let estimate = from(&distribution, model.runs(), before.map(|(_, estimate)| estimate), elapsed);
        self.0.insert(task, (model.revision(), estimate.clone()));
        Some(estimate)
    }

    /// The task has ended: nothing more is told of its progress.
    pub fn forget(&mut self, task: i64) {
        self.0.remove(&task);
    }
}

fn from(distribution: &Distribution, runs: u32, before: Option<&Estimate>, elapsed_ms: i64) -> Estimate {
    let quantiles =
        SHARES.iter().map(|share| Quantile { share: *share, ms: distribution.quantile_ms(*share) }).collect();
    let (after_ms, share) = match before {
        Some(before) => (elapsed_ms, share(before, elapsed_ms.saturating_add(ON_SCREEN_MS))),
        None => (0, 0.0),
    };
    Estimate { runs, quantiles, after_ms, share }
}

/// What the page shows of an estimate; `ui/src/lib/design/progress.ts` computes the same.
#[expect(clippy::cast_precision_loss, reason = "durations are far below 2^53")]
fn share(estimate: &Estimate, elapsed_ms: i64) -> f64 {
    let end = estimate.quantiles.iter().find(|point| (point.share - END).abs() < 1e-6).map_or(0, |point| point.ms);
    let (passed, whole) = (elapsed_ms - estimate.after_ms, end - estimate.after_ms);
    if whole <= 0 || passed >= whole {
        return MOST;
    }
    let more = (1.0 - estimate.share) * passed.max(0) as f64 / whole as f64;
    (estimate.share + more).clamp(0.0, MOST)
}

#[cfg(test)]
mod tests {
    use library::Kind;

    use super::*;

    fn runs(model: &mut Model, at: i64, seconds: i64) {
        for run in 0..6 {
            let ms = seconds * 1_000 + run * 300;
            model.noticed(at + run, &[], at + run * 1_000, Some(ms), ms - 1_000);
        }
    }

    #[test]
    fn percent_never_falls_also_when_the_service_becomes_slower_or_faster_meanwhile() {
        for then in [10, 40, 300, 3_000] {
            let (mut model, mut shown) = (Model::new(Kind::Image), Shown::default());
            runs(&mut model, 0, 60);
            let mut last = 0.0;
            for second in 0..400_i64 {
                let now = 100_000 + second * 1_000;
                if second % 40 == 25 {
                    runs(&mut model, now, then);
                }
                let estimate = shown.estimate(&model, -1, &[], 100_000, now).expect("more than five runs");
                let share = share(&estimate, second * 1_000);
                assert!(share >= last && share <= MOST, "{then}: {share} after {last} at {second} s");
                last = share;
            }
            assert!((last - MOST).abs() < 1e-9 || then > 400);
        }
    }

    #[test]
    fn four_runs_are_too_few_to_say_anything() {
        let (mut model, mut shown) = (Model::new(Kind::Image), Shown::default());
        for run in 0..4 {
            model.noticed(run, &[], run, Some(30_000), 29_000);
        }
        assert_eq!(shown.estimate(&model, 9, &[], 0, 10), None);
        model.noticed(4, &[], 4, Some(30_000), 29_000);
        let estimate = shown.estimate(&model, 9, &[], 0, 10).expect("five runs");
        let points: Vec<i64> = estimate.quantiles.iter().map(|point| point.ms).collect();
        assert!(points.is_sorted() && (25_000..36_000).contains(&points[1]), "{points:?}");
    }
}

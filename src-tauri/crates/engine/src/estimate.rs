//! How long runs of a model usually take, from this library's own history.

use crate::face::{Estimate, Quantile};

/// With fewer runs than this nothing is estimated.
const FEWEST_RUNS: usize = 5;
const SHARES: [f64; 6] = [0.1, 0.5, 0.8, 0.9, 0.95, 0.99];

/// `durations_ms` in any order.
pub(crate) fn estimate(mut durations_ms: Vec<i64>) -> Option<Estimate> {
    if durations_ms.len() < FEWEST_RUNS {
        return None;
    }
    durations_ms.sort_unstable();
    let quantiles =
        SHARES.iter().map(|share| Quantile { share: *share, ms: quantile(&durations_ms, *share) }).collect();
    Some(Estimate { runs: u32::try_from(durations_ms.len()).unwrap_or(u32::MAX), quantiles })
}

pub(crate) fn median(durations_ms: &mut [i64]) -> Option<i64> {
    if durations_ms.is_empty() {
        return None;
    }
    durations_ms.sort_unstable();
    Some(quantile(durations_ms, 0.5))
}

/// Linear between the two nearest of a sorted, non-empty list.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "durations are far below 2^53"
)]
fn quantile(sorted: &[i64], share: f64) -> i64 {
    let place = share * (sorted.len() - 1) as f64;
    let low = sorted[place.floor() as usize] as f64;
    let high = sorted[place.ceil() as usize] as f64;
    (low + (high - low) * place.fract()).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_runs_are_too_few_to_say_anything() {
        assert_eq!(estimate(vec![1, 2, 3, 4]), None);
    }

    #[test]
    fn quantiles_rise_and_lie_within_what_was_seen() {
        let estimate = estimate(vec![50_000, 10_000, 40_000, 20_000, 30_000]).expect("five runs");
        assert_eq!(estimate.runs, 5);
        let ms: Vec<i64> = estimate.quantiles.iter().map(|quantile| quantile.ms).collect();
        assert!(ms.is_sorted());
        assert_eq!(ms[1], 30_000);
        assert!(ms[0] >= 10_000 && ms[5] <= 50_000);
    }
}

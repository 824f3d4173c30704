//! How long tasks take: an estimate that is made anew with every run that ends.

mod distribution;
mod learnt;
mod level;
mod model;
mod shown;
mod size;
mod weights;

pub use distribution::Distribution;
pub(crate) use learnt::Learnt;
pub use model::Model;
pub(crate) use shown::Shown;

/// The middle one of some durations; None of none.
pub(crate) fn median(durations_ms: &mut [i64]) -> Option<i64> {
    durations_ms.sort_unstable();
    let (low, high) =
        (durations_ms.get(durations_ms.len().checked_sub(1)? / 2)?, durations_ms.get(durations_ms.len() / 2)?);
    Some(low + (high - low) / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_lies_between_the_two_in_the_middle() {
        assert_eq!(median(&mut [40, 10, 30, 20]), Some(25));
        assert_eq!(median(&mut [7]), Some(7));
        assert_eq!(median(&mut []), None);
    }
}

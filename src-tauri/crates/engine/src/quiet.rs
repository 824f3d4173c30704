//! Progress that is said only where somebody begins to wait for it.

use std::time::Duration;

/// Nothing is said before this, and then this often.
const QUIET: Duration = Duration::from_secs(1);
const TOLD_EVERY: Duration = Duration::from_millis(250);

/// When the progress of something is said: a few times a second once it takes longer than one.
pub(crate) struct Quiet {
    began: i64,
    told: i64,
}

impl Quiet {
    pub fn new(now: i64) -> Self {
        Self { began: now, told: now }
    }

    /// Whether it is time to say how far it is.
    pub fn is_due(&mut self, now: i64) -> bool {
        let over = |since: i64, wait: Duration| u128::from(now.abs_diff(since)) >= wait.as_millis();
        let due = over(self.began, QUIET) && over(self.told, TOLD_EVERY);
        if due {
            self.told = now;
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_said_of_what_is_over_in_a_second_and_of_the_rest_a_few_times_a_second() {
        let mut quiet = Quiet::new(10_000);
        let said: Vec<i64> = (10_000..12_000).step_by(50).filter(|now| quiet.is_due(*now)).collect();
        assert_eq!(said, [11_000, 11_250, 11_500, 11_750]);
    }
}

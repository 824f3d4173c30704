//! The poller against the documented loop and against back-off, and its ETA against the best known rival, on made-up days
//! in virtual time.

mod chance;
mod eta;
mod idle;
mod models;
mod report;
mod run;
mod service;
mod trace;
mod ways;

use std::path::Path;

use crate::Failure;
use crate::bench::goal::Goal;
pub use trace::Regimes;

/// Prints the tables and answers the goals. `headless` is the program of that name: its processor time is measured.
pub async fn run(regimes: Regimes, headless: &Path) -> Result<Vec<Goal>, Failure> {
    let mut goals = run::virtual_days(regimes);
    let percent = idle::percent_of_a_core(headless).await?;
    goals.push(Goal::at_most("processor with 200 in flight, of a core", percent, 1.0, " %"));
    Ok(goals)
}

#[cfg(test)]
mod tests {
    use super::trace::day;
    use super::ways::{back_off, documented, ours};
    use super::*;

    #[test]
    fn a_seed_makes_one_day_and_regimes_make_others() {
        let tuning = day(7, Regimes::Tuning);
        assert_eq!(tuning, day(7, Regimes::Tuning));
        assert_ne!(tuning, day(8, Regimes::Tuning));
        assert_ne!(tuning, day(7, Regimes::HeldOut));
        assert_eq!(tuning.tasks.len(), 500);
        let begins = tuning.tasks.iter().map(|task| task.sent).min();
        assert!(tuning.earlier.iter().map(|task| task.sent + task.duration).max() < begins);
    }

    #[test]
    fn every_way_notices_every_task_after_it_is_ready() {
        for regimes in [Regimes::Tuning, Regimes::HeldOut] {
            let trace = day(7, regimes);
            for way in [documented, back_off, ours] {
                let watched = way(&trace, regimes);
                assert_eq!(watched.delays.len(), trace.tasks.len());
                assert!(watched.delays.iter().all(|delay| *delay > 0), "one was never noticed, or before it was ready");
            }
        }
    }

    #[test]
    fn a_day_watched_twice_gives_the_same_figures() {
        let trace = day(9, Regimes::Tuning);
        let (first, second) = (ours(&trace, Regimes::Tuning), ours(&trace, Regimes::Tuning));
        assert_eq!((first.polls, first.refused, first.delays), (second.polls, second.refused, second.delays));
    }
}

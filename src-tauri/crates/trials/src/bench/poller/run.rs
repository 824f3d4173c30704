//! The days, all ways on each, and the goals.

use super::eta::{PERCENTS, errors};
use super::report::{Day, Figures, error_at, figures, print_errors, print_ways};
use super::trace::{Regimes, Trace, day};
use super::ways::{Watched, back_off, documented, ours};
use crate::bench::goal::Goal;

/// The days that count. The constants of the estimate were chosen on other seeds and other regimes.
const SEEDS: [u64; 5] = [0x5eed_0004, 0x5eed_0015, 0x5eed_0026, 0x5eed_0037, 0x5eed_0048];
const TUNING_SEEDS: [u64; 5] = [17, 18, 19, 20, 21];

/// Prints the tables and answers the goals.
pub fn virtual_days(regimes: Regimes) -> Vec<Goal> {
    let seeds = match regimes {
        Regimes::Tuning => TUNING_SEEDS,
        Regimes::HeldOut => SEEDS,
    };
    let traces: Vec<Trace> = seeds.iter().map(|seed| day(*seed, regimes)).collect();
    println!("{} days of {} tasks in virtual time, {regimes:?} regimes", traces.len(), traces[0].tasks.len());
    let all = |way: fn(&Trace, Regimes) -> Watched| traces.iter().map(|trace| way(trace, regimes)).collect::<Vec<_>>();
    let (theirs, backing, mine) = (all(documented), all(back_off), all(ours));
    let of = |watched: &[Watched]| {
        let days = traces.iter().zip(watched).map(|(trace, watched)| Day { tasks: &trace.tasks, watched });
        figures(&days.collect::<Vec<_>>())
    };
    let (their, back, our) = (of(&theirs), of(&backing), of(&mine));
    print_ways(&[("documented 2 s", their), ("back-off", back), ("ours", our)]);
    let told: Vec<_> = traces.iter().zip(&mine).flat_map(|(trace, mine)| errors(trace, &mine.told)).collect();
    print_errors(&told);
    let mut goals = goals(their, our);
    goals.extend(PERCENTS.map(|percent| {
        let (ours, rival) = error_at(&told, percent, None);
        Goal::at_most(format!("ETA error at {percent} %, of the rival's"), ours / rival * 100.0, 70.0, " %")
    }));
    goals
}

#[expect(clippy::cast_precision_loss, reason = "a count of refusals")]
fn goals(their: Figures, our: Figures) -> Vec<Goal> {
    let polls = our.polls_a_task / their.polls_a_task * 100.0;
    vec![
        Goal::at_most("polls, of the documented loop's", polls, 25.0, " %"),
        Goal::at_most("median delay of tasks under 5 min", our.median_short, 3.0, " s"),
        Goal::at_most("median delay beyond, of the duration", our.median_long, 5.0, " %"),
        Goal::at_most("429s after the first of a day", our.refused_again as f64, 0.0, ""),
    ]
}

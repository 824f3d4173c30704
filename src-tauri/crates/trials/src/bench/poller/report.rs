//! The tables.

use super::eta::{Errors, PERCENTS};
use super::trace::Task;
use super::ways::Watched;

/// A day's tasks with what one way did with them.
pub struct Day<'a> {
    pub tasks: &'a [Task],
    pub watched: &'a Watched,
}

/// Of all days together.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    pub polls_a_task: f64,
    /// Seconds.
    pub median_delay: f64,
    pub p95_delay: f64,
    /// Seconds, of tasks under five minutes.
    pub median_short: f64,
    /// Percent of the duration, of the others.
    pub median_long: f64,
    pub refused: u64,
    /// Refusals after the first of each day.
    pub refused_again: u64,
}

const FIVE_MINUTES_MS: i64 = 300_000;

#[expect(clippy::cast_precision_loss, reason = "counts and durations are far below 2^53")]
pub fn figures(days: &[Day<'_>]) -> Figures {
    let tasks: usize = days.iter().map(|day| day.tasks.len()).sum();
    let polls: u64 = days.iter().map(|day| day.watched.polls).sum();
    let each = || days.iter().flat_map(|day| day.tasks.iter().zip(&day.watched.delays));
    let seconds = |ms: i64| ms as f64 / 1_000.0;
    let mut all: Vec<f64> = each().map(|(_, delay)| seconds(*delay)).collect();
    let short = each().filter(|(task, _)| task.duration < FIVE_MINUTES_MS);
    let mut short: Vec<f64> = short.map(|(_, delay)| seconds(*delay)).collect();
    let long = each().filter(|(task, _)| task.duration >= FIVE_MINUTES_MS);
    let mut long: Vec<f64> = long.map(|(task, delay)| *delay as f64 * 100.0 / task.duration as f64).collect();
    Figures {
        polls_a_task: polls as f64 / tasks as f64,
        median_delay: quantile(&mut all, 0.5),
        p95_delay: quantile(&mut all, 0.95),
        median_short: quantile(&mut short, 0.5),
        median_long: quantile(&mut long, 0.5),
        refused: days.iter().map(|day| day.watched.refused).sum(),
        refused_again: days.iter().map(|day| day.watched.refused.saturating_sub(1)).sum(),
    }
}

pub fn print_ways(named: &[(&str, Figures)]) {
    println!("way             polls/task  median delay  p95 delay  median < 5 min  median beyond  429s");
    for (name, of) in named {
        println!(
            "{name:<14} {:>11.1} {:>11.1} s {:>8.1} s {:>13.1} s {:>12.1} % {:>5}",
            of.polls_a_task, of.median_delay, of.p95_delay, of.median_short, of.median_long, of.refused
        );
    }
}

/// Mean error at one percent, of one third of the day or of all: ours and the rival's.
#[expect(clippy::cast_precision_loss, reason = "a count of tasks")]
pub fn error_at(errors: &[Errors], percent: i64, regime: Option<usize>) -> (f64, f64) {
    let of = || errors.iter().filter(|one| one.percent == percent && regime.is_none_or(|third| third == one.regime));
    let count = of().count().max(1) as f64;
    (of().map(|one| one.ours).sum::<f64>() / count, of().map(|one| one.rival).sum::<f64>() / count)
}

pub fn print_errors(errors: &[Errors]) {
    println!("\nmean error of the time left, of the true duration, when so much of it has passed: ours / the rival's");
    println!("hours                          25 %             50 %             75 %");
    let thirds = [("as before", Some(0)), ("busy", Some(1)), ("unlike what was learnt", Some(2)), ("all", None)];
    for (name, third) in thirds {
        let cells = PERCENTS.map(|percent| {
            let (ours, rival) = error_at(errors, percent, third);
            format!("{:>5.1} / {:>5.1} %", ours * 100.0, rival * 100.0)
        });
        println!("{name:<24} {}", cells.join("  "));
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss, reason = "an index")]
fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get((values.len().saturating_sub(1) as f64 * share) as usize).copied().unwrap_or(0.0)
}

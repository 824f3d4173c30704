//! How well the time left is foretold, ours and the rival's, on the same day.

use engine::pacing::Kind;

use super::trace::{Task, Trace};

/// Of the true duration.
pub const PERCENTS: [i64; 3] = [25, 50, 75];
const BAND_MS: i64 = 6 * 3_600_000;
const NEWEST: usize = 30;
const FEWEST: usize = 5;

/// What was said of a task when so much of its true duration had passed.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    pub task: usize,
    pub percent: i64,
    pub left_ms: i64,
}

/// Errors of the time left, as parts of the true duration, of one task at one moment.
#[derive(Clone, Copy, Debug)]
pub struct Errors {
    pub percent: i64,
    pub regime: usize,
    pub ours: f64,
    pub rival: f64,
}

pub fn errors(trace: &Trace, told: &[Told]) -> Vec<Errors> {
    let rival = Rival::new(trace);
    let of = |told: &Told| {
        let task = &trace.tasks[told.task];
        let elapsed = task.duration * told.percent / 100;
        let left = task.duration - elapsed;
        Errors {
            percent: told.percent,
            regime: task.regime,
            ours: part(told.left_ms, left, task.duration),
            rival: part(rival.left_ms(task, elapsed), left, task.duration),
        }
    };
    told.iter().map(of).collect()
}

#[expect(clippy::cast_precision_loss, reason = "durations are far below 2^53")]
fn part(told: i64, left: i64, duration: i64) -> f64 {
    (told - left).abs() as f64 / duration as f64
}

/// The median of the last 30 durations of the model in the same six hours of the day, of all hours when there are fewer
/// than five. It is given every end at the moment it comes, which no client can know without asking.
struct Rival<'a> {
    /// By their ends.
    ended: Vec<&'a Task>,
}

impl<'a> Rival<'a> {
    fn new(trace: &'a Trace) -> Self {
        let mut ended: Vec<&Task> = trace.earlier.iter().chain(&trace.tasks).collect();
        ended.sort_by_key(|task| task.sent + task.duration);
        Self { ended }
    }

    fn left_ms(&self, task: &Task, elapsed: i64) -> i64 {
        let now = task.sent + elapsed;
        let known = self.ended.partition_point(|other| other.sent + other.duration <= now);
        let of_model = || self.ended[..known].iter().rev().filter(|other| other.model == task.model);
        let same_band = |other: &&&Task| band(other.sent) == band(now);
        let mut durations: Vec<i64> = of_model().filter(same_band).take(NEWEST).map(|other| other.duration).collect();
        if durations.len() < FEWEST {
            durations = of_model().take(NEWEST).map(|other| other.duration).collect();
        }
        durations.sort_unstable();
        // Without any run it is given the guess that the app begins with.
        let guess = match task.kind {
            Kind::Image => 25_000,
            Kind::Audio => 60_000,
            Kind::Video => 120_000,
        };
        let (low, high) = (durations.get(durations.len().saturating_sub(1) / 2), durations.get(durations.len() / 2));
        let median = low.zip(high).map_or(guess, |(low, high)| low + (high - low) / 2);
        (median - elapsed).max(0)
    }
}

fn band(at: i64) -> i64 {
    at.rem_euclid(4 * BAND_MS) / BAND_MS
}

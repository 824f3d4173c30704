//! What the runs of one model have taught: what its sizes take, and how fast and evenly it runs at the moment.

use std::collections::BTreeMap;

use library::Kind;

use super::distribution::{Distribution, Part};
use super::level::{Level, STRAGGLER_LATER, STRAGGLER_SPREAD, STRAGGLES, Told, wider};
use super::size::{Trait, traits};
use super::weights::Weights;

/// Longer than any run can be, in milliseconds.
const LONGEST_MS: i64 = 7 * 86_400_000;
/// A cell of the belief with less weight than this changes no figure that anyone sees.
const NEGLIGIBLE: f64 = 2e-4;
/// No clock and no look is more exact than this.
const EXACT_MS: i64 = 200;
/// Runs that go on and are counted: more of them would say the same.
const MOST_OPEN: usize = 12;
/// Runs that go on and are this far (in log time) before their expected end tell nothing yet.
const EARLY: f64 = -1.0;

/// Kept in memory, one a model; what it knows is made anew from the library's rows after a start.
#[derive(Clone, Debug)]
pub struct Model {
    weights: Weights,
    level: Level,
    runs: u32,
    open: BTreeMap<i64, Open>,
    revision: u64,
}

/// A run that goes on.
#[derive(Clone, Debug)]
struct Open {
    sent_at: i64,
    traits: Vec<Trait>,
}

impl Model {
    /// A model that never ran here: tens of seconds for images, a minute for sounds, minutes for videos.
    pub fn new(kind: Kind) -> Self {
        let usual: f64 = match kind {
            Kind::Image => 25_000.0,
            Kind::Audio => 60_000.0,
            Kind::Video => 120_000.0,
        };
        let weights = Weights::new(usual.ln());
        Self { weights, level: Level::default(), runs: 0, open: BTreeMap::new(), revision: 0 }
    }

    /// A task was sent.
    pub fn sent(&mut self, task: i64, facts: &[String], sent_at: i64) {
        let traits = traits(facts);
        self.weights.meet(&traits);
        self.open.insert(task, Open { sent_at, traits });
    }

    /// The end of a run was noticed at `at`, `ms` after it was sent, and it was last seen running after `seen_ms`: the
    /// computer may have slept between. Without `ms`, contact with it was lost. In order of their ends.
    pub fn noticed(&mut self, task: i64, facts: &[String], at: i64, ms: Option<i64>, seen_ms: i64) {
        self.gone(task);
        let traits = traits(facts);
        self.weights.meet(&traits);
        self.level.forward(at);
        let (parts, _) = self.weights.parts(&traits);
        let (expected, unsure) = self.weights.expect(&parts);
        let until = ms.map_or(f64::INFINITY, |ms| log_ms(ms) - expected);
        let from = ms.map_or(seen_ms, |ms| seen_ms.min(ms.saturating_sub(EXACT_MS)));
        let from = if from > 0 { log_ms(from) - expected } else { f64::NEG_INFINITY };
        let (level, unsettled) = self.level.moments();
        let noise = self.level.unevenness() + unsettled;
        let ordinary = self.level.take(Told { from, until, unsure });
        if ms.is_some() {
            self.weights.correct(&parts, level.clamp(from, until) - level, noise / ordinary);
            self.runs = self.runs.saturating_add(1);
        }
        self.revision += 1;
    }

    /// A run that teaches nothing is over: it failed, or nobody watches it.
    pub fn gone(&mut self, task: i64) {
        self.open.remove(&task);
    }

    /// Completed runs that it was learnt from.
    pub fn runs(&self) -> u32 {
        self.runs
    }

    /// Another number whenever something was learnt.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// How long a run of this size takes, from what has ended and from what goes on at `now`. What goes on without
    /// `task` itself: how long that one has run already is the question's own condition.
    pub fn distribution(&self, task: i64, facts: &[String], now: i64) -> Distribution {
        let mut level = self.level.clone();
        level.forward(now);
        let others = self.open.iter().filter(|(other, _)| **other != task).map(|(_, open)| self.so_far(open, now));
        for told in others.filter(|told| told.from > EARLY).take(MOST_OPEN) {
            level.take(told);
        }
        let (parts, unknown) = self.weights.parts(&traits(facts));
        let (expected, unsure) = self.weights.expect(&parts);
        mixture(&level, expected, unsure + unknown)
    }

    fn so_far(&self, open: &Open, now: i64) -> Told {
        let (parts, unknown) = self.weights.parts(&open.traits);
        let (expected, unsure) = self.weights.expect(&parts);
        let from = log_ms(now.saturating_sub(open.sent_at)) - expected;
        Told { from, until: f64::INFINITY, unsure: unsure + unknown }
    }
}

fn mixture(level: &Level, expected: f64, unsure: f64) -> Distribution {
    let mut parts: Vec<Part> = level
        .cells()
        .filter(|cell| cell.weight > NEGLIGIBLE)
        .map(|cell| Part {
            log_ms: expected + cell.level,
            weight: cell.weight * (1.0 - STRAGGLES),
            spread: wider(cell.spread, unsure),
        })
        .collect();
    let (mean, unsettled) = level.moments();
    let spread = wider(STRAGGLER_SPREAD, unsure + unsettled);
    parts.push(Part { log_ms: expected + mean + STRAGGLER_LATER, weight: STRAGGLES, spread });
    Distribution::new(parts)
}

#[expect(clippy::cast_precision_loss, reason = "at most a week in milliseconds")]
fn log_ms(ms: i64) -> f64 {
    (ms.clamp(1, LONGEST_MS) as f64).ln()
}

#[cfg(test)]
mod tests;

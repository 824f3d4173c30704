//! A day of tasks, made from a seed: when each is sent, and how long the service takes for it.
//!
//! What makes durations differ is what does so in life: the size that is asked for, how busy the provider of that model is
//! (which changes slowly, and with the time of day), what the prompt asks for (shared by the tasks of one press), chance,
//! and now and then one that hangs. Work comes in sessions, in which a person stays with one or two models.

use engine::pacing::Kind;

use super::chance::Chance;
use super::models::{MODELS, Model};

/// Tasks that are measured, and the days before them that there are to learn from.
pub const TASKS: usize = 500;
const EARLIER_DAYS: i64 = 7;
const EARLIER_TASKS: usize = 700;
pub const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;
/// The provider's load is drawn anew this often.
const LOAD_STEP_MS: i64 = 300_000;
const LOAD_SPREAD: f64 = 0.22;
const LOAD_LASTS_H: f64 = 2.5;
const TIME_OF_DAY: f64 = 0.12;
/// What the tasks of one press have in common.
const PRESS_SPREAD: f64 = 0.06;

/// How the measured day differs from the days before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regimes {
    /// What the constants of the estimate were chosen on.
    Tuning,
    /// Never looked at while they were chosen.
    HeldOut,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    pub model: usize,
    pub kind: Kind,
    pub facts: Vec<String>,
    pub sent: i64,
    pub duration: i64,
    /// The third of the measured day, from 0.
    pub regime: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// In order of sending; all are over before the measured day begins.
    pub earlier: Vec<Task>,
    pub tasks: Vec<Task>,
}

pub fn day(seed: u64, regimes: Regimes) -> Trace {
    let mut chance = Chance(seed);
    let loads: Vec<Load> = MODELS.iter().map(|_| Load::draw(&mut chance)).collect();
    let mut make = |from: i64, until: i64, count: usize, measured: bool| {
        let mut tasks: Vec<Task> = Vec::with_capacity(count);
        while tasks.len() < count {
            let session = from + chance.below(until - from - 2 * HOUR_MS);
            let models = [chance.place(MODELS.len()), chance.place(MODELS.len())];
            for press in 0..6 {
                let at = session + press * (4 + chance.below(11)) * 60_000;
                let model = models[chance.place(2)];
                let size = MODELS[model].size(&mut chance);
                let prompt = PRESS_SPREAD * chance.normal();
                // Some presses are batches.
                let many = if chance.unit() < 0.03 { 12 } else { 1 + chance.below(4) };
                for place in 0..many {
                    let sent = at + place * 400;
                    let regime = usize::try_from((sent * 3 / DAY_MS).clamp(0, 2)).unwrap_or(0);
                    let now = if measured { Regime::of(regimes, regime, model) } else { Regime::USUAL };
                    let load = loads[model].at(sent) + prompt;
                    let duration = duration(&mut chance, &MODELS[model], &size, now, load);
                    let (kind, facts) = (MODELS[model].kind, size.facts.clone());
                    tasks.push(Task { model, kind, facts, sent, duration, regime });
                }
            }
        }
        tasks.truncate(count);
        tasks.sort_by_key(|task| task.sent);
        tasks
    };
    let earlier = make(-EARLIER_DAYS * DAY_MS, -2 * HOUR_MS, EARLIER_TASKS, false);
    let tasks = make(0, DAY_MS, TASKS, true);
    Trace { earlier, tasks }
}

/// What a service does to all tasks of a model for some hours.
#[derive(Clone, Copy)]
struct Regime {
    /// Times longer.
    factor: f64,
    /// How much more (or less) the size matters.
    size: f64,
    /// Times as uneven.
    uneven: f64,
    hangs: f64,
}

impl Regime {
    const USUAL: Regime = Regime { factor: 1.0, size: 1.0, uneven: 1.0, hangs: 0.02 };

    /// The first third is as before, the second is busy, the third is unlike anything that was learnt.
    fn of(regimes: Regimes, third: usize, model: usize) -> Regime {
        let odd = model % 2 == 1;
        match (regimes, third) {
            (_, 0) => Regime::USUAL,
            (Regimes::Tuning, 1) => Regime { factor: 1.35, size: 1.0, uneven: 1.2, hangs: 0.03 },
            (Regimes::Tuning, _) => {
                Regime { factor: if odd { 1.7 } else { 0.65 }, size: 0.8, uneven: 0.9, hangs: 0.04 }
            }
            (Regimes::HeldOut, 1) => Regime { factor: 1.6, size: 1.1, uneven: 1.4, hangs: 0.04 },
            (Regimes::HeldOut, _) => {
                Regime { factor: if odd { 0.5 } else { 2.2 }, size: 1.25, uneven: 1.1, hangs: 0.05 }
            }
        }
    }
}

/// Milliseconds.
#[expect(clippy::cast_possible_truncation, reason = "hours in milliseconds")]
fn duration(chance: &mut Chance, model: &Model, size: &super::models::Size, regime: Regime, load: f64) -> i64 {
    let hangs = if chance.unit() < regime.hangs { 1.5 + 2.5 * chance.unit() } else { 1.0 };
    let log = model.usual_s.ln() + size.log * regime.size + load + model.uneven * regime.uneven * chance.normal();
    ((log.exp() * regime.factor * hangs).clamp(2.0, 3_300.0) * 1_000.0) as i64
}

/// How busy the provider of one model is, in natural logarithm of time, from the earlier days on.
struct Load {
    steps: Vec<f64>,
    peak: i64,
}

impl Load {
    #[expect(clippy::cast_precision_loss, reason = "minutes")]
    fn draw(chance: &mut Chance) -> Self {
        let keeps = (-(LOAD_STEP_MS as f64 / HOUR_MS as f64) / LOAD_LASTS_H).exp();
        let fresh = LOAD_SPREAD * (1.0 - keeps * keeps).sqrt();
        let mut load = LOAD_SPREAD * chance.normal();
        let count = (EARLIER_DAYS + 1) * DAY_MS / LOAD_STEP_MS + 24;
        let steps = (0..count).map(|_| {
            load = load * keeps + fresh * chance.normal();
            load
        });
        Self { steps: steps.collect(), peak: chance.below(DAY_MS) }
    }

    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a day")]
    fn at(&self, at: i64) -> f64 {
        let step = usize::try_from((at + EARLIER_DAYS * DAY_MS) / LOAD_STEP_MS).unwrap_or(0);
        let turn = (at - self.peak).rem_euclid(DAY_MS) as f64 / DAY_MS as f64;
        let day = TIME_OF_DAY * (std::f64::consts::TAU * turn).cos();
        self.steps[step.min(self.steps.len() - 1)] + day
    }
}

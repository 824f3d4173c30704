//! How much faster or slower than usual a model is at the moment, and how evenly it runs: a belief over both, kept as
//! weights on a grid. One run tells a little, a second one that agrees tells a lot, a change of the service is followed
//! and a single straggler is not.

/// Steps of the level, in natural logarithm of time: 8 % each, from a tenth to ten times the usual.
const STEP: f64 = 0.08;
const HALF: usize = 30;
const LEVELS: usize = 2 * HALF + 1;
/// How evenly a model may run: spreads of a logistic distribution in log time.
const SPREADS: [f64; 4] = [0.05, 0.09, 0.16, 0.3];
const SPREADS_AT_FIRST: [f64; 4] = [0.2, 0.35, 0.3, 0.15];
/// Variance that an hour adds to the level, the most that any time adds, and what each run adds.
const DRIFT_AN_HOUR: f64 = 0.03;
const MOST_DRIFT: f64 = 0.06;
const DRIFT_A_RUN: f64 = 0.001;
/// Hours after which a level has gone back to the usual by two thirds.
const BACK_AFTER_H: f64 = 5.0;
/// Chance that between one run and the next the service became another one, and how far it may have gone.
const CHANGE: f64 = 0.01;
const CHANGE_SPREAD: f64 = 0.45;
/// Chance of a run that hangs for a reason of its own, how much longer it takes, and how unevenly.
pub(super) const STRAGGLES: f64 = 0.03;
pub(super) const STRAGGLER_LATER: f64 = 0.8;
pub(super) const STRAGGLER_SPREAD: f64 = 0.35;
/// Variance of a standard logistic distribution.
pub(super) const LOGISTIC_VARIANCE: f64 = 3.289_868;

#[derive(Clone, Debug)]
pub(super) struct Level {
    /// By spread, then by level.
    weights: [[f64; LEVELS]; SPREADS.len()],
    at: Option<i64>,
}

/// A cell of the grid.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub level: f64,
    pub spread: f64,
    pub weight: f64,
}

/// What is known of a run: its log time lies between these, counted from what its size lets expect, and how unsure (a
/// variance) that expectation is. A run that goes on, or was lost, has no upper end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    pub from: f64,
    pub until: f64,
    pub unsure: f64,
}

impl Default for Level {
    fn default() -> Self {
        let mut level = Self { weights: [[0.0; LEVELS]; SPREADS.len()], at: None };
        for (row, share) in level.weights.iter_mut().zip(SPREADS_AT_FIRST) {
            for (place, weight) in row.iter_mut().enumerate() {
                *weight = share * (-0.5 * (level_of(place) / 0.2).powi(2)).exp();
            }
        }
        level.normalise();
        level
    }
}

impl Level {
    /// Lets time pass since the last run, and the chance of a change.
    pub fn forward(&mut self, at: i64) {
        #[expect(clippy::cast_precision_loss, reason = "hours")]
        let hours = self.at.map_or(0.0, |last| at.saturating_sub(last).max(0) as f64 / 3_600_000.0);
        self.at = Some(self.at.map_or(at, |last| last.max(at)));
        let (mean, _) = self.moments();
        let back = (-hours / BACK_AFTER_H).exp();
        let drift = (DRIFT_AN_HOUR * hours).min(MOST_DRIFT) + DRIFT_A_RUN;
        let kernel = kernel(drift);
        for row in &mut self.weights {
            *row = spread_out(&pulled(row, back), &kernel);
            let total: f64 = row.iter().sum();
            let mut changed = [0.0; LEVELS];
            for (place, weight) in changed.iter_mut().enumerate() {
                *weight = density(level_of(place) - mean * back, CHANGE_SPREAD);
            }
            let whole: f64 = changed.iter().sum();
            for (weight, jump) in row.iter_mut().zip(changed) {
                *weight = *weight * (1.0 - CHANGE) + total * CHANGE * jump / whole;
            }
        }
    }

    /// Takes in what is known of a run. Answers how likely it was an ordinary one, not a straggler.
    pub fn take(&mut self, told: Told) -> f64 {
        let (mut ordinary, mut all) = (0.0, 0.0);
        self.each(|level, spread, weight| {
            let usual = (1.0 - STRAGGLES) * told.chance(level, spread);
            let hangs = STRAGGLES * told.chance(level + STRAGGLER_LATER, STRAGGLER_SPREAD);
            ordinary += *weight * usual;
            *weight *= usual + hangs;
            all += *weight;
        });
        self.normalise();
        if all > 0.0 { (ordinary / all).clamp(0.02, 1.0) } else { 0.02 }
    }

    /// Mean and variance of the level.
    pub fn moments(&self) -> (f64, f64) {
        let (mut mean, mut squares) = (0.0, 0.0);
        for cell in self.cells() {
            mean += cell.weight * cell.level;
            squares += cell.weight * cell.level * cell.level;
        }
        (mean, (squares - mean * mean).max(0.0))
    }

    /// Variance of one ordinary run around the level.
    pub fn unevenness(&self) -> f64 {
        self.cells().map(|cell| cell.weight * cell.spread * cell.spread * LOGISTIC_VARIANCE).sum()
    }

    pub fn cells(&self) -> impl Iterator<Item = Cell> {
        self.weights.iter().zip(SPREADS).flat_map(|(row, spread)| {
            row.iter().enumerate().map(move |(place, weight)| Cell { level: level_of(place), spread, weight: *weight })
        })
    }

    fn each(&mut self, mut change: impl FnMut(f64, f64, &mut f64)) {
        for (row, spread) in self.weights.iter_mut().zip(SPREADS) {
            for (place, weight) in row.iter_mut().enumerate() {
                change(level_of(place), spread, weight);
            }
        }
    }

    /// What contradicts everything leaves no weight; then nothing is known, which is what it was at first.
    fn normalise(&mut self) {
        let total: f64 = self.weights.iter().flatten().sum();
        if total > 1e-280 && total.is_finite() {
            self.each(|_, _, weight| *weight /= total);
        } else {
            *self = Self { at: self.at, ..Self::default() };
        }
    }
}

impl Told {
    /// Chance of what is known, if runs lie around `level`.
    fn chance(&self, level: f64, spread: f64) -> f64 {
        let spread = wider(spread, self.unsure);
        let (from, until) = ((self.from - level) / spread, (self.until - level) / spread);
        // From the side on which the numbers are small, where no digit is lost.
        if until < 0.0 { beyond(-until) - beyond(-from) } else { beyond(from) - beyond(until) }
    }
}

/// Density of a logistic distribution.
fn density(beside: f64, spread: f64) -> f64 {
    let part = (-(beside / spread).abs()).exp();
    part / (spread * (1.0 + part) * (1.0 + part))
}

/// The part of a standard logistic distribution beyond a point.
fn beyond(point: f64) -> f64 {
    1.0 / (1.0 + point.exp())
}

/// A spread with a variance added to it.
pub(super) fn wider(spread: f64, variance: f64) -> f64 {
    if variance > 0.0 { (spread * spread + variance / LOGISTIC_VARIANCE).sqrt() } else { spread }
}

#[expect(clippy::cast_precision_loss, reason = "a place on the grid")]
fn level_of(place: usize) -> f64 {
    (place as f64 - HALF as f64) * STEP
}

/// Each level brought nearer to the usual one; weight is shared between the two nearest places.
fn pulled(row: &[f64; LEVELS], back: f64) -> [f64; LEVELS] {
    if back > 0.999 {
        return *row;
    }
    let mut nearer = [0.0; LEVELS];
    for (place, weight) in row.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a place on the grid")]
        let to = level_of(place) * back / STEP + HALF as f64;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the grid, as back <= 1")]
        let low = (to.floor() as usize).min(LEVELS - 1);
        let part = to - to.floor();
        nearer[low] += weight * (1.0 - part);
        nearer[(low + 1).min(LEVELS - 1)] += weight * part;
    }
    nearer
}

/// Half of a bell curve in steps of the grid.
fn kernel(variance: f64) -> Vec<f64> {
    let wide = variance.sqrt() / STEP;
    let mut half: Vec<f64> = Vec::new();
    for step in 0_u8..=12 {
        let weight = (-0.5 * (f64::from(step) / wide.max(0.05)).powi(2)).exp();
        if weight < 1e-4 {
            break;
        }
        half.push(weight);
    }
    // Steps that are wider than the bell keep its variance by giving the neighbours what they are due.
    if wide < 0.6 {
        half = vec![1.0 - wide * wide, wide * wide / 2.0];
    }
    let total = half[0] + 2.0 * half[1..].iter().sum::<f64>();
    half.iter().map(|weight| weight / total).collect()
}

fn spread_out(row: &[f64; LEVELS], kernel: &[f64]) -> [f64; LEVELS] {
    let mut out = [0.0; LEVELS];
    for (place, weight) in row.iter().enumerate().filter(|(_, weight)| **weight > 1e-15) {
        for (step, part) in kernel.iter().enumerate() {
            out[(place + step).min(LEVELS - 1)] += weight * part;
            if step > 0 {
                out[place.saturating_sub(step)] += weight * part;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(beside: f64) -> Told {
        Told { from: beside - 0.01, until: beside + 0.01, unsure: 0.0 }
    }

    fn after(runs: &[f64]) -> Level {
        let mut level = Level::default();
        for (place, beside) in runs.iter().enumerate() {
            level.forward(i64::try_from(place).unwrap_or(0) * 120_000);
            level.take(told(*beside));
        }
        level
    }

    #[test]
    fn one_straggler_moves_little_and_three_slow_runs_are_followed() {
        let steady = [0.02, -0.05, 0.04, 0.0, -0.03, 0.05, -0.02, 0.01];
        let (before, _) = after(&steady).moments();
        let (one, _) = after(&[&steady[..], &[1.0]].concat()).moments();
        let (three, _) = after(&[&steady[..], &[0.9, 0.95, 0.88]].concat()).moments();
        assert!(before.abs() < 0.05, "{before}");
        assert!(one < 0.35, "{one}");
        assert!(three > 0.75, "{three}");
    }

    #[test]
    fn runs_that_go_on_push_the_level_up() {
        let mut level = after(&[0.0, 0.02, -0.03, 0.01]);
        let (before, _) = level.moments();
        for _ in 0..4 {
            level.take(Told { until: f64::INFINITY, ..told(0.5) });
        }
        assert!(level.moments().0 > before + 0.2, "{:?}", level.moments());
    }

    #[test]
    fn an_end_that_was_noticed_late_tells_only_that_it_came_before() {
        let mut level = after(&[0.0, 0.02, -0.03, 0.01]);
        let (before, _) = level.moments();
        level.take(Told { from: f64::NEG_INFINITY, until: 0.4, unsure: 0.0 });
        assert!((level.moments().0 - before).abs() < 0.03, "{:?}", level.moments());
    }

    #[test]
    fn how_evenly_a_model_runs_is_learnt() {
        let even = after(&[0.01, -0.02, 0.015, 0.0, -0.01, 0.02, -0.015, 0.01, 0.0, -0.02]);
        let uneven = after(&[0.5, -0.4, 0.3, -0.6, 0.45, -0.2, 0.55, -0.5, 0.2, -0.35]);
        assert!(even.unevenness() < 0.02 && uneven.unevenness() > 0.1, "{} {}", even.unevenness(), uneven.unevenness());
    }

    #[test]
    fn weights_stay_a_belief_whatever_is_told() {
        let mut level = Level::default();
        for beside in [1e9, -1e9, f64::MAX, 0.0, -40.0, 3.0] {
            for unsure in [0.0, 1.0, 1e12] {
                level.forward(i64::MAX);
                level.forward(i64::MIN);
                let ordinary = level.take(Told { from: beside, until: beside + 0.1, unsure });
                level.take(Told { from: beside, until: f64::INFINITY, unsure });
                assert!((0.0..=1.0).contains(&ordinary));
                let total: f64 = level.cells().map(|cell| cell.weight).sum();
                assert!((total - 1.0).abs() < 1e-6, "{total}");
            }
        }
    }
}

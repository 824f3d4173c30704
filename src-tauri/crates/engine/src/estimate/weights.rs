//! What each trait of a size adds to the logarithm of a run's length: a linear model that is corrected run by run
//! (recursive least squares with a prior). A size that was never asked for is composed from what its parts do elsewhere.

use std::collections::HashMap;

use super::size::Trait;

/// What is known before the first run. An amount twice as large is supposed to take 1.4 times as long.
const USUAL_VARIANCE: f64 = 0.8;
const GROWTH: f64 = 0.5;
const GROWTH_VARIANCE: f64 = 0.2;
const SAID_VARIANCE: f64 = 0.15;
/// The same, of something that is also an amount: how unevenly amounts grow.
const UNEVEN_VARIANCE: f64 = 0.03;
/// Variance that each run adds to what it is about, so that old runs are forgotten in the end.
const FORGOTTEN: f64 = 0.0006;
/// Traits beyond this many are not told apart.
const MOST: usize = 40;

#[derive(Clone, Debug)]
pub(super) struct Weights {
    places: HashMap<String, usize>,
    /// The first is the usual length, in natural logarithm of milliseconds.
    means: Vec<f64>,
    /// Row by row, square and symmetric.
    covariance: Vec<Vec<f64>>,
    /// The amount of each unit that was seen first: others are counted from it.
    from: HashMap<String, f64>,
}

/// How often each weight counts in one size.
pub(super) type Parts = Vec<(usize, f64)>;

impl Weights {
    pub fn new(usual_log_ms: f64) -> Self {
        Self {
            places: HashMap::new(),
            means: vec![usual_log_ms],
            covariance: vec![vec![USUAL_VARIANCE]],
            from: HashMap::new(),
        }
    }

    /// Makes room for traits that are new.
    pub fn meet(&mut self, traits: &[Trait]) {
        let counted = traits.iter().any(|one| matches!(one, Trait::Amount { .. }));
        for one in traits {
            match one {
                Trait::Amount { unit, log } => {
                    self.from.entry(unit.clone()).or_insert(*log);
                    self.add(format!("#{unit}"), GROWTH, GROWTH_VARIANCE);
                }
                Trait::Said(said) => {
                    let digit = said.starts_with(|letter: char| letter.is_ascii_digit());
                    let variance = if counted && digit { UNEVEN_VARIANCE } else { SAID_VARIANCE };
                    self.add(format!("={said}"), 0.0, variance);
                }
            }
        }
    }

    fn add(&mut self, name: String, mean: f64, variance: f64) {
        if self.places.contains_key(&name) || self.means.len() >= MOST {
            return;
        }
        let place = self.means.len();
        self.places.insert(name, place);
        self.means.push(mean);
        for row in &mut self.covariance {
            row.push(0.0);
        }
        let mut row = vec![0.0; place];
        row.push(variance);
        self.covariance.push(row);
    }

    /// The parts of a size, and the variance of what is not known of it.
    pub fn parts(&self, traits: &[Trait]) -> (Parts, f64) {
        let mut parts = vec![(0, 1.0)];
        let mut unknown = 0.0;
        for one in traits {
            match one {
                Trait::Amount { unit, log } => {
                    let place = self.places.get(&format!("#{unit}"));
                    match (place, self.from.get(unit)) {
                        (Some(place), Some(from)) => parts.push((*place, log - from)),
                        _ => unknown += GROWTH_VARIANCE,
                    }
                }
                Trait::Said(said) => match self.places.get(&format!("={said}")) {
                    Some(place) => parts.push((*place, 1.0)),
                    None => unknown += UNEVEN_VARIANCE,
                },
            }
        }
        (parts, unknown)
    }

    /// Expected log time of a size, and its variance.
    pub fn expect(&self, parts: &Parts) -> (f64, f64) {
        let mean = parts.iter().map(|(place, times)| self.means[*place] * times).sum();
        let along = self.along(parts);
        let variance: f64 = parts.iter().map(|(place, times)| along[*place] * times).sum();
        (mean, variance.max(0.0))
    }

    /// A run took this much more log time than expected, give or take `noise` (a variance).
    pub fn correct(&mut self, parts: &Parts, more: f64, noise: f64) {
        let along = self.along(parts);
        let own: f64 = parts.iter().map(|(place, times)| along[*place] * times).sum();
        let scale = own + noise;
        if !(scale.is_finite() && scale > 1e-9 && more.is_finite()) {
            return;
        }
        for (place, mean) in self.means.iter_mut().enumerate() {
            *mean += along[place] / scale * more;
        }
        for (row, one) in self.covariance.iter_mut().zip(&along) {
            for (cell, other) in row.iter_mut().zip(&along) {
                *cell -= one * other / scale;
            }
        }
        for (place, _) in parts {
            self.covariance[*place][*place] += FORGOTTEN;
        }
    }

    /// The covariance times the parts.
    fn along(&self, parts: &Parts) -> Vec<f64> {
        let of = |row: &Vec<f64>| parts.iter().map(|(place, times)| row[*place] * times).sum();
        self.covariance.iter().map(of).collect()
    }
}

//! Chance with a shape: what is common, what is rare, how long one waits.

use crate::crash::Chance;

pub(super) struct Dice(Chance);

impl Dice {
    /// The dice of one thing of many: it does not depend on how many others there were before it.
    pub(super) fn of(seed: u64, number: usize) -> Dice {
        Dice(Chance::of(seed, number))
    }

    pub(super) fn roll(&mut self) -> u64 {
        self.0.roll()
    }

    /// A number below `limit`, which is not 0.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0.below(limit)
    }

    /// True once in `times` on average.
    pub(super) fn once_in(&mut self, times: usize) -> bool {
        self.0.once_in(times)
    }

    /// From 0 up to, and without, 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    pub(super) fn unit(&mut self) -> f64 {
        (self.roll() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A wait of this length on average, as between things that happen by themselves.
    pub(super) fn wait(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.unit()).ln()
    }

    /// Any of them, all alike.
    pub(super) fn pick<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.below(choices.len())]
    }

    /// The first ones much more often than the last, as words are used.
    pub(super) fn common<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.rank(choices.len())]
    }

    /// A place below `count`: one half as far is about twice as likely.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a place in a list"
    )]
    pub(super) fn rank(&mut self, count: usize) -> usize {
        let place = (count as f64 + 1.0).powf(self.unit()) - 1.0;
        (place as usize).min(count.saturating_sub(1))
    }

    /// A place, as likely as its share; the last one when the shares are all 0.
    pub(super) fn weighted(&mut self, shares: impl Iterator<Item = u32> + Clone) -> usize {
        let total: u64 = shares.clone().map(u64::from).sum();
        let mut left = self.roll() % total.max(1);
        let mut last = 0;
        for (place, share) in shares.enumerate() {
            last = place;
            match left.checked_sub(u64::from(share)) {
                Some(rest) => left = rest,
                None => return place,
            }
        }
        last
    }

    /// Lower-case hexadecimal digits, at most 32.
    pub(super) fn hex(&mut self, digits: usize) -> String {
        let mut text = format!("{:016x}{:016x}", self.roll(), self.roll());
        text.truncate(digits);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_kept_and_the_first_are_the_commonest() {
        let mut dice = Dice::of(3, 0);
        let (mut weighted, mut ranked) = ([0; 3], [0; 8]);
        for _ in 0..10_000 {
            weighted[dice.weighted([70, 20, 10].into_iter())] += 1;
            ranked[dice.rank(8)] += 1;
        }
        assert!((6_500..7_500).contains(&weighted[0]) && (700..1_300).contains(&weighted[2]), "{weighted:?}");
        assert!(ranked[0] > 3 * ranked[7] && ranked[7] > 0, "{ranked:?}");
        assert_eq!(dice.weighted([0, 0].into_iter()), 1);
    }
}

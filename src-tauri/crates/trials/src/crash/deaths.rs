//! Where each process is to die: at every named point in turn, and at random moments between.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::time::Duration;

use super::chance::Chance;

/// Points that headless stands still at. `engine::faults` and `headless::faults` name them.
pub const POINTS: [&str; 12] = [
    "before-send",
    AFTER_SEND,
    "answer-read",
    "id-committed",
    "part-written",
    "before-rename",
    "after-rename",
    "row-committed",
    // The list of sums and the sidecar are replaced.
    "before-replace",
    "after-replace",
    "before-migration",
    "in-migration",
];
/// The service has made and charged the task, and its answer has not left: the sandbox holds it.
pub const AFTER_SEND: &str = "after-send";
/// Random deaths for each time that all points had their turn.
const RANDOM: usize = 4;
/// A process that dies at a random moment lives at most this long, in milliseconds.
const LONGEST_LIFE: usize = 700;
/// So many kills are enough for every point to be hit.
const ENOUGH: u64 = 40;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Death {
    At(&'static str),
    After(Duration),
}

impl Death {
    pub fn is_in_migration(self) -> bool {
        matches!(self, Death::At("before-migration" | "in-migration"))
    }

    /// What headless is told, if it is one of its points.
    pub fn point_of_headless(self) -> Option<&'static str> {
        match self {
            Death::At(AFTER_SEND) | Death::After(_) => None,
            Death::At(point) => Some(point),
        }
    }
}

/// Deals them out: all points and some random moments, shuffled, again and again.
pub struct Deck {
    chance: Chance,
    round: VecDeque<Death>,
}

impl Deck {
    pub fn new(seed: u64) -> Deck {
        Deck { chance: Chance::new(seed), round: VecDeque::new() }
    }

    pub fn next(&mut self) -> Death {
        if self.round.is_empty() {
            let mut round: Vec<Death> = POINTS.into_iter().map(Death::At).collect();
            for _ in 0..RANDOM {
                let life = u64::try_from(self.chance.below(LONGEST_LIFE)).expect("a usize fits u64");
                round.push(Death::After(Duration::from_millis(life)));
            }
            self.chance.shuffle(&mut round);
            self.round.extend(round);
        }
        self.round.pop_front().expect("a round was dealt")
    }
}

/// How many kills fell where.
#[derive(Default)]
pub struct Tally {
    at: BTreeMap<&'static str, u64>,
    random: u64,
}

impl Tally {
    pub fn count(&mut self, point: Option<&'static str>) {
        match point {
            Some(point) => *self.at.entry(point).or_default() += 1,
            None => self.random += 1,
        }
    }

    /// The points that a run of this length had to hit and did not.
    pub fn missed(&self, kills: u64) -> Vec<&'static str> {
        let hit = |point: &&str| self.at.get(*point).is_some_and(|count| *count > 0);
        POINTS.into_iter().filter(|point| kills >= ENOUGH && !hit(point)).collect()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for point in POINTS {
            write!(f, "{point}={} ", self.at.get(point).copied().unwrap_or(0))?;
        }
        write!(f, "random={}", self.random)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forty_deaths_meet_every_point_and_the_same_seed_deals_the_same() {
        let deal = |seed| {
            let mut deck = Deck::new(seed);
            (0..ENOUGH).map(|_| deck.next()).collect::<Vec<_>>()
        };
        for seed in 0..50 {
            let deaths = deal(seed);
            assert!(POINTS.iter().all(|point| deaths.contains(&Death::At(point))), "seed {seed}");
            assert_eq!(deaths, deal(seed));
        }
        assert_ne!(deal(1), deal(2));
    }

    #[test]
    fn a_long_run_that_never_hit_a_point_says_so() {
        let mut tally = Tally::default();
        for point in POINTS.into_iter().filter(|point| *point != AFTER_SEND) {
            tally.count(Some(point));
        }
        assert_eq!(tally.missed(ENOUGH), [AFTER_SEND]);
        assert!(tally.missed(ENOUGH - 1).is_empty());
        tally.count(Some(AFTER_SEND));
        assert!(tally.missed(1_000).is_empty());
    }
}

use std::cell::Cell;
use std::cmp::Reverse;

use super::ready::{Among, Ready, Way, node};
use super::{Look, Question, asks_for_bin, asks_for_states, asks_for_words};
use crate::Error;
use crate::columns::Slot;
use crate::query::Expr;
use crate::table::words::Ids;

/// What stands at first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum First {
    /// All that the question holds of, newest first.
    Whole(Vec<u32>),
    /// The first of them, in the order that was asked for, exactly as they will stand; the rest takes longer.
    Page(Vec<u32>),
}

/// A word that so few rows of the index hold (in 64) is known at once.
const AT_ONCE: u32 = 16;
/// So many results are looked at before a page is cut off where more may follow.
const LOOKED_AT: usize = 4_096;
/// A set of no more is put in order by itself, instead of walking through all results in theirs.
const PUT_IN_ORDER: usize = 4_096;
/// Results of which the newest are looked at, a step after the other; the first where they lie far from each other.
const STEPS: [usize; 4] = [128, 512, 2_048, 8_192];
/// Of so many (one in), results lie far from each other.
const FAR: usize = 16;
/// Ids that are so near to each other are looked up together.
const NEAR: i64 = 256;
/// More places in the index than these are not looked at one by one.
const MOST_RUNS: usize = 12;
/// A word that would be looked up in more of the index than this share (one in) is as well looked up in all of it, which
/// is kept.
const MOST_OF_INDEX: usize = 4;

impl Look<'_> {
    /// All results, where that is cheap; else the first `wanted`, newest or oldest first. The columns say which
    /// results come first in time, so words that many results have are looked up among those alone.
    pub fn first(&self, question: &Question<'_>, wanted: usize, oldest: bool) -> Result<First, Error> {
        if !asks_for_words(question.expr) {
            return self.find(question).map(First::Whole);
        }
        let first = if self.words_in_short(question)? {
            Some(self.walk(&Ready::of(self, question, false, Among::All)?, wanted, oldest))
        } else {
            self.page(question, wanted, oldest)?
        };
        // What begins no word may stand inside of some.
        match first.filter(|first| !matches!(first, First::Whole(found) if found.is_empty())) {
            Some(first) => Ok(first),
            None => self.find(question).map(First::Whole),
        }
    }

    /// Looks up every word by itself for a short time; those that few results have are kept then. True if all are.
    fn words_in_short(&self, question: &Question<'_>) -> Result<bool, Error> {
        let mut all = true;
        for part in parts(question.expr).into_iter().filter(|part| asks_for_words(part)) {
            let asked = Cell::new(0);
            let in_short = || {
                asked.set(asked.get() + 1);
                asked.get() > AT_ONCE || (question.stop)()
            };
            let short = Question { stop: &in_short, ..*question };
            match node(self, &short, part, Way { wide: false, among: Among::Indexed }) {
                Ok(_) => {}
                Err(Error::Stopped) if !(question.stop)() => all = false,
                Err(error) => return Err(error),
            }
        }
        Ok(all)
    }

    /// For a question of which everything is known.
    fn walk(&self, ready: &Ready, wanted: usize, oldest: bool) -> First {
        let mut found = Vec::new();
        let holding = self.in_order(ready, oldest).enumerate().filter(|(_, (_, holds))| *holds);
        for (looked_at, (slot, _)) in holding {
            // It holds of this one, too, so that the page is not all of it.
            if looked_at >= LOOKED_AT && found.len() >= wanted {
                found.truncate(wanted);
                return First::Page(found);
            }
            found.push(slot);
        }
        whole(found, oldest)
    }

    /// None where it is as well to look all words up in the whole index.
    fn page(&self, question: &Question<'_>, wanted: usize, oldest: bool) -> Result<Option<First>, Error> {
        let columns = self.columns();
        let (worded, plain): (Vec<&Expr>, Vec<&Expr>) =
            parts(question.expr).into_iter().partition(|part| asks_for_words(part));
        let known = worded.iter().copied().filter(|part| matches!(part, Expr::Term(_))).chain(plain);
        let known = self.ready_for(question, known, Among::Kept)?;
        let far = known.fewest().is_some_and(|set| set.len() < columns.len() / FAR);
        let mut candidates = self.in_order(&known, oldest).filter_map(|(slot, holds)| holds.then_some(slot));
        let mut found = Vec::new();
        for step in if far { &STEPS[..] } else { &STEPS[1..] } {
            let some: Vec<Slot> = candidates.by_ref().take(*step).collect();
            let ids = some.iter().map(|slot| columns.made[*slot as usize].task).collect();
            let Some(runs) = runs(ids, columns.len() / MOST_OF_INDEX) else { return Ok(None) };
            let ready = self.ready_for(question, worded.iter().copied(), Among::Ids(&runs))?;
            found.extend(some.iter().filter(|slot| ready.holds(**slot, &columns.made[**slot as usize])));
            if found.len() >= wanted {
                found.truncate(wanted);
                return Ok(Some(First::Page(found)));
            }
            if some.len() < *step {
                return Ok(Some(whole(found, oldest)));
            }
        }
        Ok(None)
    }

    /// Parts of a question, asked of the results that the whole of it is about.
    fn ready_for<'e>(
        &self,
        question: &Question<'_>,
        parts: impl Iterator<Item = &'e Expr>,
        among: Among<'_>,
    ) -> Result<Ready, Error> {
        let expr = Expr::All(parts.cloned().collect());
        let ready = Ready::of(self, &Question { expr: &expr, ..*question }, false, among)?;
        let (all_states, bin_too) = (asks_for_states(question.expr), asks_for_bin(question.expr));
        Ok(Ready { all_states, bin_too, ..ready })
    }

    /// Results that a question may hold of, by their time, and whether it does.
    fn in_order<'o>(&'o self, ready: &'o Ready, oldest: bool) -> Box<dyn Iterator<Item = (Slot, bool)> + 'o> {
        let columns = self.columns();
        let holds = move |slot: Slot| (slot, ready.holds(slot, &columns.made[slot as usize]));
        if let Some(few) = ready.fewest().filter(|set| set.len() <= PUT_IN_ORDER) {
            let mut slots: Vec<Slot> = few.iter().collect();
            self.put_newest_first(&mut slots);
            if oldest {
                slots.reverse();
            }
            return Box::new(slots.into_iter().map(holds));
        }
        let by_time = columns.by_time.iter().copied().map(holds);
        if oldest { Box::new(by_time) } else { Box::new(by_time.rev()) }
    }

    pub(super) fn put_newest_first(&self, slots: &mut [Slot]) {
        slots.sort_unstable_by_key(|slot| {
            let made = &self.columns().made[*slot as usize];
            Reverse((made.made_at, made.task))
        });
    }
}

fn whole(mut found: Vec<Slot>, oldest: bool) -> First {
    if oldest {
        found.reverse();
    }
    First::Whole(found)
}

/// Parts that all must hold, wherever they are nested.
fn parts(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::All(all) => all.iter().flat_map(parts).collect(),
        other => vec![other],
    }
}

/// A few runs of ids that hold all of these, split where they lie farthest from each other; None where they would hold
/// more than `most` ids.
fn runs(mut ids: Vec<i64>, most: usize) -> Option<Vec<Ids>> {
    ids.sort_unstable();
    let mut splits: Vec<(i64, usize)> =
        ids.windows(2).zip(1..).map(|(pair, at)| (pair[1].abs_diff(pair[0]) as i64, at)).collect();
    splits.retain(|(gap, _)| *gap > NEAR);
    splits.sort_unstable_by_key(|split| Reverse(*split));
    splits.truncate(MOST_RUNS - 1);
    let mut ends: Vec<usize> = splits.into_iter().map(|(_, at)| at).chain([ids.len()]).collect();
    ends.sort_unstable();
    let mut from = 0;
    let mut runs: Vec<Ids> = Vec::with_capacity(ends.len());
    for end in ends {
        if let Some([first, .., last] | [first @ last]) = ids.get(from..end) {
            runs.push((*first, *last));
        }
        from = end;
    }
    let covered = runs.iter().map(|(from, to)| to.abs_diff(*from).saturating_add(1)).fold(0, u64::saturating_add);
    (covered <= most.max(STEPS[1]) as u64).then_some(runs)
}

use std::cell::Cell;

use super::ready::Ready;
use super::{Look, Question, asks_for_words};
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

/// A word that so few rows of the index hold (in 64) is answered whole at once.
const AT_ONCE: u32 = 16;
/// Results of which the newest are looked at, a step after the other.
const STEPS: [usize; 3] = [512, 2_048, 8_192];
/// Ids that are so near to each other are looked up together.
const NEAR: i64 = 1_024;
/// More places in the index than these are not looked at one by one.
const MOST_RUNS: usize = 12;

impl Look<'_> {
    /// All results, where that is cheap; else the first `wanted`, newest or oldest first. The columns say which results
    /// come first in time, so words are looked up among those alone.
    pub fn first(&self, question: &Question<'_>, wanted: usize, oldest: bool) -> Result<First, Error> {
        if !asks_for_words(question.expr) {
            return self.find(question).map(First::Whole);
        }
        let asked = Cell::new(0);
        let in_short = || {
            asked.set(asked.get() + 1);
            asked.get() > AT_ONCE || (question.stop)()
        };
        match self.find(&Question { stop: &in_short, ..*question }) {
            Err(Error::Stopped) if !(question.stop)() => {}
            whole => return whole.map(First::Whole),
        }
        match self.page(question, wanted, oldest)? {
            Some(page) => Ok(First::Page(page)),
            None => self.find(question).map(First::Whole),
        }
    }

    fn page(&self, question: &Question<'_>, wanted: usize, oldest: bool) -> Result<Option<Vec<Slot>>, Error> {
        let columns = self.columns();
        let plain = without_words(question.expr);
        let plain = Ready::of(self, &Question { expr: &plain, ..*question }, false, &[])?;
        let all_states = super::asks_for_states(question.expr);
        let plain = Ready { all_states, bin_too: super::asks_for_bin(question.expr), ..plain };
        let by_time: Box<dyn Iterator<Item = &Slot>> =
            if oldest { Box::new(columns.by_time.iter()) } else { Box::new(columns.by_time.iter().rev()) };
        let mut candidates = by_time.copied().filter(|slot| plain.holds(*slot, &columns.made[*slot as usize]));
        let mut found = Vec::new();
        for step in STEPS {
            let some: Vec<Slot> = candidates.by_ref().take(step).collect();
            let Some(runs) = runs(some.iter().map(|slot| columns.made[*slot as usize].task).collect()) else {
                return Ok(None);
            };
            let ready = Ready::of(self, question, false, &runs)?;
            found.extend(some.iter().filter(|slot| ready.holds(**slot, &columns.made[**slot as usize])));
            if found.len() >= wanted {
                return Ok(Some(found));
            }
            if some.len() < step {
                break;
            }
        }
        Ok(None)
    }
}

/// The question without the parts that need an index of words; more results hold it.
fn without_words(expr: &Expr) -> Expr {
    match expr {
        Expr::All(all) => Expr::All(all.iter().filter(|expr| !asks_for_words(expr)).cloned().collect()),
        other if asks_for_words(other) => Expr::default(),
        other => other.clone(),
    }
}

fn runs(mut ids: Vec<i64>) -> Option<Vec<Ids>> {
    ids.sort_unstable();
    let mut runs: Vec<Ids> = Vec::new();
    for id in ids {
        match runs.last_mut() {
            Some((_, to)) if id.saturating_sub(*to) <= NEAR => *to = id,
            _ => runs.push((id, id)),
        }
    }
    (runs.len() <= MOST_RUNS).then_some(runs)
}

//! Questions and their answers: an [`Expr`] is made ready once (words looked up in their index, names in memory), and
//! then every result is held against it in one pass over the columns.

mod counts;
mod page;
mod postings;
mod ready;
#[cfg(test)]
mod tests;
mod text;

pub use counts::{Counts, Group, joined};
pub use page::First;
pub(crate) use postings::Postings;

use std::sync::Mutex;

use jiff::ZonedDateTime;
use rusqlite::Connection;

use crate::columns::{Bin, Columns, Kept, Made, Slot};
use crate::query::{Expr, Flag, Term};
use crate::table::{result, words};
use crate::{Error, Reader};
use ready::{Among, Ready};

/// What is asked, of whose results, and when.
pub struct Question<'q> {
    pub account: i64,
    pub expr: &'q Expr,
    /// By it "today" and its like are counted, in its zone.
    pub now: &'q ZonedDateTime,
    /// Whether nobody waits for the answer any more: then it ends with [`Error::Stopped`].
    pub stop: &'q dyn Fn() -> bool,
}

/// A look at the results in memory and at the indexes beside them, of one moment.
pub struct Look<'l> {
    pub(crate) kept: &'l Kept,
    pub(crate) reader: &'l Reader<'l>,
    pub(crate) postings: &'l Mutex<Postings>,
}

/// Which ids are looked at.
pub(crate) const ALL_IDS: words::Ids = (i64::MIN, i64::MAX);

impl Look<'_> {
    pub fn reader(&self) -> &Reader<'_> {
        self.reader
    }

    pub fn columns(&self) -> &Columns {
        &self.kept.columns
    }

    pub fn made(&self, slot: u32) -> &Made {
        &self.kept.columns.made[slot as usize]
    }

    /// False while the newest results alone are in memory: then only [`Look::newest`] and what is known of a result by
    /// its place may be asked for.
    pub fn has_all(&self) -> bool {
        self.kept.has_all()
    }

    /// What an account shows where nothing is asked, newest first, as far as it is in memory.
    pub fn newest(&self, account: i64) -> Vec<u32> {
        let columns = self.columns();
        let shown = |slot: &u32| {
            let made = &columns.made[*slot as usize];
            made.account == account && made.is_completed() && made.bin == Bin::Out
        };
        columns.by_time.iter().rev().copied().filter(shown).collect()
    }

    /// Where a task stands in the columns.
    pub fn slot(&self, task: i64) -> Option<u32> {
        self.kept.columns.slot(task)
    }

    /// Names of the tags of a result.
    pub fn tags(&self, slot: u32) -> Vec<&str> {
        let tags = self.columns().tags.values().filter(|tag| tag.slots.contains(slot));
        tags.map(|tag| &*tag.name).collect()
    }

    pub fn is_private(&self, slot: u32) -> bool {
        self.kept.columns.is_private(slot)
    }

    /// All results that the question holds of, newest first; the same time, the higher id first.
    ///
    /// Without a term that says otherwise only what was completed is asked of, and nothing of the bin: a state or
    /// `is:failed` brings in what failed, `is:binned` the bin. What the bin was emptied of is found by nothing.
    pub fn find(&self, question: &Question<'_>) -> Result<Vec<u32>, Error> {
        let ready = Ready::of(self, question, false, Among::All)?;
        let mut found = self.holding(&ready, question)?;
        if found.is_empty() && ready.may_widen {
            // "None" is never said where the texts hold it inside of a word.
            found = self.holding(&Ready::of(self, question, true, Among::All)?, question)?;
        }
        Ok(found)
    }

    /// How many results the question holds of.
    pub fn count(&self, question: &Question<'_>) -> Result<u32, Error> {
        Ok(u32::try_from(self.find(question)?.len()).unwrap_or(u32::MAX))
    }

    /// Results of an account that were completed and are not binned; None while the newest alone are in memory.
    pub fn total(&self, account: i64) -> Option<u32> {
        self.has_all().then(|| self.columns().totals.get(&account).copied().unwrap_or(0))
    }

    /// The beginning of every prompt, folded, by slot: for sorting by it. One pass over a table.
    pub fn gists(&self) -> Result<Vec<String>, Error> {
        let mut gists = vec![String::new(); self.columns().len()];
        result::gists(self.conn(), |task, gist| {
            if let Some(slot) = self.slot(task) {
                gist.clone_into(&mut gists[slot as usize]);
            }
        })?;
        Ok(gists)
    }

    /// The results of a collection as a person ordered them.
    pub fn by_hand(&self, collection: i64) -> Result<Vec<u32>, Error> {
        Ok(result::by_hand(self.conn(), collection)?.into_iter().filter_map(|task| self.slot(task)).collect())
    }

    /// The collection of that name, whatever its case and accents.
    pub fn collection_named(&self, name: &str) -> Option<i64> {
        let folded = crate::text::fold(name);
        self.columns().collections.iter().find(|(_, named)| named.folded == folded).map(|(id, _)| *id)
    }

    /// The first task that each result comes from, by slot: what came from one beginning has the same.
    pub fn beginnings(&self) -> Vec<i64> {
        let columns = self.columns();
        let mut beginnings = vec![0; columns.len()];
        for slot in columns.in_order_of_ids() {
            let made = &columns.made[slot as usize];
            // Whoever came first cannot come from what came later, whatever a damaged file says.
            beginnings[slot as usize] = match columns.slot(made.parent) {
                Some(parent) if made.parent < made.task => beginnings[parent as usize],
                None if made.parent != 0 && made.parent < made.task => made.parent,
                Some(_) | None => made.task,
            };
        }
        beginnings
    }

    pub(crate) fn conn(&self) -> &Connection {
        self.reader.conn()
    }

    fn holding(&self, ready: &Ready, question: &Question<'_>) -> Result<Vec<Slot>, Error> {
        let columns = self.columns();
        if let Some(fewest) = ready.fewest().filter(|fewest| fewest.len() < columns.len() / 16) {
            let mut found: Vec<Slot> =
                fewest.iter().filter(|slot| ready.holds(*slot, &columns.made[*slot as usize])).collect();
            self.put_newest_first(&mut found);
            return Ok(found);
        }
        let mut found = Vec::new();
        for some in columns.by_time.rchunks(65_536) {
            if (question.stop)() {
                return Err(Error::Stopped);
            }
            let held = some.iter().rev().filter(|slot| ready.holds(**slot, &columns.made[**slot as usize]));
            found.extend(held.copied());
        }
        Ok(found)
    }
}

/// Whether some term of the tree is so.
pub(crate) fn any_term(expr: &Expr, is: &impl Fn(&Term) -> bool) -> bool {
    match expr {
        Expr::All(all) | Expr::Any(all) => all.iter().any(|expr| any_term(expr, is)),
        Expr::Not(expr) => any_term(expr, is),
        Expr::Term(term) => is(term),
    }
}

/// Whether it asks for what was not completed.
pub(crate) fn asks_for_states(expr: &Expr) -> bool {
    any_term(expr, &|term| matches!(term, Term::State(_) | Term::Is(Flag::Failed | Flag::Refunded)))
}

/// Whether it asks for the bin.
pub(crate) fn asks_for_bin(expr: &Expr) -> bool {
    any_term(expr, &|term| matches!(term, Term::Is(Flag::Binned)))
}

/// Whether it asks for words of texts.
pub fn asks_for_words(expr: &Expr) -> bool {
    any_term(expr, &|term| matches!(term, Term::Text { .. }))
}

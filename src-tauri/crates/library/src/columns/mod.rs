//! All results of the library in memory: a row of 80 bytes each, loaded once and kept true by reading again what
//! changed. Whatever is asked of them is a loop over these, so that counts are exact and no table is read for them.

mod keep;
mod row;
mod slots;

pub(crate) use keep::{Changed, Kept, KeptColumns};
pub use row::Made;
pub(crate) use row::{Bin, Bit, state_code};
pub(crate) use slots::Slots;

use std::collections::{BTreeMap, HashMap};

use crate::table::result::{self, ResultRow};
use crate::text::{Vocabulary, fold};
use crate::{Error, TaskState};
use rusqlite::Connection;

/// A model as it was called when something was made with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelName {
    pub id: String,
    pub title: String,
    pub(crate) folded_id: String,
    pub(crate) folded_title: String,
}

/// A tag or a collection, and the results that have it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) folded: String,
    pub(crate) private: bool,
    pub(crate) slots: Slots,
}

/// A result's place in memory. It is never another's while the program runs.
pub(crate) type Slot = u32;

#[derive(Clone, Default)]
pub struct Columns {
    pub(crate) made: Vec<Made>,
    /// Slots by id.
    by_id: Vec<Slot>,
    /// Slots by the time they were made, then by id.
    pub(crate) by_time: Vec<Slot>,
    pub(crate) models: Vec<ModelName>,
    model_numbers: HashMap<(String, String), u32>,
    pub(crate) tags: BTreeMap<i64, Named>,
    pub(crate) collections: BTreeMap<i64, Named>,
    pub(crate) vocabulary: Vocabulary,
    /// By account: results that were completed and are not binned.
    pub(crate) totals: BTreeMap<i64, u32>,
}

impl Columns {
    /// Everything, read anew. What was here keeps its slot.
    pub(crate) fn load(&mut self, conn: &Connection) -> Result<(), Error> {
        for made in &mut self.made {
            made.state = u8::MAX;
        }
        result::each(conn, |row| self.put(row))?;
        self.put_in_order();
        self.read_names(conn)?;
        self.tags.values_mut().chain(self.collections.values_mut()).for_each(|named| named.slots = Slots::default());
        for (tag, task) in result::tags(conn)? {
            if let (Some(slot), Some(tag)) = (self.slot(task), self.tags.get_mut(&tag)) {
                tag.slots.insert(slot);
            }
        }
        for (collection, task) in result::collected(conn)? {
            if let (Some(slot), Some(collection)) = (self.slot(task), self.collections.get_mut(&collection)) {
                collection.slots.insert(slot);
            }
        }
        self.read_words(conn)
    }

    /// The newest that an account shows where nothing is asked, into columns that hold nothing.
    pub(crate) fn read_newest(&mut self, conn: &Connection, account: i64, wanted: usize) -> Result<(), Error> {
        let tasks = result::newest(conn, account, wanted)?;
        self.read_names(conn)?;
        self.read_again(conn, &tasks)?;
        self.put_in_order();
        Ok(())
    }

    pub(crate) fn slot(&self, task: i64) -> Option<Slot> {
        let first = self.by_id.first()?;
        // Ids rise by one but for what never became a result: the place is near, and often just there.
        let guess = usize::try_from(task.checked_sub(self.made[*first as usize].task)?).ok()?;
        if let Some(slot) = self.by_id.get(guess).filter(|slot| self.made[**slot as usize].task == task) {
            return Some(*slot);
        }
        let end = self.by_id.len().min(guess.saturating_add(1));
        let near = &self.by_id[..end];
        near.binary_search_by_key(&task, |slot| self.made[*slot as usize].task).ok().map(|at| near[at])
    }

    pub(crate) fn in_order_of_ids(&self) -> impl Iterator<Item = Slot> + '_ {
        self.by_id.iter().copied()
    }

    /// The model of a row.
    pub fn model(&self, made: &Made) -> Option<&ModelName> {
        self.models.get(made.model as usize)
    }

    /// Whether a result, or a collection that it is in, is private.
    pub(crate) fn is_private(&self, slot: Slot) -> bool {
        self.made[slot as usize].has(Bit::Private)
            || self.collections.values().any(|named| named.private && named.slots.contains(slot))
    }

    /// Bytes in memory, about.
    pub fn bytes(&self) -> usize {
        let sets = self.tags.values().chain(self.collections.values()).map(|named| named.slots.bytes());
        self.made.capacity() * size_of::<Made>()
            + 4 * (self.by_id.capacity() + self.by_time.capacity())
            + self.vocabulary.bytes()
            + sets.sum::<usize>()
    }

    pub fn len(&self) -> usize {
        self.made.len()
    }

    pub fn is_empty(&self) -> bool {
        self.made.is_empty()
    }

    /// Reads a few results again.
    fn read_again(&mut self, conn: &Connection, tasks: &[i64]) -> Result<(), Error> {
        for task in tasks {
            let there = result::one(conn, *task, |row| self.put(row))?;
            let Some(slot) = self.slot(*task) else { continue };
            if !there {
                // The place stays, so that every other keeps its own.
                self.made[slot as usize].state = state_code(&TaskState::Unknown(String::new()));
            }
            let (tags, collections) = (result::tags_of(conn, *task)?, result::collections_of(conn, *task)?);
            for (id, named) in &mut self.tags {
                named.slots.set(slot, tags.contains(id));
            }
            for (id, named) in &mut self.collections {
                named.slots.set(slot, collections.contains(id));
            }
        }
        Ok(())
    }

    /// Takes a row in, or what it has become; the order by time and the totals are put right by `put_in_order`.
    fn put(&mut self, row: &ResultRow<'_>) {
        let model = self.number_of(row.model, row.model_title);
        let made = Made::of(row, model);
        let at = match self.by_id.last() {
            Some(last) if self.made[*last as usize].task >= row.task => {
                self.by_id.binary_search_by_key(&row.task, |slot| self.made[*slot as usize].task)
            }
            Some(_) | None => Err(self.by_id.len()),
        };
        match (at, Slot::try_from(self.made.len())) {
            (Ok(at), _) => self.made[self.by_id[at] as usize] = made,
            (Err(at), Ok(slot)) => {
                self.made.push(made);
                self.by_id.insert(at, slot);
                self.by_time.push(slot);
            }
            // Four thousand million results are more than anybody makes.
            (Err(_), Err(_)) => {}
        }
    }

    fn put_in_order(&mut self) {
        let made = &self.made;
        self.by_time.sort_by_key(|slot| (made[*slot as usize].made_at, made[*slot as usize].task));
        self.totals.clear();
        for made in made.iter().filter(|made| made.is_completed() && made.bin == Bin::Out) {
            *self.totals.entry(made.account).or_default() += 1;
        }
    }

    fn read_names(&mut self, conn: &Connection) -> Result<(), Error> {
        let mut before = std::mem::take(&mut self.tags);
        // Folded as a query is; what is stored beside a name tells names apart, and goes further.
        for (id, name) in result::tag_names(conn)? {
            let folded = fold(&name);
            let slots = before.remove(&id).unwrap_or_default().slots;
            self.tags.insert(id, Named { name, folded, private: false, slots });
        }
        let mut before = std::mem::take(&mut self.collections);
        for (id, name, private) in result::collection_names(conn)? {
            let folded = fold(&name);
            let slots = before.remove(&id).unwrap_or_default().slots;
            self.collections.insert(id, Named { name, folded, private, slots });
        }
        Ok(())
    }

    fn read_words(&mut self, conn: &Connection) -> Result<(), Error> {
        let after = self.vocabulary.read_up_to;
        crate::table::words::fresh(conn, after, |id, word| self.vocabulary.add(id, word))?;
        self.vocabulary.put_in_order();
        Ok(())
    }

    fn number_of(&mut self, id: &str, title: &str) -> u32 {
        let last = self.made.last().map(|made| made.model).filter(|number| {
            self.models.get(*number as usize).is_some_and(|model| model.id == id && model.title == title)
        });
        if let Some(number) = last {
            return number;
        }
        let key = (id.to_owned(), title.to_owned());
        if let Some(number) = self.model_numbers.get(&key) {
            return *number;
        }
        let number = u32::try_from(self.models.len()).unwrap_or(u32::MAX);
        let (folded_id, folded_title) = (fold(id), fold(title));
        self.models.push(ModelName { id: id.to_owned(), title: title.to_owned(), folded_id, folded_title });
        self.model_numbers.insert(key, number);
        number
    }
}

//! What is said of results, by plain rules.

use std::collections::{BTreeMap, BTreeSet};

use engine::face::Label;

/// Results of the account; behind them stand a task that has not ended, one of another account, and none.
pub const RESULTS: usize = 6;
pub const UNENDED: usize = RESULTS;
pub const FOREIGN: usize = RESULTS + 1;
pub const NOBODY: usize = RESULTS + 2;

/// Names, and what they are the same as.
pub const NAMES: [(&str, &str); 6] = [
    ("Dress", "dress"),
    ("DRE\u{301}SS", "dress"),
    ("  dress ", "dress"),
    ("Sky", "sky"),
    ("sea", "sea"),
    ("Söa", "soa"),
];

#[derive(Clone, Debug)]
pub enum What {
    Favourite(bool),
    Rating(u8),
    Label(Option<Label>),
    Private(bool),
    Tag(usize),
    Untag(usize),
    Collect(usize),
    Uncollect(usize),
    Note(&'static str),
    Bin,
    Restore,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    pub favourite: bool,
    pub rating: u8,
    pub label: Option<Label>,
    pub private: bool,
    pub note: String,
    pub binned: bool,
}

/// What there is, by plain rules. Tags and collections go by what their names are the same as.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    pub said: BTreeMap<usize, Said>,
    pub tags: BTreeMap<&'static str, (String, BTreeSet<usize>)>,
    pub collections: BTreeMap<&'static str, (String, bool, Vec<usize>)>,
    pub emptied: BTreeSet<usize>,
}

#[derive(Default)]
pub struct Past {
    pub now: Model,
    pub undo: Vec<Model>,
    pub redo: Vec<Model>,
}

impl Past {
    pub fn step(&mut self, next: Model) {
        if next != self.now {
            self.undo.push(std::mem::replace(&mut self.now, next));
            self.redo.clear();
        }
    }

    /// The state before or after, as far as it can be had back: what was deleted stays so.
    pub fn turn(&mut self, again: bool) -> bool {
        let (from, to) = if again { (&mut self.redo, &mut self.undo) } else { (&mut self.undo, &mut self.redo) };
        while let Some(mut next) = from.pop() {
            next.emptied.clone_from(&self.now.emptied);
            for task in &next.emptied {
                next.said.entry(*task).or_default().binned = true;
            }
            if next != self.now {
                to.push(std::mem::replace(&mut self.now, next));
                return true;
            }
        }
        false
    }
}

impl Model {
    pub fn touched(&self, other: &Model) -> usize {
        let of = |model: &Model, task: usize| {
            let tags: Vec<_> =
                model.tags.iter().filter(|(_, (_, tasks))| tasks.contains(&task)).map(|(key, _)| *key).collect();
            let held: Vec<_> =
                model.collections.iter().filter(|(_, (.., held))| held.contains(&task)).map(|(key, _)| *key).collect();
            (model.said.get(&task).cloned().unwrap_or_default(), tags, held)
        };
        (0..NOBODY).filter(|task| of(self, *task) != of(other, *task)).count()
    }

    pub fn judge(&mut self, tasks: &[usize], what: &What) {
        let own: Vec<usize> = tasks.iter().copied().filter(|task| *task <= UNENDED).collect();
        for task in own {
            let said = self.said.entry(task).or_default();
            match what {
                What::Favourite(on) => said.favourite = *on,
                What::Rating(stars) => said.rating = *stars,
                What::Label(label) => said.label = *label,
                What::Private(on) => said.private = *on,
                What::Note(text) => (*text).clone_into(&mut said.note),
                What::Bin => said.binned |= task != UNENDED,
                What::Restore => said.binned &= self.emptied.contains(&task),
                What::Tag(name) => {
                    let (name, key) = NAMES[*name];
                    self.tags.entry(key).or_insert_with(|| (name.trim().to_owned(), BTreeSet::new())).1.insert(task);
                }
                What::Untag(name) => {
                    self.tags.get_mut(NAMES[*name].1).map(|(_, tasks)| tasks.remove(&task));
                }
                What::Collect(name) => {
                    if let Some((.., held)) = self.collections.get_mut(NAMES[*name].1)
                        && !held.contains(&task)
                    {
                        held.push(task);
                    }
                }
                What::Uncollect(name) => {
                    if let Some((.., held)) = self.collections.get_mut(NAMES[*name].1) {
                        held.retain(|other| *other != task);
                    }
                }
            }
        }
        self.said.retain(|_, said| *said != Said::default());
    }

    pub fn rename(&mut self, tag: &str, to: usize) {
        let (name, key) = NAMES[to];
        let Some((old, tasks)) = self.tags.remove(tag) else { return };
        if tag != key && self.tags.contains_key(key) {
            self.tags.get_mut(key).unwrap().1.extend(tasks);
        } else {
            drop(old);
            self.tags.insert(key, (name.trim().to_owned(), tasks));
        }
    }

    pub fn order(&mut self, collection: &str, tasks: &[usize], before: Option<usize>) {
        let Some((.., held)) = self.collections.get_mut(collection) else { return };
        if before.is_some_and(|before| !held.contains(&before)) {
            return;
        }
        let mut moving = Vec::new();
        for task in tasks {
            if held.contains(task) && !moving.contains(task) {
                moving.push(*task);
            }
        }
        let at = before.and_then(|before| held.iter().position(|task| *task == before)).unwrap_or(held.len());
        let stays = |task: &&usize| !moving.contains(task);
        let above: Vec<usize> = held[..at].iter().filter(stays).copied().collect();
        let below: Vec<usize> = held[at..].iter().filter(stays).copied().collect();
        *held = above.into_iter().chain(moving.iter().copied()).chain(below).collect();
    }

    pub fn shown(&self, task: usize) -> bool {
        task < RESULTS && !self.said.get(&task).is_some_and(|said| said.binned)
    }
}

//! What can be taken back: steps in memory, each made of pieces that know what was before and what came after. A piece
//! is turned round only where the library still says what it left there, so that what somebody else changed meanwhile
//! stays.

use std::collections::{HashMap, HashSet, VecDeque};

use library::{Collection, Mark, Marked, Note, Placed, Tag, Writer};

use crate::face::UndoneWhat;

/// Steps that are kept, and the memory that they may take together.
const MOST_STEPS: usize = 100;
const MOST_BYTES: usize = 64 << 20;

/// One change of rows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Piece {
    Marked(Marked),
    /// Tasks that got a tag, or lost it.
    Tied {
        tag: i64,
        tasks: Vec<i64>,
        on: bool,
    },
    /// A tag that was made, renamed or removed.
    Tag {
        from: Option<Tag>,
        to: Option<Tag>,
    },
    Placed {
        collection: i64,
        placed: Vec<Placed>,
    },
    Collection {
        from: Option<Collection>,
        to: Option<Collection>,
    },
    Noted {
        task: i64,
        from: Option<Note>,
        to: Option<Note>,
    },
}

/// What a person did at one time.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub what: UndoneWhat,
    pub pieces: Vec<Piece>,
}

/// What one account's results went through, the last at the end.
#[derive(Default)]
pub(crate) struct Journal {
    done: VecDeque<Step>,
    undone: Vec<Step>,
}

impl Piece {
    /// What takes it back.
    fn turned(&self) -> Piece {
        match self.clone() {
            Piece::Marked(Marked { from, to, tasks }) => Piece::Marked(Marked { from: to, to: from, tasks }),
            Piece::Tied { tag, tasks, on } => Piece::Tied { tag, tasks, on: !on },
            Piece::Tag { from, to } => Piece::Tag { from: to, to: from },
            Piece::Placed { collection, placed } => {
                let placed = placed.iter().map(|one| Placed { task: one.task, from: one.to, to: one.from }).collect();
                Piece::Placed { collection, placed }
            }
            Piece::Collection { from, to } => Piece::Collection { from: to, to: from },
            Piece::Noted { task, from, to } => Piece::Noted { task, from: to, to: from },
        }
    }

    /// Does it where all is as it expects. Answers what it did; None: nothing.
    pub fn apply(self, writer: &Writer<'_>, account: i64) -> Result<Option<Piece>, library::Error> {
        let done = match self {
            Piece::Marked(marked) => {
                let tasks = writer.judgements().mark_from(account, &marked)?;
                Piece::Marked(Marked { tasks, ..marked })
            }
            Piece::Tied { tag, .. } if writer.tags().get(tag)?.is_none() => return Ok(None),
            Piece::Tied { tag, tasks, on } => {
                let tasks = if on { writer.tags().tie(tag, &tasks)? } else { writer.tags().untie(tag, &tasks)? };
                Piece::Tied { tag, tasks, on }
            }
            Piece::Tag { from, to } => {
                let done = match (&from, &to) {
                    (None, Some(to)) => writer.tags().put(to)?,
                    (Some(from), None) => {
                        writer.tags().get(from.id)?.as_ref() == Some(from) && writer.tags().remove(from.id)?
                    }
                    (Some(from), Some(to)) => {
                        writer.tags().get(from.id)?.as_ref() == Some(from) && writer.tags().rename(to.id, &to.name)?
                    }
                    (None, None) => false,
                };
                return Ok(done.then_some(Piece::Tag { from, to }));
            }
            Piece::Placed { collection, .. } if writer.collections().get(collection)?.is_none() => return Ok(None),
            Piece::Placed { collection, placed } => {
                Piece::Placed { collection, placed: writer.collections().place(collection, &placed)? }
            }
            Piece::Collection { from, to } => {
                let collections = writer.collections();
                let done = match (&from, &to) {
                    (None, Some(to)) => collections.put(to)?,
                    (Some(from), None) => {
                        collections.get(from.id)?.as_ref() == Some(from) && collections.remove(from.id)?
                    }
                    (Some(from), Some(to)) => {
                        collections.get(from.id)?.as_ref() == Some(from)
                            && collections.set(to.id, &to.name, to.private)?
                    }
                    (None, None) => false,
                };
                return Ok(done.then_some(Piece::Collection { from, to }));
            }
            Piece::Noted { task, from, to } => {
                if from == to || writer.notes().of_task(task)? != from {
                    return Ok(None);
                }
                writer.notes().set(task, to.as_ref())?;
                Piece::Noted { task, from, to }
            }
        };
        Ok(Some(done).filter(|done| !done.tasks().is_empty()))
    }

    /// The tasks that it changed.
    pub fn tasks(&self) -> Vec<i64> {
        match self {
            Piece::Marked(marked) => marked.tasks.clone(),
            Piece::Tied { tasks, .. } => tasks.clone(),
            Piece::Placed { placed, .. } => placed.iter().map(|one| one.task).collect(),
            Piece::Noted { task, .. } => vec![*task],
            Piece::Tag { .. } | Piece::Collection { .. } => Vec::new(),
        }
    }

    /// About the memory that it takes.
    fn bytes(&self) -> usize {
        let text = |note: &Option<Note>| note.as_ref().map_or(0, |note| note.text.len());
        let rest = match self {
            Piece::Marked(marked) => marked.tasks.len() * size_of::<i64>(),
            Piece::Tied { tasks, .. } => tasks.len() * size_of::<i64>(),
            Piece::Placed { placed, .. } => placed.len() * size_of::<Placed>(),
            Piece::Noted { from, to, .. } => text(from) + text(to),
            Piece::Tag { .. } | Piece::Collection { .. } => 0,
        };
        rest + size_of::<Piece>()
    }
}

impl Step {
    /// Results that are other than before.
    pub fn tasks(&self) -> HashSet<i64> {
        self.pieces.iter().flat_map(Piece::tasks).collect()
    }

    /// Takes it back, the last piece first. Answers what can be taken back of that in turn; None when nothing was as
    /// the step left it.
    pub fn turn(&self, writer: &Writer<'_>, account: i64) -> Result<Option<Step>, library::Error> {
        let mut pieces = Vec::new();
        for piece in self.pieces.iter().rev() {
            pieces.extend(piece.turned().apply(writer, account)?);
        }
        Ok((!pieces.is_empty()).then(|| Step { what: self.what.clone(), pieces }))
    }

    fn bytes(&self) -> usize {
        self.pieces.iter().map(Piece::bytes).sum()
    }

    /// Without what it says of the bin for these tasks.
    fn without_bin(&mut self, tasks: &HashSet<i64>) {
        for piece in &mut self.pieces {
            if let Piece::Marked(Marked { to: Mark::Binned(_), tasks: binned, .. }) = piece {
                binned.retain(|task| !tasks.contains(task));
            }
        }
        self.pieces.retain(|piece| !matches!(piece, Piece::Marked(marked) if marked.tasks.is_empty()));
    }
}

impl Journal {
    /// A new step. What was taken back cannot be done again after it. The oldest go when there are too many.
    pub fn add(&mut self, step: Step) {
        if step.pieces.is_empty() {
            return;
        }
        self.undone.clear();
        self.done.push_back(step);
        self.shorten();
    }

    pub fn last_done(&mut self) -> Option<Step> {
        self.done.pop_back()
    }

    pub fn last_undone(&mut self) -> Option<Step> {
        self.undone.pop()
    }

    pub fn was_undone(&mut self, step: Step) {
        self.undone.push(step);
    }

    pub fn was_redone(&mut self, step: Step) {
        self.done.push_back(step);
        self.shorten();
    }

    /// A step that could not be taken back just now, where it was.
    pub fn still_done(&mut self, step: Step) {
        self.done.push_back(step);
    }

    pub fn still_undone(&mut self, step: Step) {
        self.undone.push(step);
    }

    /// The files of these are deleted: nothing puts them into the bin or takes them out of it any more.
    pub fn forget_bin(&mut self, tasks: &HashSet<i64>) {
        self.done.iter_mut().chain(&mut self.undone).for_each(|step| step.without_bin(tasks));
        self.done.retain(|step| !step.pieces.is_empty());
        self.undone.retain(|step| !step.pieces.is_empty());
    }

    fn shorten(&mut self) {
        let mut bytes: usize = self.done.iter().chain(&self.undone).map(Step::bytes).sum();
        while self.done.len() > MOST_STEPS || (bytes > MOST_BYTES && self.done.len() > 1) {
            bytes -= self.done.pop_front().map_or(0, |step| step.bytes());
        }
    }
}

/// A journal an account: nothing is taken back that is not on the screen.
pub(crate) type Journals = HashMap<i64, Journal>;

#[cfg(test)]
mod tests {
    use super::*;

    fn step(name: &str, tasks: usize) -> Step {
        let tasks = (0..i64::try_from(tasks).expect("few")).collect();
        let marked = Marked { from: Mark::Binned(None), to: Mark::Binned(Some(1)), tasks };
        Step { what: UndoneWhat::CollectionMade { name: name.to_owned() }, pieces: vec![Piece::Marked(marked)] }
    }

    #[test]
    fn the_oldest_steps_go_when_there_are_many_or_large_ones_and_the_last_one_never() {
        let mut journal = Journal::default();
        for number in 0..150 {
            journal.add(step(&number.to_string(), 1));
        }
        assert_eq!(journal.done.len(), MOST_STEPS);
        assert_eq!(journal.done[0].what, UndoneWhat::CollectionMade { name: "50".to_owned() });
        let large = MOST_BYTES / size_of::<i64>() / 2 + 1;
        journal.add(step("large", large));
        journal.add(step("larger", large));
        assert_eq!(journal.done.len(), 1);
        journal.add(step("largest", large * 3));
        assert_eq!(journal.done.len(), 1, "however large, the last one can be taken back");
    }

    #[test]
    fn a_new_change_ends_what_can_be_done_again() {
        let mut journal = Journal::default();
        journal.add(step("one", 1));
        let undone = journal.last_done().expect("there is one");
        journal.was_undone(undone);
        journal.add(step("nothing", 0).clone_without_pieces());
        assert!(!journal.undone.is_empty(), "what changed nothing is no change");
        journal.add(step("two", 1));
        assert!(journal.last_undone().is_none());
    }

    #[test]
    fn what_was_deleted_leaves_the_steps_of_the_bin() {
        let mut journal = Journal::default();
        journal.add(step("one", 1));
        journal.add(step("two", 2));
        journal.forget_bin(&HashSet::from([0]));
        assert_eq!(journal.done.iter().map(|step| step.tasks()).collect::<Vec<_>>(), [HashSet::from([1])]);
    }

    impl Step {
        fn clone_without_pieces(&self) -> Step {
            Step { what: self.what.clone(), pieces: Vec::new() }
        }
    }
}

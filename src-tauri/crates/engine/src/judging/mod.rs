//! What a person says of results: favourites, ratings, labels, tags, notes, collections, the bin; and undo.
//!
//! Every change is one transaction, and a step in a journal of the account in memory. Whoever changes something waits
//! for the one before, so that the journal has the order of the library.

mod change;
mod empty;
mod journal;
mod look;
mod named;

pub(crate) use empty::go_on_emptying;

use std::collections::HashSet;
use std::sync::Mutex as Slot;

use tokio::sync::{Mutex, watch};
use tokio_util::sync::CancellationToken;

use crate::Engine;
use crate::face::{
    Change, CollectionChange, CollectionView, Failure, FailureCode, Judged, Label, Selection, Tag, Undone, UndoneWhat,
};
use change::Changed;
use journal::{Journals, Piece, Step};
pub(crate) use named::sound;

/// Longest note, in bytes.
const LONGEST_NOTE: usize = 64 << 10;
/// Of more changed tasks than this nobody is told the names: the page asks anew for all.
const MOST_NAMED: usize = 200;

pub(crate) struct Judging {
    journals: Mutex<Journals>,
    /// Held while a bin is emptied: one at a time.
    emptying: Mutex<()>,
    /// Ends the one that runs.
    stop: Slot<Option<CancellationToken>>,
    /// Rises whenever something was said: whoever keeps the sidecars true waits for it.
    said: watch::Sender<u64>,
}

impl Default for Judging {
    fn default() -> Self {
        let (journals, emptying, stop) = Default::default();
        Self { journals, emptying, stop, said: watch::channel(0).0 }
    }
}

impl Judging {
    pub fn said(&self) -> watch::Receiver<u64> {
        self.said.subscribe()
    }

    /// Sidecars went stale: by a judgement, or by what else stands in them.
    pub fn say(&self) {
        self.said.send_modify(|said| *said = said.wrapping_add(1));
    }
}

impl Engine {
    /// Changes what a person said of results, in one transaction.
    pub async fn judge(&self, selection: Selection, change: Change) -> Result<Judged, Failure> {
        let account = self.inner.need_lane()?.account;
        let change = sound_change(change)?;
        let tasks = self.selected(&selection).await?;
        let (now, wanted) = (self.inner.now(), change.clone());
        let mut journals = self.inner.judging.journals.lock().await;
        let changed =
            self.inner.library.write(move |writer| change::change(writer, account, &tasks, &wanted, now)).await?;
        let pieces = match changed {
            Changed::Pieces(pieces) => pieces,
            Changed::NoCollection => return Err(Failure::new(FailureCode::NotFound)),
        };
        let step = Step { what: UndoneWhat::Change { change }, pieces };
        let changed = self.tell_of(&step);
        journals.entry(account).or_default().add(step);
        Ok(Judged { changed })
    }

    /// Puts results of whatever accounts into the bin, as one step of each account's journal. What contact was lost with
    /// goes there too: nothing runs.
    pub(crate) async fn bin_together(&self, tasks: Vec<i64>) -> Result<Undone, Failure> {
        let (now, change) = (self.inner.now(), Change::Bin);
        let what = UndoneWhat::Change { change };
        let mut journals = self.inner.judging.journals.lock().await;
        let binned =
            self.inner
                .library
                .write(move |writer| {
                    let mut binned = Vec::new();
                    for account in writer.accounts().list()? {
                        let over = |task: &i64| {
                            let task = writer.tasks().get(*task)?;
                            Ok::<_, library::Error>(task.is_some_and(|task| {
                                task.state.is_end() || task.state == library::TaskState::LostContact
                            }))
                        };
                        let mut own = Vec::new();
                        for task in writer.own(account.id, &tasks)? {
                            if over(&task)? {
                                own.push(task);
                            }
                        }
                        let marked = writer.judgements().mark(account.id, &own, library::Mark::Binned(Some(now)))?;
                        binned.push((account.id, marked.into_iter().map(Piece::Marked).collect::<Vec<_>>()));
                    }
                    Ok(binned)
                })
                .await?;
        let mut changed = 0_u32;
        for (account, pieces) in binned {
            let step = Step { what: what.clone(), pieces };
            changed = changed.saturating_add(self.tell_of(&step));
            journals.entry(account).or_default().add(step);
        }
        Ok(Undone { what, changed })
    }

    /// Takes the last change back; None when there is none.
    pub async fn judge_undo(&self) -> Result<Option<Undone>, Failure> {
        self.turn(false).await
    }

    /// Does again what was taken back last.
    pub async fn judge_redo(&self) -> Result<Option<Undone>, Failure> {
        self.turn(true).await
    }

    /// A name that another tag has makes one of the two.
    pub async fn tag_rename(&self, id: i64, name: String) -> Result<(), Failure> {
        let name = sound(&name).ok_or_else(|| Failure::new(FailureCode::NameMissing))?;
        self.step(move |writer| {
            let renamed = named::rename_tag(writer, id, &name)?;
            Ok(renamed.map(|step| ((), step)).map_err(Failure::new))
        })
        .await
    }

    /// Takes it from everything that has it.
    pub async fn tag_delete(&self, id: i64) -> Result<(), Failure> {
        self.step(move |writer| Ok(named::delete_tag(writer, id)?.map(|step| ((), step)).map_err(Failure::new))).await
    }

    /// Makes a new one (id 0) or changes one. Fails with `nameTaken` and `nameMissing`.
    pub async fn collection_save(&self, collection: CollectionChange) -> Result<CollectionView, Failure> {
        let account = self.inner.need_lane()?.account;
        let name = sound(&collection.name).ok_or_else(|| Failure::new(FailureCode::NameMissing))?;
        let (now, wanted) = (self.inner.now(), CollectionChange { name, ..collection });
        self.step(move |writer| {
            let (saved, step) = match named::save_collection(writer, &wanted, now)? {
                Ok(saved) => saved,
                Err(code) => return Ok(Err(Failure::new(code).fact("name", &wanted.name))),
            };
            let held = writer.collection_held(account, saved)?;
            Ok(Ok((look::collection_view(held), step)))
        })
        .await
    }

    /// Results stay.
    pub async fn collection_delete(&self, id: i64) -> Result<(), Failure> {
        self.step(move |writer| Ok(named::delete_collection(writer, id)?.map(|step| ((), step)).map_err(Failure::new)))
            .await
    }

    /// Moves results of a collection before another of it; None: to the end.
    pub async fn collection_order(&self, id: i64, tasks: Vec<i64>, before: Option<i64>) -> Result<(), Failure> {
        self.step(move |writer| {
            let ordered = named::order_collection(writer, id, &tasks, before)?;
            Ok(ordered.map(|step| ((), step)).map_err(Failure::new))
        })
        .await
    }

    /// One step of the present account.
    async fn step<T, F>(&self, f: F) -> Result<T, Failure>
    where
        F: FnOnce(&library::Writer<'_>) -> Result<Result<(T, Option<Step>), Failure>, library::Error> + Send + 'static,
        T: Send + 'static,
    {
        let account = self.inner.need_lane()?.account;
        let mut journals = self.inner.judging.journals.lock().await;
        let (answer, step) = self.inner.library.write(move |writer| f(writer)).await??;
        if let Some(step) = step {
            self.tell_of(&step);
            journals.entry(account).or_default().add(step);
        }
        Ok(answer)
    }

    /// Takes back the last step of which something is as it was left; what was changed since stays as it is.
    async fn turn(&self, again: bool) -> Result<Option<Undone>, Failure> {
        let account = self.inner.need_lane()?.account;
        let mut journals = self.inner.judging.journals.lock().await;
        let journal = journals.entry(account).or_default();
        while let Some(step) = if again { journal.last_undone() } else { journal.last_done() } {
            let wanted = step.clone();
            match self.inner.library.write(move |writer| wanted.turn(writer, account)).await {
                Ok(None) => {}
                Ok(Some(turned)) => {
                    let changed = self.tell_of(&turned);
                    let what = turned.what.clone();
                    if again {
                        journal.was_redone(turned)
                    } else {
                        journal.was_undone(turned)
                    }
                    return Ok(Some(Undone { what, changed }));
                }
                Err(error) => {
                    // What a rule of a table refuses would be refused for ever; a full disk is not for ever.
                    if !matches!(error, library::Error::Constraint { .. }) {
                        if again { journal.still_undone(step) } else { journal.still_done(step) }
                    }
                    return Err(error.into());
                }
            }
        }
        Ok(None)
    }

    /// Says what a step made stale. Answers how many results are other than before.
    fn tell_of(&self, step: &Step) -> u32 {
        let mut tags = Vec::new();
        for piece in &step.pieces {
            let of = match piece {
                Piece::Marked(_) | Piece::Noted { .. } => &[Tag::Library, Tag::Task][..],
                Piece::Tied { .. } => &[Tag::Library, Tag::Tags, Tag::Task],
                Piece::Placed { .. } => &[Tag::Library, Tag::Collections, Tag::Task],
                Piece::Tag { .. } => &[Tag::Tags],
                // Whether it is private shows on every tile.
                Piece::Collection { .. } => &[Tag::Collections, Tag::Library],
            };
            tags.extend(of.iter().copied().filter(|tag| !tags.contains(tag)).collect::<Vec<_>>());
        }
        let tasks = step.tasks();
        if !tags.is_empty() {
            self.tell_stale(&tags, &tasks);
            self.inner.judging.say();
        }
        u32::try_from(tasks.len()).unwrap_or(u32::MAX)
    }

    fn tell_stale(&self, tags: &[Tag], tasks: &HashSet<i64>) {
        let mut named: Vec<i64> = tasks.iter().copied().take(MOST_NAMED + 1).collect();
        if named.len() > MOST_NAMED {
            named.clear();
        }
        named.sort_unstable();
        self.inner.stale(tags, &named);
    }
}

/// A change that can be kept: names are names, stars are five at most.
fn sound_change(change: Change) -> Result<Change, Failure> {
    let named = |name: String| sound(&name).ok_or_else(|| Failure::new(FailureCode::NameMissing));
    Ok(match change {
        Change::Rating { stars } => Change::Rating { stars: stars.min(5) },
        Change::Tag { name } => Change::Tag { name: named(name)? },
        Change::Untag { name } => Change::Untag { name: named(name)? },
        Change::Note { text } if text.len() > LONGEST_NOTE => {
            return Err(Failure::new(FailureCode::TooLarge).fact("limit", LONGEST_NOTE));
        }
        // White space alone says nothing.
        Change::Note { text } if text.trim().is_empty() => Change::Note { text: String::new() },
        other => other,
    })
}

fn label_stored(label: Label) -> library::query::Label {
    match label {
        Label::Red => library::query::Label::Red,
        Label::Orange => library::query::Label::Orange,
        Label::Yellow => library::query::Label::Yellow,
        Label::Green => library::query::Label::Green,
        Label::Blue => library::query::Label::Blue,
        Label::Violet => library::query::Label::Violet,
    }
}

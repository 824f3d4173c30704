//! The library: everything that Afterimage remembers, in one SQLite file. A table a file under `table/`; migrations
//! numbered and backed up; one writer thread whose every call is one synced transaction; readers beside it.
//!
//! ```no_run
//! # async fn story(library: library::Library, submit_id: &str, new: Vec<library::NewTask>) -> Result<(), library::Error> {
//! use library::{TaskPatch, TaskState};
//! let submit_id = submit_id.to_owned();
//! let made = library.write(move |w| w.tasks().insert_batch(&submit_id, &new)).await?; // on disk from here on
//! let patch = TaskPatch { sent_at: Some(Some(1)), ..TaskPatch::default() };
//! let task = made.ids[0];
//! library.write(move |w| w.tasks().advance(task, &[TaskState::Queued], &TaskState::Sending, &patch)).await?;
//! let task = library.read(move |r| r.tasks().get(task)).await?;
//! # drop(task); Ok(()) }
//! ```
//!
//! Times are Unix milliseconds and are always passed in; sizes are bytes; money is whole credits.

mod access;
mod backup;
mod calendar;
mod columns;
mod connection;
mod error;
mod export;
mod family;
pub mod faults;
mod find;
mod fold;
mod health;
mod insight;
mod judged;
mod library;
mod life;
mod media;
mod migrate;
#[cfg(test)]
mod plans;
pub mod query;
mod queue;
mod readers;
mod sent;
mod stored;
mod table;
pub mod text;
mod tile;
mod writer_thread;

pub use access::{Reader, Writer};
pub use calendar::Calendar;
pub use columns::{Columns, Made, ModelName};
pub use error::Error;
pub use export::{ExportedError, ExportedOutput, ExportedTask};
pub use family::{Family, Member};
pub use find::{Counts, First, Group, Look, Question, asks_for_words, joined};
pub use health::Unwritable;
pub use insight::{Ended, FailedTask, Priced, RunningTask};
pub use judged::{Bin, Held, Said};
pub use library::{Library, ReadOnlyLibrary};
pub use life::{Broke, Hold, OutputState, TaskState};
pub use media::{Kind, Media, Role, Thumb};
pub use migrate::known_version;
pub use queue::{Queue, QueueCounts};
pub use sent::{SentCost, Spent};
pub use table::account::{Account, Accounts, AccountsMut, NewAccount};
pub use table::archive_total::ArchiveTotal;
pub use table::balance::{Balance, Balances, BalancesMut};
pub use table::board::{Board, Boards, BoardsMut, Wins};
pub use table::cast_member::{CastMember, CastMembers, CastMembersMut, CastSort};
pub use table::collection::{Collection, Collections, CollectionsMut, Placed};
pub use table::draft::{Draft, Drafts, DraftsMut};
pub use table::file_check::{FileChecks, FileChecksMut};
pub use table::import::{Import, ImportSource, Imports, ImportsMut};
pub use table::import_file::{ImportFiles, ImportFilesMut};
pub use table::judgement::{Judgement, Judgements, JudgementsMut, Mark, Marked};
pub use table::kinship::{Kinship, Kinships, KinshipsMut};
pub use table::link::{LinkedOutput, Links, LinksMut};
pub use table::note::{Note, Notes, NotesMut};
pub use table::output::{BroughtFile, MediaFacts, NewOutput, Output, OutputPatch, Outputs, OutputsMut, SavedFile};
pub use table::preset::{Preset, Presets, PresetsMut};
pub use table::prompt::{PromptUsed, Prompts};
pub use table::receipt::{Receipt, Receipts, ReceiptsMut};
pub use table::saved_search::{SavedSearch, SavedSearches, SavedSearchesMut};
pub use table::setting::{Scope, Settings, SettingsMut};
pub use table::sidecar_due::{SidecarsDue, SidecarsDueMut};
pub use table::sidecar_stale::{SidecarsStale, SidecarsStaleMut};
pub use table::signature::{Signatures, SignaturesMut};
pub use table::snippet::{Snippet, Snippets, SnippetsMut};
pub use table::tag::{Tag, Tags, TagsMut};
pub use table::task::{
    BroughtTask, Inserted, NewTask, QueuePlace, RunOfModel, Task, TaskBrief, TaskMoney, TaskPatch, Tasks, TasksMut,
};
pub use table::watched_file::{WatchedFiles, WatchedFilesMut};
pub use tile::TileRow;

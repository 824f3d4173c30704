//! The application without a window: submitter, poller, archiver and shutdown behind one face.
//!
//! `Engine` has a method for every verb of the product (`ui/src/lib/backend/backend.ts` lists the same ones) and
//! one stream of events. What it does to the world goes through `ports`. A profile folder holds the database,
//! thumbnails and the lock; an engine takes that lock before it opens the database, whoever starts it.

pub mod face;
#[cfg(any(feature = "faults", clippy))]
pub mod faults;
#[cfg(not(any(feature = "faults", clippy)))]
mod faults;
pub mod pacing;
pub mod ports;
pub mod system;

mod account;
mod adopt;
mod archiver;
mod attach;
mod back_online;
mod balance_reads;
mod balances;
mod batch;
mod boards;
mod body_text;
mod bring;
mod bucket;
mod cast;
mod charged;
mod compose;
mod detail;
mod drafts;
mod estimate;
mod experience;
mod export;
mod failing;
mod following;
mod gathering;
mod grid;
mod health;
mod importing;
mod in_use;
mod inner;
mod insight;
mod judging;
mod kin;
mod lane;
mod lessons;
mod likeness;
mod limits;
mod line;
mod links;
mod media_files;
mod merging;
mod network;
mod new_file;
mod not_saved;
mod notices;
mod open;
mod order;
mod pace;
mod page_text;
mod part_files;
mod patience;
mod pictures;
mod poller;
mod presets;
mod profile;
mod queue;
mod quiet;
mod ready;
mod receipt_export;
mod receipts;
mod reckoning;
mod recovery;
mod refusal;
mod retouching;
mod saving;
mod schedule;
mod searching;
mod sending;
mod settings;
mod sidecar;
mod sink;
mod spending;
mod state_view;
mod status;
mod stills;
mod submit;
mod submitter;
mod switching;
mod taking_out;
mod telling;
mod turns;
mod upkeep;
mod verbs;
mod watched_files;
mod watching;
mod wishes;
mod words;

pub use export::{ExportError, export};
pub use media_files::{MediaFile, Remote};
pub use network::{LARGEST_FILE, Network};
pub use open::{OpenError, Options};
pub use profile::Profile;
pub use reapi::{ApiBase, BaseError, REAPI_BASE};

use std::sync::Arc;

/// The application. Cheap to clone; the last `shutdown` ends it.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<inner::Inner>,
}

//! Every type that crosses to the page or to a program that drives the engine. It is the only place in the
//! house with derives for generated types: `ui/src/lib/backend/bindings.ts` is written from here.
//!
//! Times are Unix milliseconds, durations are milliseconds, sizes are bytes, money is whole credits
//! (1 credit = USD 0.001). Numbers stay below 2^53, so that they are exact in JavaScript.

mod account;
mod batch;
mod board;
mod bring;
mod cast;
mod compose;
mod draft;
mod event;
mod failure;
mod files;
mod find;
mod follow;
mod grid;
mod import;
mod insight;
mod judge;
mod lesson;
mod link;
mod opening;
mod output;
mod picker;
mod queue;
mod receipt;
mod settings;
mod spending;
mod taking_out;
mod task;
mod timeline;

pub use account::*;
pub use batch::*;
pub use board::*;
pub use bring::*;
pub use cast::*;
pub use compose::*;
pub use draft::*;
pub use event::*;
pub use failure::*;
pub use files::*;
pub use find::*;
pub use follow::*;
pub use grid::*;
pub use import::*;
pub use insight::*;
pub use judge::*;
pub use lesson::*;
pub use link::*;
pub use opening::*;
pub use output::*;
pub use picker::*;
pub use queue::*;
pub use receipt::*;
pub use settings::*;
pub use spending::*;
pub use taking_out::*;
pub use task::*;
pub use timeline::*;

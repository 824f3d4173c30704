//! What the page may call: a file a noun, three lines a command. Names are those of
//! `ui/src/lib/backend/backend.ts`.

pub mod account;
pub mod board;
pub mod bring;
pub mod cast;
pub mod compose;
pub mod draft;
pub mod files;
pub mod follow;
pub mod import;
pub mod judge;
pub mod library;
pub mod output;
pub mod preset;
pub mod queue;
pub mod receipt;
pub mod search;
pub mod settings;
pub mod taking_out;
pub mod window;

/// What every command needs to say its signature.
mod signature {
    pub use engine::face::*;
    pub use tauri::State;

    pub use crate::opened::Opened;

    pub type Answer<T> = Result<T, Failure>;
    pub type Engine<'a> = State<'a, Opened>;
}

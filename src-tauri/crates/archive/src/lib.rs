//! Files: names, download, verification, sums and the sidecar.
//!
//! A file comes in three steps, each safe to repeat: `Fetcher::download` gathers it in a part, hashed and synced;
//! `place` gives it its final name and syncs the folder; `add_sums` and `write_sidecars` say what it is. Nothing has
//! a final name before it is whole, nothing is overwritten, and bytes of two versions of a file are never mixed.
//! Only after `place` has returned may anybody say "archived".

mod address;
mod blocking;
mod body;
mod content_range;
mod copy;
mod download;
mod faults;
mod fetch_error;
mod fetcher;
mod files;
mod foreign;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
mod hex;
mod name;
mod note;
mod part;
mod place;
mod power_cut;
mod probe;
mod real_files;
mod recording;
mod remove;
mod replace;
mod resolver;
mod retry_after;
mod sidecar;
mod sidecar_places;
mod slug;
mod stream;
mod sums;
mod trouble;
mod verify;
mod version;
mod writeback;

pub use address::Policy;
pub use copy::{CopyError, copy_in};
pub use download::{Fetched, Progress, Want};
pub use faults::{FaultyFiles, Step};
pub use fetch_error::FetchError;
pub use fetcher::{Fetcher, FetcherError, Timeouts};
pub use files::{Files, OpenFile, Opening};
pub use foreign::{Foreign, NotForeign, Sum};
pub use name::{NameFacts, PATTERN, relative_path};
pub use part::{Finished, Resume, discard_part};
pub use place::{Placing, free_path, make_folders, place, place_all};
pub use power_cut::{DiskAfter, Loss};
pub use probe::Probed;
pub use real_files::RealFiles;
pub use recording::{Act, RecordingFiles};
pub use remove::{Removed, remove_file};
pub use replace::replace_content;
pub use resolver::{Lookup, system_lookup};
pub use sidecar::{
    SIDECAR_SCHEMA, Sidecar, SidecarAccount, SidecarCollection, SidecarCost, SidecarError, SidecarJudgement,
    SidecarOutput, SidecarParent, SidecarReceipt, SidecarTimes, SidecarTrouble, parse_sidecar, read_sidecar,
    remove_sidecar, write_sidecar, write_sidecars,
};
pub use sidecar_places::is_sidecar;
pub use slug::safe_name;
pub use stream::Remote;
pub use sums::{SUMS, add_sums, remove_sums};
pub use trouble::DiskTrouble;
pub use verify::{free_space, verify};

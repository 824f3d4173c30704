//! Real disks that fill up, turn read-only, vanish and come back: small ones in memory, mounted where nobody else
//! sees them. Permissions would prove nothing, since whoever may mount may write everywhere.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod archive_disk;
#[path = "../stories/books.rs"]
#[allow(dead_code, reason = "the stories use all of it")]
mod books;
mod mounted;
mod namespace;
mod profile_disk;
#[path = "../stories/studio.rs"]
#[allow(dead_code, reason = "the stories use all of it")]
mod studio;

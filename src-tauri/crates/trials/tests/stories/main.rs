//! Whole stories without a window: the engine against the sandbox, judged by the sandbox's ledger.
#![allow(clippy::unwrap_used)]

mod archive;
mod books;
mod charged_once;
mod key;
mod line;
mod main_job;
mod restart;
mod studio;

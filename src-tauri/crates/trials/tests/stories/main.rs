//! Whole stories without a window: the engine against the sandbox, judged by the sandbox's ledger.
#![allow(clippy::unwrap_used)]

mod absurd;
mod archive;
mod batch;
mod boards;
mod books;
mod bulk;
mod charged_once;
mod contract;
mod crashed;
mod database;
mod database_faults;
mod disk;
mod disk_faults;
mod drafts;
mod hostile;
mod key;
mod learning;
mod line;
mod main_job;
mod money;
mod power;
mod queue;
mod raw_api;
mod readings;
mod receipts;
mod refusal;
mod restart;
mod rivals;
mod sandbox_inside;
mod settable_clock;
mod spending;
mod studio;
mod switching;
mod texts;

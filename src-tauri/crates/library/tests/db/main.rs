//! The library from outside, file by file as in `src/`.
#![allow(clippy::unwrap_used)]

mod export;
mod find;
mod insight;
mod library;
mod newest;
mod query;
mod queue;
mod seed;
mod sent;
mod table;
mod tile;

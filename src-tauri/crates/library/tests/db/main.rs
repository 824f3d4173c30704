//! The library from outside, file by file as in `src/`.
#![allow(clippy::unwrap_used)]

mod export;
mod insight;
mod library;
mod queue;
mod seed;
mod sent;
mod table;
mod tile;
mod view;

//! What is measured: figures in one run against what they are compared with, and goals that are met or missed.

pub mod archive;
pub mod compose;
pub mod goal;
pub mod library;
pub mod poller;

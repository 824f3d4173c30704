//! Sound: facts and peaks, read by symphonia as a stream; the file is never in memory.

mod probe;
mod waveform;

pub(crate) use probe::facts;
pub use waveform::{Waveform, waveform};

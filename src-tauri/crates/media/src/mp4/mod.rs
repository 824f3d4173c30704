//! As much of MP4 and QuickTime as facts and a poster need, read with every length checked: a table that promises
//! more than the file holds costs nothing. Reads `moov` only; samples are read one at a time, by their place.

pub(crate) mod boxes;
mod movie;
mod samples;

pub(crate) use movie::{Colour, Movie, Track, TrackKind};

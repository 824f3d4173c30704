//! `export`: every task as a JSON line on standard output, whether the app runs or not.

use std::error::Error;
use std::io;

use engine::{ExportError, Profile};

use crate::place::Place;

pub fn print(place: &Place) -> Result<(), Box<dyn Error>> {
    match engine::export(&Profile::new(&place.profile), &mut io::stdout().lock()) {
        // `afterimage export | head` is no failure.
        Err(ExportError::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

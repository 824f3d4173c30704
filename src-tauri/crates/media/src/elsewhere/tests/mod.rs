#![allow(clippy::unwrap_used)]
//! What is found in files of other programs, from their bytes to their words.

mod comfy;
mod containers;
mod hostile;
mod programs;

use std::io::Cursor;

use super::{Elsewhere, elsewhere};

fn read(file: &[u8]) -> Elsewhere {
    elsewhere(&mut Cursor::new(file)).unwrap().expect("the file says how it was made")
}

fn silent(file: &[u8]) -> bool {
    elsewhere(&mut Cursor::new(file)).unwrap().is_none()
}

impl Elsewhere {
    fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Those of the parameters, in this order; "" for one that is not there.
    fn said<const N: usize>(&self, names: [&str; N]) -> [&str; N] {
        names.map(|name| self.parameter(name).unwrap_or_default())
    }
}

//! What other programs leave inside of a file of how it was made: where it stands (`holders`), in which letters
//! (`letters`, `exif`, `xmp`, `credentials`), and what it means (`told`).
//!
//! A file is read in a few places, by the lengths that it says of itself, within the bounds of `Source`. What is
//! damaged ends the reading of it; what was found until then counts.

mod credentials;
mod exif;
mod holders;
mod json;
mod letters;
mod source;
mod texts;
mod told;
mod xmp;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

use std::io::{Read, Result, Seek};

use letters::{cut, printable};
use source::Source;
use texts::Texts;
use told::Told;

/// What another program left inside of a file of how it was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Elsewhere {
    /// Proper name of the program, as "ComfyUI"; "" when the file says how it was made, but not by what.
    pub program: &'static str,
    /// At most 64 KiB, cut at a character; nothing in it but letters, line ends and tabs, as in all but `text`.
    pub prompt: String,
    /// At most 64 KiB, cut at a character.
    pub negative: String,
    /// Checkpoint or model, without folder and extension.
    pub model: Option<String>,
    /// Further parameters in plain names, as seed, steps, cfg, sampler, scheduler, width, height, denoise, loras: those
    /// first, then the others as they stood. At most 64, each value at most 500 characters; a name stands once.
    pub parameters: Vec<(String, String)>,
    /// What stood there, as it stood; where it stood in several places, each after its name. At most 256 KiB, cut at a
    /// character.
    pub text: String,
}

pub(crate) const MOST_PARAMETERS: usize = 64;
/// In characters.
pub(crate) const LONGEST_VALUE: usize = 500;
/// In characters.
pub(crate) const LONGEST_NAME: usize = 60;
/// In bytes.
pub(crate) const LONGEST_PROMPT: usize = 64 << 10;
/// In bytes.
pub(crate) const LONGEST_TEXT: usize = 256 << 10;

/// Says how a file was made, if the file says it; None where it does not. Reads a few places of it and at most 4 MiB,
/// however large it is; where in the file it stands afterwards is not said.
///
/// # Errors
///
/// Only what the disk says: a file that is damaged or lies says nothing, or what it says before that.
pub fn elsewhere(file: &mut (impl Read + Seek)) -> Result<Option<Elsewhere>> {
    let mut texts = Texts::default();
    holders::read(&mut Source::new(file)?, &mut texts)?;
    Ok(told::read(&texts, LONGEST_TEXT).map(|(told, text)| finished(told, text)))
}

/// The parameters that a person looks for first, in the order in which they look.
const FIRST: [&str; 9] = ["seed", "steps", "cfg", "sampler", "scheduler", "width", "height", "denoise", "loras"];

fn finished(told: Told, text: String) -> Elsewhere {
    let mut parameters = told.parameters;
    parameters.sort_by_key(|(name, _)| FIRST.iter().position(|first| first == name).unwrap_or(FIRST.len()));
    parameters.truncate(MOST_PARAMETERS);
    Elsewhere {
        program: told.program,
        prompt: cut(&printable(&told.prompt), LONGEST_PROMPT).to_owned(),
        negative: cut(&printable(&told.negative), LONGEST_PROMPT).to_owned(),
        model: told.model,
        parameters,
        text,
    }
}

//! Files that other programs made: what they are, and whether the library has them. Nothing is kept.

use std::path::{Path, PathBuf};

use archive::{Foreign, NotForeign, Sum};
use library::{Kind, Output, OutputState};
use tokio_util::sync::CancellationToken;

use super::elsewhere::left_inside;
use super::tally::not_taken;
use crate::archiver::whole;
use crate::face::{ImportTrouble, NotTaken};
use crate::inner::Inner;

/// A file that is new here.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub path: String,
    pub bytes: u64,
    /// In Unix milliseconds; 0 where nobody knows.
    pub modified_at: i64,
    /// SHA-256 of the file.
    pub sha256: String,
    pub kind: Kind,
    /// Proper name; "" where the file does not say.
    pub program: String,
}

/// What a file turned out to be.
pub(super) enum Looked {
    New(Box<Candidate>),
    /// The library has it. `gone`: its saved file is not where it was, and this one is the same.
    Known {
        gone: Option<(i64, String)>,
    },
    Left(NotTaken),
    Stopped,
}

/// What several files turned out to be.
#[derive(Default)]
pub(super) struct LookedAt {
    pub new: Vec<Candidate>,
    pub known: usize,
    /// Saved files that are gone and lie there, by the output's id.
    pub gone: Vec<(i64, String)>,
    pub left: Vec<NotTaken>,
}

/// Looks at files one by one.
pub(super) fn look_at_each(
    inner: &Inner,
    paths: &[PathBuf],
    stop: &CancellationToken,
) -> Result<LookedAt, library::Error> {
    let mut looked = LookedAt::default();
    for path in paths {
        match look_at(inner, path, stop)? {
            Looked::New(candidate) => looked.new.push(*candidate),
            Looked::Known { gone } => {
                looked.known += 1;
                looked.gone.extend(gone);
            }
            Looked::Left(one) => looked.left.push(one),
            Looked::Stopped => break,
        }
    }
    Ok(looked)
}

/// Looks into one file: what it is by its content, and whether the library has it. Nothing is kept.
pub(super) fn look_at(inner: &Inner, path: &Path, stop: &CancellationToken) -> Result<Looked, library::Error> {
    let left = |why, detail: &dyn ToString| Ok(Looked::Left(not_taken(name_of(path), why, detail.to_string())));
    let Some(text) = path.to_str() else { return left(ImportTrouble::Unread, &"its name is no text") };
    let mut file = match Foreign::open(path) {
        Ok(file) => file,
        Err(why @ (NotForeign::Folder | NotForeign::Link | NotForeign::Special | NotForeign::Unread(_))) => {
            return left(ImportTrouble::Unread, &why);
        }
    };
    let sniffed = match file.begins(media::HEAD) {
        Ok(head) => media::sniff(&head),
        Err(error) => return left(ImportTrouble::Unread, &error),
    };
    let Some(kind) = kind_of(sniffed.media) else { return left(ImportTrouble::NoMedia, &sniffed.mime) };
    let (bytes, lies_at) = (file.length, text.to_owned());
    let here = inner.library.read_blocking(move |reader| reader.outputs().at_path(&lies_at))?;
    if here.is_some_and(|output| output.bytes == Some(whole(bytes)) && output.state == OutputState::Archived) {
        return Ok(Looked::Known { gone: None });
    }
    let sum = match file.sum(&mut |_| !stop.is_cancelled()) {
        Ok(Sum::Whole(sum)) if file.is_as_it_was() => sum,
        Ok(Sum::Whole(_)) => return left(ImportTrouble::Unread, &"it is being written to"),
        Ok(Sum::Stopped) => return Ok(Looked::Stopped),
        Err(error) => return left(ImportTrouble::Unread, &error),
    };
    let of = sum.clone();
    if let Some(output) = inner.library.read_blocking(move |reader| reader.outputs().of_sum(&of))? {
        return Ok(Looked::Known { gone: gone(&output).then(|| (output.id, text.to_owned())) });
    }
    let program = left_inside(&mut file).map(|left| left.program.to_owned()).unwrap_or_default();
    let modified_at = file.modified_at;
    Ok(Looked::New(Box::new(Candidate { path: text.to_owned(), bytes, modified_at, sha256: sum, kind, program })))
}

/// Whether a saved file is not where it was saved.
fn gone(output: &Output) -> bool {
    output.state == OutputState::Archived && output.path.as_deref().is_some_and(|path| !Path::new(path).is_file())
}

fn kind_of(media: media::Media) -> Option<Kind> {
    match media {
        media::Media::Image => Some(Kind::Image),
        media::Media::Video => Some(Kind::Video),
        media::Media::Audio => Some(Kind::Audio),
        media::Media::Other => None,
    }
}

/// The name as it can be shown.
pub(super) fn name_of(path: &Path) -> String {
    crate::bring::name_of(path)
}

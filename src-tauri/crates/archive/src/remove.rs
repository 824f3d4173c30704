use std::fs::Metadata;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use crate::files::Files;
use crate::trouble::DiskTrouble;

/// What became of a file that is not wanted any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removed {
    /// It is not there (any more). The folder is not synced.
    Gone,
    /// It was left: it is not the file that was saved, or lies outside of the archive, or behind a link.
    NotOurs,
    /// It was left: the archive is not there.
    Away,
}

/// Removes a file of the archive whose folder is `root`. Only a plain file below it is removed, reached by no link, and
/// only with this length when one is given: what is longer or shorter is not what was saved. That a file is gone is
/// believed only while the archive's own folders are there, for a drive that is away leaves an empty folder.
pub fn remove_file(files: &dyn Files, root: &Path, path: &Path, bytes: Option<u64>) -> Result<Removed, DiskTrouble> {
    let Ok(inside) = path.strip_prefix(root) else { return Ok(Removed::NotOurs) };
    let names: Vec<Component<'_>> = inside.components().collect();
    if names.len() < 2 || !names.iter().all(|name| matches!(name, Component::Normal(_))) {
        return Ok(Removed::NotOurs);
    }
    let mut folder = PathBuf::from(root);
    for (depth, name) in names[..names.len() - 1].iter().enumerate() {
        folder.push(name);
        match facts(&folder)? {
            None if depth == 0 => return Ok(Removed::Away),
            None => return Ok(Removed::Gone),
            Some(facts) if !facts.is_dir() => return Ok(Removed::NotOurs),
            Some(_) => {}
        }
    }
    match facts(path)? {
        None => Ok(Removed::Gone),
        Some(facts) if !facts.is_file() || bytes.is_some_and(|bytes| bytes != facts.len()) => Ok(Removed::NotOurs),
        Some(_) => match files.remove(path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            Ok(()) | Err(_) => Ok(Removed::Gone),
        },
    }
}

/// Of what lies there itself, not of what a link leads to.
fn facts(path: &Path) -> Result<Option<Metadata>, DiskTrouble> {
    match std::fs::symlink_metadata(path) {
        Ok(facts) => Ok(Some(facts)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

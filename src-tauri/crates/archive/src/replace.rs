use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::Result;
use std::path::{Path, PathBuf};

use crate::files::{Files, OpenFile, Opening};
use crate::trouble::DiskTrouble;

/// Writes a small file so that readers, and a power cut, find the old content or the new one: beside it, synced,
/// moved over it, the folder synced.
pub fn replace_content(files: &dyn Files, path: &Path, content: &[u8]) -> std::result::Result<(), DiskTrouble> {
    replace_all(files, &[(path.to_owned(), content.to_owned())]).pop().expect("one answer for one file")
}

/// The same for many: all are written before the first is synced, so that the disk works on them together, and each
/// folder is synced once. One that fails costs the others nothing. The answers are in the order of `contents`.
pub(crate) fn replace_all(
    files: &dyn Files,
    contents: &[(PathBuf, Vec<u8>)],
) -> Vec<std::result::Result<(), DiskTrouble>> {
    let written: Vec<Result<Fresh<'_>>> = contents.iter().map(|(path, content)| write(files, path, content)).collect();
    let mut moved: Vec<std::result::Result<&Path, DiskTrouble>> =
        written.into_iter().map(|fresh| Ok(fresh?.take_its_place(files)?)).collect();
    let folders: BTreeSet<PathBuf> = moved.iter().flatten().map(|path| folder_of(path)).collect();
    for folder in folders {
        let Err(error) = files.sync_folder(&folder) else { continue };
        let trouble = DiskTrouble::from(error);
        for one in moved.iter_mut().filter(|one| one.as_ref().is_ok_and(|path| folder_of(path) == folder)) {
            *one = Err(trouble.clone());
        }
    }
    moved.into_iter().map(|moved| moved.map(|_| ())).collect()
}

/// New content beside the old one, not yet synced.
struct Fresh<'a> {
    path: &'a Path,
    fresh: PathBuf,
    file: Box<dyn OpenFile>,
}

fn write<'a>(files: &dyn Files, path: &'a Path, content: &[u8]) -> Result<Fresh<'a>> {
    let fresh = fresh_path(path);
    let write = || {
        let mut file = files.open(&fresh, Opening::Empty)?;
        file.write_all(content)?;
        file.begin_writing(0, content.len() as u64);
        Ok(file)
    };
    match write() {
        Ok(file) => Ok(Fresh { path, fresh, file }),
        Err(error) => {
            // It may not have been made at all.
            let _ = files.remove(&fresh);
            Err(error)
        }
    }
}

impl<'a> Fresh<'a> {
    fn take_its_place(mut self, files: &dyn Files) -> Result<&'a Path> {
        self.file.sync().and_then(|()| files.replace(&self.fresh, self.path)).inspect_err(|_| {
            // What is left of it costs room and nothing else.
            let _ = files.remove(&self.fresh);
        })?;
        Ok(self.path)
    }
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new(".")).to_owned()
}

fn fresh_path(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".new");
    PathBuf::from(name)
}

use std::ffi::OsString;
use std::io::Result;
use std::path::{Path, PathBuf};

use crate::files::{Files, Opening};

/// Writes a small file so that readers, and a power cut, find the old content or the new one: beside it, synced,
/// moved over it, the folder synced.
pub(crate) fn replace_content(files: &dyn Files, path: &Path, content: &[u8]) -> Result<()> {
    let fresh = fresh_path(path);
    let write = || {
        let mut file = files.open(&fresh, Opening::Empty)?;
        file.write_all(content)?;
        file.sync()
    };
    write().and_then(|()| files.replace(&fresh, path)).inspect_err(|_| {
        // It may not have been made at all.
        let _ = files.remove(&fresh);
    })?;
    files.sync_folder(path.parent().unwrap_or(Path::new(".")))
}

fn fresh_path(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".new");
    PathBuf::from(name)
}

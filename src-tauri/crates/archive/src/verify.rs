use std::io::ErrorKind;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::files::{Files, OpenFile};
use crate::hex::hex;
use crate::trouble::DiskTrouble;

/// Whether the file at `path` is there and has this SHA-256 (hexadecimal, any case). Reads the whole file, in little
/// memory. A folder that is not there is `FolderMissing`, not a file that is gone.
pub fn verify(path: &Path, sha256: &str) -> Result<bool, DiskTrouble> {
    match std::fs::File::open(path) {
        Ok(mut file) => Ok(sha256_of(&mut file)?.eq_ignore_ascii_case(sha256)),
        Err(error) if error.kind() == ErrorKind::NotFound && path.parent().is_some_and(Path::is_dir) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Free bytes on the disk that holds `path`, or would hold it: the nearest folder that is there is asked. None when
/// the system does not tell.
pub fn free_space(files: &dyn Files, path: &Path) -> Option<u64> {
    path.ancestors().find_map(|folder| files.free_space(folder).ok())
}

pub(crate) fn sha256_of(file: &mut dyn OpenFile) -> std::io::Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(hex(&hash.finalize())),
            Ok(count) => hash.update(&buffer[..count]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

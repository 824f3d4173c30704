use std::io::{Error, ErrorKind};

/// Why the disk did not take something. In every case what was there before is there still; a part that was being
/// written stays beside its target and is continued when the cause is gone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DiskTrouble {
    /// No room, or a quota is used up. Free space, then try again.
    #[error("the disk is full")]
    Full,
    /// The folder is not there: a drive that is not connected, or a folder that was moved away. It is not made anew,
    /// because that would put files on the wrong disk.
    #[error("the folder is not there")]
    FolderMissing,
    /// The folder may not be written to. Change its permissions or choose another folder.
    #[error("the folder cannot be written to")]
    ReadOnly,
    /// Anything else, in the system's words.
    #[error("the disk answers: {0}")]
    Other(String),
}

impl From<Error> for DiskTrouble {
    fn from(error: Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => DiskTrouble::Full,
            ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::StaleNetworkFileHandle => {
                DiskTrouble::FolderMissing
            }
            ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => DiskTrouble::ReadOnly,
            // `ErrorKind` grows with every release: what is not one of the three above is told as it is.
            _ => DiskTrouble::Other(error.to_string()),
        }
    }
}

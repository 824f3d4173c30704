use rusqlite::ErrorCode;
use rusqlite::ffi::SQLITE_IOERR_SHMSIZE;

use crate::TaskState;

/// What the library answers when it cannot do what was asked. Unless a variant says otherwise, nothing of the call
/// was kept: a write is one transaction, and it was rolled back whole.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is not a sound database. It was left as it is; the archive folder does not depend on it. Restore a
    /// copy, or rebuild from the archive.
    #[error("the database file is damaged ({detail}); it was not touched")]
    Damaged { detail: String },
    /// A newer Afterimage wrote this file. It was not touched: start that version.
    #[error("the database has version {found}, this program knows versions up to {known}; it was not touched")]
    NewerVersion { found: i64, known: i64 },
    /// Opened for reading only, the file cannot be brought up to date. Start the app once.
    #[error("the database has version {found} and must first be brought to version {known} by the app")]
    OlderVersion { found: i64, known: i64 },
    /// Opened for reading only, and there is no file. Nothing was created.
    #[error("there is no database at {path}")]
    Missing { path: String },
    /// The disk has no space left. What was there before is unharmed; free space and try again.
    #[error("the disk has no space left; the database keeps what it had before")]
    Full,
    /// The system did not let the file be read or written. What was there before is unharmed.
    #[error("the database file cannot be read or written: {detail}")]
    Io { detail: String },
    /// Another process held the database for longer than it was waited for. Try again.
    #[error("another program holds the database")]
    Locked,
    /// The row would break a rule of its table (such as a task id that the account has already).
    #[error("the database refused the row: {detail}")]
    Constraint { detail: String },
    /// No task lives from the one state to the other: a bug of the caller.
    #[error("no task goes from {from} to {to}")]
    WrongStep { from: TaskState, to: TaskState },
    /// Somebody asked for something newer, and nobody waits for this answer any more.
    #[error("nobody waits for the answer any more")]
    Stopped,
    /// The library has been closed.
    #[error("the database is closed")]
    Closed,
    /// The caller's closure panicked: a bug of the caller.
    #[error("the work on the database panicked: {detail}")]
    Panicked { detail: String },
    /// SQLite answered something else, or a stored value cannot be read.
    #[error("the database answered with an error: {0}")]
    Sql(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let Some(code) = error.sqlite_error_code() else {
            return Self::Sql(error);
        };
        let detail = error.to_string();
        // The index of the log is extended by other means than the file; that fails for want of room too.
        if error.sqlite_error().is_some_and(|error| error.extended_code == SQLITE_IOERR_SHMSIZE) {
            return Self::Full;
        }
        match code {
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged { detail },
            ErrorCode::DiskFull => Self::Full,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Locked,
            ErrorCode::ConstraintViolation => Self::Constraint { detail },
            ErrorCode::CannotOpen
            | ErrorCode::SystemIoFailure
            | ErrorCode::ReadOnly
            | ErrorCode::PermissionDenied
            | ErrorCode::FileLockingProtocolFailed
            | ErrorCode::NoLargeFileSupport => Self::Io { detail },
            // `ErrorCode` is open-ended; whatever else there is has no ending of its own.
            _ => Self::Sql(error),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull => Self::Full,
            _ => Self::Io { detail: error.to_string() },
        }
    }
}

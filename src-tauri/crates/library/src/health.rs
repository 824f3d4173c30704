use std::sync::Arc;

use tokio::sync::watch;

use crate::Error;

/// Why the database takes no writes, as the last one that tried was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unwritable {
    /// The disk has no space left.
    Full,
    /// Another program holds the file.
    Locked,
    /// The file is not sound. This stays until the library is opened anew.
    Damaged,
    /// The system refuses.
    Refused,
}

/// What reads and writes found the file to be like. Clones tell of the same file.
#[derive(Clone, Default)]
pub(crate) struct Health(Arc<watch::Sender<Option<Unwritable>>>);

impl Health {
    pub(crate) fn watch(&self) -> watch::Receiver<Option<Unwritable>> {
        self.0.subscribe()
    }

    /// What a write says of the file. One that changed nothing needed no space, and says nothing good.
    pub(crate) fn wrote<T>(&self, written: &Result<T, Error>, changed: bool) {
        match written {
            Ok(_) if changed => self.set(None),
            Ok(_) => {}
            Err(error) => {
                if let Some(found) = found(error) {
                    self.set(Some(found));
                }
            }
        }
    }

    /// A read says only whether the file is sound.
    pub(crate) fn read<T>(&self, read: &Result<T, Error>) {
        if let Err(Error::Damaged { .. }) = read {
            self.set(Some(Unwritable::Damaged));
        }
    }

    fn set(&self, found: Option<Unwritable>) {
        self.0.send_if_modified(|known| {
            let changes = *known != found && *known != Some(Unwritable::Damaged);
            if changes {
                *known = found;
            }
            changes
        });
    }
}

/// What an error says of the file; None when it is about what was asked.
fn found(error: &Error) -> Option<Unwritable> {
    match error {
        Error::Full => Some(Unwritable::Full),
        Error::Locked => Some(Unwritable::Locked),
        Error::Damaged { .. } => Some(Unwritable::Damaged),
        Error::Io { .. } => Some(Unwritable::Refused),
        Error::NewerVersion { .. }
        | Error::OlderVersion { .. }
        | Error::Missing { .. }
        | Error::Constraint { .. }
        | Error::WrongStep { .. }
        | Error::Closed
        | Error::Stopped
        | Error::Panicked { .. }
        | Error::Sql(_) => None,
    }
}

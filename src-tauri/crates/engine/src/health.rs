//! What the disk under the database and the archive are like: said, and tried again until it is good.

use std::sync::Arc;
use std::time::Duration;

use library::{Scope, Unwritable};

use crate::face::{DatabaseTrouble, Tag};
use crate::inner::Inner;

/// A database that took no write is tried again this often.
const TRY_EVERY: Duration = Duration::from_secs(10);
const TRIED: &str = "written_after_trouble";

/// Says that the database takes no writes, tries until it does, and lets what waited go on.
pub(crate) async fn follow_database(inner: Arc<Inner>) {
    let mut trouble = inner.library.unwritable();
    loop {
        match inner.unless_stopping(trouble.changed()).await {
            Some(Ok(())) => {}
            Some(Err(_)) | None => return,
        }
        inner.stale(&[Tag::Status], &[]);
        loop {
            let found = *trouble.borrow_and_update();
            let Some(found) = found else { break };
            if found == Unwritable::Damaged {
                // It stays as it is until the app is started again; trying would only write more into it.
                break;
            }
            if !inner.pause(TRY_EVERY).await {
                return;
            }
            let now = inner.now().to_string();
            if let Err(error) = inner.library.write(move |w| w.settings().set(Scope::Profile, TRIED, &now)).await {
                tracing::debug!(%error, "the database still takes no writes");
            }
        }
        inner.stale(&[Tag::Status, Tag::Queue], &[]);
        inner.all_lanes().iter().for_each(|lane| lane.wake_all());
    }
}

pub(crate) fn database_trouble(inner: &Inner) -> Option<DatabaseTrouble> {
    let found = *inner.library.unwritable().borrow();
    found.map(|found| match found {
        Unwritable::Full => DatabaseTrouble::Full,
        Unwritable::Locked => DatabaseTrouble::Locked,
        Unwritable::Damaged => DatabaseTrouble::Damaged,
        Unwritable::Refused => DatabaseTrouble::Refused,
    })
}

/// Says that the archive's disk does not answer, and that it does again.
pub(crate) async fn follow_disk(inner: Arc<Inner>) {
    loop {
        if inner.unless_stopping(inner.disk.begun()).await.is_none() {
            return;
        }
        let mut was_silent = false;
        // Whatever is under way now has been answered, or not, after this.
        while inner.pause(inner.disk.patience()).await {
            let silent = inner.disk.is_silent();
            if silent != was_silent {
                tracing::warn!(silent, "the archive's disk");
                inner.stale(&[Tag::Status, Tag::Archive], &[]);
            }
            was_silent = silent;
            if !silent {
                break;
            }
        }
        if inner.is_stopping() {
            return;
        }
    }
}

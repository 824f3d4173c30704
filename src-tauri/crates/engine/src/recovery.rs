//! What a start does with what the last run left: nothing is sent again by itself, nothing is forgotten.

use std::path::Path;

use library::{Library, Scope, TaskState, Writer};

use crate::archiver::blocking;
use crate::face::Fact;
use crate::profile::Profile;
use crate::receipts::record;

const OPENINGS: &str = "openings";
/// What has waited longer than this goes out only when the person says so.
const FRESH_MS: u64 = 3_600_000;

/// Takes up what the last run left, and counts this opening in the database and in a file beside it. A database that
/// counted fewer openings than the file is an older copy: what it says is waiting may have been sent after it was made.
/// All in one transaction: a crash in between must not make the copy look like the real one at the next opening.
pub(crate) async fn take_up(
    library: &Library,
    profile: &Profile,
    now: i64,
    machine: &str,
) -> Result<(), library::Error> {
    let (path, machine) = (profile.openings(), machine.to_owned());
    let read_from = path.clone();
    let beside = blocking(move || std::fs::read_to_string(read_from).ok()).await;
    let beside: u64 = beside.and_then(|text| text.trim().parse().ok()).unwrap_or(0);
    let opening = library
        .write(move |writer| {
            let counted = writer.settings().get(Scope::Profile, OPENINGS)?;
            let counted: u64 = counted.and_then(|text| text.parse().ok()).unwrap_or(0);
            let opening = counted.max(beside).saturating_add(1);
            writer.settings().set(Scope::Profile, OPENINGS, &opening.to_string())?;
            left_behind(writer, now, &machine, counted < beside)?;
            Ok(opening)
        })
        .await?;
    if let Err(error) = blocking(move || replace(&path, &opening.to_string())).await {
        tracing::warn!(%error, "openings are not counted beside the database");
    }
    Ok(())
}

/// Submissions that were out become unconfirmed; what waits goes on only if it is fresh, from this computer and from
/// a database that was not restored.
fn left_behind(writer: &Writer<'_>, now: i64, machine: &str, restored: bool) -> Result<(), library::Error> {
    for id in writer.tasks().interrupted(now)? {
        record(writer, id, now, &Fact::AppRestarted)?;
    }
    for account in writer.accounts().list()? {
        for task in writer.tasks().in_states(account.id, &[TaskState::Queued])? {
            let fresh = now.abs_diff(task.queued_at) <= FRESH_MS;
            if task.hold.is_none() && (restored || !fresh || task.machine != machine) {
                writer.tasks().set_hold(task.id, Some(&library::Hold::Person))?;
            }
        }
    }
    Ok(())
}

/// The old count or the new one, whenever the power goes: half a number would be a wrong one.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let next = path.with_extension("next");
    std::fs::write(&next, text)?;
    std::fs::rename(next, path)
}

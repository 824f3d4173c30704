//! What a start does with what the last run left: nothing is sent again by itself, nothing is forgotten.

use library::{Library, Scope, TaskState};

use crate::archiver::blocking;
use crate::face::Fact;
use crate::profile::Profile;
use crate::receipts::record;

const OPENINGS: &str = "openings";
/// What has waited longer than this goes out only when the person says so.
const FRESH_MS: i64 = 3_600_000;

/// Counts this opening, in the database and in a file beside it. A database that counted fewer openings than the
/// file is an older copy: what it says is waiting may have been sent after it was made.
pub(crate) async fn restored(library: &Library, profile: &Profile) -> Result<bool, library::Error> {
    let path = profile.openings();
    let read_from = path.clone();
    let beside = blocking(move || std::fs::read_to_string(read_from).ok()).await;
    let beside: u64 = beside.and_then(|text| text.trim().parse().ok()).unwrap_or(0);
    let counted = library
        .write(move |writer| {
            let counted =
                writer.settings().get(Scope::Profile, OPENINGS)?.and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
            let next = counted.max(beside) + 1;
            writer.settings().set(Scope::Profile, OPENINGS, &next.to_string())?;
            Ok((counted, next))
        })
        .await?;
    let next = counted.1.to_string();
    if let Err(error) = blocking(move || std::fs::write(path, next)).await {
        tracing::warn!(%error, "openings are not counted beside the database");
    }
    Ok(counted.0 < beside)
}

/// Submissions that were out become unconfirmed; what waits goes on only if it is fresh, from this computer and from
/// a database that was not restored.
pub(crate) async fn take_up(library: &Library, now: i64, machine: &str, restored: bool) -> Result<(), library::Error> {
    let machine = machine.to_owned();
    library
        .write(move |writer| {
            for id in writer.tasks().interrupted(now)? {
                record(writer, id, now, &Fact::AppRestarted)?;
            }
            let mut queued = Vec::new();
            for account in writer.accounts().list()? {
                queued.extend(writer.tasks().in_states(account.id, &[TaskState::Queued])?);
            }
            for task in queued {
                let stale = now - task.queued_at > FRESH_MS || now < task.queued_at - FRESH_MS;
                if task.hold.is_none() && (restored || stale || task.machine != machine) {
                    writer.tasks().set_hold(task.id, Some(&library::Hold::Person))?;
                }
            }
            Ok(())
        })
        .await
}

//! What a start does with what the last run left: nothing is sent again by itself, nothing is forgotten.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use archive::{Files, RealFiles};
use library::{Hold, Library, Scope, TaskState, Writer};

use crate::archiver::blocking;
use crate::face::Fact;
use crate::faults;
use crate::inner::locked;
use crate::profile::Profile;
use crate::receipts::record;

const OPENINGS: &str = "openings";
/// What has waited longer than this goes out only when the person says so.
const FRESH_MS: u64 = 3_600_000;

/// Openings and submissions are counted in the database and in a file beside it. A database that counted fewer than
/// the file is not the one that was used last: an older copy, or one whose last writes were lost.
#[derive(Clone)]
pub(crate) struct Counted {
    path: PathBuf,
    beside: Arc<Mutex<u64>>,
}

impl Counted {
    /// One more, in the transaction of what is counted.
    pub fn one_more(writer: &Writer<'_>) -> Result<u64, library::Error> {
        let counted = in_database(writer)?.saturating_add(1);
        writer.settings().set(Scope::Profile, OPENINGS, &counted.to_string())?;
        Ok(counted)
    }

    /// The same beside the database, after its commit.
    pub async fn note(&self, counted: u64) {
        let (path, beside) = (self.path.clone(), Arc::clone(&self.beside));
        let written = blocking(move || {
            let mut beside = locked(&beside);
            if *beside >= counted {
                return Ok(());
            }
            replace(&path, &counted.to_string())?;
            *beside = counted;
            Ok(())
        })
        .await;
        if let Err::<(), std::io::Error>(error) = written {
            tracing::warn!(%error, "nothing is counted beside the database");
        }
    }
}

/// Takes up what the last run left. What a database that counted fewer says is waiting may have been sent.
/// All in one transaction: a crash in between must not make the copy look like the real one at the next opening.
pub(crate) async fn take_up(
    library: &Library,
    profile: &Profile,
    now: i64,
    machine: &str,
) -> Result<Counted, library::Error> {
    let (path, machine) = (profile.openings(), machine.to_owned());
    let read_from = path.clone();
    let beside = blocking(move || std::fs::read_to_string(read_from).ok()).await;
    let beside: u64 = beside.and_then(|text| text.trim().parse().ok()).unwrap_or(0);
    let opening = library
        .write(move |writer| {
            let counted = in_database(writer)?;
            let opening = counted.max(beside).saturating_add(1);
            writer.settings().set(Scope::Profile, OPENINGS, &opening.to_string())?;
            left_behind(writer, now, &machine, counted < beside)?;
            Ok(opening)
        })
        .await?;
    let counted = Counted { path, beside: Arc::default() };
    counted.note(opening).await;
    Ok(counted)
}

fn in_database(writer: &Writer<'_>) -> Result<u64, library::Error> {
    let counted = writer.settings().get(Scope::Profile, OPENINGS)?;
    Ok(counted.and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// Submissions that were out become unconfirmed; what waits goes on only if it is fresh, from this computer and from
/// a database that was not restored.
fn left_behind(writer: &Writer<'_>, now: i64, machine: &str, restored: bool) -> Result<(), library::Error> {
    faults::sent_again_at_start(writer)?;
    for id in writer.tasks().interrupted(now)? {
        record(writer, id, now, &Fact::AppRestarted)?;
    }
    for account in writer.accounts().list()? {
        for task in writer.tasks().in_states(account.id, &[TaskState::Queued])? {
            let fresh = now.abs_diff(task.queued_at) <= FRESH_MS;
            let elsewhere = restored || task.machine != machine;
            // What a batch held may have been let go since: there it waits for more than the batch's word.
            let doubtful = match &task.hold {
                None => elsewhere || !fresh,
                Some(Hold::Paused | Hold::Credits) => elsewhere,
                Some(Hold::Person | Hold::Key | Hold::Unknown(_)) => false,
            };
            if doubtful {
                writer.tasks().set_hold(task.id, Some(&Hold::Person))?;
            }
        }
    }
    Ok(())
}

/// The old count or the new one, whenever the power goes: half a number would be a wrong one.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let next = path.with_extension("next");
    let mut file = File::create(&next)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(next, path)?;
    RealFiles.sync_folder(path.parent().unwrap_or(Path::new(".")))
}

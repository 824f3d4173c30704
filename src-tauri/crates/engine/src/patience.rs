//! How long the person waits for a task. That is not the service's own limit: a task that is no longer watched has
//! not failed, it goes on, and it can be watched again.

use library::{Kind, Task};

use crate::face::Fact;
use crate::inner::{Inner, locked};
use crate::lane::Lane;
use crate::receipts::record;

/// Facts with which waiting begins anew, by their names in the receipts.
const BEGINNINGS: [&str; 3] = ["watchingResumed", "attached", "addedById"];

const MINUTE_MS: i64 = 60_000;

/// Whether the person has waited for this task for as long as the settings say.
pub(crate) async fn is_over(inner: &Inner, task: &Task, now: i64) -> Result<bool, library::Error> {
    let Some(minutes) = minutes(inner, task.kind) else { return Ok(false) };
    let over = |since: i64| now.saturating_sub(since) >= i64::from(minutes) * MINUTE_MS;
    if !over(task.sent_at.unwrap_or(task.created_at)) {
        return Ok(false);
    }
    let id = task.id;
    let again = inner.library.read(move |reader| reader.receipts().latest_of(id, &BEGINNINGS)).await?;
    Ok(again.is_none_or(over))
}

/// The time that the person has set is over.
pub(crate) async fn stop_watching(inner: &Inner, lane: &Lane, task: &Task) -> Result<(), library::Error> {
    let minutes = minutes(inner, task.kind);
    if set_watched(inner, task.id, false, minutes).await? {
        tracing::info!(task = task.id, minutes, "no longer watched; it goes on at the service");
    }
    locked(&lane.schedule).remove(task.id);
    lane.learnt.gone(task.id);
    // What nobody watches takes no place among what is in flight.
    lane.wake_submitter.notify_one();
    inner.task_changed(task.id);
    Ok(())
}

/// Writes down that a task is watched or not, and since when. False when it was so before.
pub(crate) async fn set_watched(
    inner: &Inner,
    task: i64,
    watched: bool,
    after_minutes: Option<u16>,
) -> Result<bool, library::Error> {
    let now = inner.now();
    inner
        .library
        .write(move |writer| {
            if writer.tasks().get(task)?.is_none_or(|row| row.watched == watched) {
                return Ok(false);
            }
            writer.tasks().set_watched(task, watched)?;
            let fact = if watched { Fact::WatchingResumed } else { Fact::WatchingStopped { after_minutes } };
            record(writer, task, now, &fact)?;
            Ok(true)
        })
        .await
}

fn minutes(inner: &Inner, kind: Kind) -> Option<u16> {
    let set = inner.settings().stop_watching;
    match kind {
        Kind::Image => set.image,
        Kind::Video => set.video,
        Kind::Audio => set.audio,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::receipts::stored;

    #[test]
    fn the_facts_that_begin_anew_have_the_names_that_are_written() {
        let task_id = "task_00000001".to_owned();
        let facts = [Fact::WatchingResumed, Fact::Attached { task_id: task_id.clone() }, Fact::AddedById { task_id }];
        assert_eq!(facts.map(|fact| stored(&fact).0), BEGINNINGS.map(str::to_owned));
    }
}

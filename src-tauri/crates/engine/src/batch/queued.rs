//! A batch that waits: paused, resumed, and submitted anew where credits were missing.

use std::collections::BTreeMap;

use library::{Hold, NewTask, Reader, TaskBrief, TaskState};

use crate::Engine;
use crate::attach::again;
use crate::face::{Confirmed, Fact, Failure, FailureCode, QueueBatch, Submitted, Tag};
use crate::limits::{self, Planned};
use crate::receipts::record;
use crate::submit::written;

impl Engine {
    /// Holds what waits of one press, or lets it go on. What is out already goes on either way.
    pub async fn batch_pause(&self, batch: String, paused: bool) -> Result<(), Failure> {
        let (now, machine) = (self.inner.now(), self.inner.machine.clone());
        let changed = self
            .inner
            .library
            .write(move |writer| {
                let (ids, decision) = if paused {
                    (writer.tasks().hold_batch(&batch, &Hold::Paused)?, "batchPaused")
                } else {
                    (writer.tasks().release_batch(&batch, &Hold::Paused, now, &machine)?, "batchResumed")
                };
                for id in &ids {
                    record(writer, *id, now, &Fact::Decided { decision: decision.into() })?;
                }
                Ok(ids)
            })
            .await?;
        self.inner.stale(&[Tag::Task, Tag::Queue, Tag::Status], &changed);
        self.wake_submitters();
        Ok(())
    }

    /// After a task was refused for lack of credits: it goes out anew, as a task of its own, with all of its press that
    /// were refused alike, and what was held back for them goes on. The submit id makes one press one submission; what
    /// was submitted anew before is not once more. Above a limit it asks like any press.
    pub async fn submit_anew(
        &self,
        task: i64,
        submit_id: String,
        confirmed: Option<Confirmed>,
    ) -> Result<Submitted, Failure> {
        let (row, lane) = self.row(task).await?;
        if submit_id.is_empty() {
            return Err(Failure::new(FailureCode::DraftNotReady));
        }
        if row.state != TaskState::Rejected || row.error_status != Some(402) {
            return Err(Failure::new(FailureCode::WrongState).fact("state", row.state.as_text()));
        }
        let (now, machine, batch) = (self.inner.now(), self.inner.machine.clone(), row.submit_id);
        let (account, settings) = (row.account_id, (!lane.sandbox).then(|| self.inner.settings()));
        let (inserted, changed) = self
            .inner
            .library
            .write(move |writer| {
                let refused = writer.tasks().refused_for_credits(&batch)?;
                let rows: Vec<NewTask> = refused
                    .iter()
                    .map(|row| NewTask { parent_id: Some(row.id), ..again(row, now, &machine) })
                    .collect();
                if writer.tasks().of_submit(&submit_id)?.is_empty()
                    && let Some(asked) =
                        limits::asked(writer, settings.as_ref(), account, now, Planned::of(&rows), confirmed)?
                {
                    return Ok(Err(asked));
                }
                let inserted = writer.tasks().insert_batch(&submit_id, &rows)?;
                let mut changed = Vec::new();
                if !inserted.repeated {
                    for ((id, row), before) in inserted.ids.iter().zip(&rows).zip(&refused) {
                        writer.boards().follow(before.id, *id)?;
                        record(writer, before.id, now, &Fact::SubmittedAgain { task: *id })?;
                        record(writer, *id, now, &written(row))?;
                        changed.push(before.id);
                    }
                }
                for id in writer.tasks().release_batch(&batch, &Hold::Credits, now, &machine)? {
                    record(writer, id, now, &Fact::Decided { decision: "released".into() })?;
                    changed.push(id);
                }
                Ok(Ok((inserted, changed)))
            })
            .await??;
        let all: Vec<i64> = inserted.ids.iter().copied().chain(changed).collect();
        self.inner.stale(&[Tag::Task, Tag::Queue, Tag::Status, Tag::Library, Tag::Board], &all);
        lane.wake_submitter.notify_one();
        let repeated = inserted.repeated || inserted.ids.is_empty();
        Ok(Submitted { tasks: inserted.ids, repeated, next_submit_id: self.inner.ports.random.id(), board: None })
    }
}

/// The batches among what waits, in the order of their first task.
pub(crate) fn waiting_batches(reader: &Reader<'_>, waiting: &[TaskBrief]) -> Result<Vec<QueueBatch>, library::Error> {
    let mut presses: BTreeMap<&str, Vec<&TaskBrief>> = BTreeMap::new();
    for task in waiting {
        presses.entry(&task.submit_id).or_default().push(task);
    }
    let mut batches = Vec::new();
    for (batch, tasks) in presses {
        let held = |hold: &Hold| tasks.iter().filter(|task| task.hold.as_ref() == Some(hold)).count();
        let (for_credits, paused) = (held(&Hold::Credits), held(&Hold::Paused));
        // One alone that nothing holds is said by its row.
        let Some(first) = tasks.first().filter(|_| tasks.len() > 1 || for_credits + paused > 0) else { continue };
        let (all, in_flight) = reader.tasks().count_of_submit(batch)?;
        let refused = if for_credits > 0 { reader.tasks().refused_for_credits(batch)? } else { Vec::new() };
        batches.push(QueueBatch {
            batch: batch.to_owned(),
            model_title: first.model_title.clone(),
            prompt: first.prompt.clone(),
            tasks: all,
            waiting: tasks.iter().map(|task| task.id).collect(),
            in_flight,
            paused: paused > 0,
            held_for_credits: u32::try_from(for_credits).unwrap_or(u32::MAX),
            refused_for_credits: refused.first().map(|task| task.id),
            board: reader.boards().models(batch)?,
        });
    }
    let place = |batch: &QueueBatch| waiting.iter().position(|task| Some(&task.id) == batch.waiting.first());
    batches.sort_by_key(place);
    Ok(batches)
}

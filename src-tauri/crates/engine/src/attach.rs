//! The person's word on a submission that got no answer, and asking a finished task for fresh links.

use std::sync::Arc;

use library::{NewTask, Task, TaskPatch, TaskState};

use crate::adopt::id_of;
use crate::face::{Confirmed, Fact, Failure, FailureCode};
use crate::inner::{Inner, locked};
use crate::lane::Lane;
use crate::limits::{self, Planned};
use crate::poller::look_in;
use crate::receipts::record;
use crate::schedule::FLOOR_MS;
use crate::sending::news_of;
use crate::{verbs, watching};

/// A task that the service made this much earlier or later than the submission went out is probably another one.
const DOUBTFUL_MS: u64 = 10 * 60_000;
/// Fresh links are not asked for more often than this for one task: all its files have the same answer.
const LINKS_ASKED_MS: u64 = 60_000;

/// Way 1: the person has found the task's id.
pub(crate) async fn attach(inner: &Arc<Inner>, task: i64, text: &str, although_doubtful: bool) -> Result<(), Failure> {
    let remote = id_of(text).ok_or_else(|| Failure::new(FailureCode::TaskIdShape))?;
    let row = unconfirmed(inner, task).await?;
    let lane = inner.lane(row.account_id).ok_or_else(|| Failure::new(FailureCode::NotFound))?;
    let (account, id) = (row.account_id, remote.as_str().to_owned());
    if let Some(other) = inner.library.read(move |reader| reader.tasks().by_remote_id(account, &id)).await? {
        return Err(taken_by(other.id));
    }
    let key = lane.usable_key().ok_or_else(|| Failure::new(FailureCode::KeyMissing))?;
    let answer = verbs::ask(inner, &lane, &key, &remote).await?;
    if answer.value.id.as_deref().is_some_and(|id| id != remote.as_str()) {
        // What came is about another task: nothing is known of the one that was asked for.
        return Err(Failure::new(FailureCode::TaskIdUnknown));
    }
    if !although_doubtful {
        refuse_doubtful(&row, &answer.value)?;
    }
    let (now, id) = (inner.now(), remote.as_str().to_owned());
    let attached = inner
        .library
        .write(move |writer| {
            // Once more: the same id may have been given to another row while the service was asked.
            if let Some(other) = writer.tasks().by_remote_id(account, &id)? {
                return Ok(Err(taken_by(other.id)));
            }
            let patch = TaskPatch {
                remote_id: Some(Some(id.clone())),
                error_status: Some(None),
                error_message: Some(None),
                ..TaskPatch::default()
            };
            if !writer.tasks().advance(task, &[TaskState::Unconfirmed], &TaskState::Processing, &patch)? {
                return Ok(Ok(false));
            }
            record(writer, task, now, &Fact::Attached { task_id: id })?;
            Ok(Ok(true))
        })
        .await??;
    if !attached {
        return Err(wrong_state(&unconfirmed(inner, task).await?));
    }
    inner.task_changed(task);
    let row = Task { state: TaskState::Processing, remote_id: Some(remote.as_str().to_owned()), ..row };
    if let Err(error) = watching::take(inner, &lane, &row, answer).await {
        // The id is kept, which is what was asked; what the service said of it comes with the next look.
        tracing::error!(task, %error, "the answer could not be written; it is asked for again");
        look_in(inner, &lane, task, FLOOR_MS);
    }
    Ok(())
}

fn taken_by(other: i64) -> Failure {
    Failure::new(FailureCode::TaskIdTaken).fact("id", other)
}

fn refuse_doubtful(row: &Task, answer: &reapi::TaskAnswer) -> Result<(), Failure> {
    let other_model = answer.model.as_ref().is_some_and(|model| *model != row.model);
    let made = answer.created_at.map(|seconds| seconds.saturating_mul(1000));
    let sent = row.sent_at.unwrap_or(row.created_at);
    let other_time = made.is_some_and(|made| made.abs_diff(sent) > DOUBTFUL_MS);
    if !other_model && !other_time {
        return Ok(());
    }
    Err(Failure::new(FailureCode::TaskIdDoubtful)
        .fact("model", answer.model.as_deref().unwrap_or(""))
        .fact("made", made.unwrap_or(0)))
}

/// Way 2: a second paid task, in a row of its own; the first stays in the history as it is.
/// Above a limit it asks like any press.
pub(crate) async fn submit_again(
    inner: &Arc<Inner>,
    task: i64,
    submit_id: String,
    confirmed: Option<Confirmed>,
) -> Result<(), Failure> {
    if submit_id.is_empty() {
        return Err(Failure::new(FailureCode::DraftNotReady));
    }
    let (now, machine) = (inner.now(), inner.machine.clone());
    let money = Arc::clone(inner);
    // The state is read in the transaction that spends on it: the lost task may be found at this very moment.
    let (inserted, account) = inner
        .library
        .write(move |writer| {
            let Some(row) = writer.tasks().get(task)? else {
                return Ok(Err(Failure::new(FailureCode::NotFound)));
            };
            let repeated = !writer.tasks().of_submit(&submit_id)?.is_empty();
            if !repeated && !matches!(row.state, TaskState::Unconfirmed | TaskState::Dismissed) {
                return Ok(Err(wrong_state(&row)));
            }
            let new = NewTask { parent_id: Some(row.id), ..again(&row, now, &machine) };
            let sandbox = money.lane(row.account_id).is_some_and(|lane| lane.sandbox);
            let settings = (!sandbox && !repeated).then(|| money.settings());
            let planned = Planned::of([&new]);
            if let Some(asked) = limits::asked(writer, settings.as_ref(), row.account_id, now, planned, confirmed)? {
                return Ok(Err(asked));
            }
            let inserted = writer.tasks().insert_batch(&submit_id, &[new])?;
            if !inserted.repeated {
                for id in &inserted.ids {
                    writer.boards().follow(task, *id)?;
                    record(writer, task, now, &Fact::SubmittedAgain { task: *id })?;
                    let bytes = i64::try_from(row.body.len()).unwrap_or(i64::MAX);
                    record(writer, *id, now, &Fact::WrittenToDisk { bytes, sha256: row.body_sha256.clone() })?;
                }
                let patch = TaskPatch { ended_at: Some(Some(now)), ..TaskPatch::default() };
                writer.tasks().advance(task, &[TaskState::Unconfirmed], &TaskState::Dismissed, &patch)?;
            }
            Ok(Ok((inserted, row.account_id)))
        })
        .await??;
    for id in inserted.ids.iter().chain([&task]) {
        inner.task_changed(*id);
    }
    if let Some(lane) = inner.lane(account) {
        lane.wake_submitter.notify_one();
    }
    Ok(())
}

/// The same request as a new row.
pub(crate) fn again(row: &Task, now: i64, machine: &str) -> NewTask {
    NewTask {
        account_id: row.account_id,
        kind: row.kind,
        endpoint: row.endpoint.clone(),
        model: row.model.clone(),
        model_title: row.model_title.clone(),
        prompt: row.prompt.clone(),
        body: row.body.clone(),
        body_sha256: row.body_sha256.clone(),
        facts: row.facts.clone(),
        hold: None,
        queue_order: None,
        aspect: row.aspect,
        cost_estimate: row.cost_estimate,
        parent_id: row.parent_id,
        created_at: now,
        machine: machine.to_owned(),
    }
}

/// Way 3: nothing is sent; what is known stays in the history.
pub(crate) async fn dismiss(inner: &Arc<Inner>, task: i64) -> Result<(), Failure> {
    let now = inner.now();
    let dismissed = inner
        .library
        .write(move |writer| {
            let patch = TaskPatch { ended_at: Some(Some(now)), ..TaskPatch::default() };
            let from = [TaskState::Unconfirmed];
            let done = writer.tasks().advance(task, &from, &TaskState::Dismissed, &patch)?;
            if done {
                record(writer, task, now, &Fact::Decided { decision: "dismissed".into() })?;
            }
            Ok(done)
        })
        .await?;
    if dismissed {
        inner.task_changed(task);
        return Ok(());
    }
    Err(wrong_state(&unconfirmed(inner, task).await?))
}

/// Asks a completed task once more, because one of its links answered that the file is gone. True when the service
/// has said what it has; false when it could not be asked now.
pub(crate) async fn fresh_links(inner: &Arc<Inner>, lane: &Arc<Lane>, task: &Task) -> Result<bool, library::Error> {
    let Some(remote) = watching::remote_of(task) else {
        return Ok(true);
    };
    // Held while one file of a task asks: the others then have its answer.
    let mut asked = lane.links_asked.lock().await;
    let now = inner.now();
    asked.retain(|_, at| at.abs_diff(now) < LINKS_ASKED_MS);
    if asked.contains_key(&task.id) {
        return Ok(true);
    }
    let Some(key) = lane.usable_key() else { return Ok(false) };
    if locked(&lane.line).hold(now).is_some() {
        return Ok(false);
    }
    locked(&lane.bucket).spend(inner.now());
    let Some(answer) = inner.unless_stopping(lane.client().task(&key, &remote)).await else { return Ok(false) };
    verbs::line_news(inner, lane, &key, news_of(&answer));
    let fresh = match answer {
        Ok(answer) if answer.value.id.as_deref().is_some_and(|id| id != remote.as_str()) => return Ok(false),
        Ok(answer) => watching::new_outputs(&answer.value),
        // The service no longer knows the task: there are no other links.
        Err(reapi::Error::NotFound(_)) => Vec::new(),
        Err(error) => {
            tracing::info!(task = task.id, %error, "no fresh links; the old ones are tried again");
            return Ok(false);
        }
    };
    let id = task.id;
    let fresh: Vec<(i64, String)> = fresh.into_iter().map(|output| (output.idx, output.url)).collect();
    let keep = move |writer: &mut library::Writer<'_>| {
        writer.links().renew(id, &fresh, now)?;
        writer.outputs().replace_urls(id, &fresh)
    };
    inner.library.write(keep).await?;
    asked.insert(id, now);
    Ok(true)
}

async fn unconfirmed(inner: &Inner, task: i64) -> Result<Task, Failure> {
    let row = inner
        .library
        .read(move |reader| reader.tasks().get(task))
        .await?
        .ok_or_else(|| Failure::new(FailureCode::NotFound))?;
    if row.state == TaskState::Unconfirmed { Ok(row) } else { Err(wrong_state(&row)) }
}

fn wrong_state(row: &Task) -> Failure {
    Failure::new(FailureCode::WrongState).fact("state", row.state.as_text())
}

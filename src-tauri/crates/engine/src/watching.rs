//! One look at a task: what the service's answer means and how it is written down.

use std::sync::Arc;

use library::{Kind, Media, NewOutput, Role, Task, TaskPatch, TaskState};
use reapi::{Answer, ApiKey, LinkRole, Status, TaskAnswer, TaskId};

use crate::face::{Fact, LostReason, Tag};
use crate::inner::{Inner, locked};
use crate::lane::Lane;
use crate::poller::{look_again, look_in};
use crate::ports::NoticeKind;
use crate::receipts::{fold, record};
use crate::schedule::FLOOR_MS;
use crate::sending::news_of;
use crate::telling::tell;
use crate::{charged, lessons, patience, verbs, words};

/// Links of one task that are fetched by themselves; the rest are listed and fetched on request.
const FETCHED_BY_THEMSELVES: usize = 200;
/// The service ends a task itself after 1 h (image, audio) or 48 h (video); a little later it is past hope.
const CAP_SLACK_MS: i64 = 10 * 60_000;
/// An answer that could not be written down is asked for again after this.
const WRITE_RETRY_MS: i64 = 5_000;

/// States from which an answer of the service may take a task on.
const WATCHABLE: [TaskState; 2] = [TaskState::Processing, TaskState::LostContact];

pub(crate) async fn look(inner: &Arc<Inner>, lane: &Arc<Lane>, id: i64, key: &ApiKey) {
    let task = match inner.library.read(move |reader| reader.tasks().get(id)).await {
        Ok(Some(task)) if task.state == TaskState::Processing && task.watched => task,
        Ok(Some(_) | None) => return,
        Err(error) => {
            tracing::error!(task = id, %error, "the task could not be read; it is looked at again");
            return look_in(inner, lane, id, 30_000);
        }
    };
    let Some(remote) = remote_of(&task) else {
        tracing::error!(task = id, "a running task without a usable id is not watched");
        return;
    };
    let Some(answer) = inner.unless_stopping(lane.client().task(key, &remote)).await else { return };
    let news = news_of(&answer);
    verbs::line_news(inner, lane, key, news);
    let written = match answer {
        Ok(answer) => take(inner, lane, &task, answer).await.map(drop),
        Err(reapi::Error::NotFound(refusal)) => {
            let fact = Fact::Answered {
                status: refusal.status,
                code: refusal.code,
                message: Some(refusal.message),
                request_id: refusal.request_id,
            };
            lose(inner, lane, &task, LostReason::NotKnown, Some(fact)).await
        }
        // An answer, but none that can be used: that ends when the service's own time for the task is over.
        Err(reapi::Error::Unknown { detail, status: Some(status @ 200..=299), .. })
            if is_past_limit(&task, inner.now()) =>
        {
            let fact = Fact::Answered { status, code: None, message: Some(detail), request_id: None };
            lose(inner, lane, &task, LostReason::PastLimit, Some(fact)).await
        }
        Err(_) if locked(&lane.line).hold(inner.now()).is_some() => {
            // The line says when calls may go out again; then this task, which was due, is due at once.
            look_in(inner, lane, id, FLOOR_MS);
            Ok(())
        }
        Err(_) => {
            look_again(inner, lane, &task).await;
            Ok(())
        }
    };
    if let Err(error) = written {
        tracing::error!(task = id, %error, "the answer could not be written; it is asked for again");
        look_in(inner, lane, id, WRITE_RETRY_MS);
    }
}

/// Writes down what the service says of a task. Returns false when the task was no longer in a state to take it.
pub(crate) async fn take(
    inner: &Arc<Inner>,
    lane: &Arc<Lane>,
    task: &Task,
    answer: Answer<TaskAnswer>,
) -> Result<bool, library::Error> {
    let other = answer.value.id.as_deref().filter(|id| task.remote_id.as_deref() != Some(*id));
    if let Some(other) = other {
        // An answer about another task says nothing about this one.
        tracing::error!(task = task.id, other, "the service answered for another task");
        if is_past_limit(task, inner.now()) {
            lose(inner, lane, task, LostReason::PastLimit, None).await?;
        } else {
            look_again(inner, lane, task).await;
        }
        return Ok(false);
    }
    let status = answer.value.status.clone();
    match status {
        Status::Completed => complete(inner, lane, task, answer).await,
        Status::Failed => fail(inner, lane, task, answer).await,
        Status::Processing => runs_on(inner, lane, task, "processing".to_owned()).await,
        Status::Other(word) => runs_on(inner, lane, task, word).await,
    }
}

async fn runs_on(inner: &Arc<Inner>, lane: &Arc<Lane>, task: &Task, status: String) -> Result<bool, library::Error> {
    let (id, now) = (task.id, inner.now());
    let past_limit = is_past_limit(task, now);
    let changed = task.remote_status.as_deref() != Some(status.as_str());
    let found_again = task.state == TaskState::LostContact && !past_limit;
    inner
        .library
        .write_shared(move |writer| {
            fold(writer, id, now, &Fact::Polled { status: status.clone(), count: 1, last_at: now })?;
            writer.tasks().note_poll(id, &status, now)?;
            if found_again {
                let patch = TaskPatch { error_status: Some(None), ..TaskPatch::default() };
                writer.tasks().advance(id, &[TaskState::LostContact], &TaskState::Processing, &patch)?;
                record(writer, id, now, &Fact::WatchingResumed)?;
            }
            Ok(())
        })
        .await?;
    if past_limit {
        lose(inner, lane, task, LostReason::PastLimit, None).await?;
        return Ok(true);
    }
    if patience::is_over(inner, task, now).await? {
        patience::stop_watching(inner, lane, task).await?;
        return Ok(true);
    }
    look_again(inner, lane, task).await;
    if changed || found_again {
        inner.task_changed(id);
    }
    Ok(true)
}

/// Whether the service must have ended the task itself by now.
fn is_past_limit(task: &Task, now: i64) -> bool {
    let cap = match task.kind {
        Kind::Image | Kind::Audio => 3_600_000,
        Kind::Video => 48 * 3_600_000,
    };
    now.saturating_sub(task.sent_at.unwrap_or(task.created_at)) > cap + CAP_SLACK_MS
}

async fn complete(
    inner: &Arc<Inner>,
    lane: &Arc<Lane>,
    task: &Task,
    answer: Answer<TaskAnswer>,
) -> Result<bool, library::Error> {
    let (id, now) = (task.id, inner.now());
    let outputs = new_outputs(&answer.value);
    let count = u32::try_from(outputs.len()).unwrap_or(u32::MAX);
    let (charged, estimated) = (answer.value.usage_credits, task.cost_estimate);
    let (of, learnt, sandbox) = (task.clone(), lessons::taken(&inner.catalogue(), task, now), lane.sandbox);
    let taught = !learnt.is_empty();
    let patch = TaskPatch {
        ended_at: Some(Some(now)),
        answer: Some(Some(whole_answer(&answer))),
        cost_reported: Some(answer.value.usage_credits),
        remote_status: Some(Some("completed".to_owned())),
        error_status: Some(None),
        error_message: Some(None),
        ..TaskPatch::default()
    };
    let taken = inner
        .library
        .write(move |writer| {
            if !writer.tasks().advance(id, &WATCHABLE, &TaskState::Completed, &patch)? {
                return Ok(false);
            }
            writer.outputs().insert_all(id, &outputs)?;
            record(writer, id, now, &Fact::Completed { outputs: count })?;
            if let Some(charged) = charged.filter(|_| estimated != charged) {
                record(writer, id, now, &Fact::CostDiffers { charged, estimated })?;
            }
            if let Some(charged) = charged.filter(|_| !sandbox) {
                charged::note(writer, &of, charged)?;
            }
            lessons::note(writer, &of, learnt)?;
            Ok(true)
        })
        .await?;
    if taken {
        tracing::info!(task = id, outputs = count, "completed");
        locked(&lane.schedule).remove(id);
        lane.learnt.completed(task, now).await;
        lane.wake_archiver.notify_one();
        lane.wake_submitter.notify_one();
        inner.task_changed(id);
        inner.stale(&[Tag::Library, Tag::Models], &[]);
        if taught {
            inner.stale(&[Tag::Lessons], &[]);
        }
        if count == 0 {
            tell(inner, task, NoticeKind::Ready, words::ready(0, crate::face::MediaType::Unknown), None).await;
        }
        lane.balance_reads.moved(inner.now());
    }
    Ok(taken)
}

async fn fail(
    inner: &Arc<Inner>,
    lane: &Arc<Lane>,
    task: &Task,
    answer: Answer<TaskAnswer>,
) -> Result<bool, library::Error> {
    let (id, now) = (task.id, inner.now());
    let text = whole_answer(&answer);
    let (code, message, request_id) =
        answer.value.error.map_or((None, String::new(), None), |error| (error.code, error.message, error.request_id));
    let patch = TaskPatch {
        ended_at: Some(Some(now)),
        answer: Some(Some(text)),
        cost_reported: Some(answer.value.usage_credits),
        remote_status: Some(Some("failed".to_owned())),
        error_status: Some(None),
        error_code: Some(code),
        error_message: Some(Some(message.clone())),
        error_request_id: Some(request_id),
        // The service gives the credits back in the same step that makes a task failed.
        refunded: Some(true),
        ..TaskPatch::default()
    };
    let taken = inner
        .library
        .write(move |writer| {
            let taken = writer.tasks().advance(id, &WATCHABLE, &TaskState::Failed, &patch)?;
            if taken {
                record(writer, id, now, &Fact::Failed { code, message })?;
            }
            Ok(taken)
        })
        .await?;
    if taken {
        tracing::info!(task = id, code, "failed at the service, refunded");
        locked(&lane.schedule).remove(id);
        lane.learnt.gone(id);
        lane.wake_submitter.notify_one();
        inner.task_gave_nothing(id);
        tell(inner, task, NoticeKind::Failed, words::failed(code), None).await;
        lane.balance_reads.moved(inner.now());
    }
    Ok(taken)
}

async fn lose(
    inner: &Arc<Inner>,
    lane: &Arc<Lane>,
    task: &Task,
    reason: LostReason,
    fact: Option<Fact>,
) -> Result<(), library::Error> {
    let (id, now) = (task.id, inner.now());
    let patch = TaskPatch {
        error_status: Some(match reason {
            LostReason::NotKnown => Some(404),
            LostReason::PastLimit => None,
        }),
        answered_at: Some(Some(now)),
        ..TaskPatch::default()
    };
    let lost = inner
        .library
        .write(move |writer| {
            if let Some(fact) = &fact {
                record(writer, id, now, fact)?;
            }
            writer.tasks().advance(id, &WATCHABLE, &TaskState::LostContact, &patch)
        })
        .await?;
    if lost {
        locked(&lane.schedule).remove(id);
        lane.learnt.lost(task, now).await;
        // It is no longer in flight: the next in the queue has its turn.
        lane.wake_submitter.notify_one();
        inner.task_gave_nothing(id);
        if task.state == TaskState::Processing {
            tell(inner, task, NoticeKind::NeedsYou, words::lost_contact(), None).await;
        }
    }
    Ok(())
}

pub(crate) fn new_outputs(answer: &TaskAnswer) -> Vec<NewOutput> {
    answer
        .outputs
        .iter()
        .enumerate()
        .map(|(index, link)| NewOutput {
            idx: i64::try_from(index).unwrap_or(i64::MAX),
            role: match link.role {
                LinkRole::LastFrame => Role::LastFrame,
                LinkRole::Track => Role::Track,
                LinkRole::Image | LinkRole::Video | LinkRole::Audio => Role::Result,
                LinkRole::Other => Role::Other,
            },
            label: link.label.clone(),
            url: link.url.clone(),
            media: Media::Unknown,
            width: None,
            height: None,
            duration_ms: link.duration_s.and_then(seconds_to_ms),
            fetch: index < FETCHED_BY_THEMSELVES,
        })
        .collect()
}

/// The service's id of a task; None when it has none, or the database holds something that is no id.
pub(crate) fn remote_of(task: &Task) -> Option<TaskId> {
    TaskId::parse(task.remote_id.as_deref()?).ok()
}

/// The answer as it came. Evidence is cut at its cap; then the parsed one stands for it, whole.
fn whole_answer(answer: &Answer<TaskAnswer>) -> String {
    if answer.evidence.raw.len() < reapi::EVIDENCE_CAP {
        answer.evidence.raw.clone()
    } else {
        answer.value.raw.to_string()
    }
}

fn seconds_to_ms(seconds: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "a day in milliseconds fits")]
    (0.0..86_400.0).contains(&seconds).then_some((seconds * 1000.0) as i64)
}

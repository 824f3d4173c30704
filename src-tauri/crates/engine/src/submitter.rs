//! Sends what waits, each submission once. The row says `sending`, synced to disk, before the first byte leaves;
//! the answer's task id is committed before anything else is done with it.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use library::{Broke, Hold, Kind, Task, TaskPatch, TaskState};
use reapi::Endpoint;

use crate::account::read_balance;
use crate::face::{DatabaseTrouble, Fact, RejectReason, Tag};
use crate::health::database_trouble;
use crate::inner::{Inner, locked};
use crate::lane::Lane;
use crate::poller::first_look;
use crate::ports::NoticeKind;
use crate::receipts::record;
use crate::recovery::Counted;
use crate::sending::{LineNews, Verdict, judge};
use crate::telling::tell;
use crate::verbs::IDLE;
use crate::{face, faults, lessons, verbs, words};

/// A database that cannot be written is tried again this often; the answer waits in memory meanwhile.
const WRITE_RETRY: Duration = Duration::from_secs(1);

/// Runs until the engine stops.
pub(crate) async fn run(inner: Arc<Inner>, lane: Arc<Lane>) {
    loop {
        let woken = lane.wake_submitter.notified();
        let wait = match next(&inner, &lane).await {
            Next::Send(task, key) => {
                let (inner, lane) = (Arc::clone(&inner), Arc::clone(&lane));
                let tracker = inner.tasks.clone();
                tracker.spawn(async move { send(inner, lane, *task, key).await });
                continue;
            }
            Next::Wait(wait) => wait,
        };
        if !inner.rest(woken, wait).await {
            return;
        }
    }
}

enum Next {
    Send(Box<Task>, reapi::ApiKey),
    Wait(Duration),
}

/// What the database had to send.
enum Taken {
    /// With how many submissions were counted beside the database.
    Task(Box<Task>, u64),
    /// Something, but the service takes no more calls before this moment.
    NotBefore(i64),
    Nothing,
}

async fn next(inner: &Arc<Inner>, lane: &Arc<Lane>) -> Next {
    if inner.is_stopping() || inner.sending_paused() || database_trouble(inner) == Some(DatabaseTrouble::Damaged) {
        return Next::Wait(IDLE);
    }
    let now = inner.now();
    if let Some(hold) = locked(&lane.line).hold(now) {
        return Next::Wait(hold.until().map_or(IDLE, |until| verbs::until(until, now)));
    }
    let Some(key) = lane.usable_key() else {
        return Next::Wait(IDLE);
    };
    let limit = u32::from(inner.settings().in_flight_limit);
    let account = lane.account;
    let (host, unexplained) = (lane.base().host().to_owned(), Arc::clone(&lane.unexplained));
    let calls = Arc::clone(lane);
    let taken = inner
        .library
        .write(move |writer| {
            if unexplained.load(Ordering::SeqCst) > 0 {
                return Ok(Taken::Nothing);
            }
            // What nobody watches would never be seen to end, and the queue would stand still behind it.
            let sending = writer.tasks().in_states(account, &[TaskState::Sending])?.len();
            let watching = writer.queue_counts(account)?.watching;
            if u32::try_from(sending).unwrap_or(u32::MAX).saturating_add(watching) >= limit {
                return Ok(Taken::Nothing);
            }
            let Some(task) = writer.tasks().next_to_send(account, 1)?.pop() else {
                return Ok(Taken::Nothing);
            };
            if let Err(until) = locked(&calls.bucket).submit(now) {
                return Ok(Taken::NotBefore(until));
            }
            let patch = TaskPatch { sent_at: Some(Some(now)), ..TaskPatch::default() };
            if !writer.tasks().advance(task.id, &[TaskState::Queued], &TaskState::Sending, &patch)? {
                return Ok(Taken::Nothing);
            }
            record(writer, task.id, now, &Fact::Sent { host, endpoint: task.endpoint.clone() })?;
            let counted = Counted::one_more(writer)?;
            Ok(Taken::Task(Box::new(Task { state: TaskState::Sending, sent_at: Some(now), ..task }), counted))
        })
        .await;
    match taken {
        Ok(Taken::Task(task, counted)) => {
            inner.counted.note(counted).await;
            inner.task_changed(task.id);
            Next::Send(task, key)
        }
        Ok(Taken::NotBefore(until)) => Next::Wait(verbs::until(until, now)),
        Ok(Taken::Nothing) => Next::Wait(IDLE),
        Err(error) => {
            tracing::error!(%error, "nothing is sent while the database cannot be written");
            Next::Wait(Duration::from_secs(30))
        }
    }
}

async fn send(inner: Arc<Inner>, lane: Arc<Lane>, task: Task, key: reapi::ApiKey) {
    let endpoint = match task.kind {
        Kind::Image => Endpoint::Images,
        Kind::Video => Endpoint::Videos,
        Kind::Audio => Endpoint::Audio,
    };
    let began = inner.now();
    faults::reached("before-send");
    let result = lane.client().submit(&key, endpoint, task.body.clone().into_bytes()).await;
    faults::reached("answer-read");
    let now = inner.now();
    let verdict = faults::spoiled(judge(result, now - began));
    report(&inner, &lane, &key, &verdict);
    // Counted before the row says so, and until the balance is read: it says whether this one was charged, and whether
    // the service answers at all.
    let unexplained = u32::from(matches!(verdict, Verdict::Unconfirmed { .. }));
    lane.unexplained.fetch_add(unexplained, Ordering::SeqCst);
    let now_is = loop {
        match settle(&inner, &lane, &task, now, &verdict).await {
            Ok(now_is) => break now_is,
            Err(error) => {
                if let Verdict::Accepted { id, .. } = &verdict {
                    tracing::error!(task = task.id, task_id = id.as_str(), %error, "the answer is not written yet");
                }
            }
        }
        if inner.is_stopping() {
            return;
        }
        inner.ports.clock.sleep(WRITE_RETRY).await;
    };
    match &verdict {
        Verdict::Accepted { id, .. } => {
            faults::reached("id-committed");
            tracing::info!(task = task.id, task_id = id.as_str(), "submitted");
        }
        Verdict::Back { waits_for, .. } => tracing::info!(task = task.id, ?waits_for, "not sent; it waits"),
        Verdict::Rejected { status, code, .. } => tracing::info!(task = task.id, status, code, "rejected"),
        Verdict::Unconfirmed { what, status, .. } => tracing::warn!(task = task.id, ?what, status, "no usable answer"),
    }
    match &verdict {
        Verdict::Rejected { .. } => inner.task_gave_nothing(task.id),
        Verdict::Accepted { .. } | Verdict::Back { .. } | Verdict::Unconfirmed { .. } => inner.task_changed(task.id),
    }
    after(&inner, &lane, &task, verdict, &now_is).await;
    lane.unexplained.fetch_sub(unexplained, Ordering::SeqCst);
    lane.wake_submitter.notify_one();
}

fn report(inner: &Inner, lane: &Lane, key: &reapi::ApiKey, verdict: &Verdict) {
    match verdict {
        // The edge answered, not the service: it may dislike this one request only.
        Verdict::Rejected { reason: RejectReason::Edge, .. } => {}
        Verdict::Accepted { .. } | Verdict::Rejected { .. } => verbs::line_news(inner, lane, key, LineNews::Good),
        Verdict::Back { line, .. } => verbs::line_news(inner, lane, key, line.clone()),
        // The break itself says little about the line; the balance that is read next will.
        Verdict::Unconfirmed { .. } => {}
    }
}

/// Writes the verdict, state and receipt in one transaction, and answers the state that the task now has.
async fn settle(
    inner: &Arc<Inner>,
    lane: &Arc<Lane>,
    task: &Task,
    now: i64,
    verdict: &Verdict,
) -> Result<TaskState, library::Error> {
    let (id, batch, account) = (task.id, task.submit_id.clone(), lane.account);
    let answered = TaskPatch { answered_at: Some(Some(now)), ..TaskPatch::default() };
    let sending = &[TaskState::Sending];
    match verdict {
        Verdict::Accepted { id: remote, status, fact } => {
            let (remote, status, fact) = (remote.as_str().to_owned(), status.clone(), fact.clone());
            inner
                .library
                .write(move |writer| {
                    record(writer, id, now, &fact)?;
                    if writer.tasks().by_remote_id(account, &remote)?.is_some() {
                        // The service named a task that is already here: which one was meant, nobody knows.
                        let patch = TaskPatch {
                            broke: Some(Some(Broke::UnusableAnswer)),
                            broke_at: Some(Some(now)),
                            ..answered
                        };
                        writer.tasks().advance(id, sending, &TaskState::Unconfirmed, &patch)?;
                        return Ok(TaskState::Unconfirmed);
                    }
                    let patch =
                        TaskPatch { remote_id: Some(Some(remote.clone())), remote_status: Some(status), ..answered };
                    writer.tasks().advance(id, sending, &TaskState::Processing, &patch)?;
                    record(writer, id, now, &Fact::TaskIdKept { task_id: remote })?;
                    Ok(TaskState::Processing)
                })
                .await
        }
        Verdict::Back { waits_for, fact, .. } => {
            let (waits_for, fact) = (*waits_for, fact.clone());
            inner
                .library
                .write(move |writer| {
                    record(writer, id, now, &fact)?;
                    let patch = TaskPatch { sent_at: Some(None), ..TaskPatch::default() };
                    writer.tasks().advance(id, sending, &TaskState::Queued, &patch)?;
                    record(writer, id, now, &Fact::BackInQueue { waits_for })?;
                    Ok(TaskState::Queued)
                })
                .await
        }
        Verdict::Rejected { reason, status, code, message, request_id, fact } => {
            let patch = TaskPatch {
                ended_at: Some(Some(now)),
                error_status: Some(Some(i64::from(*status))),
                error_code: Some(*code),
                error_message: Some(Some(message.clone())),
                error_request_id: Some(request_id.clone()),
                ..answered
            };
            let (fact, holds_batch) = (fact.clone(), *reason == RejectReason::NoCredits);
            let refused = (*reason == RejectReason::Refused)
                .then(|| lessons::refused(&inner.catalogue(), task, now, *status, *code, message))
                .flatten();
            let (learnt_of, taught) = (task.clone(), refused.is_some());
            inner
                .library
                .write(move |writer| {
                    record(writer, id, now, &fact)?;
                    writer.tasks().advance(id, sending, &TaskState::Rejected, &patch)?;
                    lessons::note(writer, &learnt_of, refused.into_iter().collect())?;
                    if holds_batch {
                        writer.tasks().hold_batch(&batch, &Hold::Credits)?;
                    }
                    Ok(TaskState::Rejected)
                })
                .await
                .inspect(|_| {
                    if taught {
                        inner.stale(&[Tag::Lessons], &[]);
                    }
                })
        }
        Verdict::Unconfirmed { what, status, detail, answer, fact } => {
            let patch = TaskPatch {
                broke: Some(Some(stored_broke(*what))),
                broke_at: Some(Some(now)),
                error_status: Some(status.map(i64::from)),
                error_message: Some(Some(detail.clone())),
                answer: Some(answer.clone()),
                ..answered
            };
            let fact = fact.clone();
            inner
                .library
                .write(move |writer| {
                    record(writer, id, now, &fact)?;
                    writer.tasks().advance(id, sending, &TaskState::Unconfirmed, &patch)?;
                    Ok(TaskState::Unconfirmed)
                })
                .await
        }
    }
}

fn stored_broke(what: face::Broke) -> Broke {
    match what {
        face::Broke::NoAnswer => Broke::NoAnswer,
        face::Broke::UnusableAnswer => Broke::UnusableAnswer,
        face::Broke::AppEnded => Broke::AppEnded,
    }
}

async fn after(inner: &Arc<Inner>, lane: &Arc<Lane>, task: &Task, verdict: Verdict, now_is: &TaskState) {
    match verdict {
        Verdict::Accepted { .. } if *now_is == TaskState::Processing => {
            first_look(inner, lane, task).await;
            // The next one need not wait for the balance.
            lane.wake_submitter.notify_one();
            lane.balance_reads.moved(inner.now());
        }
        Verdict::Accepted { .. } => tell(inner, task, NoticeKind::NeedsYou, words::no_answer(), None).await,
        Verdict::Back { .. } => {}
        Verdict::Rejected { reason, .. } => {
            let (kind, title) = match reason {
                RejectReason::NoCredits => (NoticeKind::NeedsYou, words::no_credits()),
                RejectReason::Refused | RejectReason::Edge => (NoticeKind::Failed, words::rejected()),
            };
            tell(inner, task, kind, title, None).await;
        }
        Verdict::Unconfirmed { .. } => {
            tell(inner, task, NoticeKind::NeedsYou, words::no_answer(), None).await;
            if let Some(credits) = read_balance(inner, lane).await {
                let (id, now) = (task.id, inner.now());
                let written =
                    inner.library.write(move |writer| record(writer, id, now, &Fact::BalanceRead { credits })).await;
                if let Err(error) = written {
                    tracing::error!(task = id, %error, "the balance after the break is not in the receipt");
                }
                // What the two balances suggest is part of the row's state.
                inner.stale(&[Tag::Task, Tag::Queue], &[id]);
            }
        }
    }
}

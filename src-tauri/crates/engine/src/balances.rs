//! A balance that was read: kept, and held against what was sent. What it proves becomes a receipt's fact in the same
//! transaction.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::future::BoxFuture;
use library::{Kind, Scope, TaskMoney, TaskState, Writer};
use serde::{Deserialize, Serialize};

use crate::account::read_balance;
use crate::face::{Condition, Fact, Failure, Tag};
use crate::inner::Inner;
use crate::lane::Lane;
use crate::receipts::record;
use crate::reckoning::{CONFIRM_MS, Fate, Finding, Job, Reading, keep, reckon};
use crate::{Engine, charged};

const RECKONING: &str = "reckoning";
const MISSING: &str = "credits_missing";
/// Readings that are held against each other.
const READINGS: usize = 32;
/// With more tasks than this around, the balances tell nothing that a person could follow.
const JOBS: u32 = 500;
/// Nothing that was sent earlier can still move money: the service ends the longest task after 48 h.
const LONGEST_MS: i64 = 49 * 3_600_000;
/// How long after a failure its refund is looked for.
const LOOKED_FOR_MS: i64 = 120_000;

/// What goes on from one reading to the next.
#[derive(Default, Serialize, Deserialize)]
struct Kept {
    readings: Vec<Reading>,
    settled: BTreeSet<i64>,
}

/// Credits that did not come back, by task.
type Missing = BTreeMap<i64, i64>;

/// Writes down a balance that was asked for at `asked`, and what it proves.
pub(crate) async fn note(inner: &Arc<Inner>, lane: &Arc<Lane>, asked: i64, credits: i64) -> Result<(), library::Error> {
    let (account, sandbox, now) = (lane.account, lane.sandbox, inner.now());
    lane.balance_reads.came(asked);
    let (tasks, again) = inner
        .library
        .write(move |writer| {
            writer.balances().append(account, now, credits)?;
            hold_against(writer, account, sandbox, asked, Reading { at: now, credits })
        })
        .await?;
    inner.stale(&[Tag::Balance], &[]);
    if !tasks.is_empty() {
        tracing::info!(?tasks, "the balances say something of these tasks");
        inner.stale(&[Tag::Task, Tag::Queue, Tag::Status], &tasks);
        inner.judging.say();
    }
    if again && !lane.balance_again.swap(true, Ordering::SeqCst) {
        inner.tasks.spawn(read_later(Arc::clone(inner), Arc::clone(lane)));
    }
    Ok(())
}

/// Boxed: what is read may ask for one more reading.
fn read_later(inner: Arc<Inner>, lane: Arc<Lane>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let goes_on = inner.pause(Duration::from_millis(CONFIRM_MS.unsigned_abs() + 2_000)).await;
        lane.balance_again.store(false, Ordering::SeqCst);
        if goes_on {
            read_balance(&inner, &lane).await;
        }
    })
}

/// Answers the tasks that something was found of, and whether to read once more.
fn hold_against(
    writer: &Writer<'_>,
    account: i64,
    sandbox: bool,
    asked: i64,
    new: Reading,
) -> Result<(Vec<i64>, bool), library::Error> {
    let scope = Scope::Account(account);
    let stored = writer.settings().get(scope, RECKONING)?;
    let mut kept: Kept = stored.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
    let mut missing = missing(writer, account)?;
    let began = kept.readings.first().map_or(new.at, |first| first.at);
    let sent = writer.tasks().money_since(account, began.saturating_sub(LONGEST_MS), began, JOBS + 1)?;
    let jobs: Vec<Job> = sent.iter().map(|task| job(task, &kept.settled, &missing)).collect();
    let just_failed = sent.iter().zip(&jobs).any(|(task, job)| {
        task.state == TaskState::Failed && !job.settled && new.at - task.ended_at.unwrap_or(0) < LOOKED_FOR_MS
    });
    if sent.iter().any(|task| is_muddy(task, asked, new.at)) {
        return Ok((Vec::new(), just_failed));
    }
    if sent.len() > JOBS as usize {
        kept.readings.clear();
    }
    keep(&mut kept.readings, new, READINGS);
    let reckoned = reckon(&kept.readings, &jobs);
    let mut told = Vec::new();
    for finding in &reckoned.findings {
        if write_down(writer, new.at, finding, sandbox)? {
            for task in finding.tasks() {
                // Its sidecar may have been written before this was known.
                writer.sidecars_stale().ask(task)?;
                told.push(task);
            }
        }
        match finding {
            Finding::NotRefunded { task, credits } => drop(missing.insert(*task, *credits)),
            Finding::RefundSeen { task, .. } => drop(missing.remove(task)),
            Finding::CostFits { .. }
            | Finding::CostDiffers { .. }
            | Finding::BatchDiffers { .. }
            | Finding::CannotTell { .. } => {}
        }
        if !sandbox {
            learn(writer, finding, &jobs)?;
        }
        kept.settled.extend(finding.tasks());
    }
    if reckoned.begin_anew {
        kept.readings = vec![new];
    }
    kept.settled.retain(|task| jobs.iter().any(|job| job.id == *task));
    save(writer, scope, RECKONING, &kept)?;
    if !told.is_empty() {
        save(writer, scope, MISSING, &missing)?;
    }
    Ok((told, reckoned.look_again && just_failed))
}

/// What one task alone was charged says what the next one of its sort costs.
fn learn(writer: &Writer<'_>, finding: &Finding, jobs: &[Job]) -> Result<(), library::Error> {
    let (task, charged) = match finding {
        Finding::CostDiffers { task, charged, .. } => (*task, Some(*charged)),
        Finding::CostFits { task } => {
            let job = jobs.iter().find(|job| job.id == *task);
            (*task, job.and_then(|job| job.reported.or(job.estimated)))
        }
        Finding::BatchDiffers { .. }
        | Finding::RefundSeen { .. }
        | Finding::NotRefunded { .. }
        | Finding::CannotTell { .. } => return Ok(()),
    };
    let Some(charged) = charged else { return Ok(()) };
    match writer.tasks().get(task)? {
        Some(task) => charged::note(writer, &task, charged),
        None => Ok(()),
    }
}

/// True when it is something to be told.
fn write_down(writer: &Writer<'_>, now: i64, finding: &Finding, sandbox: bool) -> Result<bool, library::Error> {
    match finding {
        Finding::CostFits { .. } => Ok(false),
        // The sandbox plays with prices of its own.
        Finding::CostDiffers { .. } | Finding::BatchDiffers { .. } if sandbox => Ok(false),
        Finding::CostDiffers { task, charged, estimated } => {
            record(writer, *task, now, &Fact::CostDiffers { charged: *charged, estimated: *estimated })?;
            Ok(true)
        }
        Finding::BatchDiffers { tasks, charged, estimated } => {
            let count = i64::try_from(tasks.len()).unwrap_or(i64::MAX);
            for (place, task) in (0..).zip(tasks) {
                // The shares add up to the charge.
                let share = charged / count + i64::from(place < charged % count);
                let (tasks, charged, estimated) = (u32::try_from(count).unwrap_or(u32::MAX), *charged, *estimated);
                record(writer, *task, now, &Fact::BatchCostDiffers { tasks, charged, estimated, share })?;
            }
            Ok(true)
        }
        Finding::RefundSeen { task, credits } => {
            writer.tasks().note_refund(*task, true)?;
            record(writer, *task, now, &Fact::RefundSeen { credits: *credits })?;
            Ok(true)
        }
        Finding::NotRefunded { task, credits } => {
            writer.tasks().note_refund(*task, false)?;
            record(writer, *task, now, &Fact::NotRefunded { credits: *credits })?;
            Ok(true)
        }
        Finding::CannotTell { task } => {
            record(writer, *task, now, &Fact::RefundUntold)?;
            Ok(true)
        }
    }
}

/// Whether money may have moved for this task while the balance was being asked for.
fn is_muddy(task: &TaskMoney, asked: i64, now: i64) -> bool {
    let moments = [Some(task.sent_at), task.answered_at, task.broke_at, task.ended_at];
    task.state == TaskState::Sending || moments.into_iter().flatten().any(|moment| (asked..=now).contains(&moment))
}

fn job(task: &TaskMoney, settled: &BTreeSet<i64>, missing: &Missing) -> Job {
    let cap = match task.kind {
        Kind::Image | Kind::Audio => 3_600_000,
        Kind::Video => 48 * 3_600_000,
    };
    let until = task.sent_at.saturating_add(cap + 3_600_000);
    let answered = task.answered_at.filter(|_| task.broke_at.is_none());
    let fate = match (&task.state, answered, task.ended_at) {
        (TaskState::Rejected | TaskState::Withdrawn | TaskState::Queued, _, _) => Fate::NotMade,
        (TaskState::Processing, Some(answered), _) => Fate::Running { seen: task.last_polled_at.unwrap_or(answered) },
        (TaskState::Completed, Some(_), Some(at)) => Fate::Done { at },
        (TaskState::Failed, Some(answered), Some(at)) => {
            Fate::Failed { seen: task.last_polled_at.unwrap_or(answered), at }
        }
        // Attached to its id: when it was charged nobody knows, but with its end all of it is over.
        (TaskState::Completed | TaskState::Failed, None, Some(at)) => Fate::Unsure { until: at },
        (
            TaskState::Sending
            | TaskState::Processing
            | TaskState::Completed
            | TaskState::Failed
            | TaskState::Unconfirmed
            | TaskState::LostContact
            | TaskState::Dismissed
            | TaskState::Unknown(_),
            _,
            _,
        ) => Fate::Unsure { until },
    };
    Job {
        id: task.id,
        sent_at: task.sent_at,
        answered_at: answered.unwrap_or(task.sent_at),
        fate,
        estimated: task.cost_estimate,
        // Of a failed task the service may report what is left of the charge: nothing.
        reported: task.cost_reported.filter(|_| matches!(fate, Fate::Done { .. })),
        settled: settled.contains(&task.id),
        missing: missing.get(&task.id).copied(),
    }
}

fn missing(reader: &library::Reader<'_>, account: i64) -> Result<Missing, library::Error> {
    let stored = reader.settings().get(Scope::Account(account), MISSING)?;
    Ok(stored.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
}

fn save(writer: &Writer<'_>, scope: Scope, name: &str, value: &impl Serialize) -> Result<(), library::Error> {
    let json = serde_json::to_string(value).expect("numbers and lists are JSON");
    writer.settings().set(scope, name, &json)
}

/// The condition that stays until the credits come or the person has said that it is settled.
pub(crate) fn condition(reader: &library::Reader<'_>, account: i64) -> Result<Option<Condition>, library::Error> {
    let missing = missing(reader, account)?;
    Ok(missing.last_key_value().map(|(task, _)| Condition::CreditsMissing {
        tasks: u32::try_from(missing.len()).unwrap_or(u32::MAX),
        credits: missing.values().sum(),
        task: *task,
    }))
}

impl Engine {
    /// The person has settled missing credits with the service: the condition goes, the facts stay.
    pub async fn credits_settled(&self, task: i64) -> Result<(), Failure> {
        let (row, _) = self.row(task).await?;
        let (account, now) = (row.account_id, self.inner.now());
        self.inner
            .library
            .write(move |writer| {
                let mut missing = missing(writer, account)?;
                if missing.remove(&task).is_some() {
                    save(writer, Scope::Account(account), MISSING, &missing)?;
                    record(writer, task, now, &Fact::Decided { decision: "creditsSettled".into() })?;
                }
                Ok(())
            })
            .await?;
        self.inner.stale(&[Tag::Task, Tag::Status], &[task]);
        Ok(())
    }
}

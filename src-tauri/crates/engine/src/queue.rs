//! The queue as the page shows it.

use std::collections::HashMap;

use library::{Output, TaskBrief, TaskState};

use crate::Engine;
use crate::adopt::ADDED;
use crate::batch::waiting_batches;
use crate::face::{BalanceStep, Estimate, Failure, QueueBatch, QueueRow, QueueView};
use crate::grid::midnight_before;
use crate::inner::locked;
use crate::lane::Lane;
use crate::state_view::{Around, kind, state_of};

/// How much of what ended today is listed.
const MOST_ENDED: u32 = 50;

/// What a page of rows needs from the database, read in one go.
struct Read {
    queue: library::Queue,
    outputs: HashMap<i64, Vec<Output>>,
    balances: HashMap<i64, BalanceStep>,
    batches: Vec<QueueBatch>,
}

impl Engine {
    pub async fn queue(&self) -> Result<QueueView, Failure> {
        let settings = self.inner.settings();
        let Some(lane) = self.inner.active_lane() else {
            return Ok(QueueView {
                needs_you: Vec::new(),
                in_flight: Vec::new(),
                waiting: Vec::new(),
                batches: Vec::new(),
                ended_today: Vec::new(),
                ended_today_count: 0,
                ended_without_result: 0,
                sending_paused: self.inner.sending_paused(),
                in_flight_limit: u32::from(settings.in_flight_limit),
                last_saved_at: None,
            });
        };
        let (account, now) = (lane.account, self.inner.now());
        let read = self.inner.library.read(move |reader| read(reader, account, now)).await?;
        let rows =
            |tasks: &[TaskBrief]| tasks.iter().map(|task| self.queue_row(&lane, task, &read)).collect::<Vec<_>>();
        Ok(QueueView {
            needs_you: rows(&read.queue.needs_you),
            in_flight: rows(&read.queue.in_flight),
            waiting: rows(&read.queue.waiting),
            batches: read.batches.clone(),
            ended_today: rows(&read.queue.ended),
            ended_today_count: read.queue.ended_count,
            ended_without_result: read.queue.ended_without_result,
            sending_paused: self.inner.sending_paused(),
            in_flight_limit: u32::from(settings.in_flight_limit),
            last_saved_at: read.queue.last_saved_at,
        })
    }

    fn queue_row(&self, lane: &Lane, task: &TaskBrief, read: &Read) -> QueueRow {
        let outputs = read.outputs.get(&task.id).map_or(&[][..], Vec::as_slice);
        let around = Around {
            estimate: self.estimate(lane, task),
            balance: read.balances.get(&task.id).cloned(),
            ..self.around(lane, task.id, outputs)
        };
        QueueRow {
            id: task.id,
            kind: kind(task.kind),
            model: task.model.clone(),
            model_title: task.model_title.clone(),
            prompt: task.prompt.clone(),
            facts: task.facts.clone(),
            aspect: outputs.iter().find_map(aspect).or(task.aspect),
            output: outputs.iter().find(|output| output.thumb == library::Thumb::There).map(|output| output.id),
            created_at: task.created_at,
            sent_at: task.sent_at,
            ended_at: task.ended_at,
            cost_estimate: task.cost_estimate,
            added_by_id: task.endpoint == ADDED,
            state: state_of(task, outputs, around),
        }
    }

    /// Of a task that runs.
    pub(crate) fn estimate(&self, lane: &Lane, task: &TaskBrief) -> Option<Estimate> {
        (task.state == TaskState::Processing).then(|| lane.learnt.estimate(task, self.inner.now())).flatten()
    }

    /// The state of the line and of running transfers around a task.
    pub(crate) fn around(&self, lane: &Lane, task: i64, outputs: &[Output]) -> Around {
        let transfers = locked(&lane.transfers);
        let running: Vec<_> = transfers.values().filter(|transfer| transfer.task == task).copied().collect();
        let size = |output: &Output| {
            output.bytes.or_else(|| transfers.get(&output.id)?.total.and_then(|total| i64::try_from(total).ok()))
        };
        let total = outputs.iter().filter(|output| output.fetch).map(size).sum::<Option<i64>>();
        Around {
            hold: locked(&lane.line).hold(self.inner.now()),
            key_missing: lane.usable_key().is_none(),
            paused: self.inner.sending_paused(),
            estimate: None,
            balance: None,
            received: running.iter().map(|transfer| i64::try_from(transfer.bytes).unwrap_or(i64::MAX)).sum(),
            total: total.filter(|_| !outputs.is_empty()),
        }
    }
}

fn read(reader: &library::Reader<'_>, account: i64, now: i64) -> Result<Read, library::Error> {
    let queue = reader.queue(account, midnight_before(now), MOST_ENDED)?;
    let all = || queue.needs_you.iter().chain(&queue.in_flight).chain(&queue.waiting).chain(&queue.ended);
    let completed: Vec<i64> = all().filter(|task| task.state == TaskState::Completed).map(|task| task.id).collect();
    let mut outputs: HashMap<i64, Vec<Output>> = HashMap::new();
    for output in reader.outputs().of_tasks(&completed)? {
        outputs.entry(output.task_id).or_default().push(output);
    }
    let mut balances = HashMap::new();
    for task in all() {
        if task.state == TaskState::Unconfirmed
            && let Some(step) = balance_step(reader, task.account_id, task.id, task.sent_at, task.broke_at)?
        {
            balances.insert(task.id, step);
        }
    }
    let batches = waiting_batches(reader, &queue.waiting)?;
    Ok(Read { queue, outputs, balances, batches })
}

/// Shape of a file that is there; before, only what was asked for is known.
fn aspect(output: &Output) -> Option<f64> {
    let side = |pixels: Option<i64>| pixels.and_then(|pixels| u32::try_from(pixels).ok()).filter(|pixels| *pixels > 0);
    Some(f64::from(side(output.width)?) / f64::from(side(output.height)?))
}

/// Balance before and after a submission without an answer, only where nothing else was sent in between.
pub(crate) fn balance_step(
    reader: &library::Reader<'_>,
    account: i64,
    task: i64,
    sent_at: Option<i64>,
    broke_at: Option<i64>,
) -> Result<Option<BalanceStep>, library::Error> {
    let (Some(sent), Some(broke)) = (sent_at, broke_at) else { return Ok(None) };
    let (Some(before), Some(after)) =
        (reader.balances().latest_before(account, sent)?, reader.balances().first_since(account, broke)?)
    else {
        return Ok(None);
    };
    // The figure before must have been read after everything that was sent earlier.
    let others = reader.tasks().sent_between(account, before.last_at, after.last_at, task)?;
    // A row that was only seen again after the break says what the balance was then.
    let after_at = if after.at >= broke { after.at } else { after.last_at };
    Ok((others == 0).then_some(BalanceStep { before: before.credits, after: after.credits, after_at }))
}

//! Watches every running task of an account through one schedule. One code path for image, video and audio.

use std::sync::Arc;
use std::time::Duration;

use library::{Task, TaskState};
use tokio::sync::Semaphore;

use crate::account::read_balance;
use crate::face::Tag;
use crate::inner::{Inner, locked};
use crate::lane::Lane;
use crate::schedule::{FLOOR_MS, Turn};
use crate::{verbs, watching};

/// Looks that may wait for an answer at the same time.
const AT_ONCE: usize = 4;
/// With nothing to look at it rests until it is woken, which every change does.
const IDLE: Duration = Duration::from_secs(30 * 86_400);
/// A database that cannot be read is tried again this often.
const READ_RETRY: Duration = Duration::from_secs(30);

/// Runs until the engine stops.
pub(crate) async fn run(inner: Arc<Inner>, lane: Arc<Lane>) {
    while let Err(error) = take_up(&inner, &lane).await {
        tracing::error!(%error, "running tasks could not be read; it is tried again");
        if !inner.pause(READ_RETRY).await {
            return;
        }
    }
    let slots = Arc::new(Semaphore::new(AT_ONCE));
    loop {
        // The slot first: what is chosen before a wait may have become wrong after it.
        let Some(slot) = inner.unless_stopping(Arc::clone(&slots).acquire_owned()).await else { return };
        let slot = slot.expect("the semaphore is never closed");
        let woken = lane.wake_poller.notified();
        let wait = match next(&inner, &lane) {
            Next::Look(task, key) => {
                let (inner, lane) = (Arc::clone(&inner), Arc::clone(&lane));
                let tracker = inner.tasks.clone();
                tracker.spawn(async move {
                    watching::look(&inner, &lane, task, &key).await;
                    drop(slot);
                    lane.wake_poller.notify_one();
                });
                continue;
            }
            // A look that is out tells it itself; an answered balance would only hide that tasks cannot be asked after.
            Next::Probe if slots.available_permits() + 1 < AT_ONCE => IDLE,
            Next::Probe => {
                inner.unless_stopping(read_balance(&inner, &lane)).await;
                continue;
            }
            Next::Wait(wait) => wait,
        };
        drop(slot);
        if !inner.rest(woken, wait).await {
            return;
        }
    }
}

enum Next {
    Look(i64, reapi::ApiKey),
    /// There was trouble and no task would tell that it is over: the balance, which costs nothing, does.
    Probe,
    Wait(Duration),
}

fn next(inner: &Inner, lane: &Lane) -> Next {
    let now = inner.now();
    let mut schedule = locked(&lane.schedule);
    let (hold, trouble) = {
        let line = locked(&lane.line);
        (line.hold(now), line.trouble().is_some())
    };
    if schedule.is_empty() && !trouble {
        return Next::Wait(IDLE);
    }
    if let Some(hold) = hold {
        let until = hold.until().unwrap_or(i64::MAX);
        schedule.rests_until(now, until);
        return Next::Wait(verbs::until(until, now).min(IDLE));
    }
    let Some(key) = lane.usable_key() else {
        return Next::Wait(IDLE);
    };
    match schedule.turn(&mut locked(&lane.bucket), now, inner.ports.random.unit()) {
        Turn::Look(task) => Next::Look(task, key),
        Turn::Rest(until) => Next::Wait(verbs::until(until, now)),
        Turn::Idle => Next::Probe,
    }
}

/// After a start: everything that runs is due soon, spread over half a minute at most.
async fn take_up(inner: &Arc<Inner>, lane: &Arc<Lane>) -> Result<(), library::Error> {
    let account = lane.account;
    let running = inner.library.read(move |reader| reader.tasks().in_states(account, &[TaskState::Processing])).await?;
    let running: Vec<Task> = running.into_iter().filter(|task| task.watched).collect();
    for task in &running {
        lane.learnt.take_up(&inner.library, task).await?;
    }
    let now = inner.now();
    for (place, task) in running.iter().enumerate() {
        let spread = i64::try_from(place).unwrap_or(0).min(300) * 100;
        locked(&lane.schedule).set(task.id, now + spread);
    }
    if !running.is_empty() {
        // Whoever asked before had no estimate.
        inner.stale(&[Tag::Queue, Tag::Task], &[]);
    }
    Ok(())
}

/// The first look at a task that was just sent.
pub(crate) async fn first_look(inner: &Inner, lane: &Lane, task: &Task) {
    look_when_likely(inner, lane, task, false).await;
}

/// The next look at a task that still runs.
pub(crate) async fn look_again(inner: &Inner, lane: &Lane, task: &Task) {
    look_when_likely(inner, lane, task, true).await;
}

async fn look_when_likely(inner: &Inner, lane: &Lane, task: &Task, looked: bool) {
    let (now, unit) = (inner.now(), inner.ports.random.unit());
    let delay = lane.learnt.delay_ms(&inner.library, task, now, looked, unit).await.unwrap_or_else(|error| {
        tracing::error!(task = task.id, %error, "earlier runs could not be read; the task is looked at soon");
        4 * FLOOR_MS
    });
    look_in(inner, lane, task.id, delay);
}

pub(crate) fn look_in(inner: &Inner, lane: &Lane, task: i64, delay_ms: i64) {
    locked(&lane.schedule).set(task, inner.now() + delay_ms);
    lane.wake_poller.notify_one();
}

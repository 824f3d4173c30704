//! Watches every running task of an account through one schedule. One code path for image, video and audio.

use std::sync::Arc;
use std::time::Duration;

use library::{Kind, Task, TaskState};
use tokio::sync::Semaphore;

use crate::account::read_balance;
use crate::estimate::median;
use crate::inner::{Inner, locked};
use crate::lane::Lane;
use crate::schedule::{FLOOR_MS, next_delay_ms};
use crate::{verbs, watching};

/// Looks that may wait for an answer at the same time.
const AT_ONCE: usize = 4;
const IDLE: Duration = Duration::from_secs(3600);
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
    let due = locked(&lane.schedule).next_due();
    let (hold, trouble) = {
        let line = locked(&lane.line);
        (line.hold(now), line.trouble().is_some())
    };
    if due.is_none() && !trouble {
        return Next::Wait(IDLE);
    }
    if let Some(hold) = hold {
        return Next::Wait(hold.until().map_or(IDLE, |until| verbs::until(until, now)));
    }
    let Some(key) = lane.usable_key() else {
        return Next::Wait(IDLE);
    };
    let taken = locked(&lane.schedule).take_due(now);
    match (taken, due) {
        (Some(task), _) => Next::Look(task, key),
        (None, Some(due)) => Next::Wait(verbs::until(due, now)),
        (None, None) => Next::Probe,
    }
}

/// After a start: everything that runs is due soon, spread over half a minute at most.
async fn take_up(inner: &Arc<Inner>, lane: &Arc<Lane>) -> Result<(), library::Error> {
    let account = lane.account;
    let running = inner.library.read(move |reader| reader.tasks().in_states(account, &[TaskState::Processing])).await?;
    let now = inner.now();
    let mut schedule = locked(&lane.schedule);
    for (place, task) in running.iter().filter(|task| task.watched).enumerate() {
        let spread = i64::try_from(place).unwrap_or(0).min(300) * 100;
        schedule.set(task.id, now + spread);
    }
    Ok(())
}

/// The first look at a task that was just sent.
pub(crate) fn first_look(inner: &Inner, lane: &Lane, task: &Task) {
    let delay = match task.kind {
        Kind::Image | Kind::Audio => FLOOR_MS,
        Kind::Video => 4 * FLOOR_MS,
    };
    look_in(inner, lane, task.id, delay);
}

/// The next look at a task that still runs.
pub(crate) async fn look_again(inner: &Inner, lane: &Lane, task: &Task) {
    let (account, model) = (lane.account, task.model.clone());
    let usual = inner
        .library
        .read(move |reader| reader.tasks().durations(account, &model, 50))
        .await
        .ok()
        .and_then(|mut durations| median(&mut durations));
    let elapsed = inner.now() - task.sent_at.unwrap_or(task.created_at);
    look_in(inner, lane, task.id, next_delay_ms(task.kind, elapsed, usual, inner.ports.random.unit()));
}

pub(crate) fn look_in(inner: &Inner, lane: &Lane, task: i64, delay_ms: i64) {
    locked(&lane.schedule).set(task, inner.now() + delay_ms);
    lane.wake_poller.notify_one();
}

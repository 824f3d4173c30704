//! Tasks are added by their ids, one after the other: each asks the service once, in its turn among all calls.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::tally::{Tally, not_taken};
use crate::Engine;
use crate::face::{Failure, FailureCode, ImportTrouble};
use crate::inner::locked;
use crate::lane::Lane;
use crate::line::Hold;
use crate::verbs::until;

/// The service may ask for a pause again; after so many the id is left for another day.
const MOST_PAUSES: u32 = 3;
/// Nobody watches an import that pauses longer.
const LONGEST_PAUSE: Duration = Duration::from_secs(180);

/// Adds ids to the account in use. Answers the tasks that are new.
pub(super) async fn take(engine: &Engine, ids: &[String], tally: &mut Tally, stop: &CancellationToken) -> Vec<i64> {
    let mut added = Vec::new();
    let mut left = ids.iter();
    while let Some(id) = left.next() {
        if stop.is_cancelled() {
            break;
        }
        match add(engine, id, stop).await {
            Added::New(task) => {
                added.push(task);
                tally.id();
            }
            Added::Known => tally.known(1),
            Added::Unknown => tally.leave(not_taken(id, ImportTrouble::TaskId, "the service knows no such task")),
            Added::NotKept(detail) => tally.leave(not_taken(id, ImportTrouble::NotKept, detail)),
            Added::Stopped => break,
            Added::NotAsked(detail) => {
                for id in std::iter::once(id).chain(left.by_ref()) {
                    tally.leave(not_taken(id, ImportTrouble::NotAsked, &detail));
                }
            }
        }
        tally.went_on(1);
    }
    added
}

enum Added {
    New(i64),
    Known,
    /// The service was asked and knows none.
    Unknown,
    NotKept(String),
    /// The line is held: no other one could be asked either.
    NotAsked(String),
    Stopped,
}

async fn add(engine: &Engine, id: &str, stop: &CancellationToken) -> Added {
    match engine.task_known(id.to_owned()).await {
        Ok(Some(_)) => return Added::Known,
        Ok(None) => {}
        Err(failure) => return Added::NotKept(failure.to_string()),
    }
    for _ in 0..MOST_PAUSES {
        let lane = match engine.inner.need_lane() {
            Ok(lane) => lane,
            Err(failure) => return Added::NotAsked(failure.to_string()),
        };
        match turn(engine, &lane, stop).await {
            Turn::Now => {}
            Turn::Held(detail) => return Added::NotAsked(detail),
            Turn::Stopped => return Added::Stopped,
        }
        match engine.task_add(id.to_owned()).await {
            Ok(added) if added.known => return Added::Known,
            Ok(added) => return Added::New(added.task),
            Err(failure) => match failure.code {
                FailureCode::TaskIdUnknown | FailureCode::TaskIdShape => return Added::Unknown,
                FailureCode::Database | FailureCode::DiskFull => return Added::NotKept(failure.to_string()),
                FailureCode::RateLimited => {}
                _ => return Added::NotAsked(said(&failure)),
            },
        }
    }
    Added::NotAsked("the service asked for a pause again and again".to_owned())
}

enum Turn {
    Now,
    Held(String),
    Stopped,
}

/// Waits until a call may go out: for a token, and for the end of a pause that the service asked for.
async fn turn(engine: &Engine, lane: &Arc<Lane>, stop: &CancellationToken) -> Turn {
    loop {
        let now = engine.inner.now();
        let hold = locked(&lane.line).hold(now);
        let wait = match hold {
            Some(Hold::Pause { until: end }) if until(end, now) <= LONGEST_PAUSE => until(end, now),
            Some(hold) => return Turn::Held(format!("the line is held: {hold:?}")),
            None => match locked(&lane.bucket).poll(now) {
                Ok(()) => return Turn::Now,
                Err(at) => until(at, now),
            },
        };
        tokio::select! {
            () = stop.cancelled() => return Turn::Stopped,
            () = engine.inner.ports.clock.sleep(wait.max(Duration::from_millis(1))) => {}
        }
    }
}

fn said(failure: &Failure) -> String {
    failure.to_string()
}

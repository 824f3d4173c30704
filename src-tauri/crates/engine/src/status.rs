//! The status line and the tray: which condition matters, and the counts.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use library::QueueCounts;
use tokio::sync::broadcast::error::TryRecvError;

use crate::face::{Condition, Event, Failure, SaveTrouble, StatusView, Tag};
use crate::health::database_trouble;
use crate::inner::{Inner, locked};
use crate::lane::{Key, Lane};
use crate::line::TroubleKind;
use crate::ports::Tray;
use crate::watched_files::asked;
use crate::{Engine, balances};

impl Engine {
    pub async fn status(&self) -> Result<StatusView, Failure> {
        let Some(lane) = self.inner.active_lane() else {
            return Ok(StatusView {
                host: String::new(),
                conditions: database_trouble(&self.inner).map(|why| Condition::Database { why }).into_iter().collect(),
                watching: 0,
                next_look_at: None,
                saving: 0,
                bytes_per_second: 0,
                archived_files: 0,
                archived_bytes: 0,
                needs_you: 0,
                alive: 0,
            });
        };
        let account = lane.account;
        let (counts, total, missing) = self
            .inner
            .library
            .read(move |reader| {
                let missing = balances::condition(reader, account)?;
                Ok((reader.queue_counts(account)?, reader.outputs().totals(account)?, missing))
            })
            .await?;
        let free = free_if_full(&self.inner, &lane).await;
        let now = self.inner.now();
        let (watching, next_look_at) = {
            let schedule = locked(&lane.schedule);
            (schedule.len(), schedule.next_due())
        };
        let (saving, bytes_per_second) = transfer_speed(&lane, now);
        Ok(StatusView {
            host: lane.base().host().to_owned(),
            conditions: conditions(&self.inner, &lane, now, free, &counts, missing),
            watching: whole(watching),
            next_look_at,
            saving,
            bytes_per_second,
            archived_files: u32::try_from(total.files).unwrap_or(u32::MAX),
            archived_bytes: total.bytes,
            needs_you: counts.needs_you,
            alive: counts.needs_you + counts.in_flight + counts.waiting,
        })
    }
}

/// Free bytes where the archive lies, when it was full at the last try. Asking may take long on a drive far away.
async fn free_if_full(inner: &Arc<Inner>, lane: &Lane) -> Option<i64> {
    if *locked(&lane.archive_trouble) != Some(SaveTrouble::DiskFull) {
        return None;
    }
    let (files, folder) = (Arc::clone(&inner.ports.files), PathBuf::from(inner.settings().archive_folder));
    let free = asked(inner, move || archive::free_space(&*files, &folder)).await.flatten();
    free.map(|bytes| i64::try_from(bytes).unwrap_or(i64::MAX))
}

/// Worst first, in the order in which the status line shows them.
fn conditions(
    inner: &Inner,
    lane: &Lane,
    now: i64,
    free: Option<i64>,
    counts: &QueueCounts,
    missing: Option<Condition>,
) -> Vec<Condition> {
    let (waiting, tasks) = (counts.waiting, counts.in_flight + counts.waiting);
    let mut conditions = Vec::new();
    if let Some(why) = database_trouble(inner) {
        conditions.push(Condition::Database { why });
    }
    let line = locked(&lane.line);
    if let Some(refused) = line.refusal() {
        conditions.push(Condition::KeyRefused {
            at: refused.at,
            code: refused.code,
            message: refused.message.clone(),
            tasks,
        });
    } else if lane.usable_key().is_none() {
        conditions.push(Condition::KeyMissing { unreadable: matches!(lane.key(), Key::Unreadable) });
    }
    let folder = inner.settings().archive_folder;
    let silent = inner.disk.is_silent().then_some(SaveTrouble::FolderMissing);
    match silent.or(*locked(&lane.archive_trouble)) {
        Some(SaveTrouble::DiskFull) => {
            conditions.push(Condition::DiskFull { folder, free });
        }
        Some(SaveTrouble::FolderMissing | SaveTrouble::FolderReadOnly) => {
            conditions.push(Condition::ArchiveAway { folder, waiting: tasks });
        }
        Some(
            SaveTrouble::LinkAnswers
            | SaveTrouble::NotReached
            | SaveTrouble::WrongContent
            | SaveTrouble::AddressRefused
            | SaveTrouble::Other,
        )
        | None => {}
    }
    if let Some(trouble) = line.trouble()
        && trouble.kind == TroubleKind::Offline
    {
        conditions.push(Condition::Offline { since: trouble.since, tasks, retry_at: trouble.retry_at });
    }
    if let Some(until) = line.paused_until(now) {
        conditions.push(Condition::RateLimit { until });
    }
    if let Some(trouble) = line.trouble() {
        match trouble.kind {
            TroubleKind::Offline => {}
            TroubleKind::Service { status } => {
                conditions.push(Condition::ServiceTrouble { status, retry_at: trouble.retry_at });
            }
            TroubleKind::Edge { status } => conditions.push(Condition::Edge { status, retry_at: trouble.retry_at }),
        }
    }
    if inner.sending_paused() {
        conditions.push(Condition::Paused { waiting });
    }
    conditions.extend(missing);
    conditions
}

fn transfer_speed(lane: &Lane, now: i64) -> (u32, i64) {
    let transfers = locked(&lane.transfers);
    let speed = transfers
        .values()
        .map(|transfer| {
            let bytes = i64::try_from(transfer.bytes.saturating_sub(transfer.resumed_from)).unwrap_or(i64::MAX);
            bytes.saturating_mul(1000) / (now - transfer.began).max(200)
        })
        .sum();
    (whole(transfers.len()), speed)
}

/// What the tray says of all accounts together.
pub(crate) async fn tray(inner: &Inner) -> Option<Tray> {
    let accounts: Vec<i64> = inner.all_lanes().iter().map(|lane| lane.account).collect();
    let counts = inner
        .library
        .read(move |reader| {
            accounts.into_iter().map(|account| reader.queue_counts(account)).collect::<Result<Vec<_>, _>>()
        })
        .await;
    match counts {
        Ok(counts) => Some(Tray {
            in_flight: counts.iter().map(|counts| counts.in_flight).sum(),
            waiting: counts.iter().map(|counts| counts.waiting).sum(),
            saving: counts.iter().map(|counts| counts.saving).sum(),
            needs_you: counts.iter().map(|counts| counts.needs_you).sum(),
            sending_paused: inner.sending_paused(),
        }),
        Err(error) => {
            tracing::error!(%error, "the counts for the tray could not be read");
            None
        }
    }
}

pub(crate) async fn refresh_tray(inner: &Inner) {
    if let Some(tray) = tray(inner).await {
        inner.ports.desktop.tray(tray);
    }
}

/// Between two looks at what the tray says.
const BETWEEN_LOOKS: Duration = Duration::from_millis(250);

/// Keeps the tray true: whatever makes the queue stale makes the tray stale.
pub(crate) async fn follow_tray(inner: Arc<Inner>) {
    let mut events = inner.events.subscribe();
    let mut last = None;
    loop {
        // One look for all that has happened by now, and a look costs what there is in flight: a crowd of files that
        // are saved one after the other is no reason for more of them than a person can read.
        while !matches!(events.try_recv(), Err(TryRecvError::Empty | TryRecvError::Closed)) {}
        let tray = tray(&inner).await;
        if tray.is_some() && tray != last {
            last.clone_from(&tray);
            if let Some(tray) = tray {
                inner.ports.desktop.tray(tray);
            }
        }
        if !inner.pause(BETWEEN_LOOKS).await {
            return;
        }
        loop {
            let event = tokio::select! {
                () = inner.stop.cancelled() => return,
                event = events.recv() => event,
            };
            match event {
                Ok(Event::Stale { tags, .. }) if tags.contains(&Tag::Queue) => break,
                Ok(
                    Event::Stale { .. }
                    | Event::Transfer { .. }
                    | Event::Happened { .. }
                    | Event::ReceiptWriting { .. }
                    | Event::Exporting { .. }
                    | Event::Importing { .. }
                    | Event::Emptying { .. }
                    | Event::Hovering { .. }
                    | Event::Reading { .. }
                    | Event::Dropped { .. }
                    | Event::OpenTask { .. },
                ) => {}
                Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => break,
                Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
            }
        }
    }
}

fn whole(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

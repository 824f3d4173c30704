//! Small verbs that touch no single room: pausing, watching, asking again, opening.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use library::{OutputPatch, OutputState, Scope, TaskPatch, TaskState, Writer};
use reapi::{Answer, ApiKey, TaskAnswer, TaskId};

use crate::Engine;
use crate::face::{Decision, Event, Fact, Failure, FailureCode, Tag};
use crate::inner::{Inner, locked};
use crate::lane::Lane;
use crate::line::Refused;
use crate::poller::look_in;
use crate::receipts::record;
use crate::schedule::FLOOR_MS;
use crate::sending::{LineNews, news_of};
use crate::watched_files::asked;
use crate::{attach, failing, patience, status, watching};

const SENDING_PAUSED: &str = "sending_paused";

impl Engine {
    pub async fn withdraw(&self, tasks: Vec<i64>) -> Result<(), Failure> {
        let (now, ids) = (self.inner.now(), tasks.clone());
        self.inner
            .library
            .write(move |writer| {
                for id in ids {
                    let patch = TaskPatch { ended_at: Some(Some(now)), hold: Some(None), ..TaskPatch::default() };
                    if writer.tasks().advance(id, &[TaskState::Queued], &TaskState::Withdrawn, &patch)? {
                        record(writer, id, now, &Fact::Decided { decision: "withdrawn".into() })?;
                    }
                }
                Ok(())
            })
            .await?;
        self.changed(&tasks);
        Ok(())
    }

    /// Sends what waits for the person's word.
    pub async fn release(&self, tasks: Vec<i64>) -> Result<(), Failure> {
        let (now, ids, machine) = (self.inner.now(), tasks.clone(), self.inner.machine.clone());
        self.inner
            .library
            .write(move |writer| {
                for id in ids {
                    let patch = TaskPatch {
                        hold: Some(None),
                        queued_at: Some(now),
                        machine: Some(machine.clone()),
                        ..TaskPatch::default()
                    };
                    if writer.tasks().advance(id, &[TaskState::Queued], &TaskState::Queued, &patch)? {
                        record(writer, id, now, &Fact::Decided { decision: "released".into() })?;
                    }
                }
                Ok(())
            })
            .await?;
        self.changed(&tasks);
        self.wake_submitters();
        Ok(())
    }

    pub async fn decide(&self, task: i64, decision: Decision) -> Result<(), Failure> {
        match decision {
            Decision::Attach { task_id, although_doubtful } => {
                attach::attach(&self.inner, task, &task_id, although_doubtful).await
            }
            Decision::SubmitAgain { submit_id, confirmed } => {
                attach::submit_again(&self.inner, task, submit_id, confirmed).await
            }
            Decision::Dismiss => attach::dismiss(&self.inner, task).await,
        }
    }

    /// Asks the service about a task with which contact was lost.
    pub async fn ask_again(&self, task: i64) -> Result<(), Failure> {
        let (row, lane) = self.row(task).await?;
        let key = lane.usable_key().ok_or_else(|| Failure::new(FailureCode::KeyMissing))?;
        let remote = watching::remote_of(&row)
            .ok_or_else(|| Failure::new(FailureCode::WrongState).fact("state", row.state.as_text()))?;
        let answer = ask(&self.inner, &lane, &key, &remote).await?;
        watching::take(&self.inner, &lane, &row, answer).await?;
        Ok(())
    }

    /// Stops or goes on looking at a running task. It goes on at the service either way.
    pub async fn watch(&self, task: i64, watched: bool) -> Result<(), Failure> {
        let (row, lane) = self.row(task).await?;
        patience::set_watched(&self.inner, task, watched, None).await?;
        if watched && row.state == TaskState::Processing {
            // At once, but never twice within the floor, however often it is pressed.
            let since = self.inner.now().saturating_sub(row.last_polled_at.unwrap_or(0));
            look_in(&self.inner, &lane, task, FLOOR_MS.saturating_sub(since).clamp(0, FLOOR_MS));
        } else {
            locked(&lane.schedule).remove(task);
            lane.learnt.gone(task);
        }
        // What nobody watches takes no place among what is in flight.
        lane.wake_submitter.notify_one();
        self.changed(&[task]);
        Ok(())
    }

    /// Fetches now what is not saved yet, links that were said dead included.
    pub async fn archive_retry(&self, task: i64) -> Result<(), Failure> {
        let (_, lane) = self.row(task).await?;
        let now = self.inner.now();
        self.inner.library.write(move |writer| retry_outputs(writer, task, now)).await?;
        *locked(&lane.archive_trouble) = None;
        lane.links_asked.lock().await.remove(&task);
        self.inner.notices.unsettle(task);
        lane.wake_archiver.notify_one();
        self.changed(&[task]);
        Ok(())
    }

    pub async fn sending_pause(&self, paused: bool) -> Result<(), Failure> {
        let value = paused.to_string();
        self.inner.library.write(move |writer| writer.settings().set(Scope::Profile, SENDING_PAUSED, &value)).await?;
        self.inner.sending_paused.store(paused, Ordering::Relaxed);
        self.inner.stale(&[Tag::Queue, Tag::Status], &[]);
        self.wake_submitters();
        status::refresh_tray(&self.inner).await;
        Ok(())
    }

    /// Tries the line now instead of at the end of its wait.
    pub async fn connection_retry(&self) -> Result<(), Failure> {
        let now = self.inner.now();
        for lane in self.inner.all_lanes() {
            locked(&lane.line).retry_now(now);
            lane.wake_all();
        }
        self.balance_read().await.map(|_| ())
    }

    pub async fn output_open(&self, output: i64) -> Result<(), Failure> {
        let path = self.existing_file(output).await?;
        self.inner.ports.desktop.open(&path).map_err(open_refused)
    }

    /// The person chooses the program.
    pub async fn output_open_with(&self, output: i64) -> Result<(), Failure> {
        let path = self.existing_file(output).await?;
        self.inner.ports.desktop.open_with(&path).map_err(open_refused)
    }

    pub async fn output_reveal(&self, output: i64) -> Result<(), Failure> {
        let path = self.existing_file(output).await?;
        self.inner.ports.desktop.reveal(&path).map_err(open_refused)
    }

    pub async fn archive_open(&self) -> Result<(), Failure> {
        let folder = PathBuf::from(self.inner.settings().archive_folder);
        let there = folder.clone();
        if asked(&self.inner, move || there.is_dir()).await != Some(true) {
            return Err(Failure::new(FailureCode::FileMissing).fact("path", folder.display()));
        }
        self.inner.ports.desktop.open(&folder).map_err(open_refused)
    }

    /// The service's pages for keys and tasks.
    pub async fn service_open(&self, page: &str) -> Result<(), Failure> {
        let url = match page {
            "keys" => "https://reapi.ai/dashboard/api-keys",
            "dashboard" => "https://reapi.ai/dashboard",
            _ => return Err(Failure::new(FailureCode::NotFound)),
        };
        self.inner.ports.desktop.browse(url).map_err(open_refused)
    }

    /// What the person is looking at, so that no notification tells it.
    pub async fn viewing(&self, focused: bool, tasks: Vec<i64>) -> Result<(), Failure> {
        self.inner.notices.viewing(focused, &tasks);
        let in_window = if focused { &tasks[..] } else { &[] };
        for lane in self.inner.all_lanes() {
            locked(&lane.schedule).viewing(in_window);
        }
        Ok(())
    }

    /// A notification was clicked, or a second start asked for a task.
    pub fn open_task(&self, task: i64) {
        *locked(&self.inner.open_task) = Some(task);
        self.inner.tell(Event::OpenTask { task });
    }

    /// True while something runs that closing the window should not end.
    pub async fn busy(&self) -> bool {
        status::tray(&self.inner).await.is_some_and(|tray| tray.in_flight + tray.saving + tray.waiting > 0)
    }

    pub(crate) async fn row(&self, task: i64) -> Result<(library::Task, Arc<Lane>), Failure> {
        let row = self
            .inner
            .library
            .read(move |reader| reader.tasks().get(task))
            .await?
            .ok_or_else(|| Failure::new(FailureCode::NotFound))?;
        let lane = self.inner.lane(row.account_id).ok_or_else(|| Failure::new(FailureCode::NotFound))?;
        Ok((row, lane))
    }

    fn changed(&self, tasks: &[i64]) {
        self.inner.stale(&[Tag::Task, Tag::Queue, Tag::Status, Tag::Library], tasks);
    }

    pub(crate) fn wake_submitters(&self) {
        for lane in self.inner.all_lanes() {
            lane.wake_submitter.notify_one();
        }
    }

    pub(crate) async fn existing_file(&self, output: i64) -> Result<PathBuf, Failure> {
        let row = self
            .inner
            .library
            .read(move |reader| reader.outputs().get(output))
            .await?
            .ok_or_else(|| Failure::new(FailureCode::NotFound))?;
        let path = row.path.map(PathBuf::from).ok_or_else(|| Failure::new(FailureCode::NotFound))?;
        let there = path.clone();
        let there = asked(&self.inner, move || there.is_file()).await;
        self.note_missing(output, there).await;
        if there == Some(true) { Ok(path) } else { Err(missing(&path)) }
    }
}

pub(crate) async fn paused_at_last(library: &library::Library) -> Result<bool, library::Error> {
    let value = library.read(|reader| reader.settings().get(Scope::Profile, SENDING_PAUSED)).await?;
    Ok(value.as_deref() == Some("true"))
}

/// Puts what is not saved back in front: links that were said dead, and those that are not fetched by themselves,
/// included.
pub(crate) fn retry_outputs(writer: &Writer<'_>, task: i64, now: i64) -> Result<(), library::Error> {
    for output in writer.outputs().of_task(task)? {
        let patch = OutputPatch {
            retry_at: Some(Some(now)),
            tries: Some(0),
            fetch: Some(true),
            fail_reason: Some(None),
            ..OutputPatch::default()
        };
        let stopped = [OutputState::Failed, OutputState::LinkDead, OutputState::Waiting];
        writer.outputs().set_state_from(output.id, &stopped, &OutputState::Waiting, &patch)?;
    }
    Ok(())
}

pub(crate) fn missing(path: &Path) -> Failure {
    Failure::new(FailureCode::FileMissing).fact("path", path.display())
}

pub(crate) fn open_refused(detail: String) -> Failure {
    Failure::new(FailureCode::OpenRefused).detail(detail)
}

/// A worker with nothing to do looks again now and then, though every change wakes it.
pub(crate) const IDLE: Duration = Duration::from_secs(3600);

/// Time from `now` to a moment, at least a millisecond.
pub(crate) fn until(moment: i64, now: i64) -> Duration {
    Duration::from_millis(u64::try_from(moment.saturating_sub(now)).unwrap_or(0).max(1))
}

/// Asks the service about a task because a person wants to know now. A pause and a refused key hold that too.
pub(crate) async fn ask(
    inner: &Inner,
    lane: &Lane,
    key: &ApiKey,
    remote: &TaskId,
) -> Result<Answer<TaskAnswer>, Failure> {
    may_ask(inner, lane)?;
    locked(&lane.bucket).spend(inner.now());
    let answer = lane.client().task(key, remote).await;
    line_news(inner, lane, key, news_of(&answer));
    answer.map_err(|error| match error {
        reapi::Error::NotFound(_) => Failure::new(FailureCode::TaskIdUnknown),
        error => failing::service(&error),
    })
}

/// What a person asks for may go out before a wait after trouble is over, but not against the service's word.
pub(crate) fn may_ask(inner: &Inner, lane: &Lane) -> Result<(), Failure> {
    let (line, now) = (locked(&lane.line), inner.now());
    if let Some(refused) = line.refusal() {
        let code = refused.code.map_or_else(String::new, |code| code.to_string());
        return Err(Failure::new(FailureCode::KeyRefused).fact("code", code).fact("message", &refused.message));
    }
    match line.paused_until(now) {
        Some(until) => {
            let seconds = until.saturating_sub(now) / 1_000;
            Err(Failure::new(FailureCode::RateLimited).fact("seconds", seconds.max(1)))
        }
        None => Ok(()),
    }
}

/// Takes what a call with this key says about the line, and tells the page when a condition begins or ends.
pub(crate) fn line_news(inner: &Inner, lane: &Lane, key: &ApiKey, news: LineNews) {
    let now = inner.now();
    let mut line = locked(&lane.line);
    let changed = match news {
        LineNews::Good => line.answered(now),
        // The answer to a key that was replaced while it was on its way says nothing about the new one.
        LineNews::Refused { .. } if lane.usable_key().as_ref() != Some(key) => false,
        LineNews::Refused { code, message } => {
            let first = line.refusal().is_none();
            line.refused(Refused { at: now, code, message });
            first
        }
        LineNews::Pause(retry_after) => {
            let wait = i64::try_from(retry_after.as_millis()).unwrap_or(i64::MAX);
            locked(&lane.bucket).refused(now, wait);
            line.pause(now, retry_after);
            true
        }
        LineNews::Trouble(kind) => {
            line.failed(now, kind, inner.ports.random.unit());
            true
        }
    };
    drop(line);
    if changed {
        let (hold, account) = (locked(&lane.line).hold(now), lane.account);
        tracing::info!(account, ?hold, "the line to the service changed");
        lane.wake_submitter.notify_one();
        lane.wake_poller.notify_one();
        inner.stale(&[Tag::Status, Tag::Queue], &[]);
    }
}

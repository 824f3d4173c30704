//! A task that was made elsewhere, on another computer or in the service's own pages, comes into the library by its
//! id: it is watched and saved like any other. What was asked for there is not known, and nothing is made up for it.

use std::sync::Arc;

use catalogue::Catalogue;
use library::{Kind, NewTask, Task, TaskPatch, TaskState, Writer};
use reapi::{ApiKey, LinkRole, TaskAnswer, TaskId};

use crate::Engine;
use crate::face::{Fact, Failure, FailureCode, TaskAdded};
use crate::lane::Lane;
use crate::poller::look_in;
use crate::receipts::record;
use crate::schedule::FLOOR_MS;
use crate::submit::sha256;
use crate::{verbs, watching};

/// What stands in place of the endpoint of a task that was never sent from here.
pub(crate) const ADDED: &str = "tasks";

impl Engine {
    /// The task of the library that has this id of the service; nobody is asked, and nothing is kept.
    pub async fn task_known(&self, task_id: String) -> Result<Option<i64>, Failure> {
        let (Some(remote), Some(lane)) = (id_in(&task_id), self.inner.active_lane()) else { return Ok(None) };
        let (account, id) = (lane.account, remote.as_str().to_owned());
        let known = self.inner.library.read(move |reader| reader.tasks().by_remote_id(account, &id)).await?;
        Ok(known.map(|task| task.id))
    }

    /// Asks the service once for the id, and keeps the task. An id that the library has is answered with its task. When
    /// the service knows no such task, nothing is written.
    pub async fn task_add(&self, task_id: String) -> Result<TaskAdded, Failure> {
        let remote = id_in(&task_id).ok_or_else(|| Failure::new(FailureCode::TaskIdShape))?;
        let lane = self.inner.need_lane()?;
        let (account, id) = (lane.account, remote.as_str().to_owned());
        if let Some(known) = self.inner.library.read(move |reader| reader.tasks().by_remote_id(account, &id)).await? {
            return Ok(TaskAdded { task: known.id, known: true });
        }
        let key = lane.usable_key().ok_or_else(|| Failure::new(FailureCode::KeyMissing))?;
        let answer = verbs::ask(&self.inner, &lane, &key, &remote).await?;
        if answer.value.id.as_deref().is_some_and(|id| id != remote.as_str()) {
            // What came is about another task: nothing is known of the one that was asked for.
            return Err(Failure::new(FailureCode::TaskIdUnknown));
        }
        let (new, now) = (self.row_of(&lane, &answer.value), self.inner.now());
        let added = self.inner.library.write(move |writer| insert(writer, &remote, new, now)).await?;
        let row = match added {
            Added::Known(task) => return Ok(TaskAdded { task, known: true }),
            Added::New(row) => *row,
        };
        let task = row.id;
        tracing::info!(task, task_id = row.remote_id, "added by its id");
        if let Err(error) = watching::take(&self.inner, &lane, &row, answer).await {
            // It is in the library, which is what was asked; what the service said of it comes with the next look.
            tracing::error!(task, %error, "the answer could not be written; it is asked for again");
            look_in(&self.inner, &lane, task, FLOOR_MS);
        }
        self.inner.task_changed(task);
        Ok(TaskAdded { task, known: false })
    }

    fn row_of(&self, lane: &Arc<Lane>, answer: &TaskAnswer) -> NewTask {
        let model = answer.model.clone().unwrap_or_default();
        let now = self.inner.now();
        NewTask {
            account_id: lane.account,
            kind: kind_of(&self.inner.catalogue(), answer),
            endpoint: ADDED.to_owned(),
            model_title: catalogue::facts(&self.inner.catalogue(), &model, "").title,
            model,
            prompt: String::new(),
            body: String::new(),
            body_sha256: sha256(b""),
            facts: Vec::new(),
            aspect: None,
            cost_estimate: None,
            hold: None,
            queue_order: None,
            // A time that cannot be is not believed.
            created_at: answer.created_at.and_then(|at| at.checked_mul(1000)).map_or(now, |made| made.clamp(0, now)),
            parent_id: None,
            machine: self.inner.machine.clone(),
        }
    }
}

enum Added {
    Known(i64),
    New(Box<Task>),
}

/// In one transaction from nothing to running: nobody ever sees it wait, so nobody sends it. It has no time of sending,
/// because it was not sent from here; so it says nothing about how long its model takes.
fn insert(writer: &Writer<'_>, remote: &TaskId, new: NewTask, now: i64) -> Result<Added, library::Error> {
    let remote = remote.as_str().to_owned();
    // Once more: it may have come while the service was asked.
    if let Some(known) = writer.tasks().by_remote_id(new.account_id, &remote)? {
        return Ok(Added::Known(known.id));
    }
    let press = format!("added {} {remote}", new.account_id);
    let inserted = writer.tasks().insert_batch(&press, &[new])?;
    let id = inserted.ids[0];
    let patch = TaskPatch { remote_id: Some(Some(remote.clone())), ..TaskPatch::default() };
    writer.tasks().advance(id, &[TaskState::Queued], &TaskState::Sending, &TaskPatch::default())?;
    writer.tasks().advance(id, &[TaskState::Sending], &TaskState::Processing, &patch)?;
    record(writer, id, now, &Fact::AddedById { task_id: remote })?;
    let row = writer.tasks().get(id)?.expect("it was written in this transaction");
    Ok(Added::New(Box::new(row)))
}

/// What the catalogue says of the model, else what the files are. With neither it counts as a video: those may run
/// longest, so that nothing is given up too early.
fn kind_of(catalogue: &Catalogue, answer: &TaskAnswer) -> Kind {
    if let Some(model) = answer.model.as_deref().and_then(|model| catalogue.get(model)) {
        return match model.kind {
            catalogue::Kind::Image => Kind::Image,
            catalogue::Kind::Video => Kind::Video,
            catalogue::Kind::Audio => Kind::Audio,
        };
    }
    let of_link = |role: LinkRole| match role {
        LinkRole::Image => Some(Kind::Image),
        LinkRole::Video => Some(Kind::Video),
        LinkRole::Audio | LinkRole::Track => Some(Kind::Audio),
        LinkRole::LastFrame | LinkRole::Other => None,
    };
    answer.outputs.iter().find_map(|link| of_link(link.role)).unwrap_or(Kind::Video)
}

/// A text that is an id by itself. A key has the same letters, but belongs into no address.
pub(crate) fn id_of(text: &str) -> Option<TaskId> {
    let text = text.trim();
    if ApiKey::parse(text).is_ok() {
        return None;
    }
    TaskId::parse(text).ok()
}

/// The id in what was pasted: alone, with blanks or quotes around it, in a link or in a piece of JSON. Two different
/// ones are none.
pub(crate) fn id_in(text: &str) -> Option<TaskId> {
    if let Some(id) = id_of(text) {
        return Some(id);
    }
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
    let mut found = text
        .split(|letter| !is_part(letter))
        .filter(|part| part.starts_with("task_"))
        .filter_map(|part| TaskId::parse(part.trim_end_matches('.')).ok());
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_found_in_what_people_paste() {
        let id = "task_018f5a3a1b6e7d9f8c2b4d6e8f0a2c4e";
        for text in [
            id.to_owned(),
            format!("  {id}\n"),
            format!("\"{id}\","),
            format!("https://reapi.ai/dashboard/tasks/{id}?tab=output#top"),
            format!("https://reapi.ai/api/v1/tasks/{id}/"),
            format!("{{\"id\":\"{id}\",\"model\":\"z-image\"}}"),
            format!("See {id}."),
            format!("{id} {id}"),
        ] {
            assert_eq!(id_in(&text).unwrap().as_str(), id, "{text:?}");
        }
        assert_eq!(id_in("017f_no_prefix").unwrap().as_str(), "017f_no_prefix", "alone, any id is one");
        for text in ["", "task_", "a task of mine", "https://reapi.ai/dashboard", "task_00000001 task_00000002", "ä"]
            .into_iter()
            .chain(["rk_live_0123456789abcdef0123"])
        {
            assert_eq!(id_in(text), None, "{text:?}");
        }
        assert_eq!(id_in(&"task_0 ".repeat(100_000)), None);
    }
}

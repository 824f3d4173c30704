//! Tells the person, by notification and to the page's live region, that a task is ready, failed or needs them.

use std::sync::Arc;

use library::{Output, OutputState, Role, Task, TaskState, Thumb};

use crate::face::{Event, Happening, MediaType};
use crate::inner::{Inner, locked};
use crate::notices::Telling;
use crate::ports::{Notice, NoticeKind};
use crate::state_view::{media_type, save_trouble};
use crate::words;

const BODY_CHARACTERS: usize = 140;
/// A person is told that a file is not saved after this many tries in a row.
pub(crate) const TOLD_AFTER: i64 = 3;

/// Tells of a task now.
pub(crate) async fn tell(inner: &Arc<Inner>, task: &Task, kind: NoticeKind, title: String, picture: Option<&Output>) {
    let id = task.id;
    let private = inner.library.read(move |reader| reader.is_private(id)).await.unwrap_or_else(|error| {
        tracing::error!(task = id, %error, "whether it is private could not be read; it is told as if it were");
        true
    });
    tell_as(inner, task, private, kind, title, picture);
}

fn tell_as(inner: &Arc<Inner>, task: &Task, private: bool, kind: NoticeKind, title: String, picture: Option<&Output>) {
    let what = match kind {
        NoticeKind::Ready => Happening::Ready,
        NoticeKind::Failed => Happening::Failed,
        NoticeKind::NeedsYou | NoticeKind::Several => Happening::NeedsYou,
    };
    let (outputs, media) = picture.map_or((0, MediaType::Unknown), |output| (1, media_type(output.media)));
    happened(inner, task, what, outputs, media);
    offer(inner, notice(inner, task, private, kind, title, picture));
}

/// Tells of a completed task once none of its outputs is on its way any more: then there is a picture to show, and
/// whether all was saved is known. Each task is told of once as ready.
pub(crate) async fn tell_if_settled(inner: &Arc<Inner>, id: i64) {
    let before = locked(&inner.pictured).clone();
    let read = inner
        .library
        .read(move |reader| {
            // Asked after every file: a task of thousands is not read whole each time.
            if reader.outputs().any_on_its_way(id)? {
                return Ok(None);
            }
            // Thousands are copied in one go, and the person who wanted it knows.
            if reader.import_files().any_of_task(id)? {
                return Ok(None);
            }
            let Some(task) = reader.tasks().get(id)? else { return Ok(None) };
            Ok(Some((task, reader.outputs().of_task(id)?, reader.is_private(id)?)))
        })
        .await;
    let (task, outputs, private) = match read {
        Ok(Some(read)) if read.0.state == TaskState::Completed => read,
        Ok(_) => return,
        Err(error) => {
            tracing::error!(task = id, %error, "nobody could be told that the task is ready");
            return;
        }
    };
    // What the person deleted is no news.
    let kept = |output: &&Output| output.fetch && output.state != OutputState::Deleted;
    let fetched: Vec<&Output> = outputs.iter().filter(kept).collect();
    if !outputs.is_empty() && outputs.iter().all(|output| output.state == OutputState::Deleted) {
        return;
    }
    // What failed once or twice is on its way again in seconds; of a state that is not known nothing is said.
    // Before and after: a picture may have begun, or be done, while the rows were read.
    let pictured = &before | &*locked(&inner.pictured);
    let on_its_way = |output: &&Output| match output.state {
        OutputState::Waiting | OutputState::Downloading | OutputState::Unknown(_) => true,
        OutputState::Failed => output.tries < TOLD_AFTER,
        // Whoever makes its picture tells when that is done.
        OutputState::Archived => pictured.contains(&output.id),
        OutputState::LinkDead | OutputState::Deleted => false,
    };
    if fetched.iter().any(on_its_way) {
        return;
    }
    let saved: Vec<&Output> = fetched.iter().copied().filter(|output| output.state == OutputState::Archived).collect();
    // A last frame comes beside what was asked for: it is neither counted nor shown first.
    let results: Vec<&Output> = saved.iter().copied().filter(|output| output.role != Role::LastFrame).collect();
    let shown = results.iter().copied().find(|output| output.thumb == Thumb::There);
    let shown = shown.or_else(|| results.first().copied()).or_else(|| saved.first().copied());
    let failed = fetched.iter().find(|output| output.state == OutputState::Failed);
    let end = match failed {
        Some(_) => "failed",
        None if saved.len() == fetched.len() => "saved",
        None => "gone",
    };
    if !inner.notices.settles(id, end) {
        return;
    }
    if saved.len() == fetched.len() {
        let media = shown.map_or(MediaType::Unknown, |output| media_type(output.media));
        let alike = results.iter().filter(|output| media_type(output.media) == media).count();
        let count = u32::try_from(alike.max(1)).unwrap_or(u32::MAX);
        happened(inner, &task, Happening::Ready, count, media);
        offer(inner, notice(inner, &task, private, NoticeKind::Ready, words::ready(count, media), shown));
    } else if let Some(failed) = failed {
        let reason = save_trouble(failed.fail_reason.as_deref());
        tell_as(inner, &task, private, NoticeKind::NeedsYou, words::not_saved(reason), shown);
    } else {
        tell_as(inner, &task, private, NoticeKind::NeedsYou, words::link_dead(), shown);
    }
}

fn happened(inner: &Inner, task: &Task, what: Happening, outputs: u32, media: MediaType) {
    inner.tell(Event::Happened { task: task.id, what, model_title: task.model_title.clone(), outputs, media });
}

/// Of what is private a notification says that it is there, and neither shows it nor says of what it is.
fn notice(
    inner: &Inner,
    task: &Task,
    private: bool,
    kind: NoticeKind,
    title: String,
    picture: Option<&Output>,
) -> Notice {
    if private {
        return Notice { kind, task: Some(task.id), title, body: String::new(), picture: None, sound: false };
    }
    let prompt = shortened(&task.prompt);
    Notice {
        kind,
        task: Some(task.id),
        title,
        body: if prompt.is_empty() { task.model_title.clone() } else { format!("{}\n{prompt}", task.model_title) },
        picture: picture
            .filter(|output| output.thumb == Thumb::There)
            .map(|output| inner.profile.thumbnail(output.id, crate::pictures::SMALL)),
        sound: false,
    }
}

fn shortened(prompt: &str) -> String {
    let line = prompt.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(BODY_CHARACTERS) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

/// Tells that a long import ended, once, and only to whoever looks elsewhere.
pub(crate) fn of_import(inner: &Arc<Inner>, title: String) {
    if inner.notices.is_looked_at() {
        return;
    }
    let notice =
        Notice { kind: NoticeKind::Ready, task: None, title, body: String::new(), picture: None, sound: false };
    offer(inner, notice);
}

fn offer(inner: &Arc<Inner>, notice: Notice) {
    match inner.notices.offer(inner.now(), notice, &inner.settings()) {
        Telling::Now(notice) => inner.ports.desktop.notify(*notice),
        Telling::Together { after_ms } => {
            let inner = Arc::clone(inner);
            let tracker = inner.tasks.clone();
            tracker.spawn(async move {
                let wait = std::time::Duration::from_millis(u64::try_from(after_ms).unwrap_or(0));
                tokio::select! {
                    () = inner.stop.cancelled() => {}
                    () = inner.ports.clock.sleep(wait) => {}
                }
                if let Some(notice) = inner.notices.together(inner.now()) {
                    inner.ports.desktop.notify(notice);
                }
            });
        }
        Telling::Held | Telling::Silent => {}
    }
}

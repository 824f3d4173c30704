//! What the person said of a result elsewhere. What was said here stands.

use archive::SidecarJudgement;
use library::query::Label;
use library::{Judgement, Mark, Note, Placed, Writer};

use super::sheet::shorten;
use crate::judging::sound;

/// Most tags and collections of one result; nobody gives it so many.
const MOST: usize = 200;
const LONGEST_NOTE: usize = 64 << 10;

/// Says of a new task what was said of it elsewhere.
pub(super) fn of_new(
    writer: &Writer<'_>,
    account: i64,
    task: i64,
    said: &SidecarJudgement,
    now: i64,
) -> Result<(), library::Error> {
    let mut marks = vec![
        Mark::Favourite(said.favourite),
        Mark::Rating(said.rating.min(5)),
        Mark::Label(said.label.as_deref().and_then(label)),
        Mark::Private(said.private),
    ];
    for name in said.tags.iter().take(MOST).filter_map(|name| sound(name)) {
        let tag = match writer.tags().named(&name)? {
            Some(tag) => Some(tag),
            None => writer.tags().add(&name)?,
        };
        if let Some(tag) = tag {
            writer.tags().tie(tag.id, &[task])?;
        }
    }
    for told in said.collections.iter().take(MOST) {
        let Some(name) = sound(&told.name) else { continue };
        let collection = match writer.collections().named(&name)? {
            Some(collection) => Some(collection),
            None => writer.collections().add(&name, told.private, now)?,
        };
        let Some(collection) = collection else { continue };
        // Here the one of that name shows what it holds.
        if told.private && !collection.private {
            marks.push(Mark::Private(true));
        }
        let last = writer.collections().last(collection.id)?;
        writer.collections().place(collection.id, &[Placed { task, from: None, to: Some(last + 1.0) }])?;
    }
    for mark in marks {
        writer.judgements().mark(account, &[task], mark)?;
    }
    if let Some(mut text) = said.note.clone().filter(|text| !text.trim().is_empty()) {
        shorten(&mut text, LONGEST_NOTE);
        writer.notes().set(task, Some(&Note { text, changed_at: now }))?;
    }
    Ok(())
}

/// The same of a task that was here, where the person said nothing of it here.
pub(super) fn where_nothing_was(
    writer: &Writer<'_>,
    task: i64,
    said: &SidecarJudgement,
    now: i64,
) -> Result<(), library::Error> {
    if *said == SidecarJudgement::default() {
        return Ok(());
    }
    let Some(account) = writer.tasks().get(task)?.map(|task| task.account_id) else { return Ok(()) };
    let nothing = writer.judgements().get(account, task)? == Judgement::default()
        && writer.tags().of_task(task)?.is_empty()
        && writer.collections().of_task(task)?.is_empty()
        && writer.notes().of_task(task)?.is_none();
    if nothing { of_new(writer, account, task, said, now) } else { Ok(()) }
}

/// The sidecar that a task was brought in from says all of it: it is not written anew.
pub(super) fn is_in_the_sidecar(writer: &Writer<'_>, task: i64) -> Result<(), library::Error> {
    if let Some(asked) = writer.sidecars_stale().asked(task)? {
        writer.sidecars_stale().written(task, asked)?;
    }
    Ok(())
}

fn label(text: &str) -> Option<Label> {
    Label::ALL.iter().copied().find(|label| label.as_text() == text)
}

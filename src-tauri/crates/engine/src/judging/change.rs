//! One change of results, made into pieces in the transaction that does it.

use library::{Mark, Note, Placed, Writer};

use super::journal::Piece;
use super::label_stored;
use crate::face::Change;

/// What came of a change.
pub(crate) enum Changed {
    Pieces(Vec<Piece>),
    /// There is no such collection.
    NoCollection,
}

/// Does it for tasks of the account; others, and what is so already, are left out.
pub(crate) fn change(
    writer: &Writer<'_>,
    account: i64,
    tasks: &[i64],
    change: &Change,
    now: i64,
) -> Result<Changed, library::Error> {
    let tasks = match change {
        // What is not over yet is on its way somewhere: it cannot be thrown away.
        Change::Bin => writer.own_ended(account, tasks)?,
        _ => writer.own(account, tasks)?,
    };
    let mark = match change {
        Change::Favourite { on } => Mark::Favourite(*on),
        Change::Rating { stars } => Mark::Rating(*stars),
        Change::Label { label } => Mark::Label(label.map(label_stored)),
        Change::Private { on } => Mark::Private(*on),
        Change::Bin => Mark::Binned(Some(now)),
        Change::Restore => Mark::Binned(None),
        Change::Tag { name } => return tag(writer, &tasks, name).map(Changed::Pieces),
        Change::Untag { name } => return untag(writer, &tasks, name).map(Changed::Pieces),
        Change::Collect { collection } => return collect(writer, *collection, &tasks),
        Change::Uncollect { collection } => return uncollect(writer, *collection, &tasks),
        Change::Note { text } => return note(writer, &tasks, text, now).map(Changed::Pieces),
    };
    let marked = writer.judgements().mark(account, &tasks, mark)?;
    Ok(Changed::Pieces(marked.into_iter().map(Piece::Marked).collect()))
}

fn tag(writer: &Writer<'_>, tasks: &[i64], name: &str) -> Result<Vec<Piece>, library::Error> {
    let mut pieces = Vec::new();
    if tasks.is_empty() {
        return Ok(pieces);
    }
    let tag = match writer.tags().named(name)? {
        Some(tag) => tag,
        None => match writer.tags().add(name)? {
            Some(tag) => {
                pieces.push(Piece::Tag { from: None, to: Some(tag.clone()) });
                tag
            }
            None => return Ok(pieces),
        },
    };
    let tied = writer.tags().tie(tag.id, tasks)?;
    if !tied.is_empty() {
        pieces.push(Piece::Tied { tag: tag.id, tasks: tied, on: true });
    }
    Ok(pieces)
}

fn untag(writer: &Writer<'_>, tasks: &[i64], name: &str) -> Result<Vec<Piece>, library::Error> {
    let Some(tag) = writer.tags().named(name)? else { return Ok(Vec::new()) };
    let untied = writer.tags().untie(tag.id, tasks)?;
    let piece = Piece::Tied { tag: tag.id, tasks: untied, on: false };
    Ok(Some(piece).filter(|piece| !piece.tasks().is_empty()).into_iter().collect())
}

fn collect(writer: &Writer<'_>, collection: i64, tasks: &[i64]) -> Result<Changed, library::Error> {
    if writer.collections().get(collection)?.is_none() {
        return Ok(Changed::NoCollection);
    }
    let mut last = writer.collections().last(collection)?;
    let mut placed = Vec::new();
    for task in tasks {
        if writer.collections().place_of(collection, *task)?.is_none() {
            last += 1.0;
            placed.push(Placed { task: *task, from: None, to: Some(last) });
        }
    }
    place(writer, collection, &placed)
}

fn uncollect(writer: &Writer<'_>, collection: i64, tasks: &[i64]) -> Result<Changed, library::Error> {
    if writer.collections().get(collection)?.is_none() {
        return Ok(Changed::NoCollection);
    }
    let mut placed = Vec::new();
    for task in tasks {
        let from = writer.collections().place_of(collection, *task)?;
        placed.extend(from.map(|from| Placed { task: *task, from: Some(from), to: None }));
    }
    place(writer, collection, &placed)
}

fn place(writer: &Writer<'_>, collection: i64, placed: &[Placed]) -> Result<Changed, library::Error> {
    let placed = writer.collections().place(collection, placed)?;
    let piece = Piece::Placed { collection, placed };
    Ok(Changed::Pieces(Some(piece).filter(|piece| !piece.tasks().is_empty()).into_iter().collect()))
}

fn note(writer: &Writer<'_>, tasks: &[i64], text: &str, now: i64) -> Result<Vec<Piece>, library::Error> {
    let mut pieces = Vec::new();
    for task in tasks {
        let from = writer.notes().of_task(*task)?;
        if from.as_ref().map_or("", |note| &note.text) == text {
            continue;
        }
        let to = (!text.is_empty()).then(|| Note { text: text.to_owned(), changed_at: now });
        pieces.extend(Piece::Noted { task: *task, from, to }.apply(writer, 0)?);
    }
    Ok(pieces)
}

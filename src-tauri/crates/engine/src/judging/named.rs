//! Tags and collections themselves: made, renamed, made one, deleted, ordered.

use std::collections::HashSet;

use library::{Collection, Placed, Tag, Writer};

use super::journal::{Piece, Step};
use crate::face::{CollectionChange, FailureCode, UndoneWhat};

/// Longest name of a tag or a collection, in characters.
const LONGEST_NAME: usize = 100;

/// A name as it is kept: one line without what cannot be seen. None when nothing of it is left.
pub(crate) fn sound(name: &str) -> Option<String> {
    let shown: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let one_line = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = one_line.chars().take(LONGEST_NAME).collect();
    let short = short.trim_end();
    short.chars().any(|c| !is_unseen(c)).then(|| short.to_owned())
}

/// Marks alone are no name: nobody could find it again.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}'
            | '\u{300}'..='\u{36F}' | '\u{483}'..='\u{487}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
            | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}'
    )
}

/// A step, or why there is none; None inside: all is so already.
pub(crate) type Done<T> = Result<Result<T, FailureCode>, library::Error>;

/// Another name. When another tag has it, what has the one gets the other, and the one is gone.
pub(crate) fn rename_tag(writer: &Writer<'_>, id: i64, name: &str) -> Done<Option<Step>> {
    let Some(tag) = writer.tags().get(id)? else { return Ok(Err(FailureCode::NotFound)) };
    let mut pieces = Vec::new();
    match writer.tags().named(name)?.filter(|other| other.id != id) {
        None => {
            if tag.name == name || !writer.tags().rename(id, name)? {
                return Ok(Ok(None));
            }
            pieces.push(Piece::Tag { from: Some(tag.clone()), to: Some(Tag { id, name: name.to_owned() }) });
        }
        Some(other) => {
            let had = writer.tags().tasks(id)?;
            let tasks = writer.tags().untie(id, &had)?;
            pieces.push(Piece::Tied { tag: id, tasks, on: false });
            let tasks = writer.tags().tie(other.id, &had)?;
            pieces.push(Piece::Tied { tag: other.id, tasks, on: true });
            writer.tags().remove(id)?;
            pieces.push(Piece::Tag { from: Some(tag.clone()), to: None });
        }
    }
    Ok(Ok(Some(Step { what: UndoneWhat::TagRenamed { from: tag.name, to: name.to_owned() }, pieces })))
}

pub(crate) fn delete_tag(writer: &Writer<'_>, id: i64) -> Done<Option<Step>> {
    let Some(tag) = writer.tags().get(id)? else { return Ok(Err(FailureCode::NotFound)) };
    let had = writer.tags().tasks(id)?;
    let tasks = writer.tags().untie(id, &had)?;
    writer.tags().remove(id)?;
    let name = tag.name.clone();
    let pieces = vec![Piece::Tied { tag: id, tasks, on: false }, Piece::Tag { from: Some(tag), to: None }];
    Ok(Ok(Some(Step { what: UndoneWhat::TagDeleted { name }, pieces })))
}

/// The collection as it is now, and the step if it is another than before.
pub(crate) fn save_collection(
    writer: &Writer<'_>,
    wanted: &CollectionChange,
    now: i64,
) -> Done<(Collection, Option<Step>)> {
    let CollectionChange { id, name, private } = wanted;
    let collections = writer.collections();
    if *id == 0 {
        let Some(made) = collections.add(name, *private, now)? else { return Ok(Err(FailureCode::NameTaken)) };
        let pieces = vec![Piece::Collection { from: None, to: Some(made.clone()) }];
        let step = Step { what: UndoneWhat::CollectionMade { name: name.clone() }, pieces };
        return Ok(Ok((made, Some(step))));
    }
    let Some(before) = collections.get(*id)? else { return Ok(Err(FailureCode::NotFound)) };
    let after = Collection { name: name.clone(), private: *private, ..before.clone() };
    if after == before {
        return Ok(Ok((after, None)));
    }
    if !collections.set(*id, name, *private)? {
        return Ok(Err(FailureCode::NameTaken));
    }
    let what = UndoneWhat::CollectionChanged { name: name.clone() };
    let pieces = vec![Piece::Collection { from: Some(before), to: Some(after.clone()) }];
    Ok(Ok((after, Some(Step { what, pieces }))))
}

pub(crate) fn delete_collection(writer: &Writer<'_>, id: i64) -> Done<Option<Step>> {
    let Some(collection) = writer.collections().get(id)? else { return Ok(Err(FailureCode::NotFound)) };
    let held = writer.collections().held(id)?;
    let out: Vec<Placed> =
        held.iter().map(|(task, place)| Placed { task: *task, from: Some(*place), to: None }).collect();
    let placed = writer.collections().place(id, &out)?;
    writer.collections().remove(id)?;
    let what = UndoneWhat::CollectionDeleted { name: collection.name.clone() };
    let pieces = vec![Piece::Placed { collection: id, placed }, Piece::Collection { from: Some(collection), to: None }];
    Ok(Ok(Some(Step { what, pieces })))
}

pub(crate) fn order_collection(writer: &Writer<'_>, id: i64, tasks: &[i64], before: Option<i64>) -> Done<Option<Step>> {
    let Some(collection) = writer.collections().get(id)? else { return Ok(Err(FailureCode::NotFound)) };
    let held = writer.collections().held(id)?;
    if before.is_some_and(|before| !held.iter().any(|(task, _)| *task == before)) {
        return Ok(Err(FailureCode::NotFound));
    }
    let placed = writer.collections().place(id, &moved(&held, tasks, before))?;
    if placed.is_empty() {
        return Ok(Ok(None));
    }
    let what = UndoneWhat::CollectionOrdered { name: collection.name };
    Ok(Ok(Some(Step { what, pieces: vec![Piece::Placed { collection: id, placed }] })))
}

/// New places for what is moved, between those that it comes between; where no numbers are left there, for all.
fn moved(held: &[(i64, f64)], tasks: &[i64], before: Option<i64>) -> Vec<Placed> {
    let mut wanted = HashSet::new();
    let known: HashSet<i64> = held.iter().map(|(task, _)| *task).collect();
    let moving: Vec<i64> = tasks.iter().copied().filter(|task| known.contains(task) && wanted.insert(*task)).collect();
    if moving.is_empty() {
        return Vec::new();
    }
    let at = before.and_then(|before| held.iter().position(|(task, _)| *task == before)).unwrap_or(held.len());
    let stays = |(task, _): &&(i64, f64)| !wanted.contains(task);
    let above: Vec<(i64, f64)> = held[..at].iter().filter(stays).copied().collect();
    let below: Vec<(i64, f64)> = held[at..].iter().filter(stays).copied().collect();
    let order: Vec<i64> = above
        .iter()
        .map(|(task, _)| *task)
        .chain(moving.iter().copied())
        .chain(below.iter().map(|(task, _)| *task))
        .collect();
    if order.iter().eq(held.iter().map(|(task, _)| task)) {
        return Vec::new();
    }
    let count = moving.len() as f64;
    let (low, high) = match (above.last(), below.first()) {
        (Some((_, low)), Some((_, high))) => (*low, *high),
        (Some((_, low)), None) => (*low, low + count + 1.0),
        (None, Some((_, high))) => (high - count - 1.0, *high),
        (None, None) => (0.0, count + 1.0),
    };
    let step = (high - low) / (count + 1.0);
    let between: Vec<f64> = (1..=moving.len()).map(|number| low + step * number as f64).collect();
    let rise = std::iter::once(low).chain(between.iter().copied()).chain([high]).collect::<Vec<_>>();
    let places: Vec<(i64, f64)> =
        if rise.is_sorted_by(|one, next| one < next) && rise.iter().all(|place| place.is_finite()) {
            moving.into_iter().zip(between).collect()
        } else {
            order.into_iter().zip((1..).map(f64::from)).collect()
        };
    let old: std::collections::HashMap<i64, f64> = held.iter().copied().collect();
    places.into_iter().map(|(task, to)| Placed { task, from: old.get(&task).copied(), to: Some(to) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(held: &mut [(i64, f64)], tasks: &[i64], before: Option<i64>) -> Vec<i64> {
        for placed in moved(held, tasks, before) {
            let one = held.iter_mut().find(|(task, _)| *task == placed.task).expect("it is held");
            assert_eq!(placed.from, Some(one.1));
            one.1 = placed.to.expect("it stays");
        }
        held.sort_by(|one, other| one.1.total_cmp(&other.1));
        held.iter().map(|(task, _)| *task).collect()
    }

    #[test]
    fn what_is_moved_stands_before_the_other_in_the_order_in_which_it_was_named() {
        let mut held = vec![(1, 1.0), (2, 2.0), (3, 3.0), (4, 4.0)];
        assert_eq!(order(&mut held, &[4, 2, 4, 99], Some(1)), [4, 2, 1, 3]);
        assert_eq!(order(&mut held, &[4], None), [2, 1, 3, 4]);
        assert_eq!(order(&mut held, &[1, 3], Some(3)), [2, 1, 3, 4], "before itself it stays");
        assert_eq!(order(&mut held, &[3, 2], Some(2)), [3, 2, 1, 4], "before what follows it");
        assert!(moved(&held, &[], Some(1)).is_empty() && moved(&held, &[99], None).is_empty());
        assert!(moved(&held, &[4], None).is_empty(), "it stands there already");
    }

    #[test]
    fn where_no_numbers_are_left_all_are_counted_anew() {
        let mut held = vec![(1, 1.0), (2, f64::from_bits(1.0_f64.to_bits() + 1)), (3, 3.0)];
        assert_eq!(order(&mut held, &[3], Some(2)), [1, 3, 2]);
        let mut held = vec![(1, f64::MAX), (2, f64::INFINITY)];
        assert_eq!(order(&mut held, &[1], None), [2, 1], "whatever a damaged file says");
        let mut held: Vec<(i64, f64)> = (0..5).map(|task| (task, 7.0)).collect();
        assert_eq!(order(&mut held, &[4], Some(1)), [0, 4, 1, 2, 3], "also of those in one place");
    }

    #[test]
    fn a_name_is_one_line_that_can_be_seen() {
        assert_eq!(sound("  two\n words\u{7} "), Some("two words".to_owned()));
        assert_eq!(sound(&"é".repeat(300)).map(|name| name.chars().count()), Some(LONGEST_NAME));
        for nothing in ["", " \t", "\u{200B}", "\u{301}\u{301}"] {
            assert_eq!(sound(nothing), None, "{nothing:?}");
        }
    }
}

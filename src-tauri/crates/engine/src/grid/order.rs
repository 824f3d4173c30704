//! In what order results stand.

use std::cmp::Reverse;

use library::query::{Expr, Term};
use library::{Error, Look, Made, joined};

use super::asked::Asked;
use super::best;
use crate::face::Sort;

/// Puts results, which come newest first, in the order of `sort`. Where two are the same, the newer stands first.
pub(crate) fn order(look: &Look<'_>, mut slots: Vec<u32>, sort: Sort, asked: &Asked) -> Result<Vec<u32>, Error> {
    let made = |slot: &u32| -> &Made { look.made(*slot) };
    match sort {
        Sort::Newest => {}
        Sort::Oldest => slots.reverse(),
        Sort::Best => match nearest(&asked.expr) {
            Some(nearest) => by_place(look, &mut slots, nearest.iter().filter_map(|task| look.slot(*task))),
            None => best::first(look, &mut slots, &asked.pieces())?,
        },
        Sort::Rating => slots.sort_by_key(|slot| Reverse(made(slot).rating)),
        Sort::Longest => slots.sort_by_key(|slot| Reverse(made(slot).duration_ms())),
        Sort::Shortest => slots.sort_by_key(|slot| none_last(made(slot).duration_ms())),
        Sort::Dearest => slots.sort_by_key(|slot| Reverse(made(slot).cost())),
        Sort::Cheapest => slots.sort_by_key(|slot| none_last(made(slot).cost())),
        Sort::Largest => slots.sort_by_key(|slot| Reverse(made(slot).bytes)),
        Sort::Widest => slots.sort_by(|a, b| made(b).aspect.total_cmp(&made(a).aspect)),
        Sort::Model => {
            let title = |slot: &u32| look.columns().model(made(slot)).map(|model| &*model.title).unwrap_or_default();
            slots.sort_by(|a, b| title(a).cmp(title(b)));
        }
        Sort::Prompt => {
            let gists = look.gists()?;
            // What has no prompt stands at the end.
            let gist = |slot: &u32| gists.get(*slot as usize).filter(|gist| !gist.is_empty());
            slots.sort_by(|a, b| match (gist(a), gist(b)) {
                (Some(a), Some(b)) => a.cmp(b),
                (a, b) => b.is_some().cmp(&a.is_some()),
            });
        }
        Sort::ByHand => {
            if let Some(collection) = only_collection(look, asked) {
                by_place(look, &mut slots, look.by_hand(collection)?.into_iter());
            }
        }
    }
    Ok(slots)
}

/// In the order of `wanted`; what is not in it stands behind.
fn by_place(look: &Look<'_>, slots: &mut [u32], wanted: impl Iterator<Item = u32>) {
    let mut places = vec![u32::MAX; look.columns().len()];
    for (slot, place) in wanted.zip(0..) {
        places[slot as usize] = place;
    }
    slots.sort_by_key(|slot| places[*slot as usize]);
}

/// What looks alike, nearest first, when the query asks for that.
fn nearest(expr: &Expr) -> Option<&[i64]> {
    joined(expr).iter().find_map(|part| match part {
        Expr::Term(Term::Found { tasks, .. }) => Some(tasks.as_slice()),
        _ => None,
    })
}

fn none_last(number: Option<i32>) -> (bool, Option<i32>) {
    (number.is_none(), number)
}

/// The collection, when the query asks for those of exactly one.
pub(crate) fn only_collection(look: &Look<'_>, asked: &Asked) -> Option<i64> {
    let mut names = joined(&asked.expr).iter().filter_map(|part| match part {
        Expr::Term(Term::In(names)) => Some(names),
        _ => None,
    });
    match (names.next().map(Vec::as_slice), names.next()) {
        (Some([name]), None) => look.collection_named(name),
        _ => None,
    }
}

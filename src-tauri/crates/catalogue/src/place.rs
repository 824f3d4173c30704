//! Where each reference of a draft goes.

use crate::model::Model;
use crate::takes::Takes;

/// For each reference, the index of the place that it takes in `model.references`; None: the model has no place
/// for it. A place that takes one link is never given two.
pub(crate) fn place(model: &Model, references: &[(String, Option<String>)]) -> Vec<Option<usize>> {
    let mut held = vec![0usize; model.references.len()];
    let mut placed = vec![None; references.len()];
    // What was given a place by hand comes first, so that it is not taken by a link without one.
    for by_hand in [true, false] {
        for (index, (link, name)) in references.iter().enumerate() {
            if name.is_some() != by_hand || link.trim().is_empty() {
                continue;
            }
            let found = match name {
                Some(name) => named(model, name, &held),
                None => first_fit(model, link.trim(), &held),
            };
            if let Some(at) = found {
                held[at] += 1;
                placed[index] = Some(at);
            }
        }
    }
    placed
}

fn named(model: &Model, name: &str, held: &[usize]) -> Option<usize> {
    let at = model.references.iter().position(|reference| reference.name == name)?;
    let room = model.references[at].list || held[at] == 0;
    room.then_some(at)
}

/// The first place that takes what the link leads to and has room; else the first list of that sort, which then
/// holds too many and says so.
pub(crate) fn first_fit(model: &Model, link: &str, held: &[usize]) -> Option<usize> {
    let sort = Takes::of_link(link);
    let fitting = || {
        let accepts = move |takes: Takes| sort.is_none_or(|sort| takes.accepts(sort));
        model.references.iter().enumerate().filter(move |(_, reference)| accepts(reference.takes))
    };
    let with_room = fitting().find(|(at, reference)| held[*at] < reference.capacity());
    let list = || fitting().find(|(_, reference)| reference.list && reference.role.is_none());
    with_room.or_else(list).map(|(at, _)| at)
}

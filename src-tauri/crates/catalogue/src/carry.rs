//! From one model to another and back: what means the same goes along, the rest is kept for the way back.

use crate::catalogue::Catalogue;
use crate::model::Model;
use crate::translate::{Held, Translated, translate, with_room};

/// What was set for a model when it was left, because the next one had no place for all of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Left {
    pub model: String,
    pub held: Held,
}

/// What is kept for a model that was left, and is not said by what is set now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub model: String,
    pub title: String,
    /// Of parameters and places.
    pub labels: Vec<String>,
}

/// Of so many models that were left something is kept, and no more than these bytes of it.
const MOST_LEFT: usize = 12;
const MOST_BYTES: usize = 256 << 10;

/// The way from `from` to `to`, with what was left on the way so far, the newest last. There and back again gives the
/// same as before; what was changed meanwhile goes along, and what was cleared stays cleared.
pub fn carry(catalogue: &Catalogue, from: &str, to: &str, held: &Held, left: &[Left]) -> (Held, Vec<Left>) {
    if from == to {
        return (held.clone(), left.to_vec());
    }
    let (here, there) = (catalogue.get(from), catalogue.get(to));
    let earlier = left.iter().rposition(|left| left.model == to);
    let mut next = match earlier {
        None => translate(here, there, held).held(),
        Some(at) => back(here, there, held, &left[at].held),
    };
    // What was left since the target was left last, and could not be said here, may find its place again.
    let since = earlier.map_or(0, |at| at + 1);
    for left in left[since..].iter().rev() {
        bring(catalogue.get(&left.model), here, there, &left.held, &mut next);
    }
    let mut kept: Vec<Left> = left.iter().filter(|left| left.model != to).cloned().collect();
    if translate(there, here, &next).held() != *held {
        kept.retain(|left| left.model != from);
        kept.push(Left { model: from.to_owned(), held: held.clone() });
    }
    (next, bounded(kept))
}

/// What is kept for models that were left, the newest first.
pub fn kept(catalogue: &Catalogue, model: &str, left: &[Left]) -> Vec<Kept> {
    let here = catalogue.get(model);
    let of = |left: &Left| {
        let origin = catalogue.get(&left.model);
        let said = translate(origin, here, &left.held);
        let mut labels = Vec::new();
        let mut add = |label: &str| {
            if !labels.iter().any(|known| known == label) {
                labels.push(label.to_owned());
            }
        };
        for name in left.held.values.keys().filter(|name| said.values.iter().all(|carried| carried.from != **name)) {
            add(origin.and_then(|model| model.property(name)).map_or(catalogue.label(name), |found| &found.label));
        }
        for (at, (link, name)) in left.held.references.iter().enumerate() {
            if !said.origins.contains(&at) {
                add(place_of(origin, link, name.as_deref()).unwrap_or("1 link"));
            }
        }
        let title = origin.map_or_else(|| left.model.clone(), |model| model.title.clone());
        Kept { model: left.model.clone(), title, labels }
    };
    left.iter().rev().map(of).filter(|kept| !kept.labels.is_empty()).collect()
}

/// Back to a model: what came from it and was not touched is as it was there.
fn back(here: Option<&Model>, there: Option<&Model>, held: &Held, origin: &Held) -> Held {
    let came = translate(there, here, origin);
    let direct = translate(here, there, held);
    let mut next = Held::default();
    for carried in &direct.values {
        let untouched =
            came.values.iter().any(|came| came.to == carried.from && held.values.get(&came.to) == Some(&came.value));
        if !untouched {
            next.values.insert(carried.to.clone(), carried.value.clone());
        }
    }
    for (name, value) in &origin.values {
        let as_it_was = match came.values.iter().find(|came| came.from == *name) {
            None => true,
            Some(came) => held.values.get(&came.to) == Some(&came.value),
        };
        if as_it_was && !next.values.contains_key(name) {
            next.values.insert(name.clone(), value.clone());
        }
    }
    next.references = references_back(there, held, origin, &came, &direct);
    next
}

fn references_back(
    there: Option<&Model>,
    held: &Held,
    origin: &Held,
    came: &Translated,
    direct: &Translated,
) -> Vec<(String, Option<String>)> {
    if held.references == came.references {
        return origin.references.clone();
    }
    let mut used = vec![false; came.references.len()];
    let mut next = Vec::new();
    for (at, reference) in held.references.iter().enumerate() {
        let untouched = (0..used.len()).find(|index| !used[*index] && came.references[*index] == *reference);
        if let Some(index) = untouched {
            used[index] = true;
            next.push(origin.references[came.origins[index]].clone());
        } else if let Some(index) = direct.origins.iter().position(|origin| *origin == at) {
            next.push(direct.references[index].clone());
        }
    }
    let unsaid = origin.references.iter().enumerate().filter(|(at, _)| !came.origins.contains(at));
    next.extend(unsaid.map(|(_, reference)| reference.clone()));
    there.map_or_else(Vec::new, |model| with_room(model, next))
}

/// Adds what was left with another model, has no place here, and has one there.
fn bring(origin: Option<&Model>, here: Option<&Model>, there: Option<&Model>, left: &Held, next: &mut Held) {
    let (said, found) = (translate(origin, here, left), translate(origin, there, left));
    for carried in found.values {
        if said.values.iter().all(|said| said.from != carried.from) {
            next.values.entry(carried.to).or_insert(carried.value);
        }
    }
    let unsaid = found.origins.iter().zip(found.references).filter(|(at, _)| !said.origins.contains(at));
    let more: Vec<_> = unsaid.map(|(_, reference)| reference).filter(|one| !next.references.contains(one)).collect();
    if let Some(model) = there.filter(|_| !more.is_empty()) {
        let all = next.references.iter().cloned().chain(more).collect();
        next.references = with_room(model, all);
    }
}

fn place_of<'a>(model: Option<&'a Model>, link: &str, name: Option<&str>) -> Option<&'a str> {
    let model = model?;
    let placed = crate::place::place(model, &[(link.to_owned(), name.map(str::to_owned))]);
    placed.first().copied().flatten().map(|at| model.references[at].label.as_str())
}

/// The oldest go first when there is too much of it.
fn bounded(mut left: Vec<Left>) -> Vec<Left> {
    let bytes = |left: &Left| {
        let values: usize = left.held.values.iter().map(|(name, value)| name.len() + value.to_string().len()).sum();
        let links: usize = left.held.references.iter().map(|(link, _)| link.len() + 40).sum();
        values + links + left.model.len()
    };
    let mut room = MOST_BYTES;
    let fit = left.iter().rev().take(MOST_LEFT).take_while(|left| {
        let enough = room.checked_sub(bytes(left));
        room = enough.unwrap_or(0);
        enough.is_some()
    });
    let fit = fit.count();
    left.split_off(left.len() - fit)
}

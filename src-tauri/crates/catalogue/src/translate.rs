//! What is set for one model, said for another.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::facts::ratio;
use crate::limits::{Limits, Sort, whole};
use crate::means::Means;
use crate::model::{Model, Property, Reference};
use crate::place::first_fit;
use crate::takes::Takes;

/// What is set for a model: values by the names of its parameters, and links with the place that they were given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Held {
    pub values: BTreeMap<String, Value>,
    pub references: Vec<(String, Option<String>)>,
}

/// What of it another model takes, and whence each part comes.
#[derive(Debug, Default)]
pub(crate) struct Translated {
    pub values: Vec<Carried>,
    pub references: Vec<(String, Option<String>)>,
    /// For each of `references`, its place in the list that was translated.
    pub origins: Vec<usize>,
}

#[derive(Debug)]
pub(crate) struct Carried {
    pub from: String,
    pub to: String,
    pub value: Value,
}

impl Translated {
    pub(crate) fn held(&self) -> Held {
        let values = self.values.iter().map(|carried| (carried.to.clone(), carried.value.clone()));
        Held { values: values.collect(), references: self.references.clone() }
    }
}

/// Values go to the parameter that means the same, references to the place that means it best; what the target's own
/// schema does not accept is left out. A model that the catalogue does not know takes nothing.
pub(crate) fn translate(from: Option<&Model>, to: Option<&Model>, held: &Held) -> Translated {
    let Some(to) = to else { return Translated::default() };
    let mut translated = Translated::default();
    let in_form = from.iter().flat_map(|model| model.parameters.iter().map(|parameter| parameter.name.as_str()));
    let foreign = held.values.keys().map(String::as_str);
    let foreign = foreign.filter(|name| from.is_none_or(|model| model.parameter(name).is_none()));
    for name in in_form.chain(foreign) {
        let Some(value) = held.values.get(name) else { continue };
        let free = |place: &&Property| translated.values.iter().all(|carried| carried.to != place.name);
        let mut open = places_of(from, to, name).into_iter().filter(free);
        let carried = open.find_map(|place| Some((place.name.clone(), fitting(to, place, value)?)));
        if let Some((place, value)) = carried {
            translated.values.push(Carried { from: name.to_owned(), to: place, value });
        }
    }
    let wanted: Vec<(String, Wanted<'_>)> =
        held.references.iter().map(|(link, name)| (link.clone(), wanted(from, name.as_deref()))).collect();
    for (origin, placed) in fit(to, &wanted).into_iter().enumerate() {
        if let Some(name) = placed {
            translated.references.push((wanted[origin].0.clone(), name));
            translated.origins.push(origin);
        }
    }
    translated
}

/// Of links that were given their places, those that the model has room for.
pub(crate) fn with_room(model: &Model, references: Vec<(String, Option<String>)>) -> Vec<(String, Option<String>)> {
    let named = |name: &Option<String>| name.clone().map_or(Wanted::Anywhere, Wanted::Named);
    let wanted: Vec<_> = references.iter().map(|(link, name)| (link.clone(), named(name))).collect();
    let fits = fit(model, &wanted);
    references.into_iter().zip(fits).filter(|(_, placed)| placed.is_some()).map(|(reference, _)| reference).collect()
}

/// The parameters of `to` that may hold what `name` holds, the best first.
fn places_of<'a>(from: Option<&Model>, to: &'a Model, name: &str) -> Vec<&'a Property> {
    let settable = |property: &&Property| to.parameter(&property.name).is_some();
    let own = || to.property(name).filter(settable);
    let Some((model, property)) = from.and_then(|model| Some((model, model.property(name)?))) else {
        // Nobody knows what it meant; its name is all there is.
        return own().into_iter().collect();
    };
    let same_kind = model.kind == to.kind;
    match property.means {
        None => own().filter(|own| own.means.is_none() && same_kind).into_iter().collect(),
        Some(means) if means.stays_in_its_kind() && !same_kind => Vec::new(),
        Some(means) => {
            let alike = |property: &&Property| property.means == Some(means);
            let others = to.properties.iter().filter(settable).filter(alike).filter(|place| place.name != name);
            own().filter(alike).into_iter().chain(others).collect()
        }
    }
}

/// The value as the target writes it, when its schema accepts it.
fn fitting(to: &Model, place: &Property, value: &Value) -> Option<Value> {
    let said = said(place.means, &place.limits, value);
    accepts(to, &place.name, &said).then_some(said)
}

fn said(means: Option<Means>, limits: &Limits, value: &Value) -> Value {
    let known =
        |alike: &dyn Fn(&str) -> bool| limits.values.iter().find(|known| known.as_str().is_some_and(alike)).cloned();
    if limits.values.contains(value) {
        return value.clone();
    }
    if let Some(known) = limits.same_but_case(value) {
        return known.clone();
    }
    let by_meaning = match (means, value) {
        (Some(Means::Ratio), Value::String(text)) if is_auto(text) => known(&is_auto),
        (Some(Means::Ratio), Value::String(text)) => nearest(limits, text),
        (Some(Means::FileFormat), Value::String(text)) if is_jpeg(text) => known(&is_jpeg),
        (Some(Means::Duration | Means::Count | Means::Seed), Value::Number(_)) => match limits.sort {
            Some(Sort::Integer) => whole(value),
            _ => None,
        },
        _ => None,
    };
    by_meaning.unwrap_or_else(|| value.clone())
}

fn is_auto(text: &str) -> bool {
    ["auto", "adaptive"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn is_jpeg(text: &str) -> bool {
    ["jpg", "jpeg"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// The known shape that looks the same: sizes in pixels are rounded to what an encoder can cut.
fn nearest(limits: &Limits, text: &str) -> Option<Value> {
    const SAME: f64 = 0.03;
    let wanted = ratio(text)?;
    let off = |known: &Value| Some((ratio(known.as_str()?)? / wanted - 1.0).abs());
    let near = limits.values.iter().filter_map(|known| Some((off(known)?, known)));
    let near = near.filter(|(off, _)| *off <= SAME);
    near.min_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, known)| known.clone())
}

/// Whether nothing speaks against this parameter in a body that holds it alone.
pub(crate) fn accepts(model: &Model, name: &str, value: &Value) -> bool {
    let body = json!({ name: value });
    let mut errors = model.judge().parameters.iter_errors(&body);
    !errors.any(|error| crate::breach::path(&error).first().is_some_and(|first| first == name))
}

/// Where a link wants to go.
enum Wanted<'a> {
    /// Wherever it fits.
    Anywhere,
    /// To the place of that name, of a model that is not known.
    Named(String),
    Meaning(&'a Reference, Means),
}

fn wanted<'a>(from: Option<&'a Model>, name: Option<&str>) -> Wanted<'a> {
    let Some(name) = name else { return Wanted::Anywhere };
    let place = from.and_then(|model| model.references.iter().find(|reference| reference.name == name));
    match place.and_then(|place| Some((place, place.means?))) {
        Some((place, means)) => Wanted::Meaning(place, means),
        None => Wanted::Named(name.to_owned()),
    }
}

/// For each link the name of its place (None within: wherever it fits), or None: there is no room for it. Names are
/// given first, as `place` does, so that no link without one takes their room.
fn fit(to: &Model, wanted: &[(String, Wanted<'_>)]) -> Vec<Option<Option<String>>> {
    let mut held = vec![0usize; to.references.len()];
    let mut fitted = vec![None; wanted.len()];
    for by_hand in [true, false] {
        for (index, (link, wanted)) in wanted.iter().enumerate() {
            if matches!(wanted, Wanted::Anywhere) == by_hand || link.trim().is_empty() {
                continue;
            }
            let free = |at: usize, held: &[usize]| {
                let place = &to.references[at];
                held[at] < place.capacity() && takes(place, link) && accepts_link(to, place, link.trim())
            };
            let found = match wanted {
                Wanted::Anywhere => first_fit(to, link.trim(), &held).filter(|at| free(*at, &held)),
                Wanted::Named(name) => at(to, |place| place.name == *name).find(|at| free(*at, &held)),
                Wanted::Meaning(from, means) => means.places().iter().find_map(|means| {
                    let alike = |place: &Reference| place.means == Some(*means);
                    let own = at(to, |place| alike(place) && place.name == from.name);
                    let others = at(to, |place| alike(place) && place.name != from.name);
                    own.chain(others).find(|at| free(*at, &held))
                }),
            };
            if let Some(at) = found {
                held[at] += 1;
                fitted[index] = Some(by_hand.then(|| to.references[at].name.clone()));
            }
        }
    }
    fitted
}

fn at(model: &Model, is: impl Fn(&Reference) -> bool) -> impl Iterator<Item = usize> {
    model.references.iter().enumerate().filter(move |(_, place)| is(place)).map(|(at, _)| at)
}

fn takes(place: &Reference, link: &str) -> bool {
    Takes::of_link(link.trim()).is_none_or(|sort| place.takes.accepts(sort))
}

/// One link at its place. That a list wants more of them is no fault of the link.
fn accepts_link(model: &Model, place: &Reference, link: &str) -> bool {
    let name = place.parameter();
    let item = match &place.role {
        Some(role) => json!({"url": link, role.key.as_str(): role.value}),
        None => Value::from(link),
    };
    let body = json!({ name: if place.list { json!([item]) } else { item } });
    let few = |error: &jsonschema::ValidationError<'_>| {
        matches!(error.kind(), jsonschema::error::ValidationErrorKind::MinItems { .. })
    };
    let mut errors = model.judge().parameters.iter_errors(&body).filter(|error| !few(error));
    !errors.any(|error| crate::breach::path(&error).first().is_some_and(|first| first == name))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::Catalogue;

    fn said_for(model: &str, name: &str, value: Value) -> Value {
        let property = Catalogue::embedded().get(model).unwrap().property(name).unwrap();
        said(property.means, &property.limits, &value)
    }

    #[test]
    fn a_shape_is_said_as_the_other_model_writes_it() {
        assert_eq!(said_for("gpt-image-2", "size", json!("1024x768")), "4:3");
        assert_eq!(said_for("gpt-image-2", "size", json!("1792x1024")), "16:9");
        assert_eq!(said_for("doubao-seedance-2.0", "size", json!("AUTO")), "adaptive");
        assert_eq!(said_for("imagen-4-0", "size", json!("21:9")), "21:9", "nothing near: as it is, and then refused");
        assert_eq!(said_for("wan2.7-video", "resolution", json!("1080p")), "1080P");
        assert_eq!(said_for("wan2.7-video", "duration", json!(8.0)), 8);
    }
}

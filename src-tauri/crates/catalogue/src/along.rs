//! What becomes of a draft's settings when another model gets the same: what goes along, what changes, what stays behind.

use serde_json::Value;

use crate::catalogue::Catalogue;
use crate::model::Model;
use crate::translate::{Held, translate};

/// Told in the labels of the model that the draft was made for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Along {
    /// Parameters and places that mean the same there, with the same value.
    pub same: Vec<String>,
    pub differs: Vec<Differs>,
    /// What the other model has no place for.
    pub behind: Vec<String>,
}

/// A value that the other model writes otherwise, or has only nearly.
#[derive(Clone, Debug, PartialEq)]
pub struct Differs {
    pub label: String,
    pub from: Value,
    pub to: Value,
}

/// The settings of `from` held against what `to` takes of them.
pub fn along(catalogue: &Catalogue, from: &str, to: &str, held: &Held) -> Along {
    let (here, there) = (catalogue.get(from), catalogue.get(to));
    let translated = translate(here, there, held);
    let mut along = Along::default();
    for (name, value) in held.values.iter().filter(|(_, value)| is_set(value)) {
        let label = label(catalogue, here, name);
        match translated.values.iter().find(|carried| carried.from == *name) {
            None => along.behind.push(label),
            Some(carried) if carried.value == *value => along.same.push(label),
            Some(carried) => along.differs.push(Differs { label, from: value.clone(), to: carried.value.clone() }),
        }
    }
    let places = here.map_or_else(Vec::new, |model| crate::place::place(model, &held.references));
    for at in 0..held.references.len() {
        let place = places.get(at).copied().flatten();
        let label = here.zip(place).map_or("1 link", |(model, at)| model.references[at].label.as_str());
        let list = if translated.origins.contains(&at) { &mut along.same } else { &mut along.behind };
        if !list.iter().any(|known| known == label) {
            list.push(label.to_owned());
        }
    }
    along
}

/// One value as another model says it: the name of its parameter and what it writes there; None: it has no place for it.
pub fn said_by(catalogue: &Catalogue, from: &str, to: &str, name: &str, value: &Value) -> Option<(String, Value)> {
    let held = Held { values: [(name.to_owned(), value.clone())].into(), references: Vec::new() };
    let translated = translate(catalogue.get(from), catalogue.get(to), &held);
    translated.values.into_iter().next().map(|carried| (carried.to, carried.value))
}

/// Links as another model takes them; those that it has no place for are not among them.
pub fn linked_by(
    catalogue: &Catalogue,
    from: &str,
    to: &str,
    references: Vec<(String, Option<String>)>,
) -> Vec<(String, Option<String>)> {
    let held = Held { values: std::collections::BTreeMap::new(), references };
    translate(catalogue.get(from), catalogue.get(to), &held).references
}

fn is_set(value: &Value) -> bool {
    !value.is_null() && value.as_str() != Some("")
}

fn label(catalogue: &Catalogue, model: Option<&Model>, name: &str) -> String {
    model.and_then(|model| model.property(name)).map_or(catalogue.label(name), |found| &found.label).to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_set_goes_along_changes_or_stays_behind_and_nothing_else_is_said() {
        let catalogue = Catalogue::embedded();
        let mut told = 0;
        for from in catalogue.models() {
            for to in catalogue.models().filter(|to| to.kind == from.kind && to.id != from.id) {
                let set = from.parameters.iter().filter_map(|parameter| {
                    let value = parameter.default.clone()?;
                    Some((parameter.name.clone(), value)).filter(|(_, value)| is_set(value))
                });
                let held = Held { values: set.collect(), references: Vec::new() };
                let found = along(catalogue, &from.id, &to.id, &held);
                let said = found.same.len() + found.differs.len() + found.behind.len();
                assert_eq!(said, held.values.len(), "{} to {}", from.id, to.id);
                for (name, value) in &held.values {
                    let alone = said_by(catalogue, &from.id, &to.id, name, value);
                    let label = label(catalogue, Some(from), name);
                    // Alone it may find a place that it has to share with another.
                    assert!(alone.is_some() || found.behind.contains(&label), "{} to {}: {name}", from.id, to.id);
                }
                told += said;
            }
        }
        assert!(told > 500, "{told}");
    }

    #[test]
    fn a_value_that_is_written_otherwise_is_said_with_both() {
        let catalogue = Catalogue::embedded();
        let held = Held { values: [("size".to_owned(), json!("16:9"))].into(), references: Vec::new() };
        let found = along(catalogue, "gpt-image-2", "z-image", &held);
        assert_eq!((found.same.len(), found.behind.len()), (1, 0), "{found:?}");
        let unknown = along(catalogue, "gpt-image-2", "of-tomorrow", &held);
        assert_eq!(unknown.behind.len(), 1, "nobody knows what it takes");
    }
}

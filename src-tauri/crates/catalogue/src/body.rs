//! A draft becomes the object that is sent.

use serde_json::{Map, Value};

use crate::catalogue::Catalogue;
use crate::draft::Draft;
use crate::limits::{Sort, whole};
use crate::model::{Model, Reference};
use crate::place::place;

pub(crate) struct Assembled {
    pub body: Map<String, Value>,
    /// Labels of what was kept out of it.
    pub set_aside: Vec<String>,
}

/// Keys in a stable order: model, prompt, parameters as the form has them, references, then what was typed as JSON,
/// which takes the place of a key that is there already. Nothing is added that the person did not set.
pub(crate) fn assemble(
    catalogue: &Catalogue,
    model: Option<&Model>,
    draft: &Draft<'_>,
    extra: &Map<String, Value>,
) -> Assembled {
    let mut body = Map::new();
    let mut set_aside = Vec::new();
    let id = draft.model.trim();
    if !id.is_empty() {
        body.insert("model".to_owned(), Value::from(id));
    }
    add_prompt(model, draft.prompt, &mut body, &mut set_aside);
    add_values(catalogue, model, draft, &mut body, &mut set_aside);
    add_references(catalogue, model, draft.references, &mut body, &mut set_aside);
    for (key, value) in extra {
        body.insert(key.clone(), value.clone());
    }
    let mut seen = std::collections::BTreeSet::new();
    set_aside.retain(|label| seen.insert(label.clone()));
    Assembled { body, set_aside }
}

/// A value as it goes into the body; None: it counts as not set.
pub(crate) fn as_sent(model: &Model, name: &str, value: &Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(text) if text.is_empty() => None,
        Value::Number(_) if model.property(name).and_then(|property| property.limits.sort) == Some(Sort::Integer) => {
            Some(whole(value).unwrap_or_else(|| value.clone()))
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            Some(value.clone())
        }
    }
}

fn add_prompt(model: Option<&Model>, prompt: &str, body: &mut Map<String, Value>, set_aside: &mut Vec<String>) {
    if prompt.trim().is_empty() {
        return;
    }
    let name = match model {
        None => Some("prompt"),
        Some(model) => model.prompt.as_ref().map(|prompt| prompt.name.as_str()),
    };
    match name {
        Some(name) => {
            body.insert(name.to_owned(), Value::from(prompt));
        }
        None => set_aside.push("Prompt".to_owned()),
    }
}

fn add_values(
    catalogue: &Catalogue,
    model: Option<&Model>,
    draft: &Draft<'_>,
    body: &mut Map<String, Value>,
    set_aside: &mut Vec<String>,
) {
    for parameter in model.iter().flat_map(|model| &model.parameters) {
        let value = draft.values.get(&parameter.name);
        let sent = model.zip(value).and_then(|(model, value)| as_sent(model, &parameter.name, value));
        if let Some(sent) = sent {
            body.insert(parameter.name.clone(), sent);
        }
    }
    for (name, value) in draft.values {
        let set = !value.is_null() && value.as_str() != Some("");
        if set && model.is_none_or(|model| model.parameter(name).is_none()) {
            set_aside.push(catalogue.label(name).to_owned());
        }
    }
}

fn add_references(
    catalogue: &Catalogue,
    model: Option<&Model>,
    references: &[(String, Option<String>)],
    body: &mut Map<String, Value>,
    set_aside: &mut Vec<String>,
) {
    let placed = model.map_or_else(|| vec![None; references.len()], |model| place(model, references));
    let mut unplaced = 0usize;
    for (at, (link, name)) in placed.iter().zip(references) {
        match (at, name) {
            (Some(_), _) => {}
            (None, _) if link.trim().is_empty() => {}
            (None, Some(name)) => set_aside.push(catalogue.label(name).to_owned()),
            (None, None) => unplaced += 1,
        }
    }
    match unplaced {
        0 => {}
        1 => set_aside.push("1 link".to_owned()),
        many => set_aside.push(format!("{many} links")),
    }
    let Some(model) = model else { return };
    for (index, reference) in model.references.iter().enumerate() {
        let parameter = reference.parameter();
        if model.references[..index].iter().any(|earlier| earlier.parameter() == parameter) {
            continue;
        }
        let links: Vec<(&str, &Reference)> = placed
            .iter()
            .zip(references)
            .filter_map(|(at, (link, _))| Some((link.trim(), &model.references[(*at)?])))
            .filter(|(_, reference)| reference.parameter() == parameter)
            .collect();
        if let Some(value) = links_value(reference, &links) {
            body.insert(parameter.to_owned(), value);
        }
    }
}

/// The links of one parameter: a string, a list of strings, or a list of objects with roles.
fn links_value(reference: &Reference, links: &[(&str, &Reference)]) -> Option<Value> {
    let (first, _) = links.first()?;
    if !reference.list {
        return Some(Value::from(*first));
    }
    let items = links.iter().map(|(link, reference)| match &reference.role {
        None => Value::from(*link),
        Some(role) => {
            let mut item = Map::new();
            item.insert("url".to_owned(), Value::from(*link));
            item.insert(role.key.clone(), Value::from(role.value.as_str()));
            Value::Object(item)
        }
    });
    Some(Value::Array(items.collect()))
}

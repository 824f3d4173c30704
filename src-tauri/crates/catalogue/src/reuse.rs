//! A body becomes a draft again.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::body::as_sent;
use crate::catalogue::Catalogue;
use crate::draft::Draft;
use crate::model::{Kind, Model};
use crate::place::place;

/// The parts of a draft that a body holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    /// Of the model, when the catalogue knows it; else as it was given.
    pub kind: Kind,
    pub model: String,
    pub prompt: String,
    pub values: BTreeMap<String, Value>,
    pub references: Vec<(String, Option<String>)>,
    /// What has no control, as a JSON object; "" when nothing is left.
    pub extra: String,
}

impl Parts {
    /// As if it were typed, to be submitted once.
    pub fn draft(&self) -> Draft<'_> {
        Draft {
            kind: self.kind,
            model: &self.model,
            prompt: &self.prompt,
            values: &self.values,
            references: &self.references,
            extra: &self.extra,
            count: 1,
            source_seconds: None,
        }
    }
}

/// Takes a body apart so that `check` makes the same body of it again: a key goes to its control only where the
/// control gives back exactly its value, else to the JSON. A text that is not a JSON object stays whole, as JSON.
pub fn draft_of_body(catalogue: &Catalogue, kind: Kind, body: &str) -> Parts {
    let empty = |kind| Parts {
        kind,
        model: String::new(),
        prompt: String::new(),
        values: BTreeMap::new(),
        references: Vec::new(),
        extra: String::new(),
    };
    let Ok(Value::Object(mut rest)) = serde_json::from_str(body) else {
        return Parts { extra: body.to_owned(), ..empty(kind) };
    };
    let id = take_text(&mut rest, "model", |id| !id.is_empty() && id.trim() == id).unwrap_or_default();
    let model = catalogue.get(&id);
    let mut parts = Parts { model: id, ..empty(model.map_or(kind, |model| model.kind)) };
    let prompt_name = match model {
        None => Some("prompt"),
        Some(model) => model.prompt.as_ref().map(|prompt| prompt.name.as_str()),
    };
    if let Some(prompt) = prompt_name.and_then(|name| take_text(&mut rest, name, |text| !text.trim().is_empty())) {
        parts.prompt = prompt;
    }
    if let Some(model) = model {
        take_values(model, &mut rest, &mut parts.values);
        take_references(model, &mut rest, &mut parts.references);
    }
    if !rest.is_empty() {
        let rest = Value::Object(rest);
        parts.extra = serde_json::to_string_pretty(&rest).unwrap_or_else(|_| rest.to_string());
    }
    parts
}

fn take_text(rest: &mut Map<String, Value>, name: &str, fits: impl Fn(&str) -> bool) -> Option<String> {
    let text = rest.get(name)?.as_str().filter(|text| fits(text))?.to_owned();
    rest.shift_remove(name);
    Some(text)
}

fn take_values(model: &Model, rest: &mut Map<String, Value>, values: &mut BTreeMap<String, Value>) {
    for parameter in &model.parameters {
        let name = parameter.name.as_str();
        let Some(value) = rest.get(name) else {
            continue;
        };
        let sort_fits = model.property(name).is_some_and(|property| property.limits.holds(value));
        if sort_fits && as_sent(model, name, value).as_ref() == Some(value) {
            values.extend(rest.shift_remove(name).map(|value| (name.to_owned(), value)));
        }
    }
}

fn take_references(model: &Model, rest: &mut Map<String, Value>, references: &mut Vec<(String, Option<String>)>) {
    let mut seen: Vec<&str> = Vec::new();
    for reference in &model.references {
        let parameter = reference.parameter();
        if seen.contains(&parameter) {
            continue;
        }
        seen.push(parameter);
        if let Some(found) = rest.get(parameter).and_then(|value| links_of(model, parameter, value)) {
            references.extend(found.into_iter().map(|(link, name)| (link, Some(name))));
            rest.shift_remove(parameter);
        }
    }
    let unnamed: Vec<(String, Option<String>)> = references.iter().map(|(link, _)| (link.clone(), None)).collect();
    if place(model, &unnamed) == place(model, references) {
        *references = unnamed;
    }
}

/// The links of one parameter with the name of their place; None when they are not exactly what a draft makes.
fn links_of(model: &Model, parameter: &str, value: &Value) -> Option<Vec<(String, String)>> {
    let places: Vec<_> = model.references.iter().filter(|reference| reference.parameter() == parameter).collect();
    let first = places.first()?;
    let text =
        |value: &Value| value.as_str().filter(|text| !text.is_empty() && text.trim() == *text).map(str::to_owned);
    if !first.list {
        return Some(vec![(text(value)?, first.name.clone())]);
    }
    let items = value.as_array().filter(|items| !items.is_empty())?;
    items
        .iter()
        .map(|item| match &first.role {
            None => Some((text(item)?, first.name.clone())),
            Some(role) => {
                let object = item.as_object().filter(|object| object.len() == 2)?;
                let wanted = object.get(&role.key)?.as_str()?;
                let place = places.iter().find(|place| place.role.as_ref().is_some_and(|role| role.value == wanted))?;
                Some((text(object.get("url")?)?, place.name.clone()))
            }
        })
        .collect()
}

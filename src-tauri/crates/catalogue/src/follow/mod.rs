//! What can follow a result: models that take the earlier task by its id, and models that take a link to what it made.

mod by_link;
mod by_task;
mod vary;
mod verb;

use serde_json::{Map, Value, json};

pub use by_task::{Fills, Follows};
pub use vary::varied;
pub use verb::Verb;

use crate::carry::carry;
use crate::catalogue::Catalogue;
use crate::check::check;
use crate::draft::{Problem, ProblemCode};
use crate::means::Means;
use crate::model::{Evidence, Kind, Model};
use crate::reuse::{Parts, draft_of_body};
use crate::takes::Takes;
use crate::translate::Held;

/// A result, as far as what follows it depends on it. What is not known of it is None.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The model that made it.
    pub model: &'a str,
    pub prompt: &'a str,
    /// What it is: images, video or sound; text for a task without a file.
    pub media: Takes,
    /// Whether it is the last frame of a video, which the next one can begin with.
    pub is_last_frame: bool,
    pub link: Option<&'a str>,
    /// The last frame that came with a video.
    pub last_frame: Option<&'a str>,
    /// Its place among the pictures of its task, from 0.
    pub number: Option<u32>,
    /// The service's id of the task.
    pub task: Option<&'a str>,
    /// The service's id of the track.
    pub track: Option<&'a str>,
}

/// By what a follow-up points to what it follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Following {
    /// The id of the task, which the service keeps.
    Task,
    /// A link to the result.
    Link,
    /// A link to the last frame that came with it.
    LastFrame,
}

/// One way to go on from a result.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowUp {
    /// Names it among those that follow the same result.
    pub id: String,
    pub verb: Verb,
    /// Which of several ways of one model, in words; "" where there is one.
    pub label: String,
    pub model: String,
    pub by: Following,
    pub parts: Parts,
    /// Labels of what the person must still give.
    pub missing: Vec<String>,
    pub evidence: Evidence,
}

/// All that can follow a result, in the order of verbs and models. Pure, and reads nothing but the catalogue.
pub fn follow_ups(catalogue: &Catalogue, origin: &Origin<'_>) -> Vec<FollowUp> {
    let mut found = Vec::new();
    for model in catalogue.models() {
        let by_task = by_task::ways(catalogue, model, origin);
        let by_link = by_link::ways(catalogue, model, origin, &by_task);
        for (at, way) in by_task.into_iter().chain(by_link).enumerate() {
            found.push(FollowUp { id: format!("{}/{at}", model.id), ..way });
        }
    }
    // Sorting keeps the order of models and of ways.
    found.sort_by_key(|way| way.verb);
    found
}

/// The parts of a follow-up with what was set for the earlier task, where it goes on in the same way: a clip that
/// continues another is made like it. What the model does not take beside the rest is left out.
pub fn continued(catalogue: &Catalogue, way: &FollowUp, body: &str) -> Parts {
    let mut parts = way.parts.clone();
    if way.verb != Verb::Continue {
        return parts;
    }
    let before = draft_of_body(catalogue, parts.kind, body);
    let held = Held { values: before.values, references: Vec::new() };
    let (carried, _) = carry(catalogue, &before.model, &way.model, &held, &[]);
    let own: Vec<String> = parts.values.keys().cloned().collect();
    for (name, value) in carried.values {
        parts.values.entry(name).or_insert(value);
    }
    // Each round takes away one value at least, so it ends.
    while let Some(wrong) = beside_what_is_missing(catalogue, &parts).iter().find_map(|problem| {
        let carried = |name: &&String| parts.values.contains_key(*name) && !own.contains(name);
        problem.fields.iter().find(carried).cloned()
    }) {
        parts.values.remove(&wrong);
    }
    parts
}

/// What speaks against parts that a person will complete, beside that they are not complete yet.
pub(crate) fn beside_what_is_missing(catalogue: &Catalogue, parts: &Parts) -> Vec<Problem> {
    let mut problems = check(catalogue, &parts.draft()).problems;
    problems.retain(|problem| !is_missing(problem));
    problems
}

fn is_missing(problem: &Problem) -> bool {
    match problem.code {
        ProblemCode::PromptMissing | ProblemCode::ParameterMissing => true,
        // A list that wants more of them.
        ProblemCode::OutOfRange => problem.facts.get("of").is_some_and(|of| of == "items"),
        _ => false,
    }
}

/// The parts of a body, each at its path.
fn parts_of(catalogue: &Catalogue, model: &Model, at: impl IntoIterator<Item = (String, Value)>) -> Parts {
    let mut body = Map::new();
    body.insert("model".to_owned(), json!(model.id));
    for (path, value) in at {
        put(&mut body, &path, value);
    }
    draft_of_body(catalogue, model.kind, &Value::Object(body).to_string())
}

fn put(body: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => drop(body.insert(path.to_owned(), value)),
        Some((first, rest)) => {
            let inner = body.entry(first).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = inner {
                put(inner, rest, value);
            }
        }
    }
}

/// Labels of what the schema of a model asks for and the parts do not give.
fn missing(model: &Model, parts: &Parts) -> Vec<String> {
    let extra: Value = serde_json::from_str(&parts.extra).unwrap_or_default();
    let mut labels = Vec::new();
    for property in model.properties.iter().filter(|property| property.required) {
        let name = property.name.as_str();
        let linked = model.references.iter().filter(|place| place.parameter() == name);
        let linked =
            linked.clone().any(|place| parts.references.iter().any(|(_, at)| at.as_ref() == Some(&place.name)))
                || (parts.references.iter().any(|(_, at)| at.is_none()) && linked.count() > 0);
        let said = (name == "prompt" && !parts.prompt.is_empty()) || parts.values.contains_key(name) || linked;
        match extra.get(name) {
            Some(value) => labels.extend(missing_inside(model, name, value).map(|inner| inner_label(property, inner))),
            None if said => {}
            None => labels.push(property.label.clone()),
        }
    }
    labels
}

fn inner_label(property: &crate::model::Property, inner: &str) -> String {
    format!("{} ({inner})", property.label)
}

/// Names that an object of the body lacks.
fn missing_inside<'a>(model: &'a Model, name: &str, value: &'a Value) -> impl Iterator<Item = &'a str> {
    let required = model.schema["properties"][name]["required"].as_array().map_or(&[][..], Vec::as_slice);
    required.iter().filter_map(Value::as_str).filter(|inner| value.get(inner).is_none())
}

/// The prompt, where the model takes it as it is.
fn prompt_for(model: &Model, prompt: &str) -> Option<String> {
    let field = model.prompt.as_ref()?;
    let length = u32::try_from(prompt.chars().count()).unwrap_or(u32::MAX);
    let fits =
        field.max_length.is_none_or(|most| length <= most) && field.min_length.is_none_or(|least| length >= least);
    (fits && !prompt.trim().is_empty()).then(|| prompt.to_owned())
}

/// The parameter by which a video gives back its last frame, so that the next one can begin with it.
fn gives_last_frame(model: &Model) -> Option<&str> {
    let asked = model.properties.iter().find(|property| property.means == Some(Means::ReturnLastFrame));
    asked.filter(|_| model.kind == Kind::Video).map(|property| property.name.as_str())
}

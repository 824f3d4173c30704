//! Drafts for every model of the catalogue.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use catalogue::{Catalogue, Checked, Control, Draft, Kind, Model, Parameter, ProblemCode, Takes, check, draft_of_body};
use serde_json::{Map, Value, json};

/// A draft that owns what it holds.
#[derive(Clone, Debug)]
pub struct Typed {
    pub kind: Kind,
    pub model: String,
    pub prompt: String,
    pub values: BTreeMap<String, Value>,
    pub references: Vec<(String, Option<String>)>,
    pub extra: String,
    pub count: u16,
    pub source_seconds: Option<f64>,
}

pub fn typed(kind: Kind, model: &str, prompt: &str) -> Typed {
    Typed {
        kind,
        model: model.to_owned(),
        prompt: prompt.to_owned(),
        values: BTreeMap::new(),
        references: Vec::new(),
        extra: String::new(),
        count: 1,
        source_seconds: None,
    }
}

impl Typed {
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.values.insert(name.to_owned(), value);
        self
    }

    pub fn link(mut self, link: &str, name: Option<&str>) -> Self {
        self.references.push((link.to_owned(), name.map(str::to_owned)));
        self
    }

    pub fn extra(mut self, extra: &str) -> Self {
        self.extra = extra.to_owned();
        self
    }

    pub fn of_source(mut self, seconds: f64) -> Self {
        self.source_seconds = Some(seconds);
        self
    }

    pub fn times(mut self, count: u16) -> Self {
        self.count = count;
        self
    }

    pub fn check(&self) -> Checked {
        self.check_with(Catalogue::embedded())
    }

    pub fn check_with(&self, catalogue: &Catalogue) -> Checked {
        let draft = Draft {
            kind: self.kind,
            model: &self.model,
            prompt: &self.prompt,
            values: &self.values,
            references: &self.references,
            extra: &self.extra,
            count: self.count,
            source_seconds: self.source_seconds,
        };
        check(catalogue, &draft)
    }

    pub fn body(&self) -> Value {
        let checked = self.check();
        let body = checked.body.unwrap_or_else(|| panic!("no body: {:?}", checked.problems));
        serde_json::from_str(&body).unwrap()
    }
}

pub fn codes(checked: &Checked) -> Vec<(String, ProblemCode, bool)> {
    checked.problems.iter().map(|problem| (problem.field.clone(), problem.code, problem.blocks)).collect()
}

/// The good bodies of `cases/`, by model.
pub fn good_bodies() -> Vec<(&'static Model, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let read = |model: &'static Model| {
        let text = fs::read_to_string(folder.join(format!("{}.json", model.id))).unwrap();
        let cases: Value = serde_json::from_str(&text).unwrap();
        cases["good"].as_array().unwrap().iter().map(|body| (model, body.clone())).collect::<Vec<_>>()
    };
    Catalogue::embedded().models().flat_map(read).collect()
}

/// A body as it was sent, as the draft that makes it again.
pub fn of_body(kind: Kind, body: &str) -> Typed {
    let parts = draft_of_body(Catalogue::embedded(), kind, body);
    Typed {
        model: parts.model,
        prompt: parts.prompt,
        values: parts.values,
        references: parts.references,
        extra: parts.extra,
        ..typed(parts.kind, "", "")
    }
}

/// What is required and nothing else.
pub fn minimal(model: &Model) -> Typed {
    let mut draft = typed(model.kind, &model.id, "");
    if model.prompt.as_ref().is_some_and(|prompt| prompt.required) {
        draft.prompt = "a heron".to_owned();
    }
    for reference in model.references.iter().filter(|reference| reference.required) {
        draft.references.push((a_link(reference.takes, 0), Some(reference.name.clone())));
        if model.id == "suno-mashup" {
            draft.references.push((a_link(reference.takes, 1), Some(reference.name.clone())));
        }
    }
    for parameter in model.parameters.iter().filter(|parameter| parameter.required) {
        draft.values.insert(parameter.name.clone(), a_value(parameter));
    }
    let mut extra = Map::new();
    for problem in draft.check().problems {
        if model.json_only.contains(&problem.field) {
            let value = if problem.field.ends_with("_list") { json!(["vocals"]) } else { json!({"task_id": "task_1"}) };
            extra.insert(problem.field, value);
        }
    }
    if !extra.is_empty() {
        draft.extra = Value::Object(extra).to_string();
    }
    draft
}

/// Everything that has a control, and every place for a link.
pub fn full(model: &Model) -> Typed {
    let mut draft = minimal(model);
    if model.prompt.is_some() {
        draft.prompt = "a heron takes off, قلم and 鷺 in the mist".to_owned();
    }
    for parameter in &model.parameters {
        draft.values.insert(parameter.name.clone(), a_value(parameter));
    }
    draft.references.clear();
    for (index, reference) in model.references.iter().enumerate() {
        // One link a role, as the form gives it.
        let several = reference.list && reference.max_items != Some(1) && !reference.name.contains('.');
        let count = if several { 2 } else { 1 };
        for number in 0..count {
            draft.references.push((a_link(reference.takes, index * 10 + number), Some(reference.name.clone())));
        }
    }
    draft
}

pub fn a_value(parameter: &Parameter) -> Value {
    match &parameter.control {
        Control::Ratio { values } => json!(values.last().unwrap()),
        Control::Choice { values, .. } => values.last().unwrap().clone(),
        Control::Whole { min, max, .. } => json!(max.or(*min).unwrap_or(3.0) as i64),
        Control::Decimal { min, max, .. } => json!(max.or(*min).unwrap_or(0.5)),
        Control::Switch => json!(true),
        Control::Seed { max } => json!(max.unwrap_or(7.0) as i64),
        Control::Text { .. } if parameter.name.ends_with("_url") => {
            json!("https://files.example/a.bin")
        }
        Control::Text { .. } => json!("#a1b2c3"),
    }
}

fn a_link(takes: Takes, number: usize) -> String {
    let ending = match takes {
        Takes::Video => "mp4",
        Takes::Sound => "mp3",
        Takes::Text | Takes::Images | Takes::Frames | Takes::Task => "png",
    };
    format!("https://files.example/{number}.{ending}?sig=a%20b")
}

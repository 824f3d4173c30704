//! A draft held against the catalogue: the body, and what speaks against it.

use std::collections::BTreeMap;

use jsonschema::ValidationError;
use serde_json::{Map, Value};

use crate::body::assemble;
use crate::breach;
use crate::catalogue::Catalogue;
use crate::draft::{Broke, Checked, Closed, Draft, Estimate, Problem, ProblemCode};
use crate::expression::Surroundings;
use crate::judge::Broken;
use crate::model::{Model, Strength};
use crate::price;
use crate::rule::Rule;
use crate::schema;

/// No longer prompt is ever sent, whatever the model. In bytes of UTF-8.
pub const PROMPT_LIMIT: usize = 100_000;

/// No larger body is ever sent. In bytes.
pub const BODY_LIMIT: usize = 1024 * 1024;

/// What the catalogue says of a body.
#[derive(Default)]
struct Judged {
    problems: Vec<Problem>,
    closed: Vec<Closed>,
    mode: Option<String>,
    estimate: Option<Estimate>,
}

/// Makes the body of a draft and says what speaks against it. Strong evidence blocks, weak evidence, another letter
/// case and whatever was typed as JSON only warn.
pub fn check(catalogue: &Catalogue, draft: &Draft<'_>) -> Checked {
    let model = catalogue.get(draft.model.trim());
    let mut problems = Vec::new();
    let extra = match extra_of(draft.extra) {
        Ok(extra) => Some(extra),
        Err(problem) => {
            problems.push(*problem);
            None
        }
    };
    let typed = extra.unwrap_or_default();
    let assembled = assemble(catalogue, model, draft, &typed);
    let body = assembled.body;

    let mut judged = Judged::default();
    match (model, body.get("model").and_then(Value::as_str)) {
        (_, None | Some("")) => problems.push(Problem::new("model", ProblemCode::ModelMissing, true)),
        (None, Some(id)) => {
            problems.push(Problem::new("model", ProblemCode::ModelUnknown, false).fact("model", id));
        }
        (Some(model), Some(_)) => judged = judge(model, draft, &body, &typed),
    }
    problems.append(&mut judged.problems);
    if draft.prompt.len() > PROMPT_LIMIT {
        problems.push(Problem::new("prompt", ProblemCode::TooLarge, true).fact("limit", PROMPT_LIMIT));
    }
    let text = Value::Object(body).to_string();
    if text.len() > BODY_LIMIT {
        problems.push(Problem::new("extra", ProblemCode::TooLarge, true).fact("limit", BODY_LIMIT));
    }

    let unmade = problems.iter().any(|problem| problem.code.leaves_no_body());
    Checked {
        blocked: problems.iter().any(|problem| problem.blocks),
        body: (!unmade).then_some(text),
        endpoint: model.map_or(draft.kind.endpoint(), Model::endpoint),
        problems,
        closed: judged.closed,
        mode: judged.mode,
        set_aside: assembled.set_aside,
        estimate: judged.estimate,
        prompt_length: u32::try_from(draft.prompt.chars().count()).unwrap_or(u32::MAX),
    }
}

/// The typed JSON as an object; nothing typed is an empty one.
fn extra_of(text: &str) -> Result<Map<String, Value>, Box<Problem>> {
    if text.trim().is_empty() {
        return Ok(Map::new());
    }
    if text.len() > BODY_LIMIT {
        return Err(Box::new(Problem::new("extra", ProblemCode::TooLarge, true).fact("limit", BODY_LIMIT)));
    }
    let invalid = |line: usize, column: usize| {
        Problem::new("extra", ProblemCode::JsonInvalid, true).fact("line", line).fact("column", column)
    };
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err(Box::new(invalid(1, 1).fact("expected", "object"))),
        Err(error) => Err(Box::new(invalid(error.line(), error.column()))),
    }
}

fn judge(model: &Model, draft: &Draft<'_>, body: &Map<String, Value>, typed: &Map<String, Value>) -> Judged {
    let judge = model.judge();
    let mut known = Map::new();
    known.extend(draft.source_seconds.map(|seconds| ("sourceSeconds".to_owned(), Value::from(seconds))));
    // Rules and prices speak of values as they are known to be written; the body keeps them as they were typed.
    let spelt = spelt(model, body);
    let surroundings = Surroundings::of(&spelt, &price::taken(model, &spelt), &known);
    let estimate = judge.price.as_ref();
    let estimate = estimate.and_then(|price| price::estimate(model, price, body, &surroundings, draft.count));
    let whole = Value::Object(body.clone());
    if schema::nodes(&whole) > schema::MOST_NODES {
        let unread = Problem::new("extra", ProblemCode::TooLargeToCheck, false);
        return Judged { problems: vec![unread], estimate, ..Judged::default() };
    }
    let mut problems = of_parameters(model, judge.parameters.iter_errors(&whole), typed);
    let spelt = Value::Object(spelt);
    let broken = judge.broken(model, &spelt, &surroundings);
    problems.extend(broken.into_iter().map(|broken| of_rule(model, broken, body, typed)));
    let closed = judge.closed(model, spelt);
    Judged {
        problems,
        closed: closed
            .into_iter()
            .map(|(field, rule)| Closed { field: field.to_owned(), broke: broke(model, rule) })
            .collect(),
        mode: judge.mode(model, &surroundings).map(str::to_owned),
        estimate,
    }
}

/// The body with values in the letter case that is known: the service takes 2K for 2k.
fn spelt(model: &Model, body: &Map<String, Value>) -> Map<String, Value> {
    let mut spelt = body.clone();
    for property in &model.properties {
        let known = body.get(&property.name).and_then(|value| property.limits.same_but_case(value));
        if let Some(known) = known {
            spelt.insert(property.name.clone(), known.clone());
        }
    }
    spelt
}

/// One problem a parameter at most, in the order of the form.
fn of_parameters<'e>(
    model: &Model,
    errors: impl Iterator<Item = ValidationError<'e>>,
    typed: &Map<String, Value>,
) -> Vec<Problem> {
    let mut worst: BTreeMap<usize, ValidationError<'e>> = BTreeMap::new();
    for error in errors {
        let path = breach::path(&error);
        let Some(name) = path.first() else { continue };
        let Some(at) = model.properties.iter().position(|property| property.name == *name) else { continue };
        if worst.get(&at).is_none_or(|told| breach::rank(&error) < breach::rank(told)) {
            worst.insert(at, error);
        }
    }
    let told = worst.into_iter().map(|(at, error)| (&model.properties[at], error));
    told.map(|(property, error)| breach::problem(property, &error, typed.contains_key(&property.name))).collect()
}

fn of_rule(model: &Model, broken: Broken<'_>, body: &Map<String, Value>, typed: &Map<String, Value>) -> Problem {
    let Broken { rule, fields } = broken;
    let strong = rule.evidence.strength == Strength::Strong;
    let as_json = rule.fields.iter().any(|field| typed.contains_key(field));
    let field = fields.first().map_or("extra", String::as_str);
    let mut problem = Problem::new(field, ProblemCode::Rule, strong && !as_json);
    // What may be closed may be left out.
    let closing = rule.closes.iter().filter(|name| fields.contains(name) && body.contains_key(*name));
    for name in closing.filter(|name| model.parameter(name).is_some_and(|parameter| !parameter.required)) {
        problem.ways_out.push(crate::WayOut { name: name.clone(), value: Value::Null });
    }
    Problem { fields, broke: Some(broke(model, rule)), ..problem }
}

fn broke(model: &Model, rule: &Rule) -> Broke {
    let args = rule.message.args.iter().map(|(name, value)| (name.clone(), said(model, value)));
    Broke { rule: rule.id.clone(), message: rule.message.key.clone(), args: args.collect(), text: rule.text.clone() }
}

/// An argument of a message: parameters by their labels, values as they are.
fn said(model: &Model, value: &Value) -> String {
    match value {
        Value::Array(items) => items.iter().map(|item| said(model, item)).collect::<Vec<_>>().join(", "),
        Value::String(text) => match model.property(text) {
            Some(property) => property.label.clone(),
            None => text.clone(),
        },
        other => breach::shown(other),
    }
}

//! A draft held against the catalogue: the body, and what speaks against it.

use serde_json::{Map, Value};

use crate::body::assemble;
use crate::catalogue::Catalogue;
use crate::draft::{Checked, Draft, Problem, ProblemCode};
use crate::limits::Breach;
use crate::model::{Model, Property, Strength};
use crate::price::estimate;

/// No longer prompt is ever sent, whatever the model. In bytes of UTF-8.
pub const PROMPT_LIMIT: usize = 100_000;

/// No larger body is ever sent. In bytes.
pub const BODY_LIMIT: usize = 1024 * 1024;

/// Makes the body of a draft and says what speaks against it. Strong evidence blocks, weak evidence, another letter
/// case and whatever was typed as JSON only warn.
pub fn check(catalogue: &Catalogue, draft: &Draft<'_>) -> Checked {
    let model = catalogue.get(draft.model.trim());
    let mut problems = Vec::new();
    let extra = match extra_of(draft.extra) {
        Ok(extra) => Some(extra),
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    let typed = extra.clone().unwrap_or_default();
    let assembled = assemble(catalogue, model, draft, &typed);
    let body = assembled.body;

    match (model, body.get("model").and_then(Value::as_str)) {
        (_, None | Some("")) => problems.push(Problem::new("model", ProblemCode::ModelMissing, true)),
        (None, Some(id)) => {
            problems.push(Problem::new("model", ProblemCode::ModelUnknown, false).fact("model", id));
        }
        (Some(model), Some(_)) => problems.extend(
            model
                .properties
                .iter()
                .filter_map(|property| problem_of(property, &body, typed.contains_key(&property.name))),
        ),
    }
    if draft.prompt.len() > PROMPT_LIMIT {
        problems.push(Problem::new("prompt", ProblemCode::TooLarge, true).fact("limit", PROMPT_LIMIT));
    }
    let estimate = model.and_then(|model| estimate(model, &body, draft.count));
    let text = Value::Object(body).to_string();
    if text.len() > BODY_LIMIT {
        problems.push(Problem::new("extra", ProblemCode::TooLarge, true).fact("limit", BODY_LIMIT));
    }

    let unmade = problems.iter().any(|problem| match problem.code {
        ProblemCode::JsonInvalid | ProblemCode::ModelMissing | ProblemCode::TooLarge => true,
        ProblemCode::PromptMissing
        | ProblemCode::PromptTooLong
        | ProblemCode::PromptTooShort
        | ProblemCode::ParameterMissing
        | ProblemCode::NotAmong
        | ProblemCode::OutOfRange
        | ProblemCode::TooManyItems
        | ProblemCode::WrongType
        | ProblemCode::NotALink
        | ProblemCode::ModelUnknown => false,
    });
    Checked {
        blocked: problems.iter().any(|problem| problem.blocks),
        body: (!unmade).then_some(text),
        endpoint: model.map_or(draft.kind.endpoint(), Model::endpoint),
        problems,
        set_aside: assembled.set_aside,
        estimate,
        prompt_length: u32::try_from(draft.prompt.chars().count()).unwrap_or(u32::MAX),
    }
}

/// The typed JSON as an object; nothing typed is an empty one.
fn extra_of(text: &str) -> Result<Map<String, Value>, Problem> {
    if text.trim().is_empty() {
        return Ok(Map::new());
    }
    if text.len() > BODY_LIMIT {
        return Err(Problem::new("extra", ProblemCode::TooLarge, true).fact("limit", BODY_LIMIT));
    }
    let invalid = |line: usize, column: usize| {
        Problem::new("extra", ProblemCode::JsonInvalid, true).fact("line", line).fact("column", column)
    };
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err(invalid(1, 1).fact("expected", "object")),
        Err(error) => Err(invalid(error.line(), error.column())),
    }
}

fn problem_of(property: &Property, body: &Map<String, Value>, typed: bool) -> Option<Problem> {
    let strong = property.strength == Strength::Strong && !typed;
    let Some(value) = body.get(&property.name) else {
        return property.required.then(|| missing(property, strong));
    };
    let breach = property.limits.breach(value)?;
    Some(match property.name.as_str() {
        "prompt" => of_prompt(property, breach, strong),
        _ => of_parameter(property, value, breach, strong),
    })
}

fn missing(property: &Property, strong: bool) -> Problem {
    if property.name == "prompt" {
        return Problem::new("prompt", ProblemCode::PromptMissing, strong);
    }
    let problem = Problem::new(&property.name, ProblemCode::ParameterMissing, strong).fact("label", &property.label);
    let only = property.limits.values.first().filter(|_| property.limits.values.len() == 1);
    match property.default.as_ref().or(only) {
        Some(value) => problem.way_out(value.clone()),
        None => problem,
    }
}

fn of_prompt(property: &Property, breach: Breach, strong: bool) -> Problem {
    match breach {
        Breach::OutOfRange { found, min, max, .. } => match max.filter(|max| found > *max) {
            Some(max) => Problem::new("prompt", ProblemCode::PromptTooLong, strong)
                .fact("length", found)
                .fact("max", max)
                .fact("over", found - max),
            None => Problem::new("prompt", ProblemCode::PromptTooShort, strong)
                .fact("length", found)
                .fact("min", min.unwrap_or_default()),
        },
        other => of_parameter(property, &Value::Null, other, strong),
    }
}

fn of_parameter(property: &Property, value: &Value, breach: Breach, strong: bool) -> Problem {
    let problem = |code, blocks| {
        Problem::new(&property.name, code, blocks).fact("label", &property.label).fact("value", shown(value))
    };
    match breach {
        Breach::WrongType { expected } => {
            left_out(property, problem(ProblemCode::WrongType, strong).fact("expected", expected))
        }
        Breach::NotAmong { same_but_case: Some(known) } => {
            problem(ProblemCode::NotAmong, false).fact("case", shown(&known)).way_out(known)
        }
        Breach::NotAmong { same_but_case: None } => {
            let allowed: Vec<String> = property.limits.values.iter().map(shown).collect();
            let problem = problem(ProblemCode::NotAmong, strong).fact("allowed", allowed.join(", "));
            let default = property.default.clone().or_else(|| property.limits.values.first().cloned());
            left_out(property, default.into_iter().fold(problem, Problem::way_out))
        }
        Breach::OutOfRange { of, found, min, max, nearest } => {
            let mut problem = problem(ProblemCode::OutOfRange, strong).fact("of", of).fact("found", found);
            for (name, bound) in [("min", min), ("max", max)] {
                problem = bound.into_iter().fold(problem, |problem, bound| problem.fact(name, bound));
            }
            left_out(property, nearest.into_iter().fold(problem, Problem::way_out))
        }
        Breach::TooManyItems { found, max } => {
            problem(ProblemCode::TooManyItems, strong).fact("found", found).fact("max", max)
        }
        Breach::NotALink { text } => problem(ProblemCode::NotALink, strong).fact("value", short(&text)),
    }
}

/// Adds the way out of not sending it, where that is one.
fn left_out(property: &Property, problem: Problem) -> Problem {
    if property.required || property.limits.link { problem } else { problem.way_out(Value::Null) }
}

/// A value in words.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => short(text),
        Value::Bool(true) => "on".to_owned(),
        Value::Bool(false) => "off".to_owned(),
        Value::Array(items) => format!("{} items", items.len()),
        Value::Object(_) => "an object".to_owned(),
        Value::Null | Value::Number(_) => value.to_string(),
    }
}

fn short(text: &str) -> String {
    const SHOWN: usize = 120;
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    text.chars().take(SHOWN).chain(['…']).collect()
}

//! The bodies of `cases/`: good ones, and for each rule one that breaks it.

use std::collections::BTreeSet;

use catalogue::{Catalogue, Checked, Draft, Model, Problem, Strength, check, draft_of_body};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::Found;

#[derive(Deserialize)]
pub struct Bodies {
    pub good: Vec<Map<String, Value>>,
    #[serde(default)]
    bad: Vec<Bad>,
}

/// A body that breaks a rule, and where that must be shown.
#[derive(Deserialize)]
struct Bad {
    rule: String,
    field: String,
    body: Map<String, Value>,
}

pub fn read(text: &str) -> Result<Bodies, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

/// The body as the form would send it.
pub fn checked(catalogue: &Catalogue, model: &Model, body: &Map<String, Value>) -> Checked {
    let text = Value::Object(body.clone()).to_string();
    let parts = draft_of_body(catalogue, model.kind, &text);
    check(catalogue, &Draft { source_seconds: Some(90.5), ..parts.draft() })
}

pub fn prove(catalogue: &Catalogue, model: &Model, bodies: &Bodies, found: &mut Found) {
    found.count("good_bodies", bodies.good.len());
    found.count("bad_bodies", bodies.bad.len());
    if bodies.good.is_empty() {
        found.gap(&model.id, "has no good body");
    }
    let (mut sent, mut on, mut closed, mut priced) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), false);
    for body in &bodies.good {
        let checked = checked(catalogue, model, body);
        for problem in &checked.problems {
            found.gap(
                &model.id,
                &format!("{} speaks against a good body: {}", told(problem), Value::from(body.clone())),
            );
        }
        sent.extend(body.keys().map(String::as_str));
        on.extend(checked.mode);
        closed.extend(checked.closed.into_iter().map(|closed| (closed.broke.rule, closed.field)));
        priced |= checked.estimate.is_some();
    }
    for name in model.names().filter(|name| !sent.contains(name)) {
        found.gap(&model.id, &format!("{name} is in no good body"));
    }
    found.count("modes", model.modes.len());
    for mode in model.modes.iter().filter(|mode| !on.contains(&mode.id)) {
        found.gap(&model.id, &format!("no good body is in the mode {}", mode.id));
    }
    if model.price.as_ref().is_some_and(catalogue::Price::is_computed) {
        found.count("prices", 1);
        if !priced {
            found.gap(&model.id, "no good body has a price");
        }
    }
    for bad in &bodies.bad {
        break_rule(catalogue, model, bad, found);
    }
    for rule in &model.rules {
        if !bodies.bad.iter().any(|bad| bad.rule == rule.id) {
            found.gap(&model.id, &format!("no body breaks {}", rule.id));
        }
        found.count("closings", rule.closes.len());
        for field in rule.closes.iter().filter(|field| !closed.iter().any(|(_, shut)| shut == *field)) {
            found.gap(&model.id, &format!("{} closes {field} beside no good body", rule.id));
        }
    }
}

fn break_rule(catalogue: &Catalogue, model: &Model, bad: &Bad, found: &mut Found) {
    let checked = checked(catalogue, model, &bad.body);
    let body = Value::Object(bad.body.clone());
    let Some(rule) = model.rules.iter().find(|rule| rule.id == bad.rule) else {
        return found.gap(&model.id, &format!("there is no rule {}", bad.rule));
    };
    let broken = checked.problems.iter().find(|problem| {
        problem.broke.as_ref().is_some_and(|broke| broke.rule == bad.rule) && problem.fields.contains(&bad.field)
    });
    let Some(broken) = broken else {
        let instead: Vec<String> = checked.problems.iter().map(told).collect();
        return found.gap(&model.id, &format!("{} at {} does not stop {body}: {instead:?}", bad.rule, bad.field));
    };
    // What is given as JSON only warns, whatever its evidence.
    let extra = draft_of_body(catalogue, model.kind, &body.to_string()).extra;
    let typed: Map<String, Value> = serde_json::from_str(&extra).unwrap_or_default();
    let by_hand = !rule.fields.iter().any(|field| typed.contains_key(field));
    let strong = rule.evidence.strength == Strength::Strong;
    if broken.blocks != (strong && by_hand) {
        found.gap(&model.id, &format!("{} is {:?}, and blocks: {}", rule.id, rule.evidence.strength, broken.blocks));
    }
}

fn told(problem: &Problem) -> String {
    let rule = problem.broke.as_ref().map(|broke| broke.rule.as_str()).unwrap_or_default();
    format!("{:?} {rule} at {:?} {:?}", problem.code, problem.fields, problem.facts)
}

//! What is taken and what is refused, held against two tables of bodies.

use std::collections::BTreeSet;

use crate::desk::{Desk, read};
use sandbox::{Fault, Options};
use serde_json::{Value, json};

/// Models that the sandbox has read about.
const MODELS: usize = 95;

/// Books that the tables cannot empty, with no limit in the way, and tasks that wait.
async fn desk(checks_bodies: bool) -> Desk {
    let options = Options { balance: 10_000_000, requests_per_minute: 1_000_000, checks_bodies, ..Options::default() };
    let desk = Desk::with(options).await;
    desk.sandbox.fault(Fault::Hold);
    desk
}

#[tokio::test]
async fn a_body_that_keeps_the_rules_is_taken_and_charged() {
    let desk = desk(true).await;
    let mut models = BTreeSet::new();
    let taken: Vec<&str> = lines(include_str!("bodies/taken.txt")).collect();
    for line in &taken {
        let (endpoint, body) = line.split_once(' ').unwrap();
        let body = spelt_out(body);
        let answer = read(desk.post(&format!("{endpoint}/generations"), &body)).await;
        assert_eq!(answer.status, 200, "{line}: {}", String::from_utf8_lossy(&answer.bytes));
        models.insert(body["model"].as_str().unwrap().to_owned());
    }
    let ledger = desk.ledger();
    assert_eq!((ledger.charges.len(), ledger.refused.len()), (taken.len(), 0));
    assert_eq!(models.len(), MODELS + 2, "every model, and two of tomorrow");
}

#[tokio::test]
async fn a_body_that_breaks_a_rule_is_refused_uncharged_and_written_down() {
    let desk = desk(true).await;
    let broken: Vec<&str> = lines(include_str!("bodies/refused.txt")).collect();
    for (before, line) in broken.iter().enumerate() {
        let [endpoint, code, parameter, rule, body] = columns(line);
        let body = spelt_out(body);
        let answer = read(desk.post(&format!("{endpoint}/generations"), &body)).await;
        assert_eq!((answer.status, answer.code()), (400, code.parse().unwrap()), "{line}: {}", answer.json());
        let error = &answer.json()["error"];
        assert!(error["message"].as_str().unwrap().contains(parameter), "{line}: {error}");
        assert!(error["request_id"].as_str().unwrap().starts_with("req_"), "{line}");
        let ledger = desk.ledger();
        assert_eq!(ledger.refused.len(), before + 1, "{line}");
        let refusal = ledger.refused.last().unwrap();
        assert_eq!((refusal.parameter.as_str(), refusal.rule.as_str()), (parameter, rule), "{line}");
        assert_eq!((json!(refusal.model), &refusal.body), (body["model"].clone(), &body.to_string()), "{line}");
    }
    let ledger = desk.ledger();
    assert!(ledger.charges.is_empty() && ledger.tasks.is_empty());
    assert_eq!(ledger.balance, ledger.granted);
}

#[tokio::test]
async fn unchecked_bodies_are_taken_whatever_their_models_rules() {
    let desk = desk(false).await;
    desk.submit("images/generations", json!({ "model": "z-image", "prompt": "x".repeat(1_001) })).await;
    desk.submit("audio/generations", json!({ "model": "z-image", "prompt": "a", "aspect_ratio": 7 })).await;
    assert_eq!((desk.ledger().charges.len(), desk.ledger().refused.len()), (2, 0));
}

#[tokio::test]
async fn a_refused_key_comes_before_a_refused_body() {
    let desk = desk(true).await;
    desk.sandbox.revoke_key(true);
    let answer = read(desk.post("images/generations", &json!({ "model": "z-image" }))).await;
    assert_eq!((answer.status, answer.code()), (401, 10004));
    assert!(desk.ledger().refused.is_empty());
}

fn lines(table: &str) -> impl Iterator<Item = &str> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn columns(line: &str) -> [&str; 5] {
    line.splitn(5, " | ").collect::<Vec<_>>().try_into().unwrap()
}

/// The body with what its shorthand stands for.
fn spelt_out(body: &str) -> Value {
    fn spell_out(value: &mut Value) {
        match value {
            Value::String(text) => {
                if text == "@link" {
                    *text = "https://a.example/1".to_owned();
                } else if let Some(length) = text.strip_prefix('@') {
                    *text = "ö".repeat(length.parse().unwrap());
                }
            }
            Value::Array(items) => items.iter_mut().for_each(spell_out),
            Value::Object(fields) => fields.values_mut().for_each(spell_out),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    let mut body = serde_json::from_str(body).unwrap_or_else(|error| panic!("{body}: {error}"));
    spell_out(&mut body);
    body
}

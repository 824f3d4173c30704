//! How a prompt calls its links, seen at work on a good body for each way.

use catalogue::{Catalogue, Model, draft_of_body, mentioned};
use serde_json::{Map, Value};

use crate::Found;

pub fn prove(catalogue: &Catalogue, model: &Model, good: &[Map<String, Value>], found: &mut Found) {
    found.count("mentions", model.mentions.len());
    for mention in &model.mentions {
        let first = mention.of(1);
        let at_work = good.iter().any(|body| {
            let prompt = body.get("prompt").and_then(Value::as_str).unwrap_or_default();
            let parts = draft_of_body(catalogue, model.kind, &Value::Object(body.clone()).to_string());
            let called = |link: &str| mentioned(model, &parts.references, link).as_ref() == Some(&first);
            prompt.contains(&first)
                && body.get(&mention.parameter).and_then(|links| links.get(0)?.as_str()).is_some_and(called)
        });
        if !at_work {
            found.gap(&model.id, &format!("no good body says {first} of a link in {}", mention.parameter));
        }
    }
}

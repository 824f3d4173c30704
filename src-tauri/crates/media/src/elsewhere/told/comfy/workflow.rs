//! The graph as it was drawn, made into the one that was run: values stand in a list, links in another.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::super::super::json::Object;

/// What stands in the list of values of nodes that do not name them.
const ORDERS: [(&str, &[&str]); 14] = [
    ("CLIPTextEncode", &["text"]),
    ("KSampler", &["seed", "", "steps", "cfg", "sampler_name", "scheduler", "denoise"]),
    ("KSamplerAdvanced", &["add_noise", "noise_seed", "", "steps", "cfg", "sampler_name", "scheduler"]),
    ("CheckpointLoaderSimple", &["ckpt_name"]),
    ("UNETLoader", &["unet_name"]),
    ("LoraLoader", &["lora_name", "strength_model", "strength_clip"]),
    ("LoraLoaderModelOnly", &["lora_name", "strength_model"]),
    ("EmptyLatentImage", &["width", "height"]),
    ("EmptySD3LatentImage", &["width", "height"]),
    ("FluxGuidance", &["guidance"]),
    ("RandomNoise", &["noise_seed"]),
    ("KSamplerSelect", &["sampler_name"]),
    ("BasicScheduler", &["scheduler", "steps", "denoise"]),
    ("PrimitiveNode", &["value"]),
];
/// What the page writes behind a seed: whether the next one is another.
const AFTER_A_SEED: [&str; 4] = ["fixed", "increment", "decrement", "randomize"];
/// Switched off, or passed by.
const RESTING: [u64; 2] = [2, 4];

/// Nodes by id, as in a graph that was run. Empty for anything else.
pub(super) fn graph(workflow: &Object) -> Object {
    let list = |name: &str| workflow.get(name).and_then(Value::as_array).into_iter().flatten();
    let sources: HashMap<u64, (&Value, &Value)> = list("links").filter_map(source).collect();
    let mut nodes = Object::new();
    for node in list("nodes") {
        let (Some(id), Some(class)) = (node.get("id"), node.get("type").and_then(Value::as_str)) else { continue };
        let resting = node.get("mode").and_then(Value::as_u64).is_some_and(|mode| RESTING.contains(&mode));
        if resting || class.contains("Note") {
            continue;
        }
        let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
        let title = node.get("title").cloned().unwrap_or_default();
        nodes.insert(
            id,
            json!({"class_type": class, "inputs": inputs(node, class, &sources), "_meta": {"title": title}}),
        );
    }
    nodes
}

/// Id of a link, and the node and output that it comes from. A link is a list, or an object in subgraphs.
fn source(link: &Value) -> Option<(u64, (&Value, &Value))> {
    match link {
        Value::Array(parts) => Some((parts.first()?.as_u64()?, (parts.get(1)?, parts.get(2)?))),
        Value::Object(parts) => {
            Some((parts.get("id")?.as_u64()?, (parts.get("origin_id")?, parts.get("origin_slot")?)))
        }
        _ => None,
    }
}

fn inputs(node: &Value, class: &str, sources: &HashMap<u64, (&Value, &Value)>) -> Object {
    let mut inputs = Object::new();
    let drawn = || node.get("inputs").and_then(Value::as_array).into_iter().flatten();
    match node.get("widgets_values") {
        Some(Value::Object(values)) => inputs.clone_from(values),
        Some(Value::Array(values)) => {
            let named: Vec<&str> = drawn().filter_map(|input| input.get("widget")?.get("name")?.as_str()).collect();
            let known = ORDERS.iter().find(|(known, _)| *known == class).map(|(_, order)| *order);
            by_order(&mut inputs, known.unwrap_or(&named), values);
        }
        _ => {}
    }
    for input in drawn() {
        let link = input.get("link").and_then(Value::as_u64).and_then(|link| sources.get(&link));
        if let (Some(name), Some((node, output))) = (input.get("name").and_then(Value::as_str), link) {
            inputs.insert(name.to_owned(), json!([node, output]));
        }
    }
    inputs
}

fn by_order(inputs: &mut Object, order: &[&str], values: &[Value]) {
    let mut values = values.iter().peekable();
    for name in order {
        let Some(value) = values.next() else { break };
        if !name.is_empty() {
            inputs.insert((*name).to_owned(), value.clone());
        }
        let seed = name.ends_with("seed") && !order.contains(&"");
        if seed && values.peek().and_then(|next| next.as_str()).is_some_and(|next| AFTER_A_SEED.contains(&next)) {
            values.next();
        }
    }
}

//! From a sampler back to the numbers, the model and what was added to it.

use serde_json::Value;

use super::super::fields::{self, with_weight};
use super::super::{Told, stem};
use super::graph::{DEEPEST, Graph, Node, link};

/// Names of a setting, and the inputs that hold it.
const SETTINGS: [(&str, &[&str]); 9] = [
    ("seed", &["seed", "noise_seed"]),
    ("steps", &["steps"]),
    ("cfg", &["cfg", "cfg_scale"]),
    ("sampler", &["sampler_name"]),
    ("scheduler", &["scheduler"]),
    ("denoise", &["denoise"]),
    ("guidance", &["guidance"]),
    ("shift", &["shift"]),
    ("frames", &["num_frames"]),
];
/// Inputs of a sampler behind which its settings may stand.
const BEHIND: [&str; 6] = ["noise", "guider", "sampler", "sigmas", "pipe", "basic_pipe"];
const MODELS: [&str; 5] = ["ckpt_name", "unet_name", "model_name", "base_ckpt_name", "gguf_name"];
const MOST_LORAS: usize = 32;
const LENGTHS: [&str; 4] = ["length", "num_frames", "video_frames", "frames"];

pub(super) fn take(told: &mut Told, graph: &Graph, sampler: &Node) {
    graph.begin();
    take_settings(told, graph, sampler);
    for input in BEHIND {
        let mut node = graph.behind(sampler, input);
        // Sigmas may be split, shifted and joined before they come here.
        for _ in 0..8 {
            let Some(at) = node else { break };
            take_settings(told, graph, &at);
            node = graph.behind(&at, input);
        }
    }
    if let Some(guidance) = graph.nearest(sampler, |node| node.class.contains("FluxGuidance")) {
        take_settings(told, graph, &guidance);
    }
    graph.begin();
    take_model(told, graph, sampler);
    graph.begin();
    take_size(told, graph, sampler);
}

pub(super) fn take_settings(told: &mut Told, graph: &Graph, node: &Node) {
    for (name, inputs) in SETTINGS {
        let value = inputs.iter().find_map(|input| scalar(graph, node, input, 0));
        value.iter().for_each(|value| told.set(name, value));
    }
}

/// The value of an input, also where another node holds it.
fn scalar(graph: &Graph, node: &Node, input: &str, depth: u32) -> Option<String> {
    let value = node.inputs.get(input)?;
    let Some(id) = link(value) else { return if value.is_array() { None } else { fields::text(value) } };
    if depth > DEEPEST || !graph.step() {
        return None;
    }
    let behind = graph.node(id)?;
    let known = [input, "value", "seed", "int", "float", "number", "string"];
    let further = known.iter().find(|input| behind.inputs.contains_key(**input))?;
    scalar(graph, &behind, further, depth + 1)
}

/// The way of a model leads over what was added to it to the file that it was read from.
fn take_model(told: &mut Told, graph: &Graph, sampler: &Node) {
    let mut loras = Vec::new();
    let mut node = next_of_model(graph, sampler);
    for _ in 0..DEEPEST {
        let Some(at) = node.filter(|_| graph.step()) else { break };
        take_loras(&mut loras, graph, &at, 0);
        let named = MODELS.iter().find_map(|input| scalar(graph, &at, input, 0).filter(|name| !name.is_empty()));
        let name = named.or_else(|| at.text("model").map(str::to_owned));
        if let Some(name) = name {
            told.model(&name);
            break;
        }
        node = next_of_model(graph, &at);
    }
    loras.reverse();
    loras.dedup();
    told.set("loras", &loras.join(", "));
}

fn next_of_model<'a>(graph: &'a Graph, node: &Node<'a>) -> Option<Node<'a>> {
    let inputs = ["model", "guider", "unet", "model1", "pipe", "basic_pipe", "optional_pipe", "any"];
    inputs.iter().find_map(|input| graph.behind(node, input))
}

/// One a node, several in numbered inputs, several as objects, or a chain of nodes of their own.
fn take_loras(loras: &mut Vec<String>, graph: &Graph, node: &Node, depth: u32) {
    for (input, value) in node.inputs {
        if loras.len() >= MOST_LORAS {
            return;
        }
        match value {
            Value::String(name) if input.starts_with("lora") && name != "None" && is_file(name) => {
                let number: String = input.chars().filter(char::is_ascii_digit).collect();
                let weight = ["strength_model", "strength", "lora_model_strength", "model_strength", "lora_wt"]
                    .iter()
                    .flat_map(|input| [format!("{input}_{number}"), (*input).to_owned()])
                    .find_map(|input| scalar(graph, node, &input, 0));
                loras.push(with_weight(name, weight.as_deref()));
            }
            Value::Object(one) if one.get("on") != Some(&Value::Bool(false)) => {
                if let Some(name) = one.get("lora").and_then(Value::as_str).filter(|name| *name != "None") {
                    loras.push(with_weight(name, one.get("strength").and_then(fields::text).as_deref()));
                }
            }
            _ => {}
        }
    }
    let further = ["lora", "prev_lora", "lora_stack"].iter().find_map(|input| graph.behind(node, input));
    if let Some(further) = further.filter(|_| depth < DEEPEST && graph.step()) {
        take_loras(loras, graph, &further, depth + 1);
    }
}

fn is_file(name: &str) -> bool {
    stem(name).len() < name.len()
}

/// Of the picture that the sampler began with.
fn take_size(told: &mut Told, graph: &Graph, sampler: &Node) {
    let inputs = ["latent_image", "latent", "samples", "image_embeds", "positive"];
    let has_size = |node: &Node| ["width", "height"].iter().all(|input| scalar(graph, node, input, 0).is_some());
    let node = inputs.iter().find_map(|input| {
        let first = graph.behind(sampler, input)?;
        if has_size(&first) { Some(first) } else { graph.nearest(&first, |node| has_size(node)) }
    });
    let Some(node) = node else { return };
    for name in ["width", "height"] {
        scalar(graph, &node, name, 0).iter().for_each(|value| told.set(name, value));
    }
    let frames = LENGTHS.iter().find_map(|input| scalar(graph, &node, input, 0));
    frames.iter().filter(|frames| *frames != "1").for_each(|frames| told.set("frames", frames));
}

//! From a sampler back to what was written.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;

use super::graph::{DEEPEST, Graph, Node, link};

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Side {
    Positive,
    Negative,
}

/// The same words may go into two encoders, or twice into one text; what goes in circles would come without end.
const MOST_VISITS: u8 = 4;
/// In bytes, of all texts together.
const LONGEST: usize = 64 << 10;

/// What a sampler was asked for, or what it was to leave out; parts that stand apart are lines.
pub(super) fn of_sampler(graph: &Graph, sampler: &Node, side: Side) -> String {
    let own: &[&str] = match side {
        Side::Positive => &["positive", "guider", "conditioning", "text_embeds", "pipe", "basic_pipe"],
        Side::Negative => &["negative", "guider", "text_embeds", "pipe", "basic_pipe"],
    };
    graph.begin();
    let mut walk = Walk { graph, side, bytes: 0, visits: HashMap::new() };
    let id = own.iter().find_map(|input| sampler.inputs.get(*input).and_then(link));
    let parts = id.map(|id| walk.behind(id, 0)).unwrap_or_default();
    without_repeats(parts).join("\n")
}

struct Walk<'a> {
    graph: &'a Graph,
    side: Side,
    bytes: usize,
    visits: HashMap<Cow<'a, str>, u8>,
}

impl<'a> Walk<'a> {
    fn behind(&mut self, id: Cow<'a, str>, depth: u32) -> Vec<String> {
        if depth > DEEPEST || self.bytes > LONGEST || !self.graph.step() {
            return Vec::new();
        }
        let visits = self.visits.entry(id.clone()).or_default();
        *visits += 1;
        if *visits > MOST_VISITS {
            return Vec::new();
        }
        let Some(node) = self.graph.node(id) else { return Vec::new() };
        // Conditioning that is emptied on purpose.
        if node.class.contains("ZeroOut") {
            return Vec::new();
        }
        if let Some(inputs) = self.inputs_of_side(&node) {
            return inputs.into_iter().flat_map(|input| self.of_input(&node, input, depth)).collect();
        }
        let written: Vec<&str> = match ["populated_text", "resolved_prompt"].iter().find(|input| is_text(&node, input))
        {
            Some(resolved) => vec![*resolved],
            None => node.inputs.keys().map(String::as_str).filter(|input| is_written(input)).collect(),
        };
        let said: Vec<String> = written.into_iter().flat_map(|input| self.of_input(&node, input, depth)).collect();
        match joint(&node) {
            Some(joint) if said.len() > 1 => vec![said.join(&joint)],
            _ if !said.is_empty() => without_repeats(said),
            // A node of no words of its own passes on what comes to it.
            _ => {
                let passed: Vec<&str> =
                    node.inputs.keys().map(String::as_str).filter(|input| is_passed(input)).collect();
                passed.into_iter().flat_map(|input| self.of_input(&node, input, depth)).collect()
            }
        }
    }

    /// The inputs of a node that knows both sides, as a ControlNet or a guider; None where it knows none.
    fn inputs_of_side(&self, node: &Node<'a>) -> Option<Vec<&'static str>> {
        const POSITIVE: [&str; 3] = ["positive", "positive_prompt", "base_positive"];
        const NEGATIVE: [&str; 3] = ["negative", "negative_prompt", "base_negative"];
        let (own, other) = if self.side == Side::Positive { (POSITIVE, NEGATIVE) } else { (NEGATIVE, POSITIVE) };
        let has = |inputs: [&'static str; 3]| -> Vec<_> {
            inputs.into_iter().filter(|input| node.inputs.contains_key(*input)).collect()
        };
        let (own, other) = (has(own), has(other));
        let guides = node.class.contains("Guider");
        if !own.is_empty() {
            Some(own)
        } else if self.side == Side::Negative && (guides || !other.is_empty()) {
            Some(Vec::new())
        } else {
            None
        }
    }

    fn of_input(&mut self, node: &Node<'a>, input: &str, depth: u32) -> Vec<String> {
        match node.inputs.get(input) {
            Some(Value::String(text)) if !text.trim().is_empty() => {
                self.bytes += text.len();
                if self.bytes <= LONGEST { vec![text.trim().to_owned()] } else { Vec::new() }
            }
            Some(value) => link(value).map(|id| self.behind(id, depth + 1)).unwrap_or_default(),
            None => Vec::new(),
        }
    }
}

fn is_text(node: &Node, input: &str) -> bool {
    node.text(input).is_some_and(|text| !text.trim().is_empty())
}

/// Inputs that hold words, or conditioning that is made of words, whatever the node.
fn is_written(input: &str) -> bool {
    const BEGIN: [&str; 13] = [
        "text",
        "string",
        "prompt",
        "cond",
        "clip_l",
        "clip_g",
        "t5xxl",
        "llama",
        "tags",
        "lyrics",
        "value",
        "caption",
        "instruction",
    ];
    const NEVER: [&str; 9] =
        ["encoder", "weight", "mode", "type", "name", "delimiter", "separator", "strength", "device"];
    let input = input.to_lowercase();
    BEGIN.iter().any(|begin| input.starts_with(begin)) && !NEVER.iter().any(|never| input.contains(never))
}

/// Links that lead to no words.
fn is_passed(input: &str) -> bool {
    const NEVER: [&str; 14] = [
        "clip",
        "model",
        "vae",
        "image",
        "control",
        "latent",
        "pixels",
        "mask",
        "samples",
        "sigmas",
        "noise",
        "audio",
        "video",
        "style_model",
    ];
    let input = input.to_lowercase();
    !NEVER.iter().any(|never| input.starts_with(never))
}

/// What a node puts between texts that it makes one of; None for a node that does not.
fn joint(node: &Node) -> Option<String> {
    let said = ["delimiter", "separator"].iter().find_map(|input| node.text(input));
    let class = node.class.to_lowercase();
    let joins = class.contains("concat") || class.contains("join") || class.contains("stringfunction");
    match said {
        Some(said) => Some(said.replace("\\n", "\n")),
        None => (joins && !class.contains("conditioning")).then(|| ", ".to_owned()),
    }
}

/// Encoders of two halves are mostly given the same words twice.
fn without_repeats(parts: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for part in parts {
        if !kept.contains(&part) {
            kept.push(part);
        }
    }
    kept
}

//! A graph without a sampler: nodes that ask a service, speak, or are known to their own writers only.

use super::super::{Told, fields};
use super::graph::{Graph, Node};
use super::settings;

const ASKS: [&str; 6] = ["prompt", "positive_prompt", "positive", "text", "tags", "string"];
const LEAVES_OUT: [&str; 2] = ["negative_prompt", "negative"];

/// Believes the node that says most like a prompt: one that asks before one that is only called so.
pub(super) fn take(told: &mut Told, graph: &Graph) {
    let written = |node: &Node, inputs: &[&str]| {
        inputs.iter().find_map(|input| node.text(input).filter(|text| !text.trim().is_empty()).map(str::to_owned))
    };
    let negative = |node: &Node| node.title.to_lowercase().contains("negative");
    let asks = |node: &Node| written(node, &ASKS[..3]).is_some() || node.class.contains("Encode");
    let mut nodes: Vec<Node> = graph.nodes().filter(|node| written(node, &ASKS).is_some()).collect();
    nodes.sort_by_key(|node| (negative(node), !asks(node)));
    let Some(first) = nodes.first().filter(|node| !negative(node)) else { return };
    told.prompt = written(first, &ASKS).unwrap_or_default();
    let left_out = written(first, &LEAVES_OUT)
        .or_else(|| nodes.iter().find(|node| negative(node)).and_then(|node| written(node, &ASKS)));
    if told.negative.is_empty() {
        told.negative = left_out.unwrap_or_default();
    }
    settings::take_settings(told, graph, first);
    for (name, value) in first.inputs {
        if matches!(
            name.as_str(),
            "model" | "model_name" | "width" | "height" | "aspect_ratio" | "duration" | "resolution"
        ) {
            fields::take(told, name, value);
        }
    }
}

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{HashSet, VecDeque};

use serde_json::Value;

use super::super::super::json::Object;

/// Nodes by their ids, each with inputs that are values or lead to other nodes.
pub(super) struct Graph {
    nodes: Object,
    /// Steps that may still be taken through it for one question.
    left: Cell<u32>,
}

/// A large graph has a few hundred nodes, each of which is looked at a few times.
const MOST_STEPS: u32 = 10_000;
/// A chain of additions to a model may be long.
pub(super) const DEEPEST: u32 = 64;
const MOST_OUTPUTS: usize = 8;

#[derive(Clone)]
pub(super) struct Node<'a> {
    pub id: Cow<'a, str>,
    pub class: &'a str,
    pub inputs: &'a Object,
    pub title: &'a str,
}

impl Graph {
    /// None for an object that holds no node.
    pub(super) fn new(nodes: Object) -> Option<Self> {
        let graph = Graph { nodes, left: Cell::new(MOST_STEPS) };
        let any = graph.nodes().next().is_some();
        any.then_some(graph)
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        self.nodes.iter().filter_map(|(id, value)| node(Cow::Borrowed(id), value))
    }

    pub(super) fn node<'a>(&'a self, id: Cow<'a, str>) -> Option<Node<'a>> {
        let value = self.nodes.get(&*id)?;
        node(id, value)
    }

    /// The node that an input leads to.
    pub(super) fn behind<'a>(&'a self, node: &Node<'a>, input: &str) -> Option<Node<'a>> {
        self.node(link(node.inputs.get(input)?)?)
    }

    /// Begins another question, with all its steps.
    pub(super) fn begin(&self) {
        self.left.set(MOST_STEPS);
    }

    /// Counts a step; false when enough were taken. Graphs of others may go in circles and double at every node.
    pub(super) fn step(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 0
    }

    /// The last sampler on the way to what was put out.
    pub(super) fn sampler(&self) -> Option<Node<'_>> {
        let mut samplers = Vec::new();
        for output in self.outputs() {
            samplers.extend(if output.is_sampler() { Some(output) } else { self.nearest(&output, Node::is_sampler) });
        }
        let before_another = |sampler: &Node| {
            let leads_here = |node: &Node| node.id == sampler.id;
            samplers.iter().any(|other| other.id != sampler.id && self.nearest(other, leads_here).is_some())
        };
        samplers.iter().find(|sampler| !before_another(sampler)).or(samplers.first()).cloned()
    }

    /// What no other node takes: what saves before what shows, that before the rest.
    fn outputs(&self) -> Vec<Node<'_>> {
        let links = self.nodes().flat_map(|node| node.inputs.values().filter_map(link));
        let taken: HashSet<Cow<str>> = links.collect();
        let mut outputs: Vec<_> = self.nodes().filter(|node| !taken.contains(&node.id)).collect();
        outputs.sort_by_key(|node| {
            let class = node.class.to_lowercase();
            if class.contains("save") || class.contains("combine") {
                0
            } else if class.contains("preview") {
                1
            } else {
                2
            }
        });
        outputs.truncate(MOST_OUTPUTS);
        outputs
    }

    /// The nearest node before this one that is such a one, in as many links as it takes.
    pub(super) fn nearest<'a>(&'a self, from: &Node<'a>, is: impl Fn(&Node<'a>) -> bool) -> Option<Node<'a>> {
        let mut seen = HashSet::from([from.id.clone()]);
        let mut next = VecDeque::from([from.clone()]);
        // Each node once: this ends by itself.
        while let Some(node) = next.pop_front() {
            for id in node.inputs.values().filter_map(link) {
                if !seen.insert(id.clone()) {
                    continue;
                }
                let Some(before) = self.node(id) else { continue };
                if is(&before) {
                    return Some(before);
                }
                next.push_back(before);
            }
        }
        None
    }
}

impl<'a> Node<'a> {
    /// Where conditioning and numbers come together, whoever wrote the node.
    fn is_sampler(&self) -> bool {
        let leads = |input: &str| self.inputs.get(input).is_some_and(|value| link(value).is_some());
        let has = |input: &str| self.inputs.contains_key(input);
        let numbers = ["steps", "seed", "noise_seed", "sigmas", "sampler_name"].iter().any(|input| has(input));
        let named = self.class.to_lowercase().contains("sampler");
        leads("guider")
            || (leads("positive") && numbers)
            || (named
                && (leads("model") || leads("pipe"))
                && (leads("conditioning") || leads("text_embeds") || leads("pipe")))
    }

    /// A text that stands in an input itself.
    pub(super) fn text(&self, input: &str) -> Option<&'a str> {
        self.inputs.get(input)?.as_str()
    }
}

fn node<'a>(id: Cow<'a, str>, value: &'a Value) -> Option<Node<'a>> {
    let class = value.get("class_type")?.as_str()?;
    let inputs = value.get("inputs")?.as_object()?;
    let title = value.get("_meta").and_then(|meta| meta.get("title")?.as_str()).unwrap_or_default();
    Some(Node { id, class, inputs, title })
}

/// Id of the node that an input leads to; None for a value. A link is the id and the number of the output.
pub(super) fn link(value: &Value) -> Option<Cow<'_, str>> {
    match value.as_array()?.as_slice() {
        [Value::String(id), Value::Number(_)] => Some(Cow::Borrowed(id)),
        [Value::Number(id), Value::Number(_)] => Some(Cow::Owned(id.to_string())),
        _ => None,
    }
}

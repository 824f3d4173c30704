//! ComfyUI keeps no prompt but the graph that made the file. What it was asked for is found by going back from what it
//! put out: to the sampler, from there to the texts, the model and the numbers.

mod graph;
mod loose;
mod settings;
mod words;
mod workflow;

use super::super::json::object;
use super::super::texts::Texts;
use super::{Told, infotext};
use graph::Graph;
use words::Side;

pub(super) fn read(texts: &Texts) -> Option<Told> {
    let graph = graph(texts)?;
    let mut told = Told::by("ComfyUI", &["prompt", "workflow"]);
    match graph.sampler() {
        Some(sampler) => {
            told.prompt = words::of_sampler(&graph, &sampler, Side::Positive);
            told.negative = words::of_sampler(&graph, &sampler, Side::Negative);
            settings::take(&mut told, &graph, &sampler);
        }
        None => loose::take(&mut told, &graph),
    }
    if told.prompt.is_empty() {
        loose::take(&mut told, &graph);
    }
    saved_beside(&mut told, texts);
    Some(told)
}

/// The graph that was run, else the one that was drawn.
fn graph(texts: &Texts) -> Option<Graph> {
    let run = texts.get("prompt").and_then(object).and_then(Graph::new);
    run.or_else(|| Graph::new(workflow::graph(&object(texts.get("workflow")?)?)))
}

/// Some nodes save beside the graph what they were given as prompt, with every wildcard resolved: that is truer.
fn saved_beside(told: &mut Told, texts: &Texts) {
    let Some(saved) = texts.get("parameters").and_then(infotext::parse) else { return };
    told.from.push("parameters");
    if !saved.prompt.is_empty() {
        told.prompt = saved.prompt;
        told.negative = saved.negative;
    }
    told.model = saved.model.or(told.model.take());
    let found = std::mem::replace(&mut told.parameters, saved.parameters);
    found.iter().for_each(|(name, value)| told.set(name, value));
}

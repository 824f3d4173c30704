//! The tables of models, read from their text.
//!
//! A line at the edge names the models that the indented lines below it are about, or with `=` lines that several
//! models share. An indented line is a parameter (its name, `!` where it is required, its [`Shape`]), `+` and the name
//! of shared lines, or `@` and a [`Relation`]. `a.b` is a field of the object `a`, `a[].b` one of each object in the
//! list `a`. Lines that begin with `#` are for the reader.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::relation::Relation;
use super::shape::Shape;
use crate::task::Kind;

const TEXTS: [(Kind, &str); 3] = [
    (Kind::Image, include_str!("image.txt")),
    (Kind::Video, include_str!("video.txt")),
    (Kind::Audio, include_str!("audio.txt")),
];

static MODELS: LazyLock<BTreeMap<&'static str, Model>> =
    LazyLock::new(|| read(&TEXTS).expect("a test reads the tables"));

/// What is known of a model.
#[derive(Clone, Debug)]
pub(super) struct Model {
    /// The endpoint that serves it.
    pub(super) kind: Kind,
    pub(super) parameters: Vec<Parameter>,
    pub(super) relations: Vec<Relation>,
}

/// A field of the body, or of an object in it.
#[derive(Clone, Debug)]
pub(super) struct Parameter {
    /// Its whole way, as the table has it.
    pub(super) path: &'static str,
    /// The way to the object that it is a field of; empty for the body.
    pub(super) parent: &'static str,
    pub(super) name: &'static str,
    pub(super) required: bool,
    pub(super) shape: Shape,
}

/// What is known of the model with this id.
pub(super) fn model(id: &str) -> Option<&'static Model> {
    MODELS.get(id)
}

fn read(texts: &[(Kind, &'static str)]) -> Result<BTreeMap<&'static str, Model>, String> {
    let mut models = BTreeMap::new();
    for (kind, text) in texts {
        let blocks = blocks(text)?;
        for (head, lines) in blocks.iter().filter(|(head, _)| !head.starts_with('=')) {
            let model = model_of(*kind, &spread(lines, &blocks)?).map_err(|problem| format!("{head}: {problem}"))?;
            for id in head.split_whitespace() {
                if models.insert(id, model.clone()).is_some() {
                    return Err(format!("{id} stands there twice"));
                }
            }
        }
    }
    Ok(models)
}

type Block = (&'static str, Vec<&'static str>);

/// The lines of each head.
fn blocks(text: &'static str) -> Result<Vec<Block>, String> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        match (line.strip_prefix("  "), blocks.last_mut()) {
            (None, _) => blocks.push((line, Vec::new())),
            (Some(line), Some((_, lines))) => lines.push(line),
            (Some(line), None) => return Err(format!("nothing is named above: {line}")),
        }
    }
    Ok(blocks)
}

/// The lines with the shared ones in their place.
fn spread(lines: &[&'static str], blocks: &[Block]) -> Result<Vec<&'static str>, String> {
    let mut spread = Vec::new();
    for line in lines {
        match line.strip_prefix("+ ") {
            None => spread.push(*line),
            Some(name) => {
                let shared = blocks.iter().find(|(head, _)| head.strip_prefix('=') == Some(name));
                let (_, lines) = shared.ok_or_else(|| format!("no lines are named {name}"))?;
                spread.extend(lines);
            }
        }
    }
    Ok(spread)
}

fn model_of(kind: Kind, lines: &[&'static str]) -> Result<Model, String> {
    let mut model = Model { kind, parameters: Vec::new(), relations: Vec::new() };
    for line in lines {
        match line.strip_prefix("@ ") {
            Some(line) => model.relations.push(Relation::read(line)?),
            None => model.parameters.push(parameter(line)?),
        }
    }
    Ok(model)
}

fn parameter(line: &'static str) -> Result<Parameter, String> {
    let (path, shape) = line.split_once(' ').ok_or_else(|| format!("no shape: {line}"))?;
    let (path, required) = path.strip_suffix('!').map_or((path, false), |path| (path, true));
    let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
    Ok(Parameter { path, parent, name, required, shape: Shape::read(shape)? })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_can_be_read_and_hold_all_models() {
        let models = read(&TEXTS).unwrap();
        let of = |kind| models.values().filter(|model| model.kind == kind).count();
        assert_eq!((of(Kind::Image), of(Kind::Video), of(Kind::Audio)), (32, 39, 24));
    }

    #[test]
    fn every_name_in_a_relation_is_a_parameter_of_its_model() {
        for (id, model) in &read(&TEXTS).unwrap() {
            let known = |name: &&str| model.parameters.iter().any(|parameter| parameter.path == *name);
            for relation in &model.relations {
                let unknown: Vec<_> = relation.fields().filter(|name| !known(name)).collect();
                assert!(unknown.is_empty(), "{id}: {} has {unknown:?}", relation.line);
            }
        }
    }

    #[test]
    fn a_table_that_is_written_wrong_says_where() {
        for (text, problem) in [
            ("  prompt text", "nothing is named above: prompt text"),
            ("m\n  prompt", "m: no shape: prompt"),
            ("m\n  prompt prose", "m: no such shape: prose"),
            ("m\n  n whole few", "m: no number: few"),
            ("m\n  @ is_nice", "m: no such rule: is_nice"),
            ("m\n  + colours", "no lines are named colours"),
            ("m m", "m stands there twice"),
        ] {
            assert_eq!(read(&[(Kind::Image, text)]).err().as_deref(), Some(problem));
        }
    }
}

//! A file of `models/` becomes a `Model`.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use jsonschema::Validator;
use serde::Deserialize;
use serde_json::Value;

use crate::judge::Judge;
use crate::limits::{Limits, Schema, Sort};
use crate::means::Means;
use crate::model::{
    Areas, Control, Evidence, Kind, Model, Parameter, Price, Prompt, Property, Reference, Role, Strength,
};
use crate::price::{Formula, plain_date};
use crate::rule::{Mode, NotEncoded, Rule};
use crate::takes::Takes;
use crate::wish::Fulfils;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ModelFile {
    id: String,
    kind: Kind,
    title: String,
    summary: String,
    #[serde(default)]
    wishes: Vec<Fulfils>,
    endpoint: String,
    parameters: Value,
    #[serde(default)]
    rules: Vec<Rule>,
    #[serde(default)]
    not_encoded: Vec<NotEncoded>,
    #[serde(default)]
    modes: Vec<Mode>,
    price: Option<PriceFile>,
    evidence: Evidence,
    #[serde(default)]
    outputs: Vec<String>,
}

#[derive(Deserialize)]
struct ParametersFile {
    #[serde(default)]
    properties: BTreeMap<String, PropertyFile>,
    #[serde(default)]
    required: Vec<String>,
}

#[derive(Deserialize)]
struct PropertyFile {
    #[serde(flatten)]
    schema: Schema,
    default: Option<Value>,
    #[serde(rename = "x-order", default)]
    order: i64,
    #[serde(rename = "x-label")]
    label: Option<String>,
    #[serde(rename = "x-unit")]
    unit: Option<String>,
    #[serde(rename = "x-multiline", default)]
    multiline: bool,
    #[serde(rename = "x-takes")]
    takes: Option<Takes>,
    #[serde(rename = "x-roles")]
    roles: Option<RolesFile>,
    #[serde(rename = "x-means")]
    means: Option<Means>,
    #[serde(rename = "x-fact")]
    fact: Option<String>,
    #[serde(rename = "x-json", default)]
    json: bool,
    #[serde(rename = "x-lyrics", default)]
    lyrics_in: Vec<String>,
    #[serde(rename = "x-areas", default)]
    areas: Vec<String>,
    #[serde(rename = "x-evidence")]
    strength: Option<Strength>,
}

#[derive(Deserialize)]
struct RolesFile {
    key: String,
    values: Vec<String>,
    #[serde(default)]
    takes: BTreeMap<String, Takes>,
    #[serde(default)]
    means: BTreeMap<String, Means>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PriceFile {
    short: String,
    text: String,
    as_of: String,
    #[serde(flatten)]
    formula: Option<Formula>,
}

/// A file is refused above this. In bytes.
const MOST_BYTES: usize = 256 << 10;

/// Reads a file that nobody has tested: held against the schema of such files, and compiled.
///
/// # Errors
/// What is wrong with it, in words.
pub(crate) fn read_whole(text: &str) -> Result<Model, String> {
    static FORMAT: LazyLock<Validator> = LazyLock::new(|| {
        let schema = serde_json::from_str(include_str!("../catalogue.schema.json"));
        let schema: Value = schema.expect("it is JSON, as the tests of this crate read it");
        jsonschema::draft202012::new(&schema).expect("it is a JSON Schema, as the tests of this crate compile it")
    });
    if text.len() > MOST_BYTES {
        return Err(format!("more than {MOST_BYTES} bytes"));
    }
    let file: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if let Some(error) = FORMAT.iter_errors(&file).next() {
        return Err(format!("{}: {error}", error.instance_path()));
    }
    let model = read(text)?;
    let unknown = |name: &&String| model.property(name).is_none();
    for rule in &model.rules {
        if let Some(name) = rule.fields.iter().chain(&rule.closes).find(unknown) {
            return Err(format!("{} speaks of {name:?}, which is no parameter", rule.id));
        }
    }
    let judge = Judge::of(&model, &model.schema)?;
    Ok(Model { judge: OnceLock::from(judge), ..model })
}

/// Reads a file that is known to be good.
///
/// # Errors
/// What is wrong with it, in words.
pub(crate) fn read(text: &str) -> Result<Model, String> {
    let file: ModelFile = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let path = format!("{}/generations", file.endpoint);
    if path != file.kind.endpoint() {
        return Err(format!("endpoint {:?} is not the one of its kind", file.endpoint));
    }
    let parameters: ParametersFile =
        serde_json::from_value(file.parameters.clone()).map_err(|error| error.to_string())?;
    if let Some(name) = parameters.required.iter().find(|name| !parameters.properties.contains_key(*name)) {
        return Err(format!("requires {name:?}, which it does not describe"));
    }
    let price = file.price.map(price).transpose()?;

    let mut model = Model {
        id: file.id,
        kind: file.kind,
        title: file.title,
        summary: file.summary,
        wishes: file.wishes,
        takes: Vec::new(),
        prompt: None,
        references: Vec::new(),
        parameters: Vec::new(),
        json_only: Vec::new(),
        areas: None,
        rules: file.rules,
        not_encoded: file.not_encoded,
        modes: file.modes,
        price,
        evidence: file.evidence,
        outputs: file.outputs,
        properties: Vec::new(),
        schema: file.parameters,
        judge: OnceLock::new(),
    };
    let mut properties: Vec<(String, PropertyFile)> = parameters.properties.into_iter().collect();
    properties.sort_by_key(|(_, property)| property.order);
    for (name, property) in properties {
        let required = parameters.required.contains(&name);
        add(&mut model, name, property, required);
    }
    let lyrics = model.prompt.iter().flat_map(|prompt| &prompt.lyrics_in);
    if let Some(mode) = lyrics.into_iter().find(|id| model.modes.iter().all(|mode| mode.id != **id)) {
        return Err(format!("its prompt is the lyrics in {mode:?}, which is none of its modes"));
    }
    model.takes.sort_unstable();
    model.takes.dedup();
    Ok(model)
}

fn price(file: PriceFile) -> Result<Price, String> {
    let as_of = plain_date(&file.as_of).ok_or_else(|| format!("{:?} is not a date", file.as_of))?;
    Ok(Price { short: file.short, text: file.text, as_of, formula: file.formula })
}

/// Puts one property where the form shows it.
fn add(model: &mut Model, name: String, file: PropertyFile, required: bool) {
    let limits = Limits::of(&file.schema);
    let label = file.label.clone().unwrap_or_else(|| if name == "prompt" { "Prompt".to_owned() } else { name.clone() });

    if name == "prompt" {
        model.takes.push(Takes::Text);
        model.prompt = Some(Prompt {
            name: name.clone(),
            required,
            max_length: limits.max_length,
            min_length: limits.min_length,
            lyrics_in: file.lyrics_in.clone(),
        });
    } else if let Some(roles) = &file.roles {
        add_roles(model, &name, roles, file.takes.unwrap_or(Takes::Images));
    } else if let Some(takes) = file.takes.filter(|_| limits.link) {
        model.takes.push(takes);
        let list = limits.sort == Some(Sort::Array);
        let max_items = if list { limits.max_items } else { None };
        let name = name.clone();
        let (label, means) = (label.clone(), file.means);
        model.references.push(Reference { name, label, takes, list, required, max_items, means, role: None });
    } else {
        model.takes.extend(file.takes);
        match control(&file, &limits).filter(|_| !file.json) {
            Some(control) => {
                let default = file.default.clone();
                model.parameters.push(Parameter {
                    name: name.clone(),
                    label: label.clone(),
                    required,
                    control,
                    default,
                });
            }
            None => model.json_only.push(name.clone()),
        }
    }
    if !file.areas.is_empty() {
        let path = std::iter::once(name.clone()).chain(file.areas.iter().cloned()).collect();
        model.areas = Some(Areas { path });
    }
    let strength = file.strength.unwrap_or(model.evidence.strength);
    let (default, fact, means) = (file.default, file.fact, file.means);
    model.properties.push(Property { name, label, required, strength, limits, default, fact, means });
}

fn add_roles(model: &mut Model, parameter: &str, roles: &RolesFile, takes: Takes) {
    for value in &roles.values {
        let takes = roles.takes.get(value).copied().unwrap_or(takes);
        model.takes.push(takes);
        model.references.push(Reference {
            name: format!("{parameter}.{value}"),
            label: spoken(value),
            takes,
            list: true,
            required: false,
            max_items: None,
            means: roles.means.get(value).copied(),
            role: Some(Role { parameter: parameter.to_owned(), key: roles.key.clone(), value: value.clone() }),
        });
    }
}

/// `first_frame` as "First frame".
fn spoken(word: &str) -> String {
    let words = word.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The control of a property; None: it is given as JSON.
fn control(file: &PropertyFile, limits: &Limits) -> Option<Control> {
    let sort = limits.sort?;
    if !limits.values.is_empty() {
        let texts: Vec<String> = limits.values.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect();
        let drawn = file.means == Some(Means::Ratio) && texts.len() == limits.values.len();
        return Some(if drawn {
            Control::Ratio { values: texts }
        } else {
            Control::Choice { values: limits.values.clone(), unit: file.unit.clone() }
        });
    }
    let (min, max) = (limits.min, limits.max);
    match sort {
        Sort::Boolean => Some(Control::Switch),
        Sort::Integer if file.means == Some(Means::Seed) => Some(Control::Seed { max }),
        Sort::Integer => Some(Control::Whole { min, max, unit: file.unit.clone() }),
        Sort::Number => Some(Control::Decimal { min, max, unit: file.unit.clone() }),
        Sort::String => {
            let lyrics = file.means == Some(Means::Lyrics);
            Some(Control::Text { max_length: limits.max_length, multiline: file.multiline, lyrics })
        }
        Sort::Array | Sort::Object => None,
    }
}

//! Fields under whatever names their makers gave them, as plain ones.

use serde_json::Value;

use super::super::json::Object;
use super::{Told, stem};

enum Means {
    Prompt,
    Negative,
    Model,
    /// Width and height in one.
    Size,
    Loras,
    Setting(&'static str),
    /// Said better by another field.
    Nothing,
}

/// Takes every field of an object.
pub(super) fn take_all(told: &mut Told, object: &Object) {
    for (name, value) in object {
        take(told, name, value);
    }
}

/// Takes a field by its name. Objects and long lists are no parameters.
pub(super) fn take(told: &mut Told, name: &str, value: &Value) {
    match means(&bare(name)) {
        Some(Means::Prompt) if told.prompt.is_empty() => told.prompt = text(value).unwrap_or_default(),
        Some(Means::Negative) if told.negative.is_empty() => told.negative = text(value).unwrap_or_default(),
        Some(Means::Model) => named(value).iter().for_each(|name| told.model(name)),
        Some(Means::Size) => size(told, &text(value).unwrap_or_default()),
        Some(Means::Loras) => told.set("loras", &weighted(value)),
        Some(Means::Setting(name)) => told.set(name, &text(value).unwrap_or_default()),
        Some(Means::Prompt | Means::Negative | Means::Nothing) => {}
        None => told.set(&plain(name), &text(value).unwrap_or_default()),
    }
}

/// Takes a setting of a line of settings, where neither prompts nor comments stand.
pub(super) fn take_setting(told: &mut Told, name: &str, value: &str) {
    match means(&bare(name)) {
        Some(Means::Model) => told.model(value),
        Some(Means::Size) => size(told, value),
        Some(Means::Loras) => told.set("loras", value),
        Some(Means::Setting(name)) => told.set(name, value),
        Some(Means::Prompt | Means::Negative | Means::Nothing) | None => told.set(&plain(name), value),
    }
}

fn means(bare: &str) -> Option<Means> {
    Some(match bare {
        "prompt" | "positiveprompt" | "positive" | "c" => Means::Prompt,
        "negativeprompt" | "negative" | "uc" => Means::Negative,
        "model"
        | "basemodel"
        | "basemodelname"
        | "usestablediffusionmodel"
        | "stablediffusionmodel"
        | "modelweights"
        | "modelname"
        | "checkpoint"
        | "ckpt"
        | "ckptname"
        | "sdmodelname" => Means::Model,
        "size" | "resolution" => Means::Size,
        "loras" | "lora" | "uselorammodel" | "uselorasmodel" | "useloramodel" | "loramodel" => Means::Loras,
        "seed" | "noiseseed" => Means::Setting("seed"),
        "steps" | "numinferencesteps" | "nsteps" => Means::Setting("steps"),
        "cfg" | "cfgscale" | "guidancescale" | "scale" => Means::Setting("cfg"),
        "sampler" | "samplername" => Means::Setting("sampler"),
        "scheduler" | "noiseschedule" | "scheduletype" => Means::Setting("scheduler"),
        "denoise" | "denoisingstrength" | "strength" | "promptstrength" | "initimagecreativity" => {
            Means::Setting("denoise")
        }
        "width" => Means::Setting("width"),
        "height" => Means::Setting("height"),
        "fullprompt" | "fullnegativeprompt" | "rawprompt" | "rawnegativeprompt" | "originalprompt" => Means::Nothing,
        _ => return None,
    })
}

/// Letters and digits of a name alone, in small letters.
fn bare(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A name as words: "clip_skip" and "Clip skip" are "clip skip".
fn plain(name: &str) -> String {
    name.replace(['_', '-'], " ").to_lowercase()
}

/// A value as a person would write it; None for what is no value.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(is) => Some(is.to_string()),
        Value::Array(values) if values.len() <= 64 => {
            let parts: Option<Vec<_>> =
                values.iter().map(|value| if value.is_array() { None } else { text(value) }).collect();
            Some(parts?.join(", "))
        }
        Value::Array(_) | Value::Object(_) | Value::Null => None,
    }
}

/// The name that a model goes by: a text, or an object that holds one.
fn named(value: &Value) -> Option<&str> {
    match value {
        Value::String(name) => Some(name),
        Value::Object(object) => ["name", "model_name", "modelName", "modelFileName", "model", "lora", "file"]
            .iter()
            .find_map(|key| object.get(*key).and_then(named)),
        _ => None,
    }
}

/// "1024x768", "1024 × 768", "(1024, 768)".
pub(super) fn size(told: &mut Told, size: &str) {
    let numbers: Vec<&str> =
        size.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    if let [width, height] = numbers[..] {
        told.set("width", width);
        told.set("height", height);
    }
}

/// Additions to a model with their weights: "lineart (0.8), grain".
fn weighted(value: &Value) -> String {
    let Value::Array(all) = value else { return text(value).unwrap_or_default() };
    let one = |value: &Value| match value {
        Value::Array(pair) => Some(with_weight(named(pair.first()?)?, pair.get(1).and_then(text).as_deref())),
        Value::Object(object) => {
            let weight =
                ["weight", "strength", "strength_model"].iter().find_map(|key| object.get(*key).and_then(text));
            Some(with_weight(named(value)?, weight.as_deref()))
        }
        value => text(value).map(|name| with_weight(&name, None)),
    };
    all.iter().take(32).filter_map(one).collect::<Vec<_>>().join(", ")
}

/// "lineart (0.8)"; a weight of 1 is not said.
pub(super) fn with_weight(name: &str, weight: Option<&str>) -> String {
    match weight.filter(|weight| weight.parse::<f64>() != Ok(1.0)) {
        Some(weight) => format!("{} ({weight})", stem(name)),
        None => stem(name).to_owned(),
    }
}

//! InvokeAI, in the three ways in which it wrote over the years.

use serde_json::Value;

use super::super::json::object;
use super::super::texts::Texts;
use super::{Told, fields};

pub(super) fn read(texts: &Texts) -> Option<Told> {
    metadata(texts).or_else(|| sd_metadata(texts)).or_else(|| dream(texts))
}

fn metadata(texts: &Texts) -> Option<Told> {
    let object = object(texts.get("invokeai_metadata")?)?;
    let mut told = Told::by("InvokeAI", &["invokeai_metadata"]);
    fields::take_all(&mut told, &object);
    Some(told)
}

/// Version 2: the picture is an object of its own, and what is not wanted stands in brackets in the prompt.
fn sd_metadata(texts: &Texts) -> Option<Told> {
    let object = object(texts.get("sd-metadata")?)?;
    let mut told = Told::by("InvokeAI", &["sd-metadata"]);
    if let Some(Value::Object(image)) = object.get("image") {
        let prompt = match image.get("prompt") {
            Some(Value::String(prompt)) => Some(prompt.as_str()),
            Some(Value::Array(parts)) => parts.first().and_then(|part| part.get("prompt")?.as_str()),
            _ => None,
        };
        without_brackets(&mut told, prompt.unwrap_or_default());
        fields::take_all(&mut told, image);
    }
    for name in ["model_weights", "app_version"] {
        object.get(name).into_iter().for_each(|value| fields::take(&mut told, name, value));
    }
    Some(told)
}

/// Version 1: the line that was typed, as `"a fox" -s 50 -S 42 -W 512 -H 512 -C 7.5 -A k_lms`.
fn dream(texts: &Texts) -> Option<Told> {
    let line = texts.get("Dream")?;
    let (prompt, options) = match line.strip_prefix('"').and_then(|rest| rest.rsplit_once('"')) {
        Some(both) => both,
        None => line.split_at(line.find(" -").unwrap_or(line.len())),
    };
    let mut told = Told::by("InvokeAI", &["Dream"]);
    without_brackets(&mut told, prompt);
    let words: Vec<&str> = options.split_whitespace().collect();
    for (index, option) in words.iter().enumerate() {
        let name = match option.get(..2) {
            Some("-s") => "steps",
            Some("-S") => "seed",
            Some("-W") => "width",
            Some("-H") => "height",
            Some("-C") => "cfg",
            Some("-A") => "sampler",
            Some("-f") => "denoise",
            _ => continue,
        };
        // The value stands behind it, or right at it.
        let value = if option.len() > 2 { &option[2..] } else { words.get(index + 1).copied().unwrap_or_default() };
        told.set(name, value);
    }
    Some(told)
}

fn without_brackets(told: &mut Told, prompt: &str) {
    let (mut wanted, mut unwanted, mut inside) = (String::new(), Vec::new(), None);
    for letter in prompt.chars() {
        match (letter, &mut inside) {
            ('[', None) => inside = Some(String::new()),
            (']', Some(_)) => unwanted.extend(inside.take()),
            (letter, Some(part)) => part.push(letter),
            (letter, None) => wanted.push(letter),
        }
    }
    // One that is never closed is a bracket.
    if let Some(open) = inside {
        wanted.push('[');
        wanted.push_str(&open);
    }
    told.prompt = wanted.trim().to_owned();
    told.negative = unwanted.join(", ");
}

//! What the texts of a file mean, program by program. The first that knows its own is believed.

mod comfy;
mod fields;
mod infotext;
mod invoke;
mod novelai;
mod objects;
mod plain;

use serde_json::Value;

use super::json::object;
use super::letters::{cut_to_characters, printable};
use super::texts::Texts;
use super::{LONGEST_NAME, LONGEST_VALUE, MOST_PARAMETERS};

/// What a file tells.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Told {
    pub program: &'static str,
    pub prompt: String,
    pub negative: String,
    pub model: Option<String>,
    /// Names once each, in the order in which they were found.
    pub parameters: Vec<(String, String)>,
    /// Names of the texts that it was told by.
    pub from: Vec<&'static str>,
}

const READERS: [fn(&Texts) -> Option<Told>; 8] = [
    novelai::read,
    invoke::read,
    objects::read,
    comfy::read,
    infotext::read,
    plain::midjourney,
    plain::read,
    plain::credentials,
];

/// What the texts tell, and those of them that do, as they stood, at most so many bytes.
pub(super) fn read(texts: &Texts, longest: usize) -> Option<(Told, String)> {
    let unfolded = unfolded(texts);
    let all = unfolded.as_ref().map_or(texts, |(all, _)| all);
    let told = READERS.iter().find_map(|read| read(all)).filter(Told::says_something)?;
    let text = match &unfolded {
        Some((_, comment)) => texts.as_they_stood(&[comment], longest),
        None => texts.as_they_stood(&told.from, longest),
    };
    Some((told, text))
}

/// Where one comment holds what otherwise has names of its own: of films by ComfyUI, of pictures in WebP and AVIF.
const COMMENTS: [&str; 4] = ["Comment", "UserComment", "ImageDescription", "Description"];
/// What such a comment may hold.
const NAMES: [&str; 8] =
    ["prompt", "workflow", "parameters", "Comment", "Software", "Source", "Description", "invokeai_metadata"];

/// The texts with those that a comment holds, as objects or as texts of their own, and its name; None where none does.
fn unfolded(texts: &Texts) -> Option<(Texts, &'static str)> {
    let (name, held) = COMMENTS.iter().find_map(|name| {
        let object = object(texts.get(name)?)?;
        let graph = |name: &str| match object.get(name) {
            Some(Value::Object(_)) => true,
            Some(Value::String(text)) => text.trim_start().starts_with('{'),
            _ => false,
        };
        (graph("prompt") || graph("workflow") || graph("Comment") || graph("parameters")).then_some((*name, object))
    })?;
    let mut unfolded = Texts::default();
    for name in NAMES {
        match held.get(name) {
            Some(Value::String(text)) => unfolded.add(name, text),
            Some(object @ Value::Object(_)) => unfolded.add(name, &object.to_string()),
            _ => {}
        }
    }
    texts.iter().for_each(|(name, text)| unfolded.add(name, text));
    Some((unfolded, name))
}

impl Told {
    fn by(program: &'static str, from: &[&'static str]) -> Self {
        Told { program, from: from.to_vec(), ..Told::default() }
    }

    /// Keeps a parameter, unless its name stands there or it says nothing.
    fn set(&mut self, name: &str, value: &str) {
        let (name, value) = (printable(name), printable(value));
        let name = cut_to_characters(name.trim(), LONGEST_NAME);
        let value = cut_to_characters(value.trim(), LONGEST_VALUE);
        let known = self.parameters.iter().any(|(known, _)| known == name);
        if !name.is_empty() && !value.is_empty() && !known && self.parameters.len() < 2 * MOST_PARAMETERS {
            self.parameters.push((name.to_owned(), value.to_owned()));
        }
    }

    fn model(&mut self, name: &str) {
        let name = printable(name);
        let stem = stem(&name);
        if self.model.is_none() && !stem.is_empty() {
            self.model = Some(cut_to_characters(stem, LONGEST_VALUE).to_owned());
        }
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn says_something(&self) -> bool {
        !self.prompt.is_empty()
            || !self.negative.is_empty()
            || self.model.is_some()
            || !self.parameters.is_empty()
            || !self.program.is_empty()
    }
}

/// Extensions of files that hold models; what else stands behind a dot is a version.
const OF_MODELS: [&str; 9] = ["safetensors", "ckpt", "gguf", "sft", "pt", "pth", "bin", "onnx", "engine"];

/// Name of a model without folder and extension.
fn stem(name: &str) -> &str {
    let name = name.trim().rsplit(['/', '\\']).next().unwrap_or_default();
    match name.rsplit_once('.') {
        Some((stem, extension)) if OF_MODELS.iter().any(|known| known.eq_ignore_ascii_case(extension)) => stem,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_model_is_named_without_folder_and_extension() {
        for (name, expected) in [
            ("SDXL\\juggernautXL_v9.safetensors", "juggernautXL_v9"),
            ("Flux/flux1-dev-Q8_0.GGUF", "flux1-dev-Q8_0"),
            ("OfficialStableDiffusion/sd_xl_base_1.0", "sd_xl_base_1.0"),
            ("v1-5-pruned.ckpt", "v1-5-pruned"),
            ("", ""),
        ] {
            assert_eq!(stem(name), expected);
        }
    }

    #[test]
    fn a_parameter_stands_once_and_is_cut() {
        let mut told = Told::default();
        told.set("seed", " 7 ");
        told.set("seed", "8");
        told.set("empty", " ");
        told.set("long", &"é".repeat(900));
        assert_eq!(told.parameter("seed"), Some("7"));
        assert_eq!(told.parameter("empty"), None);
        assert_eq!(told.parameter("long").unwrap().chars().count(), LONGEST_VALUE);
        (0..1000).for_each(|index| told.set(&index.to_string(), "1"));
        assert!(told.parameters.len() <= 2 * MOST_PARAMETERS);
    }
}

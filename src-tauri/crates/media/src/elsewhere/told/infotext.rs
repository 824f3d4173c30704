//! The text that Stable Diffusion web UI began and many write: lines of a prompt, lines behind "Negative prompt:", a
//! line of settings.

use serde_json::Value;

use super::super::letters::cut;
use super::super::texts::Texts;
use super::Told;
use super::fields::{self, with_weight};

/// Where programs put it.
pub(super) const PLACES: [&str; 7] =
    ["parameters", "UserComment", "Comment", "ImageDescription", "Description", "XPComment", "postprocessing"];

const NEGATIVE: &str = "Negative prompt:";
/// A line of settings has at least as many; a prompt may hold one or two things that look like some.
const FEWEST_SETTINGS: usize = 3;
const MOST_SETTINGS: usize = 200;
/// In bytes, of what is looked at.
const LONGEST: usize = 256 << 10;
/// In bytes.
const LONGEST_KEY: usize = 60;

pub(super) fn read(texts: &Texts) -> Option<Told> {
    PLACES.iter().find_map(|place| {
        let text = texts.get(place)?;
        // Nothing but a generator writes a text of this name.
        let sure = *place == "parameters";
        let mut told = parse(text).or_else(|| sure.then(|| Told { prompt: text.to_owned(), ..Told::default() }))?;
        told.from.push(place);
        Some(told)
    })
}

/// None for a text that has neither settings nor a negative prompt.
pub(super) fn parse(text: &str) -> Option<Told> {
    let text = cut(text, LONGEST).replace("\r\n", "\n");
    let lines = lines(text.trim());
    let settings = lines.iter().enumerate().rev().find_map(|(index, line)| {
        let found = settings(line);
        let begins = line.trim_start().starts_with("Steps:") || index + 1 == lines.len();
        (begins && found.len() >= FEWEST_SETTINGS).then_some((index, found))
    });
    let words = &lines[..settings.as_ref().map_or(lines.len(), |(index, _)| *index)];
    let negative = words.iter().position(|line| line.trim_start().starts_with(NEGATIVE));
    let (index, settings) = match settings {
        Some((index, found)) => (Some(index), found),
        None if negative.is_some() => (None, Vec::new()),
        None => return None,
    };
    let mut told = Told::default();
    let (before, behind) = words.split_at(negative.unwrap_or(words.len()));
    told.prompt = joined(before);
    told.negative = joined(behind).strip_prefix(NEGATIVE).unwrap_or_default().trim().to_owned();
    told.program = program(&settings);
    if told.negative.is_empty() && told.program == "Draw Things" {
        negative_of_draw_things(&mut told, before);
    }
    for (name, value) in &settings {
        match name.as_str() {
            "Raw prompt" if told.program == "Fooocus" => told.prompt.clone_from(value),
            "Raw negative prompt" if told.program == "Fooocus" => told.negative.clone_from(value),
            _ => fields::take_setting(&mut told, name, value),
        }
    }
    told.set("loras", &loras(&told.prompt, &settings));
    // What an extension adds behind the settings, as the template of a prompt.
    for line in index.and_then(|index| lines.get(index + 1..)).unwrap_or_default() {
        if let Some((name, value)) = line.split_once(':').filter(|(name, _)| name.ends_with("emplate")) {
            fields::take_setting(&mut told, name, value);
        }
    }
    Some(told)
}

/// Lines of the text; of a text that lost its line breaks on its way, where they were.
fn lines(text: &str) -> Vec<&str> {
    if text.contains('\n') {
        return text.lines().collect();
    }
    let (words, settings) = match text.rfind(" Steps: ") {
        Some(at) if settings(&text[at..]).len() >= FEWEST_SETTINGS => text.split_at(at),
        _ => return vec![text],
    };
    let (prompt, negative) = words.split_at(words.find(" Negative prompt: ").unwrap_or(words.len()));
    [prompt.trim(), negative.trim(), settings.trim()].into_iter().filter(|line| !line.is_empty()).collect()
}

fn joined(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// Names and values of a line: "Steps: 20, Lora hashes: \"a: 1, b: 2\", Resources: [{…}]".
fn settings(line: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = line;
    while found.len() < MOST_SETTINGS {
        rest = rest.trim_start_matches(|letter: char| letter == ',' || letter.is_whitespace());
        let Some(end) = rest.find([':', ',']) else { break };
        let (key, behind) = (&rest[..end], &rest[end + 1..]);
        if rest.as_bytes()[end] == b',' || !is_key(key) {
            rest = behind;
            continue;
        }
        let behind = behind.trim_start();
        let (value, after) = value(behind);
        found.push((key.trim().to_owned(), value));
        rest = after;
    }
    found
}

fn is_key(key: &str) -> bool {
    let key = key.trim();
    key.len() <= LONGEST_KEY
        && key.starts_with(char::is_alphanumeric)
        && key.chars().all(|letter| letter.is_alphanumeric() || " _-/.()".contains(letter))
}

/// The value at the beginning of a text, and what stands behind it: in quotes, in brackets, or up to the next comma.
fn value(text: &str) -> (String, &str) {
    let end = match text.as_bytes().first() {
        Some(b'"') => end_of_quotes(text),
        Some(b'{' | b'[') => end_of_brackets(text),
        _ => None,
    };
    // Something behind quotes or brackets is one value with them.
    let end = end.filter(|end| text[*end..].trim_start().starts_with(',') || text[*end..].trim().is_empty());
    let end = end.unwrap_or_else(|| text.find(',').unwrap_or(text.len()));
    let (value, after) = text.split_at(end);
    let value = value.trim();
    let unquoted = if value.starts_with('"') { serde_json::from_str::<Value>(value).ok() } else { None };
    match unquoted {
        Some(Value::String(text)) => (text, after),
        _ => (value.to_owned(), after),
    }
}

fn end_of_quotes(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

fn end_of_brackets(text: &str) -> Option<usize> {
    let (mut depth, mut inside, mut escaped) = (0u32, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match (inside, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => inside = !inside,
            (false, b'{' | b'[') => depth += 1,
            (false, b'}' | b']') => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// By what it says of its version; the web UI itself said none in its first year, but always the hash of its model.
fn program(settings: &[(String, String)]) -> &'static str {
    let said = |name: &str| settings.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let version = said("Version").unwrap_or_default();
    if said("App").is_some_and(|app| app.starts_with("SD.Next")) {
        "SD.Next"
    } else if said("Civitai resources").is_some() || said("Civitai metadata").is_some() {
        "Civitai"
    } else if said("Seed Mode").is_some() && said("Guidance Scale").is_some() {
        "Draw Things"
    } else if version.starts_with("Fooocus") {
        "Fooocus"
    } else if version.starts_with("ComfyUI") {
        "ComfyUI"
    } else if version == "neo" {
        "Stable Diffusion WebUI Forge - Neo"
    } else if version.starts_with('f') && version.contains("RC-latest") {
        "Stable Diffusion WebUI reForge"
    } else if version.starts_with('f') {
        "Stable Diffusion WebUI Forge"
    } else if version.starts_with('v') || (version.is_empty() && said("Model hash").is_some()) {
        "Stable Diffusion web UI"
    } else {
        ""
    }
}

/// It writes the negative prompt as lines behind a dash.
fn negative_of_draw_things(told: &mut Told, lines: &[&str]) {
    if let Some(at) = lines.iter().position(|line| line.starts_with('-')).filter(|at| *at > 0) {
        told.prompt = joined(&lines[..at]);
        told.negative = joined(&lines[at..])[1..].trim().to_owned();
    }
}

/// Additions to the model: as the prompt calls them, with their weights, else as the settings list their hashes.
fn loras(prompt: &str, settings: &[(String, String)]) -> String {
    let called =
        prompt.split("<lora:").skip(1).filter_map(|rest| rest.split_once('>')).filter(|(tag, _)| tag.len() < 200);
    let called = called.map(|(tag, _)| {
        let (name, weight) = tag.split_once(':').unwrap_or((tag, "1"));
        with_weight(name, Some(weight.split(':').next().unwrap_or(weight)))
    });
    let called: Vec<String> = called.take(32).collect();
    if !called.is_empty() {
        return called.join(", ");
    }
    let said = |name: &str| settings.iter().find(|(known, _)| known == name);
    let listed = said("Lora weights").or_else(|| said("Lora hashes"));
    let weights = listed.is_some_and(|(name, _)| name == "Lora weights");
    let listed = listed.into_iter().flat_map(|(_, list)| list.split(", ")).filter_map(|one| one.rsplit_once(": "));
    listed.take(32).map(|(name, said)| with_weight(name, weights.then_some(said))).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn quotes_brackets_and_commas_are_values() {
        let line = r#"Steps: 20, Sampler: DPM++ 2M, Lora hashes: "ink: 12ab, grain: 34cd", Wildcard prompt: "say \"hi\", twice", Civitai resources: [{"type":"lora","weight":0.8}], Odd: "open, Size: 512x768"#;
        let expected = [
            ("Steps", "20"),
            ("Sampler", "DPM++ 2M"),
            ("Lora hashes", "ink: 12ab, grain: 34cd"),
            ("Wildcard prompt", "say \"hi\", twice"),
            ("Civitai resources", r#"[{"type":"lora","weight":0.8}]"#),
            ("Odd", "\"open"),
            ("Size", "512x768"),
        ];
        assert_eq!(settings(line), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn a_prompt_may_look_like_settings() {
        let told = parse(
            "a recipe card\nSteps: whisk, fold, bake\nsize: large, colour: red, oven: hot\nNegative prompt: blur,\nSteps: none\nSteps: 28, Sampler: Euler a, CFG scale: 7, Seed: 9, Size: 640x960, Model hash: abcd, Model: inkwell",
        )
        .unwrap();
        assert_eq!(told.prompt, "a recipe card\nSteps: whisk, fold, bake\nsize: large, colour: red, oven: hot");
        assert_eq!(told.negative, "blur,\nSteps: none");
        assert_eq!(told.model.as_deref(), Some("inkwell"));
        assert_eq!(told.parameter("steps"), Some("28"));
        assert_eq!((told.parameter("width"), told.parameter("height")), (Some("640"), Some("960")));
    }

    #[test]
    fn a_text_that_lost_its_line_breaks_is_read_too() {
        let told = parse("a heron Negative prompt: fog Steps: 12, Sampler: UniPC, CFG scale: 5, Seed: 3").unwrap();
        assert_eq!((told.prompt.as_str(), told.negative.as_str()), ("a heron", "fog"));
        assert_eq!(told.parameter("seed"), Some("3"));
    }

    #[test]
    fn a_caption_is_no_generation() {
        for text in ["Our holiday, day 3: the harbour", "OLYMPUS DIGITAL CAMERA", "", "Steps: 3", "a: b, c: d"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn programs_are_told_by_what_they_say_of_themselves() {
        for (said, program) in [
            ("Model hash: 12ab, Version: v1.9.4", "Stable Diffusion web UI"),
            ("Model hash: 12ab", "Stable Diffusion web UI"),
            ("Version: f2.0.1v1.10.1-previous-659-gc055f2d4", "Stable Diffusion WebUI Forge"),
            ("Version: f1.7.0-v1.10.1RC-latest-2255-g2b54f24a", "Stable Diffusion WebUI reForge"),
            ("Version: neo, Module 1: qwen_3_06b", "Stable Diffusion WebUI Forge - Neo"),
            ("Version: 2ab34cd, App: SD.Next, Operations: txt2img", "SD.Next"),
            ("Version: Fooocus v2.5.5", "Fooocus"),
            ("Civitai resources: [], Civitai metadata: {}", "Civitai"),
            ("Version: ComfyUI", "ComfyUI"),
            ("Clip skip: 2", ""),
        ] {
            let told = parse(&format!("a heron\nSteps: 12, Sampler: UniPC, Seed: 3, {said}")).unwrap();
            assert_eq!(told.program, program, "{said}");
        }
    }

    #[test]
    fn additions_are_named_with_their_weights() {
        let line = "Steps: 12, Sampler: UniPC, Seed: 3, Lora hashes: \"ink: 12ab, grain: 34cd\"";
        let told = parse(&format!("a heron <lora:ink:0.8> <lora:grain:1>\n{line}")).unwrap();
        assert_eq!(told.parameter("loras"), Some("ink (0.8), grain"));
        let told = parse(&format!("a heron\n{line}")).unwrap();
        assert_eq!(told.parameter("loras"), Some("ink, grain"));
    }
}

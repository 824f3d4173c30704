//! Descriptions that are prompts.

use super::super::texts::Texts;
use super::{Told, fields};

/// Midjourney describes a picture by what was asked for, with its options and the id of the job.
pub(super) fn midjourney(texts: &Texts) -> Option<Told> {
    let (place, text) = ["Description", "ImageDescription", "Comment"]
        .iter()
        .find_map(|place| texts.get(place).filter(|text| text.contains("Job ID: ")).map(|text| (*place, text)))?;
    let (asked, job) = text.split_once("Job ID: ")?;
    let mut told = Told::by("Midjourney", &[place]);
    let asked = asked.trim();
    let options = asked.find(" --").or_else(|| asked.starts_with("--").then_some(0)).unwrap_or(asked.len());
    told.prompt = asked[..options].trim().to_owned();
    for option in asked[options..].split("--").map(str::trim).filter(|option| !option.is_empty()) {
        let (name, value) = option.split_once(' ').unwrap_or((option, "yes"));
        match name {
            "no" => told.negative = value.to_owned(),
            "v" | "version" => told.model(&format!("Midjourney {value}")),
            "niji" => told.model(&format!("Niji {value}")),
            "ar" | "aspect" => told.set("aspect ratio", value),
            "s" | "stylize" => told.set("stylize", value),
            "c" | "chaos" => told.set("chaos", value),
            name => told.set(name, value),
        }
    }
    told.set("job id", job.split_whitespace().next().unwrap_or_default());
    Some(told)
}

/// What says in plain words how it was made, but not by what. A camera's picture is described, not asked for.
pub(super) fn read(texts: &Texts) -> Option<Told> {
    if let Some(prompt) = texts.get("AIPromptInformation") {
        let mut told = Told::by("", &["AIPromptInformation"]);
        told.prompt = prompt.to_owned();
        let system = [texts.get("AISystemUsed"), texts.get("AISystemVersionUsed")];
        told.set("made with", &system.into_iter().flatten().collect::<Vec<_>>().join(" "));
        return Some(told);
    }
    if texts.get("Make").is_some() || texts.get("CameraModel").is_some() {
        return None;
    }
    let place = ["prompt", "positive_prompt", "Description"].into_iter().find(|place| texts.get(place).is_some())?;
    let mut told = Told::by("", &[place]);
    told.prompt = texts.get(place).unwrap_or_default().to_owned();
    if place != "Description" {
        told.from.push("negative_prompt");
        told.negative = texts.get("negative_prompt").unwrap_or_default().to_owned();
        for name in ["seed", "steps", "cfg_scale", "sampler", "model", "width", "height"] {
            texts.get(name).into_iter().for_each(|value| fields::take_setting(&mut told, name, value));
        }
    }
    Some(told)
}

/// Names that credentials give, by how they begin, and the programs they are of.
const MAKERS: [(&str, &str); 7] = [
    ("ChatGPT", "ChatGPT"),
    ("Adobe Firefly", "Adobe Firefly"),
    ("Adobe_Firefly", "Adobe Firefly"),
    ("Microsoft Designer", "Microsoft Designer"),
    ("Bing Image Creator", "Bing Image Creator"),
    ("Midjourney", "Midjourney"),
    ("OpenAI", "OpenAI"),
];

/// What only its credentials tell of: by what it was made, not from which words.
pub(super) fn credentials(texts: &Texts) -> Option<Told> {
    let (agent, generator) = (texts.get("softwareAgent"), texts.get("claim_generator_info"));
    let known = |said: Option<&str>| MAKERS.iter().find(|(begin, _)| said.is_some_and(|said| said.starts_with(begin)));
    let program = known(generator).or_else(|| known(agent)).map_or("", |(_, program)| program);
    let mut told = Told::by(program, &["softwareAgent", "claim_generator_info"]);
    told.set("made with", agent.or(generator)?);
    Some(told)
}

//! Programs that write one flat object of fields: which one, its own fields say.

use serde_json::Value;

use super::super::json::{Object, object};
use super::super::texts::Texts;
use super::{Told, fields};

const PLACES: [&str; 6] =
    ["parameters", "UserComment", "Comment", "generation_data", "extraMetadata", "ImageDescription"];

pub(super) fn read(texts: &Texts) -> Option<Told> {
    PLACES.iter().find_map(|place| one(texts, place)).or_else(|| easy_diffusion_in_parts(texts))
}

fn one(texts: &Texts, place: &'static str) -> Option<Told> {
    let object = object(texts.get(place)?)?;
    if let Some(Value::Object(given)) = object.get("sui_image_params") {
        return Some(swarm(given, &object, place));
    }
    let has = |name: &str| object.contains_key(name);
    let says =
        |name: &str, begin: &str| object.get(name).and_then(Value::as_str).is_some_and(|of| of.starts_with(begin));
    let program = if texts.get("fooocus_scheme").is_some() || says("version", "Fooocus") || has("metadata_scheme") {
        "Fooocus"
    } else if says("software", "RuinedFooocus") {
        "RuinedFooocus"
    } else if (has("c") && has("uc")) || texts.get("Software") == Some("Draw Things") {
        "Draw Things"
    } else if has("use_stable_diffusion_model") || has("Stable Diffusion model") {
        "Easy Diffusion"
    } else if place == "extraMetadata" {
        "Civitai"
    } else {
        ""
    };
    let mut told = Told::by(program, &[place]);
    fields::take_all(&mut told, &object);
    // Whatever it is, it is no generation without words and something to set.
    let generation = !told.prompt.is_empty() && (told.model.is_some() || told.parameter("seed").is_some());
    (generation || !program.is_empty()).then_some(told)
}

fn swarm(given: &Object, object: &Object, place: &'static str) -> Told {
    let mut told = Told::by("SwarmUI", &[place]);
    if let (Some(Value::Array(names)), Some(Value::Array(weights))) = (given.get("loras"), given.get("loraweights")) {
        let both = names
            .iter()
            .zip(weights)
            .filter_map(|(name, weight)| Some(fields::with_weight(name.as_str()?, fields::text(weight).as_deref())));
        told.set("loras", &both.take(32).collect::<Vec<_>>().join(", "));
    }
    fields::take_all(&mut told, given);
    if let Some(Value::Object(more)) = object.get("sui_extra_data") {
        more.iter().filter(|(name, _)| *name != "original_prompt").for_each(|(name, value)| {
            fields::take(&mut told, name, value);
        });
    }
    told
}

/// Easy Diffusion gives every field a text of its own in a PNG.
fn easy_diffusion_in_parts(texts: &Texts) -> Option<Told> {
    let marks = ["use_stable_diffusion_model", "Stable Diffusion model"];
    let mark = marks.iter().find(|mark| texts.get(mark).is_some())?;
    let mut told = Told::by("Easy Diffusion", &[*mark, "prompt", "negative_prompt", "negative prompt", "seed"]);
    for (name, text) in texts.iter() {
        fields::take(&mut told, name, &Value::String(text.to_owned()));
    }
    Some(told)
}

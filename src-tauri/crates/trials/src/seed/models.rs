//! Which models are used how often, and bodies that they take.

use std::collections::{BTreeMap, HashMap};

use catalogue::{Catalogue, Control, Draft, Kind, Model, Parameter, Takes, check, facts};
use serde_json::{Value, json};

use super::chance::Dice;

/// Of a thousand, by the ids of the catalogue. About 70 % pictures, 20 % films, 10 % sound.
const SHARES: [(&str, u32); 42] = [
    ("gpt-image-2", 150),
    ("gemini-3-pro-image-preview", 105),
    ("mj-v7", 90),
    ("doubao-seedream-5-0-pro", 70),
    ("flux-2", 55),
    ("z-image", 50),
    ("nano-banana-2-lite", 40),
    ("imagen-4-0", 30),
    ("qwen-image-2", 25),
    ("gemini-3.1-flash-image-preview", 22),
    ("wan2.7-image", 16),
    ("doubao-seedream-5-0-lite", 14),
    ("flux-2-flex", 12),
    ("gpt-image-2-official", 8),
    ("midjourney", 6),
    ("wan2.7-image-pro", 4),
    ("gemini-2.5-flash-image-preview", 3),
    ("kling-3-0", 42),
    ("veo3.1-fast", 34),
    ("seedance-2.5", 30),
    ("doubao-seedance-2.0", 24),
    ("wan2.7-video", 16),
    ("veo3.1-quality", 12),
    ("kling-3-0-turbo", 10),
    ("viduq3-pro", 8),
    ("pixverse-v6", 7),
    ("happyhorse-1.0", 5),
    ("grok-imagine-1.0-video", 4),
    ("seedance-2.0-mini", 3),
    ("wan3.0-video", 3),
    ("midjourney-video", 2),
    ("suno-music", 62),
    ("mureka-v9-song", 18),
    ("suno-lyrics", 4),
    ("suno-extend", 3),
    ("audio-stem-separator", 3),
    ("suno-cover-image", 2),
    ("audio-voice-clean", 2),
    ("audio-multistem", 2),
    ("suno-add-vocals", 2),
    ("suno-wav", 1),
    ("suno-mashup", 1),
];

/// Bodies of a model that are tried; those that the catalogue does not take are left out.
const TRIED: usize = 14;
const PROMPT: &str = "the prompt goes here, and it is of the usual length";

/// A body with a place for the prompt, and what the catalogue says of it.
#[derive(Clone, Debug)]
pub(super) struct Form {
    /// JSON with `PROMPT` in it, where the model takes a prompt.
    body: String,
    pub facts: String,
    pub aspect: Option<f64>,
    pub credits: Option<i64>,
    /// How many files are asked for.
    pub count: usize,
}

pub(super) struct Used {
    pub model: &'static Model,
    forms: Vec<Form>,
}

/// The models, each compiled when it is first used.
pub(super) struct Models {
    seed: u64,
    used: HashMap<&'static str, Used>,
}

impl Models {
    pub(super) fn new(seed: u64) -> Models {
        Models { seed, used: HashMap::new() }
    }

    /// A model for a press; the next likely one where it takes no body that can be made up.
    pub(super) fn choose(&mut self, dice: &mut Dice) -> &'static str {
        loop {
            let (id, _) = SHARES[dice.weighted(SHARES.iter().map(|(_, share)| *share))];
            if self.get(id).is_some() {
                return id;
            }
        }
    }

    /// None: the catalogue does not know it, or no body could be made.
    pub(super) fn get(&mut self, id: &'static str) -> Option<&Used> {
        if !self.used.contains_key(id) {
            let model = Catalogue::embedded().get(id)?;
            let place = SHARES.iter().position(|(known, _)| *known == id).unwrap_or(SHARES.len());
            let forms = forms(model, &mut Dice::of(self.seed ^ 0x6d6f_6465_6c73, place));
            self.used.insert(id, Used { model, forms });
        }
        self.used.get(id).filter(|used| !used.forms.is_empty())
    }
}

impl Used {
    pub(super) fn form(&self, dice: &mut Dice) -> &Form {
        &self.forms[dice.rank(self.forms.len())]
    }

    /// The prompt as this model takes it.
    pub(super) fn fitting(&self, prompt: String) -> String {
        match self.model.prompt.as_ref() {
            None => String::new(),
            Some(taken) => match taken.max_length {
                Some(most) if prompt.chars().count() > most as usize => prompt.chars().take(most as usize).collect(),
                _ => prompt,
            },
        }
    }
}

impl Form {
    pub(super) fn body(&self, prompt: &str) -> String {
        self.body.replacen(&json!(PROMPT).to_string(), &json!(prompt).to_string(), 1)
    }
}

fn forms(model: &'static Model, dice: &mut Dice) -> Vec<Form> {
    let references: Vec<(String, Option<String>)> = model
        .references
        .iter()
        .filter_map(|reference| {
            let given = reference.required || dice.once_in(6);
            given.then(|| (link(reference.takes, dice), Some(reference.name.clone())))
        })
        .collect();
    let mut forms = Vec::new();
    for tried in 0..TRIED {
        let values: BTreeMap<String, Value> = model
            .parameters
            .iter()
            .filter_map(|parameter| {
                // The first is the plain one.
                let given = parameter.required || (tried > 0 && !dice.once_in(3));
                given.then(|| value(parameter, dice)).flatten().map(|value| (parameter.name.clone(), value))
            })
            .collect();
        let draft = Draft {
            kind: model.kind,
            model: &model.id,
            prompt: if model.prompt.is_some() { PROMPT } else { "" },
            values: &values,
            references: if tried < TRIED - 3 { &[] } else { &references },
            extra: "",
            count: 1,
            source_seconds: Some(30.0),
        };
        let mut checked = check(Catalogue::embedded(), &draft);
        if checked.blocked {
            checked = check(Catalogue::embedded(), &Draft { references: &references, ..draft });
        }
        let Some(body) = checked.body.filter(|_| !checked.blocked) else { continue };
        let said = facts(Catalogue::embedded(), &model.id, &body);
        forms.push(Form {
            facts: json!(said.facts).to_string(),
            aspect: said.aspect,
            credits: checked.estimate.map(|estimate| estimate.credits),
            count: count(model.kind, &body),
            body,
        });
    }
    forms
}

fn value(parameter: &Parameter, dice: &mut Dice) -> Option<Value> {
    match &parameter.control {
        Control::Ratio { values } if !values.is_empty() => Some(json!(values[dice.rank(values.len())])),
        Control::Choice { values, .. } if !values.is_empty() => Some(values[dice.rank(values.len())].clone()),
        Control::Whole { min: Some(min), max: Some(max), .. } if max - min <= 64.0 => {
            Some(json!(dice.between(*min, *max + 0.99).floor().min(*max)).as_f64().map(whole)?)
        }
        Control::Switch => Some(json!(!dice.once_in(3))),
        Control::Seed { .. } if dice.once_in(3) => Some(json!(dice.below(2_000_000_000))),
        Control::Text { .. } if parameter.required => Some(json!("A title")),
        Control::Ratio { .. }
        | Control::Choice { .. }
        | Control::Whole { .. }
        | Control::Decimal { .. }
        | Control::Seed { .. }
        | Control::Text { .. } => None,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a small whole number")]
fn whole(number: f64) -> Value {
    json!(number as i64)
}

fn link(takes: Takes, dice: &mut Dice) -> String {
    let ending = match takes {
        Takes::Images | Takes::Frames => "jpg",
        Takes::Video => "mp4",
        Takes::Sound => "mp3",
        Takes::Text | Takes::Task => "txt",
    };
    format!("https://files.example/{}.{ending}", dice.hex(12))
}

fn count(kind: Kind, body: &str) -> usize {
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    let asked = body["n"].as_u64().or_else(|| body["num_images"].as_u64());
    match (kind, body["model"].as_str().unwrap_or_default()) {
        (_, "suno-lyrics") => 0,
        (Kind::Image, "mj-v7" | "midjourney") => 4,
        (Kind::Image, _) => usize::try_from(asked.unwrap_or(1)).unwrap_or(1).clamp(1, 8),
        (Kind::Audio, "suno-music" | "audio-stem-separator") => 2,
        (Kind::Audio, "audio-multistem") => 4,
        (Kind::Video | Kind::Audio, _) => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_model_that_is_used_is_in_the_catalogue_once_and_takes_a_body_with_any_prompt() {
        let mut models = Models::new(1);
        let (mut without, mut seen) = (Vec::new(), std::collections::HashSet::new());
        for (id, _) in SHARES {
            assert!(seen.insert(id), "{id} is listed twice");
            assert!(Catalogue::embedded().get(id).is_some(), "{id} is not in the catalogue");
            let Some(used) = models.get(id) else {
                without.push(id);
                continue;
            };
            let prompt = used.fitting("\"quoted\"\n🦊 و".to_owned());
            for form in &used.forms {
                let body: Value = serde_json::from_str(&form.body(&prompt)).expect("a body is JSON");
                assert_eq!(body["model"], id);
                assert!(!form.body(&prompt).contains(PROMPT), "{id}");
            }
        }
        assert!(without.len() <= 4, "no body for {without:?}");
    }
}

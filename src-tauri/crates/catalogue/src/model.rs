use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::Value;

use crate::Takes;
use crate::follow::Follows;
use crate::judge::Judge;
use crate::limits::Limits;
use crate::means::Means;
use crate::mention::Mention;
use crate::price::Formula;
use crate::rule::{Mode, NotEncoded, Rule};
use crate::wish::{Fulfils, Gives};

/// What a task makes; decides the endpoint of a model that the catalogue does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    Image,
    Video,
    Audio,
}

impl Kind {
    /// Path of the endpoint below the API's base.
    pub const fn endpoint(self) -> &'static str {
        match self {
            Kind::Image => "images/generations",
            Kind::Video => "videos/generations",
            Kind::Audio => "audio/generations",
        }
    }
}

/// One model of the catalogue: its form, in the order in which it is shown and sent.
#[derive(Debug)]
pub struct Model {
    pub id: String,
    pub kind: Kind,
    pub title: String,
    /// One line of what it takes and gives.
    pub summary: String,
    /// What it can be used for, in the order of the file.
    pub wishes: Vec<Fulfils>,
    /// How it goes on from earlier tasks, by their ids.
    pub follows: Vec<Follows>,
    pub takes: Vec<Takes>,
    /// None: this model takes no prompt.
    pub prompt: Option<Prompt>,
    pub references: Vec<Reference>,
    pub parameters: Vec<Parameter>,
    /// Names of parameters without a control, given as JSON.
    pub json_only: Vec<String>,
    /// None: it takes no areas.
    pub areas: Option<Areas>,
    /// What the parameters may not say together.
    pub rules: Vec<Rule>,
    pub not_encoded: Vec<NotEncoded>,
    /// In the order in which they are tried: the first that holds is on.
    pub modes: Vec<Mode>,
    /// How its prompt may call what is sent beside it.
    pub mentions: Vec<Mention>,
    pub price: Option<Price>,
    pub evidence: Evidence,
    /// Fields of a finished task's `output` that hold links.
    pub outputs: Vec<String>,
    pub(crate) properties: Vec<Property>,
    /// The JSON Schema of a body.
    pub(crate) schema: Value,
    pub(crate) judge: OnceLock<Judge>,
}

impl Model {
    /// The compiled schema, rules and price; compiled when they are first needed.
    pub(crate) fn judge(&self) -> &Judge {
        self.judge.get_or_init(|| {
            Judge::of(self, &self.schema)
                .expect("files from outside are compiled when they are read, embedded ones in tests")
        })
    }

    /// Names of the parameters, in the order of the form.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.properties.iter().map(|property| property.name.as_str())
    }

    /// Names of what it cannot do without.
    pub fn required(&self) -> impl Iterator<Item = &str> {
        self.properties.iter().filter(|property| property.required).map(|property| property.name.as_str())
    }

    pub fn endpoint(&self) -> &'static str {
        self.kind.endpoint()
    }

    /// What is wrong with the meanings of its parameters, in words.
    pub fn misread(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for property in &self.properties {
            if let Some(means) = property.means.filter(|means| !means.fits(&property.limits)) {
                wrong.push(format!("{} cannot mean {means:?}", property.name));
            }
        }
        let silent = self.references.iter().filter(|reference| reference.means.is_none());
        wrong.extend(silent.map(|reference| format!("{} says no meaning", reference.name)));
        wrong
    }

    /// What comes out beside the thing itself, as far as the parameters say.
    pub fn gives(&self) -> Vec<Gives> {
        let four_k = |value: &Value| value.as_str().is_some_and(|text| text.eq_ignore_ascii_case("4k"));
        let mut gives = Vec::new();
        if self.properties.iter().any(|property| property.limits.values.iter().any(four_k)) {
            gives.push(Gives::FourK);
        }
        if self.properties.iter().any(|property| property.means == Some(Means::Sound)) {
            gives.push(Gives::Sound);
        }
        gives
    }

    pub(crate) fn property(&self, name: &str) -> Option<&Property> {
        self.properties.iter().find(|property| property.name == name)
    }

    pub(crate) fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Prompt {
    /// Name in the API.
    pub name: String,
    pub required: bool,
    /// In Unicode scalar values.
    pub max_length: Option<u32>,
    pub min_length: Option<u32>,
    /// Ids of the modes in which it is the lyrics.
    pub lyrics_in: Vec<String>,
}

/// Where a model takes areas of a picture, as a list of `{width, height, points}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Areas {
    /// From the parameter inwards.
    pub path: Vec<String>,
}

/// A place for public links.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// Name of the parameter; with a role, `parameter.role`.
    pub name: String,
    pub label: String,
    pub takes: Takes,
    /// A list of links, or one link as a string.
    pub list: bool,
    pub required: bool,
    pub max_items: Option<u32>,
    pub means: Option<Means>,
    pub(crate) role: Option<Role>,
}

/// The link goes into a list of objects, `{"url": …, <key>: <value>}`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Role {
    pub parameter: String,
    pub key: String,
    pub value: String,
}

impl Reference {
    /// Name of the key in the body.
    pub(crate) fn parameter(&self) -> &str {
        self.role.as_ref().map_or(&self.name, |role| &role.parameter)
    }

    /// How many links fit before the service would refuse them.
    pub(crate) fn capacity(&self) -> usize {
        match (&self.role, self.list, self.max_items) {
            (Some(_), _, _) | (None, false, _) => 1,
            (None, true, Some(most)) => most as usize,
            (None, true, None) => usize::MAX,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    pub name: String,
    pub label: String,
    pub required: bool,
    pub control: Control,
    /// What the service is known to take when nothing is sent.
    pub default: Option<Value>,
}

/// How a parameter is set by hand.
#[derive(Clone, Debug, PartialEq)]
pub enum Control {
    /// Drawn shapes: values such as "16:9", "auto".
    Ratio {
        values: Vec<String>,
    },
    /// One of these, as they go into the body.
    Choice {
        values: Vec<Value>,
        unit: Option<String>,
    },
    Whole {
        min: Option<f64>,
        max: Option<f64>,
        unit: Option<String>,
    },
    Decimal {
        min: Option<f64>,
        max: Option<f64>,
        unit: Option<String>,
    },
    Switch,
    /// A whole number that may be drawn by lot.
    Seed {
        max: Option<f64>,
    },
    Text {
        max_length: Option<u32>,
        multiline: bool,
        /// Words of a song.
        lyrics: bool,
    },
}

#[derive(Clone, Debug)]
pub struct Price {
    /// For a line of a list, as "$0.172 / s" or "from $0.03".
    pub short: String,
    /// Every price in words and USD.
    pub text: String,
    /// Date of the price list, as "28 Jul 2026".
    pub as_of: String,
    pub(crate) formula: Option<Formula>,
}

impl Price {
    /// Whether an estimate can be made of it, at least for some bodies.
    pub fn is_computed(&self) -> bool {
        self.formula.is_some()
    }
}

/// Where facts come from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Evidence {
    pub source: String,
    /// Month, as "2026-07".
    pub seen: String,
    pub strength: Strength,
}

/// Strong evidence blocks a body that breaks it, weak evidence warns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Strength {
    Strong,
    Weak,
}

/// One key of a body, with what it may hold.
#[derive(Clone, Debug)]
pub(crate) struct Property {
    pub name: String,
    pub label: String,
    pub required: bool,
    pub strength: Strength,
    pub limits: Limits,
    pub default: Option<Value>,
    pub fact: Option<String>,
    pub means: Option<Means>,
}

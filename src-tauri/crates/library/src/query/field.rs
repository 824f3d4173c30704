//! The fields of the language: their names, what else people call them, and what may stand behind the colon.

use super::number::Unit;

/// What stands before a colon.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    Kind,
    Model,
    Tag,
    In,
    Rating,
    Label,
    Is,
    Has,
    State,
    Made,
    After,
    Before,
    Ratio,
    Duration,
    Cost,
    Bytes,
    Pixels,
    Outputs,
    Seed,
    /// With the name of the parameter, as it was typed.
    Param(String),
    Family,
    Press,
    Like,
    Prompt,
    Colour,
}

/// Every field but the parameters, in the order in which they are offered: name, then synonyms.
pub(super) const FIELDS: &[(Field, &[&str])] = &[
    (Field::Kind, &["kind", "type", "media"]),
    (Field::Rating, &["rating", "stars", "rated"]),
    (Field::Tag, &["tag", "tags", "keyword"]),
    (Field::Model, &["model"]),
    (Field::Made, &["made", "date", "created"]),
    (Field::After, &["after", "since"]),
    (Field::Before, &["before", "until"]),
    (Field::Is, &["is"]),
    (Field::Has, &["has", "with"]),
    (Field::In, &["in", "album", "collection"]),
    (Field::Label, &["label"]),
    (Field::Ratio, &["ratio", "shape", "aspect"]),
    (Field::Duration, &["duration", "length"]),
    (Field::Cost, &["cost", "credits", "price"]),
    (Field::Bytes, &["bytes", "size"]),
    (Field::Pixels, &["pixels", "px"]),
    (Field::Outputs, &["outputs", "files"]),
    (Field::Seed, &["seed"]),
    (Field::Colour, &["colour", "color"]),
    (Field::State, &["state", "status"]),
    (Field::Family, &["family"]),
    (Field::Press, &["press", "batch"]),
    (Field::Like, &["like", "similar"]),
    (Field::Prompt, &["prompt"]),
];

/// What stands before the name of a parameter.
pub(super) const PARAM: &str = "param.";

impl Field {
    /// The field of that name or synonym, in any letter case.
    pub(super) fn of(name: &str) -> Option<Field> {
        let lower = name.to_ascii_lowercase();
        if let Some((_, (field, _))) = FIELDS
            .iter()
            .flat_map(|entry| entry.1.iter().map(move |known| (*known, entry)))
            .find(|(known, _)| *known == lower)
        {
            return Some(field.clone());
        }
        let is_param = lower.starts_with(PARAM) && lower.len() > PARAM.len();
        is_param.then(|| Field::Param(name[PARAM.len()..].to_owned()))
    }

    /// As it stands in a text: "rating", "param.resolution".
    pub fn name(&self) -> String {
        match self {
            Field::Param(name) => format!("{PARAM}{name}"),
            field => FIELDS.iter().find(|(known, _)| known == field).map_or("", |(_, names)| names[0]).to_owned(),
        }
    }

    /// For fields of numbers: what a bare number counts.
    pub(super) fn unit(&self) -> Option<Unit> {
        match self {
            Field::Duration => Some(Unit::Seconds),
            Field::Bytes => Some(Unit::Bytes),
            Field::Cost => Some(Unit::Credits),
            Field::Pixels => Some(Unit::Pixels),
            Field::Rating | Field::Outputs => Some(Unit::Count),
            Field::Kind
            | Field::Model
            | Field::Tag
            | Field::In
            | Field::Label
            | Field::Is
            | Field::Has
            | Field::State
            | Field::Made
            | Field::After
            | Field::Before
            | Field::Ratio
            | Field::Seed
            | Field::Param(_)
            | Field::Family
            | Field::Press
            | Field::Like
            | Field::Prompt
            | Field::Colour => None,
        }
    }

    /// Values that would be understood, those that are wanted most first. Where the library knows them (models,
    /// tags, collections, parameters), only their shape.
    pub(super) fn examples(&self) -> &'static [&'static str] {
        match self {
            Field::Kind => &["image", "video", "audio", "other"],
            Field::Model => &["kling*"],
            Field::Tag => &["dress"],
            Field::In => &["\"Spring set\""],
            Field::Rating => &["5", "≥4", "≥3", "≥2", "≥1", "0"],
            Field::Label => &["red", "orange", "yellow", "green", "blue", "violet"],
            Field::Is => &[
                "favourite",
                "rated",
                "tagged",
                "collected",
                "noted",
                "private",
                "binned",
                "unsaved",
                "missing",
                "failed",
                "refunded",
                "imported",
                "unrated",
                "untagged",
            ],
            Field::Has => &["audio", "lyrics", "file", "note", "seed", "references", "parent"],
            Field::State => &["completed", "failed", "rejected", "lost_contact", "withdrawn", "dismissed"],
            Field::Made | Field::After | Field::Before => &[
                "today",
                "yesterday",
                "\"this week\"",
                "\"last week\"",
                "\"7 days\"",
                "\"this month\"",
                "\"last month\"",
                "\"30 days\"",
                "\"this year\"",
                "\"last year\"",
            ],
            Field::Ratio => &["wide", "tall", "square", "16:9", "9:16", "1:1", "4:3", "3:2", "2:3", "21:9"],
            Field::Duration => &["≥5s", "≥10s", "<10s", "≥1m", "5s..10s"],
            Field::Cost => &["≥100", "<100", "≥1000", "<10", "50..200"],
            Field::Bytes => &["≥10mb", "≥100mb", "≥1gb", "<1mb"],
            Field::Pixels => &["≥2048", "≥3840", "<1024"],
            Field::Outputs => &["1", "≥2", "≥4"],
            Field::Seed => &["42"],
            Field::Param(_) => &["1080p"],
            Field::Family | Field::Press | Field::Like | Field::Prompt => &["1204"],
            Field::Colour => &[
                "red", "orange", "yellow", "green", "teal", "blue", "violet", "pink", "brown", "black", "grey",
                "white", "#3a7f8c",
            ],
        }
    }
}

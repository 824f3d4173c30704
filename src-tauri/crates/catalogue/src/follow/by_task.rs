//! Models that take the earlier task by its id: whose tasks, and where the id goes, is said in their files.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{FollowUp, Following, Origin, Verb, missing, parts_of, prompt_for};
use crate::catalogue::Catalogue;
use crate::model::{Evidence, Model};
use crate::wish::Wish;

/// One way in which a model goes on from earlier tasks.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Follows {
    /// Whose tasks: ids, or beginnings of ids with `*` after them.
    pub of: Vec<String>,
    pub wish: Wish,
    #[serde(default)]
    pub label: String,
    /// By the path of a parameter, what of the earlier task goes there.
    pub fills: BTreeMap<String, Fills>,
    /// The number of the first picture.
    pub first: Option<u32>,
    /// By the path of a parameter, the value that makes it this way.
    #[serde(default)]
    pub sets: BTreeMap<String, Value>,
    /// A link to the result does as well, whoever made it.
    #[serde(default)]
    pub or_link: bool,
    pub evidence: Evidence,
}

/// What of an earlier task a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Fills {
    /// The service's id of the task.
    Task,
    /// The service's id of a track of it.
    Track,
    /// The number of the picture, counted from `first`.
    Number,
    Prompt,
}

impl Follows {
    /// Whether it takes tasks of a model.
    pub fn takes(&self, model: &str) -> bool {
        let takes = |of: &String| match of.strip_suffix('*') {
            Some(beginning) => model.starts_with(beginning),
            None => of == model,
        };
        self.of.iter().any(takes)
    }

    pub(crate) fn paths(&self) -> impl Iterator<Item = &String> {
        self.fills.keys().chain(self.sets.keys())
    }
}

/// Without the id of the task there is nothing to follow by; a track or a number that is not known stays to be given.
pub(super) fn ways(catalogue: &Catalogue, model: &Model, origin: &Origin<'_>) -> Vec<FollowUp> {
    if origin.task.is_none() || origin.is_last_frame {
        return Vec::new();
    }
    let way = |follows: &Follows| {
        let filled = follows.fills.iter().filter_map(|(path, fills)| {
            let value = match fills {
                Fills::Task => json!(origin.task?),
                Fills::Track => json!(origin.track?),
                Fills::Number => json!(follows.first?.checked_add(origin.number?)?),
                Fills::Prompt => json!(prompt_for(model, origin.prompt)?),
            };
            Some((path.clone(), value))
        });
        let set = follows.sets.iter().map(|(path, value)| (path.clone(), value.clone()));
        let parts = parts_of(catalogue, model, set.chain(filled));
        Some(FollowUp {
            id: String::new(),
            verb: Verb::of_task(follows.wish, model.kind)?,
            label: follows.label.clone(),
            model: model.id.clone(),
            by: Following::Task,
            missing: missing(model, &parts),
            parts,
            evidence: follows.evidence.clone(),
        })
    };
    model.follows.iter().filter(|follows| follows.takes(origin.model)).filter_map(way).collect()
}

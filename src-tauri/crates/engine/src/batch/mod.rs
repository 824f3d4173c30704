//! What one press submits: rows of the table × alternatives of the prompt × values of the parameters × models × count.
//!
//! A plan counts before it makes anything, so that a text which stands for more prompts than there are atoms is refused as
//! quickly as any other. The preview and the press make their bodies here alike: what was shown is what is sent.

mod alternatives;
mod models;
mod preview;
mod queued;
mod table;

use std::collections::BTreeMap;

use catalogue::{Catalogue, Model, PROMPT_LIMIT};
use serde_json::{Map, Value};

use alternatives::Template;
pub(crate) use alternatives::escaped;
pub(crate) use models::{MOST_MODELS, Plans, models_of};
pub(crate) use queued::waiting_batches;
use table::Table;

use crate::cast::Known;
use crate::compose::check_draft;
use crate::face::{AlternativesFound, Checked, Draft, DraftReference, Failure, FailureCode, RowDiffers};
use crate::lessons::{self, Learnt};
use crate::switching::present;

/// One press makes this many submissions at most.
pub(crate) const MOST_SUBMISSIONS: u32 = 500;
/// The same body is submitted this often at most.
const MOST_TIMES: u16 = 20;
/// All bodies of a press together. In bytes.
const MOST_BYTES: usize = 32 << 20;
/// Of the alternatives that were found, so much is told.
const TOLD_GROUPS: usize = 6;
const TOLD_TEXTS: usize = 8;
const TOLD_LETTERS: usize = 40;

/// A draft, taken apart and counted, for one of its models.
pub(crate) struct Plan<'a> {
    catalogue: &'a Catalogue,
    /// For this model: without table and values, which are beside it.
    draft: Draft,
    model: Option<&'a Model>,
    /// Id of the model that the draft was made for, where it is another one.
    origin: Option<String>,
    table: Option<Table>,
    /// The prompt of the form, or those of the table in its order.
    prompts: Vec<Template>,
    /// Parameters that the model takes and that have several values.
    sweeps: Vec<(String, Vec<Value>)>,
}

/// One body of the plan.
pub(crate) struct Single {
    /// As if the person had typed just this, to be submitted once.
    pub draft: Draft,
    /// Its place among the models of the press.
    pub model: usize,
    pub line: Option<u32>,
    pub differs: Vec<RowDiffers>,
}

impl<'a> Plan<'a> {
    /// For the draft's present model.
    pub fn of(catalogue: &'a Catalogue, draft: &Draft) -> Plan<'a> {
        let model = catalogue.get(present(draft));
        // A body that was edited by hand is one body: nothing beside it multiplies it.
        let typed = !draft.body.is_empty();
        let sweeps = draft.sweeps.iter().filter(|(_, values)| !typed && !values.is_empty());
        let sweeps = sweeps.map(|(name, values)| (name.clone(), values.clone())).collect();
        Plan::new(catalogue, draft, read_table(draft, model), None, sweeps)
    }

    /// For the present model of `draft`.
    fn new(
        catalogue: &'a Catalogue,
        draft: &Draft,
        table: Option<Table>,
        origin: Option<String>,
        mut sweeps: Vec<(String, Vec<Value>)>,
    ) -> Plan<'a> {
        let model = catalogue.get(present(draft));
        let takes_prompt = model.is_none_or(|model| model.prompt.is_some());
        // What is longer is never sent, and what is not sent has no alternatives.
        let read = |text: &str| match text.len() <= PROMPT_LIMIT && takes_prompt {
            true => Template::read(text),
            false => Template::plain(text),
        };
        let prompts = match &table {
            Some(table) => table.rows.iter().map(|row| read(&row.prompt)).collect(),
            None if !draft.body.is_empty() => vec![Template::plain(&read(&draft.prompt).nth(0))],
            None => vec![read(&draft.prompt)],
        };
        sweeps.retain(|(name, _)| model.is_none_or(|model| model.names().any(|known| known == name)));
        let draft = Draft { sweeps: BTreeMap::new(), table: String::new(), ..draft.clone() };
        Plan { catalogue, draft, model, origin, table, prompts, sweeps }
    }

    pub fn times(&self) -> u16 {
        self.draft.count.clamp(1, MOST_TIMES)
    }

    /// The first body. Of a plan without any it is what the form alone would send.
    pub fn first(&self) -> Single {
        match self.prompts.first() {
            Some(prompt) => self.single(0, prompt.nth(0), 0),
            None => self.single_of(self.draft.prompt.clone()),
        }
    }

    /// Prompts that a row stands for.
    fn alternatives(&self, row: usize) -> u64 {
        self.prompts.get(row).map_or(0, Template::count)
    }

    fn bodies(&self) -> u64 {
        let prompts = self.prompts.iter().fold(0, |sum: u64, prompt| sum.saturating_add(prompt.count()));
        prompts.saturating_mul(self.combinations())
    }

    fn combinations(&self) -> u64 {
        let lengths = self.sweeps.iter().map(|(_, values)| values.len() as u64);
        lengths.fold(1, u64::saturating_mul)
    }

    fn single(&self, row: usize, prompt: String, combination: u64) -> Single {
        let mut single = self.single_of(prompt);
        if let Some(row) = self.table.as_ref().and_then(|table| table.rows.get(row)) {
            single.line = Some(row.line);
            for (name, cell) in &row.cells {
                if self.give(&mut single.draft, name, cell) {
                    single.say(self.catalogue, name, cell);
                }
            }
        }
        // The last parameter changes first, as the last group of a prompt does.
        let mut rest = combination;
        let mut chosen = Vec::new();
        for (name, values) in self.sweeps.iter().rev() {
            let length = values.len() as u64;
            chosen.extend(usize::try_from(rest % length).ok().and_then(|at| values.get(at)).map(|value| (name, value)));
            rest /= length;
        }
        for (name, value) in chosen.into_iter().rev() {
            single.say(self.catalogue, name, value.as_str().map_or_else(|| value.to_string(), str::to_owned).as_str());
            self.set(&mut single.draft, name, value.clone());
        }
        single
    }

    fn single_of(&self, prompt: String) -> Single {
        let draft = Draft { prompt, count: 1, others: BTreeMap::new(), ..self.draft.clone() };
        Single { draft, model: 0, line: None, differs: Vec::new() }
    }

    /// What a cell says goes where the form has it: to the links, the controls, or what is given as JSON. False when the
    /// model has no place for what another one would take.
    fn give(&self, draft: &mut Draft, name: &str, cell: &str) -> bool {
        let catalogue = self.catalogue;
        let asked = self.origin.as_deref().map_or(self.model, |origin| catalogue.get(origin));
        if asked.is_some_and(|model| model.references.iter().any(|reference| reference.name == name)) {
            let links = cell.split_whitespace().map(|url| (url.to_owned(), Some(name.to_owned()))).collect();
            let links = match &self.origin {
                None => links,
                Some(origin) => catalogue::linked_by(catalogue, origin, present(&self.draft), links),
            };
            let given = !links.is_empty();
            let names: Vec<Option<String>> = links.iter().map(|(_, name)| name.clone()).collect();
            draft.references.retain(|reference| !names.contains(&reference.name));
            draft.references.extend(links.into_iter().map(|(url, name)| DraftReference { url, name }));
            return given;
        }
        let value = table::value(asked, name, cell);
        let said = match &self.origin {
            None => Some((name.to_owned(), value)),
            Some(origin) => catalogue::said_by(catalogue, origin, present(&self.draft), name, &value),
        };
        let Some((name, value)) = said else { return false };
        self.set(draft, &name, value);
        true
    }

    fn set(&self, draft: &mut Draft, name: &str, value: Value) {
        let control = self.model.is_some_and(|model| model.parameters.iter().any(|known| known.name == name));
        if control {
            draft.values.insert(name.to_owned(), value);
            return;
        }
        // What is typed there and is no object stays as it is, and the check says so.
        let typed = match draft.extra.trim() {
            "" => Ok(Map::new()),
            text => serde_json::from_str::<Map<String, Value>>(text),
        };
        if let Ok(mut extra) = typed {
            extra.insert(name.to_owned(), value);
            draft.extra = Value::Object(extra).to_string();
        }
    }
}

impl Single {
    fn say(&mut self, catalogue: &Catalogue, name: &str, value: &str) {
        let label = catalogue.label(name).to_owned();
        self.differs.push(RowDiffers { label, value: value.chars().take(100).collect() });
    }
}

/// A draft held against the catalogue: of several bodies the first, of one the estimate for as often as it is submitted;
/// and how often that is.
pub(crate) fn check_first(catalogue: &Catalogue, draft: &Draft, known: &Known) -> (Checked, u16) {
    let plan = Plan::of(catalogue, draft);
    let first = plan.first().draft;
    let count = if plan.bodies() == 1 && models_of(draft).len() == 1 { plan.times() } else { 1 };
    (check_draft(catalogue, &Draft { count, ..first }, known), count)
}

/// Every body of the press with what was found of it, each once. What was learnt of the models stands in their order.
pub(crate) fn checked_all(
    plans: &Plans<'_>,
    learnt: &[&[Learnt]],
    known: &Known,
) -> Result<Vec<(Single, Checked)>, Failure> {
    if let Some(failure) = plans.refused() {
        return Err(failure);
    }
    let mut bytes = 0usize;
    let mut all = Vec::new();
    for single in plans.singles() {
        let learnt = learnt.get(single.model).copied().unwrap_or(&[]);
        let checked = lessons::apply(check_draft(plans.catalogue, &single.draft, known), learnt);
        let length = checked.body.as_ref().map_or(0, String::len);
        bytes = bytes.saturating_add(length.saturating_mul(usize::from(plans.times())));
        if bytes > MOST_BYTES {
            return Err(Failure::new(FailureCode::TooLarge).fact("limit", MOST_BYTES));
        }
        all.push((single, checked));
    }
    Ok(all)
}

fn read_table(draft: &Draft, model: Option<&Model>) -> Option<Table> {
    let text = Some(draft.table.as_str()).filter(|text| draft.body.is_empty() && !text.trim().is_empty());
    text.map(|text| Table::read(text, model, &draft.sweeps))
}

fn told(texts: Vec<String>) -> AlternativesFound {
    let count = u32::try_from(texts.len()).unwrap_or(u32::MAX);
    let begun = |text: String| text.trim().chars().take(TOLD_LETTERS).collect();
    AlternativesFound { count, texts: texts.into_iter().take(TOLD_TEXTS).map(begun).collect() }
}

fn fitting(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;

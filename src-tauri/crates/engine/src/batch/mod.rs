//! What one press submits: rows of the table × alternatives of the prompt × values of the parameters × count.
//!
//! A plan counts before it makes anything, so that a text which stands for more prompts than there are atoms is refused as
//! quickly as any other. The preview and the press make their bodies here alike: what was shown is what is sent.

mod alternatives;
mod preview;
mod queued;
mod table;

use std::collections::BTreeMap;

use catalogue::{Catalogue, Model, PROMPT_LIMIT};
use serde_json::{Map, Value};

use alternatives::Template;
pub(crate) use alternatives::escaped;
pub(crate) use queued::waiting_batches;
use table::Table;

use crate::cast::Known;
use crate::compose::check_draft;
use crate::face::{AlternativesFound, BatchFound, Checked, Draft, DraftReference, Failure, FailureCode, RowDiffers};
use crate::lessons::{self, Learnt};

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

/// A draft, taken apart and counted.
pub(crate) struct Plan<'a> {
    catalogue: &'a Catalogue,
    draft: &'a Draft,
    model: Option<&'a Model>,
    table: Option<Table>,
    /// The prompt of the form, or those of the table in its order.
    prompts: Vec<Template>,
    /// Parameters that the model takes and that have several values.
    sweeps: Vec<(&'a str, &'a [Value])>,
}

/// One body of the plan.
pub(crate) struct Single {
    /// As if the person had typed just this, to be submitted once.
    pub draft: Draft,
    pub line: Option<u32>,
    pub differs: Vec<RowDiffers>,
}

impl<'a> Plan<'a> {
    pub fn of(catalogue: &'a Catalogue, draft: &'a Draft) -> Plan<'a> {
        let id = draft.models.get(&draft.kind).map_or("", |id| id.trim());
        let model = catalogue.get(id);
        // A body that was edited by hand is one body: nothing beside it multiplies it.
        let typed = !draft.body.is_empty();
        let table = Some(draft.table.as_str()).filter(|text| !typed && !text.trim().is_empty());
        let table = table.map(|text| Table::read(text, model, &draft.sweeps));
        let takes_prompt = model.is_none_or(|model| model.prompt.is_some());
        // What is longer is never sent, and what is not sent has no alternatives.
        let read = |text: &str| match text.len() <= PROMPT_LIMIT && takes_prompt {
            true => Template::read(text),
            false => Template::plain(text),
        };
        let prompts = match &table {
            Some(table) => table.rows.iter().map(|row| read(&row.prompt)).collect(),
            None if typed => vec![Template::plain(&read(&draft.prompt).nth(0))],
            None => vec![read(&draft.prompt)],
        };
        let taken = |name: &str| model.is_none_or(|model| model.names().any(|known| known == name));
        let sweeps = draft.sweeps.iter().filter(|(name, values)| !typed && !values.is_empty() && taken(name));
        let sweeps = sweeps.map(|(name, values)| (name.as_str(), values.as_slice())).collect();
        Plan { catalogue, draft, model, table, prompts, sweeps }
    }

    pub fn times(&self) -> u16 {
        self.draft.count.clamp(1, MOST_TIMES)
    }

    pub fn submissions(&self) -> u64 {
        self.bodies().saturating_mul(u64::from(self.times()))
    }

    /// Why none of it can be submitted, whatever its bodies say.
    pub fn refused(&self) -> Option<Failure> {
        if self.table.as_ref().is_some_and(|table| !table.problems.is_empty()) || self.prompts.is_empty() {
            return Some(Failure::new(FailureCode::DraftNotReady));
        }
        let submissions = self.submissions();
        (submissions > u64::from(MOST_SUBMISSIONS)).then(|| {
            Failure::new(FailureCode::BatchTooLarge).fact("submissions", submissions).fact("most", MOST_SUBMISSIONS)
        })
    }

    /// The bodies in their order: row by row, in a row alternative by alternative, then value by value. To be asked for
    /// only when nothing is `refused`.
    pub fn singles(&self) -> impl Iterator<Item = Single> {
        let rows = self.prompts.iter().enumerate();
        rows.flat_map(move |(row, prompt)| {
            let prompts = (0..prompt.count()).map(move |index| prompt.nth(index));
            prompts.flat_map(move |prompt| {
                (0..self.combinations()).map(move |combination| self.single(row, prompt.clone(), combination))
            })
        })
    }

    /// The first body. Of a plan without any it is what the form alone would send.
    pub fn first(&self) -> Single {
        match self.prompts.first() {
            Some(prompt) => self.single(0, prompt.nth(0), 0),
            None => Single { draft: self.once(self.draft.prompt.clone()), line: None, differs: Vec::new() },
        }
    }

    pub fn found(&self) -> BatchFound {
        // Of a table it is said in its rows.
        let form = if self.table.is_some() { None } else { self.prompts.first() };
        let longest = self.prompts.iter().map(Template::longest).max().unwrap_or(0);
        BatchFound {
            groups: form.iter().flat_map(|prompt| prompt.groups()).take(TOLD_GROUPS).map(told).collect(),
            alternatives: fitting(form.map_or(1, Template::count)),
            longest: u32::try_from(longest).unwrap_or(u32::MAX),
            sweeps: fitting(self.combinations()),
            table: self.table.as_ref().map(Table::found),
            submissions: fitting(self.submissions()),
            most: MOST_SUBMISSIONS,
        }
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
        let mut single = Single { draft: self.once(prompt), line: None, differs: Vec::new() };
        if let Some(row) = self.table.as_ref().and_then(|table| table.rows.get(row)) {
            single.line = Some(row.line);
            for (name, cell) in &row.cells {
                single.say(self.catalogue, name, cell);
                self.give(&mut single.draft, name, cell);
            }
        }
        // The last parameter changes first, as the last group of a prompt does.
        let mut rest = combination;
        let mut chosen = Vec::new();
        for (name, values) in self.sweeps.iter().rev() {
            let length = values.len() as u64;
            chosen
                .extend(usize::try_from(rest % length).ok().and_then(|at| values.get(at)).map(|value| (*name, value)));
            rest /= length;
        }
        for (name, value) in chosen.into_iter().rev() {
            single.say(self.catalogue, name, value.as_str().map_or_else(|| value.to_string(), str::to_owned).as_str());
            self.set(&mut single.draft, name, value.clone());
        }
        single
    }

    fn once(&self, prompt: String) -> Draft {
        Draft { prompt, count: 1, sweeps: BTreeMap::new(), table: String::new(), ..self.draft.clone() }
    }

    /// What a cell says goes where the form has it: to the links, the controls, or what is given as JSON.
    fn give(&self, draft: &mut Draft, name: &str, cell: &str) {
        if self.model.is_some_and(|model| model.references.iter().any(|reference| reference.name == name)) {
            draft.references.retain(|reference| reference.name.as_deref() != Some(name));
            let links = cell.split_whitespace();
            draft
                .references
                .extend(links.map(|url| DraftReference { url: url.to_owned(), name: Some(name.to_owned()) }));
            return;
        }
        self.set(draft, name, table::value(self.model, name, cell));
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
    let count = if plan.bodies() == 1 { plan.times() } else { 1 };
    (check_draft(catalogue, &Draft { count, ..first }, known), count)
}

/// Every body of the plan with what was found of it, each once.
pub(crate) fn checked_all(
    plan: &Plan<'_>,
    learnt: &[Learnt],
    known: &Known,
) -> Result<Vec<(Single, Checked)>, Failure> {
    if let Some(failure) = plan.refused() {
        return Err(failure);
    }
    let mut bytes = 0usize;
    let mut all = Vec::new();
    for single in plan.singles() {
        let checked = lessons::apply(check_draft(plan.catalogue, &single.draft, known), learnt);
        let length = checked.body.as_ref().map_or(0, String::len);
        bytes = bytes.saturating_add(length.saturating_mul(usize::from(plan.times())));
        if bytes > MOST_BYTES {
            return Err(Failure::new(FailureCode::TooLarge).fact("limit", MOST_BYTES));
        }
        all.push((single, checked));
    }
    Ok(all)
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

//! The models of a press, each with what it takes of the draft. Pure.

use catalogue::{Along, Catalogue, Held};
use serde_json::Value;

use super::{MOST_SUBMISSIONS, Plan, Single, TOLD_GROUPS, Template, fitting, present, read_table, told};
use crate::face::{BatchFound, Draft, Failure, FailureCode};
use crate::switching;

/// One press goes to this many models at most.
pub(crate) const MOST_MODELS: usize = 6;

/// Everything that one press submits: a plan for each of its models.
pub(crate) struct Plans<'a> {
    pub catalogue: &'a Catalogue,
    plans: Vec<Plan<'a>>,
    /// Models of the draft, whatever more it names.
    asked: usize,
}

/// What a model gets of what is set for the present one.
pub(crate) struct Gets {
    pub id: String,
    pub title: String,
    pub along: Along,
    /// Labels of what was set for it when it was the present model itself.
    pub own: Vec<String>,
}

/// The present model and those beside it, each once; of too many no more than shows that they are. A body that was edited by hand is for its own model alone.
pub(crate) fn models_of(draft: &Draft) -> Vec<&str> {
    let mut models = vec![present(draft)];
    let others = draft.others.get(&draft.kind).filter(|_| draft.body.is_empty());
    for id in others.into_iter().flatten().map(|id| id.trim()) {
        if !id.is_empty() && !models.contains(&id) {
            models.push(id);
        }
        if models.len() > MOST_MODELS {
            break;
        }
    }
    models
}

impl<'a> Plans<'a> {
    pub fn of(catalogue: &'a Catalogue, draft: &Draft) -> Plans<'a> {
        let models = models_of(draft);
        let others = models.iter().skip(1).take(MOST_MODELS - 1).map(|id| carried(catalogue, draft, id));
        let plans = std::iter::once(Plan::of(catalogue, draft)).chain(others).collect();
        Plans { catalogue, plans, asked: models.len() }
    }

    pub fn times(&self) -> u16 {
        self.first().times()
    }

    pub fn submissions(&self) -> u64 {
        self.bodies().saturating_mul(u64::from(self.times()))
    }

    /// Why none of it can be submitted, whatever its bodies say.
    pub fn refused(&self) -> Option<Failure> {
        let first = self.first();
        if first.table.as_ref().is_some_and(|table| !table.problems.is_empty()) || first.prompts.is_empty() {
            return Some(Failure::new(FailureCode::DraftNotReady));
        }
        if self.asked > MOST_MODELS {
            return Some(Failure::new(FailureCode::TooLarge).fact("limit", MOST_MODELS));
        }
        let submissions = self.submissions();
        (submissions > u64::from(MOST_SUBMISSIONS)).then(|| {
            Failure::new(FailureCode::BatchTooLarge).fact("submissions", submissions).fact("most", MOST_SUBMISSIONS)
        })
    }

    /// The bodies in their order: row by row, in a row alternative by alternative, of each of these all models, and of a
    /// model value by value. To be asked for only when nothing is `refused`.
    pub fn singles(&self) -> impl Iterator<Item = Single> {
        (0..self.first().prompts.len()).flat_map(move |row| {
            let most = self.plans.iter().map(|plan| plan.alternatives(row)).max().unwrap_or(0);
            (0..most).flat_map(move |index| {
                let taking = self.plans.iter().enumerate().filter(move |(_, plan)| index < plan.alternatives(row));
                taking.flat_map(move |(model, plan)| {
                    let made = move |combination| plan.single(row, plan.prompts[row].nth(index), combination);
                    (0..plan.combinations()).map(move |combination| Single { model, ..made(combination) })
                })
            })
        })
    }

    pub fn found(&self) -> BatchFound {
        let first = self.first();
        // Of a table it is said in its rows.
        let form = if first.table.is_some() { None } else { first.prompts.first() };
        let longest = first.prompts.iter().map(Template::longest).max().unwrap_or(0);
        BatchFound {
            groups: form.iter().flat_map(|prompt| prompt.groups()).take(TOLD_GROUPS).map(told).collect(),
            alternatives: fitting(form.map_or(1, Template::count)),
            longest: u32::try_from(longest).unwrap_or(u32::MAX),
            sweeps: fitting(first.combinations()),
            table: first.table.as_ref().map(super::Table::found),
            submissions: fitting(self.submissions()),
            most: MOST_SUBMISSIONS,
        }
    }

    /// Of each model, in their order, what it gets of the draft.
    pub fn gets(&self, draft: &Draft) -> Vec<Gets> {
        self.plans.iter().map(|plan| gets(plan, draft)).collect()
    }

    fn first(&self) -> &Plan<'a> {
        // `of` makes one of the present model before all others.
        &self.plans[0]
    }

    fn bodies(&self) -> u64 {
        self.plans.iter().fold(0, |sum: u64, plan| sum.saturating_add(plan.bodies()))
    }
}

/// The draft for another of its models: what means the same goes along, the values of parameters that have several and
/// the cells of the table too.
fn carried<'a>(catalogue: &'a Catalogue, draft: &Draft, id: &str) -> Plan<'a> {
    let from = present(draft).to_owned();
    let table = read_table(draft, catalogue.get(&from));
    let plain = Draft { table: String::new(), sweeps: Default::default(), ..draft.clone() };
    let plain = switching::for_model(catalogue, plain, draft.kind, id);
    let mut sweeps: Vec<(String, Vec<Value>)> = Vec::new();
    for (name, values) in draft.sweeps.iter().filter(|(_, values)| !values.is_empty()) {
        let said = values.iter().filter_map(|value| catalogue::said_by(catalogue, &from, id, name, value));
        for (name, value) in said {
            match sweeps.iter_mut().find(|(known, _)| *known == name) {
                // Two that are the same there are one submission.
                Some((_, known)) if known.contains(&value) => {}
                Some((_, known)) => known.push(value),
                None => sweeps.push((name, vec![value])),
            }
        }
    }
    Plan::new(catalogue, &plain, table, Some(from), sweeps)
}

fn gets(plan: &Plan<'_>, draft: &Draft) -> Gets {
    let catalogue = plan.catalogue;
    let id = present(&plan.draft).to_owned();
    let title = plan.model.map_or_else(|| id.clone(), |model| model.title.clone());
    let Some(from) = &plan.origin else { return Gets { id, title, along: Along::default(), own: Vec::new() } };
    let references = draft.references.iter().map(|reference| (reference.url.clone(), reference.name.clone()));
    let mut held = Held { values: draft.values.clone(), references: references.collect() };
    // Where there are several values, those are what is sent.
    for (name, values) in draft.sweeps.iter().filter(|(_, values)| !values.is_empty()) {
        held.values.insert(name.clone(), values[0].clone());
    }
    let mut along = catalogue::along(catalogue, from, &id, &held);
    let prompted = |id: &str| catalogue.get(id).is_none_or(|model| model.prompt.is_some());
    if prompted(from) && !prompted(&id) && !draft.prompt.trim().is_empty() {
        along.behind.insert(0, catalogue.label("prompt").to_owned());
    }
    let came = |name: &String, value: &Value| {
        held.values.iter().any(|(from_name, held)| {
            catalogue::said_by(catalogue, from, &id, from_name, held)
                .is_some_and(|said| said == (name.clone(), value.clone()))
        })
    };
    let label = |name: &String| {
        let own = plan.model.and_then(|model| model.parameters.iter().find(|parameter| parameter.name == *name));
        own.map_or(catalogue.label(name), |parameter| &parameter.label).to_owned()
    };
    let mut own = Vec::new();
    for (name, value) in plan.draft.values.iter().filter(|(name, value)| !came(name, value)) {
        let swept = plan.sweeps.iter().any(|(swept, _)| swept == name);
        if !swept && !value.is_null() && plan.model.is_some_and(|model| model.names().any(|known| known == name)) {
            own.push(label(name));
        }
    }
    Gets { id, title, along, own }
}

//! What a body will cost, where the price list says it plainly.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::draft::Estimate;
use crate::limits::same;
use crate::model::Model;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Unit {
    Image,
    Second,
    Song,
    Request,
}

#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub unit: Unit,
    /// Parameters that multiply the price; the first of a price a second is its seconds.
    pub times: Vec<String>,
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Row {
    #[serde(default)]
    when: BTreeMap<String, Condition>,
    usd: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Condition {
    Sent { sent: bool },
    OneOf(Vec<Value>),
    Is(Value),
}

/// Credits for `count` submissions of the body; None where the list does not say it plainly.
pub(crate) fn estimate(model: &Model, body: &Map<String, Value>, count: u16) -> Option<Estimate> {
    let price = model.price.as_ref()?;
    let table = price.table.as_ref()?;
    let row = table.rows.iter().find(|row| row.holds(model, body))?;
    let submissions = f64::from(count.clamp(1, 20));
    let mut factors = Vec::new();
    if submissions > 1.0 {
        factors.push(format!("{submissions} submissions"));
    }
    let mut usd = row.usd * submissions;
    for (index, name) in table.times.iter().enumerate() {
        let seconds = table.unit == Unit::Second && index == 0;
        let times = factor(model, body, name, seconds)?;
        usd *= times;
        match (seconds, times > 1.0) {
            (true, _) => factors.push(format!("{times} s")),
            (false, true) => factors.push(format!("{times} {}", plural(table.unit))),
            (false, false) => {}
        }
    }
    factors.push(format!("${}", row.usd));
    let said = row.said(model, body, table.unit == Unit::Second);
    let mut basis = factors.join(" × ");
    if !said.is_empty() {
        basis = format!("{basis} ({})", said.join(", "));
    }
    let credits = usd * 1000.0;
    (credits.is_finite() && credits.abs() < 9e15).then(|| Estimate {
        credits: credits.round() as i64,
        basis,
        as_of: price.as_of.clone(),
    })
}

impl Row {
    fn holds(&self, model: &Model, body: &Map<String, Value>) -> bool {
        self.when.iter().all(|(name, condition)| match condition {
            Condition::Sent { sent } => body.contains_key(name) == *sent,
            Condition::OneOf(values) => {
                taken(model, body, name).is_some_and(|(found, _)| values.iter().any(|value| alike(value, found)))
            }
            Condition::Is(value) => taken(model, body, name).is_some_and(|(found, _)| alike(value, found)),
        })
    }

    /// The values that chose this row, as "4k" or "720p by default".
    fn said(&self, model: &Model, body: &Map<String, Value>, defaults_only: bool) -> Vec<String> {
        let values = self.when.iter().filter(|(_, condition)| !matches!(condition, Condition::Sent { .. }));
        values
            .filter_map(|(name, _)| {
                let (value, by_default) = taken(model, body, name)?;
                let word = match value {
                    Value::String(text) => text.clone(),
                    Value::Bool(on) => {
                        let label = model.property(name).map_or(name.as_str(), |property| property.label.as_str());
                        format!("{} {}", label.to_lowercase(), if *on { "on" } else { "off" })
                    }
                    other => other.to_string(),
                };
                match (by_default, defaults_only) {
                    (true, _) => Some(format!("{word} by default")),
                    (false, true) => None,
                    (false, false) => Some(word),
                }
            })
            .collect()
    }
}

/// The value that the service will take, and whether that is by its default.
fn taken<'a>(model: &'a Model, body: &'a Map<String, Value>, name: &str) -> Option<(&'a Value, bool)> {
    let default = || model.property(name)?.default.as_ref().map(|value| (value, true));
    body.get(name).map(|value| (value, false)).or_else(default)
}

fn factor(model: &Model, body: &Map<String, Value>, name: &str, seconds: bool) -> Option<f64> {
    let found = taken(model, body, name);
    match found {
        None if seconds => None,
        None => Some(1.0),
        Some((value, _)) => value.as_f64().filter(|times| *times > 0.0),
    }
}

/// Equal, the letter case aside: the service takes 2K for 2k.
fn alike(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::String(one), Value::String(other)) => one.eq_ignore_ascii_case(other),
        _ => same(one, other),
    }
}

fn plural(unit: Unit) -> &'static str {
    match unit {
        Unit::Image => "images",
        Unit::Second => "videos",
        Unit::Song => "songs",
        Unit::Request => "requests",
    }
}

/// "2026-07-28" as "28 Jul 2026".
pub(crate) fn plain_date(iso: &str) -> Option<String> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let [year, month, day] = <[&str; 3]>::try_from(iso.split('-').collect::<Vec<_>>()).ok()?;
    let (year, month, day) = (year.parse::<u16>().ok()?, month.parse::<usize>().ok()?, day.parse::<u8>().ok()?);
    let month = MONTHS.get(month.checked_sub(1)?)?;
    (1..=31).contains(&day).then(|| format!("{day} {month} {year}"))
}

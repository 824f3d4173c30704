//! What a body will cost, where the price list says it plainly.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::breach::shown;
use crate::draft::Estimate;
use crate::expression::{Expression, Surroundings};
use crate::model::Model;

/// How a price is computed: CEL expressions, each a number or null for "not known".
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Formula {
    /// USD for one of what is counted.
    each: String,
    /// What multiplies it.
    #[serde(default)]
    times: Vec<Times>,
    /// Parameters whose values chose the price, for the words beside the number.
    #[serde(default)]
    by: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
struct Times {
    count: String,
    /// As "s", "images".
    unit: String,
}

/// A formula, compiled.
pub(crate) struct Pricing {
    each: Expression,
    times: Vec<(Expression, String)>,
    by: Vec<String>,
}

impl Pricing {
    pub(crate) fn of(formula: &Formula) -> Result<Pricing, String> {
        let compiled = |text: &str| Expression::compile(text).map_err(|reason| format!("price: {reason}"));
        let times = formula.times.iter().map(|times| Ok((compiled(&times.count)?, times.unit.clone())));
        Ok(Pricing {
            each: compiled(&formula.each)?,
            times: times.collect::<Result<_, String>>()?,
            by: formula.by.clone(),
        })
    }
}

/// Credits for `count` submissions of the body; None where the list does not say it plainly.
pub(crate) fn estimate(
    model: &Model,
    pricing: &Pricing,
    body: &Map<String, Value>,
    of: &Surroundings,
    count: u16,
) -> Option<Estimate> {
    let each = pricing.each.number(of).filter(|usd| *usd >= 0.0)?;
    let submissions = f64::from(count.clamp(1, 20));
    let mut factors = Vec::new();
    if submissions > 1.0 {
        factors.push(format!("{submissions} submissions"));
    }
    let mut usd = each * submissions;
    for (count, unit) in &pricing.times {
        let times = count.number(of).filter(|times| *times > 0.0)?;
        usd *= times;
        if times != 1.0 || matches!(unit.as_str(), "s" | "min") {
            factors.push(format!("{times} {unit}"));
        }
    }
    factors.push(format!("${each}"));
    // Beside a price a second only what was not chosen by hand is said.
    let timed = pricing.times.iter().any(|(_, unit)| unit == "s");
    let by = pricing.by.iter().filter(|name| !timed || !body.contains_key(*name));
    let said: Vec<String> = by.filter_map(|name| chose(model, body, name)).collect();
    let mut basis = factors.join(" × ");
    if !said.is_empty() {
        basis = format!("{basis} ({})", said.join(", "));
    }
    let credits = usd * 1000.0;
    (credits.is_finite() && credits.abs() < 9e15).then(|| Estimate {
        credits: credits.round() as i64,
        basis,
        as_of: model.price.as_ref().map(|price| price.as_of.clone()).unwrap_or_default(),
    })
}

/// A body with the service's defaults for what is not sent.
pub(crate) fn taken(model: &Model, body: &Map<String, Value>) -> Map<String, Value> {
    let mut taken = body.clone();
    let unset = model.properties.iter().filter(|property| !body.contains_key(&property.name));
    taken.extend(unset.filter_map(|property| Some((property.name.clone(), property.default.clone()?))));
    taken
}

/// A value that chose the price, as "4k", "720p by default" or "audio on".
fn chose(model: &Model, body: &Map<String, Value>, name: &str) -> Option<String> {
    let property = model.property(name)?;
    let (value, by_default) = match body.get(name) {
        Some(value) => (value, ""),
        None => (property.default.as_ref()?, " by default"),
    };
    let word = match value {
        Value::Bool(_) => format!("{} {}", property.label.to_lowercase(), shown(value)),
        other => shown(other),
    };
    Some(format!("{word}{by_default}"))
}

/// "2026-07-28" as "28 Jul 2026".
pub(crate) fn plain_date(iso: &str) -> Option<String> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let [year, month, day] = <[&str; 3]>::try_from(iso.split('-').collect::<Vec<_>>()).ok()?;
    let (year, month, day) = (year.parse::<u16>().ok()?, month.parse::<usize>().ok()?, day.parse::<u8>().ok()?);
    let month = MONTHS.get(month.checked_sub(1)?)?;
    (1..=31).contains(&day).then(|| format!("{day} {month} {year}"))
}

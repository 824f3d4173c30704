//! What the last runs of a model were really charged, and what that makes of the next estimate.
//!
//! There is one short list a model and account, written in the transaction of the finding. Only charges that are proven go
//! into it: those that a balance showed of one task alone, and those that the service said itself. The sandbox plays with
//! prices of its own and teaches nothing.

use library::{Reader, Scope, Task, Writer};
use serde::{Deserialize, Serialize};

use crate::adopt::ADDED;
use crate::face::{ChargedLately, Checked, PriceEstimate};

/// Runs of a model that are kept.
const KEPT: usize = 12;
/// Runs that are looked at.
const LOOKED_AT: usize = 3;
/// A charge other than listed is taken for the price only when it was seen this often in a row: once may be chance.
const BELIEVED: usize = 2;

/// A run whose charge is proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Seen {
    task: i64,
    charged: i64,
    /// What the price list said of one submission.
    listed: Option<i64>,
    /// What the price may depend on, as "8 s", "720p".
    facts: Vec<String>,
}

/// Writes a proven charge down; what was known of the same task before gives way.
pub(crate) fn note(writer: &Writer<'_>, task: &Task, charged: i64) -> Result<(), library::Error> {
    // What was asked for elsewhere is not known here.
    if task.endpoint == ADDED {
        return Ok(());
    }
    let (scope, name) = (Scope::Account(task.account_id), name(&task.model));
    let mut seen = read(writer, task.account_id, &task.model)?;
    seen.retain(|seen| seen.task != task.id);
    seen.push(Seen { task: task.id, charged, listed: task.cost_estimate, facts: of_price(&task.facts) });
    let too_many = seen.len().saturating_sub(KEPT);
    seen.drain(..too_many);
    let json = serde_json::to_string(&seen).expect("numbers and texts are JSON");
    writer.settings().set(scope, &name, &json)
}

/// The runs of a model that are kept, the newest last. A damaged entry is as none.
pub(crate) fn read(reader: &Reader<'_>, account: i64, model: &str) -> Result<Vec<Seen>, library::Error> {
    let stored = reader.settings().get(Scope::Account(account), &name(model))?;
    Ok(stored.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
}

fn name(model: &str) -> String {
    format!("charged.{model}")
}

/// Corrects the estimate of a checked draft of `count` submissions by what was seen.
pub(crate) fn correct(checked: Checked, facts: &[String], count: u16, seen: &[Seen]) -> Checked {
    let count = i64::from(count.max(1));
    let listed = checked.estimate.as_ref().map(|estimate| estimate.credits / count);
    let Some(lately) = lately(listed, facts, seen) else { return checked };
    let estimate = match checked.estimate {
        Some(estimate) if !lately.corrects => Some(estimate),
        Some(estimate) => Some(PriceEstimate { credits: lately.to.saturating_mul(count), ..estimate }),
        None => {
            Some(PriceEstimate { credits: lately.to.saturating_mul(count), basis: String::new(), as_of: String::new() })
        }
    };
    Checked { estimate, lately: Some(lately), ..checked }
}

/// What the newest runs of the same price were charged, where it is something else than listed. Pure.
fn lately(listed: Option<i64>, facts: &[String], seen: &[Seen]) -> Option<ChargedLately> {
    let facts = of_price(facts);
    let same = seen.iter().rev().filter(|seen| seen.listed == listed && seen.facts == facts);
    // Once the newest is as listed again, what was before it is over.
    let other: Vec<i64> = same
        .map(|seen| seen.charged)
        .take(LOOKED_AT)
        .take_while(|charged| listed.is_none_or(|listed| differs(*charged, listed)))
        .collect();
    let (from, to) = (*other.iter().min()?, *other.iter().max()?);
    Some(ChargedLately {
        runs: u32::try_from(other.len()).unwrap_or(u32::MAX),
        from,
        to,
        listed,
        corrects: listed.is_none() || other.len() >= BELIEVED,
    })
}

/// Estimates are rounded: a credit or two in a hundred more or less is what was said.
pub(crate) fn differs(charged: i64, estimated: i64) -> bool {
    charged.abs_diff(estimated) > (estimated.unsigned_abs() / 50).max(1)
}

/// Facts without the shape of a picture, which no price depends on: "16:9", "auto". Sizes in pixels stay.
fn of_price(facts: &[String]) -> Vec<String> {
    let is_shape = |fact: &str| {
        let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        fact == "auto"
            || fact == "adaptive"
            || fact.split_once(':').is_some_and(|(width, height)| number(width) && number(height))
    };
    facts.iter().filter(|fact| !is_shape(fact)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(charged: &[i64], listed: Option<i64>, facts: &[&str]) -> Vec<Seen> {
        let facts: Vec<String> = facts.iter().map(|fact| (*fact).to_owned()).collect();
        let one = |(task, charged): (i64, &i64)| Seen { task, charged: *charged, listed, facts: of_price(&facts) };
        (0..).zip(charged).map(one).collect()
    }

    fn said(listed: Option<i64>, facts: &[&str], seen: &[Seen]) -> Option<(u32, i64, i64, bool)> {
        let facts: Vec<String> = facts.iter().map(|fact| (*fact).to_owned()).collect();
        lately(listed, &facts, seen).map(|lately| (lately.runs, lately.from, lately.to, lately.corrects))
    }

    #[test]
    fn the_newest_runs_say_what_the_next_one_costs() {
        let facts = ["8 s", "720p"];
        for (listed, charged, expected) in [
            // Nothing was seen, or what was seen is what the list says.
            (Some(100), &[][..], None),
            (Some(100), &[100, 100, 100], None),
            // Rounding is no difference.
            (Some(100), &[101, 99, 102], None),
            (Some(3), &[4, 2, 4], None),
            // Three in a row, of many too.
            (Some(100), &[120, 120, 120], Some((3, 120, 120, true))),
            (Some(100), &[90, 120, 120, 120, 120], Some((3, 120, 120, true))),
            (Some(100), &[120, 118, 125], Some((3, 118, 125, true))),
            (Some(100), &[100, 80, 80], Some((2, 80, 80, true))),
            // One alone is told and believed of nothing.
            (Some(100), &[100, 100, 120], Some((1, 120, 120, false))),
            (Some(100), &[120], Some((1, 120, 120, false))),
            // The price went back to what is listed.
            (Some(100), &[120, 120, 100], None),
            // Without a list any run tells something.
            (None, &[120], Some((1, 120, 120, true))),
            (None, &[60, 120, 120, 120], Some((3, 120, 120, true))),
            (Some(0), &[40, 40], Some((2, 40, 40, true))),
            (Some(100), &[i64::MAX, i64::MIN], Some((2, i64::MIN, i64::MAX, true))),
        ] {
            assert_eq!(said(listed, &facts, &seen(charged, listed, &facts)), expected, "{listed:?} {charged:?}");
        }
    }

    #[test]
    fn only_runs_of_the_same_price_count() {
        let runs = seen(&[120, 120, 120], Some(100), &["8 s", "720p", "16:9"]);
        assert!(said(Some(100), &["8 s", "720p", "9:16"], &runs).is_some(), "the shape has no price");
        assert!(said(Some(100), &["8 s", "720p"], &runs).is_some());
        assert_eq!(said(Some(100), &["5 s", "720p"], &runs), None, "another length");
        assert_eq!(said(Some(100), &["8 s", "1080p"], &runs), None, "another resolution");
        assert_eq!(said(Some(110), &["8 s", "720p"], &runs), None, "the list has changed since");
        assert_eq!(said(None, &["8 s", "720p"], &runs), None);
        let sized = seen(&[50, 50], Some(30), &["1024x1536"]);
        assert_eq!(said(Some(30), &["1024x1024"], &sized), None, "a size in pixels may have a price");
    }

    #[test]
    fn several_submissions_cost_several_times_as_much() {
        let runs = seen(&[120, 120], Some(100), &["8 s"]);
        let estimate = PriceEstimate { credits: 300, basis: "3 × $0.1".into(), as_of: "28 Jul 2026".into() };
        let checked = Checked {
            body: None,
            endpoint: String::new(),
            problems: Vec::new(),
            closed: Vec::new(),
            mode: None,
            set_aside: Vec::new(),
            kept: Vec::new(),
            estimate: Some(estimate),
            lately: None,
            lessons: Vec::new(),
            cast: Vec::new(),
            prompt_length: 0,
            blocked: false,
            sendable: false,
            curl: None,
        };
        let corrected = correct(checked.clone(), &["8 s".to_owned()], 3, &runs);
        assert_eq!(corrected.estimate.as_ref().map(|estimate| estimate.credits), Some(360));
        assert_eq!(corrected.lately.map(|lately| lately.listed), Some(Some(100)));
        let unknown = correct(Checked { estimate: None, ..checked }, &["8 s".to_owned()], 3, &runs);
        assert_eq!((unknown.estimate, unknown.lately), (None, None), "what the list does not say is another price");
    }
}

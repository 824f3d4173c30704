//! What the service answers, read with patience: everything but an id and a status may be missing, of another type,
//! or new. What is not understood stays in the raw answer.

mod balance;
mod links;
mod submitted;
mod task;

use serde_json::Value;

pub use balance::Balance;
pub use links::{LinkRole, OutputLink};
pub use submitted::Submitted;
pub use task::{Status, TaskAnswer, TaskError};

use crate::evidence::Evidence;

/// What was asked for, and the answer that it came in.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer<T> {
    /// What was asked for.
    pub value: T,
    /// The answer, for the receipt.
    pub evidence: Evidence,
}

/// Largest whole number that a float, and so the page, holds exactly with all below it.
const EXACT: i64 = 9_007_199_254_740_991;

/// A whole number, also where it was written as text or with a point (`12500`, `"12500"`, `12500.0`).
pub(crate) fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
        Value::String(text) => text.trim().parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// One that is shown. Beyond 2^53 it cannot be shown as it is, and counts as not said.
pub(crate) fn shown(value: &Value) -> Option<i64> {
    integer(value).filter(|number| number.unsigned_abs() <= EXACT.unsigned_abs())
}

fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() <= EXACT as f64).then_some(number as i64)
}

/// A text that says something, without the blanks around it.
pub(crate) fn text(value: Option<&Value>) -> Option<&str> {
    value?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn whole_numbers_are_read_however_they_are_written() {
        for (value, expected) in [
            (json!(12500), Some(12500)),
            (json!(-3), Some(-3)),
            (json!("12500"), Some(12500)),
            (json!(" 12500 "), Some(12500)),
            (json!(12500.0), Some(12500)),
            (json!(1.5), None),
            (json!(1e300), None),
            (json!(u64::MAX), None),
            (json!(i64::MAX), Some(i64::MAX)),
            (json!("1e3"), None),
            (json!(""), None),
            (json!(true), None),
            (json!(null), None),
            (json!([1]), None),
        ] {
            assert_eq!(integer(&value), expected, "{value}");
        }
    }

    #[test]
    fn what_cannot_be_shown_as_it_is_was_not_said() {
        for number in [0, 1, -1, EXACT, -EXACT] {
            assert_eq!(shown(&json!(number)), Some(number));
        }
        for odd in [json!(EXACT + 1), json!(-EXACT - 1), json!(i64::MIN), json!("9223372036854775807"), json!(1e18)] {
            assert_eq!(shown(&odd), None, "{odd}");
        }
    }
}

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

/// A whole number, also where it was written as text or with a point (`12500`, `"12500"`, `12500.0`). One beyond 2^53
/// cannot be shown as it is, and counts as none.
pub(crate) fn integer(value: &Value) -> Option<i64> {
    let number = match value {
        Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
        Value::String(text) => text.trim().parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    number.filter(|number| number.unsigned_abs() <= EXACT.unsigned_abs())
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
            (json!(EXACT), Some(EXACT)),
            (json!(-EXACT), Some(-EXACT)),
            (json!(EXACT + 1), None),
            (json!(9_007_199_254_740_992.0), None),
            (json!(i64::MAX), None),
            (json!(i64::MIN), None),
            (json!("9223372036854775807"), None),
            (json!("1e3"), None),
            (json!(""), None),
            (json!(true), None),
            (json!(null), None),
            (json!([1]), None),
        ] {
            assert_eq!(integer(&value), expected, "{value}");
        }
    }
}

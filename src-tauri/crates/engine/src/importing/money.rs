//! Figures in what somebody else wrote: sums are made of them, so none may be larger than can be added up.

use serde_json::Value;

/// More credits than anybody has.
pub(super) const MOST_CREDITS: i64 = 1_000_000_000;
/// Larger whole numbers are neither credits, nor bytes, nor times.
const MOST: i64 = 1 << 53;
/// Facts are flat.
const DEEPEST: usize = 8;

/// Whether what belongs to a fact holds nothing but figures that can be.
pub(super) fn sound_details(details: &Value) -> bool {
    sound(details, "", 0)
}

fn sound(value: &Value, name: &str, depth: usize) -> bool {
    if depth > DEEPEST {
        return false;
    }
    match value {
        Value::Number(number) => {
            let most = if matches!(name, "credits" | "charged" | "estimated" | "share") { MOST_CREDITS } else { MOST };
            number.as_i64().is_some_and(|number| number.unsigned_abs() <= most.unsigned_abs())
        }
        Value::Array(items) => items.iter().all(|item| sound(item, name, depth + 1)),
        Value::Object(fields) => fields.iter().all(|(name, value)| sound(value, name, depth + 1)),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}

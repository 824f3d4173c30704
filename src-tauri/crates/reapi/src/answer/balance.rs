//! The answer of `GET /balance`: `{"balance":12500}`.

use serde_json::Value;

use super::shown;
use crate::error::Unknown;

/// The credits of an account. 1 credit is USD 0.001.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balance {
    /// Whole credits; may be below zero.
    pub credits: i64,
}

impl Balance {
    pub(crate) fn read(json: Value) -> Result<Self, Unknown> {
        let credits = json.get("balance").and_then(shown).ok_or(Unknown::NoBalance)?;
        Ok(Self { credits })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_balance_is_a_whole_number_of_credits_or_unknown() {
        for (answer, expected) in [
            (json!({"balance": 12500}), Ok(12500)),
            (json!({"balance": 0, "currency": "credits"}), Ok(0)),
            (json!({"balance": -20}), Ok(-20)),
            (json!({"balance": "12500"}), Ok(12500)),
            (json!({"balance": null}), Err(Unknown::NoBalance)),
            (json!({"balance": {"credits": 1}}), Err(Unknown::NoBalance)),
            (json!({"credits": 1}), Err(Unknown::NoBalance)),
            (json!({}), Err(Unknown::NoBalance)),
        ] {
            assert_eq!(Balance::read(answer.clone()).map(|balance| balance.credits), expected, "{answer}");
        }
    }
}

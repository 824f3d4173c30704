//! What a form has to know of one property: a view of its JSON Schema. It checks nothing; the schema itself does.

use serde::Deserialize;
use serde_json::Value;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Sort {
    String,
    Integer,
    Number,
    Boolean,
    Array,
    Object,
}

/// The keywords as they stand in a file.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Schema {
    #[serde(rename = "type")]
    sort: Option<Sort>,
    #[serde(rename = "enum", default)]
    values: Vec<Value>,
    #[serde(default)]
    any_of: Vec<Branch>,
    minimum: Option<f64>,
    exclusive_minimum: Option<f64>,
    maximum: Option<f64>,
    min_length: Option<u32>,
    max_length: Option<u32>,
    max_items: Option<u32>,
    items: Option<Items>,
    format: Option<String>,
    #[serde(default)]
    examples: Vec<Value>,
}

#[derive(Deserialize)]
struct Branch {
    #[serde(rename = "enum", default)]
    values: Vec<Value>,
}

#[derive(Deserialize)]
struct Items {
    format: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Limits {
    /// None: anything.
    pub sort: Option<Sort>,
    /// Known values; empty: any value.
    pub values: Vec<Value>,
    pub min: Option<f64>,
    pub above: Option<f64>,
    pub max: Option<f64>,
    pub min_length: Option<u32>,
    pub max_length: Option<u32>,
    pub max_items: Option<u32>,
    /// A link, or a list of them.
    pub link: bool,
    /// How a value looks, where a pattern says it.
    pub example: Option<String>,
}

impl Limits {
    pub(crate) fn of(schema: &Schema) -> Limits {
        let branches = schema.any_of.iter().flat_map(|branch| &branch.values);
        let format = schema.format.as_deref().or_else(|| schema.items.as_ref()?.format.as_deref());
        Limits {
            sort: schema.sort,
            values: schema.values.iter().chain(branches).cloned().collect(),
            min: schema.minimum,
            above: schema.exclusive_minimum,
            max: schema.maximum,
            min_length: schema.min_length,
            max_length: schema.max_length,
            max_items: schema.max_items,
            link: format == Some("uri"),
            example: schema.examples.first().and_then(Value::as_str).map(str::to_owned),
        }
    }

    /// Whether a control of this sort could hold the value.
    pub(crate) fn holds(&self, value: &Value) -> bool {
        match self.sort {
            None => true,
            Some(Sort::String) => value.is_string(),
            Some(Sort::Integer) => whole(value).is_some(),
            Some(Sort::Number) => value.is_number(),
            Some(Sort::Boolean) => value.is_boolean(),
            Some(Sort::Array) => value.is_array(),
            Some(Sort::Object) => value.is_object(),
        }
    }

    /// The known value that differs from this one in letter case alone.
    pub(crate) fn same_but_case(&self, value: &Value) -> Option<&Value> {
        let text = value.as_str()?;
        let alike = |known: &&Value| known.as_str().is_some_and(|known| known.eq_ignore_ascii_case(text));
        if self.values.contains(value) { None } else { self.values.iter().find(alike) }
    }
}

/// The whole number that a JSON number stands for, `8.0` included.
pub(crate) fn whole(value: &Value) -> Option<Value> {
    /// Up to here every whole number is its own floating-point number.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::Number(number) if number.is_i64() || number.is_u64() => Some(value.clone()),
        Value::Number(number) => number.as_f64().filter(|n| n.fract() == 0.0 && n.abs() <= EXACT).map(number_of),
        Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A number as JSON, without `.0` when it is whole.
pub(crate) fn number_of(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < 9e15 { Value::from(number as i64) } else { Value::from(number) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn eight_and_eight_point_zero_are_the_same_whole_number() {
        assert_eq!(whole(&json!(8.0)), Some(json!(8)));
        assert_eq!(whole(&json!(8.5)), None);
        assert_eq!(whole(&json!("8")), None);
        assert_eq!(whole(&json!(1e300)), None);
    }
}

//! A value that a property takes, to see what would become of a body that had it.

use serde_json::{Map, Value};

/// The plainest value that a property's schema admits, as far as its own keywords say.
pub(crate) fn sample(schema: &Value) -> Value {
    let first = |key: &str| schema.get(key).and_then(Value::as_array).and_then(|values| values.first());
    if let Some(value) = first("enum").or_else(|| schema.get("const")) {
        return value.clone();
    }
    if let Some(branch) = first("anyOf") {
        return sample(branch);
    }
    if let Some(example) = first("examples") {
        return example.clone();
    }
    let at_least = |key: &str, otherwise: f64| schema.get(key).and_then(Value::as_f64).unwrap_or(otherwise);
    match schema.get("type").and_then(Value::as_str) {
        Some("boolean") => Value::Bool(true),
        Some("integer") => Value::from(at_least("minimum", 1.0) as i64),
        Some("number") => {
            let above = schema.get("exclusiveMinimum").and_then(Value::as_f64).map(|least| least + 1.0);
            Value::from(above.unwrap_or_else(|| at_least("minimum", 1.0)))
        }
        Some("array") => {
            let count = at_least("minItems", 1.0).clamp(1.0, 8.0) as usize;
            Value::Array(vec![schema.get("items").map_or(Value::Null, sample); count])
        }
        Some("object") => {
            let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
            let property = |name: &Value| {
                let name = name.as_str()?;
                Some((name.to_owned(), sample(&schema["properties"][name])))
            };
            Value::Object(required.filter_map(property).collect::<Map<_, _>>())
        }
        _ if schema.get("format").and_then(Value::as_str) == Some("uri") => Value::from("https://example.com/a"),
        _ => Value::from("a".repeat(at_least("minLength", 1.0).clamp(1.0, 64.0) as usize)),
    }
}

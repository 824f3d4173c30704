//! JSON Schemas as they are compiled here: bounded in what they may cost, and alone, without fetching anything.

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::Value;

/// A larger body is not held against any rule: its work is bounded by its nodes times those of the file.
pub(crate) const MOST_NODES: usize = 20_000;

/// Compiles one schema. Patterns are matched in linear time and may not grow large; a `$ref` leads nowhere.
///
/// # Errors
/// What is wrong with the schema, in words.
pub(crate) fn compile(schema: &Value) -> Result<Validator, String> {
    /// In bytes: what one compiled pattern may take.
    const PATTERN: usize = 1 << 18;
    if let Some(word) = leads_away(schema) {
        return Err(format!("{word} is not used here"));
    }
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_pattern_options(PatternOptions::regex().size_limit(PATTERN).dfa_size_limit(PATTERN))
        .should_validate_formats(false)
        .offline()
        .build(schema)
        .map_err(|error| format!("{}: {error}", error.instance_path()))
}

/// How many values a JSON value holds, itself among them.
pub(crate) fn nodes(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(nodes).sum::<usize>(),
        Value::Object(map) => 1 + map.values().map(nodes).sum::<usize>(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 1,
    }
}

/// A word by which a schema could leave itself or go round in circles.
fn leads_away(schema: &Value) -> Option<&str> {
    const WORDS: [&str; 5] = ["$ref", "$dynamicRef", "$recursiveRef", "$id", "$schema"];
    match schema {
        Value::Object(map) => {
            let here = map.keys().map(String::as_str).find(|key| WORDS.contains(key));
            here.or_else(|| map.values().find_map(leads_away))
        }
        Value::Array(items) => items.iter().find_map(leads_away),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_schema_that_leads_out_of_itself_is_refused() {
        let schemas = [
            json!({"$ref": "#"}),
            json!({"properties": {"a": {"anyOf": [{"$ref": "https://a.example/schema.json"}]}}}),
            json!({"$dynamicRef": "#x"}),
            json!({"$schema": "http://json-schema.org/draft-07/schema#"}),
        ];
        for schema in schemas {
            assert!(compile(&schema).is_err(), "{schema}");
        }
    }

    #[test]
    fn a_pattern_costs_no_more_than_its_text_is_long() {
        let evil = compile(&json!({"properties": {"a": {"pattern": "^(a+)+$"}}})).unwrap();
        let started = std::time::Instant::now();
        assert!(!evil.is_valid(&json!({"a": format!("{}b", "a".repeat(100_000))})));
        assert!(started.elapsed().as_secs() < 5, "another engine would take longer than the sun has");
        assert!(compile(&json!({"pattern": "(((a{100}){100}){100})"})).is_err());
        assert!(compile(&json!({"pattern": "(?=a)b"})).is_err(), "only what is matched in linear time");
    }

    #[test]
    fn nodes_are_counted_at_every_depth() {
        assert_eq!(nodes(&json!({"a": [1, {"b": null}], "c": "d"})), 6);
    }
}

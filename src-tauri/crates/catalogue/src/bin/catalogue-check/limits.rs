//! Every limit of every parameter, tried: a good body with a value beyond it must be told so at that parameter.

use catalogue::{Catalogue, Model};
use serde_json::{Map, Value, json};

use crate::Found;
use crate::bodies::checked;

pub fn prove(catalogue: &Catalogue, model: &Model, parameters: &Value, good: &[Map<String, Value>], found: &mut Found) {
    let mut told = |name: &str, limit: &str, body: &Map<String, Value>| {
        found.count("limits", 1);
        let problems = checked(catalogue, model, body).problems;
        if !problems.iter().any(|problem| problem.field == name && problem.broke.is_none()) {
            found.gap(&model.id, &format!("{limit} of {name} stops nothing"));
        }
    };
    for (name, schema) in parameters["properties"].as_object().into_iter().flatten() {
        let Some(body) = good.iter().find(|body| body.contains_key(name)) else {
            continue;
        };
        for (limit, value) in beyond(schema) {
            let mut body = body.clone();
            body.insert(name.clone(), value);
            told(name, limit, &body);
        }
        if parameters["required"].as_array().is_some_and(|required| required.contains(&json!(name))) {
            let mut body = body.clone();
            body.shift_remove(name);
            told(name, "required", &body);
        }
    }
}

/// For each limit that a schema says of the value itself and of what stands in it, a value that breaks it.
fn beyond(schema: &Value) -> Vec<(&'static str, Value)> {
    let mut tried: Vec<(&'static str, Value)> = Vec::new();
    let number = |key: &str| schema.get(key).and_then(Value::as_f64);
    let of_type = schema.get("type").and_then(Value::as_str);
    if of_type.is_some() {
        tried.push(("type", if of_type == Some("object") { json!([]) } else { json!({}) }));
    }
    if schema.get("enum").is_some() || schema.get("anyOf").is_some() {
        let other = match of_type {
            Some("boolean") => json!(!schema["enum"][0].as_bool().unwrap_or_default()),
            Some("string") | None => json!("no such value"),
            Some(_) => json!(987_654),
        };
        tried.push(("enum", other));
    }
    tried.extend(number("minimum").map(|least| ("minimum", json!(least - 1.0))));
    tried.extend(number("exclusiveMinimum").map(|least| ("exclusiveMinimum", json!(least))));
    tried.extend(number("maximum").map(|most| ("maximum", json!(most + 1.0))));
    tried.extend(number("minLength").map(|least| ("minLength", json!("a".repeat(least as usize - 1)))));
    tried.extend(number("maxLength").map(|most| ("maxLength", json!("a".repeat(most as usize + 1)))));
    if schema.get("pattern").is_some() {
        tried.push(("pattern", json!("data:image/png;base64,AAAA")));
    }
    let list = |count: f64| json!(vec![sample(&schema["items"]); count as usize]);
    tried.extend(number("minItems").map(|least| ("minItems", list(least - 1.0))));
    tried.extend(number("maxItems").map(|most| ("maxItems", list(most + 1.0))));
    if let Some(items) = schema.get("items") {
        tried.extend(beyond(items).into_iter().map(|(limit, value)| (limit, json!([value]))));
    }
    let whole = sample(schema);
    for (name, inner) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        for (limit, value) in beyond(inner) {
            let mut object = whole.clone();
            object[name.as_str()] = value;
            tried.push((limit, object));
        }
    }
    for name in schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
        let mut object = whole.clone();
        object.as_object_mut().and_then(|object| object.shift_remove(name));
        tried.push(("required", object));
    }
    tried
}

/// A value that the schema takes.
fn sample(schema: &Value) -> Value {
    if let Some(value) = schema.get("enum").and_then(|values| values.get(0)) {
        return value.clone();
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("boolean") => json!(true),
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or(json!(1)),
        Some("array") => {
            let count = schema.get("minItems").and_then(Value::as_u64).unwrap_or(1);
            json!(vec![sample(&schema["items"]); count as usize])
        }
        Some("object") => {
            let names =
                schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
            names.map(|name| (name.to_owned(), sample(&schema["properties"][name]))).collect::<Map<_, _>>().into()
        }
        Some("string") if schema.get("format").is_some() => json!("https://files.example/a"),
        _ => json!("a"),
    }
}

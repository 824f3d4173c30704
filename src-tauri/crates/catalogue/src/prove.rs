//! What can be proven of a model without any cases of it, so that a file from outside is wrong before it is used.

use serde_json::{Map, Value};

use crate::expression::Surroundings;
use crate::model::Model;
use crate::price::{estimate, taken};
use crate::sample::sample;
use crate::translate::accepts;

/// What is wrong with a model that is in the right format, in words. It must be compiled.
pub(crate) fn faults(model: &Model) -> Vec<String> {
    let mut faults = Vec::new();
    for property in &model.properties {
        if let Some(default) = property.default.as_ref().filter(|default| !accepts(model, &property.name, default)) {
            faults.push(format!("the default {default} of {} is not a value that it takes", property.name));
        }
        if let Some(means) = property.means.filter(|means| !means.fits(&property.limits)) {
            faults.push(format!("{} cannot mean {means:?}", property.name));
        }
    }
    if !has_a_price(model) {
        faults.push("its price is no number for any body".to_owned());
    }
    faults
}

/// Whether the formula of the price, if there is one, gives a number for some body.
fn has_a_price(model: &Model) -> bool {
    let Some(pricing) = &model.judge().price else { return true };
    let known = Map::from_iter([("sourceSeconds".to_owned(), Value::from(60.0))]);
    bodies(model).iter().any(|body| {
        let surroundings = Surroundings::of(body, &taken(model, body), &known);
        estimate(model, pricing, body, &surroundings, 1).is_some()
    })
}

/// Plain bodies: what must be sent, each known value of each parameter beside it, and all that can be sent in four ways.
fn bodies(model: &Model) -> Vec<Map<String, Value>> {
    /// No file of a real model comes near it, and one that would is not worth the time.
    const MOST: usize = 400;
    let schema = |name: &str| &model.schema["properties"][name];
    let must = model.required().map(|name| (name.to_owned(), sample(schema(name)))).collect::<Map<_, _>>();
    let mut bodies = vec![must.clone()];
    for (on, nested) in [(true, true), (false, true), (true, false), (false, false)] {
        let names = model.names().filter(|name| nested || !is_nested(schema(name)));
        bodies.push(names.map(|name| (name.to_owned(), whole(schema(name), on))).collect());
    }
    for property in &model.properties {
        bodies.extend(property.limits.values.iter().map(|value| {
            let mut body = must.clone();
            body.insert(property.name.clone(), value.clone());
            body
        }));
    }
    bodies.truncate(MOST);
    bodies
}

fn is_nested(schema: &Value) -> bool {
    matches!(schema.get("type").and_then(Value::as_str), Some("object" | "array"))
}

/// A sample with everything that an object may hold, and switches as they are wanted.
fn whole(schema: &Value, on: bool) -> Value {
    // A list of numbers may begin with one that means something else, as a duration of 0.
    let last = schema.get("enum").and_then(Value::as_array).and_then(|values| values.last());
    if let Some(last) = last.filter(|last| !on && !last.is_boolean()) {
        return last.clone();
    }
    match (schema.get("type").and_then(Value::as_str), schema.get("properties").and_then(Value::as_object)) {
        (Some("boolean"), _) => Value::Bool(on),
        (Some("object"), Some(properties)) => {
            properties.iter().map(|(name, schema)| (name.clone(), whole(schema, on))).collect::<Map<_, _>>().into()
        }
        _ => sample(schema),
    }
}

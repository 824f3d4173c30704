//! What the service takes for each model: the sandbox's own reading of what is published about it.
//!
//! The facts stand in three tables beside this file, one for each endpoint. A model or a field that no table knows is
//! taken, for the service may be newer than anybody's reading; so is whatever the sources disagree about, and a word
//! that differs in case alone.

mod fields;
mod midjourney;
mod relation;
mod shape;
mod table;

use serde_json::Value;

use crate::answer::code;
use crate::task::Kind;

use relation::Wrong;
use table::{Model, Parameter};

/// A rule that a body broke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Breach {
    pub(crate) model: String,
    /// The parameter, with its way from the body where it lies deeper.
    pub(crate) parameter: String,
    /// The rule's name; where it is about several fields, with these as the table lists them.
    pub(crate) rule: String,
    pub(crate) code: i64,
    /// Words for a person. They name the parameter.
    pub(crate) message: String,
}

/// The first rule of its model that the body breaks. A body that is no object, or names no model, breaks none here.
pub(crate) fn breach(kind: Kind, body: &[u8]) -> Option<Breach> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let id = body.get("model")?.as_str()?;
    let model = table::model(id)?;
    let (rule, wrong) = wrong_place(kind, id, model)
        .or_else(|| model.parameters.iter().find_map(|parameter| wrong_parameter(&body, parameter)))
        .or_else(|| model.relations.iter().find_map(|relation| Some((relation.line, relation.broken(&body)?))))?;
    Some(Breach {
        model: id.to_owned(),
        parameter: wrong.parameter.to_owned(),
        rule: rule.to_owned(),
        code: if wrong.missing { code::PARAMETER_MISSING } else { code::VALUE_REFUSED },
        message: wrong.message,
    })
}

/// Whether it is known what this model takes: then nothing else is asked of its bodies.
pub(crate) fn knows(id: &str) -> bool {
    table::model(id).is_some()
}

fn wrong_place(kind: Kind, id: &str, model: &Model) -> Option<(&'static str, Wrong)> {
    let path = |kind| match kind {
        Kind::Image => "images/generations",
        Kind::Video => "videos/generations",
        Kind::Audio => "audio/generations",
    };
    (model.kind != kind).then(|| {
        let message = format!("model {id} is served by {}, not by {}", path(model.kind), path(kind));
        ("endpoint", Wrong { parameter: "model", missing: false, message })
    })
}

fn wrong_parameter(body: &Value, parameter: &Parameter) -> Option<(&'static str, Wrong)> {
    let path = parameter.path;
    places(body, parameter.parent).into_iter().find_map(|place| match place.get(parameter.name) {
        None | Some(Value::Null) => parameter.required.then(|| {
            let message = format!("Missing required parameter: {path}");
            ("required", Wrong { parameter: path, missing: true, message })
        }),
        Some(value) => parameter.shape.misfit(value).map(|misfit| {
            let message = format!("{path} must be {}", misfit.wants);
            (misfit.rule, Wrong { parameter: path, missing: false, message })
        }),
    })
}

/// The objects that lie at the way from the body: `a.b` one object, `a[]` each one of a list. The empty way is the body.
fn places<'a>(body: &'a Value, way: &str) -> Vec<&'a Value> {
    let mut places = vec![body];
    for step in way.split('.').filter(|step| !step.is_empty()) {
        let (name, each) = step.strip_suffix("[]").map_or((step, false), |name| (name, true));
        let found = places.into_iter().filter_map(|place| place.get(name));
        places = if each { found.filter_map(Value::as_array).flatten().collect() } else { found.collect() };
    }
    places.retain(|place| place.is_object());
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_way_leads_through_objects_and_lists() {
        let body = json!({"a": {"b": [{"c": 1}, {"c": 2}, 3]}, "d": null});
        assert_eq!(places(&body, "a.b[]"), [&json!({"c": 1}), &json!({"c": 2})]);
        assert_eq!(places(&body, "a"), [&body["a"]]);
        assert_eq!(places(&body, ""), [&body]);
        assert!(places(&body, "d").is_empty() && places(&body, "x.y").is_empty() && places(&body, "a.b").is_empty());
    }

    #[test]
    fn what_no_table_knows_is_taken() {
        for body in [
            &br#"{"model":"a-model-of-tomorrow","prompt":7}"#[..],
            br#"{"model":"z-image","prompt":"a","a_field_of_tomorrow":{"n":0}}"#,
            br#"{"model":7}"#,
            b"[]",
            b"{",
        ] {
            assert_eq!(breach(Kind::Image, body), None, "{}", String::from_utf8_lossy(body));
        }
    }
}

//! Areas of a picture: that the place that is named takes them, and nothing that is no area.

use catalogue::{Catalogue, Model};
use serde_json::{Map, Value, json};

use crate::Found;
use crate::bodies::checked;

pub fn prove(catalogue: &Catalogue, model: &Model, good: &[Map<String, Value>], found: &mut Found) {
    let Some(areas) = &model.areas else { return };
    found.count("areas", 1);
    let holding = good.iter().find(|body| {
        let first = areas.path.split_first().and_then(|(name, inner)| Some((body.get(name)?, inner)));
        first.is_some_and(|(value, inner)| at(value, inner).is_some_and(Value::is_array))
    });
    let Some(body) = holding else {
        found.gap(&model.id, "no good body holds areas where they are said to be");
        return;
    };
    let with = |points: Value| {
        let mut body = body.clone();
        let place = areas.path.split_first().and_then(|(name, inner)| at_mut(body.get_mut(name)?, inner));
        if let Some(place) = place {
            *place = json!([{"width": 640, "height": 480, "points": points}]);
        }
        // What is given as JSON never blocks; that it is spoken of is enough.
        !checked(catalogue, model, &body).problems.is_empty()
    };
    if with(json!([0, 0, 640, 0, 640, 480, 0, 480])) {
        found.gap(&model.id, "areas that the editor makes are refused");
    }
    if !with(json!([0, 0, 640, 0])) {
        found.gap(&model.id, "an area of two points stops nothing");
    }
    if !with(json!([0, 0, 640, 0, 640, 480, 0])) {
        found.gap(&model.id, "an area of half a point stops nothing");
    }
    if !with(json!([0, 0, 640.5, 0, 640, 480])) {
        found.gap(&model.id, "an area of parts of pixels stops nothing");
    }
}

fn at<'a>(value: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, name| value.get(name))
}

fn at_mut<'a>(value: &'a mut Value, path: &[String]) -> Option<&'a mut Value> {
    path.iter().try_fold(value, |value, name| value.get_mut(name))
}

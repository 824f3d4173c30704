//! Rules of the Midjourney models: what an action needs, what a mask is.

use super::fields::Fields;
use super::places;
use super::relation::{Wrong, missing, refused};

/// What `blend` does not take beside its images.
const NOT_IN_BLEND: [&str; 29] = [
    "prompt",
    "quality",
    "style",
    "version",
    "seed",
    "negative_prompt",
    "stylize",
    "chaos",
    "weird",
    "tile",
    "niji",
    "iw",
    "cw",
    "sw",
    "dw",
    "repeat",
    "raw",
    "draft",
    "hd",
    "stop",
    "extra",
    "task_id",
    "index",
    "custom_id",
    "zoom_ratio",
    "direction",
    "cref",
    "sref",
    "dref",
];

pub(super) fn action_has_what_it_needs(fields: &Fields<'_>, _: &[&'static str]) -> Option<Wrong> {
    let action = fields.text("action")?;
    let needed: &[&'static str] = match action.to_ascii_lowercase().as_str() {
        "imagine" => &["prompt"],
        "edits" => &["prompt", "image_urls"],
        "blend" => &["image_urls"],
        "remix_strong" | "remix_subtle" => &["task_id", "index"],
        // Upscaling, variations, rerolling, zooming and panning: all begin at an earlier task.
        _ => &["task_id"],
    };
    let absent = needed.iter().find(|name| !fields.says(name))?;
    missing(absent, format!("{absent} is required for the action {action}"))
}

pub(super) fn field_belongs_to_action(fields: &Fields<'_>, _: &[&'static str]) -> Option<Wrong> {
    let belongs = [("dimensions", "blend"), ("zoom_ratio", "zoom"), ("direction", "pan")];
    let (name, action) =
        belongs.into_iter().find(|(name, action)| fields.says(name) && !fields.is("action", action))?;
    refused(name, format!("{name} is a field of the action {action}"))
}

pub(super) fn blend_takes_little_else(fields: &Fields<'_>, _: &[&'static str]) -> Option<Wrong> {
    if !fields.is("action", "blend") {
        return None;
    }
    let name = NOT_IN_BLEND.into_iter().find(|name| fields.says(name))?;
    refused(name, format!("{name} is no field of the action blend"))
}

/// Images are given by their addresses.
pub(super) fn prompt_holds_no_data(fields: &Fields<'_>, _: &[&'static str]) -> Option<Wrong> {
    let prompt = fields.text("prompt")?.to_ascii_lowercase();
    if !prompt.contains("data:image/") && !prompt.contains(";base64,") {
        return None;
    }
    refused("prompt", "prompt holds an image as data, which must be an address".to_owned())
}

/// Areas or an address, and not both.
pub(super) fn mask_is_drawn_or_linked(fields: &Fields<'_>, _: &[&'static str]) -> Option<Wrong> {
    let is_one = |mask: &Fields<'_>| mask.says("areas") != mask.says("url");
    if places(fields.0, "model_params.mask").into_iter().map(Fields).all(|mask| is_one(&mask)) {
        return None;
    }
    refused("model_params.mask", "model_params.mask must hold either areas or url".to_owned())
}

/// A point is two whole numbers.
pub(super) fn mask_points_are_pairs(fields: &Fields<'_>, _: &[&'static str]) -> Option<Wrong> {
    let are_pairs = |area: Fields<'_>| {
        let points = area.items("points");
        points.len().is_multiple_of(2)
            && points.iter().all(|point| point.as_f64().is_some_and(|number| number.fract() == 0.0))
    };
    if places(fields.0, "model_params.mask.areas[]").into_iter().map(Fields).all(are_pairs) {
        return None;
    }
    let name = "model_params.mask.areas[].points";
    refused(name, format!("{name} must be pairs of whole numbers"))
}

//! Rules about several fields at once. The table names them; those that serve many models are given fields.

use serde_json::Value;

use super::fields::Fields;
use super::midjourney;
use super::shape::is_pixels;

/// A rule of a table.
#[derive(Clone, Debug)]
pub(super) struct Relation {
    /// As the table has it; this is its name to the world.
    pub(super) line: &'static str,
    check: Check,
    arguments: Vec<&'static str>,
}

/// Gives what is wrong.
pub(super) type Check = fn(&Fields<'_>, &[&'static str]) -> Option<Wrong>;

/// What is wrong with a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) parameter: &'static str,
    /// The parameter should be there and is not.
    pub(super) missing: bool,
    pub(super) message: String,
}

const CHECKS: [(&str, Check); 22] = [
    ("any_of", any_of),
    ("apart", apart),
    ("needs", needs),
    ("together", together),
    ("value_needs", value_needs),
    ("agree", agree),
    ("several_images_are_a_sequence", several_images_are_a_sequence),
    ("many_images_are_a_sequence", many_images_are_a_sequence),
    ("each_image_has_its_boxes", each_image_has_its_boxes),
    ("image_search_is_a_search", image_search_is_a_search),
    ("four_k_is_wide", four_k_is_wide),
    ("four_k_is_from_text", four_k_is_from_text),
    ("images_are_none_one_or_three", images_are_none_one_or_three),
    ("gif_is_small", gif_is_small),
    ("frames_last_five_or_eight", frames_last_five_or_eight),
    ("shots_have_their_words", shots_have_their_words),
    ("prompt_holds_no_data", midjourney::prompt_holds_no_data),
    ("action_has_what_it_needs", midjourney::action_has_what_it_needs),
    ("field_belongs_to_action", midjourney::field_belongs_to_action),
    ("blend_takes_little_else", midjourney::blend_takes_little_else),
    ("mask_is_drawn_or_linked", midjourney::mask_is_drawn_or_linked),
    ("mask_points_are_pairs", midjourney::mask_points_are_pairs),
];

impl Relation {
    /// Reads what the table has for it.
    pub(super) fn read(line: &'static str) -> Result<Relation, String> {
        let mut words = line.split_whitespace();
        let name = words.next().unwrap_or_default();
        let (_, check) =
            CHECKS.iter().find(|(known, _)| *known == name).ok_or_else(|| format!("no such rule: {name}"))?;
        Ok(Relation { line, check: *check, arguments: words.collect() })
    }

    /// What is wrong with the body, if it breaks the rule.
    pub(super) fn broken(&self, body: &Value) -> Option<Wrong> {
        (self.check)(&Fields(body), &self.arguments)
    }

    /// The fields that the table gives it.
    #[cfg(test)]
    pub(super) fn fields(&self) -> impl Iterator<Item = &'static str> {
        let value = self.line.starts_with("value_needs ").then_some(1);
        self.arguments.iter().enumerate().filter(move |(place, _)| Some(*place) != value).map(|(_, name)| *name)
    }
}

pub(super) fn missing(parameter: &'static str, message: String) -> Option<Wrong> {
    Some(Wrong { parameter, missing: true, message })
}

pub(super) fn refused(parameter: &'static str, message: String) -> Option<Wrong> {
    Some(Wrong { parameter, missing: false, message })
}

/// One of the fields is there; the first is missed where none is.
fn any_of(fields: &Fields<'_>, names: &[&'static str]) -> Option<Wrong> {
    let (first, others) = names.split_first()?;
    if names.iter().any(|name| fields.says(name)) {
        return None;
    }
    missing(first, format!("{first} is required where there is no {}", others.join(" or ")))
}

/// The first field stands without each of the others.
fn apart(fields: &Fields<'_>, names: &[&'static str]) -> Option<Wrong> {
    let (first, others) = names.split_first()?;
    let other = others.iter().find(|other| fields.says(other) && fields.says(first))?;
    refused(first, format!("{first} and {other} exclude each other"))
}

/// The first field stands only with one of the others.
fn needs(fields: &Fields<'_>, names: &[&'static str]) -> Option<Wrong> {
    let (first, others) = names.split_first()?;
    if !fields.says(first) || others.iter().any(|other| fields.says(other)) {
        return None;
    }
    refused(first, format!("{first} is of use only with {}", others.join(" or ")))
}

/// All fields are there, or none.
fn together(fields: &Fields<'_>, names: &[&'static str]) -> Option<Wrong> {
    let there = names.iter().find(|name| fields.says(name))?;
    let absent = names.iter().find(|name| !fields.says(name))?;
    missing(absent, format!("{there} came without {absent}"))
}

/// A field has one of the values (with commas between them) only with another field.
fn value_needs(fields: &Fields<'_>, arguments: &[&'static str]) -> Option<Wrong> {
    let [name, values, other] = arguments else {
        return None;
    };
    let value = values.split(',').find(|value| fields.is(name, value))?;
    if fields.says(other) {
        return None;
    }
    refused(name, format!("{name} can be {value} only with {other}"))
}

/// Two names of one thing say the same, where both are there.
fn agree(fields: &Fields<'_>, names: &[&'static str]) -> Option<Wrong> {
    let [one, other] = names else {
        return None;
    };
    if !fields.says(one) || fields.text(other).is_none_or(|text| fields.is(one, text)) {
        return None;
    }
    refused(one, format!("{one} and {other} contradict each other"))
}

fn several_images_are_a_sequence(fields: &Fields<'_>, _: &[&'static str]) -> Option<Wrong> {
    if fields.number("n")? <= 1.0 || fields.is("sequential_image_generation", "auto") {
        return None;
    }
    refused("n", "n above 1 is for sequential_image_generation auto".to_owned())
}

fn many_images_are_a_sequence(fields: &Fields<'_>, _: &[&'static str]) -> Option<Wrong> {
    if fields.number("n")? <= 4.0 || fields.on("enable_sequential") {
        return None;
    }
    refused("n", "n above 4 is for enable_sequential".to_owned())
}

/// As many entries as images, each at most two boxes, each box four whole numbers.
fn each_image_has_its_boxes(fields: &Fields<'_>, _: &[&'static str]) -> Option<Wrong> {
    let entries = fields.items("bbox_list");
    if entries.is_empty() {
        return None;
    }
    let images = fields.items("image_urls").len();
    if entries.len() != images {
        return refused("bbox_list", format!("bbox_list has {} entries for {images} images", entries.len()));
    }
    let is_whole = |value: &Value| value.as_f64().is_some_and(|number| number.fract() == 0.0);
    let is_box = |value: &Value| value.as_array().is_some_and(|sides| sides.len() == 4 && sides.iter().all(is_whole));
    let is_entry = |value: &Value| value.as_array().is_some_and(|boxes| boxes.len() <= 2 && boxes.iter().all(is_box));
    if entries.iter().all(is_entry) {
        return None;
    }
    refused("bbox_list", "an entry of bbox_list is at most two boxes of four whole numbers".to_owned())
}

fn image_search_is_a_search(fields: &Fields<'_>, _: &[&'static str]) -> Option<Wrong> {
    if !fields.on("google_image_search") || fields.on("google_search") {
        return None;
    }
    refused("google_image_search", "google_image_search is part of google_search, which is off".to_owned())
}

/// A size in pixels says for itself how wide it is. No size is the square one.
fn four_k_is_wide(fields: &Fields<'_>, _: &[&'static str]) -> Option<Wrong> {
    const WIDE: [&str; 6] = ["16:9", "9:16", "2:1", "1:2", "21:9", "9:21"];
    let fits = WIDE.iter().any(|size| fields.is("size", size)) || fields.text("size").is_some_and(is_pixels);
    if fits || !fields.is("resolution", "4k") {
        return None;
    }
    refused("resolution", format!("resolution 4k is for the sizes {}", WIDE.join(", ")))
}

fn four_k_is_from_text(fields: &Fields<'_>, _: &[&'static str]) -> Option<Wrong> {
    let from_text = !fields.says("image_urls") && !fields.on("enable_sequential");
    if from_text || !fields.is("resolution", "4k") {
        return None;
    }
    refused("resolution", "resolution 4k is for single images made from text alone".to_owned())
}

fn images_are_none_one_or_three(fields: &Fields<'_>, _: &[&'static str]) -> Option<Wrong> {
    if fields.items("image_urls").len() != 2 {
        return None;
    }
    refused("image_urls", "image_urls can be none, one or three, and not two".to_owned())
}

fn gif_is_small(fields: &Fields<'_>, _: &[&'static str]) -> Option<Wrong> {
    let large = fields.is("resolution", "1080p") || fields.is("resolution", "4k");
    if !large || !fields.on("enable_gif") {
        return None;
    }
    refused("enable_gif", "enable_gif ends at resolution 720p".to_owned())
}

fn frames_last_five_or_eight(fields: &Fields<'_>, _: &[&'static str]) -> Option<Wrong> {
    let frames = fields.says("first_frame_image") || fields.says("last_frame_image");
    if !frames || [5.0, 8.0].contains(&fields.number("duration")?) {
        return None;
    }
    refused("duration", "duration is 5 or 8 between two frames".to_owned())
}

fn shots_have_their_words(fields: &Fields<'_>, _: &[&'static str]) -> Option<Wrong> {
    let (needed, shots) =
        if fields.on("multi_shots") { ("multi_prompt", "several shots") } else { ("prompt", "one shot") };
    if fields.says(needed) {
        return None;
    }
    missing(needed, format!("{needed} is required for {shots}"))
}

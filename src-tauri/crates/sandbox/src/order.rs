//! A submission's body, read: what was ordered.
//!
//! The service's models name the same thing in several ways; the sandbox reads the common ones and ignores the rest.

use serde_json::{Map, Value};

use crate::answer::{Answer, code};
use crate::rules;
use crate::task::Kind;
use crate::words::Words;

/// What was ordered.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Order {
    pub(crate) kind: Kind,
    pub(crate) model: String,
    /// The text that the task is made from; may be empty.
    pub(crate) prompt: String,
    /// A title, where one was given.
    pub(crate) title: Option<String>,
    /// Width and height that were asked for: a ratio, or pixels.
    pub(crate) frame: Frame,
    /// How many images or tracks.
    pub(crate) count: u32,
    /// The format that was asked for, in lower case.
    pub(crate) format: Option<String>,
    /// The resolution that was asked for, in lower case.
    pub(crate) resolution: Option<String>,
    /// The length that was asked for, in seconds.
    pub(crate) seconds: Option<u32>,
    /// Whether a video's last frame is wanted too.
    pub(crate) last_frame: bool,
    /// The parts that an audio tool is to take out, where it is one.
    pub(crate) stems: Vec<String>,
    pub(crate) words: Words,
}

/// The shape that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    /// Nothing said.
    Any,
    /// A ratio such as 16:9.
    Ratio(u32, u32),
    /// A size in pixels.
    Pixels(u32, u32),
}

/// Fields that say what to make when there is no prompt: a text, a reference, or a finished task.
const SUBJECTS: [&str; 28] = [
    "action",
    "audioId",
    "audio_url",
    "customMode",
    "custom_mode",
    "first_frame_image",
    "first_frame_url",
    "image_url",
    "image_urls",
    "image_with_roles",
    "img_references",
    "input_urls",
    "lyrics",
    "media",
    "model_params",
    "multi_prompt",
    "reference_image_urls",
    "reference_video_urls",
    "reference_voice_urls",
    "source_task_id",
    "style",
    "tags",
    "taskId",
    "task_id",
    "uploadUrl",
    "uploadUrlList",
    "video_url",
    "video_urls",
];

/// The most outputs that one task gets, whatever it asks for.
const MOST_OUTPUTS: u64 = 8;

impl Order {
    /// Reads a body, or gives the answer that refuses it.
    pub(crate) fn read(kind: Kind, body: &[u8]) -> Result<Order, Answer> {
        let refused = |message: &str| Answer::error(400, code::VALUE_REFUSED, message);
        let missing =
            |name: &str| Answer::error(400, code::PARAMETER_MISSING, format!("Missing required parameter: {name}"));
        let fields = match serde_json::from_slice::<Value>(body) {
            Ok(Value::Object(fields)) => fields,
            Ok(_) => return Err(refused("The body must be a JSON object")),
            Err(_) => return Err(refused("The body is not JSON")),
        };
        let model = match fields.get("model") {
            Some(Value::String(model)) if !model.trim().is_empty() => model.clone(),
            Some(Value::String(_) | Value::Null) | None => return Err(missing("model")),
            Some(_) => return Err(refused("model must be a string")),
        };
        let prompt = match fields.get("prompt") {
            Some(Value::String(prompt)) => prompt.clone(),
            Some(Value::Null) | None => String::new(),
            Some(_) => return Err(refused("prompt must be a string")),
        };
        if prompt.trim().is_empty()
            && !rules::knows(&model)
            && !SUBJECTS.iter().any(|name| says_something(fields.get(*name)))
        {
            return Err(missing("prompt"));
        }
        let all_text = texts(&fields);
        Ok(Order {
            kind,
            title: text(&fields, &["title"]),
            frame: frame(&fields),
            count: count(kind, &model, &fields),
            format: text(&fields, &["output_format"]).map(|format| format.to_lowercase()),
            resolution: text(&fields, &["resolution"]).map(|resolution| resolution.to_lowercase()),
            seconds: number(&fields, "duration"),
            last_frame: fields.get("return_last_frame") == Some(&Value::Bool(true)),
            stems: stems(&fields),
            words: Words::of(&all_text),
            prompt: if prompt.trim().is_empty() { all_text } else { prompt },
            model,
        })
    }
}

fn says_something(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(Value::Array(items)) => !items.is_empty(),
        Some(Value::Object(fields)) => !fields.is_empty(),
        Some(Value::Bool(_) | Value::Number(_)) => true,
    }
}

/// Everything that a person may have written, in one text.
fn texts(fields: &Map<String, Value>) -> String {
    ["prompt", "lyrics", "title", "style", "tags", "negativeTags"]
        .iter()
        .filter_map(|name| fields.get(*name)?.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

fn text(fields: &Map<String, Value>, names: &[&str]) -> Option<String> {
    let text = names.iter().find_map(|name| fields.get(*name)?.as_str())?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A whole number that may be written as a number or as a text.
fn number(fields: &Map<String, Value>, name: &str) -> Option<u32> {
    let value = fields.get(name)?;
    let number = match value {
        Value::Number(number) => number.as_f64()?.round(),
        Value::String(text) => text.trim_end_matches(['s', ' ']).parse::<f64>().ok()?.round(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    (number >= 1.0).then_some(number.min(86_400.0) as u32)
}

fn frame(fields: &Map<String, Value>) -> Frame {
    ["size", "aspect_ratio", "ratio", "image_size"]
        .iter()
        .filter_map(|name| fields.get(*name)?.as_str())
        .map(read_frame)
        .find(|frame| *frame != Frame::Any)
        .unwrap_or(Frame::Any)
}

fn read_frame(text: &str) -> Frame {
    let pair = |mark: char| {
        let (width, height) = text.trim().split_once(mark)?;
        let (width, height) = (width.trim().parse::<u32>().ok()?, height.trim().parse::<u32>().ok()?);
        (width > 0 && height > 0).then_some((width, height))
    };
    if let Some((width, height)) = pair(':') {
        return Frame::Ratio(width, height);
    }
    match pair('x').or_else(|| pair('X')).or_else(|| pair('*')) {
        Some((width, height)) => Frame::Pixels(width, height),
        None => Frame::Any,
    }
}

fn count(kind: Kind, model: &str, fields: &Map<String, Value>) -> u32 {
    let asked = fields
        .get("n")
        .or_else(|| fields.get("sequential_image_generation_options").and_then(|options| options.get("max_images")))
        .and_then(Value::as_u64)
        .filter(|n| *n > 0);
    let usual = match kind {
        // Midjourney's models make a grid of four; upscaling and cutting out make one.
        Kind::Image if model.starts_with("mj-") || model == "midjourney" => {
            let one = model.ends_with("-upscale") || model.ends_with("-remove-bg");
            if one { 1 } else { 4 }
        }
        Kind::Audio if model.starts_with("suno-") => 2,
        Kind::Image | Kind::Video | Kind::Audio => 1,
    };
    match kind {
        Kind::Image => asked.unwrap_or(usual).min(MOST_OUTPUTS) as u32,
        Kind::Video | Kind::Audio => usual as u32,
    }
}

fn stems(fields: &Map<String, Value>) -> Vec<String> {
    let listed = fields.get("stem_list").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let single = fields.get("stem");
    listed
        .iter()
        .chain(single)
        .filter_map(Value::as_str)
        .take(MOST_OUTPUTS as usize)
        .map(|stem| stem.chars().take(40).collect())
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(kind: Kind, body: &str) -> Order {
        Order::read(kind, body.as_bytes()).unwrap()
    }

    #[test]
    fn a_body_without_model_or_anything_to_make_is_refused() {
        for (body, expected) in [
            (r#"{"prompt":"a lake"}"#, 20002),
            (r#"{"model":"","prompt":"a lake"}"#, 20002),
            (r#"{"model":"newest-1"}"#, 20002),
            (r#"{"model":"newest-1","prompt":"  "}"#, 20002),
            (r#"{"model":"newest-1","image_urls":[]}"#, 20002),
            (r#"{"model":7,"prompt":"a"}"#, 20001),
            (r#"{"model":"z-image","prompt":["a"]}"#, 20001),
            (r#"["model"]"#, 20001),
            ("{", 20001),
            ("\u{0}", 20001),
        ] {
            let answer = Order::read(Kind::Image, body.as_bytes()).unwrap_err();
            assert_eq!((answer.status, answer.code()), (400, Some(expected)), "{body}");
        }
    }

    #[test]
    fn a_reference_or_lyrics_can_stand_for_a_prompt() {
        read(Kind::Image, r#"{"model":"mj-v7-upscale","model_params":{"task_id":"x"}}"#);
        read(Kind::Video, r#"{"model":"topaz-video-upscaler","video_url":"https://a.example/v.mp4"}"#);
        assert_eq!(read(Kind::Audio, r#"{"model":"mureka-v9-song","lyrics":"la la"}"#).prompt, "la la");
    }

    #[test]
    fn the_shape_is_read_from_whichever_field_holds_it() {
        let frame = |fields: &str| read(Kind::Image, &format!(r#"{{"model":"m","prompt":"p",{fields}}}"#)).frame;
        assert_eq!(frame(r#""size":"16:9""#), Frame::Ratio(16, 9));
        assert_eq!(frame(r#""size":"auto","aspect_ratio":"2:3""#), Frame::Ratio(2, 3));
        assert_eq!(frame(r#""image_size":"1024x1536""#), Frame::Pixels(1024, 1536));
        assert_eq!(frame(r#""size":"1536*1024""#), Frame::Pixels(1536, 1024));
        assert_eq!(frame(r#""size":"0:9""#), Frame::Any);
        assert_eq!(frame(r#""size":12"#), Frame::Any);
    }

    #[test]
    fn the_number_of_outputs_follows_the_body_then_the_model() {
        let count = |kind, body: &str| read(kind, body).count;
        assert_eq!(count(Kind::Image, r#"{"model":"z-image","prompt":"p"}"#), 1);
        assert_eq!(count(Kind::Image, r#"{"model":"z-image","prompt":"p","n":2}"#), 2);
        assert_eq!(count(Kind::Image, r#"{"model":"z-image","prompt":"p","n":4000000000000}"#), 8);
        assert_eq!(count(Kind::Image, r#"{"model":"mj-v7","prompt":"p"}"#), 4);
        assert_eq!(count(Kind::Audio, r#"{"model":"suno-music","prompt":"p"}"#), 2);
        assert_eq!(count(Kind::Video, r#"{"model":"wan","prompt":"p","n":3}"#), 1);
    }

    #[test]
    fn a_length_may_be_a_number_or_a_text() {
        let seconds =
            |value: &str| read(Kind::Video, &format!(r#"{{"model":"m","prompt":"p","duration":{value}}}"#)).seconds;
        assert_eq!(seconds("8"), Some(8));
        assert_eq!(seconds(r#""8s""#), Some(8));
        assert_eq!(seconds("-1"), None);
        assert_eq!(seconds("1e300"), Some(86_400));
        assert_eq!(seconds("[]"), None);
    }
}

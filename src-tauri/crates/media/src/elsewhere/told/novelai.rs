use serde_json::Value;

use super::super::json::{Object, object};
use super::super::texts::Texts;
use super::{Told, fields};

/// A comment of JSON beside the name of the program and of its model.
pub(super) fn read(texts: &Texts) -> Option<Told> {
    let said =
        ["Software", "Source", "Title"].iter().any(|name| texts.get(name).is_some_and(|of| of.starts_with("NovelAI")));
    let (place, comment) =
        ["Comment", "UserComment"].iter().find_map(|place| Some((*place, object(texts.get(place)?)?)))?;
    let its_own = said || (comment.contains_key("uc") && comment.contains_key("request_type"));
    if !its_own {
        return None;
    }
    let mut told = Told::by("NovelAI", &["Description", "Software", "Source", place]);
    told.prompt = captions(&comment, "v4_prompt").unwrap_or_default();
    told.negative = captions(&comment, "v4_negative_prompt").unwrap_or_default();
    fields::take_all(&mut told, &comment);
    if told.prompt.is_empty() {
        told.prompt = texts.get("Description").unwrap_or_default().to_owned();
    }
    texts.get("Source").map(without_hash).into_iter().for_each(|model| told.model(model));
    Some(told)
}

/// What is said of the whole, and then of each character.
fn captions(comment: &Object, of: &str) -> Option<String> {
    let caption = comment.get(of)?.get("caption")?;
    let whole = caption.get("base_caption").and_then(Value::as_str);
    let characters = caption.get("char_captions").and_then(Value::as_array).into_iter().flatten();
    let characters = characters.filter_map(|character| character.get("char_caption")?.as_str());
    let said = whole.into_iter().chain(characters).filter(|said| !said.is_empty());
    Some(said.collect::<Vec<_>>().join("\n"))
}

/// "NovelAI Diffusion V4.5 4BDE2A90" is a model and the hash of its file.
fn without_hash(source: &str) -> &str {
    match source.rsplit_once(' ') {
        Some((model, hash)) if hash.len() == 8 && hash.chars().all(|digit| digit.is_ascii_hexdigit()) => model,
        _ => source,
    }
}

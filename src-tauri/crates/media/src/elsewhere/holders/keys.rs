//! Tags in the index of a film: those of iTunes, and those that have names.

use super::super::letters::{lenient, utf16};
use super::super::texts::Texts;
use super::super::xmp;
use crate::mp4::boxes::{Kind, be16, be32, child, children};

const MOST_KEYS: usize = 1024;

/// Body of `udta`.
pub(super) fn user_data(udta: &[u8], texts: &mut Texts) {
    for (kind, body) in children(udta).take(MOST_KEYS) {
        match (&kind, body) {
            (b"meta", body) => read(body, texts),
            (b"XMP_", body) => xmp::read(body, texts),
            // QuickTime's own: length and language before the text.
            ([0xa9, ..], body) => {
                let text = be16(body, 0).and_then(|length| body.get(4..4 + usize::from(length)));
                if let (Some(name), Some(text)) = (name_of(&kind), text) {
                    texts.add(name, &lenient(text));
                }
            }
            _ => {}
        }
    }
}

/// Body of `meta` that holds tags.
pub(super) fn read(meta: &[u8], texts: &mut Texts) {
    // A version stands before its boxes, but in QuickTime.
    let plain = matches!(meta.get(4..8), Some(b"hdlr" | b"keys" | b"ilst"));
    let meta = if plain { meta } else { meta.get(4..).unwrap_or_default() };
    let names = child(meta, b"keys").map(names).unwrap_or_default();
    let Some(list) = child(meta, b"ilst") else { return };
    for (kind, item) in children(list).take(MOST_KEYS) {
        let Some(text) = child(item, b"data").and_then(text) else { continue };
        if kind == *b"----" {
            let name = child(item, b"name").and_then(|name| name.get(4..)).map(lenient);
            texts.add(&name.unwrap_or_default(), &text);
        } else if let Some(name) = name_of(&kind) {
            texts.add(name, &text);
        } else {
            let index = (u32::from_be_bytes(kind) as usize).checked_sub(1);
            index.and_then(|index| names.get(index)).into_iter().for_each(|name| texts.add(name, &text));
        }
    }
}

fn name_of(kind: &Kind) -> Option<&'static str> {
    Some(match kind {
        [0xa9, b'c', b'm', b't'] => "Comment",
        b"desc" | b"ldes" | [0xa9, b'd', b'e', b's'] => "Description",
        [0xa9, b't', b'o', b'o'] | [0xa9, b's', b'w', b'r'] => "Software",
        _ => return None,
    })
}

/// The names of numbered tags.
fn names(keys: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = keys.get(8..).unwrap_or_default();
    while let Some((key, after)) = be32(rest, 0).and_then(|length| rest.split_at_checked(length as usize)) {
        let Some(name) = key.get(8..).filter(|_| names.len() < MOST_KEYS) else { break };
        let name = lenient(name);
        names.push(name.strip_prefix("com.apple.quicktime.").unwrap_or(&name).to_owned());
        rest = after;
    }
    names
}

/// Kind and language stand before it.
fn text(data: &[u8]) -> Option<String> {
    let (kind, text) = (be32(data, 0)?, data.get(8..)?);
    match kind {
        2 => Some(utf16(text, false)),
        0 | 1 => Some(lenient(text)),
        // Numbers and pictures.
        _ => None,
    }
}

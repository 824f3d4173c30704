//! The ways in which a text is written down on purpose or by accident.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Every spelling of the text, without doubles.
pub fn of(text: &str) -> Vec<Vec<u8>> {
    let plain = text.as_bytes();
    let mut spellings = vec![
        plain.to_vec(),
        plain.iter().rev().copied().collect(),
        text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    ];
    for offset in 0..3 {
        spellings.push(inside_base64(&STANDARD_NO_PAD, plain, offset));
        spellings.push(inside_base64(&URL_SAFE_NO_PAD, plain, offset));
    }
    let each =
        |one: fn(u8) -> String, between: &str| plain.iter().map(|byte| one(*byte)).collect::<Vec<_>>().join(between);
    let lower: fn(u8) -> String = |byte| format!("{byte:02x}");
    let upper: fn(u8) -> String = |byte| format!("{byte:02X}");
    let decimal: fn(u8) -> String = |byte| byte.to_string();
    let escapes = ["", " ", ":", "%", "\\x", "\\u00", ", 0x"];
    let written = escapes.iter().flat_map(|between| [each(lower, between), each(upper, between)]);
    // As a list of numbers, which is how a debugger and `{:?}` show bytes.
    let listed = [", ", ",", " "].map(|between| each(decimal, between));
    spellings.extend(written.chain(listed).map(String::into_bytes));
    spellings.sort();
    spellings.dedup();
    spellings
}

/// The digits that every base64 text shares which holds the secret `offset` bytes after a multiple of three.
fn inside_base64(engine: &impl Engine, secret: &[u8], offset: usize) -> Vec<u8> {
    let mut bytes = vec![0; offset];
    bytes.extend(secret);
    let text = engine.encode(&bytes);
    // The digits at both ends also hold bits of what stands around the secret.
    let first = (offset * 8).div_ceil(6);
    let whole = bytes.len() * 8 / 6;
    text.as_bytes()[first..whole].to_vec()
}

//! JSON of others: objects only, bounded before anything is made of them.

use serde_json::{Map, Value};

pub(super) type Object = Map<String, Value>;

/// In bytes. The largest graphs that people share have a few hundred kilobytes.
const LONGEST: usize = 2 << 20;
/// Each of them costs some fifty bytes.
const MOST_VALUES: usize = 200_000;

/// The object that a text is; None for anything else. Depth is bounded by serde_json.
pub(super) fn object(text: &str) -> Option<Object> {
    let text = text.trim_matches(|c: char| c == '\0' || c.is_whitespace());
    if !text.starts_with('{') || text.len() > LONGEST {
        return None;
    }
    let (values, numbers) = survey(text);
    if values > MOST_VALUES {
        return None;
    }
    let parsed = if numbers { serde_json::from_str(&without_odd_numbers(text)) } else { serde_json::from_str(text) };
    match parsed.ok()? {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

/// How many values there are at most, and whether there are numbers that only Python knows. Looks outside of strings.
fn survey(text: &str) -> (usize, bool) {
    let (mut values, mut odd) = (0, false);
    outside_of_strings(text, |_, byte| {
        values += usize::from(matches!(byte, b',' | b'[' | b'{'));
        odd |= matches!(byte, b'N' | b'I');
    });
    (values, odd)
}

/// Python writes NaN and Infinity, which are no JSON: null instead.
fn without_odd_numbers(text: &str) -> String {
    let mut odd: Vec<(usize, usize)> = Vec::new();
    outside_of_strings(text, |at, byte| {
        let length = match byte {
            b'N' if text[at..].starts_with("NaN") => 3,
            b'I' if text[at..].starts_with("Infinity") => 8,
            _ => return,
        };
        let minus = text[..at].ends_with('-');
        odd.push((at - usize::from(minus), at + length));
    });
    let (mut clean, mut done) = (String::with_capacity(text.len()), 0);
    for (from, to) in odd {
        clean.push_str(&text[done..from]);
        clean.push_str("null");
        done = to;
    }
    clean.push_str(&text[done..]);
    clean
}

fn outside_of_strings(text: &str, mut see: impl FnMut(usize, u8)) {
    let (mut inside, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match (inside, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => inside = !inside,
            (true, _) => {}
            (false, byte) => see(at, byte),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn numbers_that_only_python_knows_are_null() {
        let object = object(r#"{"a": [NaN, -Infinity, 1], "NaN": "Infinity, \"NaN\" ", "b": Infinity}"#).unwrap();
        assert_eq!(Value::Object(object).to_string(), r#"{"a":[null,null,1],"NaN":"Infinity, \"NaN\" ","b":null}"#);
    }

    #[test]
    fn what_is_no_object_or_too_much_is_none() {
        for text in ["", "[1]", "7", "{", "{\"a\":Nope}", "\u{fffd}{}"] {
            assert!(object(text).is_none(), "{text}");
        }
        assert!(object("\0 {\"a\": 1}\n\0").is_some());
        assert!(object(&format!("{{\"a\":{}1{}}}", "[".repeat(5000), "]".repeat(5000))).is_none());
        assert!(object(&format!("{{\"a\":[{}1]}}", "1,".repeat(MOST_VALUES))).is_none());
        assert!(object(&format!("{{\"a\":\"{}\"}}", "[,{".repeat(MOST_VALUES))).is_some(), "that is a text");
    }
}

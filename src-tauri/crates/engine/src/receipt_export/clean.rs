//! What must not leave this computer with a receipt: the queries of links, which may be signatures, and anything that
//! looks like a key. Everything else stays as it was stored.

use std::borrow::Cow;

use serde_json::Value;

/// How a reAPI key begins.
const KEY: &str = "rk_live_";

/// Every text in a JSON value, names of fields included.
pub(super) fn clean_json(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(clean(&text).into_owned()),
        Value::Array(items) => Value::Array(items.into_iter().map(clean_json).collect()),
        Value::Object(fields) => Value::Object(
            fields.into_iter().map(|(name, value)| (clean(&name).into_owned(), clean_json(value))).collect(),
        ),
        Value::Null | Value::Bool(_) | Value::Number(_) => value,
    }
}

/// A text that may be JSON. Returned as it came when there is nothing to hide in it.
pub(crate) fn clean_text(text: &str) -> Cow<'_, str> {
    match serde_json::from_str::<Value>(text) {
        Ok(value @ (Value::Object(_) | Value::Array(_))) => {
            let clean = clean_json(value.clone());
            if clean == value { Cow::Borrowed(text) } else { Cow::Owned(clean.to_string()) }
        }
        Ok(_) | Err(_) => clean(text),
    }
}

/// Queries, fragments and user names of links become `?…`, `#…` and `…@`; what follows the beginning of a key is cut.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if !text.contains("://") && !text.contains(KEY) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let (link, key) = (rest.find("://"), rest.find(KEY));
        let Some(next) = link.into_iter().chain(key).min() else {
            out.push_str(rest);
            break;
        };
        if Some(next) == key {
            let (before, after) = rest.split_at(next + KEY.len());
            let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-').unwrap_or(after.len());
            out.push_str(before);
            out.push_str(if end > 0 { "…" } else { "" });
            rest = &after[end..];
            continue;
        }
        let (before, after) = rest.split_at(next + 3);
        out.push_str(before);
        let end = after.find(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>')).unwrap_or(after.len());
        let (address, behind) = after.split_at(end);
        clean_address(address, &mut out);
        rest = behind;
    }
    Cow::Owned(out)
}

/// What stands behind `://`.
fn clean_address(address: &str, out: &mut String) {
    let host_end = address.find(['/', '?', '#']).unwrap_or(address.len());
    let (host, path) = address.split_at(host_end);
    match host.rfind('@') {
        Some(at) => {
            out.push('…');
            out.push_str(&host[at..]);
        }
        None => out.push_str(host),
    }
    match path.find(['?', '#']) {
        Some(query) => {
            out.push_str(&clean(&path[..query]));
            out.push_str(&path[query..=query]);
            out.push('…');
        }
        None => out.push_str(&clean(path)),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn signatures_user_names_and_keys_are_cut_and_nothing_else() {
        for (text, expected) in [
            ("plain? yes #1", "plain? yes #1"),
            ("https://cdn.reapi.ai/a.png", "https://cdn.reapi.ai/a.png"),
            ("https://s3/a.png?X-Amz-Signature=abc next?", "https://s3/a.png?… next?"),
            ("<a href=\"https://s3/a?b=c\">x?y</a>", "<a href=\"https://s3/a?…\">x?y</a>"),
            ("ftp://me:pass@host/a#frag", "ftp://…@host/a#…"),
            ("https://host?x=1 https://other#y", "https://host?… https://other#…"),
            ("key rk_live_abc_DEF-123, then", "key rk_live_…, then"),
            ("rk_live_…7f2a stays", "rk_live_…7f2a stays"),
            ("https://a/rk_live_secret1?b", "https://a/rk_live_…?…"),
            ("https://proxy/https://s3/a?sig=1", "https://proxy/https://s3/a?…"),
            ("it's https://s3/a?it's=secret'more", "it's https://s3/a?…"),
            ("://", "://"),
        ] {
            assert_eq!(clean(text), expected, "{text}");
        }
    }

    #[test]
    fn json_keeps_its_bytes_unless_something_is_hidden() {
        let plain = r#"{ "a" : "https://cdn/x.png",  "n": 1.0 }"#;
        assert_eq!(clean_text(plain), plain);
        let escaped = r#"{"u":"https://s3/x?a=1\u0026X-Amz-Signature=secret","k":"rk_live_1234"}"#;
        assert_eq!(clean_text(escaped), r#"{"u":"https://s3/x?…","k":"rk_live_…"}"#);
        assert_eq!(
            clean_json(json!({"https://h/p?q": [1, "https://h/p?q"]})),
            json!({"https://h/p?…": [1, "https://h/p?…"]})
        );
        assert_eq!(clean_text("not json https://s3/x?sig"), "not json https://s3/x?…");
    }
}

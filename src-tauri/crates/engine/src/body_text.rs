//! The body as text: edited by hand it is sent as it was typed, byte for byte; a curl line is made of it, and taken
//! apart again.

use catalogue::{BODY_LIMIT, Catalogue, Parts};
use serde_json::Value;

use crate::batch::escaped;
use crate::compose::{catalogue_kind, face_kind};
use crate::face::{Draft, DraftReference, Kind};

/// A system gives one argument of a command no more room than this (Linux: 128 KiB).
const LONGEST_ARGUMENT: usize = 100_000;
const KEY_BEGINS: &str = "rk_live_";
const KEY_NAME: &str = "$REAPI_KEY";

/// Why a text is no body, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoBody {
    TooLarge,
    /// Line and column, from 1.
    NotJson(usize, usize),
    NoObject,
}

/// Whether a text can be sent as it stands.
pub(crate) fn is_body(text: &str) -> Result<(), NoBody> {
    if text.len() > BODY_LIMIT {
        return Err(NoBody::TooLarge);
    }
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(_)) => Ok(()),
        Ok(_) => Err(NoBody::NoObject),
        Err(error) => Err(NoBody::NotJson(error.line(), error.column())),
    }
}

/// The draft with everything that its typed body says; without one, or with a text that is no body, it stays as it is.
pub(crate) fn taken_apart(catalogue: &Catalogue, draft: Draft) -> Draft {
    if draft.body.is_empty() || is_body(&draft.body).is_err() {
        return draft;
    }
    let parts = catalogue::draft_of_body(catalogue, catalogue_kind(draft.kind), &draft.body);
    let kind = face_kind(parts.kind);
    with_parts(draft, kind, parts)
}

/// The draft with the parts of a body in its form.
pub(crate) fn with_parts(draft: Draft, kind: Kind, parts: Parts) -> Draft {
    let mut models = draft.models;
    models.insert(kind, parts.model);
    Draft {
        kind,
        models,
        // In the form braces would be alternatives; here they are what is sent.
        prompt: escaped(&parts.prompt),
        values: parts.values,
        references: parts.references.into_iter().map(|(url, name)| DraftReference { url, name }).collect(),
        extra: parts.extra,
        ..draft
    }
}

/// The draft that a text makes: a body, or a curl line with one. What is neither stays in it as typed, but for a key.
pub(crate) fn draft_of_text(catalogue: &Catalogue, draft: Draft, text: &str) -> Draft {
    if text.trim().is_empty() {
        return Draft { body: String::new(), ..draft };
    }
    if is_body(text).is_ok() {
        return taken_apart(catalogue, Draft { body: text.to_owned(), ..draft });
    }
    match curl_of(text) {
        Some(Curl { body, kind }) => {
            let kind = kind.unwrap_or(draft.kind);
            taken_apart(catalogue, Draft { body: without_keys(&body), kind, ..draft })
        }
        None => Draft { body: without_keys(text), ..draft },
    }
}

/// A line for a shell that sends the body to an address. The key is left out: the shell's variable stands for it.
pub(crate) fn curl_line(url: &str, body: &str) -> String {
    let headers = format!("-H \"Authorization: Bearer {KEY_NAME}\" -H 'Content-Type: application/json'");
    let (url, quoted) = (quoted(url), quoted(body));
    if quoted.len() > LONGEST_ARGUMENT {
        return format!("printf %s {quoted} | curl {url} {headers} --data-binary @-");
    }
    // `--data` would read a file named by what begins with @, and `--data-raw` does not.
    format!("curl {url} {headers} --data-raw {quoted}")
}

/// A text as one word of a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The text with every key taken out: it may be kept on the disk.
pub(crate) fn without_keys(text: &str) -> String {
    let mut parts = text.split(KEY_BEGINS);
    let mut clean = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        clean.push_str(KEY_NAME);
        clean.push_str(part.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-'));
    }
    clean
}

struct Curl {
    body: String,
    kind: Option<Kind>,
}

/// The data of a curl line as people copy them from documentation, a browser, or here.
fn curl_of(text: &str) -> Option<Curl> {
    let text = text.trim_start().trim_start_matches("$ ");
    if text.len() > 8 * BODY_LIMIT {
        return None;
    }
    let words = shell_words(text)?;
    let kind = words.iter().find_map(|word| kind_of_address(word));
    let body = match words.first().map(String::as_str) {
        Some("printf") if words.get(1).map(String::as_str) == Some("%s") => words.get(2)?.clone(),
        Some("curl" | "curl.exe") => data_of(&words)?,
        Some(_) | None => return None,
    };
    Some(Curl { body, kind })
}

fn kind_of_address(word: &str) -> Option<Kind> {
    [("/images/generations", Kind::Image), ("/videos/generations", Kind::Video), ("/audio/generations", Kind::Audio)]
        .into_iter()
        .find(|(path, _)| word.trim_end_matches('/').ends_with(path))
        .map(|(_, kind)| kind)
}

/// What the options give as data; several are joined as curl joins them.
fn data_of(words: &[String]) -> Option<String> {
    const LONG: [&str; 5] = ["--data", "--data-raw", "--data-binary", "--data-ascii", "--json"];
    let mut data: Vec<&str> = Vec::new();
    let mut words = words.iter().skip(1);
    while let Some(word) = words.next() {
        let (name, value) = word.split_once('=').map_or((word.as_str(), None), |(name, value)| (name, Some(value)));
        if LONG.contains(&name) {
            data.push(match value {
                Some(value) => value,
                None => words.next()?,
            });
        } else if word == "-d" {
            data.push(words.next()?);
        } else if let Some(value) = word.strip_prefix("-d") {
            data.push(value);
        }
    }
    (!data.is_empty()).then(|| data.join("&"))
}

/// The words of one command as a POSIX shell reads them, `$'…'` of bash included. None when a quote stays open.
fn shell_words(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next()? {
                        '\'' => break,
                        c => word.push(c),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next()? {
                        '"' => break,
                        '\\' => match chars.next()? {
                            '\n' => {}
                            c @ ('"' | '\\' | '$' | '`') => word.push(c),
                            c => word.extend(['\\', c]),
                        },
                        c => word.push(c),
                    }
                }
            }
            '$' if chars.peek() == Some(&'\'') => {
                chars.next();
                ansi_quoted(&mut chars, word.get_or_insert_default())?;
            }
            '\\' => match chars.next() {
                Some('\n') => {}
                // A line that was copied from Windows has its ends.
                Some('\r') if chars.peek() == Some(&'\n') => {
                    chars.next();
                }
                Some(c) => word.get_or_insert_default().push(c),
                None => {}
            },
            c if c.is_ascii_whitespace() => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Some(words)
}

/// The rest of `$'…'`, as browsers write it.
fn ansi_quoted(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, word: &mut String) -> Option<()> {
    let mut units: Vec<u16> = Vec::new();
    loop {
        let c = chars.next()?;
        let escape = if c == '\\' { Some(chars.next()?) } else { None };
        if escape == Some('u') {
            let digits: String = std::iter::from_fn(|| chars.next_if(char::is_ascii_hexdigit)).take(4).collect();
            units.push(u16::from_str_radix(&digits, 16).ok()?);
            continue;
        }
        // Two of them may be one character.
        word.push_str(&String::from_utf16_lossy(&std::mem::take(&mut units)));
        match (c, escape) {
            ('\'', _) => return Some(()),
            (_, Some('n')) => word.push('\n'),
            (_, Some('t')) => word.push('\t'),
            (_, Some('r')) => word.push('\r'),
            (_, Some('x')) => {
                let digits: String = std::iter::from_fn(|| chars.next_if(char::is_ascii_hexdigit)).take(2).collect();
                word.push(char::from(u8::from_str_radix(&digits, 16).ok()?));
            }
            (_, Some(c)) | (c, None) => word.push(c),
        }
    }
}

#[cfg(test)]
mod tests;

//! What stands behind a colon, read as a question.

use super::field::Field;
use super::{Expr, Flag, Label, Part, Pattern, Ratio, Term, TroubleCode, When, date, number};
use crate::{Media, TaskState};

/// Colours that have a name.
const COLOURS: &[(&str, [u8; 3])] = &[
    ("red", [0xd0, 0x3b, 0x32]),
    ("orange", [0xe0, 0x82, 0x2d]),
    ("yellow", [0xe3, 0xc2, 0x3c]),
    ("green", [0x4c, 0x9a, 0x4a]),
    ("teal", [0x2f, 0x93, 0x8c]),
    ("blue", [0x33, 0x66, 0xb8]),
    ("violet", [0x80, 0x4f, 0xb0]),
    ("purple", [0x80, 0x4f, 0xb0]),
    ("pink", [0xe0, 0x84, 0xab]),
    ("brown", [0x7d, 0x54, 0x35]),
    ("black", [0x11, 0x11, 0x11]),
    ("grey", [0x80, 0x80, 0x80]),
    ("gray", [0x80, 0x80, 0x80]),
    ("white", [0xf4, 0xf4, 0xf4]),
];

/// One value of a field. `text` is without quotes and not empty.
pub(super) fn read(field: &Field, text: &str) -> Result<Expr, TroubleCode> {
    let lower = text.to_lowercase();
    let known = |found: Option<Term>| found.map(Expr::Term).ok_or(TroubleCode::ValueUnknown);
    let task = |term: fn(i64) -> Term| {
        text.parse().map(|task| Expr::Term(term(task))).map_err(|_| TroubleCode::NumberExpected)
    };
    let patterns = || vec![Pattern(text.to_owned())];
    match field {
        Field::Kind => known(kind(&lower).map(|kind| Term::Kind(vec![kind]))),
        Field::Model => Ok(Expr::Term(Term::Model(patterns()))),
        Field::Tag => Ok(Expr::Term(Term::Tag(patterns()))),
        Field::In => Ok(Expr::Term(Term::In(vec![text.to_owned()]))),
        Field::Label => known(label(&lower).map(|label| Term::Label(vec![label]))),
        Field::Is => flag(&lower).ok_or(TroubleCode::ValueUnknown),
        Field::Has => part(&lower).ok_or(TroubleCode::ValueUnknown),
        Field::State => known(state(&lower).map(|state| Term::State(vec![state]))),
        Field::Made => made(&lower).ok_or(TroubleCode::DateExpected),
        Field::After => date::read(&lower).map(since).ok_or(TroubleCode::DateExpected),
        Field::Before => date::read(&lower).map(|when| not(since(when))).ok_or(TroubleCode::DateExpected),
        Field::Ratio => known(ratio(&lower).map(Term::Ratio)),
        Field::Seed => {
            let digits = text.strip_prefix('-').unwrap_or(text);
            let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            let seed = || Expr::Term(Term::Seed(vec![text.to_owned()]));
            is_number.then(seed).ok_or(TroubleCode::NumberExpected)
        }
        Field::Param(name) => Ok(Expr::Term(Term::Param { name: name.clone(), values: patterns() })),
        Field::Family => task(Term::Family),
        Field::Press => task(Term::Press),
        Field::Like => task(Term::Like),
        Field::Prompt => task(Term::Prompt),
        Field::Colour => known(colour(&lower).map(Term::Colour)),
        Field::Rating => numbers(field, text, Term::Rating),
        Field::Duration => numbers(field, text, Term::Duration),
        Field::Cost => numbers(field, text, Term::Cost),
        Field::Bytes => numbers(field, text, Term::Bytes),
        Field::Pixels => numbers(field, text, Term::Pixels),
        Field::Outputs => numbers(field, text, Term::Outputs),
    }
}

/// Several values as alternatives: one term where a term can hold several, else one beside the other.
pub(super) fn any_of(values: Vec<Expr>) -> Expr {
    let mut joined: Vec<Expr> = Vec::new();
    for value in values {
        let value = match (joined.last_mut(), value) {
            (Some(Expr::Term(before)), Expr::Term(term)) => match join(before, term) {
                Some(apart) => Expr::Term(apart),
                None => continue,
            },
            (_, value) => value,
        };
        joined.push(value);
    }
    match joined.len() {
        1 => joined.remove(0),
        _ => Expr::Any(joined),
    }
}

/// Puts the alternatives of one term into another; gives back what cannot be put there.
fn join(to: &mut Term, from: Term) -> Option<Term> {
    match (to, from) {
        (Term::Kind(to), Term::Kind(from)) => to.extend(from),
        (Term::Model(to), Term::Model(from)) | (Term::Tag(to), Term::Tag(from)) => to.extend(from),
        (Term::In(to), Term::In(from)) | (Term::Seed(to), Term::Seed(from)) => to.extend(from),
        (Term::Label(to), Term::Label(from)) => to.extend(from),
        (Term::State(to), Term::State(from)) => to.extend(from),
        (Term::Param { name: of, values: to }, Term::Param { name, values }) if *of == name => to.extend(values),
        (_, from) => return Some(from),
    }
    None
}

fn numbers(field: &Field, text: &str, term: fn(super::Span) -> Term) -> Result<Expr, TroubleCode> {
    let span = field.unit().and_then(|unit| number::read(text, unit));
    span.map(|span| Expr::Term(term(span))).ok_or(TroubleCode::NumberExpected)
}

fn not(expr: Expr) -> Expr {
    match expr {
        Expr::Not(inner) => *inner,
        expr => Expr::Not(Box::new(expr)),
    }
}

fn since(when: When) -> Expr {
    Expr::Term(Term::Made { from: Some(when), to: None })
}

fn until(when: When) -> Expr {
    Expr::Term(Term::Made { from: None, to: Some(when) })
}

/// "2026-03", "2026-03..2026-05", "2026-08..", "≥2026-08", "<2026". Before a month is before its first moment, and
/// after it is after its last one.
fn made(text: &str) -> Option<Expr> {
    if let Some((from, to)) = text.split_once("..") {
        let side = |text: &str| if text.trim().is_empty() { Some(None) } else { date::read(text).map(Some) };
        let (from, to) = (side(from)?, side(to)?);
        return (from.is_some() || to.is_some()).then_some(Expr::Term(Term::Made { from, to }));
    }
    // The longer signs first: each begins with a shorter one.
    for sign in ["≥", ">=", "≤", "<=", ">", "<"] {
        let Some(rest) = text.strip_prefix(sign) else { continue };
        let when = date::read(rest)?;
        return Some(match sign {
            "≥" | ">=" => since(when),
            "≤" | "<=" => until(when),
            ">" => not(until(when)),
            _ => not(since(when)),
        });
    }
    let when = date::read(text.strip_prefix('=').unwrap_or(text))?;
    Some(Expr::Term(Term::Made { from: Some(when.clone()), to: Some(when) }))
}

fn kind(text: &str) -> Option<Media> {
    Some(match text {
        "image" | "images" | "picture" | "pictures" | "photo" | "photos" => Media::Image,
        "video" | "videos" | "clip" | "clips" | "film" | "movie" => Media::Video,
        "audio" | "sound" | "sounds" | "music" | "song" | "songs" => Media::Audio,
        "other" => Media::Other,
        "unknown" => Media::Unknown,
        _ => return None,
    })
}

fn label(text: &str) -> Option<Label> {
    let text = if text == "purple" { "violet" } else { text };
    Label::ALL.iter().find(|label| label.as_text() == text).copied()
}

fn flag(text: &str) -> Option<Expr> {
    let is = |flag| Some(Expr::Term(Term::Is(flag)));
    let isnt = |flag| Some(not(Expr::Term(Term::Is(flag))));
    match text {
        "fav" | "favorite" | "favourites" | "favorites" | "starred" | "loved" => is(Flag::Favourite),
        "bin" | "trashed" | "deleted" => is(Flag::Binned),
        "hidden" => is(Flag::Private),
        "unrated" => isnt(Flag::Rated),
        "untagged" => isnt(Flag::Tagged),
        "uncollected" => isnt(Flag::Collected),
        "saved" => isnt(Flag::Unsaved),
        "wide" | "landscape" | "tall" | "portrait" | "square" => {
            ratio(text).map(|ratio| Expr::Term(Term::Ratio(ratio)))
        }
        _ => match Flag::ALL.iter().find(|flag| flag.as_text() == text) {
            Some(flag) => is(*flag),
            None => kind(text).map(|kind| Expr::Term(Term::Kind(vec![kind]))),
        },
    }
}

fn part(text: &str) -> Option<Expr> {
    let has = |part| Some(Expr::Term(Term::Has(part)));
    match text {
        "sound" | "music" => has(Part::Audio),
        "files" => has(Part::File),
        "notes" => has(Part::Note),
        "reference" => has(Part::References),
        "tag" | "tags" => Some(Expr::Term(Term::Is(Flag::Tagged))),
        "rating" | "stars" => Some(Expr::Term(Term::Is(Flag::Rated))),
        _ => has(*Part::ALL.iter().find(|part| part.as_text() == text)?),
    }
}

fn state(text: &str) -> Option<TaskState> {
    let joined = text.replace([' ', '-'], "_");
    let same = |state: &&TaskState| state.as_text() == joined || state.as_text().replace('_', "") == joined;
    TaskState::KNOWN.iter().find(same).cloned()
}

fn ratio(text: &str) -> Option<Ratio> {
    match text {
        "wide" | "landscape" | "horizontal" => return Some(Ratio::Wide),
        "tall" | "portrait" | "vertical" => return Some(Ratio::Tall),
        "square" => return Some(Ratio::Square),
        _ => {}
    }
    let side = |text: &str| {
        let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let side = if is_plain { text.parse::<f64>().ok()? } else { return None };
        (side > 0.0 && side.is_finite()).then_some(side)
    };
    let (width, height) = match text.split_once([':', '：', '/', 'x', '×']) {
        Some((width, height)) => (side(width)?, side(height)?),
        None => (side(text)?, 1.0),
    };
    Some(Ratio::Of { width, height })
}

fn colour(text: &str) -> Option<[u8; 3]> {
    if let Some((_, colour)) = COLOURS.iter().find(|(name, _)| *name == text) {
        return Some(*colour);
    }
    let digits = text.strip_prefix('#').unwrap_or(text);
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let number = u32::from_str_radix(digits, 16).ok()?;
    match digits.len() {
        6 => Some([(number >> 16) as u8, (number >> 8) as u8, number as u8]),
        3 => Some([(number >> 8) as u8, (number >> 4) as u8, number as u8].map(|digit| (digit & 0xf) * 0x11)),
        _ => None,
    }
}

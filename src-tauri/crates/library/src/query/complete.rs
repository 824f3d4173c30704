//! What could stand where the caret is. What the library knows (models, tags, collections, parameters) is handed in,
//! so that this part is pure; `wanted` says beforehand what of it is needed.

use std::ops::Range;

use jiff::civil::Date;

use super::field::{FIELDS, Field, PARAM};
use super::lex::{self, Token, Value, What, is_colon};
use super::parse::Stretch;
use super::print::as_value;
use crate::text::fold;

/// As many fit below the field.
const MOST: usize = 8;
const MOST_FIELDS: usize = 4;
/// From so many letters on a word is looked up among the names of the library.
const ENOUGH: usize = 2;

/// What has to be known to complete a text at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    Nothing,
    /// A word that may be, or become, anything.
    Names,
    Models,
    Tags,
    Collections,
    Parameters,
    /// Values of the parameter of this name.
    ValuesOf(String),
}

/// What the library knows; lists that were not wanted may be empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    pub models: Vec<KnownName>,
    pub tags: Vec<KnownName>,
    pub collections: Vec<KnownName>,
    /// Names of parameters.
    pub parameters: Vec<KnownName>,
    /// Values of one of them.
    pub values: Vec<KnownName>,
    /// By this computer's zone.
    pub today: Date,
}

/// A value as it stands in a text, and what a person calls it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownName {
    pub value: String,
    pub title: String,
    /// Results that have it.
    pub count: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What it takes the place of.
    pub at: Stretch,
    /// With the space after it where one is needed to go on.
    pub text: String,
    pub title: String,
    /// For a field, its name.
    pub field: Option<String>,
    pub count: Option<u32>,
}

/// What of the library `complete` needs for this text; `caret` is a byte.
pub fn wanted(text: &str, caret: usize) -> Wanted {
    match spot(text, caret) {
        Spot::Nowhere => Wanted::Nothing,
        Spot::Word { typed, .. } if typed.to_ascii_lowercase().starts_with(PARAM) => Wanted::Parameters,
        Spot::Word { typed, .. } if typed.chars().count() < ENOUGH => Wanted::Nothing,
        Spot::Word { .. } => Wanted::Names,
        Spot::Value { field, .. } => match field {
            Field::Model => Wanted::Models,
            Field::Tag => Wanted::Tags,
            Field::In => Wanted::Collections,
            Field::Param(name) => Wanted::ValuesOf(name),
            _ => Wanted::Nothing,
        },
    }
}

/// At most eight, best first; `caret` is a byte. One that is there already, word for word, stands first among others,
/// and alone is none.
pub fn complete(text: &str, caret: usize, known: &Known) -> Vec<Offer> {
    let (at, mut offers) = match spot(text, caret) {
        Spot::Nowhere => return Vec::new(),
        Spot::Word { at, typed } => {
            let offers = for_word(&typed, known);
            (at, offers)
        }
        Spot::Value { at, typed, field, others } => {
            let offers = for_value(&field, &typed, &others, known);
            (at, offers)
        }
    };
    offers.truncate(MOST);
    if matches!(&offers[..], [only] if only.text == text[at.clone()]) {
        return Vec::new();
    }
    let goes_on = text[at.end..].starts_with(|c: char| lex::is_space(c) || matches!(c, ',' | ')'));
    let stretch = Stretch::of(text, at);
    let offer = |found: Found| {
        let gap = if goes_on || found.field.is_some() { "" } else { " " };
        let Found { text, title, field, count } = found;
        Offer { at: stretch.clone(), text: text + gap, title, field, count }
    };
    offers.into_iter().map(offer).collect()
}

/// What the caret stands in, or behind.
enum Spot {
    Nowhere,
    Word {
        at: Range<usize>,
        /// The word up to the caret.
        typed: String,
    },
    Value {
        at: Range<usize>,
        typed: String,
        field: Field,
        /// The other alternatives of the term.
        others: Vec<String>,
    },
}

fn spot(text: &str, caret: usize) -> Spot {
    let caret = text.floor_char_boundary(caret.min(text.len()));
    let tokens = lex::lex(text);
    let Some(token) = tokens.iter().find(|token| token.at.start < caret && caret <= token.at.end) else {
        return Spot::Nowhere;
    };
    let start = token.at.start + usize::from(token.negated);
    match &token.what {
        What::Word(_) if caret > start => Spot::Word { at: start..token.at.end, typed: text[start..caret].to_owned() },
        What::Term { field, values } => in_term(text, caret, token, start, field, values),
        _ => Spot::Nowhere,
    }
}

fn in_term(text: &str, caret: usize, token: &Token, start: usize, field: &Field, values: &[Value]) -> Spot {
    let colon = text[start..].find(is_colon).map_or(token.at.end, |colon| start + colon);
    let behind = text[colon..].chars().next().map_or(colon, |sign| colon + sign.len_utf8());
    if caret <= start {
        return Spot::Nowhere;
    }
    if caret < behind {
        return Spot::Word { at: start..behind, typed: text[start..caret].to_owned() };
    }
    let here = values.iter().find(|value| value.at.start <= caret && caret <= value.at.end);
    let at = here.map_or(caret..caret, |value| value.at.clone());
    let others = values.iter().filter(|value| value.at != at).map(|value| value.text.clone()).collect();
    // A date may stand behind a sign, or be the end of a stretch.
    let inner = match field {
        Field::Made | Field::After | Field::Before => {
            let typed = &text[at.start..caret];
            let stretch = typed.rfind("..").map_or(0, |dots| dots + 2);
            let sign = typed.len() - typed.trim_start_matches(['<', '>', '=', '≤', '≥']).len();
            at.start + stretch.max(sign)
        }
        _ => at.start,
    };
    let at = inner..at.end.max(inner);
    let typed = text[at.start..caret].trim_start_matches(lex::is_quote).trim_start().to_owned();
    Spot::Value { at, typed, field: field.clone(), others }
}

struct Found {
    text: String,
    title: String,
    field: Option<String>,
    count: Option<u32>,
}

impl Found {
    fn field(name: String) -> Self {
        Self { text: format!("{name}:"), title: format!("{name}:"), field: Some(name), count: None }
    }

    fn value(text: &str) -> Self {
        Self { text: text.to_owned(), title: text.trim_matches('"').to_owned(), field: None, count: None }
    }

    fn name(prefix: &str, known: &KnownName) -> Self {
        let text = format!("{prefix}{}", as_value(&known.value));
        Self { text, title: known.title.clone(), field: None, count: known.count }
    }
}

/// A word may begin a field, be one of the values that belong to one field alone, or a name of the library.
fn for_word(typed: &str, known: &Known) -> Vec<Found> {
    let folded = fold(typed);
    let begins = |name: &str| name.starts_with(&folded);
    if folded.starts_with(PARAM) {
        let named = known.parameters.iter().filter(|name| begins(&format!("{PARAM}{}", self::fold(&name.value))));
        return named.map(|name| Found::field(format!("{PARAM}{}", name.value))).collect();
    }
    let fields = FIELDS.iter().filter(|(_, names)| names.iter().any(|name| begins(name)));
    let mut found: Vec<Found> = fields.map(|(field, _)| Found::field(field.name())).take(MOST_FIELDS).collect();
    if begins(PARAM) && found.len() < MOST_FIELDS {
        found.push(Found {
            text: PARAM.to_owned(),
            title: PARAM.to_owned(),
            field: Some("param".to_owned()),
            count: None,
        });
    }
    if folded.chars().count() < ENOUGH {
        return found;
    }
    for field in [Field::Kind, Field::Is, Field::Has, Field::Ratio, Field::Label] {
        let values = field.examples().iter().filter(|value| begins(value));
        found.extend(values.map(|value| Found::value(&format!("{}:{value}", field.name()))));
    }
    let lists = [("tag:", &known.tags), ("model:", &known.models), ("in:", &known.collections)];
    let mut names: Vec<(u8, Found)> = lists
        .into_iter()
        .flat_map(|(prefix, names)| names.iter().map(move |name| (prefix, name)))
        .filter_map(|(prefix, name)| {
            Some((fits(name, &folded).filter(|fit| *fit < WITHIN)?, Found::name(prefix, name)))
        })
        .collect();
    names.sort_by_key(|(fit, found)| (*fit, std::cmp::Reverse(found.count)));
    found.extend(names.into_iter().map(|(_, found)| found));
    found
}

fn for_value(field: &Field, typed: &str, others: &[String], known: &Known) -> Vec<Found> {
    let typed = fold(typed);
    let names = match field {
        Field::Model => Some(&known.models),
        Field::Tag => Some(&known.tags),
        Field::In => Some(&known.collections),
        Field::Param(_) => Some(&known.values),
        _ => None,
    };
    let Some(names) = names else {
        let plain = typed.replace(">=", "≥").replace("<=", "≤");
        let mut values: Vec<String> = field.examples().iter().map(|example| (*example).to_owned()).collect();
        if matches!(field, Field::Made | Field::After | Field::Before)
            && plain.starts_with(|c: char| c.is_ascii_digit())
        {
            values.splice(0..0, dates(&plain, known.today));
        }
        let bare = |value: &str| value.trim_matches('"').to_lowercase();
        values.retain(|value| bare(value).starts_with(&plain) && !others.contains(&bare(value)));
        return values.iter().map(|value| Found::value(value)).collect();
    };
    let is_other = |name: &KnownName| others.iter().any(|other| fold(other) == fold(&name.value));
    let mut fitting: Vec<(u8, &KnownName)> =
        names.iter().filter(|name| !is_other(name)).filter_map(|name| Some((fits(name, &typed)?, name))).collect();
    fitting.sort_by_key(|(fit, name)| (*fit, std::cmp::Reverse(name.count)));
    fitting.into_iter().map(|(_, name)| Found::name("", name)).collect()
}

/// What is found further inside of a name than at the beginning of a word.
const WITHIN: u8 = 3;

/// How well a name fits what was typed, 0 best.
fn fits(name: &KnownName, typed: &str) -> Option<u8> {
    let (value, title) = (fold(&name.value), fold(&name.title));
    let begins_a_word = |text: &str| {
        let mut before = ' ';
        text.char_indices().any(|(at, letter)| {
            let begins = !before.is_alphanumeric() && letter.is_alphanumeric();
            before = letter;
            begins && text[at..].starts_with(typed)
        })
    };
    match () {
        () if value == typed => Some(0),
        () if value.starts_with(typed) || title.starts_with(typed) => Some(1),
        () if begins_a_word(&value) || begins_a_word(&title) => Some(2),
        () if value.contains(typed) || title.contains(typed) => Some(WITHIN),
        () => None,
    }
}

/// Years and months that begin like this, the newest first.
fn dates(typed: &str, today: Date) -> Vec<String> {
    let year = today.year();
    let years = (0..12).map(|back| format!("{:04}", year - back));
    if !typed.contains('-') {
        return years.filter(|name| name.starts_with(typed)).take(4).collect();
    }
    let months = years.flat_map(|year| (1..=12).rev().map(move |month| format!("{year}-{month:02}")));
    let so_far = format!("{:04}-{:02}", year, today.month());
    months.filter(|name| name.starts_with(typed) && *name <= so_far).collect()
}

/// The byte of a place that a page counts in UTF-16; inside of a letter, its beginning.
pub fn byte_of(text: &str, utf16: u32) -> usize {
    let mut units = 0;
    for (byte, letter) in text.char_indices() {
        units += u32::try_from(letter.len_utf16()).unwrap_or(1);
        if units > utf16 {
            return byte;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests;

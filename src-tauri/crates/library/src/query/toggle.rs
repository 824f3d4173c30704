//! A term of a facet put into a text that a person typed, or taken out of it. Everything else stays byte for byte.

use std::ops::Range;

use super::field::Field;
use super::lex::{self, Token, Value, What, is_space};
use super::parse::parse;
use super::print::{as_value, print};
use super::{Expr, Pattern, Term, value};

/// Switches a term on, or off if the text asks for it. `alone` takes away the other values of its field. A term that
/// is negated is switched among the negated ones. Only terms that stand by themselves count: what is an alternative
/// or stands in a bracket is the person's own sentence, and is left alone. What is no term changes nothing.
pub fn toggle(text: &str, term: &str, alone: bool) -> String {
    let Some(wanted) = Wanted::read(term) else { return text.to_owned() };
    let tokens = lex::lex(text);
    let terms: Vec<Place> = standing_alone(&tokens).filter(|place| wanted.is_beside(place)).collect();
    let is_on = terms.iter().any(|place| place.values.iter().any(|value| wanted.is(place.field, &value.text)));
    // Two of these at once would mean both, or nothing: they take each other's place.
    let alone = alone || !wanted.has_alternatives() && !wanted.narrows();
    let is_sole = terms.iter().map(|place| place.values.len()).sum::<usize>() == 1;
    if is_on && (!alone || is_sole) {
        return without(text, &terms, |place, value| !wanted.is(place.field, &value.text));
    }
    if is_on {
        return without(text, &terms, |place, value| wanted.is(place.field, &value.text));
    }
    match terms.first() {
        Some(first) if alone => {
            let rest = without(text, &terms[1..], |_, _| false);
            splice(&rest, first.at.clone(), &wanted.text)
        }
        Some(first) if !wanted.narrows() => match first.values.last() {
            Some(last) => splice(text, last.at.end..last.at.end, &format!(",{}", wanted.value)),
            // A field that waits for its value.
            None => splice(text, first.at.clone(), &wanted.text),
        },
        _ => beside(text, &wanted),
    }
}

/// A term that stands by itself.
struct Place<'t> {
    at: Range<usize>,
    field: &'t Field,
    negated: bool,
    values: &'t [Value],
}

struct Wanted {
    field: Field,
    negated: bool,
    meaning: Expr,
    /// As it is written into a text, without field and with it.
    value: String,
    text: String,
}

impl Wanted {
    /// None when the text is not one term of one value.
    fn read(term: &str) -> Option<Self> {
        let tokens = lex::lex(term);
        let [Token { negated, what: What::Term { field, values }, .. }] = &tokens[..] else { return None };
        let [only] = &values[..] else { return None };
        let meaning = meaning(field, &only.text)?;
        // As typed, but for signs that are written in two ways.
        let value = match field {
            Field::Model | Field::Tag | Field::In | Field::Param(_) => as_value(&only.text),
            _ => only.text.replace(">=", "≥").replace("<=", "≤"),
        };
        let value = if value.contains(is_space) && !value.contains('"') { format!("\"{value}\"") } else { value };
        let minus = if *negated { "-" } else { "" };
        let text = format!("{minus}{}:{value}", field.name());
        Some(Self { field: field.clone(), negated: *negated, meaning, value, text })
    }

    /// Whether a term is one of the same facet.
    fn is_beside(&self, place: &Place<'_>) -> bool {
        place.negated == self.negated && facet(place.field) == facet(&self.field)
    }

    fn is(&self, field: &Field, value: &str) -> bool {
        meaning(field, value).as_ref() == Some(&self.meaning)
    }

    /// Whether several values of the field are alternatives.
    fn has_alternatives(&self) -> bool {
        matches!(
            self.field,
            Field::Kind
                | Field::Model
                | Field::Tag
                | Field::In
                | Field::Label
                | Field::State
                | Field::Ratio
                | Field::Seed
                | Field::Param(_)
                | Field::Colour
        )
    }

    /// Whether each further one says more of the same result: a favourite that is unsaved.
    fn narrows(&self) -> bool {
        matches!(self.field, Field::Is | Field::Has)
    }
}

/// Fields that ask the same thing count as one.
fn facet(field: &Field) -> Field {
    match field {
        Field::After | Field::Before => Field::Made,
        field => field.clone(),
    }
}

/// What a value asks, so that `image` is `Photos` and `≥3` is `>=3`.
fn meaning(field: &Field, value: &str) -> Option<Expr> {
    let plain = |Pattern(text)| Pattern(text.to_lowercase());
    let plain = |patterns: Vec<Pattern>| patterns.into_iter().map(plain).collect();
    Some(match value::read(field, value).ok()? {
        Expr::Term(Term::Model(patterns)) => Expr::Term(Term::Model(plain(patterns))),
        Expr::Term(Term::Tag(patterns)) => Expr::Term(Term::Tag(plain(patterns))),
        Expr::Term(Term::In(names)) => Expr::Term(Term::In(names.iter().map(|name| name.to_lowercase()).collect())),
        Expr::Term(Term::Param { name, values }) => Expr::Term(Term::Param { name, values: plain(values) }),
        other => other,
    })
}

/// Terms that are neither in a bracket nor beside an operator.
fn standing_alone(tokens: &[Token]) -> impl Iterator<Item = Place<'_>> {
    let mut depth = 0usize;
    tokens.iter().enumerate().filter_map(move |(index, token)| {
        match &token.what {
            What::Open => depth += 1,
            What::Close => depth = depth.saturating_sub(1),
            What::Term { field, values } if depth == 0 => {
                let before = index.checked_sub(1).map(|before| &tokens[before].what);
                let after = tokens.get(index + 1).map(|after| &after.what);
                let is_open = values.iter().any(|value| value.open.is_some());
                let is_joined = matches!(before, Some(What::Or | What::Not)) || matches!(after, Some(What::Or));
                if !is_joined && !is_open {
                    return Some(Place { at: token.at.clone(), field, negated: token.negated, values });
                }
            }
            _ => {}
        }
        None
    })
}

/// The text without the values that are not to stay; a term that has none left goes, with the space behind it.
fn without(text: &str, places: &[Place<'_>], stays: impl Fn(&Place<'_>, &Value) -> bool) -> String {
    let mut left = text.to_owned();
    for place in places.iter().rev() {
        if !place.values.iter().any(|value| stays(place, value)) {
            let at = with_space(&left, place.at.clone());
            left.replace_range(at, "");
            continue;
        }
        for (index, value) in place.values.iter().enumerate().rev() {
            if stays(place, value) {
                continue;
            }
            // With the comma that parts it from the one before; the first with that to the one behind.
            let at = match (index.checked_sub(1), place.values.get(index + 1)) {
                (Some(before), _) => place.values[before].at.end..value.at.end,
                (None, Some(next)) => value.at.start..next.at.start,
                (None, None) => value.at.clone(),
            };
            left.replace_range(at, "");
        }
    }
    left
}

/// A stretch with the space that would stand twice without it.
fn with_space(text: &str, at: Range<usize>) -> Range<usize> {
    let space = |text: &str| text.len() - text.trim_start_matches(is_space).len();
    let behind = space(&text[at.end..]);
    if behind > 0 {
        return at.start..at.end + behind;
    }
    text[..at.start].trim_end_matches(is_space).len()..at.end
}

fn splice(text: &str, at: Range<usize>, with: &str) -> String {
    format!("{}{with}{}", &text[..at.start], &text[at.end..])
}

/// The text with a term that it did not have: behind it, or before it when it ends in something half typed.
fn beside(text: &str, wanted: &Wanted) -> String {
    let before = parse(text).expr;
    let term = if wanted.negated { Expr::Not(Box::new(wanted.meaning())) } else { wanted.meaning() };
    let expected = Expr::All(vec![before.clone(), term.clone()]).normal();
    let first = Expr::All(vec![term, before]).normal();
    let gap = if text.is_empty() || text.ends_with(is_space) { "" } else { " " };
    let behind = format!("{text}{gap}{}", wanted.text);
    // In a bracket that is not closed yet it could not be taken out again.
    if parse(&behind).expr == expected && wanted.stands_in(&behind) {
        return behind;
    }
    let front = format!("{} {}", wanted.text, text.trim_start_matches(is_space));
    if parse(&front).expr == first && wanted.stands_in(&front) { front } else { print(&expected) }
}

impl Wanted {
    fn stands_in(&self, text: &str) -> bool {
        let is_it = |place: &Place<'_>| place.values.iter().any(|value| self.is(place.field, &value.text));
        standing_alone(&lex::lex(text)).filter(|place| self.is_beside(place)).any(|place| is_it(&place))
    }

    /// What it asks as it is written.
    fn meaning(&self) -> Expr {
        parse(&format!("{}:{}", self.field.name(), self.value)).expr
    }
}

#[cfg(test)]
mod tests;

//! A question written down again, in its shortest form: read anew it is the same question.

use super::field::Field;
use super::parse::is_bare;
use super::{Expr, Pattern, Ratio, Term, When, date, lex, number};

/// The text of a question. Layers that say nothing are left out (`Expr::normal`); `OR` binds closer than what merely
/// stands side by side, so brackets stand only where something of several parts is negated or an alternative.
pub fn print(expr: &Expr) -> String {
    whole(&expr.clone().normal())
}

fn whole(expr: &Expr) -> String {
    match expr {
        Expr::All(all) => all.iter().map(whole).collect::<Vec<_>>().join(" "),
        Expr::Any(any) if any.is_empty() => "-()".to_owned(),
        Expr::Any(any) => any.iter().map(alternative).collect::<Vec<_>>().join(" OR "),
        Expr::Not(inner) => negated(inner),
        Expr::Term(term) => self::term(term),
    }
}

fn alternative(expr: &Expr) -> String {
    match expr {
        Expr::All(_) | Expr::Any(_) => format!("({})", whole(expr)),
        Expr::Not(_) => whole(expr),
        // What has to be written as several words is one alternative all the same.
        Expr::Term(term) if is_split(term) => format!("({})", whole(expr)),
        Expr::Term(_) => whole(expr),
    }
}

fn negated(expr: &Expr) -> String {
    match expr {
        Expr::Term(Term::Made { from: Some(when), to: None }) => format!("before:{}", moment(when)),
        Expr::Term(Term::Made { from: None, to: Some(when) }) => format!("made:>{}", moment(when)),
        Expr::Term(term) if !is_split(term) => {
            let text = self::term(term);
            // A minus before a minus is a word: --ar.
            if text.starts_with('-') { format!("NOT {text}") } else { format!("-{text}") }
        }
        expr => format!("-({})", whole(expr)),
    }
}

/// Words that no text can hold as one: such a term never comes from a text.
fn is_split(term: &Term) -> bool {
    matches!(term, Term::Text { text, exact: false } if text.trim_matches(lex::is_space).contains(lex::is_space))
}

fn term(term: &Term) -> String {
    let numbers = |field: Field, span| {
        let text = field.unit().map(|unit| number::print(span, unit)).unwrap_or_default();
        format!("{}:{text}", field.name())
    };
    match term {
        Term::Text { text, exact: true } => quoted(text),
        Term::Text { text, exact: false } => {
            let words = text.split(lex::is_space).filter(|word| !word.is_empty());
            words.map(|word| if is_bare(word) { word.to_owned() } else { quoted(word) }).collect::<Vec<_>>().join(" ")
        }
        Term::Kind(kinds) => list(Field::Kind, kinds.iter().map(|kind| kind.as_text())),
        Term::Model(patterns) => list(Field::Model, texts(patterns)),
        Term::Tag(patterns) => list(Field::Tag, texts(patterns)),
        Term::In(names) => list(Field::In, names.iter().map(String::as_str)),
        Term::Rating(span) => numbers(Field::Rating, span),
        Term::Label(labels) => list(Field::Label, labels.iter().map(|label| label.as_text())),
        Term::Is(flag) => format!("is:{flag}"),
        Term::Has(part) => format!("has:{part}"),
        Term::State(states) => list(Field::State, states.iter().map(|state| state.as_text())),
        Term::Made { from, to } => format!("made:{}", made(from.as_ref(), to.as_ref())),
        Term::Ratio(ratio) => format!("ratio:{}", shape(ratio)),
        Term::Duration(span) => numbers(Field::Duration, span),
        Term::Cost(span) => numbers(Field::Cost, span),
        Term::Bytes(span) => numbers(Field::Bytes, span),
        Term::Pixels(span) => numbers(Field::Pixels, span),
        Term::Outputs(span) => numbers(Field::Outputs, span),
        Term::Seed(seeds) => list(Field::Seed, seeds.iter().map(String::as_str)),
        Term::Param { name, values } => list(Field::Param(name.clone()), texts(values)),
        Term::Family(task) => format!("family:{task}"),
        Term::Press(task) => format!("press:{task}"),
        Term::Like(task) => format!("like:{task}"),
        Term::Prompt(task) => format!("prompt:{task}"),
        Term::Colour([red, green, blue]) => format!("colour:#{red:02x}{green:02x}{blue:02x}"),
        Term::Found { of: asked, .. } => self::term(asked),
    }
}

fn made(from: Option<&When>, to: Option<&When>) -> String {
    match (from, to) {
        (None, None) => String::new(),
        (Some(from), None) => format!("≥{}", moment(from)),
        (None, Some(to)) => format!("≤{}", moment(to)),
        (Some(from), Some(to)) if from == to => moment(from),
        (Some(from), Some(to)) => format!("{}..{}", moment(from), moment(to)),
    }
}

fn moment(when: &When) -> String {
    let text = date::print(when);
    if text.contains(' ') { quoted(&text) } else { text }
}

fn shape(ratio: &Ratio) -> String {
    match ratio {
        Ratio::Wide => "wide".to_owned(),
        Ratio::Tall => "tall".to_owned(),
        Ratio::Square => "square".to_owned(),
        Ratio::Of { width, height } => format!("{width}:{height}"),
    }
}

fn texts(patterns: &[Pattern]) -> impl Iterator<Item = &str> {
    patterns.iter().map(|Pattern(text)| text.as_str())
}

fn list<'a>(field: Field, values: impl Iterator<Item = &'a str>) -> String {
    let values: Vec<String> = values.map(as_value).collect();
    format!("{}:{}", field.name(), values.join(","))
}

/// A name as it stands behind a colon: in quotes when it would not be read as one value otherwise.
pub(super) fn as_value(name: &str) -> String {
    let read = lex::lex(&format!("tag:{name}"));
    let is_one = matches!(&read[..], [lex::Token { what: lex::What::Term { values, .. }, .. }]
        if matches!(&values[..], [value] if value.text == name && value.open.is_none()));
    // A quote that is read away again would change the text when it is written a second time.
    if is_one && !name.starts_with(lex::is_quote) { name.to_owned() } else { quoted(name) }
}

/// A text in straight quotes.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests;

//! What was asked: a text of the query language and what it means.

use library::query::{Expr, Flag, Pattern, Ratio, Span, Term, When};
use library::text::{is_space, words};

use crate::face::QueryTrouble;

#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    pub expr: Expr,
    pub trouble: Option<QueryTrouble>,
}

impl Asked {
    pub fn of(text: &str) -> Self {
        let (expr, trouble) = parse(text);
        Self { expr, trouble }
    }

    /// The pieces of text that are asked for, each in its folded words.
    pub fn pieces(&self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        gather(&self.expr, &mut pieces);
        pieces
    }
}

/// A piece of text that is looked for: words in a row, of which the last may only be begun unless it is exact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub row: Vec<String>,
    pub exact: bool,
}

fn gather(expr: &Expr, pieces: &mut Vec<Piece>) {
    match expr {
        Expr::All(all) | Expr::Any(all) => all.iter().for_each(|expr| gather(expr, pieces)),
        Expr::Term(Term::Text { text, exact: true }) => pieces.extend(piece(text, true)),
        Expr::Term(Term::Text { text, exact: false }) => {
            pieces.extend(text.split(is_space).filter_map(|text| piece(text, false)));
        }
        // What is kept out is in nothing that is shown.
        Expr::Not(_) | Expr::Term(_) => {}
    }
}

fn piece(text: &str, exact: bool) -> Option<Piece> {
    let row: Vec<String> = words(text).into_iter().map(|word| word.text).collect();
    (!row.is_empty()).then_some(Piece { row, exact })
}

/// The one place where a text becomes a question.
fn parse(text: &str) -> (Expr, Option<QueryTrouble>) {
    let word = |word: &str| Expr::Term(Term::Text { text: word.to_owned(), exact: false });
    (Expr::All(text.split(is_space).filter(|text| !text.is_empty()).map(word).collect()), None)
}

/// The one place where a question becomes a text.
pub(crate) fn print(expr: &Expr) -> String {
    match expr {
        Expr::All(all) => all.iter().map(print).collect::<Vec<_>>().join(" "),
        Expr::Any(any) => any.iter().map(print).collect::<Vec<_>>().join(" OR "),
        Expr::Not(expr) => format!("-{}", print(expr)),
        Expr::Term(term) => term_text(term),
    }
}

fn term_text(term: &Term) -> String {
    let patterns = |all: &[Pattern]| all.iter().map(|is| quoted(&is.0)).collect::<Vec<_>>().join(",");
    match term {
        Term::Text { text, exact } => {
            if *exact {
                format!("\"{text}\"")
            } else {
                text.clone()
            }
        }
        Term::Kind(kinds) => format!("kind:{}", kinds.iter().map(|kind| kind.as_text()).collect::<Vec<_>>().join(",")),
        Term::Model(all) => format!("model:{}", patterns(all)),
        Term::Tag(all) => format!("tag:{}", patterns(all)),
        Term::In(all) => format!("in:{}", all.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(",")),
        Term::Rating(Span { from: Some(from), .. }) => format!("rating:>={from}"),
        Term::Label(all) => format!("label:{}", all.iter().map(|label| label.as_text()).collect::<Vec<_>>().join(",")),
        Term::Is(flag) => format!("is:{}", Flag::as_text(flag)),
        Term::Ratio(Ratio::Wide) => "ratio:wide".to_owned(),
        Term::Ratio(Ratio::Tall) => "ratio:tall".to_owned(),
        Term::Ratio(Ratio::Square) => "ratio:square".to_owned(),
        Term::Made { from: Some(When::Month(year, month)), .. } => format!("made:{year:04}-{month:02}"),
        other => format!("{other:?}"),
    }
}

fn quoted(value: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '*' | '/');
    if !value.is_empty() && value.chars().all(is_plain) {
        value.to_owned()
    } else {
        format!("\"{}\"", value.replace('"', ""))
    }
}

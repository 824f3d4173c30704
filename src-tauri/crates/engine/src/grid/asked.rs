//! What was asked: a text of the query language and what it means.

use library::query::{self, Expr, Term};
use library::text::{is_space, words};

use crate::face::QueryTrouble;
use crate::searching::query_trouble;

#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    pub expr: Expr,
    pub trouble: Option<QueryTrouble>,
}

impl Asked {
    pub fn of(text: &str) -> Self {
        let query::Parsed { expr, trouble, .. } = query::parse(text);
        Self { expr, trouble: trouble.map(|trouble| query_trouble(text, trouble)) }
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

//! A text read as a question. Nothing is refused: what is not understood is said with its place, and the rest still
//! asks. A text is read anew with each key that is pressed, so half of what comes here is not finished yet.

use std::collections::HashSet;
use std::ops::Range;

use super::field::Field;
use super::lex::{self, Token, Value, What};
use super::{Expr, Pattern, Term, value};

/// Longer texts are cut; nobody types as much.
const MOST_BYTES: usize = 8192;
/// Brackets within brackets.
const MOST_DEEP: usize = 32;
/// Words and values.
const MOST_TERMS: usize = 256;

/// A text, understood as far as it goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    pub expr: Expr,
    /// The first thing in the text that was not understood.
    pub trouble: Option<Trouble>,
    /// The text in its parts, from the first to the last. What is between them is space, or beyond the bounds.
    pub pieces: Vec<Piece>,
}

/// A stretch of a text, in bytes and in the units that a page counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub bytes: Range<usize>,
    pub utf16: Range<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub code: TroubleCode,
    pub at: Stretch,
    /// What would be understood there.
    pub instead: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TroubleCode {
    ValueMissing,
    ValueUnknown,
    NumberExpected,
    DateExpected,
    QuoteOpen,
    BracketOpen,
    BracketClosed,
    NothingBeside,
    TooLong,
    TooDeep,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub at: Stretch,
    pub sort: PieceSort,
    /// Of a term, also of one that was not understood.
    pub field: Option<Field>,
    /// The rest of a term as a person reads it: "≥ 3", "image, video"; else the text.
    pub value: String,
    pub negated: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PieceSort {
    Word,
    Quoted,
    Term,
    Operator,
    Bracket,
    Trouble,
}

impl Stretch {
    pub(super) fn of(text: &str, bytes: Range<usize>) -> Self {
        let from = units(&text[..bytes.start]);
        let utf16 = from..from.saturating_add(units(&text[bytes.clone()]));
        Self { bytes, utf16 }
    }
}

/// Length in UTF-16.
fn units(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

/// Reads a text; in time that grows with its length, and with bounds on length, depth and number of terms.
pub fn parse(text: &str) -> Parsed {
    let cut = if text.len() > MOST_BYTES { text.floor_char_boundary(MOST_BYTES) } else { text.len() };
    let tokens = lex::lex(&text[..cut]);
    let mut parser = Parser { text, tokens: &tokens, at: 0, terms: 0, troubles: Vec::new(), misread: Vec::new() };
    if cut < text.len() {
        parser.trouble(TroubleCode::TooLong, cut..text.len(), &[]);
    }
    let expr = parser.sequence(0);
    let Parser { misread, mut troubles, .. } = parser;
    troubles.sort_by_key(|(_, at, _)| at.start);
    let trouble = troubles.into_iter().next().map(|(code, bytes, instead)| {
        let instead = instead.iter().map(|example| (*example).to_owned()).collect();
        Trouble { code, at: Stretch::of(text, bytes), instead }
    });
    Parsed { expr: expr.normal(), trouble, pieces: pieces(text, &tokens, &misread) }
}

type Said = (TroubleCode, Range<usize>, Vec<&'static str>);

struct Parser<'t> {
    text: &'t str,
    tokens: &'t [Token],
    /// The token that comes next.
    at: usize,
    terms: usize,
    troubles: Vec<Said>,
    /// Tokens that nothing was made of, in no order.
    misread: Vec<usize>,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> Option<&'t Token> {
        self.tokens.get(self.at)
    }

    fn take(&mut self) -> Option<&'t Token> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    /// Whether the operator that stands here has something behind it.
    fn operand_follows(&self) -> bool {
        let next = self.tokens.get(self.at + 1).map(|token| &token.what);
        !matches!(next, None | Some(What::Close | What::And | What::Or))
    }

    /// All that stands side by side, to the end or to the bracket that closes. `OR` joins what stands at its two
    /// sides and nothing more, so that a term that is put behind a text asks in addition to all of it.
    fn sequence(&mut self, depth: usize) -> Expr {
        let mut all: Vec<Expr> = Vec::new();
        // Whether something stands before, and whether it asks anything.
        let (mut beside, mut asks) = (false, false);
        let mut or = false;
        while let Some(token) = self.peek() {
            match token.what {
                What::Close if depth > 0 => break,
                What::Close => self.skip(TroubleCode::BracketClosed),
                What::And | What::Or => {
                    if or || !beside || !self.operand_follows() {
                        self.skip(TroubleCode::NothingBeside);
                        continue;
                    }
                    self.take();
                    or = token.what == What::Or;
                }
                _ => {
                    let operand = self.operand(depth);
                    let joined = (or && asks).then(|| all.pop()).flatten();
                    or = false;
                    beside = true;
                    asks = operand.is_some() || joined.is_some();
                    match (joined, operand) {
                        (Some(before), Some(operand)) => all.push(either(before, operand)),
                        (before, operand) => all.extend(before.or(operand)),
                    }
                }
            }
        }
        Expr::All(all)
    }

    /// One thing that is asked. None when it is not understood, or asks nothing.
    fn operand(&mut self, depth: usize) -> Option<Expr> {
        // As many as there are, without going deeper for each.
        let mut negated = false;
        while self.peek()?.what == What::Not {
            if !self.operand_follows() {
                self.skip(TroubleCode::NothingBeside);
                return None;
            }
            self.take();
            negated = !negated;
        }
        let index = self.at;
        let token = self.take()?;
        negated ^= token.negated;
        let operand = match &token.what {
            What::Open => self.bracket(index, depth),
            What::Word(word) => self.asks(index, Term::Text { text: word.clone(), exact: false }),
            What::Quoted { text, closed: true } => match text.trim_matches(lex::is_space) {
                "" => None,
                text => self.asks(index, Term::Text { text: text.to_owned(), exact: true }),
            },
            What::Quoted { text, closed: false } => {
                self.trouble(TroubleCode::QuoteOpen, token.at.clone(), &[]);
                let words = words(text).filter_map(|term| self.asks(index, term)).collect::<Vec<_>>();
                (!words.is_empty()).then_some(Expr::All(words))
            }
            What::Term { field, values } => self.term(index, field, values),
            What::Close | What::And | What::Or | What::Not => None,
        };
        operand.map(|operand| if negated { Expr::Not(Box::new(operand)) } else { operand })
    }

    /// One more thing that is asked, as long as there is room for it.
    fn asks(&mut self, index: usize, term: Term) -> Option<Expr> {
        self.has_room(index, self.tokens[index].at.start).then_some(Expr::Term(term))
    }

    /// Counts one more thing that is asked. From the first on that is one too many, nothing asks any more.
    fn has_room(&mut self, index: usize, at: usize) -> bool {
        self.terms += 1;
        if self.terms == MOST_TERMS + 1 {
            self.trouble(TroubleCode::TooLong, at..self.text.len(), &[]);
        }
        let has_room = self.terms <= MOST_TERMS;
        if !has_room {
            self.misread.push(index);
        }
        has_room
    }

    /// What stands in the bracket that token `open` opens. An empty pair asks for everything, so that there is a text
    /// for each question; one in which nothing was understood asks nothing.
    fn bracket(&mut self, open: usize, depth: usize) -> Option<Expr> {
        let place = self.tokens[open].at.clone();
        if depth >= MOST_DEEP {
            self.trouble(TroubleCode::TooDeep, place, &[]);
            self.misread.push(open);
            self.pass_over();
            return None;
        }
        let inside = self.sequence(depth + 1);
        let is_empty_pair = self.at == open + 1 && self.peek().is_some();
        if self.take().is_none() {
            self.trouble(TroubleCode::BracketOpen, place, &[]);
            self.misread.push(open);
        }
        (is_empty_pair || inside != Expr::default()).then_some(inside)
    }

    /// Leaves out all that stands in a bracket which is open already.
    fn pass_over(&mut self) {
        let mut open = 1;
        while let Some(token) = self.take() {
            match token.what {
                What::Open => open += 1,
                What::Close => open -= 1,
                _ => {}
            }
            if open == 0 {
                return;
            }
        }
    }

    fn term(&mut self, index: usize, field: &Field, values: &[Value]) -> Option<Expr> {
        if values.is_empty() {
            self.trouble(TroubleCode::ValueMissing, self.tokens[index].at.clone(), field.examples());
        }
        let mut understood = Vec::new();
        for value in values {
            if !self.has_room(index, value.at.start) {
                break;
            }
            understood.extend(self.value(field, value));
        }
        if understood.is_empty() {
            self.misread.push(index);
            return None;
        }
        Some(value::any_of(understood))
    }

    fn value(&mut self, field: &Field, value: &Value) -> Option<Expr> {
        let read = value::read(field, &value.text);
        let Some(quote) = value.open else {
            let examples = field.examples();
            return read.map_err(|code| self.trouble(code, value.at.clone(), examples)).ok();
        };
        self.trouble(TroubleCode::QuoteOpen, quote..value.at.end, &[]);
        if value.text.is_empty() {
            return None;
        }
        // Whoever types a name still means all that begin like this. A date or a collection that is not there yet
        // would find nothing.
        match read.ok()? {
            Expr::Term(Term::Tag(patterns)) => Some(Expr::Term(Term::Tag(begun(patterns)))),
            Expr::Term(Term::Model(patterns)) => Some(Expr::Term(Term::Model(begun(patterns)))),
            Expr::Term(Term::Param { name, values }) => Some(Expr::Term(Term::Param { name, values: begun(values) })),
            Expr::Term(Term::In(_)) => None,
            other => Some(other),
        }
    }

    /// Passes over a token that nothing can be made of.
    fn skip(&mut self, code: TroubleCode) {
        let index = self.at;
        if let Some(token) = self.take() {
            self.trouble(code, token.at.clone(), &[]);
            self.misread.push(index);
        }
    }

    fn trouble(&mut self, code: TroubleCode, at: Range<usize>, instead: &[&'static str]) {
        let instead = instead.iter().take(4).copied().collect();
        self.troubles.push((code, at, instead));
    }
}

fn either(one: Expr, other: Expr) -> Expr {
    match one {
        Expr::Any(mut any) => {
            any.push(other);
            Expr::Any(any)
        }
        one => Expr::Any(vec![one, other]),
    }
}

fn begun(patterns: Vec<Pattern>) -> Vec<Pattern> {
    patterns.into_iter().map(|Pattern(text)| Pattern(if text.ends_with('*') { text } else { text + "*" })).collect()
}

/// What stands behind a quote that nothing closes: its words, each wherever it is found.
fn words(text: &str) -> impl Iterator<Item = Term> {
    let words = text.split(lex::is_space).filter(|word| !word.is_empty());
    words.map(|word| Term::Text { text: word.to_owned(), exact: !is_bare(word) })
}

/// Whether a text is one word as it stands.
pub(super) fn is_bare(text: &str) -> bool {
    let alone = Token { at: 0..text.len(), negated: false, what: What::Word(text.to_owned()) };
    lex::lex(text) == [alone]
}

fn pieces(text: &str, tokens: &[Token], misread: &[usize]) -> Vec<Piece> {
    let misread: HashSet<usize> = misread.iter().copied().collect();
    // Counted on from piece to piece, so that a long text is walked once.
    let (mut byte, mut unit) = (0, 0);
    let mut stretch = |at: &Range<usize>| {
        let from = unit + units(&text[byte..at.start]);
        unit = from + units(&text[at.clone()]);
        byte = at.end;
        Stretch { bytes: at.clone(), utf16: from..unit }
    };
    let tokens = tokens.iter().enumerate();
    tokens.map(|(index, token)| piece(token, stretch(&token.at), misread.contains(&index))).collect()
}

fn piece(token: &Token, at: Stretch, misread: bool) -> Piece {
    let (sort, field, value) = match &token.what {
        What::Word(word) => (PieceSort::Word, None, word.clone()),
        What::Quoted { text, .. } => (PieceSort::Quoted, None, text.clone()),
        What::Term { field, values } => {
            let values: Vec<String> = values.iter().map(|value| readable(&value.text)).collect();
            (PieceSort::Term, Some(field.clone()), values.join(", "))
        }
        What::Open => (PieceSort::Bracket, None, "(".to_owned()),
        What::Close => (PieceSort::Bracket, None, ")".to_owned()),
        What::And => (PieceSort::Operator, None, "AND".to_owned()),
        What::Or => (PieceSort::Operator, None, "OR".to_owned()),
        What::Not => (PieceSort::Operator, None, "NOT".to_owned()),
    };
    let sort = if misread { PieceSort::Trouble } else { sort };
    Piece { at, sort, field, value, negated: token.negated }
}

/// A comparison with its sign as one sign, and apart from its number.
fn readable(value: &str) -> String {
    for (typed, sign) in [(">=", "≥"), ("<=", "≤"), ("≥", "≥"), ("≤", "≤"), (">", ">"), ("<", "<")] {
        if let Some(rest) = value.strip_prefix(typed) {
            return format!("{sign} {rest}");
        }
    }
    value.to_owned()
}

#[cfg(test)]
mod tests;

//! A text in its smallest parts, each with its place. Nothing is refused here: whatever is no sign is a word.

use std::ops::Range;

use super::field::Field;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    /// Bytes of the text, the minus before it included.
    pub(super) at: Range<usize>,
    /// A minus stands before it.
    pub(super) negated: bool,
    pub(super) what: What,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    Word(String),
    Quoted {
        text: String,
        /// The other quote is there.
        closed: bool,
    },
    Term {
        field: Field,
        values: Vec<Value>,
    },
    Open,
    Close,
    And,
    Or,
    Not,
}

/// One of the alternatives behind a colon.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Value {
    pub(super) at: Range<usize>,
    /// Without its quotes, and without space around it.
    pub(super) text: String,
    /// Where a quote of it begins that has no end.
    pub(super) open: Option<usize>,
}

pub(super) fn lex(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut cursor = Cursor { text, at: 0 };
    while let Some(character) = cursor.peek() {
        if is_space(character) {
            cursor.take();
        } else {
            tokens.push(cursor.token(character));
        }
    }
    tokens
}

/// White space, control characters, and the marks that copied text carries unseen (zero-width space, byte order mark,
/// direction marks): none of them is ever searched for.
pub(super) fn is_space(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}')
        || matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Keyboards and programs turn straight quotes into round ones; each of them opens.
pub(super) fn is_quote(character: char) -> bool {
    matches!(character, '"' | '“' | '”' | '„')
}

/// Keyboards for Chinese and Japanese type the wide one.
pub(super) fn is_colon(character: char) -> bool {
    matches!(character, ':' | '：')
}

fn is_bracket(character: char) -> bool {
    matches!(character, '(' | ')')
}

struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += character.len_utf8();
        Some(character)
    }

    /// `first` is what stands here, and no space.
    fn token(&mut self, first: char) -> Token {
        let from = self.at;
        let negated = first == '-' && self.negates();
        if negated {
            self.take();
        }
        let what = match self.peek() {
            Some('(') => self.sign(What::Open),
            Some(')') => self.sign(What::Close),
            Some(quote) if is_quote(quote) => {
                let (text, closed) = self.quoted();
                What::Quoted { text, closed }
            }
            _ => self.word(negated),
        };
        Token { at: from..self.at, negated, what }
    }

    /// Whether the minus that stands here says "not". "--ar 16:9" is what people write into prompts, and "-OR" is no
    /// operator with a minus.
    fn negates(&self) -> bool {
        let rest = &self.rest()[1..];
        let word = rest.split(|c: char| is_space(c) || is_bracket(c)).next().unwrap_or_default();
        match rest.chars().next() {
            None => false,
            Some(next) => !is_space(next) && next != '-' && next != ')' && operator(word).is_none(),
        }
    }

    fn sign(&mut self, what: What) -> What {
        self.take();
        what
    }

    fn word(&mut self, negated: bool) -> What {
        let run = self.rest();
        let end = run.find(|c: char| is_space(c) || is_bracket(c)).unwrap_or(run.len());
        let word = &run[..end];
        if let Some((colon, sign)) = word.char_indices().find(|(_, c)| is_colon(*c))
            && let Some(field) = Field::of(&word[..colon])
        {
            self.at += colon + sign.len_utf8();
            return What::Term { field, values: self.values() };
        }
        self.at += end;
        match operator(word) {
            Some(what) if !negated => what,
            _ => What::Word(word.to_owned()),
        }
    }

    fn values(&mut self) -> Vec<Value> {
        let mut values = Vec::new();
        loop {
            let value = self.value();
            if !value.text.is_empty() || value.open.is_some() {
                values.push(value);
            }
            if self.peek() != Some(',') {
                return values;
            }
            self.take();
        }
    }

    fn value(&mut self) -> Value {
        let from = self.at;
        let mut text = String::new();
        let mut open = None;
        while let Some(character) = self.peek() {
            // A quote opens where a value begins; within one it is a sign as any other: 5"x7".
            if is_quote(character) && begins_value(&text) {
                let quote = self.at;
                let (inside, closed) = self.quoted();
                text.push_str(&inside);
                if !closed {
                    open = Some(quote);
                }
            } else if is_space(character) || is_bracket(character) || character == ',' {
                break;
            } else {
                text.push(character);
                self.take();
            }
        }
        let trimmed = text.trim_matches(is_space).to_owned();
        Value { at: from..self.at, text: trimmed, open }
    }

    /// A quoted text that begins here, and whether it ends. A backslash keeps a quote or another backslash.
    fn quoted(&mut self) -> (String, bool) {
        let round = self.take() != Some('"');
        let mut text = String::new();
        while let Some(character) = self.take() {
            match character {
                '\\' if matches!(self.peek(), Some('"' | '\\')) => text.extend(self.take()),
                '"' => return (text, true),
                '”' | '“' if round => return (text, true),
                other => text.push(other),
            }
        }
        (text, false)
    }
}

/// Whether a quote that comes after this much of a value opens.
fn begins_value(before: &str) -> bool {
    before.is_empty() || before.ends_with("..") || before.chars().all(|c| matches!(c, '<' | '>' | '=' | '≤' | '≥'))
}

fn operator(word: &str) -> Option<What> {
    match word {
        "AND" => Some(What::And),
        "OR" => Some(What::Or),
        "NOT" => Some(What::Not),
        _ => None,
    }
}

//! What is asked of the library, as a tree. A text is parsed into it, it is printed back, and the view is made of it.

mod complete;
mod date;
mod field;
mod lex;
pub(crate) mod names;
mod number;
mod parse;
mod print;
mod toggle;
mod value;
mod when;

pub use complete::{Known, KnownName, Offer, Wanted, byte_of, complete, wanted};
pub use field::Field;
pub use names::UsedModel;
pub use parse::{Parsed, Piece, PieceSort, Stretch, Trouble, TroubleCode, parse};
pub use print::print;
pub use toggle::toggle;
pub use when::When;

use crate::{Media, TaskState};

/// A question. An empty `All` holds everything.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// Every one of these.
    All(Vec<Expr>),
    /// At least one of these.
    Any(Vec<Expr>),
    Not(Box<Expr>),
    Term(Term),
}

impl Default for Expr {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

impl Expr {
    /// The same question without layers that say nothing: what was parsed is always like this. A question that
    /// nothing can answer is an empty `Any`.
    pub fn normal(self) -> Expr {
        match self {
            Expr::Term(term) if term.holds_everything() => Expr::default(),
            Expr::Term(term) if term.holds_nothing() => Expr::Any(Vec::new()),
            Expr::Term(term) => Expr::Term(term),
            Expr::Not(inner) => match inner.normal() {
                Expr::Not(twice) => *twice,
                Expr::All(all) if all.is_empty() => Expr::Any(all),
                Expr::Any(any) if any.is_empty() => Expr::All(any),
                inner => Expr::Not(Box::new(inner)),
            },
            Expr::All(all) => {
                let mut flat = Vec::new();
                for part in all {
                    match part.normal() {
                        Expr::All(inner) => flat.extend(inner),
                        Expr::Any(any) if any.is_empty() => return Expr::Any(any),
                        part => flat.push(part),
                    }
                }
                if flat.len() == 1 { flat.remove(0) } else { Expr::All(flat) }
            }
            Expr::Any(any) => {
                let mut flat = Vec::new();
                for part in any {
                    match part.normal() {
                        Expr::Any(inner) => flat.extend(inner),
                        Expr::All(all) if all.is_empty() => return Expr::All(all),
                        part => flat.push(part),
                    }
                }
                if flat.len() == 1 { flat.remove(0) } else { Expr::Any(flat) }
            }
        }
    }
}

impl Term {
    /// Bounds that bound nothing.
    fn holds_everything(&self) -> bool {
        match self {
            Term::Made { from, to } => from.is_none() && to.is_none(),
            Term::Rating(span)
            | Term::Duration(span)
            | Term::Cost(span)
            | Term::Bytes(span)
            | Term::Pixels(span)
            | Term::Outputs(span) => span.from.is_none() && span.to.is_none(),
            _ => false,
        }
    }

    /// Alternatives without one.
    fn holds_nothing(&self) -> bool {
        match self {
            Term::Kind(of) => of.is_empty(),
            Term::Model(of) | Term::Tag(of) | Term::Param { values: of, .. } => of.is_empty(),
            Term::In(of) | Term::Seed(of) => of.is_empty(),
            Term::Label(of) => of.is_empty(),
            Term::State(of) => of.is_empty(),
            _ => false,
        }
    }
}

/// One thing that is asked. Several values of one term are alternatives.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// Found in prompt, lyrics, model, tags, notes and file names. `exact`: just so, in quotes.
    Text {
        text: String,
        exact: bool,
    },
    Kind(Vec<Media>),
    /// Id or title of a model.
    Model(Vec<Pattern>),
    Tag(Vec<Pattern>),
    /// Name of a collection.
    In(Vec<String>),
    Rating(Span),
    Label(Vec<Label>),
    Is(Flag),
    Has(Part),
    State(Vec<TaskState>),
    /// When it was made, from the first moment of the first to the last moment of the second.
    Made {
        from: Option<When>,
        to: Option<When>,
    },
    Ratio(Ratio),
    /// Seconds.
    Duration(Span),
    /// Credits: what was charged, else what was estimated.
    Cost(Span),
    /// Bytes of all its files.
    Bytes(Span),
    /// Longer side in pixels.
    Pixels(Span),
    /// How many files it has.
    Outputs(Span),
    Seed(Vec<String>),
    /// A parameter of the body by its name, however deep it stands.
    Param {
        name: String,
        values: Vec<Pattern>,
    },
    /// All that came from the same beginning as a task.
    Family(i64),
    /// All of the press that made a task.
    Press(i64),
    /// Looks like the picture of a task.
    Like(i64),
    /// Same prompt, but for a few words, as a task.
    Prompt(i64),
    /// Mostly of this colour: "#rrggbb".
    Colour([u8; 3]),
    /// A term whose results were looked up elsewhere, nearest first: this crate does not know what pictures look like.
    /// No text is read as one.
    Found {
        of: Box<Term>,
        tasks: Vec<i64>,
    },
}

/// A text that may have `*` for any run of characters; case and accents do not count.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pattern(pub String);

/// Numbers from one to another, both within. Both are finite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    pub from: Option<f64>,
    pub to: Option<f64>,
    /// The bound itself is not within: `>5`.
    pub above: bool,
    /// `<5`.
    pub below: bool,
}

impl Span {
    pub fn holds(&self, value: f64) -> bool {
        let from = self.from.is_none_or(|from| if self.above { value > from } else { value >= from });
        let to = self.to.is_none_or(|to| if self.below { value < to } else { value <= to });
        from && to
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ratio {
    Wide,
    Tall,
    Square,
    /// Width to height, within 2 % of it.
    Of {
        width: f64,
        height: f64,
    },
}

impl Ratio {
    pub fn holds(&self, aspect: f64) -> bool {
        match *self {
            Ratio::Wide => aspect > 1.05,
            Ratio::Tall => aspect < 0.95,
            Ratio::Square => (0.95..=1.05).contains(&aspect),
            Ratio::Of { width, height } => (aspect / (width / height) - 1.0).abs() <= 0.02,
        }
    }
}

crate::stored::closed_text! {
    /// Something that holds of a result or does not.
    pub enum Flag else |unknown: &str| Err(unknown.to_owned()); {
        Favourite = "favourite",
        Rated = "rated",
        Tagged = "tagged",
        Collected = "collected",
        Noted = "noted",
        Private = "private",
        Binned = "binned",
        /// A file of it is not in the archive.
        Unsaved = "unsaved",
        /// A file of it is no longer where it was saved.
        Missing = "missing",
        /// A file of it is other than when it was saved.
        Changed = "changed",
        Failed = "failed",
        Refunded = "refunded",
        /// Made elsewhere and brought in.
        Imported = "imported",
    }
}

crate::stored::closed_text! {
    /// What a result may have.
    pub enum Part else |unknown: &str| Err(unknown.to_owned()); {
        Audio = "audio",
        Lyrics = "lyrics",
        File = "file",
        Note = "note",
        Seed = "seed",
        References = "references",
        Parent = "parent",
    }
}

crate::stored::closed_text! {
    /// A colour that a person gives a result.
    pub enum Label else |unknown: &str| Err(unknown.to_owned()); {
        Red = "red",
        Orange = "orange",
        Yellow = "yellow",
        Green = "green",
        Blue = "blue",
        Violet = "violet",
    }
}

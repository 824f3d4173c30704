use std::sync::Arc;

use super::{Look, Question, asks_for_bin, asks_for_states, text};
use crate::columns::{Bin, Bit, Made, Slot, Slots, state_code};
use crate::query::{Expr, Flag, Part, Pattern, Ratio, Span, Term, When};
use crate::table::parameter;
use crate::table::words::Ids;
use crate::text::{fits, fold};
use crate::{Error, TaskState};

/// A question made ready: whatever had to be looked up is a set, the rest a look at a row.
pub(crate) struct Ready {
    pub(crate) account: i64,
    pub(crate) all_states: bool,
    pub(crate) bin_too: bool,
    pub(crate) node: Node,
    /// It asks for words that could be looked for inside of others.
    pub(crate) may_widen: bool,
}

pub(crate) enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    In(Arc<Slots>),
    Fact(Box<dyn Fn(&Made) -> bool>),
}

/// What a question is made ready with.
#[derive(Clone, Copy)]
pub(crate) struct Way<'w> {
    /// Words are looked for inside of others too.
    pub(crate) wide: bool,
    pub(crate) among: Among<'w>,
}

/// Where words are looked up.
#[derive(Clone, Copy)]
pub(crate) enum Among<'w> {
    /// In all results, whatever it takes.
    All,
    /// In all results, but for what has to be looked for in the texts themselves, which takes long.
    Indexed,
    /// Among these ids: the sets are true of them alone.
    Ids(&'w [Ids]),
    /// In the sets that are kept. What none is kept of is taken to be in everything.
    Kept,
}

impl Ready {
    pub(crate) fn of(look: &Look<'_>, question: &Question<'_>, wide: bool, among: Among<'_>) -> Result<Self, Error> {
        let way = Way { wide, among };
        Ok(Self {
            account: question.account,
            all_states: asks_for_states(question.expr),
            bin_too: asks_for_bin(question.expr),
            node: node(look, question, question.expr, way)?,
            may_widen: !wide && super::asks_for_words(question.expr),
        })
    }

    /// A set is asked before the row, which lies elsewhere in memory.
    #[inline]
    pub(crate) fn holds(&self, slot: Slot, made: &Made) -> bool {
        self.node.holds(slot, made) && self.is_asked_of(made)
    }

    /// Whether a result is one that the question is about at all.
    #[inline]
    pub(crate) fn is_asked_of(&self, made: &Made) -> bool {
        made.account == self.account
            && made.bin != Bin::Emptied
            && if self.all_states { made.is_shown() } else { made.is_completed() }
            && (self.bin_too || made.bin == Bin::Out)
    }

    /// The smallest set that all answers are in, if there is one.
    pub(crate) fn fewest(&self) -> Option<&Slots> {
        self.node.fewest()
    }
}

impl Node {
    #[inline]
    pub(crate) fn holds(&self, slot: Slot, made: &Made) -> bool {
        match self {
            Self::All(all) => all.iter().all(|node| node.holds(slot, made)),
            Self::Any(any) => any.iter().any(|node| node.holds(slot, made)),
            Self::Not(node) => !node.holds(slot, made),
            Self::In(slots) => slots.contains(slot),
            Self::Fact(is) => is(made),
        }
    }

    fn fewest(&self) -> Option<&Slots> {
        match self {
            Self::In(slots) => Some(slots),
            Self::All(all) => all.iter().filter_map(Node::fewest).min_by_key(|slots| slots.len()),
            Self::Any(_) | Self::Not(_) | Self::Fact(_) => None,
        }
    }

    pub(crate) fn anything() -> Self {
        Self::All(Vec::new())
    }

    pub(crate) fn nothing() -> Self {
        Self::In(Arc::default())
    }
}

pub(crate) fn node(look: &Look<'_>, question: &Question<'_>, expr: &Expr, way: Way<'_>) -> Result<Node, Error> {
    let several = |exprs: &[Expr]| -> Result<Vec<Node>, Error> {
        exprs.iter().map(|expr| node(look, question, expr, way)).collect()
    };
    Ok(match expr {
        Expr::All(all) => {
            let mut all = several(all)?;
            all.sort_by_key(|node| matches!(node, Node::Fact(_)));
            Node::All(all)
        }
        Expr::Any(any) => Node::Any(several(any)?),
        // What is kept out is kept out by what was typed, not by what holds it inside.
        Expr::Not(expr) => Node::Not(Box::new(node(look, question, expr, Way { wide: false, ..way })?)),
        Expr::Term(term) => leaf(look, question, term, way)?,
    })
}

fn leaf(look: &Look<'_>, question: &Question<'_>, term: &Term, way: Way<'_>) -> Result<Node, Error> {
    Ok(match term {
        Term::Text { text, exact } => text::node(look, question, text, *exact, way)?,
        Term::Kind(kinds) => {
            let kinds = kinds.clone();
            fact(move |made| kinds.contains(&made.media()))
        }
        Term::Model(patterns) => {
            let patterns: Vec<String> = patterns.iter().map(|pattern| fold(&pattern.0)).collect();
            let models = look.columns().models.iter();
            let fitting: Vec<bool> = models
                .map(|model| patterns.iter().any(|is| fits(is, &model.folded_id) || fits(is, &model.folded_title)))
                .collect();
            fact(move |made| fitting.get(made.model as usize) == Some(&true))
        }
        Term::Tag(patterns) => {
            let patterns: Vec<String> = patterns.iter().map(|pattern| fold(&pattern.0)).collect();
            let tags = look.columns().tags.values();
            union(tags.filter(|tag| patterns.iter().any(|is| fits(is, &tag.folded))).map(|tag| &tag.slots))
        }
        Term::In(names) => {
            let names: Vec<String> = names.iter().map(|name| fold(name)).collect();
            let all = look.columns().collections.values();
            union(all.filter(|collection| names.contains(&collection.folded)).map(|collection| &collection.slots))
        }
        Term::Rating(span) => spanning(*span, |made| Some(f64::from(made.rating))),
        Term::Label(labels) => {
            let labels = labels.clone();
            fact(move |made| made.label.is_some_and(|label| labels.contains(&label)))
        }
        Term::Is(flag) => flag_node(look, *flag),
        Term::Has(part) => {
            let bit = match part {
                Part::Audio => Bit::Sound,
                Part::Lyrics => Bit::Lyrics,
                Part::File => Bit::File,
                Part::Note => Bit::Note,
                Part::Seed => Bit::Seed,
                Part::References => Bit::References,
                Part::Parent => Bit::Parent,
            };
            fact(move |made| made.has(bit))
        }
        Term::State(states) => {
            let states: Vec<u8> = states.iter().map(state_code).collect();
            fact(move |made| states.contains(&made.state))
        }
        Term::Made { from, to } => made_between(question, from.as_ref(), to.as_ref()),
        Term::Ratio(ratio) => shaped(*ratio),
        Term::Duration(span) => spanning(*span, |made| made.duration_ms().map(|ms| f64::from(ms) / 1000.0)),
        Term::Cost(span) => spanning(*span, |made| made.cost().map(f64::from)),
        Term::Bytes(span) => spanning(*span, |made| Some(made.bytes as f64)),
        Term::Pixels(span) => spanning(*span, |made| (made.pixels > 0).then(|| f64::from(made.pixels))),
        Term::Outputs(span) => spanning(*span, |made| Some(f64::from(made.outputs))),
        Term::Seed(values) => {
            let values: Vec<Pattern> = values.iter().cloned().map(Pattern).collect();
            tasks(look, parameter::having(look.conn(), "seed", &values)?)
        }
        Term::Param { name, values } => {
            let any = [Pattern("*".to_owned())];
            let values = if values.is_empty() { &any[..] } else { values };
            tasks(look, parameter::having(look.conn(), &fold(name), values)?)
        }
        Term::Family(task) => {
            let beginnings = look.beginnings();
            match look.slot(*task).and_then(|slot| beginnings.get(slot as usize)) {
                Some(beginning) => {
                    let slots = (0..).zip(&beginnings).filter(|(_, of)| *of == beginning).map(|(slot, _)| slot);
                    Node::In(Arc::new(slots.collect()))
                }
                None => Node::nothing(),
            }
        }
        Term::Press(task) => match look.slot(*task) {
            Some(slot) => {
                let press = look.made(slot).press;
                fact(move |made| made.press == press)
            }
            None => Node::nothing(),
        },
        Term::Prompt(task) => Node::In(Arc::new(text::same_but_for_a_few_words(look, *task)?)),
        Term::Found { tasks: found, .. } => tasks(look, found.clone()),
        // Whoever asks looks these up before.
        Term::Like(_) | Term::Colour(_) => Node::nothing(),
    })
}

pub(crate) fn flag_node(look: &Look<'_>, flag: Flag) -> Node {
    let bit = |bit: Bit| fact(move |made| made.has(bit));
    match flag {
        Flag::Favourite => bit(Bit::Favourite),
        Flag::Rated => fact(|made| made.rating > 0),
        Flag::Tagged => bit(Bit::Tagged),
        Flag::Collected => bit(Bit::Collected),
        Flag::Noted => bit(Bit::Note),
        Flag::Private => {
            let private = look.columns().collections.values().filter(|collection| collection.private);
            Node::Any(vec![bit(Bit::Private), union(private.map(|collection| &collection.slots))])
        }
        Flag::Binned => fact(|made| made.bin == Bin::In),
        Flag::Unsaved => bit(Bit::Unsaved),
        Flag::Missing => bit(Bit::Missing),
        Flag::Changed => bit(Bit::Changed),
        Flag::Failed => fact(Made::is_failed),
        Flag::Refunded => bit(Bit::Refunded),
        Flag::Imported => bit(Bit::Imported),
    }
}

fn fact(is: impl Fn(&Made) -> bool + 'static) -> Node {
    Node::Fact(Box::new(is))
}

fn spanning(span: Span, of: impl Fn(&Made) -> Option<f64> + 'static) -> Node {
    fact(move |made| of(made).is_some_and(|value| span.holds(value)))
}

fn shaped(ratio: Ratio) -> Node {
    fact(move |made| ratio.holds(f64::from(made.aspect)))
}

fn made_between(question: &Question<'_>, from: Option<&When>, to: Option<&When>) -> Node {
    let span = |when: Option<&When>| when.map(|when| when.span(question.now));
    match (span(from), span(to)) {
        // A date that the calendar cannot count is no day on which something was made.
        (Some(None), _) | (_, Some(None)) => Node::nothing(),
        (from, to) => {
            let from = from.flatten().map_or(i64::MIN, |span| span.start);
            let to = to.flatten().map_or(i64::MAX, |span| span.end);
            fact(move |made| (from..to).contains(&made.made_at))
        }
    }
}

pub(crate) fn union<'s>(sets: impl Iterator<Item = &'s Slots>) -> Node {
    Node::In(Arc::new(sets.flat_map(Slots::iter).collect()))
}

fn tasks(look: &Look<'_>, tasks: Vec<i64>) -> Node {
    Node::In(Arc::new(tasks.into_iter().filter_map(|task| look.slot(task)).collect()))
}

/// A state that is not known is asked for by nobody.
const _: () = assert!(TaskState::KNOWN.len() < 255);

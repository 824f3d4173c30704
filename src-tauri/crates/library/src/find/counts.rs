use std::collections::BTreeMap;

use super::ready::{Among, Node, Way, flag_node, node};
use super::{Look, Question, asks_for_bin, asks_for_states, asks_for_words};
use crate::calendar::Calendar;
use crate::columns::{Bin, Made, Slots};
use crate::query::{Expr, Flag, Label, Ratio, Term};
use crate::{Error, Media};

/// What values are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    Kinds,
    Months,
    Models,
    Ratings,
    Labels,
    Tags,
    Collections,
    Shapes,
    Flags,
}

const SHAPES: [Ratio; 3] = [Ratio::Wide, Ratio::Tall, Ratio::Square];

/// How many results there would be for each value, if it stood in the place of its group's own terms (those that are
/// joined to the others by "and"; what stands inside of another is left as it is). Values without any are left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    pub kinds: Vec<(Media, u32)>,
    /// Of the calendar: year and month.
    pub months: BTreeMap<(i16, i8), u32>,
    /// Id, the newest title, and how many.
    pub models: Vec<(String, String, u32)>,
    /// So many stars or more, from one on.
    pub ratings: [u32; 5],
    pub labels: Vec<(Label, u32)>,
    pub tags: Vec<(String, u32)>,
    pub collections: Vec<(String, u32)>,
    pub shapes: Vec<(Ratio, u32)>,
    pub flags: Vec<(Flag, u32)>,
}

/// The group whose own term this is.
pub(crate) fn group_of(expr: &Expr) -> Option<Group> {
    let Expr::Term(term) = expr else { return None };
    Some(match term {
        Term::Kind(_) => Group::Kinds,
        Term::Made { .. } => Group::Months,
        Term::Model(_) => Group::Models,
        Term::Rating(_) => Group::Ratings,
        Term::Label(_) => Group::Labels,
        Term::Tag(_) => Group::Tags,
        Term::In(_) => Group::Collections,
        Term::Ratio(_) => Group::Shapes,
        Term::Is(_) => Group::Flags,
        Term::Text { .. }
        | Term::Has(_)
        | Term::State(_)
        | Term::Duration(_)
        | Term::Cost(_)
        | Term::Bytes(_)
        | Term::Pixels(_)
        | Term::Outputs(_)
        | Term::Seed(_)
        | Term::Param { .. }
        | Term::Family(_)
        | Term::Press(_)
        | Term::Like(_)
        | Term::Prompt(_)
        | Term::Colour(_)
        | Term::Found { .. } => return None,
    })
}

/// The parts of a question that all must hold.
pub fn joined(expr: &Expr) -> &[Expr] {
    match expr {
        Expr::All(all) => all,
        other => std::slice::from_ref(other),
    }
}

impl Look<'_> {
    /// All groups in one pass, or in two where the words are found inside of others alone.
    pub fn counts(&self, question: &Question<'_>) -> Result<Counts, Error> {
        let begun = self.counts_of(question, false)?;
        if asks_for_words(question.expr) && self.is_only_wide(question)? {
            // In the place of its group's own terms a value may find by the beginnings of words what the question as it
            // stands does not, and then it finds no others.
            return Ok(begun.or(self.counts_of(question, true)?));
        }
        Ok(begun)
    }

    fn counts_of(&self, question: &Question<'_>, wide: bool) -> Result<Counts, Error> {
        let parts = joined(question.expr);
        let way = Way { wide, among: Among::All };
        let nodes: Vec<(Option<Group>, Node)> = parts
            .iter()
            .map(|part| Ok((group_of(part), node(self, question, part, way)?)))
            .collect::<Result<_, Error>>()?;
        let unflagged: Vec<Expr> = parts.iter().filter(|part| group_of(part) != Some(Group::Flags)).cloned().collect();
        let unflagged = Expr::All(unflagged);
        let asked = Asked {
            account: question.account,
            states: asks_for_states(question.expr),
            bin: asks_for_bin(question.expr),
            states_unflagged: asks_for_states(&unflagged),
            bin_unflagged: asks_for_bin(&unflagged),
        };
        let flags: Vec<(Flag, Node)> = Flag::ALL.iter().map(|flag| (*flag, flag_node(self, *flag))).collect();
        let mut tally = Tally::new(self, question, flags);
        for some in self.columns().by_time.chunks(65_536) {
            if (question.stop)() {
                return Err(Error::Stopped);
            }
            for slot in some {
                let made = &self.columns().made[*slot as usize];
                if made.account != asked.account || !made.is_shown() {
                    continue;
                }
                let mut failing = Failing::None;
                for (group, node) in &nodes {
                    if failing.is_lost_for(*group) || node.holds(*slot, made) {
                        continue;
                    }
                    failing = failing.and(*group);
                    if failing == Failing::Several {
                        break;
                    }
                }
                if failing != Failing::Several {
                    tally.add(*slot, made, failing, &asked);
                }
            }
        }
        Ok(tally.done(self))
    }

    fn is_only_wide(&self, question: &Question<'_>) -> Result<bool, Error> {
        let ready = super::Ready::of(self, question, false, Among::All)?;
        Ok(self.holding(&ready, question)?.is_empty())
    }
}

impl Counts {
    /// Each value as it is counted here; what is not counted here, as it is counted there.
    fn or(self, there: Self) -> Self {
        let mut months = there.months;
        months.extend(self.months);
        let mut ratings = self.ratings;
        for (count, there) in ratings.iter_mut().zip(there.ratings).filter(|(count, _)| **count == 0) {
            *count = there;
        }
        let with_key = |(id, title, count): (String, String, u32)| (id, (title, count));
        let mut models: BTreeMap<String, (String, u32)> = there.models.into_iter().map(with_key).collect();
        models.extend(self.models.into_iter().map(with_key));
        Self {
            kinds: most_first(or(self.kinds, there.kinds)),
            months,
            models: models_most_first(models.into_iter().map(|(id, (title, count))| (id, title, count)).collect()),
            ratings,
            labels: most_first(or(self.labels, there.labels)),
            tags: most_first(or(self.tags, there.tags)),
            collections: most_first(or(self.collections, there.collections)),
            shapes: shapes_most_first(
                SHAPES.iter().map(|shape| (*shape, counted_of(shape, &self.shapes, &there.shapes))).collect(),
            ),
            flags: Flag::ALL
                .iter()
                .map(|flag| (*flag, counted_of(flag, &self.flags, &there.flags)))
                .filter(|(_, count)| *count > 0)
                .collect(),
        }
    }
}

fn or<T: Ord>(here: Vec<(T, u32)>, there: Vec<(T, u32)>) -> Vec<(T, u32)> {
    let mut counts: BTreeMap<T, u32> = there.into_iter().collect();
    counts.extend(here);
    counts.into_iter().collect()
}

fn counted_of<T: PartialEq>(value: &T, here: &[(T, u32)], there: &[(T, u32)]) -> u32 {
    here.iter().chain(there).find(|(of, _)| of == value).map_or(0, |(_, count)| *count)
}

struct Asked {
    account: i64,
    states: bool,
    bin: bool,
    states_unflagged: bool,
    bin_unflagged: bool,
}

/// Which groups' own terms do not hold of a result.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Failing {
    None,
    Only(Group),
    /// Of more than one, or what belongs to none: it counts nowhere.
    Several,
}

impl Failing {
    /// Whether one more term of this group changes nothing.
    fn is_lost_for(self, group: Option<Group>) -> bool {
        group.is_some() && group.map(Failing::Only) == Some(self)
    }

    fn and(self, group: Option<Group>) -> Self {
        match (self, group) {
            (Self::None, Some(group)) => Self::Only(group),
            _ => Self::Several,
        }
    }

    fn counts_in(self, group: Group) -> bool {
        self == Self::None || self == Self::Only(group)
    }
}

struct Tally {
    counts: Counts,
    calendar: Calendar,
    kinds: BTreeMap<Media, u32>,
    models: Vec<u32>,
    labels: BTreeMap<Label, u32>,
    shapes: [u32; 3],
    flags: Vec<(Flag, Node)>,
    flag_counts: Vec<u32>,
    of_tags: Slots,
    of_collections: Slots,
}

impl Tally {
    fn new(look: &Look<'_>, question: &Question<'_>, flags: Vec<(Flag, Node)>) -> Self {
        Self {
            counts: Counts::default(),
            calendar: Calendar::new(question.now.time_zone().clone()),
            kinds: BTreeMap::new(),
            models: vec![0; look.columns().models.len()],
            labels: BTreeMap::new(),
            shapes: [0; 3],
            flag_counts: vec![0; flags.len()],
            flags,
            of_tags: Slots::default(),
            of_collections: Slots::default(),
        }
    }

    fn add(&mut self, slot: u32, made: &Made, failing: Failing, asked: &Asked) {
        if failing.counts_in(Group::Flags) {
            for ((flag, node), count) in self.flags.iter().zip(&mut self.flag_counts) {
                let state =
                    asked.states_unflagged || matches!(flag, Flag::Failed | Flag::Refunded) || made.is_completed();
                let bin = asked.bin_unflagged || *flag == Flag::Binned || made.bin == Bin::Out;
                if state && bin && node.holds(slot, made) {
                    *count += 1;
                }
            }
        }
        if !(asked.states || made.is_completed()) || !(asked.bin || made.bin == Bin::Out) {
            return;
        }
        if failing.counts_in(Group::Kinds) {
            *self.kinds.entry(made.media()).or_default() += 1;
        }
        if failing.counts_in(Group::Months) {
            *self.counts.months.entry(self.calendar.month(made.made_at)).or_default() += 1;
        }
        if failing.counts_in(Group::Models)
            && let Some(count) = self.models.get_mut(made.model as usize)
        {
            *count += 1;
        }
        if failing.counts_in(Group::Ratings) {
            self.counts.ratings.iter_mut().take(usize::from(made.rating)).for_each(|count| *count += 1);
        }
        if failing.counts_in(Group::Labels)
            && let Some(label) = made.label
        {
            *self.labels.entry(label).or_default() += 1;
        }
        if failing.counts_in(Group::Shapes) {
            for (shape, count) in SHAPES.iter().zip(&mut self.shapes) {
                *count += u32::from(shape.holds(f64::from(made.aspect)));
            }
        }
        if failing.counts_in(Group::Tags) {
            self.of_tags.insert(slot);
        }
        if failing.counts_in(Group::Collections) {
            self.of_collections.insert(slot);
        }
    }

    fn done(mut self, look: &Look<'_>) -> Counts {
        let columns = look.columns();
        let within = |slots: &Slots, all: &Slots| {
            u32::try_from(slots.iter().filter(|slot| all.contains(*slot)).count()).unwrap_or(u32::MAX)
        };
        let tags = columns.tags.values().map(|tag| (tag.name.clone(), within(&tag.slots, &self.of_tags)));
        self.counts.tags = most_first(tags.collect());
        let collections = columns.collections.values();
        let collections = collections.map(|named| (named.name.clone(), within(&named.slots, &self.of_collections)));
        self.counts.collections = most_first(collections.collect());
        // One model under several titles is one; the newest title names it.
        let mut models: BTreeMap<&str, (&str, u32)> = BTreeMap::new();
        for (model, count) in columns.models.iter().zip(&self.models) {
            let (title, sum) = models.entry(&model.id).or_default();
            *sum += count;
            *title = &model.title;
        }
        let models = models.into_iter().map(|(id, (title, count))| (id.to_owned(), title.to_owned(), count));
        self.counts.models = models_most_first(models.collect());
        self.counts.kinds = most_first(self.kinds.into_iter().collect());
        self.counts.labels = most_first(self.labels.into_iter().collect());
        self.counts.shapes = shapes_most_first(SHAPES.into_iter().zip(self.shapes).collect());
        let flags = self.flags.iter().map(|(flag, _)| *flag).zip(self.flag_counts);
        self.counts.flags = flags.filter(|(_, count)| *count > 0).collect();
        self.counts
    }
}

fn most_first<T: Ord>(mut counts: Vec<(T, u32)>) -> Vec<(T, u32)> {
    counts.retain(|(_, count)| *count > 0);
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}

fn models_most_first(mut models: Vec<(String, String, u32)>) -> Vec<(String, String, u32)> {
    models.retain(|(_, _, count)| *count > 0);
    models.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.1.cmp(&b.1)));
    models
}

fn shapes_most_first(mut shapes: Vec<(Ratio, u32)>) -> Vec<(Ratio, u32)> {
    shapes.retain(|(_, count)| *count > 0);
    shapes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    shapes
}

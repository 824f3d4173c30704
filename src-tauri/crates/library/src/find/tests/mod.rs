//! Whatever is written: what is kept in memory is what a new opening reads, and every answer is that of a plain walk
//! over the rows.
#![allow(clippy::unwrap_used)]

mod plain;
mod steps;

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{First, Look, Question};
use crate::query::{Expr, Flag, Label, Part, Pattern, Ratio, Span, Term, When};
use crate::{Library, Media, TaskState};
use plain::plainly;
use steps::{Home, PROMPTS, step};

fn leaf() -> impl Strategy<Value = Term> {
    let texts = prop_oneof![
        4 => (0..8_usize, 0..20_usize, 1..6_usize).prop_map(|(prompt, from, len)| {
            PROMPTS[prompt].chars().skip(from).take(len).collect::<String>()
        }),
        1 => Just("cat".to_owned()),
        1 => Just("kling".to_owned()),
        1 => Just("zzz".to_owned()),
    ];
    let span = (prop::option::of(0..6_i64), prop::option::of(0..6_i64), any::<bool>(), any::<bool>()).prop_map(
        |(from, to, above, below)| Span { from: from.map(|n| n as f64), to: to.map(|n| n as f64), above, below },
    );
    prop_oneof![
        5 => (texts, any::<bool>()).prop_map(|(text, exact)| Term::Text { text, exact }),
        1 => prop::sample::select(&[Media::Image, Media::Video][..]).prop_map(|kind| Term::Kind(vec![kind])),
        1 => prop::sample::select(&["kling*", "z-image", "KLING 2", "*"][..])
            .prop_map(|is| Term::Model(vec![Pattern(is.to_owned())])),
        1 => prop::sample::select(&["dress", "RED CAFE", "*", "猫"][..]).prop_map(|is| Term::Tag(vec![Pattern(is.to_owned())])),
        1 => prop::sample::select(&["spring", "SUMMER", "none"][..]).prop_map(|is| Term::In(vec![is.to_owned()])),
        2 => span.clone().prop_map(Term::Rating),
        1 => span.clone().prop_map(Term::Outputs),
        1 => span.prop_map(Term::Bytes),
        1 => Just(Term::Label(vec![Label::Red])),
        3 => prop::sample::select(Flag::ALL).prop_map(Term::Is),
        1 => prop::sample::select(Part::ALL).prop_map(Term::Has),
        1 => Just(Term::State(vec![TaskState::LostContact])),
        1 => prop::sample::select(&[Ratio::Wide, Ratio::Tall, Ratio::Square][..]).prop_map(Term::Ratio),
        1 => Just(Term::Made { from: Some(When::Year(1970)), to: None }),
        1 => (0..12_i64).prop_map(Term::Family),
        1 => (0..12_i64).prop_map(Term::Press),
        1 => Just(Term::Seed(vec!["2".to_owned(), "3*".to_owned()])),
        1 => Just(Term::Param { name: "Size".to_owned(), values: vec![Pattern("1*".to_owned())] }),
    ]
}

fn expr() -> impl Strategy<Value = Expr> {
    let tree = leaf().prop_map(Expr::Term).prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            3 => prop::collection::vec(inner.clone(), 0..3).prop_map(Expr::All),
            1 => prop::collection::vec(inner.clone(), 0..3).prop_map(Expr::Any),
            1 => inner.prop_map(|expr| Expr::Not(Box::new(expr))),
        ]
    });
    prop_oneof![1 => Just(Expr::default()), 8 => tree]
}

/// All that is in memory, by task.
fn dump(library: &Library) -> BTreeMap<i64, String> {
    library
        .look_blocking(|look| {
            let columns = look.columns();
            let order: Vec<i64> = columns.by_time.iter().map(|slot| look.made(*slot).task).collect();
            let row = |slot: u32| {
                let made = look.made(slot);
                let name = columns.model(made).map(|model| (model.id.clone(), model.title.clone()));
                let collections: Vec<i64> = (columns.collections.iter())
                    .filter(|(_, named)| named.slots.contains(slot))
                    .map(|(id, _)| *id)
                    .collect();
                // The number of a model depends on which came first.
                let mut made = *made;
                made.model = 0;
                let place = order.iter().position(|task| *task == made.task);
                let private = look.is_private(slot);
                (made.task, format!("{made:?} {name:?} {:?} {collections:?} {place:?} {private}", look.tags(slot)))
            };
            Ok((0..columns.len() as u32).map(row).collect())
        })
        .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn kept_columns_are_what_a_new_opening_reads_and_answers_are_those_of_a_plain_walk(
        begun in prop::collection::vec(step(), 30..70),
        exprs in prop::collection::vec(expr(), 12),
        then in prop::collection::vec(step(), 0..8)
    ) {
        let home = Home::new();
        home.play(begun);
        for steps in [Vec::new(), then] {
            home.play(steps);
            let anew = Library::open(&home.path, 0).unwrap();
            prop_assert_eq!(dump(&home.library), dump(&anew));
            let now = "1970-03-04T15:00[Europe/Berlin]".parse().unwrap();
            for expr in &exprs {
                home.library.look_blocking(|look| {
                    let question = Question { account: 1, expr, now: &now, stop: &|| false };
                    let found = look.find(&question).unwrap();
                    assert_eq!(&found, &plainly(look, &question), "{expr:?}");
                    let First::Whole(first) = look.first(&question, 3, false).unwrap() else { panic!("so few are whole") };
                    assert_eq!(first, found, "{expr:?}");
                    counted_as_found(look, &question);
                    Ok(())
                }).unwrap();
            }
        }
    }
}

/// Every count is the number of results of the question with that value in the place of its group's own terms.
fn counted_as_found(look: &Look<'_>, question: &Question<'_>) {
    use super::counts::{Group, group_of, joined};
    let counts = look.counts(question).unwrap();
    let with = |group: Group, term: Term| {
        let rest = joined(question.expr).iter().filter(|part| group_of(part) != Some(group)).cloned();
        let expr = Expr::All(rest.chain([Expr::Term(term)]).collect());
        look.count(&Question { expr: &expr, ..*question }).unwrap()
    };
    for flag in Flag::ALL {
        let counted = counts.flags.iter().find(|(of, _)| of == flag).map_or(0, |(_, count)| *count);
        let found = with(Group::Flags, Term::Is(*flag));
        assert!(counted == found || counted == 0, "{flag} {counted} {found} {:?}", question.expr);
    }
    for (kind, count) in &counts.kinds {
        assert_eq!(with(Group::Kinds, Term::Kind(vec![*kind])), *count, "{kind} {:?}", question.expr);
    }
    for (tag, count) in &counts.tags {
        assert_eq!(with(Group::Tags, Term::Tag(vec![Pattern(tag.clone())])), *count, "{tag} {:?}", question.expr);
    }
    for (name, count) in &counts.collections {
        assert_eq!(with(Group::Collections, Term::In(vec![name.clone()])), *count, "{name} {:?}", question.expr);
    }
    for (id, _, count) in &counts.models {
        assert_eq!(with(Group::Models, Term::Model(vec![Pattern(id.clone())])), *count, "{id} {:?}", question.expr);
    }
    for (shape, count) in &counts.shapes {
        assert_eq!(with(Group::Shapes, Term::Ratio(*shape)), *count, "{shape:?} {:?}", question.expr);
    }
    for (stars, count) in (1..).zip(counts.ratings) {
        let span = Span { from: Some(f64::from(stars)), to: None, above: false, below: false };
        let found = with(Group::Ratings, Term::Rating(span));
        assert!(count == found || count == 0, "{stars} {count} {found} {:?}", question.expr);
    }
    for ((year, month), count) in &counts.months {
        let when = When::Month(*year, *month);
        let term = Term::Made { from: Some(when.clone()), to: Some(when) };
        assert_eq!(with(Group::Months, term), *count, "{year}-{month} {:?}", question.expr);
    }
}

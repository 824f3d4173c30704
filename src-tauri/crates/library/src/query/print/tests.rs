#![allow(clippy::unwrap_used)]

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::query::{Flag, Label, Part, Span, parse};
use crate::{Media, TaskState};

#[test]
fn the_text_is_the_shortest_one() {
    let cases = [
        ("  blue   AND (dress) ", "blue dress"),
        ("(a OR b) c", "a OR b c"),
        ("(a b) OR (c)", "(a b) OR c"),
        ("NOT (a b)", "-(a b)"),
        ("NOT --ar", "NOT --ar"),
        ("“a \\\"b”", "\"a \\\"b\""),
        ("Type:Photos,VIDEO", "kind:image,video"),
        ("stars:>=3", "rating:≥3"),
        ("rating:4,5", "rating:4 OR rating:5"),
        ("tag:\"dress\",\"red hat\"", "tag:dress,\"red hat\""),
        ("tag:5\"", "tag:5\""),
        ("tag:\"a,b\"", "tag:\"a,b\""),
        ("duration:5s", "duration:5s"),
        ("duration:<=60s", "duration:≤1m"),
        ("duration:90", "duration:90s"),
        ("duration:1:30", "duration:90s"),
        ("size:10000kb", "bytes:10000kb"),
        ("bytes:>10000kb", "bytes:>10mb"),
        ("bytes:>1500000", "bytes:>1.5mb"),
        ("after:2026-03", "made:≥2026-03"),
        ("before:\"last week\"", "before:\"last week\""),
        ("made:<2026", "before:2026"),
        ("made:>2026", "made:>2026"),
        ("made:2026-08..2026-8", "made:2026-08"),
        ("after:7d", "made:≥\"7 days\""),
        ("made:lastmonth..lastweek", "made:\"last month\"..\"last week\""),
        ("ratio:16x9", "ratio:16:9"),
        ("ratio:1.5", "ratio:1.5:1"),
        ("color:teal", "colour:#2f938c"),
        ("is:untagged", "-is:tagged"),
        ("-is:untagged", "is:tagged"),
        ("a OR ()", ""),
        ("-()", "-()"),
    ];
    for (typed, printed) in cases {
        assert_eq!(print(&parse(typed).expr), printed, "{typed}");
    }
}

#[test]
fn words_that_no_text_can_hold_as_one_are_not_lost() {
    let words = |text: &str| Expr::Term(Term::Text { text: text.to_owned(), exact: false });
    assert_eq!(print(&words("a OR -b")), "a \"OR\" \"-b\"");
    assert_eq!(print(&Expr::Not(Box::new(words("a b")))), "-(a b)");
    assert_eq!(print(&Expr::Any(vec![words("a b"), words("c")])), "(a b) OR c");
    let empty = Expr::All(vec![Expr::Term(Term::Kind(vec![])), words("c")]);
    assert_eq!(print(&empty), "-()", "none of no kinds");
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        (0u32..200).prop_map(f64::from),
        (0u32..10_000_000).prop_map(|hundredths| f64::from(hundredths) / 100.0),
        (0i64..9_000_000_000_000).prop_map(|whole| whole as f64),
        (-1e12..1e12f64),
    ]
}

fn span() -> impl Strategy<Value = Span> {
    let sides = (proptest::option::of(number()), proptest::option::of(number()), any::<bool>(), any::<bool>());
    sides.prop_filter_map("no bounds", |(from, to, above, below)| {
        let span = Span { from, to, above: above && from.is_some(), below: below && to.is_some() };
        (from.is_some() || to.is_some()).then_some(span)
    })
}

fn when() -> impl Strategy<Value = When> {
    prop_oneof![
        (1000i16..=9999).prop_map(When::Year),
        (1000i16..=9999, 1i8..=12).prop_map(|(year, month)| When::Month(year, month)),
        (0i32..400_000).prop_map(|day| When::Day(date(1900, 1, 1).saturating_add(jiff::Span::new().days(day)))),
        (1u16..).prop_map(When::Days),
        proptest::sample::select(vec![
            When::Today,
            When::Yesterday,
            When::ThisWeek,
            When::LastWeek,
            When::ThisMonth,
            When::LastMonth,
            When::ThisYear,
            When::LastYear,
        ]),
    ]
}

/// Whatever a name may be, but for space around it, which no name has.
fn name() -> impl Strategy<Value = String> {
    let odd = "[a-zA-Z0-9 \"\\\\()“”:,*<>=≥.äß猫🐈-]{1,12}";
    prop_oneof!["[a-z]{1,8}", odd, any::<String>()].prop_filter_map("empty", |name| {
        let name = name.trim_matches(lex::is_space);
        (!name.is_empty()).then(|| name.to_owned())
    })
}

fn some<T: std::fmt::Debug + Clone + 'static>(one: impl Strategy<Value = T>) -> impl Strategy<Value = Vec<T>> {
    proptest::collection::vec(one, 1..4)
}

fn term() -> impl Strategy<Value = Term> {
    use proptest::sample::select;
    let words = prop_oneof!["[a-z]{1,8}", name()].prop_filter("no bare word", |text| is_bare(text));
    let patterns = || some(name().prop_map(Pattern));
    let side = || (1u32..4000).prop_map(|side| f64::from(side) / 100.0);
    let shapes = prop_oneof![
        select(vec![Ratio::Wide, Ratio::Tall, Ratio::Square]),
        (side(), side()).prop_map(|(width, height)| Ratio::Of { width, height }),
    ];
    let made = (proptest::option::of(when()), proptest::option::of(when()));
    let texts = prop_oneof![
        words.prop_map(|text| Term::Text { text, exact: false }),
        name().prop_map(|text| Term::Text { text, exact: true }),
    ];
    let lists = prop_oneof![
        some(select(Media::ALL)).prop_map(Term::Kind),
        patterns().prop_map(Term::Model),
        patterns().prop_map(Term::Tag),
        some(name()).prop_map(Term::In),
        some(select(Label::ALL)).prop_map(Term::Label),
        some(select(TaskState::KNOWN)).prop_map(Term::State),
        some("-?[0-9]{1,20}").prop_map(Term::Seed),
        ("[a-zA-Z_][a-zA-Z0-9_.]{0,10}", patterns()).prop_map(|(name, values)| Term::Param { name, values }),
    ];
    let spans = prop_oneof![
        span().prop_map(Term::Rating),
        span().prop_map(Term::Duration),
        span().prop_map(Term::Cost),
        span().prop_map(Term::Bytes),
        span().prop_map(Term::Pixels),
        span().prop_map(Term::Outputs),
    ];
    let others = prop_oneof![
        select(Flag::ALL).prop_map(Term::Is),
        select(Part::ALL).prop_map(Term::Has),
        made.prop_filter("no bounds", |(from, to)| from.is_some() || to.is_some())
            .prop_map(|(from, to)| Term::Made { from, to }),
        shapes.prop_map(Term::Ratio),
        any::<i64>().prop_map(Term::Family),
        any::<i64>().prop_map(Term::Press),
        any::<i64>().prop_map(Term::Like),
        any::<i64>().prop_map(Term::Prompt),
        any::<[u8; 3]>().prop_map(Term::Colour),
    ];
    prop_oneof![texts, lists, spans, others]
}

fn tree() -> impl Strategy<Value = Expr> {
    term().prop_map(Expr::Term).prop_recursive(5, 40, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Expr::All),
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Expr::Any),
            inner.prop_map(|inner| Expr::Not(Box::new(inner))),
        ]
    })
}

/// Texts that a person could have typed, whole and broken off.
fn typed() -> impl Strategy<Value = String> {
    let signs = vec![
        "(",
        ")",
        "-",
        "\"",
        "“",
        "”",
        " OR ",
        " AND ",
        "NOT ",
        " ",
        ":",
        ",",
        "*",
        "..",
        ">=",
        "≥",
        "<",
        "5",
        "16:9",
        "kind:",
        "tag:",
        "rating:",
        "made:",
        "before:",
        "in:",
        "is:",
        "duration:",
        "bytes:",
        "param.x:",
        "video",
        "favourite",
        "2026-03",
        "last week",
        "dress",
        "\\",
        "--ar",
        "猫",
        "🐈",
        "10mb",
        "1m",
    ];
    proptest::collection::vec(proptest::sample::select(signs), 0..24).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_question_that_is_printed_and_read_is_the_same(tree in tree()) {
        let text = print(&tree);
        let parsed = parse(&text);
        prop_assert_eq!(&parsed.trouble, &None, "{}", text);
        prop_assert_eq!(&parsed.expr, &tree.normal(), "{}", text);
        prop_assert_eq!(print(&parsed.expr), text);
    }

    #[test]
    fn whatever_is_typed_is_the_same_question_when_it_is_printed(text in typed()) {
        let read = parse(&text).expr;
        let printed = print(&read);
        prop_assert_eq!(parse(&printed).expr, read, "{} → {}", text, printed);
        prop_assert_eq!(parse(&printed).trouble, None, "{} → {}", text, printed);
    }

    #[test]
    fn any_text_at_all_is_read(text in any::<String>()) {
        let parsed = parse(&text);
        prop_assert_eq!(&parse(&print(&parsed.expr)).expr, &parsed.expr);
        let mut end = 0;
        for piece in &parsed.pieces {
            prop_assert!(piece.at.bytes.start >= end && piece.at.bytes.end > piece.at.bytes.start);
            end = piece.at.bytes.end;
            prop_assert!(text.get(piece.at.bytes.clone()).is_some());
        }
    }
}

#[test]
fn days_of_the_calendar_are_printed_as_they_are_typed() {
    let day: Date = date(2026, 3, 4);
    assert_eq!(moment(&When::Day(day)), "2026-03-04");
    assert_eq!(moment(&When::Days(1)), "\"1 day\"");
    assert_eq!(moment(&When::ThisYear), "\"this year\"");
}

#![allow(clippy::unwrap_used)]

use jiff::civil::date;

use super::*;
use crate::query::{Flag, Label, Part, Ratio, Span, When};
use crate::{Media, TaskState};

fn asked(text: &str) -> Expr {
    let parsed = parse(text);
    assert_eq!(parsed.trouble, None, "{text}");
    parsed.expr
}

/// The code, and the piece of the text that it is about.
fn trouble(text: &str) -> (TroubleCode, &str) {
    let trouble = parse(text).trouble.unwrap();
    (trouble.code, &text[trouble.at.bytes])
}

fn word(text: &str) -> Expr {
    Expr::Term(Term::Text { text: text.to_owned(), exact: false })
}

fn exact(text: &str) -> Expr {
    Expr::Term(Term::Text { text: text.to_owned(), exact: true })
}

fn not(expr: Expr) -> Expr {
    Expr::Not(Box::new(expr))
}

fn all<const N: usize>(all: [Expr; N]) -> Expr {
    Expr::All(all.into())
}

fn any<const N: usize>(any: [Expr; N]) -> Expr {
    Expr::Any(any.into())
}

fn patterns(texts: &[&str]) -> Vec<Pattern> {
    texts.iter().map(|text| Pattern((*text).to_owned())).collect()
}

fn tag(name: &str) -> Expr {
    Expr::Term(Term::Tag(patterns(&[name])))
}

fn span(from: Option<f64>, to: Option<f64>) -> Span {
    Span { from, to, above: false, below: false }
}

fn made(from: Option<When>, to: Option<When>) -> Expr {
    Expr::Term(Term::Made { from, to })
}

#[test]
fn words_quotes_and_signs_ask_as_in_a_mail_program() {
    let cases = [
        ("", Expr::default()),
        (" \t\u{200b}\u{feff}\n", Expr::default()),
        ("blue dress", all([word("blue"), word("dress")])),
        ("\"blue  dress\"", exact("blue  dress")),
        ("“blue dress”", exact("blue dress")),
        (r#""say \"hi\" in C:\\temp\new""#, exact(r#"say "hi" in C:\temp\new"#)),
        ("-draft", not(word("draft"))),
        ("-\"first draft\"", not(exact("first draft"))),
        ("NOT draft", not(word("draft"))),
        ("NOT NOT NOT draft", not(word("draft"))),
        ("NOT -draft", word("draft")),
        ("a AND b", all([word("a"), word("b")])),
        ("a OR b", any([word("a"), word("b")])),
        ("a OR b OR c", any([word("a"), word("b"), word("c")])),
        ("a b OR c d", all([word("a"), any([word("b"), word("c")]), word("d")])),
        ("(a b) OR c", any([all([word("a"), word("b")]), word("c")])),
        ("-(a OR b)", not(any([word("a"), word("b")]))),
        ("((a))", word("a")),
        ("a(b)c", all([word("a"), word("b"), word("c")])),
        ("()", Expr::default()),
        ("-()", Expr::Any(vec![])),
        ("a OR ()", Expr::default()),
    ];
    for (text, expr) in cases {
        assert_eq!(asked(text), expr, "{text}");
    }
}

#[test]
fn what_only_looks_like_a_sign_is_a_word() {
    for text in [
        "or",
        "and",
        "not",
        "Or",
        "--ar",
        "-",
        "--",
        "-OR",
        "-NOT",
        "16:9",
        "https://cdn.reapi.ai/a-b?x=1",
        "masterpiece:1.2",
        "note:",
        ":",
        ":)x",
        "5\"x7\"",
        "half-length",
        "a,b",
        "C:\\temp",
        "%_\\",
        "猫",
        "🐈",
        "e\u{301}",
        "param.:x",
        "param:x",
    ] {
        let text = text.trim_end_matches(")x");
        assert_eq!(asked(text), word(text), "{text}");
    }
    assert_eq!(asked("16:9 portrait"), all([word("16:9"), word("portrait")]));
    assert_eq!(asked("a wide shot, 85 mm --ar 16:9").normal(), asked("a wide shot, 85 mm --ar 16:9"));
}

#[test]
fn fields_and_values_are_known_in_any_case_and_by_their_other_names() {
    let kinds = |kinds: &[Media]| Expr::Term(Term::Kind(kinds.to_vec()));
    let cases = [
        ("kind:video", kinds(&[Media::Video])),
        ("KIND:Video,IMAGES", kinds(&[Media::Video, Media::Image])),
        ("type:photo", kinds(&[Media::Image])),
        ("is:video", kinds(&[Media::Video])),
        ("kind：video", kinds(&[Media::Video])),
        ("model:kling*", Expr::Term(Term::Model(patterns(&["kling*"])))),
        ("tag:dress,\"red hat\",Skirt", Expr::Term(Term::Tag(patterns(&["dress", "red hat", "Skirt"])))),
        ("-tag:draft", not(tag("draft"))),
        ("tag:5\"x7\"", tag("5\"x7\"")),
        ("in:\"Spring set\"", Expr::Term(Term::In(vec!["Spring set".into()]))),
        ("album:Spring", Expr::Term(Term::In(vec!["Spring".into()]))),
        ("label:purple,RED", Expr::Term(Term::Label(vec![Label::Violet, Label::Red]))),
        ("is:favourite", Expr::Term(Term::Is(Flag::Favourite))),
        ("is:FAV", Expr::Term(Term::Is(Flag::Favourite))),
        ("is:untagged", not(Expr::Term(Term::Is(Flag::Tagged)))),
        ("is:failed,fav", any([Expr::Term(Term::Is(Flag::Failed)), Expr::Term(Term::Is(Flag::Favourite))])),
        ("has:audio", Expr::Term(Term::Has(Part::Audio))),
        ("state:lostcontact", Expr::Term(Term::State(vec![TaskState::LostContact]))),
        ("ratio:16:9", Expr::Term(Term::Ratio(Ratio::Of { width: 16.0, height: 9.0 }))),
        ("ratio:1.5", Expr::Term(Term::Ratio(Ratio::Of { width: 1.5, height: 1.0 }))),
        ("shape:landscape", Expr::Term(Term::Ratio(Ratio::Wide))),
        (
            "ratio:wide,3x2",
            any([Expr::Term(Term::Ratio(Ratio::Wide)), Expr::Term(Term::Ratio(Ratio::Of { width: 3.0, height: 2.0 }))]),
        ),
        ("seed:42,-7", Expr::Term(Term::Seed(vec!["42".into(), "-7".into()]))),
        (
            "param.resolution:1080p,720p",
            Expr::Term(Term::Param { name: "resolution".into(), values: patterns(&["1080p", "720p"]) }),
        ),
        ("Param.aspectRatio:wide", Expr::Term(Term::Param { name: "aspectRatio".into(), values: patterns(&["wide"]) })),
        ("family:7", Expr::Term(Term::Family(7))),
        ("press:8", Expr::Term(Term::Press(8))),
        ("like:9", Expr::Term(Term::Like(9))),
        ("prompt:10", Expr::Term(Term::Prompt(10))),
        ("colour:#3a7F8c", Expr::Term(Term::Colour([0x3a, 0x7f, 0x8c]))),
        ("color:fff", Expr::Term(Term::Colour([0xff; 3]))),
        ("tag:a,,b,", Expr::Term(Term::Tag(patterns(&["a", "b"])))),
    ];
    for (text, expr) in cases {
        assert_eq!(asked(text), expr, "{text}");
    }
}

#[test]
fn numbers_are_compared_from_to_and_with_units() {
    let above = |span: Span| Span { above: true, ..span };
    let below = |span: Span| Span { below: true, ..span };
    let cases = [
        ("rating:4", Term::Rating(span(Some(4.0), Some(4.0)))),
        ("rating:>=4", Term::Rating(span(Some(4.0), None))),
        ("rating:≥4", Term::Rating(span(Some(4.0), None))),
        ("stars:4+", Term::Rating(span(Some(4.0), None))),
        ("rating:>4", Term::Rating(above(span(Some(4.0), None)))),
        ("rating:3..5", Term::Rating(span(Some(3.0), Some(5.0)))),
        ("rating:3..", Term::Rating(span(Some(3.0), None))),
        ("rating:>3..<5", Term::Rating(below(above(span(Some(3.0), Some(5.0)))))),
        ("cost:<200", Term::Cost(below(span(None, Some(200.0))))),
        ("cost:≤2k", Term::Cost(span(None, Some(2000.0)))),
        ("duration:>5s", Term::Duration(above(span(Some(5.0), None)))),
        ("duration:<=1m", Term::Duration(span(None, Some(60.0)))),
        ("duration:>1:30", Term::Duration(above(span(Some(90.0), None)))),
        // A clip of 5 s has 5.04 s.
        ("duration:5s", Term::Duration(below(span(Some(4.5), Some(5.5))))),
        ("duration:5.0", Term::Duration(below(span(Some(4.95), Some(5.05))))),
        ("bytes:>10MB", Term::Bytes(above(span(Some(10e6), None)))),
        ("size:≥1gb", Term::Bytes(span(Some(1e9), None))),
        ("pixels:≥2048px", Term::Pixels(span(Some(2048.0), None))),
        ("outputs:≥2", Term::Outputs(span(Some(2.0), None))),
    ];
    for (text, term) in cases {
        assert_eq!(asked(text), Expr::Term(term), "{text}");
    }
    assert_eq!(
        asked("rating:4,5"),
        any([
            Expr::Term(Term::Rating(span(Some(4.0), Some(4.0)))),
            Expr::Term(Term::Rating(span(Some(5.0), Some(5.0))))
        ])
    );
}

#[test]
fn dates_are_read_as_people_type_them() {
    let august = || Some(When::Month(2026, 8));
    let cases = [
        ("made:2026", made(Some(When::Year(2026)), Some(When::Year(2026)))),
        ("made:2026-08", made(august(), august())),
        ("made:2026/8", made(august(), august())),
        ("made:2026-03-14", made(Some(When::Day(date(2026, 3, 14))), Some(When::Day(date(2026, 3, 14))))),
        ("made:2026-08..", made(august(), None)),
        ("made:..2026-08", made(None, august())),
        ("made:>=2026-08", made(august(), None)),
        ("made:≤2026-08", made(None, august())),
        ("made:>2026-08", not(made(None, august()))),
        ("made:<2026-08", not(made(august(), None))),
        ("made:2026-08..today", made(august(), Some(When::Today))),
        ("made:\"last month\"..\"last week\"", made(Some(When::LastMonth), Some(When::LastWeek))),
        ("after:2026-08", made(august(), None)),
        ("since:LastWeek", made(Some(When::LastWeek), None)),
        // Before last week begins.
        ("before:\"last week\"", not(made(Some(When::LastWeek), None))),
        ("-before:2026-08", made(august(), None)),
        ("made:\"7 days\"", made(Some(When::Days(7)), Some(When::Days(7)))),
        ("made:7d", made(Some(When::Days(7)), Some(When::Days(7)))),
        ("after:\"last 2 weeks\"", made(Some(When::Days(14)), None)),
    ];
    for (text, expr) in cases {
        assert_eq!(asked(text), expr, "{text}");
    }
    for text in ["2026-13", "2026-02-30", "soon", "0 days", "99999 days", "26", "2026-1-1-1", "2026..soon", ".."] {
        let (code, piece) = (TroubleCode::DateExpected, text.split(' ').next().unwrap());
        assert_eq!(trouble(&format!("made:\"{text}\"")).0, code, "{piece}");
    }
}

#[test]
fn what_is_not_understood_is_said_with_its_place_and_the_rest_still_asks() {
    use TroubleCode as T;
    let cases = [
        ("cat rating:", (T::ValueMissing, "rating:"), word("cat")),
        ("cat rating:, dog", (T::ValueMissing, "rating:,"), all([word("cat"), word("dog")])),
        ("cat tag:\"\"", (T::ValueMissing, "tag:\"\""), word("cat")),
        ("cat kind:vidoe dog", (T::ValueUnknown, "vidoe"), all([word("cat"), word("dog")])),
        ("kind:video,im", (T::ValueUnknown, "im"), Expr::Term(Term::Kind(vec![Media::Video]))),
        ("-kind:im cat", (T::ValueUnknown, "im"), word("cat")),
        ("rating:good cat", (T::NumberExpected, "good"), word("cat")),
        ("cost:1e9 cat", (T::NumberExpected, "1e9"), word("cat")),
        ("cost:. cat", (T::NumberExpected, "."), word("cat")),
        ("cost:.. cat", (T::NumberExpected, ".."), word("cat")),
        ("cost:5mb cat", (T::NumberExpected, "5mb"), word("cat")),
        ("prompt:cat dog", (T::NumberExpected, "cat"), word("dog")),
        ("family:99999999999999999999 cat", (T::NumberExpected, "99999999999999999999"), word("cat")),
        ("after:soon cat", (T::DateExpected, "soon"), word("cat")),
        ("is:odd cat", (T::ValueUnknown, "odd"), word("cat")),
        ("ratio:0:9 cat", (T::ValueUnknown, "0:9"), word("cat")),
        ("cat \"blue dre", (T::QuoteOpen, "\"blue dre"), all([word("cat"), word("blue"), word("dre")])),
        ("cat \"", (T::QuoteOpen, "\""), word("cat")),
        ("cat \"kind:x (", (T::QuoteOpen, "\"kind:x ("), all([word("cat"), exact("kind:x"), exact("(")])),
        ("cat tag:\"dre", (T::QuoteOpen, "\"dre"), all([word("cat"), tag("dre*")])),
        ("cat tag:a,\"", (T::QuoteOpen, "\""), all([word("cat"), tag("a")])),
        ("cat in:\"Spri", (T::QuoteOpen, "\"Spri"), word("cat")),
        ("cat before:\"last we", (T::QuoteOpen, "\"last we"), word("cat")),
        ("cat (dog", (T::BracketOpen, "("), all([word("cat"), word("dog")])),
        ("cat (", (T::BracketOpen, "("), word("cat")),
        ("cat -(", (T::BracketOpen, "-("), word("cat")),
        ("cat OR (", (T::BracketOpen, "("), word("cat")),
        ("(cat OR", (T::BracketOpen, "("), word("cat")),
        ("cat) dog", (T::BracketClosed, ")"), all([word("cat"), word("dog")])),
        ("cat OR", (T::NothingBeside, "OR"), word("cat")),
        ("OR cat", (T::NothingBeside, "OR"), word("cat")),
        ("cat OR OR dog", (T::NothingBeside, "OR"), any([word("cat"), word("dog")])),
        ("cat AND", (T::NothingBeside, "AND"), word("cat")),
        ("cat NOT", (T::NothingBeside, "NOT"), word("cat")),
        ("(cat NOT) dog", (T::NothingBeside, "NOT"), all([word("cat"), word("dog")])),
        ("cat NOT NOT", (T::NothingBeside, "NOT"), word("cat")),
        ("rating: OR cat", (T::ValueMissing, "rating:"), word("cat")),
        ("a OR rating: b", (T::ValueMissing, "rating:"), all([word("a"), word("b")])),
        ("a OR (rating:)", (T::ValueMissing, "rating:"), word("a")),
        ("-(rating:) a", (T::ValueMissing, "rating:"), word("a")),
    ];
    for (text, said, expr) in cases {
        assert_eq!(trouble(text), said, "{text}");
        assert_eq!(parse(text).expr, expr, "{text}");
    }
}

#[test]
fn nothing_that_is_half_typed_empties_the_results() {
    let whole = "cat kind:video (tag:\"red hat\" OR rating:>=4) made:2026-08.. -is:failed in:\"Spring set\"";
    for (end, _) in whole.char_indices() {
        let parsed = parse(&whole[..end]);
        let parts = match parsed.expr {
            Expr::All(parts) => parts,
            part => vec![part],
        };
        assert!(!parts.contains(&Expr::Any(vec![])), "{}", &whole[..end]);
    }
    assert_eq!(parse(whole).trouble, None);
}

#[test]
fn places_are_counted_in_bytes_and_in_the_units_of_the_page() {
    let text = "🐈 käse kind:vidoe 猫";
    let Parsed { trouble, pieces, .. } = parse(text);
    let trouble = trouble.unwrap();
    assert_eq!(&text[trouble.at.bytes.clone()], "vidoe");
    assert_eq!(trouble.at.utf16, 13..18);
    assert_eq!(trouble.instead, ["image", "video", "audio", "other"]);
    let units: Vec<u16> = text.encode_utf16().collect();
    let shown: Vec<_> = pieces
        .iter()
        .map(|piece| {
            let Stretch { bytes, utf16 } = piece.at.clone();
            let by_units = String::from_utf16(&units[utf16.start as usize..utf16.end as usize]).unwrap();
            assert_eq!(by_units, text[bytes]);
            (by_units, piece.sort)
        })
        .collect();
    let sorts = [PieceSort::Word, PieceSort::Word, PieceSort::Trouble, PieceSort::Word];
    let texts = ["🐈", "käse", "kind:vidoe", "猫"];
    assert_eq!(shown, texts.map(str::to_owned).into_iter().zip(sorts).collect::<Vec<_>>());
}

#[test]
fn pieces_say_what_a_person_reads() {
    let read = |text: &str| {
        let piece = parse(text).pieces.remove(0);
        (piece.sort, piece.field.map(|field| field.name()).unwrap_or_default(), piece.value, piece.negated)
    };
    let term = |field: &str, value: &str, negated| (PieceSort::Term, field.to_owned(), value.to_owned(), negated);
    assert_eq!(read("Stars:>=3"), term("rating", "≥ 3", false));
    assert_eq!(read("kind:image,video"), term("kind", "image, video", false));
    assert_eq!(read("-in:\"Spring set\""), term("in", "Spring set", true));
    assert_eq!(read("param.resolution:1080p"), term("param.resolution", "1080p", false));
    assert_eq!(read("-(a)"), (PieceSort::Bracket, String::new(), "(".to_owned(), true));
    assert_eq!(read("\"a b\""), (PieceSort::Quoted, String::new(), "a b".to_owned(), false));
}

#[test]
fn length_depth_and_number_are_bounded() {
    let deep = format!("{}cat{} dog", "(".repeat(40), ")".repeat(40));
    assert_eq!(parse(&deep).trouble.unwrap().code, TroubleCode::TooDeep);
    assert_eq!(parse(&deep).expr, word("dog"));
    let open = "(".repeat(100_000);
    assert_eq!(parse(&open).expr, Expr::default());
    let nots = parse(&format!("{}cat", "NOT ".repeat(2000)));
    assert_eq!((nots.trouble, nots.expr), (None, word("cat")));

    let long = format!("{}é", "cat ".repeat(200_000));
    let parsed = parse(&long);
    let trouble = parsed.trouble.unwrap();
    assert_eq!((trouble.code, trouble.at.bytes.end), (TroubleCode::TooLong, long.len()));
    assert!(matches!(parsed.expr, Expr::All(words) if words.len() == 256));
    let many = format!("tag:{}a cat", "b,".repeat(300));
    assert_eq!(parse(&many).trouble.unwrap().code, TroubleCode::TooLong);
    assert!(matches!(parse(&many).expr, Expr::Term(Term::Tag(tags)) if tags.len() == 256), "values count as well");
    let open = format!("\"{}", "cat ".repeat(300));
    assert!(matches!(parse(&open).expr, Expr::All(words) if words.len() == 256));
    let cut = format!("{}é dog", "x".repeat(8191));
    assert_eq!(parse(&cut).expr, word(&"x".repeat(8191)), "no letter is cut in two");
}

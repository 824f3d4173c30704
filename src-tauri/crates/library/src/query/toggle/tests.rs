#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

#[test]
fn a_term_goes_in_and_out_and_the_rest_stays_byte_for_byte() {
    let cases = [
        // Before, term, after; then off again.
        ("", "kind:video", "kind:video", ""),
        ("blue  dress", "kind:video", "blue  dress kind:video", "blue  dress"),
        ("kind:image light", "kind:video", "kind:image,video light", "kind:image light"),
        ("Type:Photo  light", "kind:video", "Type:Photo,video  light", "Type:Photo  light"),
        ("model:a,b x", "model:c", "model:a,b,c x", "model:a,b x"),
        ("tag:\"red hat\"", "tag:\"blue dress\"", "tag:\"red hat\",\"blue dress\"", "tag:\"red hat\""),
        ("a", "tag:blue,dress", "a", "a"),
        ("a", "word", "a", "a"),
        ("cat", "in:Spring", "cat in:Spring", "cat"),
        ("is:favourite", "is:unsaved", "is:favourite is:unsaved", "is:favourite"),
        ("rating:≥3 cat", "rating:>=4", "rating:≥4 cat", "cat"),
        ("cat after:2026 dog", "made:2026-08..", "cat made:2026-08.. dog", "cat dog"),
        ("ratio:wide", "ratio:tall", "ratio:wide,tall", "ratio:wide"),
        ("tag:draft", "-tag:draft", "tag:draft -tag:draft", "tag:draft"),
        ("-tag:a", "-tag:draft", "-tag:a,draft", "-tag:a"),
        // What is somebody's sentence is not touched.
        ("kind:image OR cat", "kind:image", "kind:image OR cat kind:image", "kind:image OR cat"),
        ("(kind:image cat)", "kind:video", "(kind:image cat) kind:video", "(kind:image cat)"),
        ("NOT kind:image", "kind:video", "NOT kind:image kind:video", "NOT kind:image"),
        // Behind something half typed it would be a part of that.
        ("\"blue dre", "kind:video", "kind:video \"blue dre", "\"blue dre"),
        ("(a OR", "kind:video", "kind:video (a OR", "(a OR"),
        ("cat OR", "kind:video", "kind:video cat OR", "cat OR"),
        ("cat tag:\"dre", "tag:hat", "tag:hat cat tag:\"dre", "cat tag:\"dre"),
        ("rating:", "kind:video", "rating: kind:video", "rating:"),
        ("tag: cat", "tag:hat", "tag:hat cat", "cat"),
        ("rating: cat", "rating:5", "rating:5 cat", "cat"),
        ("🐈 käse", "tag:猫", "🐈 käse tag:猫", "🐈 käse"),
    ];
    for (before, term, on, off) in cases {
        assert_eq!(toggle(before, term, false), on, "{before} + {term}");
        if on != before {
            assert_eq!(toggle(on, term, false), off, "{on} - {term}");
        }
    }
}

#[test]
fn taking_away_leaves_no_loose_commas_and_spaces() {
    let cases = [
        ("kind:image,video light", "kind:image", "kind:video light"),
        ("kind:image,video,audio", "kind:video", "kind:image,audio"),
        ("a kind:image,video b", "kind:video", "a kind:image b"),
        ("a kind:video b", "kind:video", "a b"),
        ("a kind:video", "kind:video", "a"),
        ("kind:video  a", "kind:video", "a"),
        ("kind:video a kind:image,video", "kind:video", "a kind:image"),
        ("KIND:Clips", "kind:video", ""),
        ("tag:Dress,hat", "tag:dress", "tag:hat"),
        ("kind:video(a)", "kind:video", "(a)"),
        ("kind:video,video,image", "kind:video", "kind:image"),
        ("kind:image,video,video", "kind:video", "kind:image"),
    ];
    for (before, term, after) in cases {
        assert_eq!(toggle(before, term, false), after, "{before} - {term}");
    }
}

#[test]
fn alone_takes_the_place_of_the_others() {
    let cases = [
        ("cat kind:image,audio dog", "kind:video", "cat kind:video dog"),
        ("cat kind:image,video dog", "kind:video", "cat kind:video dog"),
        ("kind:image cat kind:audio", "kind:video", "kind:video cat"),
        ("cat kind:video", "kind:video", "cat"),
        ("cat", "kind:video", "cat kind:video"),
        ("is:failed cat is:private", "is:favourite", "is:favourite cat"),
        ("-tag:a tag:b", "tag:c", "-tag:a tag:c"),
        ("since:2026-01 before:2026-03", "made:2026-05", "made:2026-05"),
    ];
    for (before, term, after) in cases {
        assert_eq!(toggle(before, term, true), after, "{before} = {term}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn on_and_off_again_is_the_text_before(
        parts in proptest::collection::vec(proptest::sample::select(vec![
            "cat", "(", ")", "\"", " OR ", " ", "NOT ", "-", "tag:a", "tag:", "kind:video", "rating:≥3", ",", "猫", "is:failed",
        ]), 0..14),
        term in proptest::sample::select(vec!["model:kling", "-model:x", "seed:7", "in:\"Spring set\"", "has:audio"]),
    ) {
        let text = parts.concat();
        let on = toggle(&text, term, false);
        let term_asks = parse(term).expr;
        let all = match parse(&on).expr { Expr::All(all) => all, one => vec![one] };
        let is_asked = all.contains(&term_asks) || parse(&on).expr == Expr::Any(vec![]);
        prop_assert!(is_asked, "{:?} + {} = {:?}", text, term, on);
        let off = toggle(&on, term, false);
        prop_assert_eq!(parse(&off).expr, parse(&text).expr, "{:?} → {:?} → {:?}", text, on, off);
    }

    #[test]
    fn any_text_and_term_are_taken(text in any::<String>(), term in any::<String>(), alone in any::<bool>()) {
        let changed = toggle(&text, &term, alone);
        toggle(&changed, &term, alone);
    }
}

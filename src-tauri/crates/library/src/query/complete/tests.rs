#![allow(clippy::unwrap_used)]

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn name(value: &str, title: &str, count: u32) -> KnownName {
    KnownName { value: value.to_owned(), title: title.to_owned(), count: Some(count) }
}

fn known() -> Known {
    let param = |value: &str| KnownName { value: value.to_owned(), title: value.to_owned(), count: None };
    Known {
        models: vec![
            name("kling-v3", "Kling 3.0", 40),
            name("seedance-2", "Seedance 2.0", 90),
            name("veo-3", "Veo 3", 2),
        ],
        tags: vec![
            name("dress", "dress", 12),
            name("red dress", "red dress", 30),
            name("hairdresser", "hairdresser", 5),
        ],
        collections: vec![name("Spring set", "Spring set", 7), name("Dreams", "Dreams", 1)],
        parameters: vec![param("resolution"), param("seed"), param("image.size")],
        values: vec![param("1080p"), param("720p")],
        today: date(2026, 3, 4),
    }
}

/// The text with `|` for the caret; answers what each offer makes of it.
fn offered(marked: &str) -> Vec<String> {
    let caret = marked.find('|').unwrap();
    let text = marked.replace('|', "");
    let taken = |offer: Offer| {
        let Range { start, end } = offer.at.bytes;
        format!("{}{}{}", &text[..start], offer.text, &text[end..])
    };
    complete(&text, caret, &known()).into_iter().map(taken).collect()
}

#[test]
fn a_word_becomes_a_field_a_value_or_a_name() {
    assert_eq!(offered("cat ra|"), ["cat rating:", "cat ratio:", "cat is:rated "]);
    assert_eq!(offered("-ki|"), ["-kind:"]);
    assert_eq!(offered("STA|"), ["rating:", "state:"]);
    assert_eq!(offered("k|"), ["kind:", "tag:"]);
    assert_eq!(offered("vid|"), ["kind:video "]);
    assert_eq!(offered("fav|"), ["is:favourite "]);
    assert_eq!(offered("kli|"), ["model:kling-v3 "]);
    assert_eq!(offered("dre|"), ["tag:dress ", "in:Dreams ", "tag:\"red dress\" "]);
    assert_eq!(offered("spr|"), ["in:\"Spring set\" "]);
    assert_eq!(offered("par|"), ["param.", "has:parent "]);
    assert_eq!(offered("param.|"), ["param.resolution:", "param.seed:", "param.image.size:"]);
    assert_eq!(offered("param.i|"), ["param.image.size:"]);
    for nothing in ["|", "cat |", "\"dre|", "\"dre|\"", "zzz|", "(|", "cat OR|"] {
        assert_eq!(offered(nothing), Vec::<String>::new(), "{nothing}");
    }
}

#[test]
fn behind_a_colon_stand_the_values_of_the_field() {
    assert_eq!(offered("kind:|"), ["kind:image ", "kind:video ", "kind:audio ", "kind:other "]);
    assert_eq!(offered("kind:image,|"), ["kind:image,video ", "kind:image,audio ", "kind:image,other "]);
    assert_eq!(offered("kind:vi| cat"), ["kind:video cat"]);
    assert_eq!(offered("kind:video|"), Vec::<String>::new(), "it is there already");
    assert_eq!(offered("rating:|")[..3], ["rating:5 ", "rating:≥4 ", "rating:≥3 "]);
    assert_eq!(offered("rating:>=|")[..2], ["rating:≥4 ", "rating:≥3 "]);
    assert_eq!(offered("ratio:16|"), ["ratio:16:9 "]);
    assert_eq!(offered("tag:dre|"), ["tag:dress ", "tag:\"red dress\" ", "tag:hairdresser "]);
    assert_eq!(offered("tag:\"red d|"), ["tag:\"red dress\" "]);
    assert_eq!(
        offered("-tag:dress|"),
        ["-tag:dress ", "-tag:\"red dress\" ", "-tag:hairdresser "],
        "the very one first"
    );
    assert_eq!(offered("tag:dress,|"), ["tag:dress,\"red dress\" ", "tag:dress,hairdresser "]);
    assert_eq!(offered("model:|"), ["model:seedance-2 ", "model:kling-v3 ", "model:veo-3 "]);
    assert_eq!(offered("model:dance|"), ["model:seedance-2 "]);
    assert_eq!(offered("album:s|"), ["album:\"Spring set\" ", "album:Dreams "]);
    assert_eq!(offered("param.resolution:7|"), ["param.resolution:720p "]);
    assert_eq!(offered("m|ade:x"), ["kind:x", "model:x", "made:x"], "the field itself can be another one");
}

#[test]
fn dates_are_offered_by_name_and_by_figure() {
    assert_eq!(offered("made:|").len(), 8);
    assert_eq!(offered("before:la|"), ["before:\"last week\" ", "before:\"last month\" ", "before:\"last year\" "]);
    assert_eq!(offered("made:202|"), ["made:2026 ", "made:2025 ", "made:2024 ", "made:2023 "]);
    assert_eq!(offered("made:>=2026-|"), ["made:>=2026-03 ", "made:>=2026-02 ", "made:>=2026-01 "]);
    assert_eq!(offered("made:2025-11..2026-0|")[0], "made:2025-11..2026-03 ");
    assert_eq!(offered("made:3|"), ["made:\"30 days\" "]);
}

#[test]
fn only_what_is_needed_is_wanted() {
    let cases = [
        ("", 0, Wanted::Nothing),
        ("d", 1, Wanted::Nothing),
        ("dr", 2, Wanted::Names),
        ("dr ", 3, Wanted::Nothing),
        ("tag:", 4, Wanted::Tags),
        ("tag:a kind:", 11, Wanted::Nothing),
        ("model:x", 99, Wanted::Models),
        ("in:", 3, Wanted::Collections),
        ("param.", 6, Wanted::Parameters),
        ("Param.Size:", 11, Wanted::ValuesOf("Size".to_owned())),
        ("\"dre", 4, Wanted::Nothing),
    ];
    for (text, caret, expected) in cases {
        assert_eq!(wanted(text, caret), expected, "{text}");
    }
}

#[test]
fn a_place_in_utf16_is_a_byte_and_never_half_a_letter() {
    let text = "🐈ä猫x";
    let bytes: Vec<usize> = (0..8).map(|units| byte_of(text, units)).collect();
    assert_eq!(bytes, [0, 0, 4, 6, 9, 10, 10, 10]);
    assert_eq!(byte_of(text, u32::MAX), text.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_and_place_are_taken(
        text in prop_oneof![any::<String>(), "[a-z:,.\"(<>=≥ -]{0,16}", "(tag|made|-in|kind)[:：][a-z\", ≥.]{0,8}"],
        caret in 0usize..24,
    ) {
        let offers = complete(&text, caret, &known());
        prop_assert!(offers.len() <= 8);
        for offer in offers {
            let Range { start, end } = offer.at.bytes;
            prop_assert!(start <= end && text.get(start..end).is_some());
            prop_assert_eq!(byte_of(&text, offer.at.utf16.start), start);
        }
    }
}

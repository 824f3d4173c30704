#![allow(clippy::unwrap_used)]

use super::*;

fn offer_at(text: &str, from: u32) -> QueryOffer {
    QueryOffer { from, to: from, text: text.to_owned(), title: String::new(), field: None, count: None }
}

#[test]
fn an_offer_is_counted_as_the_term_that_it_would_be() {
    let asks = |text: &str, offer: &QueryOffer| as_question(text, offer).map(|expr| query::print(&expr));
    assert_eq!(asks("cat tag:a,", &offer_at("dress ", 10)).as_deref(), Some("tag:dress"));
    assert_eq!(asks("-tag:", &offer_at("\"red hat\" ", 5)).as_deref(), Some("tag:\"red hat\""));
    assert_eq!(asks("dre", &offer_at("tag:dress ", 0)).as_deref(), Some("tag:dress"));
    let field = QueryOffer { field: Some("tag".to_owned()), ..offer_at("tag:", 0) };
    assert_eq!(asks("ta", &field), None);
}

#[test]
fn a_trouble_is_said_in_the_units_of_the_page_and_never_whole_pages_long() {
    let text = format!("🐈 kind:{}", "x".repeat(500));
    let trouble = query_trouble(&text, query::parse(&text).trouble.unwrap());
    assert_eq!((trouble.code, trouble.from, trouble.to), (QueryTroubleCode::ValueUnknown, 8, 508));
    assert_eq!(trouble.piece.len(), 200);
}

#[test]
fn a_name_is_one_line_that_can_be_seen() {
    assert_eq!(sound_name("  Spring \n set\u{7} ").unwrap(), "Spring set");
    assert_eq!(sound_name(&"ä".repeat(200)).unwrap().chars().count(), 80);
    for nothing in ["", " \n ", "\u{0}"] {
        assert_eq!(sound_name(nothing).unwrap_err().code, FailureCode::NameMissing);
    }
}

//! The text of the search field, as the page asks about it, and searches that are kept under a name.

use engine::face::{FailureCode, Kind, PieceSort, QueryRead, QueryTroubleCode, SavedSearch};

use crate::studio::{Studio, draft, sandbox};

fn search(id: i64, name: &str, query: &str) -> SavedSearch {
    SavedSearch { id, name: name.to_owned(), query: query.to_owned(), count: 0 }
}

async fn read(studio: &Studio, text: &str) -> QueryRead {
    let end = u32::try_from(text.encode_utf16().count()).unwrap();
    studio.engine.query_read(text.to_owned(), end).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_field_is_told_its_pieces_its_trouble_and_what_the_library_knows() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    for (model, prompt) in [("z-image", "a heron"), ("gpt-image-2", "a stork")] {
        let task = studio.engine.submit(draft(Kind::Image, model, prompt)).await.unwrap().tasks[0];
        studio.until_archived(task).await;
    }

    let half = read(&studio, "🐈 kind:vidoe model:z").await;
    let sorts: Vec<PieceSort> = half.pieces.iter().map(|piece| piece.sort).collect();
    assert_eq!(sorts, [PieceSort::Word, PieceSort::Trouble, PieceSort::Term]);
    let trouble = half.trouble.unwrap();
    assert_eq!((trouble.code, trouble.from, trouble.to), (QueryTroubleCode::ValueUnknown, 8, 13));
    assert_eq!(half.offers[0].text, "z-image ");
    assert_eq!((half.offers[0].from, half.offers[0].to), (20, 21));

    let models = read(&studio, "model:").await.offers;
    let titles: Vec<&str> = models.iter().map(|offer| offer.title.as_str()).collect();
    assert_eq!(titles, ["GPT Image 2", "Z-Image"], "those that were used, the last one first, by their titles");
    let values = read(&studio, "param.resolution:").await.offers;
    assert!(values.iter().any(|offer| offer.text == "1080p "), "{values:?}");
    let names = read(&studio, "param.reso").await.offers;
    assert!(names.iter().any(|offer| offer.text == "param.resolution:"), "{names:?}");

    let on = studio.engine.query_toggle("heron".to_owned(), "model:z-image".to_owned(), false).await.unwrap();
    assert_eq!(on, "heron model:z-image");
    assert_eq!(studio.engine.query_toggle(on, "model:z-image".to_owned(), false).await.unwrap(), "heron");
}

#[tokio::test(flavor = "multi_thread")]
async fn searches_are_kept_counted_ordered_and_come_back() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let task = studio.engine.submit(draft(Kind::Image, "z-image", "a heron")).await.unwrap().tasks[0];
    studio.until_archived(task).await;
    let engine = &studio.engine;

    let herons = engine.search_save(search(0, "  Herons\n", " heron ")).await.unwrap();
    assert_eq!((herons.name.as_str(), herons.query.as_str()), ("Herons", "heron"));
    let cats = engine.search_save(search(0, "Cats", "cat")).await.unwrap();
    let counted: Vec<(String, u32)> =
        engine.searches().await.unwrap().into_iter().map(|search| (search.name, search.count)).collect();
    assert_eq!(counted, [("Herons".to_owned(), 1), ("Cats".to_owned(), 0)]);

    let taken = engine.search_save(search(0, "HERONS", "x")).await.unwrap_err();
    assert_eq!((taken.code, taken.facts["name"].as_str()), (FailureCode::NameTaken, "HERONS"));
    assert_eq!(engine.search_save(search(0, " \u{0} ", "x")).await.unwrap_err().code, FailureCode::NameMissing);
    assert_eq!(engine.search_save(search(0, "x", &"x".repeat(9000))).await.unwrap_err().code, FailureCode::TooLarge);

    engine.search_order(cats.id, 0).await.unwrap();
    engine.search_delete(herons.id).await.unwrap();
    // As the page takes a deletion back.
    let back = engine.search_save(search(0, "Herons", "heron")).await.unwrap();
    engine.search_order(back.id, 0).await.unwrap();
    let names: Vec<String> = engine.searches().await.unwrap().into_iter().map(|search| search.name).collect();
    assert_eq!(names, ["Herons", "Cats"]);
    assert_eq!(engine.search_order(999, 0).await.unwrap_err().code, FailureCode::NotFound);
}

//! What looks like a picture is found by what was kept of it when it was shown.

use engine::face::{GridLayout, GridRow, Group, Kind, Sort, ViewRequest};

use crate::studio::{Studio, sandbox};

fn asking(text: String, sort: Sort) -> ViewRequest {
    ViewRequest { text, sort, group: Group::None, layout: GridLayout::Square, width: 900, row_height: 176 }
}

async fn found(studio: &Studio, text: String, sort: Sort) -> Vec<i64> {
    let view = studio.engine.library_view(asking(text, sort)).await.unwrap();
    assert_eq!(view.trouble, None);
    let whole = studio.engine.library_whole(view.view).await.unwrap();
    let rows = studio.engine.library_rows(view.view, 0.0, whole.height).await.unwrap().rows;
    let tiles = rows.into_iter().flat_map(|row| match row {
        GridRow::Tiles { tiles, .. } => tiles,
        GridRow::Head { .. } => Vec::new(),
    });
    tiles.map(|tile| tile.task).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_looks_alike_and_what_is_of_a_colour_is_found_without_a_word() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let mut tasks = Vec::new();
    for prompt in ["red silk drape of velvet fabric", "cactus vase of celadon glaze", "red silk drape of satin cloth"] {
        let task = studio.press(Kind::Image, "z-image", prompt).await;
        studio.until_archived(task).await;
        tasks.push(task);
    }
    let [silk, vase, again] = tasks[..] else { unreachable!() };
    let engine = &studio.engine;
    let shown = || async {
        let view = engine.library_view(asking(String::new(), Sort::Newest)).await.unwrap();
        let rows = engine.library_rows(view.view, 0.0, view.height).await.unwrap().rows;
        rows.iter()
            .all(|row| matches!(row, GridRow::Tiles { tiles, .. } if tiles.iter().all(|tile| tile.has_thumbnail)))
    };
    studio.until_true("every thumbnail is there", shown).await;

    let like = found(&studio, format!("like:{silk}"), Sort::Best).await;
    assert!(like.first() == Some(&silk) && !like.contains(&vase), "itself first, and no vase: {like:?}");
    assert_eq!(found(&studio, format!("like:{vase}"), Sort::Best).await, [vase]);
    assert_eq!(found(&studio, "like:987654".to_owned(), Sort::Best).await, [] as [i64; 0]);

    // The sandbox never draws the same picture twice; here the third is the first in all that is kept of its looks.
    studio.engine.shutdown().await;
    let database = rusqlite::Connection::open(studio.place.profile().join("library.sqlite")).unwrap();
    let same = "UPDATE signature SET bytes = (SELECT bytes FROM signature WHERE task_id = ?1) WHERE task_id = ?2";
    assert_eq!(database.execute(same, [silk, again]).unwrap(), 1);
    drop(database);
    let studio = Studio::open(studio.place, studio.keys).await;
    let like = found(&studio, format!("like:{silk}"), Sort::Best).await;
    assert_eq!(
        like.iter().filter(|task| **task != vase).copied().collect::<Vec<_>>(),
        [again, silk],
        "the newer of equals"
    );
    assert_eq!(found(&studio, format!("like:{silk} satin"), Sort::Best).await, [again], "with the rest of the query");
    let colour = found(&studio, "colour:#101010 -satin".to_owned(), Sort::Best).await;
    assert!(!colour.contains(&again), "{colour:?}");
}

use library::{Media, MediaFacts, OutputPatch, OutputState, TaskState, Thumb};

use crate::seed::Home;

#[tokio::test]
async fn a_tile_shows_the_first_output_and_counts_the_others() {
    let home = Home::new().await;
    let task = home
        .completed_with(&[
            OutputState::Archived,
            OutputState::Downloading,
            OutputState::Failed,
            OutputState::LinkDead,
            OutputState::Waiting,
        ])
        .await;
    let ids: Vec<i64> = home.read(move |r| r.outputs().of_task(task)).await.iter().map(|output| output.id).collect();
    let first = ids[0];
    home.write(move |w| {
        let facts = MediaFacts {
            media: Media::Audio,
            mime: None,
            extension: None,
            width: None,
            height: None,
            duration_ms: Some(9_000),
            facts: None,
        };
        w.outputs().set_facts(first, &facts)?;
        w.outputs().set_colour(first, "#010203")?;
        w.outputs().set_peaks(first, &[9; 200], &[9; 2_000])?;
        w.outputs().set_thumb(first, Thumb::Cannot)?;
        w.outputs().set_received(ids[1], 30)
    })
    .await;

    let tiles = home.read(move |r| r.tiles(&[404, task])).await;
    assert_eq!(tiles.len(), 1);
    let tile = &tiles[0];
    assert_eq!((tile.task, tile.output, tile.media, tile.made_at), (task, Some(first), Media::Audio, 2_000));
    assert_eq!((tile.duration_ms, tile.colour.as_deref(), tile.thumb), (Some(9_000), Some("#010203"), Thumb::Cannot));
    assert_eq!(tile.peaks200.as_ref().map(Vec::len), Some(200));
    let counts = (tile.outputs, tile.archived, tile.unfinished, tile.failed, tile.link_dead);
    assert_eq!(counts, (5, 1, 2, 1, 1));
    assert_eq!(tile.fail_reason.as_deref(), Some("diskFull"));
    assert_eq!((tile.received, tile.bytes), (130, None), "the whole is not known while one part is not");
}

#[tokio::test]
async fn progress_is_known_when_every_size_is() {
    let home = Home::new().await;
    let task = home.completed_with(&[OutputState::Archived, OutputState::Downloading]).await;
    let second = home.read(move |r| r.outputs().of_task(task)).await[1].id;
    let patch = OutputPatch { bytes: Some(Some(300)), received: Some(60), ..OutputPatch::default() };
    home.write(move |w| {
        w.outputs().set_state_from(second, &[OutputState::Downloading], &OutputState::Downloading, &patch)
    })
    .await;
    let tile = home.read(move |r| r.tiles(&[task])).await.remove(0);
    assert_eq!((tile.received, tile.bytes), (160, Some(400)));
}

#[tokio::test]
async fn a_result_without_a_file_has_a_tile_too_and_tiles_keep_the_asked_order() {
    let home = Home::new().await;
    let (one, two) = (home.task_in(TaskState::Completed).await, home.task_in(TaskState::Completed).await);
    let tiles = home.read(move |r| r.tiles(&[two, one, two])).await;
    assert_eq!(tiles.iter().map(|tile| tile.task).collect::<Vec<_>>(), [two, one, two]);
    assert_eq!((tiles[0].output, tiles[0].outputs, tiles[0].media), (None, 0, Media::Other));
    assert_eq!(tiles[0].state, TaskState::Completed);
}

//! The main job: submit, go away, be told, find every file on disk.

use engine::face::{Fact, GridLayout, GridRow, Group, Kind, MediaType, Sort, TileSaved, ViewRequest};
use engine::ports::NoticeKind;
use serde_json::json;

use crate::books::{assert_books, assert_saved};
use crate::studio::{Studio, draft, sandbox};

#[tokio::test(flavor = "multi_thread")]
async fn an_image_a_video_and_a_sound_are_paid_once_told_of_and_on_disk() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let image = studio.press(Kind::Image, "mj-v7", "Alpine lake before sunrise").await;
    let mut film = draft(Kind::Video, "doubao-seedance-2.0", "Open ocean at sunset");
    film.values.insert("return_last_frame".to_owned(), json!(true));
    let video = studio.engine.submit(film).await.unwrap().tasks[0];
    let audio = studio.press(Kind::Audio, "suno-music", "Night drive").await;

    for (id, outputs, media) in
        [(image, 4, MediaType::Image), (video, 2, MediaType::Video), (audio, 2, MediaType::Audio)]
    {
        let task = studio.until_archived(id).await;
        assert_eq!(task.outputs.len(), outputs, "{}", task.model);
        assert_eq!(task.outputs[0].media, media);
        assert_saved(&sandbox.ledger(), &task);
    }
    assert_books(&sandbox.ledger(), 3, 0);

    // Each task is told of once, with a picture where there is one.
    studio.until_true("three notices", || async { studio.desktop.notices.lock().unwrap().len() >= 3 }).await;
    let notices = studio.desktop.notices.lock().unwrap().clone();
    let titles = [(image, "Ready: 4 images"), (video, "Ready: 1 video"), (audio, "Ready: 2 tracks")];
    for (id, title) in titles {
        let of_task: Vec<_> = notices.iter().filter(|notice| notice.task == Some(id)).collect();
        assert_eq!(of_task.len(), 1, "{notices:#?}");
        assert_eq!((of_task[0].kind, of_task[0].title.as_str()), (NoticeKind::Ready, title));
        assert_eq!(of_task[0].picture.is_some(), id != audio);
        assert!(of_task[0].picture.iter().all(|picture| picture.is_file()));
    }

    // The library shows all three, the receipt proves each step.
    let request = ViewRequest {
        text: String::new(),
        sort: Sort::Newest,
        group: Group::Day,
        layout: GridLayout::Justified,
        width: 900,
        row_height: 176,
    };
    let view = studio.engine.library_view(request.clone()).await.unwrap();
    assert_eq!((view.count, view.of), (3, Some(3)));
    let rows = studio.engine.library_rows(view.view, 0.0, view.height).await.unwrap().rows;
    let tiles: Vec<_> = rows
        .into_iter()
        .flat_map(|row| match row {
            GridRow::Tiles { tiles, .. } => tiles,
            GridRow::Head { .. } => Vec::new(),
        })
        .collect();
    assert_eq!(tiles.len(), 3);
    assert!(tiles.iter().all(|tile| tile.saved == TileSaved::Saved));
    let found = studio.engine.library_view(ViewRequest { text: "alp lake".to_owned(), ..request }).await.unwrap();
    assert_eq!(found.count, 1);

    let timeline = studio.task(image).await.timeline;
    let names: Vec<String> = timeline
        .iter()
        .map(|entry| serde_json::to_value(&entry.fact).unwrap()["name"].as_str().unwrap().to_owned())
        .collect();
    let expected = ["writtenToDisk", "sent", "answered", "taskIdKept"];
    assert_eq!(names[..4], expected, "{names:?}");
    assert!(names.contains(&"completed".to_owned()));
    assert_eq!(timeline.iter().filter(|entry| matches!(entry.fact, Fact::Saved { .. })).count(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_archive_describes_itself_and_its_sums_hold() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let id = studio.press(Kind::Image, "mj-v7", "Dahlia, copper petals").await;
    let task = studio.until_archived(id).await;
    studio
        .until_true("the sidecar", || async {
            let folder = std::path::PathBuf::from(task.outputs[0].path.clone().unwrap()).parent().unwrap().to_owned();
            let sidecars: Vec<_> = std::fs::read_dir(&folder)
                .unwrap()
                .flatten()
                .filter(|entry| entry.file_name().to_string_lossy().ends_with(".afterimage.json"))
                .collect();
            let Some(first) = sidecars.first() else { return false };
            let text = std::fs::read_to_string(first.path()).unwrap();
            let sidecar: serde_json::Value = serde_json::from_str(&text).unwrap();
            let saved =
                sidecar["outputs"].as_array().unwrap().iter().filter(|output| output["file"].is_string()).count();
            assert_eq!(sidecars.len(), 1, "one sidecar a task");
            saved == 4 && sidecar["task_id"] == json!(task.task_id)
        })
        .await;
    let folder = std::path::Path::new(task.outputs[0].path.as_deref().unwrap()).parent().unwrap();
    let checked =
        std::process::Command::new("sha256sum").arg("-c").arg("SHA256SUMS").current_dir(folder).output().unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_without_a_file_is_a_good_end() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let id = studio.press(Kind::Image, "z-image", "A haiku instead [no file]").await;
    let task = studio.until(id, |state| matches!(state, engine::face::StateView::CompletedWithoutFile { .. })).await;
    assert!(task.answer.unwrap().contains("completed"));
    studio
        .until_true("the notice", || async { studio.desktop.titles() == ["Ready: the service returned no file"] })
        .await;
}

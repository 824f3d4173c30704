//! What a person says of results is kept, beside the files too; what is thrown away is gone, and nothing else is.

use std::io::ErrorKind;
use std::sync::Arc;

use archive::{FaultyFiles, Step};
use engine::face::{
    Change, CollectionChange, Event, Fact, FailureCode, GridLayout, Group, How, Kind, Label, MadeFrom, OutputStateView,
    PositionRange, Selection, Share, Sort, StateView, Tag, TaskDetail, ViewRequest,
};
use serde_json::{Value, json};

use crate::studio::{Studio, draft, files_below, sandbox};

fn only(task: i64) -> Selection {
    Selection::Tasks { tasks: vec![task] }
}

async fn made(studio: &Studio, model: &str, prompt: &str) -> TaskDetail {
    let id = studio.press(Kind::Image, model, prompt).await;
    studio.until_archived(id).await;
    // The balance says what it cost, and that may come after the last file.
    studio.until_true("what it cost", || async { studio.task(id).await.cost.is_some() }).await;
    studio.task(id).await
}

fn sidecar_of(studio: &Studio, task: &TaskDetail) -> Option<Value> {
    let id = task.task_id.clone()?;
    let sidecars = files_below(&studio.place.archive()).into_iter().filter(|(path, _)| is_sidecar(path));
    sidecars
        .filter_map(|(_, bytes)| serde_json::from_slice::<Value>(&bytes).ok())
        .find(|one| one["task_id"] == json!(id))
}

fn is_sidecar(path: &std::path::Path) -> bool {
    path.to_string_lossy().ends_with(".afterimage.json")
}

fn sums(studio: &Studio) -> String {
    let lists = files_below(&studio.place.archive()).into_iter().filter(|(path, _)| path.ends_with("SHA256SUMS"));
    lists.map(|(_, bytes)| String::from_utf8(bytes).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_of_a_result_stands_beside_its_files() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let task = made(&studio, "z-image", "A heron").await;
    studio.until_true("the first sidecar", || async { sidecar_of(&studio, &task).is_some() }).await;
    assert_eq!(sidecar_of(&studio, &task).unwrap().get("judgement"), None);
    let engine = &studio.engine;
    let studies = CollectionChange { id: 0, name: "Studies".to_owned(), private: true };
    let collection = engine.collection_save(studies).await.unwrap().id;
    for change in [
        Change::Favourite { on: true },
        Change::Rating { stars: 4 },
        Change::Label { label: Some(Label::Green) },
        Change::Tag { name: "  water \n birds".to_owned() },
        Change::Collect { collection },
        Change::Note { text: "for the cover".to_owned() },
    ] {
        assert_eq!(engine.judge(only(task.id), change).await.unwrap().changed, 1);
    }
    let wanted = json!({
        "favourite": true, "rating": 4, "label": "green", "private": false, "tags": ["water birds"],
        "collections": [{"name": "Studies", "private": true}], "note": "for the cover",
    });
    studio
        .until_true("a sidecar that says so", || async {
            sidecar_of(&studio, &task).is_some_and(|sidecar| sidecar["judgement"] == wanted)
        })
        .await;
    // A tag that is renamed is another one for all that have it, and what is taken back is taken back there too.
    let tag = engine.tags().await.unwrap()[0].id;
    engine.tag_rename(tag, "Birds".to_owned()).await.unwrap();
    let tags = |sidecar: Value| sidecar["judgement"]["tags"].clone();
    let says = |wanted: Value| sidecar_of(&studio, &task).map(tags) == Some(wanted);
    studio.until_true("the new name", || async { says(json!(["Birds"])) }).await;
    while engine.judge_undo().await.unwrap().is_some() {}
    studio
        .until_true("a sidecar as at first", || async {
            sidecar_of(&studio, &task).is_some_and(|sidecar| sidecar.get("judgement").is_none())
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sidecars_that_were_not_written_before_the_end_are_written_after_the_next_start() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let task = made(&studio, "z-image", "Left over").await;
    studio.until_true("the first sidecar", || async { sidecar_of(&studio, &task).is_some() }).await;
    studio.engine.judge(only(task.id), Change::Rating { stars: 3 }).await.unwrap();
    let studio = studio.restarted().await;
    studio
        .until_true("a sidecar with its stars", || async {
            sidecar_of(&studio, &task).is_some_and(|sidecar| sidecar["judgement"]["rating"] == 3)
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_emptied_bin_leaves_the_receipt_and_nothing_to_look_at() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let engine = &studio.engine;
    let (kept, gone) = (made(&studio, "z-image", "Kept").await, made(&studio, "mj-v7", "Thrown away").await);
    studio
        .until_true("both sidecars", || async {
            sidecar_of(&studio, &gone).is_some() && sidecar_of(&studio, &kept).is_some()
        })
        .await;
    let pictured = |task: &TaskDetail| task.outputs.iter().all(|output| output.has_thumbnail);
    studio.until(gone.id, |_| true).await;
    studio.until_true("the pictures", || async { pictured(&studio.task(gone.id).await) }).await;
    let (spent, files) = (engine.spending(None).await.unwrap(), gone.outputs.len());
    let bytes: i64 = gone.outputs.iter().filter_map(|output| output.bytes).sum();
    engine.judge(only(gone.id), Change::Rating { stars: 5 }).await.unwrap();
    assert_eq!(engine.judge(only(gone.id), Change::Bin).await.unwrap().changed, 1);
    let bin = engine.bin().await.unwrap();
    assert_eq!((bin.count, bin.files as usize, bin.bytes), (1, files, bytes));
    assert!(gone.outputs.iter().all(|output| std::path::Path::new(output.path.as_ref().unwrap()).exists()));

    let emptied = engine.bin_empty(None).await.unwrap();
    assert_eq!((emptied.count, emptied.files as usize, emptied.bytes, emptied.left), (1, files, bytes, 0));
    assert_eq!(engine.bin().await.unwrap().count, 0);
    let after = studio.task(gone.id).await;
    assert_eq!(after.state, StateView::Deleted);
    assert!(after.outputs.iter().all(|output| output.state == OutputStateView::Deleted && !output.has_thumbnail));
    assert!(after.outputs.iter().all(|output| output.path.is_none() && output.bytes.is_some()), "what it was is known");
    assert_eq!((after.prompt, after.cost, after.answer), (gone.prompt.clone(), gone.cost, gone.answer.clone()));
    let last = &after.timeline.last().unwrap().fact;
    assert!(matches!(last, Fact::Decided { decision } if decision == "deleted"), "{last:?}");
    assert_eq!(engine.spending(None).await.unwrap(), spent, "money is not undone");
    for output in &gone.outputs {
        assert!(!std::path::Path::new(output.path.as_ref().unwrap()).exists());
        assert_eq!(engine.media_file(output.id).await.unwrap(), None);
        assert!(!sums(&studio).contains(output.sha256.as_deref().unwrap()), "no list names it");
    }
    assert!(sidecar_of(&studio, &gone).is_none() && sidecar_of(&studio, &kept).is_some());
    assert!(sums(&studio).contains(kept.outputs[0].sha256.as_deref().unwrap()));
    let thumbnails = files_below(&engine.profile().thumbnails());
    let of_gone = |path: &std::path::Path| {
        gone.outputs
            .iter()
            .any(|output| path.file_name().unwrap().to_string_lossy().starts_with(&format!("{}_", output.id)))
    };
    assert!(!thumbnails.iter().any(|(path, _)| of_gone(path)), "{thumbnails:?}");

    // It is not fetched again, not even when a person asks, nor is it had back out of the bin.
    engine.archive_retry(gone.id).await.unwrap();
    assert_eq!(engine.judge(only(gone.id), Change::Restore).await.unwrap().changed, 0);
    let undone = engine.judge_undo().await.unwrap().unwrap();
    assert!(matches!(undone.what, engine::face::UndoneWhat::Change { change: Change::Rating { stars: 5 } }));
    let status = engine.status().await.unwrap();
    assert_eq!(status.archived_files as usize, kept.outputs.len());
    let studio = studio.restarted().await;
    assert_eq!(studio.task(gone.id).await.state, StateView::Deleted);
    assert_eq!(files_below(&studio.place.archive()).iter().filter(|(path, _)| is_sidecar(path)).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_somebody_changed_is_left_and_its_result_stays_in_the_bin() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let (engine, task) = (&studio.engine, made(&studio, "mj-v7", "Painted over").await);
    let path = |at: usize| std::path::PathBuf::from(task.outputs[at].path.clone().unwrap());
    std::fs::write(path(1), "mine now").unwrap();
    std::fs::remove_file(path(2)).unwrap();
    engine.judge(only(task.id), Change::Bin).await.unwrap();
    let emptied = engine.bin_empty(Some(only(task.id))).await.unwrap();
    assert_eq!((emptied.count, emptied.files as usize, emptied.left), (0, task.outputs.len() - 1, 1));
    assert_eq!(std::fs::read(path(1)).unwrap(), b"mine now");
    let bin = engine.bin().await.unwrap();
    assert_eq!((bin.count, bin.files), (1, 1));
    assert!(matches!(studio.task(task.id).await.state, StateView::Archived { .. }), "what is left is there");
    // Once it is out of the way, so is the result.
    std::fs::remove_file(path(1)).unwrap();
    let emptied = engine.bin_empty(None).await.unwrap();
    assert_eq!((emptied.count, emptied.files, emptied.left), (1, 1, 0));
    assert_eq!(engine.bin().await.unwrap().count, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_takes_no_removal_keeps_the_result_in_the_bin_until_it_does() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let task = made(&studio, "z-image", "On a drive").await;
    studio.engine.judge(only(task.id), Change::Bin).await.unwrap();
    studio.engine.shutdown().await;
    let files = FaultyFiles::new();
    files.fail_when(|step| matches!(step, Step::Remove(_)).then_some(ErrorKind::PermissionDenied));
    let studio = Studio::try_open(studio.place, studio.keys, Arc::new(files.clone())).await.unwrap();
    let emptied = studio.engine.bin_empty(None).await.unwrap();
    assert_eq!((emptied.count, emptied.left), (0, 1));
    assert_eq!(studio.engine.judgement(only(task.id)).await.unwrap().binned, Share::All);
    files.heal();
    assert_eq!(studio.engine.bin_empty(None).await.unwrap().count, 1);

    // A drive that is away has lost nothing.
    let other = made(&studio, "z-image", "Away").await;
    studio.engine.judge(only(other.id), Change::Bin).await.unwrap();
    let away = studio.place.root().join("unplugged");
    std::fs::rename(studio.place.archive(), &away).unwrap();
    assert_eq!(studio.engine.bin_empty(None).await.unwrap().left, 1);
    std::fs::create_dir(studio.place.archive()).unwrap();
    assert_eq!(studio.engine.bin_empty(None).await.unwrap().left, 1, "nor has one that is not mounted");
    std::fs::remove_dir(studio.place.archive()).unwrap();
    std::fs::rename(&away, studio.place.archive()).unwrap();
    assert_eq!(studio.engine.bin_empty(None).await.unwrap().count, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_between_what_was_noted_and_what_was_deleted_is_gone_on_with_at_the_next_start() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let (begun, binned) = (made(&studio, "mj-v7", "Half deleted").await, made(&studio, "z-image", "Only binned").await);
    for task in [&begun, &binned] {
        studio.engine.judge(only(task.id), Change::Bin).await.unwrap();
    }
    studio.engine.shutdown().await;
    // What is on the disk when the process dies after the first of the files.
    let database = studio.place.profile().join("library.sqlite");
    let noted = rusqlite::Connection::open(database).unwrap();
    noted.execute("UPDATE judgement SET emptying_at = 1 WHERE task_id = ?1", [begun.id]).unwrap();
    noted.close().unwrap();
    std::fs::remove_file(begun.outputs[0].path.as_ref().unwrap()).unwrap();

    let studio = Studio::open(studio.place, studio.keys).await;
    studio.until(begun.id, |state| *state == StateView::Deleted).await;
    assert!(begun.outputs.iter().all(|output| !std::path::Path::new(output.path.as_ref().unwrap()).exists()));
    assert!(sidecar_of(&studio, &begun).is_none());
    assert_eq!(studio.engine.bin().await.unwrap().count, 1, "what was not begun is as before");
    assert_eq!(studio.engine.judge(only(binned.id), Change::Restore).await.unwrap().changed, 1);
    assert!(std::path::Path::new(binned.outputs[0].path.as_ref().unwrap()).exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_private_is_told_without_a_picture_and_a_word_and_so_is_what_is_made_of_it() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let (engine, notices) = (&studio.engine, || studio.desktop.notices.lock().unwrap().clone());
    let open = made(&studio, "z-image", "For everybody").await;
    studio.until_true("the first notice", || async { notices().len() == 1 }).await;
    assert!(notices()[0].body.contains("For everybody"));
    engine.judge(only(open.id), Change::Private { on: true }).await.unwrap();

    let from = Some(MadeFrom { task: open.id, output: None, how: How::Varied });
    let varied = engine::face::Draft { made_from: from, ..draft(Kind::Image, "z-image", "For nobody") };
    let varied = engine.submit(varied).await.unwrap().tasks[0];
    assert_eq!(engine.judgement(only(varied)).await.unwrap().private, Share::All, "before it is out");
    studio.until_archived(varied).await;
    studio.until_true("the second notice", || async { notices().len() == 2 }).await;
    let told = notices().pop().unwrap();
    assert_eq!((told.title.as_str(), told.body.as_str(), told.picture), ("Ready: 1 image", "", None));

    // In a private collection it is the collection's word that holds.
    let drawer = CollectionChange { id: 0, name: "Drawer".to_owned(), private: true };
    let collection = engine.collection_save(drawer).await.unwrap().id;
    let other = made(&studio, "z-image", "Put away").await;
    engine.judge(only(other.id), Change::Collect { collection }).await.unwrap();
    let from = Some(MadeFrom { task: other.id, output: None, how: How::Varied });
    let refused = draft(Kind::Image, "z-image", "Secret [refuse]");
    let child = engine.submit(engine::face::Draft { made_from: from, ..refused }).await.unwrap().tasks[0];
    assert_eq!(engine.judgement(only(child)).await.unwrap().private, Share::All);
    studio.until_true("its notice", || async { notices().iter().any(|notice| notice.task == Some(child)) }).await;
    assert!(notices().iter().filter(|notice| notice.task == Some(child)).all(|notice| notice.body.is_empty()));
    assert_eq!(engine.judgement(only(other.id)).await.unwrap().private, Share::None, "itself it is not");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_selection_of_a_view_is_what_stands_there() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let engine = &studio.engine;
    let mut tasks = Vec::new();
    for number in 0..4 {
        tasks.push(made(&studio, "z-image", &format!("Number {number}")).await.id);
    }
    let view = || async {
        let request = ViewRequest {
            text: String::new(),
            sort: Sort::Oldest,
            group: Group::None,
            layout: GridLayout::Justified,
            width: 900,
            row_height: 176,
        };
        engine.library_view(request).await.unwrap().view
    };
    let first = view().await;
    let of = |ranges: &[(u32, u32)]| Selection::View {
        view: first,
        ranges: ranges.iter().map(|(from, to)| PositionRange { from: *from, to: *to }).collect(),
    };
    let mut events = engine.events();
    let judged = engine.judge(of(&[(1, 2)]), Change::Favourite { on: true }).await.unwrap();
    assert_eq!(judged.changed, 2);
    // Others may have something to tell meanwhile: pictures that are done.
    let named = |event: Event| {
        let of_these = |tags: &[Tag], told: &[i64]| tags == [Tag::Library, Tag::Task] && *told == tasks[1..=2];
        matches!(event, Event::Stale { tags, tasks: told } if of_these(&tags, &told))
    };
    let told = async { while !named(events.recv().await.unwrap()) {} };
    let told = tokio::time::timeout(std::time::Duration::from_secs(60), told).await;
    assert!(told.is_ok(), "the grid is told which tiles");
    // Whatever the page says: upside down, overlapping, beyond the end, all at once.
    let odd = of(&[(0, 1), (1, 0), (0, 2), (3, u32::MAX), (u32::MAX, u32::MAX)]);
    assert_eq!(engine.judgement(odd.clone()).await.unwrap().count, 4);
    assert_eq!(engine.judge(odd, Change::Favourite { on: true }).await.unwrap().changed, 2);
    assert_eq!(engine.judgement(of(&[])).await.unwrap().count, 0);
    view().await;
    view().await;
    let gone = engine.judge(of(&[(0, 3)]), Change::Bin).await.unwrap_err();
    assert_eq!(gone.code, FailureCode::NotFound, "a view that was replaced is not guessed at");
    assert_eq!(engine.bin().await.unwrap().count, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn names_and_notes_that_cannot_be_kept_are_refused() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let engine = &studio.engine;
    let task = made(&studio, "z-image", "Named").await.id;
    for name in ["", " \n\t", "\u{200B}"] {
        let refused = engine.judge(only(task), Change::Tag { name: name.to_owned() }).await.unwrap_err();
        assert_eq!(refused.code, FailureCode::NameMissing);
        let unnamed = CollectionChange { id: 0, name: name.to_owned(), private: false };
        assert_eq!(engine.collection_save(unnamed).await.unwrap_err().code, FailureCode::NameMissing);
    }
    let long = "a".repeat(70_000);
    let refused = engine.judge(only(task), Change::Note { text: long }).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::TooLarge);
    for collection in [0, -1, i64::MAX] {
        let refused = engine.judge(only(task), Change::Collect { collection }).await.unwrap_err();
        assert_eq!(refused.code, FailureCode::NotFound);
        assert_eq!(engine.tag_delete(collection).await.unwrap_err().code, FailureCode::NotFound);
        assert_eq!(
            engine.collection_order(collection, vec![task], None).await.unwrap_err().code,
            FailureCode::NotFound
        );
    }
    assert_eq!(engine.judge(only(i64::MIN), Change::Rating { stars: 200 }).await.unwrap().changed, 0);
    assert_eq!(engine.judge(only(task), Change::Rating { stars: 200 }).await.unwrap().changed, 1);
    assert_eq!(engine.judgement(only(task)).await.unwrap().rating, Some(5));
    assert!(engine.judge_undo().await.unwrap().is_some() && engine.judge_undo().await.unwrap().is_none());
}

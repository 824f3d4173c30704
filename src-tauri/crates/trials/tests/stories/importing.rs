//! What was made elsewhere comes into the library: an archive alone gives back what a lost library said, lists
//! of ids what the service still knows; and nothing of it is ever sent or charged.

use std::path::{Path, PathBuf};

use engine::face::{
    Change, CollectionChange, Dropped, Fact, FailureCode, GridLayout, Group, How, ImportOffer, ImportOrder,
    ImportTrouble, Imported, Kind, Label, MadeFrom, Selection, Sort, StateView, ViewRequest,
};
use serde_json::{Value, json};

use crate::studio::{Studio, files_below, sandbox};

pub async fn look(studio: &Studio, path: &Path) -> ImportOffer {
    studio.engine.import_look(vec![path.to_owned()]).await.unwrap()
}

pub async fn take(studio: &Studio, path: &Path, copy: bool) -> Imported {
    let offer = look(studio, path).await;
    studio.engine.import_take(ImportOrder { offer: offer.id, copy }).await.unwrap()
}

/// Tasks that a query finds.
pub async fn found(studio: &Studio, text: &str) -> u32 {
    let view = studio.engine.library_view(asking(text)).await.unwrap();
    assert_eq!(view.trouble, None, "{text}");
    studio.engine.library_whole(view.view).await.unwrap().count
}

/// What the app says of every task, by the id of the service, without the ids of rows and where files lie.
fn exported(studio: &Studio) -> Vec<Value> {
    let mut lines = Vec::new();
    engine::export(studio.engine.profile(), &mut lines).unwrap();
    let mut tasks: Vec<Value> = String::from_utf8(lines)
        .unwrap()
        .lines()
        .map(|line| {
            let mut task: Value = serde_json::from_str(line).unwrap();
            task["id"].take();
            task
        })
        .collect();
    tasks.sort_by_key(|task| task["task_id"].to_string());
    tasks
}

pub fn sidecars(folder: &Path) -> Vec<(PathBuf, Value)> {
    let all = files_below(folder).into_iter();
    let named = all.filter(|(path, _)| path.to_string_lossy().ends_with(".afterimage.json"));
    named.map(|(path, bytes)| (path, serde_json::from_slice(&bytes).unwrap_or_default())).collect()
}

/// A picture that no other one is.
pub fn picture(number: u32) -> Vec<u8> {
    let [red, green, blue, _] = number.wrapping_mul(2_654_435_761).to_le_bytes();
    let drawn = image::RgbImage::from_fn(24, 16, |x, y| image::Rgb([red ^ (x as u8), green ^ (y as u8), blue]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    drawn.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn is_cost(fact: &Fact) -> bool {
    matches!(fact, Fact::CostDiffers { .. } | Fact::BatchCostDiffers { .. })
}

/// Whether a sidecar says what the balance proved of the cost.
pub fn tells_cost(sidecar: &Value) -> bool {
    let receipts = sidecar["receipts"].as_array().into_iter().flatten();
    receipts.into_iter().any(|receipt| matches!(receipt["fact"].as_str(), Some("costDiffers" | "batchCostDiffers")))
}

/// A library of three kinds and a family, judged, with every word of it in the sidecars.
async fn lived_in(studio: &Studio) {
    let engine = &studio.engine;
    let first = studio.press(Kind::Image, "mj-v7", "A heron over the marsh").await;
    let first = studio.until_archived(first).await;
    let upscale = engine.follow_ups(first.id, Some(first.outputs[1].id)).await.unwrap();
    let way = upscale.ways.into_iter().find(|way| way.how == How::Upscale && way.missing.is_empty()).unwrap();
    let follow = engine.follow_up(first.id, Some(first.outputs[1].id), way.id).await.unwrap();
    assert!(matches!(follow.made_from, Some(MadeFrom { output: Some(1), .. })));
    let second = engine.submit(follow).await.unwrap().tasks[0];
    studio.until_archived(second).await;
    let song = studio.press(Kind::Audio, "suno-music", "a slow waltz").await;
    studio.until_archived(song).await;
    let of = |task| Selection::Tasks { tasks: vec![task] };
    let studies = CollectionChange { id: 0, name: "Studies".to_owned(), private: true };
    let collection = engine.collection_save(studies).await.unwrap().id;
    for change in [
        Change::Favourite { on: true },
        Change::Rating { stars: 4 },
        Change::Label { label: Some(Label::Green) },
        Change::Tag { name: "Birds".to_owned() },
        Change::Collect { collection },
        Change::Note { text: "for the cover".to_owned() },
    ] {
        engine.judge(of(first.id), change).await.unwrap();
    }
    let known = || async { engine.spending_report(None).await.unwrap().total.unknown_tasks == 0 };
    studio.until_true("what they cost", known).await;
    let mut told = 0;
    for task in [first.id, second, song] {
        told += usize::from(studio.task(task).await.timeline.iter().any(|entry| is_cost(&entry.fact)));
    }
    let archive = studio.place.archive();
    studio
        .until_true("every word in the sidecars", || async {
            let said = sidecars(&archive);
            said.len() == 3
                && said.iter().any(|(_, one)| one["judgement"]["note"] == "for the cover")
                && said.iter().filter(|(_, one)| tells_cost(one)).count() == told
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_library_is_made_again_from_its_archive_alone() {
    let sandbox = sandbox().await;
    let studio = Studio::at_noon(&sandbox).await;
    lived_in(&studio).await;
    let (before, archive) = (exported(&studio), studio.place.archive());
    let spent = studio.engine.spending_report(None).await.unwrap().total;
    studio.engine.shutdown().await;
    std::fs::remove_dir_all(studio.place.profile()).unwrap();
    let files = files_below(&archive);
    let (charges, submissions) = (sandbox.ledger().charges.len(), sandbox.ledger().submissions_seen);

    let studio = Studio::open(studio.place, studio.keys).await;
    assert_eq!(found(&studio, "").await, 0);
    let offer = look(&studio, &archive).await;
    assert_eq!((offer.results.new, offer.results.known, offer.files.new), (3, 0, 0));
    assert_eq!((offer.left_out_count, offer.more), (0, false), "{:?}", offer.left_out);
    assert!(offer.bytes > 0);
    assert_eq!(found(&studio, "").await, 0, "an offer keeps nothing");
    let imported = studio.engine.import_take(ImportOrder { offer: offer.id, copy: false }).await.unwrap();
    assert_eq!((imported.results, imported.known, imported.left_out_count), (3, 0, 0), "{:?}", imported.left_out);
    assert_eq!(exported(&studio), before);
    assert_eq!(studio.engine.spending_report(None).await.unwrap().total, spent, "what was paid is known again");
    assert_eq!(found(&studio, "is:imported").await, 3);
    assert_eq!(found(&studio, "tag:Birds rating:4 is:favourite label:green collection:Studies").await, 1);
    assert_eq!(found(&studio, "cover").await, 1, "the note");

    // The family, with how it came to be, and the receipts as they were, with one more.
    let heron = task_of(&studio, "heron").await;
    let family = studio.engine.family(heron).await.unwrap();
    assert_eq!(family.members.len(), 2);
    assert_eq!((family.members[1].how, family.members[1].number), (Some(How::Upscale), Some(2)));
    let detail = studio.task(heron).await;
    assert!(matches!(detail.state, StateView::Archived { .. }));
    assert!(matches!(detail.timeline.last().unwrap().fact, Fact::Imported { archive: true, .. }));
    assert!(detail.timeline.iter().any(|entry| matches!(entry.fact, Fact::Saved { .. })));
    assert!(detail.timeline.windows(2).all(|two| two[0].at <= two[1].at));
    assert!(detail.imported.as_ref().unwrap().archive);
    assert!(!detail.added_by_id);
    assert_eq!(studio.engine.reuse(heron).await.unwrap().prompt, "A heron over the marsh");

    // Once more it adds nothing, and not a byte of the archive is other than before.
    let again = take(&studio, &archive, false).await;
    assert_eq!((again.results, again.files, again.known, again.found), (0, 0, 3, 0));
    assert_eq!(found(&studio, "").await, 3);
    assert_eq!(files_below(&archive), files);
    studio.until_true("thumbnails", || async { studio.task(heron).await.outputs[0].has_thumbnail }).await;
    assert_eq!(studio.desktop.titles(), [] as [&str; 0]);
    let ledger = sandbox.ledger();
    assert_eq!((ledger.charges.len(), ledger.submissions_seen), (charges, submissions), "nothing was sent or charged");
    studio.engine.shutdown().await;
}

fn asking(text: &str) -> ViewRequest {
    ViewRequest {
        text: text.to_owned(),
        sort: Sort::Newest,
        group: Group::None,
        layout: GridLayout::Square,
        width: 900,
        row_height: 176,
    }
}

/// The one task that a query finds.
pub async fn task_of(studio: &Studio, text: &str) -> i64 {
    let tasks = tasks_of(studio, text).await;
    assert_eq!(tasks.len(), 1, "{text}: {tasks:?}");
    tasks[0]
}

/// All tasks that a query finds.
pub async fn tasks_of(studio: &Studio, text: &str) -> Vec<i64> {
    let view = studio.engine.library_view(asking(text)).await.unwrap();
    let whole = studio.engine.library_whole(view.view).await.unwrap();
    let rows = studio.engine.library_rows(view.view, 0.0, whole.height).await.unwrap().rows;
    rows.into_iter()
        .flat_map(|row| match row {
            engine::face::GridRow::Tiles { tiles, .. } => tiles.into_iter().map(|tile| tile.task).collect(),
            engine::face::GridRow::Head { .. } => Vec::new(),
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_of_another_computer_is_copied_into_this_one_and_the_other_stays() {
    let sandbox = sandbox().await;
    let there = Studio::with_key(&sandbox).await;
    lived_in(&there).await;
    there.engine.shutdown().await;
    let theirs = files_below(&there.place.archive());
    let here = Studio::with_key(&sandbox).await;
    let imported = take(&here, &there.place.archive(), true).await;
    assert_eq!((imported.results, imported.left_out_count), (3, 0), "{:?}", imported.left_out);
    let heron = task_of(&here, "heron").await;
    let task = here.until_archived(heron).await;
    for output in &task.outputs {
        assert!(Path::new(output.path.as_deref().unwrap()).starts_with(here.place.archive()));
    }
    here.until_true("sidecars of its own", || async { sidecars(&here.place.archive()).len() == 3 }).await;
    assert_eq!(files_below(&there.place.archive()), theirs);
    assert_eq!(here.desktop.titles(), [] as [&str; 0], "nothing of it is news");
    assert_eq!(sandbox.ledger().charges.len(), 3);
    here.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_were_moved_are_found_by_pointing_at_where_they_lie() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let task = studio.press(Kind::Image, "z-image", "A heron").await;
    let task = studio.until_archived(task).await;
    let archive = studio.place.archive();
    studio.until_true("the sidecar", || async { sidecars(&archive).len() == 1 }).await;
    let moved = studio.place.root().join("moved");
    std::fs::rename(&archive, &moved).unwrap();
    assert_eq!(studio.engine.output_open(task.outputs[0].id).await.unwrap_err().code, FailureCode::FileMissing);
    let imported = take(&studio, &moved, false).await;
    assert_eq!((imported.results, imported.known, imported.found), (0, 1, 1));
    studio.engine.output_open(task.outputs[0].id).await.unwrap();
    let now = studio.task(task.id).await;
    assert!(!now.outputs[0].missing && Path::new(now.outputs[0].path.as_deref().unwrap()).starts_with(&moved));

    // Without a sidecar the file alone is known by what it holds.
    let alone = studio.place.root().join("renamed.png");
    std::fs::rename(now.outputs[0].path.as_deref().unwrap(), &alone).unwrap();
    let imported = take(&studio, &alone, false).await;
    assert_eq!((imported.files, imported.known, imported.found), (0, 1, 1));
    assert_eq!(studio.task(task.id).await.outputs[0].path.as_deref(), alone.to_str());
    studio.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_stopped_keeps_what_came_and_the_rest_comes_the_next_time() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let folder = tempfile::tempdir().unwrap();
    for number in 0..400 {
        std::fs::write(folder.path().join(format!("{number:03}.png")), picture(number)).unwrap();
    }
    let offer = look(&studio, folder.path()).await;
    assert_eq!(offer.files.new, 400);
    let order = ImportOrder { offer: offer.id, copy: false };
    let (taking, stopping) = tokio::join!(studio.engine.import_take(order), async {
        studio.until_true("something came", || async { found(&studio, "is:imported").await > 0 }).await;
        let runs = studio.engine.import_look(vec![folder.path().to_owned()]).await.unwrap_err().code;
        studio.engine.import_stop().await.unwrap();
        runs
    });
    let first = taking.unwrap();
    assert_eq!(stopping, FailureCode::ImportRuns, "one at a time");
    assert!(first.stopped && first.files > 0 && first.files < 400, "{first:?}");
    assert_eq!(found(&studio, "is:imported").await, first.files);
    let rest = take(&studio, folder.path(), false).await;
    assert_eq!((rest.files, rest.known, rest.stopped), (400 - first.files, first.files, false));
    studio.until_true("all copied", || async { studio.engine.status().await.unwrap().archived_files == 400 }).await;
    studio.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_ids_brings_in_what_the_service_knows() {
    let sandbox = sandbox().await;
    let there = Studio::with_key(&sandbox).await;
    let mut ids = Vec::new();
    for prompt in ["one", "two"] {
        let task = there.press(Kind::Image, "z-image", prompt).await;
        ids.push(there.until_archived(task).await.task_id.unwrap());
    }
    let here = Studio::with_key(&sandbox).await;
    here.engine.task_add(ids[0].clone()).await.unwrap();
    let polls = sandbox.ledger().polls;
    let text = format!("id,model\n{}\n{}\ntask_00000000000000\nno id\n", ids[0], ids[1]);
    let offer = here.engine.import_text(text).await.unwrap();
    assert_eq!((offer.ids.new, offer.ids.known, offer.left_out_count), (2, 1, 1));
    assert_eq!(sandbox.ledger().polls, polls, "a look asks nobody");
    let imported = here.engine.import_take(ImportOrder { offer: offer.id, copy: false }).await.unwrap();
    assert_eq!((imported.ids, imported.known), (1, 1));
    assert_eq!(imported.left_out.iter().map(|left| left.why).collect::<Vec<_>>(), [ImportTrouble::TaskId]);
    assert_eq!(sandbox.ledger().polls, polls + 2);
    assert_eq!(sandbox.ledger().charges.len(), 2);
    here.until_true("both are here", || async { found(&here, "").await == 2 }).await;
    assert_eq!(here.engine.import_take_back(imported.run).await.unwrap().changed, 1);

    // A key that is refused ends it, and the rest is said.
    sandbox.revoke_key(true);
    let offer = here.engine.import_text(format!("task_{:020}\ntask_{:020}\n", 1, 2)).await.unwrap();
    let refused = here.engine.import_take(ImportOrder { offer: offer.id, copy: false }).await.unwrap();
    assert_eq!(refused.left_out.iter().map(|left| left.why).collect::<Vec<_>>(), [ImportTrouble::NotAsked; 2]);
    here.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_dropped_and_is_nothing_else_becomes_an_offer() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("a.png"), picture(1)).unwrap();
    std::fs::write(at("b.png"), picture(2)).unwrap();
    std::fs::write(at("ids.json"), json!(["task_018f5a3a1b6e7d9f8c2b4d6e8f0a2c4e"]).to_string()).unwrap();
    for (paths, files, ids) in [
        (vec![folder.path().to_owned()], 2, 0),
        (vec![at("a.png")], 1, 0),
        (vec![at("a.png"), at("b.png")], 2, 0),
        (vec![at("b.png"), at("ids.json")], 1, 1),
    ] {
        match studio.engine.dropped(paths).await {
            Dropped::Import { offer } => assert_eq!((offer.files.new, offer.ids.new), (files, ids)),
            other => panic!("{other:?}"),
        }
    }
    studio.engine.shutdown().await;
}

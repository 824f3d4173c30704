//! Files of other programs come into the library: copied once, found by what they say of themselves, and never charged.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use archive::{FaultyFiles, Step};
use engine::face::{FailureCode, ImportOrder, ImportTrouble, StateView};

use crate::importing::{found, look, picture, sidecars, take, task_of};
use crate::studio::{Place, Studio, sandbox};

#[tokio::test(flavor = "multi_thread")]
async fn files_of_other_programs_are_copied_once_and_taken_back_as_one_step() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir_all(at("deep/er")).unwrap();
    std::fs::create_dir_all(at(".thumbs")).unwrap();
    std::fs::write(at("dolomites_00012_.png"), picture(1)).unwrap();
    std::fs::write(at("deep/er/no extension"), picture(2)).unwrap();
    std::fs::write(at("deep/the same again.png"), picture(1)).unwrap();
    std::fs::write(at(".thumbs/hidden.png"), picture(3)).unwrap();
    std::fs::write(at("notes.txt"), "no picture").unwrap();
    std::fs::write(at("broken.png"), "no picture either").unwrap();
    std::os::unix::fs::symlink(at("dolomites_00012_.png"), at("link.png")).unwrap();
    std::os::unix::fs::symlink(folder.path(), at("deep/round")).unwrap();

    let offer = look(&studio, folder.path()).await;
    assert_eq!((offer.files.new, offer.files.known, offer.results.new), (2, 1, 0));
    let left: Vec<(&str, ImportTrouble)> = offer.left_out.iter().map(|left| (left.name.as_str(), left.why)).collect();
    assert_eq!(left, [("broken.png", ImportTrouble::NoMedia)]);
    let order = ImportOrder { offer: offer.id, copy: false };
    let imported = studio.engine.import_take(order).await.unwrap();
    assert_eq!((imported.files, imported.known, imported.stopped), (2, 1, false));
    assert_eq!(studio.engine.import_take(order).await.unwrap_err().code, FailureCode::ImportVoid);

    let task = task_of(&studio, "dolomites").await;
    let task = studio.until_archived(task).await;
    let saved = task.outputs[0].path.clone().unwrap();
    assert!(Path::new(&saved).starts_with(studio.place.archive()));
    assert_eq!(std::fs::read(&saved).unwrap(), picture(1));
    assert_eq!(std::fs::read(at("dolomites_00012_.png")).unwrap(), picture(1), "theirs stays");
    assert_eq!((task.cost.is_none(), task.sent_at, task.made_in_ms, task.task_id.clone()), (true, None, None, None));
    assert_eq!((task.prompt.as_str(), task.model_title.as_str()), ("dolomites_00012_", "Imported"));
    let from = task.imported.clone().unwrap();
    assert_eq!((from.archive, Some(from.path.as_str())), (false, at("dolomites_00012_.png").to_str()));
    studio.until_true("its sidecar", || async { sidecars(&studio.place.archive()).len() == 2 }).await;

    // Nothing sends it, nothing counts it as spent, and nobody is told that it is ready.
    let again = studio.engine.submit_anew(task.id, "7".repeat(32), None).await.unwrap_err();
    assert_eq!(again.code, FailureCode::WrongState);
    for refused in [studio.engine.reuse(task.id).await.map(|_| ()), studio.engine.vary(task.id).await.map(|_| ())] {
        assert_eq!(refused.unwrap_err().code, FailureCode::RequestUnknown, "it says nothing of how it was made");
    }
    assert!(studio.engine.follow_ups(task.id, None).await.unwrap().ways.is_empty());
    assert_eq!(studio.engine.output_link(task.outputs[0].id).await.unwrap_err().code, FailureCode::LinkGone);
    assert_eq!(studio.engine.ask_again(task.id).await.unwrap_err().code, FailureCode::WrongState);
    assert!(studio.engine.prompts(None, 100).await.unwrap().is_empty(), "no prompt of it was submitted");
    assert_eq!(studio.desktop.titles(), [] as [&str; 0]);

    // Taken back as one step, and back again.
    assert_eq!(found(&studio, "is:imported").await, 2);
    assert_eq!(studio.engine.import_take_back(imported.run.clone()).await.unwrap().changed, 2);
    assert_eq!(found(&studio, "is:imported").await, 0);
    assert_eq!(studio.engine.judge_undo().await.unwrap().unwrap().changed, 2);
    assert_eq!(found(&studio, "is:imported").await, 2);

    // The same files never come twice, from wherever.
    let offer = look(&studio, folder.path()).await;
    assert_eq!((offer.files.new, offer.files.known), (0, 3));
    let ledger = sandbox.ledger();
    assert_eq!((ledger.submissions_seen, ledger.polls, ledger.charges.len()), (0, 0, 0));

    // And they outlive the library like any other result.
    studio.engine.shutdown().await;
    std::fs::remove_dir_all(studio.place.profile()).unwrap();
    let studio = Studio::open(studio.place, studio.keys).await;
    assert_eq!(take(&studio, &studio.place.archive(), false).await.results, 2);
    let task = studio.task(task_of(&studio, "dolomites").await).await;
    assert_eq!((task.sent_at, task.imported.unwrap().archive), (None, false));
    let offer = look(&studio, folder.path()).await;
    assert_eq!((offer.files.new, offer.files.known), (0, 3));
    studio.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_being_copied_goes_on_after_a_start_and_what_changed_is_not_taken_for_it() {
    let sandbox = sandbox().await;
    let files = Arc::new(FaultyFiles::new());
    let place = Place::for_api(&sandbox.api_url());
    let studio = Studio::try_open(place, Arc::default(), Arc::clone(&files) as _).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for (number, name) in (1..).zip(["a.png", "b.png", "c.png"]) {
        std::fs::write(at(name), picture(number)).unwrap();
    }
    files.fail_when(|step| matches!(step, Step::Rename { .. }).then_some(ErrorKind::Other));
    let offer = look(&studio, folder.path()).await;
    // Between the look and the copy one becomes another file, and one goes away.
    std::fs::write(at("b.png"), picture(9)).unwrap();
    std::fs::remove_file(at("c.png")).unwrap();
    let imported = studio.engine.import_take(ImportOrder { offer: offer.id, copy: false }).await.unwrap();
    assert_eq!(imported.files, 3);
    let a = task_of(&studio, "a").await;
    studio.until(a, |state| matches!(state, StateView::ArchiveFailed { .. })).await;
    assert_eq!(studio.engine.account().await.unwrap().map(|account| account.sandbox), Some(false));
    files.heal();
    let studio = studio.restarted().await;
    let saved = studio.until_archived(a).await;
    assert_eq!(std::fs::read(saved.outputs[0].path.as_deref().unwrap()).unwrap(), picture(1));
    let by_itself = |state: &StateView| matches!(state, StateView::ArchiveFailed { retry_at: None, .. });
    let b = studio.until(task_of(&studio, "b").await, by_itself).await;
    let c = studio.until(task_of(&studio, "c").await, by_itself).await;
    // When it is back as it was, the person asks, and it comes.
    std::fs::write(at("b.png"), picture(2)).unwrap();
    std::fs::write(at("c.png"), picture(3)).unwrap();
    for task in [b.id, c.id] {
        studio.engine.archive_retry(task).await.unwrap();
        studio.until_archived(task).await;
    }
    studio.engine.shutdown().await;
}

/// The picture with a text inside, as other programs write how they made it.
fn told(picture: &[u8], name: &str, text: &str) -> Vec<u8> {
    let mut chunk = b"tEXt".to_vec();
    chunk.extend_from_slice(name.as_bytes());
    chunk.push(0);
    chunk.extend_from_slice(text.as_bytes());
    let mut sum = flate2::Crc::new();
    sum.update(&chunk);
    // Behind the signature and the head.
    let (head, rest) = picture.split_at(33);
    let length = u32::try_from(chunk.len() - 4).unwrap().to_be_bytes();
    [head, &length, &chunk, &sum.sum().to_be_bytes(), rest].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_file_says_of_how_it_was_made_is_found_like_a_request() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let folder = tempfile::tempdir().unwrap();
    let parameters = "a lighthouse in winter fog\nNegative prompt: people\n\
        Steps: 28, Sampler: DPM++ 2M, CFG scale: 6.5, Seed: 8566257, Size: 24x16, Model: juniperXL_v3, Version: v1.10.1";
    std::fs::write(folder.path().join("00012.png"), told(&picture(1), "parameters", parameters)).unwrap();
    std::fs::write(folder.path().join("00013.png"), picture(2)).unwrap();
    let offer = look(&studio, folder.path()).await;
    assert_eq!(offer.programs.iter().map(|one| one.files).sum::<u32>(), 2, "{:?}", offer.programs);
    studio.engine.import_take(ImportOrder { offer: offer.id, copy: false }).await.unwrap();
    for (text, count) in [
        ("lighthouse fog", 1),
        ("seed:8566257", 1),
        ("seed:8566258", 0),
        ("param.steps:28", 1),
        ("model:juniperxl_v3", 1),
        ("00013", 1),
        ("is:imported", 2),
    ] {
        assert_eq!(found(&studio, text).await, count, "{text}");
    }
    let task = studio.until_archived(task_of(&studio, "lighthouse").await).await;
    assert_eq!((task.prompt.as_str(), task.cost.is_none()), ("a lighthouse in winter fog", true));
    let from = task.imported.unwrap();
    assert!(from.metadata.contains("Steps: 28"));
    assert!(task.parameters.iter().any(|one| one.name == "negative_prompt" && one.value == "people"));
    // A draft takes the prompt and nothing else: no service here knows the rest.
    let before = studio.engine.draft().await.unwrap();
    let draft = studio.engine.reuse(task.id).await.unwrap();
    assert_eq!(draft.prompt, "a lighthouse in winter fog");
    assert_eq!((draft.models, draft.values, draft.extra), (before.models, before.values, before.extra));
    studio.engine.shutdown().await;
}

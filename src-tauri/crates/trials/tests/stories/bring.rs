//! What is dropped onto the window: a file that was made here brings back how it was made, whatever it is called now;
//! anything else is told apart, and nothing of the present draft is touched.

use std::path::Path;
use std::process::Command;

use engine::face::{Draft, Dropped, FailureCode, Kind, KnownBy, Unusable};
use serde_json::json;

use crate::studio::{Place, Studio, draft, files_below, sandbox};

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_file_brings_back_how_it_was_made_wherever_it_lies() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let mut wanted = draft(Kind::Image, "gpt-image-2", "a vase");
    wanted.prompt = "a \\{celadon\\|blue\\} vase".to_owned();
    wanted.values.insert("size".to_owned(), json!("16:9"));
    wanted.references =
        vec![engine::face::DraftReference { url: "https://files.example/a.png".to_owned(), name: None }];
    wanted.extra = "{\"of_tomorrow\":1}".to_owned();
    let task = studio.engine.submit(wanted.clone()).await.unwrap().tasks[0];
    let made = studio.until_archived(task).await;
    let saved = made.outputs[0].path.clone().unwrap();
    let saved = Path::new(&saved);
    let folder = saved.parent().unwrap();
    studio.until_true("the sidecar", || async { sidecar_in(folder).is_some() }).await;
    let sidecar = sidecar_in(folder).unwrap();

    let present = draft(Kind::Audio, "suno-music", "what is being written");
    studio.engine.draft_save(present.clone()).await.unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let renamed = elsewhere.path().join("vase final (2).png");
    std::fs::copy(saved, &renamed).unwrap();

    for (path, by, known) in [
        (saved, KnownBy::Path, Some(task)),
        (&*renamed, KnownBy::Sum, Some(task)),
        (&*sidecar, KnownBy::Sidecar, Some(task)),
    ] {
        let (found, task, how) = made_of(studio.engine.dropped(vec![path.to_owned()]).await);
        assert_eq!((how, task), (by, known), "{}", path.display());
        assert_eq!(as_asked(&found), as_asked(&wanted), "{}", path.display());
        let checked = studio.engine.compose_check(found).await.unwrap();
        assert_eq!(checked.body.as_deref(), Some(made.body.as_str()), "it would send the very same bytes");
    }
    let kept = studio.engine.draft().await.unwrap();
    assert_eq!(kept.prompt, present.prompt, "the present draft is the page's to replace");

    // Another library that never saw it: the sidecar says how it was made, alone or beside its file.
    let other = Studio::open(Place::for_api(&sandbox.api_url()), std::sync::Arc::default()).await;
    for path in [saved, &*sidecar] {
        let (found, task, how) = made_of(other.engine.dropped(vec![path.to_owned()]).await);
        assert_eq!((how, task), (KnownBy::Sidecar, None), "{}", path.display());
        assert_eq!(as_asked(&found), as_asked(&wanted));
    }
    assert!(
        matches!(other.engine.dropped(vec![renamed.clone()]).await, Dropped::Import { offer } if offer.files.new == 1)
    );

    // Another file in the place of the saved one is not taken for it.
    std::fs::write(saved, "something else").unwrap();
    assert!(matches!(studio.engine.dropped(vec![saved.to_owned()]).await, Dropped::LocalFile { .. }));
    studio.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_else_is_dropped_is_told_apart_and_never_waited_for() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("holiday.raw"), [0, 0xd8, 0xff, 1, 2, 3]).unwrap();
    std::fs::write(at("broken.json"), "{\"catalogue\": 1, \"mod").unwrap();
    std::fs::write(at("other.json"), "{\"a\": 1}").unwrap();
    std::os::unix::fs::symlink(at("holiday.raw"), at("link.jpg")).unwrap();
    assert!(Command::new("mkfifo").arg(at("pipe.json")).status().unwrap().success());
    std::fs::create_dir(at("empty")).unwrap();
    let dropped = |names: &[&str]| studio.engine.dropped(names.iter().map(|name| at(name)).collect());

    assert_eq!(dropped(&["holiday.raw"]).await, Dropped::LocalFile { name: "holiday.raw".to_owned(), record: None });
    for (name, why) in [("broken.json", "not JSON"), ("other.json", "neither")] {
        match dropped(&[name]).await {
            Dropped::LocalFile { record: Some(told), .. } => assert!(told.contains(why), "{told}"),
            other => panic!("{other:?}"),
        }
    }
    for (name, why) in [
        ("link.jpg", Unusable::Link),
        ("pipe.json", Unusable::Special),
        ("empty", Unusable::Folder),
        ("gone.png", Unusable::Unread),
    ] {
        assert_eq!(dropped(&[name]).await, Dropped::Unusable { name: name.to_owned(), why });
    }
    assert!(matches!(dropped(&["holiday.raw", "other.json"]).await, Dropped::Unusable { why: Unusable::Several, .. }));
    let device = studio.engine.dropped(vec!["/dev/zero".into()]).await;
    assert_eq!(device, Dropped::Unusable { name: "zero".to_owned(), why: Unusable::Special });

    let links = studio.engine.dropped(vec!["https://files.example/a b.png".into()]).await;
    assert_eq!(links, Dropped::Links { links: vec!["https://files.example/a%20b.png".to_owned()] });
    let half = studio.engine.dropped(vec!["https://files.example/a.png?sig=a+b".into()]).await;
    assert!(matches!(half, Dropped::Unusable { why: Unusable::HalfLink, .. }));
    studio.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sidecar_from_a_stranger_is_bounded() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.afterimage.json");
    let sidecar = |body: &str, kind: &str| {
        json!({"schema": "afterimage.sidecar/1", "id": "x/99999999999999999999", "kind": kind, "model": "z-image", "prompt": "",
            "account": {"name": "", "origin": ""}, "body": body, "state": "completed", "task_id": null,
            "times": {"created": "", "sent": null, "ended": null}, "cost": null, "error": null, "answer": null,
            "outputs": [], "receipts": []})
        .to_string()
    };
    std::fs::write(&path, sidecar(&format!("{{\"prompt\":\"{}\"}}", "a".repeat(2 << 20)), "image")).unwrap();
    match studio.engine.dropped(vec![path.clone()]).await {
        Dropped::Failed { failure } => assert_eq!(failure.code, FailureCode::TooLarge),
        other => panic!("{other:?}"),
    }
    std::fs::write(&path, sidecar("", "image")).unwrap();
    match studio.engine.dropped(vec![path.clone()]).await {
        Dropped::Failed { failure } => assert_eq!(failure.code, FailureCode::RequestUnknown),
        other => panic!("{other:?}"),
    }
    std::fs::write(&path, sidecar("no json at all", "spell")).unwrap();
    let (found, task, _) = made_of(studio.engine.dropped(vec![path]).await);
    assert_eq!((found.extra.as_str(), task), ("no json at all", None), "kept as it came");
    studio.engine.shutdown().await;
}

fn made_of(dropped: Dropped) -> (Draft, Option<i64>, KnownBy) {
    match dropped {
        Dropped::Made { draft, task, by, .. } => (*draft, task, by),
        other => panic!("{other:?}"),
    }
}

/// Without what belongs to the press and the tab.
fn as_asked(draft: &Draft) -> (Kind, String, String, serde_json::Value, serde_json::Value) {
    let links: Vec<&str> = draft.references.iter().map(|reference| reference.url.as_str()).collect();
    (
        draft.kind,
        draft.models[&draft.kind].clone(),
        draft.prompt.clone(),
        // What was typed there is written anew.
        serde_json::from_str(&draft.extra).unwrap(),
        json!([draft.values, links]),
    )
}

fn sidecar_in(folder: &Path) -> Option<std::path::PathBuf> {
    let files = files_below(folder).into_iter().map(|(path, _)| path);
    files.into_iter().find(|path| path.to_string_lossy().ends_with(".afterimage.json"))
}

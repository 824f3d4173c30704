//! What the person writes: it is sent as it is shown, kept through everything, and found again.

use engine::face::{Draft, DraftsView, FailureCode, Kind, Preset};
use serde_json::{Value, json};

use crate::studio::{Studio, draft, sandbox};

/// Bodies as people write them: other order, other spacing, numbers and escapes that a program would write otherwise.
const BY_HAND: [&str; 4] = [
    "{\n\t\"size\" : \"16:9\",\r\n  \"prompt\": \"a heron \\u0026 its \\/ reeds\",   \"model\":\"gpt-image-2\"\n}\n\n",
    "  {\"prompt\":\"قلم 鷺 🐈\",\"model\":\"z-image\"}",
    "{\"model\":\"gpt-image-2\",\"prompt\":\"a heron\",\"nobody_knows\":{\"b\":1.50,\"a\":[1e2, -0.0]},\"size\":\"1:1\"}",
    "{\"model\":\"a-model-of-tomorrow\",\"prompt\":\"a heron\"   ,\"seed\":7}",
];

#[tokio::test(flavor = "multi_thread")]
async fn what_is_seen_is_byte_for_byte_what_is_sent() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let mut seen = Vec::new();

    // As the controls make it.
    let mut made = draft(Kind::Image, "gpt-image-2", "a \"heron\"\n in the reeds");
    made.values.insert("size".to_owned(), json!("16:9"));
    made.extra = "{ \"of_tomorrow\" : 1.0 }".to_owned();
    seen.push(press(&studio, made).await);

    // Edited by hand: as typed, whatever a program would make of it.
    for text in BY_HAND {
        let edited = studio.engine.draft_of_text(studio.engine.draft().await.unwrap(), text.to_owned()).await.unwrap();
        assert_eq!(edited.body, text);
        let shown = press(&studio, edited).await;
        assert_eq!(shown.1, text);
        seen.push(shown);
    }

    for (task, _) in &seen {
        // A model that the sandbox does not know is refused; what arrived is in its ledger all the same.
        studio.until(*task, |state| !matches!(state, engine::face::StateView::Queued { .. })).await;
    }
    let wanted: Vec<&str> = seen.iter().map(|(_, body)| body.as_str()).collect();
    studio.until_true("every body at the sandbox", || async { received(&sandbox).len() == wanted.len() }).await;
    let mut received = received(&sandbox);
    let mut wanted: Vec<String> = wanted.into_iter().map(str::to_owned).collect();
    received.sort();
    wanted.sort();
    assert_eq!(received, wanted);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_says_what_its_edited_body_said_and_the_next_press_sends_it_again() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let text = "{ \"prompt\":\"from the body\", \"model\":\"z-image\" }";
    // The controls were left saying something else, as after a page that did not hear the answer.
    let stale = Draft { body: text.to_owned(), ..draft(Kind::Video, "doubao-seedance-2.0", "from the controls") };
    let checked = studio.engine.compose_check(stale.clone()).await.unwrap();
    assert_eq!((checked.body.as_deref(), checked.endpoint.as_str()), (Some(text), "images/generations"));
    let task = studio.engine.submit(stale).await.unwrap().tasks[0];
    let task = studio.until_archived(task).await;
    assert_eq!((task.kind, task.model.as_str(), task.prompt.as_str()), (Kind::Image, "z-image", "from the body"));
    let next = studio.engine.draft().await.unwrap();
    assert_eq!(next.body, text);
    assert_eq!(press(&studio, next).await.1, text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_none_is_kept_as_typed_and_never_sent() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let good = draft(Kind::Image, "z-image", "a heron");
    for (text, line) in [("{\"model\":\"z-image\",\n \"prompt\": }", Some("2")), ("[1]", None), ("{", Some("1"))] {
        let broken = studio.engine.draft_of_text(good.clone(), text.to_owned()).await.unwrap();
        assert_eq!(broken, Draft { body: text.to_owned(), ..good.clone() });
        let checked = studio.engine.compose_check(broken.clone()).await.unwrap();
        assert!(checked.blocked && checked.body.is_none() && checked.curl.is_none());
        assert_eq!(checked.problems.len(), 1);
        assert_eq!(checked.problems[0].field, "body");
        assert_eq!(checked.problems[0].facts.get("line").map(String::as_str), line);
        assert_eq!(studio.engine.submit(broken.clone()).await.unwrap_err().code, FailureCode::DraftNotReady);
        studio.engine.draft_save(broken).await.unwrap();
        assert_eq!(studio.engine.draft().await.unwrap().body, text);
    }
    assert_eq!(sandbox.ledger().submissions_seen, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_curl_line_is_for_the_address_of_the_account_and_holds_no_key() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let checked = studio.engine.compose_check(draft(Kind::Image, "z-image", "it's a heron")).await.unwrap();
    let (curl, body) = (checked.curl.unwrap(), checked.body.unwrap());
    assert!(curl.starts_with(&format!("curl '{}/images/generations' ", sandbox.api_url())), "{curl}");
    assert!(!curl.contains(sandbox.key()) && curl.contains("$REAPI_KEY"), "{curl}");
    let empty = draft(Kind::Audio, "suno-music", "");
    assert_eq!(studio.engine.draft_of_text(empty, curl).await.unwrap().body, body);
}

#[tokio::test(flavor = "multi_thread")]
async fn tabs_are_drafts_with_submit_ids_of_their_own_and_outlive_a_restart() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let engine = &studio.engine;
    assert_eq!(engine.drafts().await.unwrap(), DraftsView { present: 0, tabs: Vec::new() });
    let kept = draft(Kind::Image, "z-image", "  the first,\n of two ");
    engine.draft_save(kept.clone()).await.unwrap();
    let first = engine.draft().await.unwrap();
    assert_eq!(first, Draft { tab: first.tab, ..kept });
    let second = engine.draft_new().await.unwrap();
    assert_eq!((second.kind, &second.models, second.prompt.as_str()), (first.kind, &first.models, ""));
    assert!(second.tab != first.tab && second.submit_id != first.submit_id);

    // A press of the one changes the submit id of that one alone.
    let written = Draft { prompt: "the second".to_owned(), ..second.clone() };
    let pressed = engine.submit(written.clone()).await.unwrap();
    assert_eq!(engine.draft().await.unwrap(), Draft { submit_id: pressed.next_submit_id, ..written.clone() });
    assert_eq!(engine.draft_choose(first.tab).await.unwrap(), first);
    assert!(engine.submit(written).await.unwrap().repeated, "the same press from another tab is still the same press");
    assert_eq!(engine.draft().await.unwrap(), first);

    let studio = studio.restarted().await;
    let engine = &studio.engine;
    let view = engine.drafts().await.unwrap();
    assert_eq!((view.present, view.tabs.len()), (first.tab, 2));
    assert_eq!(
        view.tabs.iter().map(|tab| tab.prompt.as_str()).collect::<Vec<_>>(),
        ["the first, of two", "the second"]
    );

    // Closed, it is written over by nothing, and comes back as it was.
    assert_eq!(engine.draft_close(first.tab).await.unwrap().tab, second.tab);
    assert_eq!(engine.draft_save(first.clone()).await.unwrap_err().code, FailureCode::NotFound);
    assert_eq!(engine.draft_close(second.tab).await.unwrap_err().code, FailureCode::NotFound, "the last one stays");
    assert_eq!(engine.draft_reopen(first.tab).await.unwrap(), first);
    engine.draft_order(first.tab, 1).await.unwrap();
    let tabs = engine.drafts().await.unwrap().tabs;
    assert_eq!(tabs.iter().map(|tab| tab.tab).collect::<Vec<_>>(), [second.tab, first.tab]);
}

#[tokio::test(flavor = "multi_thread")]
async fn prompts_are_walked_back_through_each_once() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    for prompt in ["a heron", "a cat", "a heron"] {
        studio.press(Kind::Image, "z-image", prompt).await;
    }
    let newest = studio.engine.prompts(None, 1).await.unwrap();
    assert_eq!(newest[0].text, "a heron");
    let before = studio.engine.prompts(Some(newest[0].task), 9).await.unwrap();
    assert_eq!(before.iter().map(|used| used.text.as_str()).collect::<Vec<_>>(), ["a cat"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn presets_go_out_as_a_file_and_come_in_once() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let engine = &studio.engine;
    let wide = preset("Wide", json!("16:9"));
    let kept = engine.preset_save(wide.clone()).await.unwrap();
    assert_eq!(engine.preset_save(wide).await.unwrap_err().code, FailureCode::NameTaken);
    engine.preset_save(preset(" Tall \n one ", json!("9:16"))).await.unwrap();
    let folder = studio.place.root().to_owned();
    let path = engine.presets_export(folder.display().to_string()).await.unwrap();
    let again = engine.presets_export(folder.display().to_string()).await.unwrap();
    assert_ne!(path, again, "no file is written over");
    let text = std::fs::read_to_string(&path).unwrap();

    let here = engine.presets_import(text.clone()).await.unwrap();
    assert_eq!((here.added.len(), here.known), (0, 2));
    engine.preset_delete(kept.id).await.unwrap();
    engine.preset_save(preset("Wide", json!("21:9"))).await.unwrap();
    let came = engine.presets_import(text).await.unwrap();
    assert_eq!((came.added.len(), came.known), (1, 1));
    let names: Vec<(String, Value)> = engine
        .presets("z-image".into())
        .await
        .unwrap()
        .into_iter()
        .map(|mut p| (p.name, p.values.remove("aspect_ratio").unwrap()))
        .collect();
    let named = |name: &str, ratio: &str| (name.to_owned(), json!(ratio));
    assert_eq!(names, [named("Tall one", "9:16"), named("Wide", "21:9"), named("Wide 2", "16:9")]);

    for hostile in [
        "",
        "{}",
        "[]",
        "{\"format\":\"afterimage-presets\",\"version\":99,\"presets\":[]}",
        "\u{0}",
        &"[".repeat(9000),
    ] {
        assert_eq!(engine.presets_import(hostile.to_owned()).await.unwrap_err().code, FailureCode::PresetsUnread);
    }
    let nameless = json!({"format": "afterimage-presets", "version": 1, "presets": [preset("\u{202e}ok", json!(1)), preset(" ", json!(1))]});
    assert_eq!(engine.presets_import(nameless.to_string()).await.unwrap_err().code, FailureCode::PresetsUnread);
    assert_eq!(engine.presets("z-image".into()).await.unwrap().len(), 3, "a file comes in whole or not at all");
    let nowhere = engine.presets_export("/nowhere/at/all".into()).await.unwrap_err();
    assert_eq!(nowhere.code, FailureCode::FolderUnusable);
}

fn preset(name: &str, ratio: Value) -> Preset {
    Preset {
        id: 0,
        kind: Kind::Image,
        model: "z-image".to_owned(),
        name: name.to_owned(),
        prompt: None,
        values: [("aspect_ratio".to_owned(), ratio)].into(),
        references: None,
        extra: String::new(),
    }
}

/// Submits a draft; answers its task, and the body that the check had shown.
async fn press(studio: &Studio, draft: Draft) -> (i64, String) {
    let shown = studio.engine.compose_check(draft.clone()).await.unwrap();
    assert!(!shown.blocked, "{:?}", shown.problems);
    (studio.engine.submit(draft).await.unwrap().tasks[0], shown.body.unwrap())
}

/// Every body that arrived, charged or refused.
fn received(sandbox: &sandbox::Sandbox) -> Vec<String> {
    let ledger = sandbox.ledger();
    let charged = ledger.charges.iter().map(|charge| charge.body.clone());
    charged.chain(ledger.refused.iter().map(|refused| refused.body.clone())).collect()
}

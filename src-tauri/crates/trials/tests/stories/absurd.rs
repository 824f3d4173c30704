//! The page may ask anything of anyone: every verb of the engine answers absurd arguments with a typed refusal or with
//! nothing done, and works on as before.

use std::collections::BTreeMap;
use std::fmt::Debug;

use engine::face::{
    Decision, Draft, DraftReference, Failure, FailureCode, GridLayout, Group, KeepKey, Kind, Settings, Sort,
    ViewRequest,
};
use serde_json::json;

use crate::books::assert_books;
use crate::studio::{Studio, draft, sandbox};

/// Ids that no row has.
const NOBODY: [i64; 6] = [i64::MIN, -1, 0, 999_999, 1 << 53, i64::MAX];

/// Texts that are no name of anything here.
fn texts() -> Vec<String> {
    vec![
        String::new(),
        "\0".to_owned(),
        "a\0b".to_owned(),
        "../../../../etc/passwd".to_owned(),
        "'; DROP TABLE task; --".to_owned(),
        "\" OR * NEAR( -x ^y".to_owned(),
        "\u{202e}gnp.exe\u{feff}\u{200b}".to_owned(),
        "https://evil.example/?to=file:///etc/passwd".to_owned(),
        "{\"$ne\":null}".to_owned(),
        "[".repeat(200_000),
        "x".repeat(10 << 20),
        "🦀".repeat(1 << 20),
    ]
}

#[track_caller]
fn refused<T: Debug>(answer: Result<T, Failure>, among: &[FailureCode]) {
    let failure = answer.expect_err("this is refused");
    assert!(among.contains(&failure.code), "{failure:?} is none of {among:?}");
    let said: usize = failure.facts.values().map(String::len).sum();
    assert!(
        said + failure.detail.map_or(0, |detail| detail.len()) < 2_000,
        "a refusal does not repeat all it was given"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_of_nobody_is_not_found_whatever_is_asked_of_it() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let engine = &studio.engine;
    let not_found = &[FailureCode::NotFound];
    for id in NOBODY {
        refused(engine.task(id).await, not_found);
        refused(engine.reuse(id).await, not_found);
        refused(engine.ask_again(id).await, not_found);
        refused(engine.watch(id, true).await, not_found);
        refused(engine.archive_retry(id).await, not_found);
        refused(engine.output_open(id).await, not_found);
        refused(engine.output_reveal(id).await, not_found);
        refused(engine.still_save(id, id, String::new()).await, not_found);
        refused(engine.strip_keep(id, String::new()).await, not_found);
        for decision in [
            Decision::Attach { task_id: "task_0123456789abcdef0123456789abcdef".into(), although_doubtful: true },
            Decision::SubmitAgain { submit_id: "again".into(), confirmed: None },
            Decision::Dismiss,
        ] {
            refused(engine.decide(id, decision).await, not_found);
        }
        assert!(engine.media_file(id).await.is_err() && engine.thumbnail_file(id, 320).await.is_err());
        assert!(engine.remote(id, Some("bytes=-".into())).await.is_err());
    }
    // Lists may name what has gone meanwhile: nothing is done for those.
    let many: Vec<i64> = NOBODY.into_iter().cycle().take(5_000).collect();
    let _ = engine.withdraw(many.clone()).await;
    let _ = engine.release(many.clone()).await;
    engine.viewing(true, many).await.unwrap();
    engine.open_task(i64::MIN);
    still_works(&studio, &sandbox).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_names_nothing_is_refused_and_not_repeated() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let engine = &studio.engine;
    for text in texts() {
        refused(engine.key_keep(text.clone(), KeepKey::Memory).await, &[FailureCode::KeyShape]);
        // A text that could be a key is asked about, and refused by the service.
        let likely = engine.key_keep(format!("rk_live_{text}"), KeepKey::Keychain).await;
        refused(likely, &[FailureCode::KeyShape, FailureCode::KeyRefused]);
        refused(engine.service_open(&text).await, &[FailureCode::NotFound]);
        // A model may be one that the catalogue does not know yet; its form says so.
        let form = engine.model_form(Kind::Image, text.clone()).await;
        assert!(form.is_err() || form.is_ok_and(|form| !form.known), "{:.20}", text);
        let remembered = engine.remember(text.clone(), text.clone()).await;
        if text.len() > 100 {
            refused(remembered, &[FailureCode::TooLarge]);
        }
        let found = engine.library_view(ViewRequest { text: text.clone(), ..whole_library() }).await.unwrap();
        assert_eq!(found.count, 0, "{text:.20}");
    }
    still_works(&studio, &sandbox).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_of_absurd_parts_is_never_sent() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let engine = &studio.engine;
    let good = || draft(Kind::Image, "z-image", "Celadon vase");
    let with_link = |url| {
        let takes_links = draft(Kind::Image, "gemini-3.1-flash-image-preview", "Celadon vase");
        Draft { references: vec![DraftReference { url, name: None }], ..takes_links }
    };
    let refusals = &[FailureCode::DraftNotReady, FailureCode::TooLarge, FailureCode::JsonInvalid];
    for absurd in [
        Draft { submit_id: String::new(), ..good() },
        Draft { prompt: String::new(), ..good() },
        Draft { prompt: "x".repeat(10 << 20), ..good() },
        Draft { models: BTreeMap::new(), ..good() },
        Draft { models: BTreeMap::from([(Kind::Image, String::new())]), ..good() },
        Draft { extra: "[".repeat(200_000), ..good() },
        Draft { extra: format!("{{\"a\":{}", "[".repeat(200_000)), ..good() },
        Draft { extra: "[1]".into(), ..good() },
        Draft { extra: "{\"a\":1e999}".into(), ..good() },
        Draft { extra: format!("{{\"a\":\"{}\"}}", "y".repeat(10 << 20)), ..good() },
        with_link("file:///etc/passwd".to_owned()),
        with_link("javascript:alert(1)".to_owned()),
        with_link("/home/somebody/picture.png".to_owned()),
        with_link(format!("https://a.example/{}", "x".repeat(10 << 20))),
        Draft { values: BTreeMap::from([("aspect_ratio".into(), json!([[[{}]]]))]), ..good() },
    ] {
        let checked = engine.compose_check(absurd.clone()).await;
        let blocked = checked.as_ref().map_or(true, |checked| checked.blocked);
        assert!(absurd.submit_id.is_empty() || blocked, "{:.200} {checked:.900?}", format!("{absurd:?}"));
        refused(engine.submit(absurd).await, refusals);
    }
    for count in [0, u16::MAX] {
        let made = engine.submit(Draft { count, ..good() }).await.unwrap();
        assert!((1..=20).contains(&made.tasks.len()), "{count} is brought into its range");
        let _ = engine.withdraw(made.tasks).await;
    }
    for text in texts() {
        // What a person has typed is kept, whatever it is, or refused as too much.
        let kept = engine.draft_save(Draft { prompt: text.clone(), extra: text.clone(), ..good() }).await;
        assert!(kept.is_ok() || kept.is_err_and(|failure| failure.code == FailureCode::TooLarge), "{text:.20}");
        engine.draft().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_out_of_all_bounds_move_no_grid_and_no_setting() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let id = studio.press(Kind::Image, "z-image", "Seen in the grid").await;
    studio.until_archived(id).await;
    let engine = &studio.engine;
    for (width, row_height) in [(0, 0), (u32::MAX, u32::MAX), (1, u32::MAX), (u32::MAX, 0)] {
        let view = engine.library_view(ViewRequest { width, row_height, ..whole_library() }).await.unwrap();
        assert!(view.count == 1 && view.height.is_finite() && view.height > 0.0, "{view:?}");
        for edge in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, -0.0, 1e-320] {
            for (from, to) in [(edge, edge), (edge, 0.0), (0.0, edge), (edge, -edge)] {
                assert!(engine.library_rows(view.view, from, to).await.unwrap().rows.len() <= 2);
            }
        }
        assert_eq!(engine.library_place(view.view, u32::MAX).await.unwrap(), None);
        let near = engine.library_neighbours(view.view, id, u32::MAX).await.unwrap();
        assert_eq!((near.position, near.before.len() + near.after.len()), (Some(0), 0));
        for nobody in NOBODY {
            assert_eq!(engine.library_neighbours(view.view, nobody, u32::MAX).await.unwrap().position, None);
        }
        for to in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0] {
            let request = ViewRequest { width, row_height, ..whole_library() };
            let front = engine.library_front(request, to).await.unwrap();
            assert!(front.rows.view == front.view.view && front.rows.rows.len() <= 2);
        }
    }
    for view in [0, 999, u32::MAX] {
        refused(engine.library_rows(view, 0.0, 1.0).await, &[FailureCode::NotFound]);
        refused(engine.library_place(view, 0).await, &[FailureCode::NotFound]);
        refused(engine.library_neighbours(view, id, 1).await, &[FailureCode::NotFound]);
    }
    let before = engine.settings().await.unwrap();
    for folder in ["", "relative", "../up", "\0", "/proc/nowhere", "/dev/null/x", &"/x".repeat(5_000)] {
        let wanted = Settings { archive_folder: folder.to_owned(), ..before.clone() };
        let failure = engine.settings_save(wanted).await.unwrap_err();
        assert_eq!(failure.code, FailureCode::FolderUnusable, "{folder:.20}");
    }
    for number in [0, u16::MAX] {
        let wanted = Settings { text_scale: number, in_flight_limit: number, ..before.clone() };
        let kept = engine.settings_save(wanted).await.unwrap();
        assert!((90..=150).contains(&kept.text_scale) && (1..=20).contains(&kept.in_flight_limit), "{kept:?}");
    }
}

/// A press is made, paid once and saved, as if nothing had been asked before.
async fn still_works(studio: &Studio, sandbox: &sandbox::Sandbox) {
    let id = studio.press(Kind::Image, "z-image", "As before").await;
    studio.until_archived(id).await;
    assert_books(&sandbox.ledger(), 1, 0);
}

fn whole_library() -> ViewRequest {
    ViewRequest {
        text: String::new(),
        sort: Sort::Newest,
        group: Group::Day,
        layout: GridLayout::Justified,
        width: 1_000,
        row_height: 200,
    }
}

//! References that are results of ours, what links answer, and the cast.

use engine::face::{
    CastMember, CastSort, Draft, DraftReference, FailureCode, Kind, LinkAnswer, MediaType, OutputRole, Renewed,
    TaskDetail,
};
use serde_json::{Value, json};
use trials::liar::{Liar, http, json as answers_json};

use crate::studio::{Studio, draft, sandbox};

const SEES_NUMBERS: &str = "doubao-seedance-2.5-face";

async fn link_of(studio: &Studio, task: &TaskDetail, at: usize) -> String {
    studio.engine.output_link(task.outputs[at].id).await.unwrap().url
}

fn with_links(mut draft: Draft, links: &[&str]) -> Draft {
    draft.references = links.iter().map(|url| DraftReference { url: (*url).to_owned(), name: None }).collect();
    draft
}

fn member(name: &str, sort: CastSort, link: &str) -> CastMember {
    CastMember { id: 0, name: name.to_owned(), sort, link: link.to_owned(), output: None, note: String::new() }
}

fn body_of(text: Option<&str>) -> Value {
    serde_json::from_str(text.unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_known_as_the_result_that_it_leads_to() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let mut film = draft(Kind::Video, "doubao-seedance-2.0", "Open ocean at sunset");
    film.values.insert("return_last_frame".to_owned(), json!(true));
    let task = studio.engine.submit(film).await.unwrap().tasks[0];
    let task = studio.until_archived(task).await;
    let frame = task.outputs.iter().position(|output| output.role == OutputRole::LastFrame).unwrap();
    let (clip, last) = (link_of(&studio, &task, 0).await, link_of(&studio, &task, frame).await);
    let asked = vec![clip.clone(), "https://a.example/elsewhere.png".to_owned(), format!(" {last} ")];
    let views = studio.engine.links(asked).await.unwrap();
    let found = views[0].output.as_ref().unwrap();
    assert_eq!((found.output, found.task, found.media), (task.outputs[0].id, task.id, MediaType::Video));
    assert!(found.archived && !found.gone);
    assert_eq!(Some(found.made_at), task.ended_at);
    assert_eq!(views[1].output, None);
    assert_eq!(views[2].output.as_ref().map(|found| found.role), Some(OutputRole::LastFrame));
    assert!(views.iter().all(|view| view.checked.is_none()), "nothing is asked by itself");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_answers_when_it_is_asked_and_is_remembered_until_the_end() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let id = studio.press(Kind::Image, "z-image", "Celadon vase").await;
    let task = studio.until_archived(id).await;
    let link = link_of(&studio, &task, 0).await;
    let before = sandbox.ledger().cdn_requests;
    let view = studio.engine.link_check(link.clone()).await.unwrap();
    let answer = view.checked.unwrap().answer;
    assert!(
        matches!(&answer, LinkAnswer::Answers { bytes, mime } if *bytes == task.outputs[0].bytes && mime.as_deref() == task.outputs[0].mime.as_deref()),
        "{answer:?}"
    );
    let ledger = sandbox.ledger();
    assert_eq!(ledger.cdn_requests, before + 1, "asked once");
    assert_eq!(ledger.authorization_seen_on_cdn, 0);
    let gone = studio.engine.link_check(format!("{}/media/tasks/none/0.png", sandbox.cdn_url())).await.unwrap();
    assert_eq!(gone.checked.unwrap().answer, LinkAnswer::Refuses { status: 404 });
    assert!(studio.engine.links(vec![link.clone()]).await.unwrap()[0].checked.is_some());
    let studio = studio.restarted().await;
    assert!(studio.engine.links(vec![link]).await.unwrap()[0].checked.is_none(), "in memory alone");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_of_a_dead_file_is_known_to_be_gone() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let id = studio.press(Kind::Image, "z-image", "A vase [dead link]").await;
    let task = studio.until(id, |state| matches!(state, engine::face::StateView::LinkDead { .. })).await;
    let link = studio.engine.output_link(task.outputs[0].id).await.unwrap();
    assert!(link.gone);
    let view = studio.engine.links(vec![link.url.clone()]).await.unwrap().remove(0);
    assert!(view.output.unwrap().gone);
    let kept = studio.engine.cast_save(member("vase", CastSort::Product, &link.url)).await.unwrap();
    assert_eq!(kept.output, Some(task.outputs[0].id));
    assert!(studio.engine.cast().await.unwrap()[0].needs_renewing);
    assert_eq!(studio.engine.cast_renew(kept.id).await.unwrap(), Renewed::Same, "the service has no other");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_length_is_billed_by_the_check_the_batch_and_the_press_alike() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let id = studio.press(Kind::Video, "doubao-seedance-2.0", "Open ocean").await;
    let clip = studio.until_archived(id).await;
    assert!(clip.outputs[0].duration_ms.unwrap() > 0);
    let link = link_of(&studio, &clip, 0).await;
    let mut next = with_links(draft(Kind::Video, SEES_NUMBERS, "it goes on"), &[&link]);
    next.values.insert("resolution".to_owned(), json!("480p"));
    next.values.insert("duration".to_owned(), json!(4));
    let checked = studio.engine.compose_check(next.clone()).await.unwrap();
    let credits = checked.estimate.unwrap().credits;
    let seconds = (clip.outputs[0].duration_ms.unwrap() as f64 / 1000.0).ceil();
    let billed = (4.0 + seconds).max((4.0_f64 * 5.0 / 3.0).ceil());
    assert_eq!(credits, (billed * 72.0).round() as i64);
    let batch = studio.engine.batch_check(next.clone()).await.unwrap();
    assert_eq!((batch.credits, batch.unknown), (credits, 0));
    let pressed = studio.engine.submit(next.clone()).await.unwrap().tasks[0];
    let sent = studio.until(pressed, |state| !matches!(state, engine::face::StateView::Queued { .. })).await;
    assert_eq!(sent.cost.map(|cost| cost.estimated.unwrap_or(cost.credits)), Some(credits));
    // Of a clip from elsewhere nobody knows the length.
    let elsewhere = with_links(next, &["https://a.example/clip.mp4"]);
    assert_eq!(studio.engine.compose_check(elsewhere).await.unwrap().estimate, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_sent_as_what_the_model_understands_and_as_it_was_shown() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let engine = &studio.engine;
    let id = studio.press(Kind::Image, "z-image", "A woman by a window").await;
    let portrait = studio.until_archived(id).await;
    let link = link_of(&studio, &portrait, 0).await;
    let mara = engine.cast_save(member("Mara", CastSort::Person, &link)).await.unwrap();
    let lamp = "https://a.example/lamp.png";
    engine.cast_save(member("lamp", CastSort::Product, lamp)).await.unwrap();

    let typed = with_links(draft(Kind::Video, SEES_NUMBERS, "@mara lights {the @lamp|a match}, @nobody sees"), &[lamp]);
    let shown = engine.compose_check(typed.clone()).await.unwrap();
    let body = body_of(shown.body.as_deref());
    assert_eq!(body["prompt"], "@Image2 lights the @Image1, @nobody sees");
    assert_eq!(body["image_urls"], json!([lamp, link]));
    assert_eq!(shown.cast.iter().map(|said| said.said.as_str()).collect::<Vec<_>>(), ["@Image2", "@Image1"]);
    let rows = [engine.batch_body(typed.clone(), 0).await.unwrap(), engine.batch_body(typed.clone(), 1).await.unwrap()];
    assert_eq!(Some(&rows[0]), shown.body.as_ref());
    assert_eq!(body_of(Some(&rows[1]))["prompt"], "@Image2 lights a match, @nobody sees");
    let tasks = engine.submit(typed.clone()).await.unwrap().tasks;
    studio.until_true("both at the sandbox", || async { sandbox.ledger().charges.len() == 3 }).await;
    let mut received: Vec<String> = sandbox.ledger().charges[1..].iter().map(|charge| charge.body.clone()).collect();
    let mut wanted = rows.to_vec();
    received.sort();
    wanted.sort();
    assert_eq!(received, wanted, "byte for byte what was shown");

    // What was typed is what is kept, and what a model without numbers gets is the name alone.
    assert_eq!(engine.draft().await.unwrap().prompt, typed.prompt);
    let other = draft(Kind::Video, "doubao-seedance-2.0", "@Mara walks");
    let body = body_of(engine.compose_check(other).await.unwrap().body.as_deref());
    assert_eq!((&body["prompt"], &body["image_urls"]), (&json!("Mara walks"), &json!([link])));

    // Each knows the other.
    let made = engine.cast_made(mara.id).await.unwrap();
    let mut ids: Vec<i64> = made.iter().map(|one| one.task).collect();
    ids.sort_unstable();
    assert_eq!(ids, tasks);
    let with = engine.made_with(tasks[0]).await.unwrap();
    assert_eq!(with.cast.iter().map(|member| member.name.as_str()).collect::<Vec<_>>(), ["lamp", "Mara"]);
    assert_eq!(with.outputs.iter().map(|output| output.task).collect::<Vec<_>>(), [portrait.id]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_was_edited_by_hand_keeps_its_names_as_they_were_typed() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    studio.engine.cast_save(member("mara", CastSort::Person, "https://a.example/mara.png")).await.unwrap();
    let text = "{\"model\":\"z-image\", \"prompt\":\"@mara walks\"}";
    let edited = Draft { body: text.to_owned(), ..draft(Kind::Image, "z-image", "") };
    assert_eq!(studio.engine.compose_check(edited).await.unwrap().body.as_deref(), Some(text));
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_given_once_taken_back_and_outlive_a_restart() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let engine = &studio.engine;
    let mara = engine.cast_save(member(" @Mara ", CastSort::Person, "https://a.example/mara.png")).await.unwrap();
    assert_eq!(mara.name, "Mara");
    let again = member("mara", CastSort::Style, "https://a.example/other.png");
    assert_eq!(engine.cast_save(again).await.unwrap_err().code, FailureCode::CastNameTaken);
    for (name, link, code) in [
        ("", "https://a.example/x", FailureCode::CastNameShape),
        ("Image1", "https://a.example/x", FailureCode::CastNameShape),
        ("a b", "https://a.example/x", FailureCode::CastNameShape),
        ("ok", "file:///etc/passwd", FailureCode::LinkShape),
        ("ok", "https://a.example/ x", FailureCode::LinkShape),
        ("ok", "nonsense", FailureCode::LinkShape),
    ] {
        assert_eq!(
            engine.cast_save(member(name, CastSort::Place, link)).await.unwrap_err().code,
            code,
            "{name} {link}"
        );
    }
    assert_eq!(engine.cast_renew(mara.id).await.unwrap(), Renewed::NotOurs);
    engine.cast_remove(mara.id).await.unwrap();
    assert!(engine.cast().await.unwrap().is_empty());
    engine.cast_restore(mara.id).await.unwrap();
    let studio = studio.restarted().await;
    let cast = studio.engine.cast().await.unwrap();
    assert_eq!(cast.iter().map(|one| one.member.clone()).collect::<Vec<_>>(), [mara]);
}

/// A service of one finished task whose link is another at every question, and a CDN beside it.
async fn moving_links(cdn: String) -> Liar {
    let asked = std::sync::atomic::AtomicUsize::new(0);
    Liar::start(move |request| {
        if request.is_post() {
            return answers_json(200, r#"{"id":"task_moving_0001","status":"processing"}"#);
        }
        if request.path().ends_with("/balance") {
            return answers_json(200, r#"{"balance":1000}"#);
        }
        let number = asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let output = format!(r#"{{"image_urls":["{cdn}/file.png?made={number}"]}}"#);
        answers_json(200, format!(r#"{{"id":"task_moving_0001","status":"completed","output":{output}}}"#))
    })
    .await
    .unwrap()
}

const PIXEL: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8,
    6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0x64, 0xf8, 0xcf,
    0x50, 0x0f, 0, 3, 0x86, 1, 0x80, 0x5a, 0x34, 0x7d, 0x6b, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60,
    0x82,
];

#[tokio::test(flavor = "multi_thread")]
async fn a_member_is_renewed_by_asking_its_task_once_more() {
    let cdn = Liar::start(|_| http(200, "Content-Type: image/png\r\n", PIXEL)).await.unwrap();
    let api = moving_links(format!("http://127.0.0.1:{}", cdn.port)).await;
    let place = crate::studio::Place::for_api(&format!("http://127.0.0.1:{}/api/v1", api.port));
    let studio = Studio::open(place, std::sync::Arc::default()).await;
    studio.engine.key_keep("rk_live_0123456789abcdef".to_owned(), engine::face::KeepKey::Memory).await.unwrap();
    let id = studio.press(Kind::Image, "z-image", "a heron").await;
    let task = studio.until_archived(id).await;
    let first = link_of(&studio, &task, 0).await;
    let kept = studio.engine.cast_save(member("heron", CastSort::Style, &first)).await.unwrap();
    assert_eq!(studio.engine.cast_renew(kept.id).await.unwrap(), Renewed::Renewed);
    let shelf = studio.engine.cast().await.unwrap().remove(0);
    assert_ne!(shelf.member.link, first);
    assert_eq!(shelf.link.output.as_ref().map(|found| found.output), Some(task.outputs[0].id), "still the same result");
    assert!(Some(shelf.linked_at) > task.ended_at);
    let old = studio.engine.links(vec![first]).await.unwrap().remove(0).output.unwrap();
    assert_eq!((old.output, Some(old.made_at)), (task.outputs[0].id, task.ended_at));
}

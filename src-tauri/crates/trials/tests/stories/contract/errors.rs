//! Errors that the service's page on tasks names: the key, the unknown task, the limit.

use std::time::{Duration, SystemTime};

use engine::face::{Condition, Fact, FailureCode, KeepKey, KeyPlace, Kind, LostReason, StateView, WaitsFor};

use super::desk::{Desk, Says, ended, let_pass, runs, until_condition};
use super::holds;
use crate::raw_api::KEY;
use crate::studio::SPEED;

const OTHER_KEY: &str = "rk_live_ffff456789abcdef0123";

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_key_stops_all_that_needs_it_asks_once_and_all_goes_on_with_another() {
    holds!(
        "error: 401 10001",
        "error: 401 10002",
        "error: 401 10003",
        "error: 401 10004",
        "error: 401 10005",
        "error: 401 or 403 with another code",
    );
    let refusals = [(401, 10001), (401, 10002), (401, 10003), (401, 10004), (401, 10005), (401, 19999), (403, 10099)];
    for (status, code) in refusals {
        let desk = Desk::saying(Says::state("processing"));
        let studio = desk.api.studio(SPEED).await;
        let running = [
            studio.press(Kind::Image, "z-image", "Runs").await,
            studio.press(Kind::Video, "kling-3-0", "Runs too").await,
        ];
        for id in running {
            studio.until(id, runs).await;
        }
        desk.say(Says::error(status, code, "No"));
        let before = desk.looks().len();
        let refused = |condition: &Condition| matches!(condition, Condition::KeyRefused { code: Some(said), .. } if *said == code);
        until_condition(&studio, "the refusal", refused).await;
        let waits = studio.press(Kind::Image, "z-image", "Waits").await;
        studio.until(waits, |state| matches!(state, StateView::Queued { waits_for: WaitsFor::Key, .. })).await;
        let_pass(&studio, Duration::from_millis(200)).await;
        // Both that run may have been out when the first was refused.
        assert!(desk.looks().len() <= before + 2, "{code}: nothing more is asked with that key");
        assert_eq!(desk.posts(), 2, "{code}: nothing is sent with it");
        for id in running {
            assert!(runs(&studio.task(id).await.state), "{code}: what runs at the service is not touched");
        }
        let conditions = studio.engine.status().await.unwrap().conditions;
        let refused = conditions.iter().filter(|condition| matches!(condition, Condition::KeyRefused { .. }));
        assert_eq!(refused.count(), 1, "{code}: asked once");

        desk.say(Says::done("null"));
        studio.engine.key_keep(OTHER_KEY.to_owned(), KeepKey::Keychain).await.unwrap();
        for id in running.into_iter().chain([waits]) {
            studio.until(id, ended).await;
        }
        assert_eq!(desk.posts(), 3, "{code}: each went out once");
        assert!(studio.engine.status().await.unwrap().conditions.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_the_gate_is_said_and_waited_out_and_the_key_is_not_in_question() {
    holds!("error: 403 in HTML");
    for status in [401, 403] {
        let page = Says::with_status(status, "<html><title>Just a moment</title></html>");
        let desk = Desk::saying(page.clone());
        let studio = desk.api.studio(SPEED).await;
        let id = studio.press(Kind::Image, "z-image", "Before the gate").await;
        studio.until(id, runs).await;
        let edge = until_condition(&studio, "the gate", |condition| matches!(condition, Condition::Edge { .. })).await;
        assert!(matches!(edge, Condition::Edge { status: said, .. } if said == status));
        let account = studio.engine.account().await.unwrap().unwrap();
        assert!(matches!(account.key, KeyPlace::Keychain { .. }), "{:?}", account.key);
        desk.say(Says::done("null"));
        studio.until(id, ended).await;
        assert!(studio.engine.status().await.unwrap().conditions.is_empty());
        assert!(desk.looks().iter().all(|look| look.key == KEY));
        // To a submission it is a certain no for this one request.
        desk.say_to_submissions(Some(page));
        let id = studio.press(Kind::Image, "z-image", "Turned away").await;
        studio.until(id, |state| matches!(state, StateView::Rejected { .. })).await;
        assert!(studio.engine.status().await.unwrap().conditions.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_the_service_does_not_know_is_kept_with_the_reason_and_can_be_asked_for_again() {
    holds!("error: 404 40001");
    let desk = Desk::saying(Says::with_status(404, "<html>no such page</html>"));
    let studio = desk.api.studio(SPEED).await;
    let id = studio.press(Kind::Image, "z-image", "Whose is it?").await;
    studio.until_true("a page in its place is no answer", || async { desk.looks().len() > 1 }).await;
    assert!(runs(&studio.task(id).await.state));
    desk.say(Says::error(404, 40001, "Task not found"));
    let not_known = |state: &StateView| matches!(state, StateView::LostContact { reason: LostReason::NotKnown, .. });
    let task = studio.until(id, not_known).await;
    let reason = |fact: &Fact| matches!(fact, Fact::Answered { status: 404, code: Some(40001), message: Some(_), .. });
    assert!(task.timeline.iter().any(|entry| reason(&entry.fact)), "{:?}", task.timeline);
    let looks = desk.looks().len();
    let studio = studio.restarted().await;
    assert!(not_known(&studio.task(id).await.state), "it is not dropped");
    assert_eq!(studio.engine.queue().await.unwrap().needs_you.len(), 1);
    assert_eq!(studio.engine.ask_again(id).await.unwrap_err().code, FailureCode::TaskIdUnknown);
    assert_eq!(desk.looks().len(), looks + 1, "only the person asks for it");
    desk.say(Says::done("null"));
    studio.engine.ask_again(id).await.unwrap();
    studio.until(id, ended).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn at_the_limit_the_whole_account_waits_as_long_as_the_answer_says() {
    holds!("error: 429 50001", "error: Retry-After");
    let desk = Desk::saying(Says::state("processing"));
    let studio = desk.api.studio(SPEED).await;
    let running = studio.press(Kind::Image, "z-image", "Looked at too often").await;
    studio.until(running, runs).await;
    desk.say(Says { headers: "Retry-After: 60\r\n".to_owned(), ..Says::error(429, 50001, "Too many requests") });
    until_condition(&studio, "the pause", |condition| matches!(condition, Condition::RateLimit { .. })).await;
    desk.say(Says::done("null"));
    let paused = desk.looks().last().unwrap().at;
    let waits = studio.press(Kind::Image, "z-image", "Sent into the pause").await;
    studio.until(waits, |state| matches!(state, StateView::Queued { waits_for: WaitsFor::RateLimit, .. })).await;
    for id in [running, waits] {
        studio.until(id, ended).await;
    }
    let asked = desk.api.asked("");
    let next = asked.iter().find(|asked| asked.at > paused).unwrap();
    let waited = next.at - paused;
    assert!(waited >= Duration::from_millis(595), "{} came {waited:?} after the 429", next.line);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_stands_in_retry_after_the_wait_is_bounded_and_ends() {
    holds!("error: Retry-After");
    let soon = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(2));
    let headers = [
        String::new(),
        "Retry-After: \r\n".to_owned(),
        "Retry-After: 0\r\n".to_owned(),
        "Retry-After: -1\r\n".to_owned(),
        "Retry-After: 1e9\r\n".to_owned(),
        "Retry-After: soon\r\n".to_owned(),
        "Retry-After: 99999999999999999999\r\n".to_owned(),
        "Retry-After: 1000000000\r\n".to_owned(),
        format!("Retry-After: {}\r\n", soon),
        "Retry-After: Thu, 01 Jan 1970 00:00:00 GMT\r\n".to_owned(),
        "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\n".to_owned(),
    ];
    // So fast that a quarter of an hour, the longest wait there is, is over in a fraction of a second.
    let desk = Desk::saying(Says::state("processing"));
    let studio = desk.api.studio(5_000.0).await;
    for headers in headers {
        desk.say(Says { headers: headers.clone(), ..Says::error(429, 50001, "Too many requests") });
        let id = studio.press(Kind::Video, "kling-3-0", "Patience").await;
        let limit = |condition: &Condition| matches!(condition, Condition::RateLimit { .. });
        let looks = desk.looks().len();
        studio.until_true("the 429", || async { desk.looks().len() > looks }).await;
        desk.say(Says::done("null"));
        studio.until(id, ended).await;
        assert!(!studio.engine.status().await.unwrap().conditions.iter().any(limit), "{headers:?}");
    }
}

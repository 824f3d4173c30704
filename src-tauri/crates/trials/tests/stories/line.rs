//! Rate limit, no network, trouble at the service: said, waited out, nothing sent twice.

use std::sync::Arc;

use engine::face::{Condition, FailureCode, KeepKey, Kind, StateView, WaitsFor};
use sandbox::{Fault, On, Options, RetryAfter, Sandbox};

use crate::books::{assert_books, assert_saved};
use crate::studio::{Place, SPEED, Studio, options, options_in, sandbox};

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_that_the_service_asks_for_holds_sending_and_looking() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    sandbox.fault(Fault::RateLimit { retry_after: RetryAfter::Seconds(200), count: 1 });
    let id = studio.press(Kind::Image, "z-image", "Not so fast").await;
    studio.until(id, |state| matches!(state, StateView::Queued { waits_for: WaitsFor::RateLimit, .. })).await;
    let status = studio.engine.status().await.unwrap();
    assert!(matches!(status.conditions[..], [Condition::RateLimit { .. }]), "{:?}", status.conditions);
    studio.until_archived(id).await;
    assert_books(&sandbox.ledger(), 1, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_connected_goes_out_by_itself_when_the_service_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let options = options_in(folder.path());
    let first = Sandbox::start(options.clone()).await.unwrap();
    let studio = Studio::with_key(&first).await;
    first.shutdown().await;
    let id = studio.press(Kind::Image, "z-image", "Written on a train").await;
    studio.until(id, |state| matches!(state, StateView::Queued { waits_for: WaitsFor::Network, .. })).await;
    let status = studio.engine.status().await.unwrap();
    assert!(matches!(status.conditions[..], [Condition::Offline { .. }]), "{:?}", status.conditions);
    let back = Sandbox::start(options).await.unwrap();
    let task = studio.until_archived(id).await;
    assert_saved(&back.ledger(), &task);
    assert_books(&back.ledger(), 1, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_restarted_in_the_middle_is_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let options = options_in(folder.path());
    let first = Sandbox::start(options.clone()).await.unwrap();
    let studio = Studio::with_key(&first).await;
    let id = studio.press(Kind::Video, "kling-3-0", "Neon alley after rain").await;
    studio.until(id, |state| matches!(state, StateView::Processing { .. })).await;
    first.shutdown().await;
    let back = Sandbox::start(options).await.unwrap();
    let task = studio.until_archived(id).await;
    assert_saved(&back.ledger(), &task);
    assert_books(&back.ledger(), 1, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_while_looking_are_waited_out() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    for status in [500, 502, 503, 504] {
        sandbox.fault(Fault::Status { status, count: 1, on: On::Poll });
    }
    sandbox.fault(Fault::RateLimit { retry_after: RetryAfter::Text("soon".to_owned()), count: 0 });
    let id = studio.press(Kind::Image, "z-image", "Patience").await;
    let task = studio.until_archived(id).await;
    assert_saved(&sandbox.ledger(), &task);
    assert_books(&sandbox.ledger(), 1, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_task_is_asked_after_more_often_than_every_two_seconds() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let ids = [
        studio.press(Kind::Image, "z-image", "One").await,
        studio.press(Kind::Image, "mj-v7", "Two").await,
        studio.press(Kind::Video, "kling-3-0", "Three").await,
    ];
    for id in ids {
        studio.until_archived(id).await;
    }
    let gap = sandbox.ledger().shortest_poll_gap_ms.unwrap_or(u64::MAX);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small constant")]
    let floor = (2_000.0 / SPEED) as u64;
    assert!(gap >= floor - 1, "two looks at one task were {gap} ms apart, the floor is {floor} ms");
}

#[tokio::test(flavor = "multi_thread")]
async fn sending_can_be_paused_and_what_waits_withdrawn() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    studio.engine.sending_pause(true).await.unwrap();
    let kept = studio.press(Kind::Image, "z-image", "Kept").await;
    let withdrawn = studio.press(Kind::Image, "z-image", "Withdrawn").await;
    let paused = |state: &StateView| matches!(state, StateView::Queued { waits_for: WaitsFor::Paused, .. });
    assert!(paused(&studio.task(kept).await.state));
    let studio = studio.restarted().await;
    assert!(paused(&studio.task(kept).await.state), "a pause outlives a restart");
    studio.engine.withdraw(vec![withdrawn]).await.unwrap();
    studio.engine.sending_pause(false).await.unwrap();
    studio.until_archived(kept).await;
    assert_eq!(studio.task(withdrawn).await.state, StateView::Withdrawn);
    assert_books(&sandbox.ledger(), 1, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_story_over_https_and_an_unknown_certificate_sends_nothing() {
    let sandbox = Sandbox::start(Options { tls: true, ..options() }).await.unwrap();
    let stranger = Place::for_api(&sandbox.api_url());
    let mut trusting = stranger.clone();
    trusting.extra_root = sandbox.ca_pem().map(str::to_owned);

    let studio = Studio::open(trusting.clone(), Arc::default()).await;
    studio.engine.key_keep(sandbox.key().to_owned(), KeepKey::Keychain).await.unwrap();
    let id = studio.press(Kind::Image, "z-image", "Over TLS").await;
    let task = studio.until_archived(id).await;
    assert_saved(&sandbox.ledger(), &task);
    studio.engine.shutdown().await;

    // The same profile without that root: the handshake fails, and that is certain.
    let studio = Studio::open(stranger, studio.keys).await;
    let id = studio.press(Kind::Image, "z-image", "To a stranger").await;
    studio.until(id, |state| matches!(state, StateView::Queued { waits_for: WaitsFor::Network, .. })).await;
    assert_eq!(sandbox.ledger().submissions_seen, 1);
    studio.engine.shutdown().await;
    let studio = Studio::open(trusting, studio.keys).await;
    studio.until_archived(id).await;
    assert_books(&sandbox.ledger(), 2, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_is_seen_to_be_over_even_with_nothing_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { speed: SPEED, state: Some(folder.path().to_owned()), ..Options::default() };
    let first = Sandbox::start(options.clone()).await.unwrap();
    let studio = Studio::with_key(&first).await;
    first.shutdown().await;
    let studio = studio.restarted().await;
    let conditions = || async { studio.engine.status().await.unwrap().conditions };
    studio.until_true("offline", || async { matches!(conditions().await[..], [Condition::Offline { .. }]) }).await;
    let back = Sandbox::start(options).await.unwrap();
    studio.until_true("back by itself", || async { conditions().await.is_empty() }).await;
    assert_books(&back.ledger(), 0, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_holds_what_a_person_asks_for_too() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    sandbox.fault(Fault::RateLimit { retry_after: RetryAfter::Seconds(600), count: 1 });
    assert_eq!(studio.engine.balance_read().await.unwrap_err().code, FailureCode::RateLimited);
    // The fault is spent: a second question would be answered, if it were asked.
    let refused = studio.engine.connection_retry().await.unwrap_err();
    assert_eq!(refused.code, FailureCode::RateLimited);
    assert!(refused.facts["seconds"].parse::<u64>().is_ok_and(|seconds| (1..=600).contains(&seconds)));
}

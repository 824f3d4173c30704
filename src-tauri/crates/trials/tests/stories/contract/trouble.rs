//! When the service or the network is in trouble: asked ever more rarely, and at once when there is a network again.

use std::sync::Arc;
use std::time::Duration;

use engine::face::{Condition, Kind, StateView, WaitsFor};
use sandbox::Sandbox;

use super::desk::{Desk, Says, ended, runs, until_condition};
use super::holds;
use crate::books::{assert_books, assert_saved};
use crate::raw_api::RawApi;
use crate::studio::{Always, SPEED, Studio, options_in};

/// Engine whose waits after trouble are as long as chance allows, so that a test knows them.
async fn unlucky(desk: &Desk) -> Studio {
    let mut place = desk.api.place(SPEED);
    place.random = Arc::new(Always(0.999));
    RawApi::studio_in(place).await
}

/// So long that what a slow computer takes is nothing beside it.
fn waits_long(condition: &Condition) -> bool {
    matches!(condition, Condition::Offline { since, retry_at, .. } if retry_at - since > 200_000)
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_service_is_in_trouble_it_is_asked_ever_more_rarely() {
    holds!("error: trouble");
    for trouble in [Says::error(502, 60099, "Bad gateway"), Says::with_status(503, "<html>"), Says::nothing()] {
        let desk = Desk::saying(trouble);
        let studio = unlucky(&desk).await;
        let ids = [
            studio.press(Kind::Image, "z-image", "Stands it").await,
            studio.press(Kind::Image, "z-image", "Stands it too").await,
        ];
        studio.until_true("five looks", || async { desk.looks().len() >= 5 }).await;
        // The waits are those of the account, not of each task: 6, then 10 s. Both tasks may be out at the same time.
        let looks = desk.looks();
        let after = |look: usize| looks[look].at - looks[0].at;
        assert!(after(2) >= Duration::from_millis(58) && after(4) >= Duration::from_millis(155), "{:?}", after(4));
        for id in ids {
            assert!(runs(&studio.task(id).await.state), "trouble is no failure");
        }
        desk.say(Says::done("null"));
        for id in ids {
            studio.until(id, ended).await;
        }
        assert!(studio.engine.status().await.unwrap().conditions.is_empty());
        assert_eq!(desk.posts(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_network_again_what_runs_is_looked_at_at_once() {
    holds!("error: trouble");
    let desk = Desk::saying(Says::state("processing"));
    let studio = unlucky(&desk).await;
    let id = studio.press(Kind::Image, "z-image", "Through a tunnel").await;
    studio.until(id, runs).await;
    desk.say(Says::nothing());
    let Condition::Offline { retry_at, .. } = until_condition(&studio, "a long wait", waits_long).await else {
        unreachable!("that was asked for")
    };
    desk.say(Says::done("null"));
    studio.engine.network_back().await;
    let task = studio.until(id, ended).await;
    assert!(task.ended_at.unwrap() < retry_at, "it did not wait for its time");
    assert!(studio.engine.status().await.unwrap().conditions.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_network_again_what_waits_goes_out_at_once_and_once() {
    holds!("error: trouble");
    let folder = tempfile::tempdir().unwrap();
    let options = options_in(folder.path());
    let first = Sandbox::start(options.clone()).await.unwrap();
    let mut studio = Studio::with_key(&first).await;
    first.shutdown().await;
    studio.engine.shutdown().await;
    studio.place.random = Arc::new(Always(0.999));
    let studio = Studio::open(studio.place, studio.keys).await;
    let id = studio.press(Kind::Image, "z-image", "Written on a train").await;
    let Condition::Offline { retry_at, .. } = until_condition(&studio, "a long wait", waits_long).await else {
        unreachable!("that was asked for")
    };
    // What was on its way when the balance was not to be had comes back first.
    studio.until(id, |state| matches!(state, StateView::Queued { waits_for: WaitsFor::Network, .. })).await;
    let back = Sandbox::start(options).await.unwrap();
    studio.engine.network_back().await;
    let task = studio.until_archived(id).await;
    assert!(task.sent_at.unwrap() < retry_at, "it did not wait for its time");
    assert_saved(&back.ledger(), &task);
    assert_books(&back.ledger(), 1, 0);
}

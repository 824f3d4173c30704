//! A clock that jumps: the computer slept, or somebody set it. Nothing is asked for all at once, and nothing waits for
//! a time that will not come.

use std::time::Duration;

use engine::face::{Kind, StateView};
use engine::ports::Clock;
use sandbox::Fault;

use super::desk::{Desk, Says, ended};
use super::holds;
use crate::books::{assert_books, assert_saved};
use crate::raw_api::KEY;
use crate::settable_clock::SettableClock;
use crate::studio::{Place, sandbox};

/// So slow that what the computer itself takes is little beside the time between two looks.
const SLOW: f64 = 10.0;
const HOURS: i64 = 8 * 3_600_000;
const HALF_AN_HOUR: i64 = 1_800_000;
const TASKS: usize = 30;
/// So many of them are in the window.
const SEEN: usize = 5;
/// Looks that may be out when the clock jumps.
const OUT: usize = 4;

/// What a clock that jumps by so much makes of thirty tasks that are watched.
async fn thirty_tasks_and_a_jump(by_ms: i64) {
    let desk = Desk::saying(Says::state("processing"));
    let (studio, clock) = SettableClock::studio(desk.api.place(SLOW), KEY).await;
    let mut ids = Vec::new();
    for number in 1..=TASKS {
        ids.push(studio.engine.task_add(format!("task_{number:08}")).await.unwrap().task);
    }
    // A person looks at those that came last.
    studio.engine.viewing(true, ids[TASKS - SEEN..].to_vec()).await.unwrap();
    let before = desk.looks().len();
    desk.say(Says::done("null"));
    clock.jump(by_ms);
    for id in ids {
        studio.until(id, ended).await;
    }
    let looks = desk.looks().split_off(before);
    assert!(looks.len() <= TASKS + OUT, "{} looks: one at each was enough", looks.len());
    // Ten calls in a row is what the account makes else; these lie four tenths of a second apart.
    let twelve = looks[11].at - looks[0].at;
    assert!(twelve > Duration::from_millis(200), "twelve looks within {twelve:?}");
    let first: Vec<&str> = looks[..SEEN + OUT].iter().map(|look| look.line.as_str()).collect();
    let look = |number: usize| format!("GET /api/v1/tasks/task_{number:08} HTTP/1.1");
    assert!((TASKS - SEEN + 1..=TASKS).all(|number| first.contains(&&*look(number))), "what is seen first: {first:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_hours_of_sleep_what_is_overdue_is_looked_at_one_by_one_and_first_what_is_seen() {
    holds!("limit: calls");
    thirty_tasks_and_a_jump(HOURS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_set_back_by_hours_puts_off_no_look() {
    holds!("limit: calls");
    thirty_tasks_and_a_jump(-HOURS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_set_back_by_hours_puts_off_no_file() {
    holds!("output: not for ever");
    for back in [HOURS, HALF_AN_HOUR] {
        let sandbox = sandbox().await;
        let (studio, clock) = SettableClock::studio(Place::for_api(&sandbox.api_url()), sandbox.key()).await;
        // The third time that it does not come it is tried again after 20 s.
        sandbox.fault(Fault::CdnCut { after_bytes: 10, count: 3 });
        let id = studio.press(Kind::Image, "z-image", "Comes in the end").await;
        let waits = |state: &StateView| matches!(state, StateView::ArchiveFailed { .. });
        studio
            .until_true("the third failure", || async {
                sandbox.ledger().cdn_requests == 3 && waits(&studio.task(id).await.state)
            })
            .await;
        clock.jump(-back);
        let set = clock.now();
        let task = studio.until_archived(id).await;
        let StateView::Archived { at } = task.state else { unreachable!("that was waited for") };
        assert!(at - set < 120_000, "it came {} s after the clock was set", (at - set) / 1_000);
        assert_saved(&sandbox.ledger(), &task);
        assert_books(&sandbox.ledger(), 1, 0);
    }
}

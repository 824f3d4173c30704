//! How often a task is asked after, and how long.

use std::time::{Duration, Instant};

use engine::face::{Condition, Fact, Kind, LostReason, StateView, StopWatching};

use super::desk::{Desk, Says, ended, let_pass, runs, until_condition};
use super::holds;
use crate::raw_api::Asked;
use crate::studio::{SPEED, draft};

#[tokio::test(flavor = "multi_thread")]
async fn no_look_comes_before_two_seconds_or_within_two_seconds_of_another() {
    holds!("pace: first look", "pace: no faster");
    let desk = Desk::saying(Says::state("processing"));
    // So slow that what the computer itself takes is nothing beside two seconds.
    let studio = desk.api.studio(10.0).await;
    let mut press = draft(Kind::Image, "z-image", "Three at once");
    press.count = 3;
    let ids = studio.engine.submit(press).await.unwrap().tasks;
    let looks = |number: usize| desk.api.asked(&format!("GET /api/v1/tasks/task_{number:08} "));
    studio.until_true("each was looked at thrice", || async { (1..=3).all(|number| looks(number).len() > 2) }).await;
    desk.say(Says::done("null"));
    for id in ids {
        studio.until(id, ended).await;
    }
    let posts = desk.api.asked("POST");
    for number in 1..=3 {
        let mut before = posts[number - 1].at;
        for look in looks(number) {
            assert!(look.at - before >= Duration::from_millis(198), "{:?} after the one before", look.at - before);
            before = look.at;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_calls_are_scarce_what_is_in_the_window_is_looked_at_before_the_rest() {
    holds!("limit: calls");
    for focused in [true, false] {
        let desk = Desk::saying(Says::state("processing"));
        // So slow that what the computer itself takes is little beside the time between two calls.
        let studio = desk.api.studio(20.0).await;
        let mut settings = studio.engine.settings().await.unwrap();
        settings.in_flight_limit = 8;
        studio.engine.settings_save(settings).await.unwrap();
        let mut press = draft(Kind::Video, "kling-3-0", "Eight at once");
        press.count = 8;
        let ids = studio.engine.submit(press).await.unwrap().tasks;
        let mut names = Vec::new();
        for id in &ids {
            names.push(studio.until(*id, runs).await.task_id.unwrap());
        }
        // The first looks meet the limit. When the pause is over all are due, and one call in two seconds is made.
        let too_many = Says::error(429, 50001, "Too many requests");
        desk.say(Says { headers: "Retry-After: 60\r\n".to_owned(), ..too_many });
        until_condition(&studio, "the pause", |condition| matches!(condition, Condition::RateLimit { .. })).await;
        desk.say(Says::state("processing"));
        // The pause takes three seconds of the wall; a look that was under way when it began comes in at once.
        let come_in = Instant::now() + Duration::from_millis(500);
        let after = || desk.looks().into_iter().filter(|look| look.at > come_in).collect::<Vec<_>>();
        // In the window: those that are due last, as they were looked at last or, without a look, sent last.
        let before = desk.looks();
        let mut by_due: Vec<(i64, &String)> = ids.iter().copied().zip(&names).collect();
        by_due.sort_by_key(|(_, name)| before.iter().rposition(|look| look.line.contains(name.as_str())));
        let (in_window, names_there): (Vec<i64>, Vec<&String>) = by_due.into_iter().skip(5).unzip();
        studio.engine.viewing(focused, in_window).await.unwrap();
        studio.until_true("three looks", || async { after().len() >= 3 }).await;
        let looks = after();
        let seen = |look: &Asked| names_there.iter().any(|name| look.line.contains(name.as_str()));
        assert_eq!(looks[..3].iter().all(seen), focused, "in the window: {focused}\n{names_there:?}\n{looks:#?}");
        assert_eq!(seen(&looks[0]), focused, "{names_there:?}\n{looks:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn beyond_the_services_own_limit_nothing_is_looked_at_and_nothing_is_called_failed() {
    holds!("limit: the service's");
    let desk = Desk::saying(Says::state("processing"));
    // An hour is three quarters of a second.
    let studio = desk.api.studio(5_000.0).await;
    let image = studio.press(Kind::Image, "z-image", "An hour").await;
    let audio = studio.press(Kind::Audio, "suno-music", "An hour").await;
    let video = studio.press(Kind::Video, "kling-3-0", "Two days").await;
    let past = |state: &StateView| matches!(state, StateView::LostContact { reason: LostReason::PastLimit, .. });
    for id in [image, audio] {
        let task = studio.until(id, past).await;
        let StateView::LostContact { since, .. } = task.state else { unreachable!() };
        assert!(since - task.sent_at.unwrap() > 3_600_000);
    }
    assert!(runs(&studio.task(video).await.state), "a clip may take longer");
    desk.say(Says::done("null"));
    studio.until(video, ended).await;
    studio.engine.ask_again(image).await.unwrap();
    studio.until(image, ended).await;
    let desk = Desk::saying(Says::state("processing"));
    let studio = desk.api.studio(300_000.0).await;
    let video = studio.press(Kind::Video, "kling-3-0", "Two days").await;
    let task = studio.until(video, past).await;
    let StateView::LostContact { since, .. } = task.state else { unreachable!() };
    assert!(since - task.sent_at.unwrap() > 48 * 3_600_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_who_stops_waiting_ends_no_task_and_can_wait_again() {
    holds!("limit: the client's");
    let desk = Desk::saying(Says::state("processing"));
    let studio = desk.api.studio(SPEED).await;
    let mut settings = studio.engine.settings().await.unwrap();
    settings.in_flight_limit = 1;
    settings.stop_watching = StopWatching { image: Some(1), ..StopWatching::default() };
    studio.engine.settings_save(settings).await.unwrap();
    let image = studio.press(Kind::Image, "z-image", "A minute at most").await;
    let video = studio.press(Kind::Video, "kling-3-0", "As long as it takes").await;
    let unwatched = |state: &StateView| matches!(state, StateView::Processing { watched: false, .. });
    let task = studio.until(image, unwatched).await;
    let stopped = Fact::WatchingStopped { after_minutes: Some(1) };
    assert_eq!(task.timeline.iter().filter(|entry| entry.fact == stopped).count(), 1);
    assert!(task.ended_at.is_none() && !task.cost.is_some_and(|cost| cost.refund.is_given()), "it has not failed");
    assert!(studio.desktop.titles().is_empty(), "nothing happened that a person must hear of");
    // Its place is free; the other kind has no such limit.
    studio.until(video, runs).await;
    let looks = || desk.api.asked("GET /api/v1/tasks/task_00000001 ").len();
    let before = looks();
    let_pass(&studio, Duration::from_millis(700)).await;
    assert!(!unwatched(&studio.task(video).await.state));
    assert_eq!(looks(), before, "it is not looked at");
    // Waiting begins anew with the person's word, also after a restart.
    studio.engine.watch(image, true).await.unwrap();
    studio.until_true("it is looked at again", || async { looks() > before + 2 }).await;
    assert!(!unwatched(&studio.task(image).await.state));
    let studio = studio.restarted().await;
    let task = studio.until(image, unwatched).await;
    assert_eq!(task.timeline.iter().filter(|entry| entry.fact == stopped).count(), 2);
    assert_eq!(task.timeline.iter().filter(|entry| entry.fact == Fact::WatchingResumed).count(), 1);
    desk.say(Says::done("null"));
    studio.engine.watch(image, true).await.unwrap();
    studio.until(image, ended).await;
    studio.until(video, ended).await;
    assert_eq!(desk.posts(), 2);
}

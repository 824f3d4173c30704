//! What the service did other than the rules and the price list say is remembered, and changes something only when the
//! person wants it.

use engine::face::{Draft, Fact, FailureCode, Kind, Lesson, LessonOf, ProblemCode, StateView};
use sandbox::{Fault, Options, Sandbox};
use serde_json::json;

use crate::studio::{Studio, draft, options, sandbox};

/// With a resolution that no rule of the catalogue allows.
fn unheard_of(prompt: &str) -> Draft {
    let mut heron = draft(Kind::Image, "gpt-image-2", prompt);
    heron.values.insert("resolution".to_owned(), json!("8k"));
    heron
}

impl Studio {
    async fn lessons(&self) -> Vec<Lesson> {
        self.engine.lessons().await.unwrap()
    }

    async fn until_lessons(&self, count: usize) -> Vec<Lesson> {
        self.until_true("lessons", || async { self.lessons().await.len() == count }).await;
        self.lessons().await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_rule_spoke_against_and_the_service_made_can_be_relaxed_and_forgotten() {
    let sandbox = Sandbox::start(Options { checks_bodies: false, ..options() }).await.unwrap();
    let studio = Studio::with_key(&sandbox).await;
    let checked = studio.engine.compose_check(unheard_of("A heron")).await.unwrap();
    assert!(checked.blocked && checked.sendable && checked.lessons.is_empty(), "{checked:#?}");
    let refused = studio.engine.submit(unheard_of("A heron")).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::DraftNotReady, "not by the ordinary way");

    let id = studio.engine.submit_as_it_is(unheard_of("A heron"), None).await.unwrap().tasks[0];
    let task = studio.until_archived(id).await;
    let told = |fact: &Fact| matches!(fact, Fact::Decided { decision } if decision == "sentAsItIs");
    assert!(task.timeline.iter().any(|entry| told(&entry.fact)), "the receipt says that it was the person's decision");
    let lessons = studio.until_lessons(1).await;
    assert!(
        matches!(&lessons[0].of, LessonOf::Taken { field, blocks: true, .. } if field == "resolution"),
        "{lessons:?}"
    );
    assert_eq!((lessons[0].task, lessons[0].times, lessons[0].followed), (id, 1, false));

    // It is offered, and changes nothing by itself.
    let checked = studio.engine.compose_check(unheard_of("Another")).await.unwrap();
    assert!(checked.blocked);
    assert_eq!(checked.lessons, lessons);
    let (model, key) = (lessons[0].model.clone(), lessons[0].key.clone());
    studio.engine.lesson_follow(model.clone(), key.clone(), true).await.unwrap();
    let studio = studio.restarted().await;
    let checked = studio.engine.compose_check(unheard_of("Another")).await.unwrap();
    assert!(!checked.blocked && checked.problems.iter().any(|problem| problem.field == "resolution"), "it warns");
    let again = studio.engine.submit(unheard_of("Another")).await.unwrap().tasks[0];
    studio.until_archived(again).await;
    studio.until_true("it was met twice", || async { studio.lessons().await[0].times == 2 }).await;
    assert!(studio.lessons().await[0].followed, "what the person chose stays");

    studio.engine.lesson_forget(model.clone(), key.clone()).await.unwrap();
    assert!(studio.lessons().await.is_empty());
    assert!(studio.engine.compose_check(unheard_of("Another")).await.unwrap().blocked);
    assert_eq!(studio.engine.lesson_forget(model, key).await.unwrap_err().code, FailureCode::NotFound);
    assert_eq!(sandbox.ledger().charges.len(), 2, "each press was one task");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_that_no_rule_knew_is_told_at_its_field_once_the_person_wants_it() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let heron = |resolution: &str| {
        let mut heron = draft(Kind::Image, "gpt-image-2", "A heron");
        heron.values.insert("resolution".to_owned(), json!(resolution));
        heron
    };
    assert!(!studio.engine.compose_check(heron("2k")).await.unwrap().blocked);
    sandbox.fault(Fault::ValueRefused { parameter: "resolution".to_owned() });
    let id = studio.engine.submit(heron("2k")).await.unwrap().tasks[0];
    studio.until(id, |state| matches!(state, StateView::Rejected { .. })).await;
    let lessons = studio.until_lessons(1).await;
    let LessonOf::Refused { field, value, code, message } = &lessons[0].of else { panic!("{lessons:?}") };
    assert_eq!((field.as_deref(), value.as_str(), *code), (Some("resolution"), "\"2k\"", Some(20_001)));
    assert!(message.contains("resolution"));

    let checked = studio.engine.compose_check(heron("2k")).await.unwrap();
    assert!(checked.problems.is_empty(), "only offered: {:?}", checked.problems);
    assert_eq!(checked.lessons, lessons);
    assert!(studio.engine.compose_check(heron("1k")).await.unwrap().lessons.is_empty(), "another value is no matter");
    studio.engine.lesson_follow(lessons[0].model.clone(), lessons[0].key.clone(), true).await.unwrap();
    let checked = studio.engine.compose_check(heron("2k")).await.unwrap();
    let told = checked.problems.iter().find(|problem| problem.code == ProblemCode::RefusedBefore).unwrap();
    assert_eq!((told.field.as_str(), told.blocks, checked.blocked), ("resolution", false, false));
    assert_eq!(told.facts["message"], *message);
    assert!(studio.engine.compose_check(heron("1k")).await.unwrap().problems.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_that_a_rule_foretold_teaches_nothing() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let id = studio.engine.submit_as_it_is(unheard_of("A heron"), None).await.unwrap().tasks[0];
    studio.until(id, |state| matches!(state, StateView::Rejected { .. })).await;
    assert!(studio.lessons().await.is_empty());
    assert!(sandbox.ledger().charges.is_empty());
    // What is larger than is ever sent is not sent as it is either.
    let huge = draft(Kind::Image, "gpt-image-2", &"x".repeat(200_000));
    assert_eq!(studio.engine.submit_as_it_is(huge, None).await.unwrap_err().code, FailureCode::DraftNotReady);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_estimate_says_what_was_really_charged_lately() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let heron = || draft(Kind::Image, "nano-banana-2-lite", "A heron");
    let listed = studio.engine.compose_check(heron()).await.unwrap().estimate.unwrap().credits;
    assert_eq!(listed, 20);
    studio.engine.balance_read().await.unwrap();
    for runs in 1..=3 {
        sandbox.fault(Fault::Charge { credits: 24 });
        let id = studio.engine.submit(heron()).await.unwrap().tasks[0];
        let charged = || async { studio.task(id).await.cost.is_some_and(|cost| cost.credits == 24) };
        studio.until_true("the charge is found", charged).await;
        let checked = studio.engine.compose_check(heron()).await.unwrap();
        let lately = checked.lately.unwrap();
        assert_eq!((lately.runs, lately.from, lately.to, lately.listed), (runs, 24, 24, Some(20)));
        // Once may be chance; then it is the price.
        assert_eq!((lately.corrects, checked.estimate.unwrap().credits), (runs > 1, if runs > 1 { 24 } else { 20 }));
    }
    let mut two = heron();
    two.count = 2;
    assert_eq!(studio.engine.compose_check(two).await.unwrap().estimate.unwrap().credits, 48);

    // A limit between the list and what is charged asks.
    let limit = async |most| {
        let mut settings = studio.engine.settings().await.unwrap();
        settings.ask_above_press = most;
        studio.engine.settings_save(settings).await.unwrap();
    };
    limit(Some(22)).await;
    assert_eq!(studio.engine.submit(heron()).await.unwrap_err().code, FailureCode::LimitAsks);
    limit(None).await;

    // As listed again: what was is over.
    let id = studio.engine.submit(heron()).await.unwrap().tasks[0];
    studio.until_archived(id).await;
    let over = || async { studio.engine.compose_check(heron()).await.unwrap().lately.is_none() };
    studio.until_true("the price is as listed", over).await;
    assert_eq!(studio.engine.compose_check(heron()).await.unwrap().estimate.unwrap().credits, 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_tasks_read_the_balance_far_less_than_fifty_times() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let mut settings = studio.engine.settings().await.unwrap();
    settings.in_flight_limit = 20;
    studio.engine.settings_save(settings).await.unwrap();
    sandbox.set_balance(100_000);
    let began = std::time::Instant::now();
    let mut tasks = Vec::new();
    for _ in 0..50 {
        tasks.push(studio.press(Kind::Image, "nano-banana-2-lite", "A heron").await);
    }
    for id in tasks {
        studio.until_archived(id).await;
    }
    let read = || async { studio.engine.balance().await.unwrap().credits == Some(sandbox.ledger().balance) };
    studio.until_true("the balance after all of it", read).await;
    let ledger = sandbox.ledger();
    // Every submission and every end moves money: two readings a task, without the rule.
    let (moves, seconds) = (2 * ledger.charges.len() as u64, began.elapsed().as_secs_f64() * crate::studio::SPEED);
    assert_eq!(moves, 100);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a story takes seconds")]
    let most = 4 + (seconds / 5.0) as u64;
    assert!(ledger.balance_reads <= most, "{} readings in {seconds} s", ledger.balance_reads);
    println!("{} readings for {moves} movements in {seconds:.0} s", ledger.balance_reads);
}

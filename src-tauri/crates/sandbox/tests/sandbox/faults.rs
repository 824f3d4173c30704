//! Faults on demand, and the door by which other processes ask for them.

use crate::desk::{Desk, read};
use sandbox::{Fault, Ledger, On, Options, RetryAfter, Status};
use serde_json::json;

#[tokio::test]
async fn a_rate_limit_says_when_to_come_back_in_any_form() {
    let desk = Desk::held().await;
    for (retry_after, expected) in [
        (RetryAfter::Seconds(7), Some("7")),
        (RetryAfter::Seconds(1_000_000_000), Some("1000000000")),
        (RetryAfter::Text("soon".into()), Some("soon")),
        (RetryAfter::Date(30), None),
    ] {
        desk.sandbox.fault(Fault::RateLimit { retry_after, count: 1 });
        let answer = read(desk.post("images/generations", &json!({ "model": "z", "prompt": "a" }))).await;
        assert_eq!((answer.status, answer.code()), (429, 50001));
        match expected {
            Some(text) => assert_eq!(answer.header("retry-after"), text),
            None => assert!(answer.header("retry-after").ends_with(" GMT")),
        }
    }
    assert!(desk.ledger().charges.is_empty());
    assert_eq!(read(desk.get("balance")).await.status, 200);
}

#[tokio::test]
async fn the_own_rate_limit_counts_polls_too() {
    let desk = Desk::with(Options { requests_per_minute: 3, ..Options::default() }).await;
    let id = desk.image("a").await;
    desk.poll(&id).await;
    desk.poll(&id).await;
    let answer = read(desk.get("balance")).await;
    assert_eq!(answer.status, 429);
    let seconds: u64 = answer.header("retry-after").parse().unwrap();
    assert!((50..=60).contains(&seconds), "{seconds}");
    assert_eq!(desk.ledger().polls, 2);
    assert!(desk.ledger().shortest_poll_gap_ms.is_some());
}

#[tokio::test]
async fn server_troubles_come_as_often_and_where_they_were_asked_for() {
    let desk = Desk::held().await;
    desk.sandbox.fault(Fault::Status { status: 500, count: 1, on: On::Submit });
    desk.sandbox.fault(Fault::EdgeHtml { status: 403, count: 1 });
    desk.sandbox.fault(Fault::KeyRefused { count: 1 });
    desk.sandbox.fault(Fault::Status { status: 503, count: 1, on: On::Any });

    let edge = read(desk.get("balance")).await;
    assert_eq!((edge.status, edge.header("content-type")), (403, "text/html; charset=utf-8"));
    let key = read(desk.get("balance")).await;
    assert_eq!((key.status, key.code()), (401, 10003));
    let submission = read(desk.post("images/generations", &json!({ "model": "z", "prompt": "a" }))).await;
    assert_eq!((submission.status, submission.code()), (500, 60099));
    assert_eq!(read(desk.get("balance")).await.status, 503);
    assert_eq!(read(desk.get("balance")).await.status, 200);
}

#[tokio::test]
async fn a_redirect_leads_to_the_port_where_a_leaked_key_is_seen() {
    let desk = Desk::held().await;
    desk.sandbox.fault(Fault::Status { status: 302, count: 1, on: On::Poll });
    let answer = read(desk.get("tasks/x")).await;
    assert_eq!(answer.status, 302);
    let there = answer.header("location").to_owned();
    assert!(there.starts_with(&desk.sandbox.cdn_url()));
    assert_eq!(read(desk.http.get(&there).bearer_auth("x")).await.status, 404);
    assert_eq!((desk.ledger().cdn_requests, desk.ledger().authorization_seen_on_cdn), (1, 1));
}

#[tokio::test]
async fn the_next_task_fails_with_the_code_that_was_asked_for() {
    let desk = Desk::held().await;
    desk.sandbox.fault(Fault::TaskFails { code: 80007 });
    let fails = desk.image("a").await;
    let completes = desk.image("a").await;
    desk.finish().await;
    assert_eq!(desk.poll(&fails).await["error"]["code"], 80007);
    assert_eq!(desk.poll(&completes).await["status"], "completed");
    assert_eq!(desk.ledger().refunds.len(), 1);
}

#[tokio::test]
async fn held_tasks_wait_and_released_ones_end_by_themselves() {
    let desk = Desk::with(Options { speed: 1e9, ..Options::default() }).await;
    desk.sandbox.fault(Fault::Hold);
    desk.image("a").await;
    assert_eq!(desk.ledger().tasks[0].status, Status::Processing);
    desk.sandbox.fault(Fault::Release);
    desk.sandbox.idle().await;
    assert_eq!(desk.ledger().tasks[0].status, Status::Completed);
}

#[tokio::test]
async fn the_door_for_other_processes_opens_only_with_the_key() {
    let desk = Desk::held().await;
    let origin = desk.sandbox.api_url().trim_end_matches("/api/v1").to_owned();
    let open = |path: &str| {
        let url = format!("{origin}/_control/{path}");
        desk.http.post(url).header("x-sandbox-control", desk.sandbox.key())
    };
    let ledger = desk.http.get(format!("{origin}/_control/ledger"));
    assert_eq!(read(ledger.try_clone().unwrap()).await.status, 403);
    assert_eq!(read(ledger.try_clone().unwrap().header("x-sandbox-control", "no")).await.status, 403);

    assert_eq!(read(open("fault").body(r#"{"fault":"task_fails","code":80002}"#)).await.status, 204);
    assert_eq!(read(open("fault").body(r#"{"fault":"rain"}"#)).await.status, 400);
    desk.image("a").await;
    assert_eq!(read(open("complete")).await.status, 204);
    desk.sandbox.idle().await;
    assert_eq!(read(open("key").body(r#"{"revoked":true}"#)).await.status, 204);
    assert_eq!(read(desk.get("balance")).await.code(), 10004);
    assert_eq!(read(open("balance").body(r#"{"credits":5}"#)).await.status, 204);

    let answer = read(ledger.header("x-sandbox-control", desk.sandbox.key())).await;
    let read: Ledger = serde_json::from_slice(&answer.bytes).unwrap();
    assert_eq!((read.balance, read.tasks[0].error.as_ref().unwrap().code), (5, 80002));
}

#[tokio::test]
async fn one_held_task_can_be_ended_alone() {
    // On a busy machine the drawing takes more looks than the usual limit allows.
    let desk = Desk::with(Options { requests_per_minute: 1_000_000, ..Options::default() }).await;
    desk.sandbox.fault(Fault::Hold);
    let (held, let_go) = (desk.image("held").await, desk.image("let go").await);
    assert!(desk.sandbox.complete(&let_go));
    // Each look is a whole exchange over HTTP; drawing takes a few of them.
    while desk.poll(&let_go).await["status"] == "processing" {}
    assert_eq!(desk.poll(&let_go).await["status"], "completed");
    assert_eq!(desk.poll(&held).await["status"], "processing");
    assert!(!desk.sandbox.complete("task_of_nobody"));
}

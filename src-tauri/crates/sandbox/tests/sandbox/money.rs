//! Money: what is charged, what is given back, and the answer that is lost in between.

use std::io::{Read, Write};
use std::net::TcpStream;

use crate::desk::{Desk, read};
use sandbox::{Fault, Status};
use serde_json::json;

#[tokio::test]
async fn the_books_add_up_after_every_step() {
    let desk = Desk::held().await;
    desk.image("a").await;
    assert_eq!(desk.ledger().balance, 9_960);
    desk.submit("videos/generations", json!({ "model": "wan", "prompt": "[refuse]", "duration": 5 })).await;
    desk.submit("audio/generations", json!({ "model": "suno-lyrics", "prompt": "[refuse]" })).await;
    assert_eq!(desk.ledger().balance, 9_960 - 1_200 - 60);
    desk.finish().await;
    let ledger = desk.ledger();
    assert_eq!((ledger.balance, ledger.charges.len(), ledger.refunds.len()), (9_960, 3, 2));
    assert_eq!(read(desk.get("balance")).await.json()["balance"], 9_960);
    desk.sandbox.set_balance(50);
    assert_eq!(desk.ledger().granted, 10_000 - 9_910);
}

#[tokio::test]
async fn polling_a_failed_task_never_refunds_again() {
    let desk = Desk::held().await;
    let id = desk.image("[refuse]").await;
    desk.finish().await;
    for _ in 0..3 {
        assert_eq!(desk.poll(&id).await["status"], "failed");
    }
    desk.finish().await;
    assert_eq!((desk.ledger().refunds.len(), desk.ledger().balance), (1, 10_000));
}

#[tokio::test]
async fn too_few_credits_are_402_and_nothing_is_made() {
    let desk = Desk::held().await;
    desk.sandbox.set_balance(39);
    let answer = read(desk.post("images/generations", &json!({ "model": "z-image", "prompt": "a" }))).await;
    assert_eq!((answer.status, answer.code()), (402, 30001));
    let ledger = desk.ledger();
    assert!(ledger.tasks.is_empty() && ledger.charges.is_empty());
    assert_eq!(ledger.submissions_seen, 1);
}

#[tokio::test]
async fn the_same_submission_twice_is_charged_twice_whatever_its_idempotency_key() {
    let desk = Desk::held().await;
    let submission = || desk.post("images/generations", &json!({ "model": "z-image", "prompt": "a" }));
    let one = read(submission().header("Idempotency-Key", "x")).await.json();
    let two = read(submission().header("Idempotency-Key", "x")).await.json();
    assert_ne!(one["id"], two["id"]);
    assert_eq!(desk.ledger().charges.len(), 2);
}

/// Sends a whole submission and gives every byte that comes back until the connection ends.
fn raw_submission(address: &str, key: &str, body: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!(
        "POST /api/v1/images/generations HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut received = Vec::new();
    // The end of the stream and a reset are both an end.
    let _ = stream.read_to_end(&mut received);
    received
}

async fn lose(desk: &Desk, prompt: &str) -> Vec<u8> {
    let url = desk.sandbox.api_url();
    let address = url.trim_start_matches("http://").trim_end_matches("/api/v1").to_owned();
    let key = desk.sandbox.key().to_owned();
    let body = json!({ "model": "z-image", "prompt": prompt }).to_string();
    tokio::task::spawn_blocking(move || raw_submission(&address, &key, &body)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_charged_once_and_gives_no_byte() {
    let desk = Desk::held().await;
    desk.sandbox.fault(Fault::AnswerLost { after_charge: true });
    assert_eq!(lose(&desk, "a lake").await, b"");
    let ledger = desk.ledger();
    assert_eq!((ledger.charges.len(), ledger.tasks.len(), ledger.balance), (1, 1, 9_960));

    assert_eq!(lose(&desk, "a lake [lose answer]").await, b"");
    assert_eq!(desk.ledger().charges.len(), 2);

    // The task that nobody was told of is real, and the next answer comes.
    desk.finish().await;
    assert!(desk.ledger().tasks.iter().all(|task| task.status == Status::Completed));
    desk.image("a lake").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_lost_before_the_charge_costs_nothing() {
    let desk = Desk::held().await;
    desk.sandbox.fault(Fault::AnswerLost { after_charge: false });
    assert_eq!(lose(&desk, "a lake").await, b"");
    let ledger = desk.ledger();
    assert_eq!((ledger.charges.len(), ledger.tasks.len(), ledger.submissions_seen), (0, 0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_answer_is_charged_and_does_not_come_while_the_client_waits() {
    let desk = Desk::held().await;
    desk.sandbox.fault(Fault::AnswerHeld);
    let submission = desk.post("images/generations", &json!({ "model": "z-image", "prompt": "a" })).send();
    let waiting = tokio::spawn(submission);
    desk.sandbox.until_held(1).await;
    assert_eq!((desk.ledger().charges.len(), desk.sandbox.held()), (1, 1));
    assert!(!waiting.is_finished());
    waiting.abort();
    // The next one has its answer.
    desk.image("a lake").await;
    assert_eq!(desk.ledger().charges.len(), 2);
}

#[tokio::test]
async fn a_client_sees_a_lost_answer_as_a_broken_connection() {
    let desk = Desk::held().await;
    desk.sandbox.fault(Fault::AnswerLost { after_charge: true });
    let error =
        desk.post("images/generations", &json!({ "model": "z-image", "prompt": "a" })).send().await.unwrap_err();
    assert!(!error.is_connect() && !error.is_status(), "{error:?}");
    assert_eq!(desk.ledger().charges.len(), 1);
}

#[tokio::test]
async fn the_ledger_holds_the_body_as_it_came() {
    let desk = Desk::held().await;
    let body = json!({ "model": "z-image", "prompt": "a \"lake\" 🌅", "n": 2 });
    let id = desk.submit("images/generations", body.clone()).await;
    desk.finish().await;
    let ledger = desk.ledger();
    let charge = &ledger.charges[0];
    assert_eq!((charge.task_id.as_str(), charge.body.as_str()), (id.as_str(), body.to_string().as_str()));
    assert_eq!(charge.request_body_sha256.len(), 64);
    let task = &ledger.tasks[0];
    assert_eq!((task.prompt.as_str(), task.outputs.len()), ("a \"lake\" 🌅", 2));
    assert!(task.done_ms.unwrap() >= task.created_ms);
}

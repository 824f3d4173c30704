//! The service's contract as a table: envelopes, codes, fields.

use crate::desk::{Desk, client, read};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use sandbox::Options;
use serde_json::json;

#[tokio::test]
async fn every_refusal_has_its_status_code_and_envelope() {
    let desk = Desk::held().await;
    let url = |path: &str| format!("{}/{path}", desk.sandbox.api_url());
    let submission = |key: &str, kind: &str, body: &str| {
        let request = client().post(url("images/generations")).bearer_auth(key).header(CONTENT_TYPE, kind);
        request.body(body.to_owned())
    };
    let json = |body: &str| submission(desk.sandbox.key(), "application/json", body);
    let with = |header: &str| client().get(url("balance")).header(AUTHORIZATION, header);
    for (what, request, status, code) in [
        ("no key", client().get(url("balance")), 401, 10001),
        ("no scheme", with("rk_live_x"), 401, 10002),
        ("another scheme", with("Basic eA=="), 401, 10002),
        ("wrong key", with("Bearer rk_live_x"), 401, 10003),
        ("submission with a wrong key", submission("rk_live_x", "application/json", "{}"), 401, 10003),
        ("no model", json(r#"{"prompt":"a"}"#), 400, 20002),
        ("no prompt", json(r#"{"model":"z-image"}"#), 400, 20002),
        ("not JSON", json("{"), 400, 20001),
        ("not an object", json("[]"), 400, 20001),
        ("not said to be JSON", submission(desk.sandbox.key(), "text/plain", "{}"), 400, 20001),
        ("unknown task", desk.get("tasks/task_00000000000000000000000000000000"), 404, 40001),
        ("unknown path", desk.get("models"), 404, 40001),
        ("wrong method", desk.get("images/generations"), 405, 20001),
    ] {
        let answer = read(request).await;
        assert_eq!((answer.status, answer.code()), (status, code), "{what}");
        let error = &answer.json()["error"];
        assert!(error["message"].is_string(), "{what}");
        assert!(error["request_id"].as_str().unwrap().starts_with("req_"), "{what}");
    }
    assert!(desk.ledger().charges.is_empty());
}

#[tokio::test]
async fn a_revoked_key_is_told_so_until_it_is_good_again() {
    let desk = Desk::held().await;
    desk.sandbox.revoke_key(true);
    let answer = read(desk.get("balance")).await;
    assert_eq!((answer.status, answer.code()), (401, 10004));
    desk.sandbox.revoke_key(false);
    assert_eq!(read(desk.get("balance")).await.json(), json!({ "balance": 10_000 }));
}

#[tokio::test]
async fn a_submission_is_answered_and_polled_in_the_services_words() {
    let desk = Desk::held().await;
    let answer = read(desk.post("images/generations", &json!({ "model": "gpt-image-2", "prompt": "a lake" }))).await;
    let accepted = answer.json();
    let id = accepted["id"].as_str().unwrap();
    let hex = id.strip_prefix("task_").unwrap();
    assert!(hex.len() == 32 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
    assert_eq!(accepted["model"], "gpt-image-2");
    assert_eq!(accepted["status"], "processing");
    assert!(accepted["created_at"].as_u64().unwrap() > 1_700_000_000);

    let task = desk.poll(id).await;
    assert_eq!((task["status"].as_str(), &task["output"]), (Some("processing"), &json!(null)));
    desk.finish().await;
    let task = desk.poll(id).await;
    assert_eq!(task["status"], "completed");
    assert_eq!(task["created_at"], accepted["created_at"]);
    assert!(task["error"].is_null());
    let url = task["output"]["image_urls"][0].as_str().unwrap();
    assert!(url.starts_with(&format!("{}/media/tasks/{hex}/0.", desk.sandbox.cdn_url())), "{url}");
}

#[tokio::test]
async fn a_failed_task_is_answered_with_200_and_without_model_or_date() {
    let desk = Desk::held().await;
    for (prompt, code) in [("a lake [refuse]", 80006), ("a lake [time out]", 80002)] {
        let id = desk.image(prompt).await;
        desk.finish().await;
        let answer = read(desk.get(&format!("tasks/{id}"))).await;
        assert_eq!(answer.status, 200);
        let task = answer.json();
        let fields: Vec<&String> = task.as_object().unwrap().keys().collect();
        assert_eq!(fields, ["id", "status", "output", "error"]);
        assert_eq!((task["status"].as_str(), task["error"]["code"].as_i64()), (Some("failed"), Some(code)));
    }
}

#[tokio::test]
async fn a_fast_sandbox_ends_its_tasks_by_itself() {
    let desk = Desk::with(Options { speed: 100_000.0, ..Options::default() }).await;
    let id = desk.image("a lake").await;
    desk.sandbox.idle().await;
    let ledger = desk.ledger();
    assert_eq!(ledger.tasks[0].id, id);
    assert_eq!(ledger.tasks[0].status, sandbox::Status::Completed);
}

#[tokio::test]
async fn a_long_prompt_of_any_letters_is_kept_as_it_came() {
    let desk = Desk::held().await;
    let prompt = "озеро 🌅 بحيرة\u{202e} \"quoted\" \n".repeat(3_000);
    desk.submit("images/generations", json!({ "model": "z", "prompt": prompt })).await;
    let ledger = desk.ledger();
    assert_eq!(ledger.tasks[0].prompt, prompt);
    assert!(ledger.charges[0].body.contains("озеро"));
}

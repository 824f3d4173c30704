//! HTTPS with an authority of the run.

use crate::desk::{Desk, builder, read};
use sandbox::{Fault, Options};
use serde_json::json;

async fn desk() -> Desk {
    let mut desk = Desk::with(Options { tls: true, ..Options::default() }).await;
    let authority = reqwest::Certificate::from_pem(desk.sandbox.ca_pem().unwrap().as_bytes()).unwrap();
    desk.http = builder().tls_certs_only([authority]).build().unwrap();
    desk
}

#[tokio::test]
async fn the_api_answers_over_https_to_those_who_trust_its_authority() {
    let desk = desk().await;
    assert!(desk.sandbox.api_url().starts_with("https://127.0.0.1:"));
    assert_eq!(read(desk.get("balance")).await.json(), json!({ "balance": 10_000 }));
    let by_name = desk.sandbox.api_url().replace("127.0.0.1", "localhost");
    let request = desk.http.get(format!("{by_name}/balance")).bearer_auth(desk.sandbox.key());
    assert_eq!(read(request).await.status, 200);
}

#[tokio::test]
async fn others_never_connect() {
    let (desk, stranger) = (desk().await, desk().await);
    for client in [crate::desk::client(), stranger.http] {
        let error = client.get(format!("{}/balance", desk.sandbox.api_url())).send().await.unwrap_err();
        assert!(error.is_connect(), "{error:?}");
    }
}

#[tokio::test]
async fn a_lost_answer_is_lost_over_https_too() {
    let desk = desk().await;
    desk.sandbox.fault(Fault::AnswerLost { after_charge: true });
    let error = desk.post("images/generations", &json!({ "model": "z", "prompt": "a" })).send().await.unwrap_err();
    assert!(!error.is_connect() && !error.is_status(), "{error:?}");
    assert_eq!(desk.ledger().charges.len(), 1);
}

#[tokio::test]
async fn without_tls_there_is_no_authority() {
    let desk = Desk::with(Options::default()).await;
    assert_eq!(desk.sandbox.ca_pem(), None);
}

//! What goes out, and what comes back when all is well.

use reapi::{Client, Endpoint, LinkRole, Status, USER_AGENT};

use crate::liar::*;

#[tokio::test]
async fn a_submission_is_one_post_of_exactly_the_bytes_given() {
    let server = Liar::answering(answer(200, "", MADE)).await;
    for (endpoint, path) in [
        (Endpoint::Images, "/api/v1/images/generations"),
        (Endpoint::Videos, "/api/v1/videos/generations"),
        (Endpoint::Audio, "/api/v1/audio/generations"),
    ] {
        let body = format!("{{ \"prompt\" : \"🎬 {path}\" }}\n").into_bytes();
        let made = server.client().submit(&key(), endpoint, body.clone()).await.unwrap();
        assert_eq!(made.value.id, task_id());
        assert_eq!(made.value.status.as_deref(), Some("processing"));
        assert_eq!((made.evidence.status, made.evidence.raw.as_str()), (200, MADE));

        let seen = server.seen().pop().unwrap();
        assert!(seen.head.starts_with(&format!("POST {path} HTTP/1.1\r\n")), "{}", seen.head);
        assert_eq!(seen.body, body);
        let head = seen.head.to_ascii_lowercase();
        for line in [
            format!("authorization: bearer {}", KEY.to_ascii_lowercase()),
            "content-type: application/json".into(),
            "accept: application/json".into(),
            format!("user-agent: {}", USER_AGENT.to_ascii_lowercase()),
            format!("content-length: {}", body.len()),
        ] {
            assert!(head.contains(&format!("\r\n{line}\r\n")), "{line} in {head}");
        }
    }
    assert_eq!((server.posts(), server.connections()), (3, 3));
}

#[tokio::test]
async fn a_task_and_the_balance_are_asked_for_with_plain_gets() {
    let task = r#"{"id":"task_01k9s419324drezfbwnsvxyr6h","status":"completed",
        "output":{"image_urls":["https://cdn.reapi.ai/0.png?sig=a%2Bb"]},"error":null}"#;
    let steps = |body| vec![Step::Read, Step::Send(answer(200, "", body))];
    let server = Liar::following(vec![steps(task), steps(r#"{"balance":12500}"#)]).await;
    let client = server.client();

    let told = client.task(&key(), &task_id()).await.unwrap().value;
    assert_eq!(told.status, Status::Completed);
    assert_eq!(told.outputs[0].url, "https://cdn.reapi.ai/0.png?sig=a%2Bb");
    assert_eq!(told.outputs[0].role, LinkRole::Image);
    assert_eq!(client.balance(&key()).await.unwrap().value.credits, 12500);

    let seen = server.seen();
    assert!(seen[0].head.starts_with("GET /api/v1/tasks/task_01k9s419324drezfbwnsvxyr6h HTTP/1.1\r\n"));
    assert!(seen[1].head.starts_with("GET /api/v1/balance HTTP/1.1\r\n"));
    assert!(seen.iter().all(|seen| seen.body.is_empty() && seen.head.contains(KEY)));
}

#[tokio::test]
async fn every_2xx_with_an_id_is_a_task_however_it_is_sent() {
    let chunked = format!(
        "HTTP/1.1 202 Accepted\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{}\r\n{:x}\r\n{}\r\n0\r\n\r\n",
        &MADE[..5],
        MADE.len() - 5,
        &MADE[5..]
    );
    for bytes in [
        answer(200, "", MADE),
        answer(201, "content-type: text/html\r\n", MADE),
        answer(299, "", r#"{"task_id":"task_01k9s419324drezfbwnsvxyr6h"}"#),
        chunked.into_bytes(),
        format!("HTTP/1.0 200 OK\r\n\r\n{MADE}").into_bytes(),
        [b"HTTP/1.1 100 Continue\r\n\r\n".to_vec(), answer(200, "", MADE)].concat(),
        answer(200, "", &format!("\u{feff}{MADE}")),
        b"HTTP/1.1 200 OK\r\ncontent-length: 55\r\n\r\n{\"id\":\"task_01k9s419324drezfbwnsvxyr6h\",\"note\":\"\xff\xfe\xfd..\"}".to_vec(),
    ] {
        let server = Liar::answering(bytes.clone()).await;
        let made = submit(&server.client()).await;
        assert_eq!(made.unwrap().value.id, task_id(), "{}", String::from_utf8_lossy(&bytes));
    }
}

#[tokio::test]
async fn a_user_agent_of_ones_own_is_sent_as_it_is() {
    let server = Liar::answering(answer(200, "", MADE)).await;
    let client = Client::builder(server.base()).user_agent("Trial/1".into()).build().unwrap();
    submit(&client).await.unwrap();
    assert!(server.seen()[0].head.contains("user-agent: Trial/1\r\n"));
}

#[tokio::test]
async fn localhost_is_this_machine_without_being_looked_up() {
    let server = Liar::answering(answer(200, "", r#"{"balance":"7"}"#)).await;
    let base = reapi::ApiBase::parse(&format!("http://localhost:{}", server.port)).unwrap();
    let client = Client::builder(base).build().unwrap();
    assert_eq!(client.balance(&key()).await.unwrap().value.credits, 7);
}

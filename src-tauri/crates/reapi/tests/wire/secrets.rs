//! The key is in nothing that can be printed, whatever a server does with it.

use std::fmt::{Debug, Display};
use std::net::TcpListener;

use reapi::{ApiBase, Client};

use crate::liar::*;

#[tokio::test]
async fn no_error_and_no_answer_shows_the_key_even_if_the_server_echoes_it() {
    let escaped: String = KEY.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect();
    let mut shown = Vec::new();
    for status in [200, 302, 400, 401, 402, 403, 404, 408, 429, 500] {
        for body in [
            format!("{{\"error\":{{\"code\":10003,\"message\":\"bad key {KEY}\",\"request_id\":\"{KEY}\"}}}}"),
            format!("{{\"error\":{{\"code\":10003,\"message\":\"{escaped}\"}}}}"),
            format!("<pre>Authorization: Bearer {KEY}</pre>"),
            format!(
                "{{\"id\":\"task_12345\",\"status\":\"{KEY}\",\"model\":\"{escaped}\",\"{escaped}\":\"{KEY}\",\"balance\":1}}"
            ),
        ] {
            let headers =
                format!("x-request-id: {KEY}\r\nlocation: https://{KEY}.example/{KEY}\r\nretry-after: {KEY}\r\n");
            let server = Liar::answering(answer(status, &headers, &body)).await;
            let client = server.client();
            match submit(&client).await {
                Ok(made) => shown.extend([format!("{made:?}"), made.evidence.raw]),
                Err(error) => shown.extend(all_of(&error)),
            }
            match client.task(&key(), &task_id()).await {
                Ok(told) => shown.extend([format!("{told:?}"), told.value.raw.to_string(), told.evidence.raw]),
                Err(error) => shown.extend(all_of(&error)),
            }
            match client.balance(&key()).await {
                Ok(balance) => shown.extend([format!("{balance:?}"), balance.evidence.raw]),
                Err(error) => shown.extend(all_of(&error)),
            }
            shown.push(format!("{client:?}"));
        }
    }
    for text in &shown {
        let lower = text.to_ascii_lowercase();
        assert!(!lower.contains(&KEY.to_ascii_lowercase()) && !text.contains(&escaped), "{text}");
    }
    assert!(shown.iter().any(|text| text.contains("rk_live_…7Qd4")));
}

#[tokio::test]
async fn no_failure_of_a_connection_shows_the_key_or_a_query() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let base = ApiBase::parse(&format!("http://127.0.0.1:{closed}/api")).unwrap();
    let not_reached = submit(&Client::builder(base).build().unwrap()).await.unwrap_err();
    let broken = Liar::following(vec![vec![Step::Read]]).await;
    let garbage = Liar::answering(format!("{KEY}\r\n\r\n")).await;
    let slow = Liar::following(vec![vec![Step::Read, Step::Hang]]).await;
    for error in [
        not_reached,
        submit(&broken.client()).await.unwrap_err(),
        submit(&garbage.client()).await.unwrap_err(),
        submit(&slow.hasty_client()).await.unwrap_err(),
    ] {
        for text in all_of(&error) {
            assert!(!text.contains(KEY) && !text.contains("://"), "{text}");
        }
    }
}

#[tokio::test]
async fn an_error_that_quotes_a_signed_link_does_not_print_its_signature() {
    let body = r#"{"error":{"code":80007,"message":"cannot fetch https://s3.example/a.png?X-Amz-Signature=SIGNED"}}"#;
    let server = Liar::answering(answer(400, "", body)).await;
    let error = submit(&server.client()).await.unwrap_err();
    for text in [format!("{error:?}"), error.to_string()] {
        assert!(text.contains("https://s3.example/a.png") && !text.contains("SIGNED"), "{text}");
    }
    assert!(error.refusal().unwrap().message.contains("SIGNED"));
}

fn all_of<E: Debug + Display + std::error::Error>(error: &E) -> Vec<String> {
    let mut all = vec![format!("{error:?}"), format!("{error:#?}"), error.to_string()];
    let mut source = error.source();
    while let Some(inner) = source {
        all.extend([format!("{inner:?}"), inner.to_string()]);
        source = inner.source();
    }
    all
}

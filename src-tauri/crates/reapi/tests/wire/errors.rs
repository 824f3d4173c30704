//! Each class of error, over the wire.

use std::time::Duration;

use reapi::{Error, Unknown};

use crate::liar::*;

const ENVELOPE: &str = r#"{"error":{"code":10003,"message":"API key invalid","request_id":"req_8a4f0d2e"}}"#;
const PAGE: &str = "<html><title>Just a moment…</title></html>";

#[tokio::test]
async fn each_status_and_body_is_the_error_that_it_means() {
    for (status, body, is) in [
        (401, ENVELOPE, (|e| matches!(e, Error::KeyRefused(_))) as fn(&Error) -> bool),
        (403, ENVELOPE, |e| matches!(e, Error::KeyRefused(_))),
        (401, PAGE, |e| matches!(e, Error::Edge { status: 401, .. })),
        (403, PAGE, |e| matches!(e, Error::Edge { status: 403, .. })),
        (402, ENVELOPE, |e| matches!(e, Error::NoCredits(_))),
        (404, ENVELOPE, |e| matches!(e, Error::NotFound(_))),
        (400, ENVELOPE, |e| matches!(e, Error::Refused(_))),
        (422, ENVELOPE, |e| matches!(e, Error::Refused(_))),
        (429, ENVELOPE, |e| matches!(e, Error::RateLimited { refusal: Some(_), .. })),
        (429, PAGE, |e| matches!(e, Error::RateLimited { refusal: None, .. })),
        (500, ENVELOPE, |e| matches!(e, Error::Trouble { status: 500, refusal: Some(_), .. })),
        (503, PAGE, |e| matches!(e, Error::Trouble { status: 503, refusal: None, .. })),
        (400, PAGE, |e| is_unknown(e, Unknown::NoEnvelope)),
        (404, PAGE, |e| is_unknown(e, Unknown::NoEnvelope)),
        (408, ENVELOPE, |e| is_unknown(e, Unknown::Status)),
        (425, ENVELOPE, |e| is_unknown(e, Unknown::Status)),
        (499, ENVELOPE, |e| is_unknown(e, Unknown::Status)),
        (200, PAGE, |e| is_unknown(e, Unknown::Unreadable)),
        (200, "[]", |e| is_unknown(e, Unknown::Unreadable)),
    ] {
        let server = Liar::answering(answer(status, "x-request-id: req_head\r\n", body)).await;
        let client = server.client();
        for error in [
            submit(&client).await.unwrap_err(),
            client.task(&key(), &task_id()).await.unwrap_err(),
            client.balance(&key()).await.unwrap_err(),
        ] {
            assert!(is(&error), "{status} {body}: {error:?}");
            let evidence = error.evidence().unwrap();
            assert_eq!((evidence.status, evidence.raw.as_str()), (status, body));
            let id = if body == ENVELOPE { "req_8a4f0d2e" } else { "req_head" };
            assert_eq!(evidence.request_id.as_deref(), Some(id));
            if let Some(refusal) = error.refusal() {
                assert_eq!((refusal.status, refusal.code), (status, Some(10003)));
                assert_eq!(refusal.message, "API key invalid");
                assert_eq!(refusal.request_id.as_deref(), Some("req_8a4f0d2e"));
            }
        }
        assert_eq!((server.posts(), server.connections()), (1, 3), "{status}");
    }
}

#[tokio::test]
async fn a_2xx_without_what_was_asked_for_is_unknown() {
    let server = Liar::answering(answer(200, "", r#"{"error":{"code":60099,"message":"x"}}"#)).await;
    let client = server.client();
    assert!(is_unknown(&submit(&client).await.unwrap_err(), Unknown::NoId));
    assert!(is_unknown(&client.task(&key(), &task_id()).await.unwrap_err(), Unknown::NoStatus));
    assert!(is_unknown(&client.balance(&key()).await.unwrap_err(), Unknown::NoBalance));
}

#[tokio::test]
async fn a_rate_limit_says_how_long_to_wait() {
    for (headers, seconds) in [
        ("retry-after: 42\r\n", 42),
        ("retry-after: 1e9\r\n", 5),
        ("", 5),
        ("retry-after: \u{e9}\r\n", 5),
        ("date: Sun, 06 Nov 1994 08:49:37 GMT\r\nretry-after: Sun, 06 Nov 1994 08:50:07 GMT\r\n", 30),
        ("retry-after: Sun, 06 Nov 1994 08:50:07 GMT\r\n", 1),
    ] {
        let server = Liar::answering(answer(429, headers, "")).await;
        let Err(Error::RateLimited { retry_after, .. }) = submit(&server.client()).await else { panic!("{headers}") };
        assert_eq!(retry_after, Duration::from_secs(seconds), "{headers}");
    }
}

fn is_unknown(error: &Error, expected: Unknown) -> bool {
    matches!(error, Error::Unknown { what, .. } if *what == expected)
}

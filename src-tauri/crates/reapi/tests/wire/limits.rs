//! Servers that take too long or say too much.

use std::time::Duration;

use reapi::{BODY_CAP, Client, EVIDENCE_CAP, Error, Timeouts, Unknown};
use tokio::task::JoinSet;

use crate::liar::*;

#[tokio::test]
async fn a_server_that_takes_the_post_and_says_nothing_is_unknown() {
    let mut waiting = JoinSet::new();
    for script in [
        vec![Step::Read, Step::Hang],
        vec![Step::Hang],
        vec![Step::Read, Step::Send(b"HTTP/1.1 200 OK\r\ncontent-".to_vec()), Step::Hang],
        vec![Step::Read, Step::Send(b"HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{\"id\"".to_vec()), Step::Hang],
    ] {
        waiting.spawn(async move {
            let server = Liar::following(vec![script]).await;
            let error = submit(&server.hasty_client()).await.unwrap_err();
            assert!(matches!(error, Error::Unknown { what: Unknown::TimedOut, .. }), "{error:?}");
            assert!(server.posts() <= 1);
            assert_eq!(server.connections(), 1);
        });
    }
    waiting.join_all().await;
}

#[tokio::test]
async fn a_body_that_drips_for_ever_ends() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n".to_vec();
    let server = Liar::following(vec![vec![Step::Read, Step::Send(head), Step::Drip]]).await;
    let timeouts = Timeouts { body_total: Duration::from_millis(150), ..Timeouts::default() };
    let client = Client::builder(server.base()).timeouts(timeouts).build().unwrap();
    let error = submit(&client).await.unwrap_err();
    assert!(matches!(error, Error::Unknown { what: Unknown::TimedOut, .. }), "{error:?}");
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_unknown_and_its_beginning_is_kept() {
    let long = format!("{{\"id\":\"task_1234567\",\"x\":\"{}\"}}", "é".repeat(BODY_CAP / 2));
    let chunk = format!("100000\r\n{}\r\n", " ".repeat(0x10_0000));
    let endless = format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{}", chunk.repeat(5));
    for (bytes, script_end) in [(answer(200, "", &long), None), (endless.into_bytes(), Some(Step::Hang))] {
        let script = [Step::Read, Step::Send(bytes)].into_iter().chain(script_end).collect();
        let server = Liar::following(vec![script]).await;
        let error = submit(&server.client()).await.unwrap_err();
        let Error::Unknown { what: Unknown::TooLarge, evidence: Some(evidence), .. } = error else {
            panic!("{error:?}")
        };
        assert!((EVIDENCE_CAP..EVIDENCE_CAP + 4).contains(&evidence.raw.len()), "{}", evidence.raw.len());
        assert!(evidence.raw.ends_with('…'));
    }
}

#[tokio::test]
async fn an_answer_of_just_under_the_cap_is_read() {
    let long = format!("{{\"id\":\"task_1234567\",\"x\":\"{}\"}}", "e".repeat(BODY_CAP - 100));
    let server = Liar::answering(answer(200, "", &long)).await;
    assert_eq!(submit(&server.client()).await.unwrap().value.id.as_str(), "task_1234567");
}

#[tokio::test]
async fn a_head_without_end_is_unknown() {
    let one = format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n{{}}", "a".repeat(1 << 20));
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n{{}}", "x: y\r\n".repeat(10_000));
    for bytes in [one, many] {
        let server = Liar::answering(bytes).await;
        let error = submit(&server.client()).await.unwrap_err();
        assert!(matches!(error, Error::Unknown { what: Unknown::Broken, .. }), "{error:?}");
        assert_eq!((server.posts(), server.connections()), (1, 1));
    }
}

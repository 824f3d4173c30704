//! Connections that break where it hurts. A submission is never sent a second time.

use reapi::{Error, Unknown};

use crate::liar::*;

#[tokio::test]
async fn a_break_after_the_connection_stood_is_unknown_and_nothing_is_sent_again() {
    let whole = answer(200, "", MADE);
    let head_end = whole.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
    for (name, script, posts) in [
        ("before reading", vec![], 0),
        ("after reading", vec![Step::Read], 1),
        ("in the status line", vec![Step::Read, Step::Send(whole[..9].to_vec())], 1),
        ("in the headers", vec![Step::Read, Step::Send(whole[..head_end - 10].to_vec())], 1),
        ("before the body", vec![Step::Read, Step::Send(whole[..head_end].to_vec())], 1),
        ("in the body", vec![Step::Read, Step::Send(whole[..head_end + 20].to_vec())], 1),
        ("at the last byte", vec![Step::Read, Step::Send(whole[..whole.len() - 1].to_vec())], 1),
        ("answer before reading", vec![Step::Send(whole[..head_end + 20].to_vec())], 0),
    ] {
        let server = Liar::following(vec![script]).await;
        let error = submit(&server.client()).await.unwrap_err();
        assert!(matches!(error, Error::Unknown { what: Unknown::Broken, .. }), "{name}: {error:?}");
        assert_eq!((server.posts(), server.connections()), (posts, 1), "{name}");
    }
}

#[tokio::test]
async fn a_head_that_is_not_http_is_unknown() {
    for bytes in [
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 7\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}",
        "\0\0\0\0\r\n\r\n",
    ] {
        let server = Liar::answering(bytes).await;
        let error = submit(&server.client()).await.unwrap_err();
        assert!(matches!(error, Error::Unknown { what: Unknown::Broken, .. }), "{bytes:?}: {error:?}");
        assert_eq!((server.posts(), server.connections()), (1, 1), "{bytes:?}");
    }
}

#[tokio::test]
async fn what_arrived_before_a_break_is_kept_as_evidence() {
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"id\":\"task_01k9s419324drezfbwnsvxyr6h\",";
    let server = Liar::answering(cut).await;
    let Err(Error::Unknown { status, evidence, .. }) = submit(&server.client()).await else { panic!() };
    assert_eq!(status, Some(200));
    assert_eq!(evidence.unwrap().raw, r#"{"id":"task_01k9s419324drezfbwnsvxyr6h","#);
}

#[tokio::test]
async fn a_whole_answer_counts_even_if_the_connection_breaks_behind_it() {
    let server = Liar::answering(format!("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{MADE}")).await;
    assert_eq!(submit(&server.client()).await.unwrap().value.id, task_id());
    let envelope = r#"{"error":{"code":20002,"message":"m"}}"#;
    let server = Liar::answering(format!("HTTP/1.1 400 No\r\ncontent-length: 500\r\n\r\n{envelope}")).await;
    assert!(matches!(submit(&server.client()).await, Err(Error::Refused(_))));
}

/// The first connection is kept alive by the server and dies under the next request that is written to it.
#[tokio::test]
async fn a_kept_connection_that_dies_under_a_submission_is_not_used_and_the_post_not_repeated() {
    let kept = vec![Step::Read, Step::Send(answer(200, "", MADE)), Step::Read];
    let dying = vec![Step::Read];
    let well = vec![Step::Read, Step::Send(answer(200, "", MADE))];
    let server = Liar::following(vec![kept, dying, well]).await;
    let client = server.client();

    submit(&client).await.unwrap();
    let error = submit(&client).await.unwrap_err();
    assert!(matches!(error, Error::Unknown { what: Unknown::Broken, .. }), "{error:?}");
    assert_eq!((server.posts(), server.connections()), (2, 2));
}

#[tokio::test]
async fn a_submission_takes_a_fresh_connection_though_one_is_kept_for_questions() {
    let balance = Step::Send(answer(200, "", r#"{"balance":1}"#));
    let questions = vec![Step::Read, balance.clone(), Step::Read, balance, Step::Read];
    let submission = vec![Step::Read, Step::Send(answer(200, "", MADE))];
    let server = Liar::following(vec![questions, submission]).await;
    let client = server.client();

    client.balance(&key()).await.unwrap();
    client.balance(&key()).await.unwrap();
    submit(&client).await.unwrap();
    let connections: Vec<_> = server.seen().iter().map(|seen| seen.connection).collect();
    assert_eq!(connections, [0, 0, 1]);
}

#![allow(clippy::unwrap_used)]
//! A file comes whole, or the part says how far it came; never a mixture.

mod common;

use std::sync::Mutex;

use archive::{FetchError, Fetched, Opening, Policy, Progress};
use common::{Answer, Desk, SHORT, Server, answer, asked_from, cut, header, noise, rest, sha256, whole};

#[tokio::test]
async fn a_file_is_hashed_as_it_comes_and_lies_in_its_part() {
    let file = noise(1, 3_000_000);
    let head = "ETag: \"a\"\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: image/png\r\n";
    let headers = format!("{head}Content-Length: {}\r\n", file.len());
    let server = Server::scripted(vec![Answer::Bytes(answer("200 OK", &headers, &file))]).await;
    let desk = Desk::new();
    let told = Mutex::new(Vec::new());
    let fetched = desk
        .fetcher
        .download(desk.files.clone(), &desk.policy, desk.want(&server.url()), |progress| {
            told.lock().unwrap().push(progress);
        })
        .await
        .unwrap();
    assert_eq!(
        fetched,
        Fetched {
            bytes: 3_000_000,
            sha256: sha256(&file),
            etag: Some("\"a\"".to_owned()),
            last_modified: Some("Sun, 06 Nov 1994 08:49:37 GMT".to_owned()),
            content_type: Some("image/png".to_owned()),
            resumed: false,
        }
    );
    assert!(desk.part_bytes() == file);
    let told = told.into_inner().unwrap();
    assert_eq!(told[0], Progress { received: 0, total: Some(3_000_000) });
    assert_eq!(told[told.len() - 1], Progress { received: 3_000_000, total: Some(3_000_000) });
    assert!(told.is_sorted_by_key(|progress| progress.received));
}

#[tokio::test]
async fn a_file_cut_anywhere_goes_on_there_and_is_the_same_file() {
    let file = noise(2, 1_500_000);
    for missing in [1, 2, 1000, 700_000, 1_499_999, 1_500_000] {
        let (bytes, kept) = (file.clone(), file.len() - missing);
        let server = Server::start(move |number, head| match (number, asked_from(head)) {
            (0, None) => Answer::Bytes(cut(whole("a", &bytes), missing)),
            (_, Some(from)) => Answer::Bytes(rest("a", &bytes, from)),
            (_, None) => Answer::Bytes(whole("a", &bytes)),
        })
        .await;
        let desk = Desk::new();
        match desk.download(&server.url()).await {
            Err(FetchError::Broke { received, .. }) => assert_eq!(received, kept as u64),
            other => panic!("{other:?}"),
        }
        let fetched = desk.download(&server.url()).await.unwrap();
        assert_eq!((fetched.sha256, fetched.resumed), (sha256(&file), kept > 0), "{missing}");
        assert!(desk.part_bytes() == file);
        let second = &server.heads()[1];
        assert_eq!(asked_from(second), (kept > 0).then_some(kept));
        assert_eq!(header(second, "if-range"), (kept > 0).then(|| "\"a\"".to_owned()));
    }
}

#[tokio::test]
async fn a_packed_body_is_not_the_file() {
    for coding in ["gzip", "br", "identity, gzip", "x-unknown"] {
        let headers = format!("Content-Encoding: {coding}\r\nContent-Length: 3\r\n");
        let server = Server::scripted(vec![
            Answer::Bytes(answer("200 OK", &headers, b"abc")),
            Answer::Bytes(answer("200 OK", "Content-Encoding: identity\r\nContent-Length: 3\r\n", b"abc")),
        ])
        .await;
        let desk = Desk::new();
        assert_eq!(desk.download(&server.url()).await, Err(FetchError::Packed), "{coding}");
        assert!(!desk.part().exists());
        assert_eq!(desk.download(&server.url()).await.unwrap().sha256, sha256(b"abc"));
    }
}

#[tokio::test]
async fn a_body_that_drips_for_ever_does_not_keep_its_place_for_ever() {
    let server = Server::start(|_, _| Answer::Drip(answer("200 OK", "ETag: \"a\"\r\n", b""))).await;
    let desk = Desk::new().with(SHORT);
    match desk.download(&server.url()).await {
        Err(FetchError::Broke { received, .. }) => assert!(received > 0, "what came is kept"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_file_that_breaks_again_and_again_still_comes() {
    let file = noise(3, 100_000);
    let bytes = file.clone();
    let server = Server::start(move |_, head| {
        let from = asked_from(head).unwrap_or(0);
        let honest = if from == 0 { whole("a", &bytes) } else { rest("a", &bytes, from) };
        Answer::Bytes(cut(honest, (bytes.len() - from).saturating_sub(9_000)))
    })
    .await;
    let desk = Desk::new();
    let mut tries = 0;
    let fetched = loop {
        tries += 1;
        match desk.download(&server.url()).await {
            Ok(fetched) => break fetched,
            Err(FetchError::Broke { received, .. }) => assert_eq!(received, tries * 9_000),
            Err(other) => panic!("{other:?}"),
        }
    };
    assert_eq!((tries, fetched.sha256), (12, sha256(&file)));
}

#[tokio::test]
async fn a_download_that_is_dropped_keeps_what_came() {
    let file = noise(4, 400_000);
    let bytes = file.clone();
    let server = Server::start(move |_, head| match asked_from(head) {
        None => Answer::Stall(cut(whole("a", &bytes), 100_000)),
        Some(from) => Answer::Bytes(rest("a", &bytes, from)),
    })
    .await;
    let desk = Desk::new();
    let (arrived, all_arrived) = tokio::sync::watch::channel(0);
    let mut all_arrived = all_arrived;
    {
        let download = desk.fetcher.download(desk.files.clone(), &desk.policy, desk.want(&server.url()), |progress| {
            arrived.send_replace(progress.received);
        });
        tokio::select! {
            ended = download => panic!("{ended:?}"),
            seen = all_arrived.wait_for(|received| *received == 300_000) => drop(seen.unwrap()),
        }
    }
    // The writer may still be at it; what it leaves can be read once it has let the part go.
    while desk.files.open(&desk.part(), Opening::Keep).is_err() {
        tokio::task::yield_now().await;
    }
    let fetched = desk.download(&server.url()).await.unwrap();
    assert_eq!((fetched.sha256, fetched.resumed), (sha256(&file), true));
    assert_eq!(asked_from(&server.heads()[1]), Some(300_000));
}

#[tokio::test]
async fn a_complete_part_with_a_note_needs_no_server() {
    let file = noise(5, 10_000);
    let script = vec![Answer::Bytes(cut(whole("a", &file), 4_000)), Answer::Bytes(rest("a", &file, 6_000))];
    let server = Server::scripted(script).await;
    let desk = Desk::new();
    assert!(matches!(desk.download(&server.url()).await, Err(FetchError::Broke { received: 6_000, .. })));
    let first = desk.download(&server.url()).await.unwrap();
    assert_eq!((&first.sha256, first.resumed), (&sha256(&file), true));
    assert_eq!(desk.download(&server.url()).await.unwrap(), first);
    assert_eq!(server.heads().len(), 2);
}

#[tokio::test]
async fn silence_in_the_middle_ends_the_try_and_keeps_the_bytes() {
    let server = Server::scripted(vec![Answer::Stall(cut(whole("a", &noise(6, 5000)), 1000))]).await;
    let desk = Desk::new().with(SHORT);
    match desk.download(&server.url()).await {
        Err(FetchError::Broke { received, .. }) => assert_eq!(received, 4000),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn silence_before_the_answer_is_not_reached() {
    let server = Server::scripted(vec![Answer::Stall(Vec::new())]).await;
    let desk = Desk::new().with(SHORT);
    assert!(matches!(desk.download(&server.url()).await, Err(FetchError::NotReached { .. })));
}

#[tokio::test]
async fn nobody_listening_is_not_reached_and_no_error_tells_the_link() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let error = Desk::new().download(&format!("http://127.0.0.1:{port}/0.png?signature=s3cret")).await.unwrap_err();
    assert!(matches!(error, FetchError::NotReached { .. }), "{error:?}");
    assert!(!format!("{error:?} {error}").contains("s3cret"));
}

#[tokio::test]
async fn a_dead_link_is_gone_and_other_answers_are_told_with_their_wait() {
    for status in [403, 404, 410] {
        let server = Server::scripted(vec![Answer::Bytes(answer(&format!("{status} No"), "", b"no"))]).await;
        let desk = Desk::new();
        assert_eq!(desk.download(&server.url()).await, Err(FetchError::Gone { status }));
        assert_eq!(std::fs::read_dir(desk.folder.path()).unwrap().count(), 0, "nothing lies about");
    }
    for status in [204, 206, 302, 401, 416, 429, 500, 503] {
        let server =
            Server::scripted(vec![Answer::Bytes(answer(&format!("{status} No"), "Retry-After: 7\r\n", b""))]).await;
        let retry_after = Some(std::time::Duration::from_secs(7));
        assert_eq!(Desk::new().download(&server.url()).await, Err(FetchError::Answers { status, retry_after }));
    }
}

#[tokio::test]
async fn a_file_past_the_limit_is_not_taken_whether_it_says_so_or_not() {
    let file = noise(7, 50_000);
    let mut chunked = b"C350\r\n".to_vec();
    chunked.extend_from_slice(&file);
    chunked.extend_from_slice(b"\r\n0\r\n\r\n");
    let secretly = answer("200 OK", "Transfer-Encoding: chunked\r\n", &chunked);
    for big in [whole("a", &file), secretly.clone()] {
        let server = Server::scripted(vec![Answer::Bytes(big)]).await;
        let desk = Desk { policy: Policy { allow_loopback: true, max_bytes: 49_999 }, ..Desk::new() };
        assert_eq!(desk.download(&server.url()).await, Err(FetchError::TooLarge { limit: 49_999 }));
        assert_eq!(std::fs::read_dir(desk.folder.path()).unwrap().count(), 0);
    }
    let server = Server::scripted(vec![Answer::Bytes(secretly)]).await;
    let desk = Desk { policy: Policy { allow_loopback: true, max_bytes: 50_000 }, ..Desk::new() };
    assert_eq!(desk.download(&server.url()).await.unwrap().sha256, sha256(&file));
}

#![allow(clippy::unwrap_used)]
//! What is shown from the network passes through, capped and without anything more than it needs.

mod common;

use archive::{FetchError, Policy, Remote};
use common::{Answer, LOOPBACK, PATIENT, PUBLIC_ONLY, SHORT, Server, answer, cut, fetcher, header, noise, whole};
use futures_util::StreamExt;

async fn all(mut remote: Remote) -> Result<Vec<u8>, FetchError> {
    let mut bytes = Vec::new();
    while let Some(piece) = remote.body.next().await {
        bytes.extend_from_slice(&piece?);
    }
    Ok(bytes)
}

#[tokio::test]
async fn a_range_is_passed_on_and_only_what_a_player_needs_comes_back() {
    let headers = "Content-Type: video/mp4\r\nContent-Range: bytes 2-4/9\r\nContent-Length: 3\r\nETag: \"a\"\r\n\
                   Accept-Ranges: bytes\r\nSet-Cookie: id=1\r\nLocation: /x\r\n";
    let server = Server::scripted(vec![Answer::Bytes(answer("206 Partial Content", headers, b"cde"))]).await;
    let remote = fetcher(PATIENT).stream(&LOOPBACK, &server.url(), Some("bytes=2-4")).await.unwrap();
    assert_eq!(remote.status, 206);
    let mut names: Vec<_> = remote.headers.keys().map(|name| name.as_str().to_owned()).collect();
    names.sort();
    assert_eq!(names, ["accept-ranges", "content-length", "content-range", "content-type", "etag"]);
    assert_eq!(all(remote).await.unwrap(), b"cde");
    assert_eq!(header(&server.heads()[0], "range").as_deref(), Some("bytes=2-4"));
}

#[tokio::test]
async fn a_range_that_is_none_is_left_out() {
    let server = Server::start(|_, _| Answer::Bytes(whole("a", b"x"))).await;
    for range in ["bytes=0-1\r\nAuthorization: x", "items=1", "bytes=a", ""] {
        let remote = fetcher(PATIENT).stream(&LOOPBACK, &server.url(), Some(range)).await.unwrap();
        assert_eq!(all(remote).await.unwrap(), b"x");
    }
    assert!(server.heads().iter().all(|head| header(head, "range").is_none()));
}

#[tokio::test]
async fn a_stream_ends_with_an_error_when_it_breaks_stalls_or_grows_too_large() {
    let file = noise(1, 10_000);
    let small = Policy { allow_loopback: true, max_bytes: 9_999 };
    let server = Server::scripted(vec![Answer::Bytes(whole("a", &file))]).await;
    let refused = fetcher(PATIENT).stream(&small, &server.url(), None).await;
    assert!(matches!(refused, Err(FetchError::TooLarge { limit: 9_999 })));

    let endless = answer("200 OK", "", &file);
    let server = Server::scripted(vec![Answer::Bytes(endless)]).await;
    let remote = fetcher(PATIENT).stream(&small, &server.url(), None).await.unwrap();
    assert_eq!(all(remote).await, Err(FetchError::TooLarge { limit: 9_999 }));

    for answer in [Answer::Bytes(cut(whole("a", &file), 1)), Answer::Stall(cut(whole("a", &file), 1))] {
        let server = Server::scripted(vec![answer]).await;
        let remote = fetcher(SHORT).stream(&LOOPBACK, &server.url(), None).await.unwrap();
        assert!(matches!(all(remote).await, Err(FetchError::Broke { received: 9_999, .. })));
    }
}

#[tokio::test]
async fn the_same_addresses_are_refused_and_dead_links_are_told() {
    let server = Server::start(|_, _| Answer::Bytes(answer("404 No", "", b""))).await;
    let refused = fetcher(PATIENT).stream(&PUBLIC_ONLY, &server.url(), None).await;
    assert!(matches!(refused, Err(FetchError::AddressRefused { .. })));
    let gone = fetcher(PATIENT).stream(&LOOPBACK, &server.url(), None).await;
    assert!(matches!(gone, Err(FetchError::Gone { status: 404 })));
}

#![allow(clippy::unwrap_used)]
//! A link is asked whether it answers, under the rules of every fetch, and nothing of what it leads to is read.

mod common;

use std::time::{Duration, Instant};

use archive::{FetchError, Fetcher, Probed};
use common::{Answer, LOOPBACK, PATIENT, PUBLIC_ONLY, SHORT, Server, answer, fetcher, header, resolves_to};

fn says(status: &str, headers: &str) -> Answer {
    Answer::Bytes(answer(status, headers, b""))
}

fn lines(server: &Server) -> Vec<String> {
    server.heads().iter().map(|head| head.lines().next().unwrap_or_default().to_owned()).collect()
}

fn found(bytes: Option<u64>, mime: Option<&str>) -> Result<Probed, FetchError> {
    Ok(Probed { bytes, mime: mime.map(str::to_owned) })
}

#[tokio::test]
async fn the_head_says_size_and_type() {
    let server =
        Server::scripted(vec![says("200 OK", "Content-Length: 412\r\nContent-Type: Image/PNG; q=1\r\n")]).await;
    assert_eq!(fetcher(PATIENT).probe(&LOOPBACK, &server.url()).await, found(Some(412), Some("image/png")));
    assert_eq!(lines(&server), ["HEAD /0.png HTTP/1.1"]);
}

#[tokio::test]
async fn where_a_head_is_refused_the_first_byte_is_asked_for() {
    for status in ["400 Bad Request", "403 Forbidden", "405 Method Not Allowed", "501 Not Implemented"] {
        let one = "Content-Range: bytes 0-0/412\r\nContent-Length: 1\r\n";
        let refused = says(status, "Content-Length: 0\r\nConnection: close\r\n");
        let server = Server::scripted(vec![refused, Answer::Bytes(answer("206 Partial Content", one, b"x"))]).await;
        assert_eq!(fetcher(PATIENT).probe(&LOOPBACK, &server.url()).await, found(Some(412), None), "{status}");
        assert_eq!(lines(&server), ["HEAD /0.png HTTP/1.1", "GET /0.png HTTP/1.1"]);
        assert_eq!(header(&server.heads()[1], "range").as_deref(), Some("bytes=0-0"));
    }
}

#[tokio::test]
async fn a_link_that_is_gone_is_gone() {
    for status in ["404 Not Found", "410 Gone"] {
        let server = Server::scripted(vec![says(status, "Content-Length: 0\r\n")]).await;
        let probed = fetcher(PATIENT).probe(&LOOPBACK, &server.url()).await;
        assert!(matches!(probed, Err(FetchError::Gone { .. })), "{probed:?}");
        assert_eq!(lines(&server).len(), 1);
    }
    let refused = says("403 Forbidden", "Content-Length: 0\r\nConnection: close\r\n");
    let server = Server::scripted(vec![refused.clone(), refused]).await;
    let probed = fetcher(PATIENT).probe(&LOOPBACK, &server.url()).await;
    assert_eq!(probed, Err(FetchError::Gone { status: 403 }));
}

#[tokio::test]
async fn no_address_is_asked_that_is_not_public_and_each_redirect_is_judged_anew() {
    let server = Server::start(|_, _| says("200 OK", "Content-Length: 1\r\n")).await;
    let refused = |probed: Result<Probed, FetchError>| matches!(probed, Err(FetchError::AddressRefused { .. }));
    assert!(refused(fetcher(PATIENT).probe(&PUBLIC_ONLY, &server.url()).await));
    for link in ["http://10.0.0.1/", "http://169.254.169.254/", "http://[::1]/", "file:///etc/passwd", "no link"] {
        assert!(refused(fetcher(PATIENT).probe(&PUBLIC_ONLY, link).await), "{link}");
    }
    let named = Fetcher::with("Afterimage/test", None, PATIENT, resolves_to(&["192.168.0.1"])).unwrap();
    assert!(refused(named.probe(&LOOPBACK, "http://cdn.example/0.png").await));
    assert!(server.heads().is_empty());
    let away = Server::scripted(vec![says("302 Found", "Location: http://10.0.0.1/x\r\nContent-Length: 0\r\n")]).await;
    assert!(refused(fetcher(PATIENT).probe(&LOOPBACK, &away.url()).await));
}

#[tokio::test]
async fn nothing_is_waited_for_or_read_without_end() {
    // A server that knows no HEAD and no range, and sends for ever: its head is enough.
    let endless = answer("200 OK", "Content-Length: 99999999999\r\n", b"and on");
    let server = Server::start(move |number, _| match number {
        0 => says("405 Method Not Allowed", "Content-Length: 0\r\nConnection: close\r\n"),
        _ => Answer::Drip(endless.clone()),
    })
    .await;
    let began = Instant::now();
    assert_eq!(fetcher(PATIENT).probe(&LOOPBACK, &server.url()).await, found(Some(99_999_999_999), None));
    assert!(began.elapsed() < Duration::from_secs(5));
    let silent = Server::start(|_, _| Answer::Stall(Vec::new())).await;
    let probed = fetcher(SHORT).probe(&LOOPBACK, &silent.url()).await;
    assert!(matches!(probed, Err(FetchError::NotReached { .. })), "{probed:?}");
    let round = Server::start(|_, _| says("302 Found", "Location: /again\r\nContent-Length: 0\r\n")).await;
    let probed = fetcher(PATIENT).probe(&LOOPBACK, &round.url()).await;
    assert_eq!(probed, Err(FetchError::Answers { status: 302, retry_after: None }));
}

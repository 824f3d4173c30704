//! HTTP/2 lets a server refuse a stream or say goodbye in a way that libraries answer by sending once more. It is never
//! spoken: not offered, not guessed, and not answered.

use std::sync::{Arc, Mutex};

use reapi::{Error, NotReached, Unknown};
use tokio::net::TcpListener;
use tokio_rustls::LazyConfigAcceptor;

use crate::certain::{certified, trusting};
use crate::liar::*;

#[tokio::test]
async fn it_is_not_offered_in_the_handshake() {
    let (_, ca) = certified("127.0.0.1");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let offered: Arc<Mutex<Option<Vec<Vec<u8>>>>> = Arc::default();
    let seen = Arc::clone(&offered);
    let server = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let hello = LazyConfigAcceptor::new(rustls::server::Acceptor::default(), stream).await.unwrap();
        let protocols = hello.client_hello().alpn().into_iter().flatten().map(<[u8]>::to_vec).collect();
        *seen.lock().unwrap() = Some(protocols);
    });
    let error = submit(&trusting(&ca, port)).await.unwrap_err();
    server.await.unwrap();
    assert!(matches!(error, Error::NotReached { reason: NotReached::Tls, .. }), "{error:?}");
    let offered = offered.lock().unwrap().clone().expect("a handshake was begun");
    assert!(!offered.iter().any(|protocol| protocol.starts_with(b"h2")), "{offered:?}");
}

#[tokio::test]
async fn a_server_that_would_rather_speak_it_gets_one_post_in_http_1() {
    let (mut tls, ca) = certified("127.0.0.1");
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let server = Liar::with_tls(vec![vec![Step::Read, Step::Send(answer(200, "", MADE))]], tls).await;
    submit(&trusting(&ca, server.port)).await.unwrap();
    assert_eq!((server.posts(), server.connections()), (1, 1));
    assert!(server.seen()[0].head.lines().next().unwrap().ends_with(" HTTP/1.1"));
}

#[tokio::test]
async fn its_frames_in_place_of_an_answer_repeat_nothing() {
    let settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    let goaway = [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let refused_stream = [0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, 7];
    for frames in [[&settings[..], &goaway[..]].concat(), [&settings[..], &refused_stream[..]].concat()] {
        let server = Liar::answering(frames).await;
        let error = submit(&server.client()).await.unwrap_err();
        assert!(matches!(error, Error::Unknown { what: Unknown::Broken, .. }), "{error:?}");
        assert_eq!((server.posts(), server.connections()), (1, 1));
    }
}

/// What a server or a proxy says when a client had better come again, here or elsewhere.
#[tokio::test]
async fn an_answer_that_asks_for_another_try_gets_none() {
    for status in [307, 308, 408, 421, 425, 429, 500, 502, 503, 504] {
        let headers = "Retry-After: 0\r\nLocation: /api/v1/images/generations\r\nConnection: close\r\n";
        let server = Liar::answering(answer(status, headers, "{}")).await;
        submit(&server.client()).await.unwrap_err();
        assert_eq!((server.posts(), server.connections()), (1, 1), "{status}");
    }
}

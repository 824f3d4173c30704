#![allow(clippy::unwrap_used)]
//! No fetch connects to an address that is not public, and none tells anybody more than the link.

mod common;

use archive::{FetchError, Fetcher};
use common::{
    Answer, Desk, LOOPBACK, PATIENT, PUBLIC_ONLY, Server, answer, asked_from, cut, header, noise, resolves_to, rest,
    sha256, whole,
};

fn redirect(to: &str) -> Answer {
    Answer::Bytes(answer("302 Found", &format!("Location: {to}\r\nSet-Cookie: id=1\r\nContent-Length: 0\r\n"), b""))
}

fn is_refused(result: Result<archive::Fetched, FetchError>) -> bool {
    matches!(result, Err(FetchError::AddressRefused { .. }))
}

#[tokio::test]
async fn loopback_is_refused_unless_the_account_is_there_itself() {
    let server = Server::scripted(vec![Answer::Bytes(whole("a", b"x"))]).await;
    let desk = Desk { policy: PUBLIC_ONLY, ..Desk::new() };
    for host in ["127.0.0.1", "[::1]", "2130706433", "[::ffff:127.0.0.1]"] {
        assert!(is_refused(desk.download(&format!("http://{host}:{}/", server.port)).await), "{host}");
    }
    assert!(server.heads().is_empty());
    assert!(Desk { policy: LOOPBACK, ..desk }.download(&server.url()).await.is_ok());
}

#[tokio::test]
async fn a_name_is_judged_by_the_address_that_is_connected_to() {
    let server = Server::start(|_, _| Answer::Bytes(whole("a", b"x"))).await;
    let url = format!("http://cdn.example:{}/0.png", server.port);
    let with = |addresses: &[&str], policy| Desk {
        fetcher: Fetcher::with("Afterimage/test", None, PATIENT, resolves_to(addresses)).unwrap(),
        policy,
        ..Desk::new()
    };
    for address in ["127.0.0.1", "::1", "10.1.2.3", "169.254.169.254", "::ffff:127.0.0.1", "64:ff9b::7f00:1"] {
        assert!(is_refused(with(&[address], PUBLIC_ONLY).download(&url).await), "{address}");
    }
    assert!(is_refused(with(&["10.1.2.3", "192.168.0.1"], LOOPBACK).download(&url).await));
    assert!(server.heads().is_empty());
    // Of several addresses only those that are allowed are tried.
    assert!(with(&["10.1.2.3", "127.0.0.1"], LOOPBACK).download(&url).await.is_ok());
    assert!(matches!(with(&[], PUBLIC_ONLY).download(&url).await, Err(FetchError::NotReached { .. })));
}

#[tokio::test]
async fn a_redirect_is_checked_like_the_first_link() {
    for target in [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "ftp://1.1.1.1/",
        "http://[fe80::1]/",
        "gopher://x/",
    ] {
        let server = Server::scripted(vec![redirect(target)]).await;
        assert!(is_refused(Desk::new().download(&server.url()).await), "{target}");
        assert_eq!(server.heads().len(), 1);
    }
}

#[tokio::test]
async fn redirects_are_followed_five_times_and_no_more() {
    let file = noise(1, 1000);
    let bytes = file.clone();
    let server = Server::start(move |number, _| match number {
        0..=3 => redirect(&format!("/{number}/next.png")),
        4 => redirect("last.png"),
        _ => Answer::Bytes(whole("a", &bytes)),
    })
    .await;
    assert_eq!(Desk::new().download(&server.url()).await.unwrap().sha256, sha256(&file));
    let heads = server.heads();
    assert_eq!(heads.len(), 6);
    assert!(heads[5].starts_with("GET /3/last.png HTTP/1.1\r\n"));

    let looping = Server::start(|_, _| redirect("/again")).await;
    assert_eq!(Desk::new().download(&looping.url()).await, Err(FetchError::Answers { status: 302, retry_after: None }));
    assert_eq!(looping.heads().len(), 6);
}

#[tokio::test]
async fn a_part_goes_on_through_a_redirect() {
    let file = noise(1, 10_000);
    let bytes = file.clone();
    let server = Server::start(move |number, head| match (number, asked_from(head)) {
        (0 | 2, _) => redirect("/real.png"),
        (1, _) => Answer::Bytes(cut(whole("a", &bytes), 500)),
        (_, Some(from)) => Answer::Bytes(rest("a", &bytes, from)),
        (_, None) => Answer::Bytes(Vec::new()),
    })
    .await;
    let desk = Desk::new();
    assert!(matches!(desk.download(&server.url()).await, Err(FetchError::Broke { .. })));
    let fetched = desk.download(&server.url()).await.unwrap();
    assert_eq!((fetched.sha256, fetched.resumed), (sha256(&file), true));
}

#[tokio::test]
async fn nothing_is_sent_but_the_request_itself() {
    let server =
        Server::start(|number, _| if number == 0 { redirect("/b") } else { Answer::Bytes(whole("a", b"x")) }).await;
    let url = format!("http://user:s3cret@127.0.0.1:{}/a?sig=1#frag", server.port);
    Desk::new().download(&url).await.unwrap();
    let heads = server.heads();
    assert_eq!(heads.len(), 2);
    for head in &heads {
        let names: Vec<String> = head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(':'))
            .map(|(name, _)| name.to_ascii_lowercase())
            .collect();
        for name in &names {
            assert!(["accept", "accept-encoding", "user-agent", "host"].contains(&&**name), "{name}");
        }
        assert_eq!(header(head, "accept-encoding").as_deref(), Some("identity"));
        assert_eq!(header(head, "user-agent").as_deref(), Some("Afterimage/test"));
        assert!(!head.contains("s3cret") && !head.contains("frag"));
    }
}

//! What is refused: tricks with addresses and heads, more than the library knows, and who takes up room.

use std::path::Path;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::shelf::{self, PICTURE, Shop};
use crate::visitor::{self, get, parts, shout, soon};

/// What is not finished is ended so soon; a right request is answered long before.
const SOON: Duration = Duration::from_millis(400);

/// All bytes that come back for this text; `HOST` and `SECRET` (with its slash) stand for those of the gallery.
async fn answer(shop: &Shop, text: &str) -> String {
    let (host, secret) = parts(&shop.base);
    let bytes = text.replace("HOST", host).replace("SECRET", secret);
    String::from_utf8_lossy(&shout(&shop.base, bytes.as_bytes()).await).into_owned()
}

/// The answer's status; 0 when the connection was ended without one.
fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
}

#[track_caller]
fn assert_refused(answer: &str, asked: &str) {
    let asked = &asked[..asked.len().min(120)];
    assert!(matches!(status(answer), 0 | 400..=499), "{asked:?} got {answer:?}");
    assert!(!answer.contains("WEBP"), "{asked:?} got the picture");
}

#[tokio::test]
async fn the_picture_is_given_to_who_asks_rightly() {
    let shop = shelf::open_with(SOON).await;
    let right = "GET SECRET/original/1 HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n";
    let given = answer(&shop, right).await;
    assert!(status(&given) == 200 && given.contains("WEBP"), "else nothing below is a refusal: {given:?}");
    let absolute = "GET http://HOSTSECRET/original/1 HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n";
    assert_eq!(status(&answer(&shop, absolute).await), 200, "as a proxy is asked, for the same host");
}

#[tokio::test]
async fn tricks_with_the_address_lead_nowhere() {
    let shop = shelf::open_with(SOON).await;
    let long = "a".repeat(100_000);
    let addresses = [
        "SECRET/original/../original/1",
        "SECRET/./original/1",
        "SECRET/original/1/.",
        "SECRET/%2e%2e/original/1",
        "SECRET/original/%2e%2e/1",
        "SECRET/%252e%252e/original/1",
        "SECRET/original/%31",
        "SECRET/original/%2531",
        "SECRET/%6friginal/1",
        "SECRET//original/1",
        "//SECRET/original/1",
        "/SECRET/original/1",
        "SECRET\\original\\1",
        "SECRET/original/1\\..\\..",
        "SECRET/original/1\0",
        "SECRET/original/1%00.png",
        "SECRET/original/1;x",
        "SECRET/original/1?x",
        "SECRET/original/1?/../../etc/passwd",
        "SECRET/original/ 1",
        "SECRET/original/1\t",
        "SECRET/original/../../../../etc/passwd",
        "/etc/passwd",
        "/..SECRET/original/1",
        "SECRET/ORIGINAL/1",
        "SECRET",
        "SECRET/",
        "*",
        "",
        "http://evil.example",
        "http://evil.exampleSECRET/original/1",
        "http://HOST.evil.exampleSECRET/original/1",
        "http://me@HOSTSECRET/original/1",
        "https://evil.example:443SECRET/original/1",
        "ftp://evil.exampleSECRET/original/1",
        "file://SECRET/original/1",
        &format!("SECRET/original/{long}"),
        &format!("SECRET/original/1?{long}"),
        &"/..".repeat(2_000),
    ];
    for address in addresses {
        let asked = format!("GET {address} HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n");
        assert_refused(&answer(&shop, &asked).await, &asked);
    }
}

#[tokio::test]
async fn an_id_that_the_library_does_not_know_is_no_file() {
    let shop = shelf::open_with(SOON).await;
    for id in [
        "0",
        "-1",
        "-0",
        "+1",
        "01x",
        "1.0",
        "1e0",
        "0x1",
        "999",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "18446744073709551617",
        "٣",
        "１",
        "NaN",
        "null",
        "true",
        "[1]",
        "1,2",
        "1 OR 1=1",
    ] {
        for address in [format!("/original/{id}"), format!("/thumbnail/{id}/320"), format!("/thumbnail/1/{id}")] {
            let asked = format!("GET SECRET{address} HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n");
            assert_refused(&answer(&shop, &asked).await, &asked);
        }
    }
    let digits = "9".repeat(5_000);
    assert_eq!(get(&shop.base, &format!("/original/{digits}"), &[]).await.status, 404);
}

#[tokio::test]
async fn a_head_that_is_not_as_it_should_be_is_refused() {
    let shop = shelf::open_with(SOON).await;
    let line = "GET SECRET/original/1 HTTP/1.1\r\n";
    let close = "Connection: close\r\n\r\n";
    let mut heads = vec![
        format!("{line}{close}"),
        format!("GET SECRET/original/1 HTTP/1.0\r\n{close}"),
        "GET SECRET/original/1\r\n\r\n".to_owned(),
        format!("GET SECRET/original/1 HTTP/1.2\r\nHost: HOST\r\n{close}"),
        format!("GET SECRET/original/1 HTTP/2.0\r\nHost: HOST\r\n{close}"),
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(),
        "\x16\x03\x01\x02\0\x01\0\x01\u{fc}\x03\x03".to_owned(),
        format!("{line}Host: HOST\r\nHost: evil.example\r\n{close}"),
        format!("{line}Host: HOST, evil.example\r\n{close}"),
        format!("{line}Host: HOST.\r\n{close}"),
        format!("{line}Host: me@HOST\r\n{close}"),
        format!("{line}Host: http://HOST\r\n{close}"),
        format!("{line}Host:\r\n{close}"),
        format!("{line}Host : HOST\r\n{close}"),
        format!("{line}Host: HOST\r\n Folded: x\r\n{close}"),
        format!("{line}Host: HOST\r\nNo colon here\r\n{close}"),
        format!("{line}Host: HOST\r\nX: a\0b\r\n{close}"),
        format!("{line}Host: HOST\r\nOrigin: https://evil.example\r\nOrigin: tauri://localhost\r\n{close}"),
        format!("{line}Host: HOST\r\nContent-Length: 0\r\nContent-Length: 5\r\n{close}"),
        format!("{line}Host: HOST\r\nContent-Length: -1\r\n{close}"),
        format!("{line}Host: HOST\r\nContent-Length: 1, 1\r\n{close}"),
        format!("{line}Host: HOST\r\nTransfer-Encoding: identity\r\n{close}"),
        format!("{line}Host: HOST\r\nX: {}\r\n{close}", "x".repeat(100_000)),
    ];
    let flood: String = (0..2_000).map(|number| format!("X-{number}: y\r\n")).collect();
    heads.push(format!("{line}Host: HOST\r\n{flood}{close}"));
    heads.push(format!("{}{line}Host: HOST\r\n{close}", "x".repeat(100_000)));
    for asked in heads {
        assert_refused(&answer(&shop, &asked).await, &asked);
    }
}

#[tokio::test]
async fn a_request_hidden_in_the_body_of_another_is_not_answered() {
    let shop = shelf::open_with(SOON).await;
    let hidden = "GET SECRET/original/1 HTTP/1.1\r\nHost: HOST\r\n\r\n";
    let (host, secret) = parts(&shop.base);
    let length = hidden.replace("HOST", host).replace("SECRET", secret).len();
    for framing in [
        format!("Content-Length: {length}\r\n\r\n"),
        format!("Content-Length: {length}\r\nContent-Length: {length}\r\n\r\n"),
        format!("Transfer-Encoding: chunked\r\n\r\n{length:x}\r\n"),
        format!("Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n\r\n{length:x}\r\n"),
        format!("Transfer-Encoding: chunked, chunked\r\n\r\n{length:x}\r\n"),
        format!("Expect: 100-continue\r\nContent-Length: {length}\r\n\r\n"),
    ] {
        for method in ["GET", "POST"] {
            let asked = format!("{method} SECRET/original/999 HTTP/1.1\r\nHost: HOST\r\n{framing}{hidden}");
            assert!(!answer(&shop, &asked).await.contains("WEBP"), "{asked:?}");
        }
    }
}

#[tokio::test]
async fn nothing_but_reading_is_done_whatever_is_sent_with_it() {
    let shop = shelf::open_with(SOON).await;
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "GETT"] {
        let asked = format!(
            "{method} SECRET/original/1 HTTP/1.1\r\nHost: HOST\r\nX-HTTP-Method-Override: GET\r\n\
             Content-Length: 4\r\nConnection: close\r\n\r\nbody"
        );
        assert_refused(&answer(&shop, &asked).await, &asked);
    }
    let tunnel = "CONNECT evil.example:443 HTTP/1.1\r\nHost: HOST\r\n\r\n";
    assert_refused(&answer(&shop, tunnel).await, tunnel);
    assert_eq!(std::fs::read(shop.picture_file()).unwrap(), shelf::picture());
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_was_replaced_by_something_else_is_not_followed() {
    let shop = shelf::open().await;
    let (file, path) = (shop.picture_file(), format!("/original/{PICTURE}"));
    assert_eq!(get(&shop.base, &path, &[]).await.status, 200);
    let outside = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(outside.path(), b"RIFF\0\0\0\0WEBP a secret of the person's").unwrap();
    let put = |replace: &dyn Fn(&Path)| {
        std::fs::remove_file(&file).unwrap();
        replace(&file);
    };
    put(&|file| std::os::unix::fs::symlink(outside.path(), file).unwrap());
    for path in [&path, "/thumbnail/1/320"] {
        let answer = get(&shop.base, path, &[]).await;
        assert_eq!((answer.status, answer.body.len()), (404, 0), "a link to elsewhere");
    }
    put(&|file| std::os::unix::fs::symlink("/dev/zero", file).unwrap());
    assert_eq!(get(&shop.base, &path, &[]).await.status, 404, "a link to a device");
    put(&|file| assert!(std::process::Command::new("mkfifo").arg(file).status().unwrap().success()));
    assert_eq!(get(&shop.base, &path, &[]).await.status, 404, "a pipe without a writer");
    put(&|file| std::fs::write(file, shelf::picture()).unwrap());
    assert_eq!(get(&shop.base, &path, &[]).await.status, 200, "and the file again");
}

/// Connections that each send half a head.
async fn half_heads(shop: &Shop, count: usize) -> Vec<TcpStream> {
    let (host, secret) = parts(&shop.base);
    let mut open = Vec::new();
    for _ in 0..count {
        let mut stream = TcpStream::connect(host).await.unwrap();
        let half = format!("GET {secret}/original/1 HTTP/1.1\r\nHost: {host}\r\nX-Slow: ");
        stream.write_all(half.as_bytes()).await.unwrap();
        open.push(stream);
    }
    open
}

#[tokio::test]
async fn those_who_are_slow_to_ask_keep_nobody_waiting() {
    let shop = shelf::open().await;
    let slow = soon(half_heads(&shop, 400)).await;
    assert_eq!(get(&shop.base, &format!("/original/{PICTURE}"), &[]).await.status, 200);
    drop(slow);
}

#[tokio::test]
async fn those_who_never_ask_are_sent_away_and_make_room() {
    let shop = shelf::open_with(Duration::from_millis(150)).await;
    let mut slow = soon(half_heads(&shop, 900)).await;
    assert_eq!(get(&shop.base, &format!("/original/{PICTURE}"), &[]).await.status, 200);
    let mut silent = TcpStream::connect(parts(&shop.base).0).await.unwrap();
    for stream in slow.iter_mut().chain([&mut silent]) {
        let mut heard = Vec::new();
        // Ended by the gallery, with or without a word.
        let _ = soon(stream.read_to_end(&mut heard)).await;
        assert!(!String::from_utf8_lossy(&heard).contains("WEBP"));
    }
}

#[tokio::test]
async fn a_closing_gallery_does_not_wait_for_those_who_are_slow() {
    let shop = shelf::open().await;
    let (base, slow) = (shop.base.clone(), soon(half_heads(&shop, 50)).await);
    let line = format!("GET {}/original/{} HTTP/1.1", parts(&base).1, shelf::FILM);
    let film = visitor::open(&base, &line, &[format!("Host: {}", parts(&base).0)]).await;
    soon(shop.gallery.shutdown()).await;
    drop((slow, film));
}

//! What the gallery gives, to whom, and what it never gives.
#![allow(clippy::unwrap_used)]

mod refusals;
mod shelf;
mod visitor;

use shelf::{CDN_BROKEN, CDN_PAGE, DRAWING, FILM, FILM_END, FILM_LENGTH, FOLDER, GONE, ON_CDN, PICTURE};
use tokio::io::AsyncReadExt;
use visitor::{ask, get, parts, say};

#[tokio::test]
async fn thumbnails_and_originals_are_given_with_what_the_page_needs() {
    let shop = shelf::open().await;
    let thumbnail = get(&shop.base, &format!("/thumbnail/{PICTURE}/320"), &[]).await;
    assert_eq!((thumbnail.status, thumbnail.body), (200, shelf::picture()));
    assert_eq!(thumbnail.headers["content-type"], "image/webp");
    assert_eq!(thumbnail.headers["cache-control"], "private, no-store");
    assert_eq!(thumbnail.headers["x-content-type-options"], "nosniff");

    let original = get(&shop.base, &format!("/original/{PICTURE}"), &[]).await;
    assert_eq!((original.status, original.body), (200, shelf::picture()));
    assert_eq!(original.headers["accept-ranges"], "bytes");
    assert_eq!(original.headers["cache-control"], "private, no-store");
}

#[tokio::test]
async fn a_strip_is_given_as_the_picture_that_it_is_and_never_as_a_page() {
    let shop = shelf::open().await;
    let strip = get(&shop.base, &format!("/strip/{FILM}"), &[]).await;
    assert_eq!((strip.status, strip.body), (200, shelf::picture()));
    assert_eq!(strip.headers["content-type"], "image/webp");
    assert_eq!(strip.headers["cache-control"], "private, no-store");
    let hostile = get(&shop.base, &format!("/strip/{DRAWING}"), &[]).await;
    assert_eq!(hostile.headers["content-type"], "application/octet-stream");
    // One that is not drawn yet may be there at the next question.
    let none = get(&shop.base, &format!("/strip/{PICTURE}"), &[]).await;
    assert_eq!((none.status, &*none.headers["cache-control"]), (404, "private, no-store"));
    assert_eq!(get(&shop.base, "/strip/999", &[]).await.status, 404);
}

#[tokio::test]
async fn every_run_has_a_secret_of_its_own() {
    let (one, other) = (shelf::open().await, shelf::open().await);
    let secret = parts(&one.base).1;
    assert_eq!(secret.len(), 33);
    assert!(secret[1..].bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_ne!(secret, parts(&other.base).1);
    let host = parts(&one.base).0;
    let stranger = format!("http://{host}{}", parts(&other.base).1);
    assert_eq!(get(&stranger, &format!("/original/{PICTURE}"), &[]).await.status, 404);
}

#[tokio::test]
async fn a_wrong_secret_says_no_more_than_an_unknown_address() {
    let shop = shelf::open().await;
    let (host, secret) = parts(&shop.base);
    let shouted = secret.to_uppercase().replace(|c: char| c.is_ascii_digit(), "A");
    for wrong in ["", "/", &secret[..secret.len() - 1], &format!("{secret}0"), &format!("/{secret}"), &shouted] {
        let line = format!("GET {wrong}/original/{PICTURE} HTTP/1.1");
        let answer = say(&shop.base, &line, &[format!("Host: {host}")]).await;
        assert_eq!((answer.status, answer.body.len()), (404, 0), "{wrong}");
    }
    assert_eq!(get(&shop.base, "/original/999", &[]).await.status, 404);
}

#[tokio::test]
async fn only_the_exact_host_is_answered() {
    let shop = shelf::open().await;
    let (host, secret) = parts(&shop.base);
    let port = host.split_once(':').unwrap().1;
    let line = format!("GET {secret}/original/{PICTURE} HTTP/1.1");
    let strangers =
        ["evil.example", "localhost", "127.0.0.1", "127.0.0.1:1", "[::1]"].map(|name| vec![format!("Host: {name}")]);
    for headers in strangers {
        assert_eq!(say(&shop.base, &line, &headers).await.status, 403, "{headers:?}");
    }
    for name in ["localhost", "evil.example", "127.0.0.2"] {
        assert_eq!(say(&shop.base, &line, &[format!("Host: {name}:{port}")]).await.status, 403, "{name}");
    }
    let twice = [format!("Host: {host}"), format!("Host: {host}")];
    assert!(matches!(say(&shop.base, &line, &twice).await.status, 400 | 403));
    let absolute = format!("GET http://evil.example{secret}/original/{PICTURE} HTTP/1.1");
    assert_eq!(say(&shop.base, &absolute, &["Host: evil.example".to_owned()]).await.status, 403);
}

#[tokio::test]
async fn pages_of_other_sites_get_nothing_and_ours_may_draw() {
    let shop = shelf::open().await;
    let path = format!("/original/{PICTURE}");
    for origin in
        ["https://evil.example", "null", "http://127.0.0.1", "tauri://localhost.evil", "TAURI://LOCALHOST", ""]
    {
        assert_eq!(get(&shop.base, &path, &[&format!("Origin: {origin}")]).await.status, 403, "{origin:?}");
    }
    for origin in ["tauri://localhost", "http://tauri.localhost"] {
        let ours = get(&shop.base, &path, &[&format!("Origin: {origin}")]).await;
        assert_eq!((ours.status, ours.header("access-control-allow-origin")), (200, Some(origin)));
    }
    assert_eq!(get(&shop.base, &path, &[]).await.header("access-control-allow-origin"), None);
}

#[tokio::test]
async fn it_only_ever_reads() {
    let shop = shelf::open().await;
    let path = format!("/original/{PICTURE}");
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"] {
        let refused = ask(method, &shop.base, &path, &[]).await;
        assert_eq!((refused.status, refused.header("allow")), (405, Some("GET, HEAD")), "{method}");
    }
    let head = ask("HEAD", &shop.base, &path, &["Range: bytes=0-9"]).await;
    assert_eq!((head.status, head.header("content-length"), head.body.len()), (206, Some("10"), 0));
}

#[tokio::test]
async fn no_address_leads_to_a_path() {
    let shop = shelf::open().await;
    for path in [
        "/original/../../etc/passwd",
        "/original/..%2f..%2fetc%2fpasswd",
        "/original/%2e%2e",
        "/original//etc/passwd",
        "/original/1/../../..",
        "/original/1%00",
        "/original/1;a",
        "/thumbnail/1/320/../../x",
        "/file/etc/passwd",
        "//original/1",
        "/./original/1",
        "/thumbnail/1/../1/320",
    ] {
        assert_eq!(get(&shop.base, path, &[]).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn parts_of_a_file_are_what_was_asked() {
    let shop = shelf::open().await;
    let path = format!("/original/{PICTURE}");
    let whole = shelf::picture();
    for (range, first, last) in
        [("bytes=0-9", 0, 9), ("bytes=90-", 90, 99), ("bytes=-5", 95, 99), ("bytes=50-5000", 50, 99)]
    {
        let part = get(&shop.base, &path, &[&format!("Range: {range}")]).await;
        assert_eq!((part.status, part.body.as_slice()), (206, &whole[first..=last]), "{range}");
        assert_eq!(part.headers["content-range"], format!("bytes {first}-{last}/100"));
        assert_eq!(part.headers["content-length"], (last - first + 1).to_string());
    }
    let behind = get(&shop.base, &path, &["Range: bytes=100-"]).await;
    assert_eq!((behind.status, behind.header("content-range"), behind.body.len()), (416, Some("bytes */100"), 0));
    for ignored in [vec!["Range: bytes=0-1,4-5"], vec!["Range: lines=1-2"], vec!["Range: bytes=0-9", "If-Range: \"x\""]]
    {
        let all = get(&shop.base, &path, &ignored).await;
        assert_eq!((all.status, all.body.len(), all.header("content-range")), (200, 100, None), "{ignored:?}");
    }
}

#[tokio::test]
async fn what_can_run_is_only_ever_something_to_save() {
    let shop = shelf::open().await;
    for path in [format!("/original/{DRAWING}"), format!("/thumbnail/{DRAWING}/640"), format!("/original/{CDN_PAGE}")] {
        let answer = get(&shop.base, &path, &[]).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.headers["content-type"], "application/octet-stream");
        assert_eq!(answer.headers["content-disposition"], "attachment");
        assert_eq!(answer.headers["content-security-policy"], "default-src 'none'; sandbox");
    }
}

#[tokio::test]
async fn what_is_not_archived_yet_comes_from_the_cdn() {
    let shop = shelf::open().await;
    let path = format!("/original/{ON_CDN}");
    let whole = get(&shop.base, &path, &[]).await;
    assert_eq!((whole.status, whole.body.as_slice()), (200, b"from afar".as_slice()));
    assert_eq!(whole.headers["content-type"], "image/png");
    assert_eq!(whole.header("set-cookie"), None, "no other header of the CDN's reaches the page");
    let part = get(&shop.base, &path, &["Range: bytes=0-8"]).await;
    assert_eq!((part.status, part.header("content-range")), (206, Some("bytes 0-8/9")));
    assert_eq!(*shop.ranges.lock().unwrap(), [None, Some("bytes=0-8".to_owned())]);
    assert_eq!(get(&shop.base, &format!("/original/{CDN_BROKEN}"), &[]).await.status, 502);
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_not_remembered() {
    let shop = shelf::open().await;
    for path in [
        "/original/999",
        "/thumbnail/999/320",
        "/thumbnail/4/320",
        &format!("/original/{GONE}"),
        &format!("/original/{FOLDER}"),
    ] {
        let missing = get(&shop.base, path, &[]).await;
        assert_eq!((missing.status, missing.header("cache-control")), (404, Some("private, no-store")), "{path}");
    }
}

#[tokio::test]
async fn a_film_larger_than_memory_begins_at_once_and_seeks() {
    let shop = shelf::open().await;
    let (host, secret) = parts(&shop.base);
    let before = resident_kib();
    let mut stream =
        visitor::open(&shop.base, &format!("GET {secret}/original/{FILM} HTTP/1.1"), &[format!("Host: {host}")]).await;
    let mut begun = vec![0; 4 << 20];
    stream.read_exact(&mut begun).await.unwrap();
    assert!(String::from_utf8_lossy(&begun[..200]).contains(&format!("content-length: {FILM_LENGTH}")));

    let end = get(&shop.base, &format!("/original/{FILM}"), &["Range: bytes=-7"]).await;
    assert_eq!((end.status, end.body.as_slice()), (206, FILM_END));
    let grown = resident_kib().saturating_sub(before);
    assert!(grown < 64 << 10, "{grown} KiB more in memory for a film of 6 GiB");
}

#[tokio::test]
async fn a_closed_gallery_takes_no_more_questions() {
    let shop = shelf::open().await;
    let (base, host) = (shop.base.clone(), parts(&shop.base).0.to_owned());
    assert_eq!(get(&base, &format!("/original/{PICTURE}"), &[]).await.status, 200);
    shop.gallery.shutdown().await;
    assert!(tokio::net::TcpStream::connect(host).await.is_err());
}

/// Memory of this process that is in RAM; 0 where the system does not tell.
fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

//! The CDN: whole files, parts of them, and everything that can go wrong on the way.

use std::time::Instant;

use crate::desk::{Desk, read};
use reqwest::header::{IF_RANGE, RANGE};
use sandbox::Fault;
use serde_json::json;

#[tokio::test]
async fn a_file_is_what_the_ledger_says_and_no_key_is_wanted() {
    let desk = Desk::held().await;
    let url = desk.link("a lake").await;
    let answer = read(desk.http.get(&url)).await;
    let ledger = desk.ledger();
    let output = &ledger.tasks[0].outputs[0];
    assert_eq!(answer.status, 200);
    assert_eq!((answer.bytes.len() as u64, answer.header("content-type")), (output.bytes, output.mime.as_str()));
    assert_eq!(answer.header("content-length"), output.bytes.to_string());
    assert_eq!(answer.header("etag").trim_matches('"'), &output.sha256[..32]);
    assert_eq!(output.url, url);
    assert_eq!((ledger.cdn_requests, ledger.authorization_seen_on_cdn), (1, 0));
    let head = read(desk.http.head(&url)).await;
    assert_eq!((head.bytes.len(), head.header("content-length")), (0, output.bytes.to_string().as_str()));
}

#[tokio::test]
async fn parts_fit_together_and_another_files_part_is_never_given() {
    let desk = Desk::held().await;
    let url = desk.link("a lake").await;
    let whole = read(desk.http.get(&url)).await;
    let etag = whole.header("etag");
    let length = whole.bytes.len();

    let part = |range: &str| desk.http.get(&url).header(RANGE, range.to_owned());
    let start = read(part("bytes=0-99")).await;
    assert_eq!((start.status, start.header("content-range")), (206, format!("bytes 0-99/{length}").as_str()));
    let rest = read(part("bytes=100-").header(IF_RANGE, etag)).await;
    assert_eq!(rest.status, 206);
    assert_eq!([start.bytes, rest.bytes].concat(), whole.bytes);
    let end = read(part("bytes=-10")).await;
    assert_eq!(end.bytes, whole.bytes[length - 10..]);

    let stale = read(part("bytes=100-").header(IF_RANGE, "\"another\"")).await;
    assert_eq!((stale.status, stale.bytes.len()), (200, length));
    let outside = read(part(&format!("bytes={length}-"))).await;
    assert_eq!((outside.status, outside.header("content-range")), (416, format!("bytes */{length}").as_str()));
}

#[tokio::test]
async fn only_finished_files_are_there() {
    let desk = Desk::held().await;
    let id = desk.image("a lake").await;
    let cdn = desk.sandbox.cdn_url();
    let tail = id.strip_prefix("task_").unwrap();
    for path in [format!("media/tasks/{tail}/0.png"), "media/tasks/".into(), "media/tasks/x/../y".into(), "".into()] {
        assert_eq!(read(desk.http.get(format!("{cdn}/{path}"))).await.status, 404, "{path}");
    }
    desk.finish().await;
    assert_eq!(read(desk.http.get(format!("{cdn}/media/tasks/{tail}/9.png"))).await.status, 404);
    let url = desk.poll(&id).await["output"]["image_urls"][0].as_str().unwrap().to_owned();
    assert_eq!(read(desk.http.post(url)).await.status, 405);
}

/// The bytes that arrive of a download that breaks.
async fn broken(desk: &Desk, url: &str) -> (u64, usize) {
    let mut response = desk.http.get(url).send().await.unwrap();
    let promised = response.content_length().unwrap();
    let mut received = 0;
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => received += chunk.len(),
            Ok(None) => panic!("the download was to break"),
            Err(_broken) => return (promised, received),
        }
    }
}

#[tokio::test]
async fn a_cut_download_breaks_after_exactly_so_many_bytes() {
    let desk = Desk::held().await;
    let output = desk.output(
        "images/generations",
        json!({ "model": "z", "prompt": "a lake", "size": "1:1", "output_format": "png" }),
    );
    let url = output.await["image_urls"][0].as_str().unwrap().to_owned();
    for after_bytes in [0, 1, 70_000, 1_000_000, u64::MAX] {
        desk.sandbox.fault(Fault::CdnCut { after_bytes, count: 1 });
        let (promised, received) = broken(&desk, &url).await;
        assert!(promised > 1_000_000);
        assert_eq!(received as u64, after_bytes.min(promised - 1));
    }
    assert_eq!(read(desk.http.get(&url)).await.status, 200);
}

#[tokio::test]
async fn links_can_be_gone_or_lead_to_a_page() {
    let desk = Desk::held().await;
    let url = desk.link("a lake").await;
    desk.sandbox.fault(Fault::CdnGone { count: 2 });
    desk.sandbox.fault(Fault::CdnHtml { count: 1 });
    assert_eq!(read(desk.http.get(&url)).await.status, 404);
    assert_eq!(read(desk.http.get(&url)).await.status, 404);
    let page = read(desk.http.get(&url)).await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(page.bytes.starts_with(b"<!DOCTYPE html>"));
    assert_eq!(read(desk.http.get(&url)).await.status, 200);
}

#[tokio::test]
async fn a_slow_download_is_as_slow_as_asked_and_whole() {
    let desk = Desk::held().await;
    let url = desk.link("a lake").await;
    let whole = read(desk.http.get(&url)).await.bytes;
    desk.sandbox.fault(Fault::CdnSlow { bytes_per_second: whole.len() as u64 * 4 });
    let start = Instant::now();
    assert_eq!(read(desk.http.get(&url)).await.bytes, whole);
    assert!(start.elapsed().as_millis() >= 150, "{:?}", start.elapsed());
    desk.sandbox.fault(Fault::CdnSlow { bytes_per_second: 0 });
    assert_eq!(read(desk.http.get(&url)).await.bytes, whole);
}

#[tokio::test]
async fn words_in_a_prompt_show_each_state() {
    let desk = Desk::held().await;
    let dead = desk.link("a lake [dead link]").await;
    assert_eq!(read(desk.http.get(&dead)).await.status, 404);
    assert_eq!(read(desk.http.get(&dead)).await.status, 404);

    let cut = desk.link("a lake [cut download]").await;
    let (promised, received) = broken(&desk, &cut).await;
    assert_eq!(received as u64, promised / 2);
    assert_eq!(read(desk.http.get(&cut)).await.bytes.len() as u64, promised);

    let none = desk.output("images/generations", json!({ "model": "z", "prompt": "a lake [no file]" })).await;
    assert!(!none.to_string().contains("http"), "{none}");
    assert!(desk.ledger().tasks.last().unwrap().outputs.is_empty());
}

#[tokio::test]
async fn what_reaches_the_cdn_is_kept_as_it_came() {
    let desk = Desk::held().await;
    let url = desk.link("a lake").await;
    read(desk.http.get(&url).header("x-carried", "by mistake")).await;
    let heard = String::from_utf8(desk.sandbox.heard_at_cdn()).unwrap();
    assert!(heard.starts_with("GET /media/tasks/") && heard.contains("x-carried: by mistake\r\n"), "{heard}");
    assert!(!heard.contains(desk.sandbox.key()), "what reached the API is not in it");
}

//! What a server of files can answer.

use engine::face::{SaveTrouble, StateView};

use super::super::bytes::{gzip, gzip_bomb, noise, picture};
use super::super::case::{Case, always, first};
use super::super::checks::{check, not_saved, refused_before, saved, state};
use super::super::world::{HEALTHY, honest_file};
use crate::liar::{Play, Step, chunked, head, html, http, raw};

const AGAIN: &str = "not archived; said; fetched again, and then saved whole";

pub fn cases() -> Vec<Case> {
    let mut cases = wrong_content();
    cases.extend(breaks());
    cases.extend(answers());
    cases.extend(without_end());
    cases
}

fn again(name: &str, reason: SaveTrouble, play: Play) -> Case {
    Case::new(format!("cdn: {name}"), AGAIN).file(first(2, play)).holds(saved(picture())).holds(refused_before(reason))
}

/// A link to a file must not give this.
fn wrong_content() -> Vec<Case> {
    let as_png = |body: &[u8]| http(200, "Connection: close\r\nContent-Type: image/png\r\n", body);
    let packed = |coding: &str, body: &[u8]| {
        http(200, &format!("Connection: close\r\nContent-Encoding: {coding}\r\nContent-Type: image/png\r\n"), body)
    };
    let wide: Vec<u8> = "<html>expired</html>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = [b"\xff\xfe".as_slice(), &wide].concat();
    let page = b"<!DOCTYPE html><html>expired</html>";
    let wrong = [
        ("a page", as_png(page)),
        ("a page behind a mark of byte order", as_png(&[b"\xef\xbb\xbf\n\n".as_slice(), page].concat())),
        ("a page in UTF-16", as_png(&wide)),
        ("JSON", as_png(b"{\"error\":\"expired\"}")),
        ("XML", as_png(b"<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>")),
        ("words", as_png(b"link expired\n")),
        ("a shell script", as_png(b"#!/bin/sh\nrm -rf ~\n")),
        ("nothing", as_png(b"")),
        ("a page in gzip", packed("gzip", &gzip(page))),
        ("a picture in gzip", packed("gzip", &gzip(&picture()))),
        ("a gzip bomb", packed("gzip", &gzip_bomb(1024))),
        ("a bomb packed twice", packed("gzip, gzip", &gzip(&gzip_bomb(1024)))),
        ("a coding that nobody knows", packed("x-trust-me", &picture())),
    ];
    wrong.into_iter().map(|(name, play)| again(name, SaveTrouble::WrongContent, play)).collect()
}

/// The connection does not last.
fn breaks() -> Vec<Case> {
    let cut = |missing: usize| {
        let whole =
            [head(200, &format!("ETag: \"one\"\r\nContent-Length: {}\r\n", picture().len())), picture()].concat();
        raw(&whole[..whole.len() - missing])
    };
    let chunks = chunked(200, "ETag: \"one\"\r\n", &picture(), "");
    vec![
        again("a file that is cut", SaveTrouble::NotReached, cut(900)),
        again("a file without its last byte", SaveTrouble::NotReached, cut(1)),
        again("chunks without the last one", SaveTrouble::NotReached, chunks),
        again("the connection just ends", SaveTrouble::NotReached, Vec::new()),
        again("no HTTP", SaveTrouble::NotReached, raw("220 ftp.example ready\r\n")),
        again(
            "a head without an end",
            SaveTrouble::NotReached,
            vec![Step::Endless(b"HTTP/1.1 200 OK\r\nA: b\r\n".to_vec())],
        ),
        again("no answer", SaveTrouble::NotReached, vec![Step::Hang]).hasty(),
        again(
            "a file that stands still",
            SaveTrouble::NotReached,
            vec![Step::Send([head(200, "Content-Length: 9000\r\n"), noise(1, 100)].concat()), Step::Hang],
        )
        .hasty(),
        again(
            "a file that drips",
            SaveTrouble::NotReached,
            vec![Step::Send(head(200, "Content-Length: 999999\r\n")), Step::Drip(noise(1, 100))],
        )
        .hasty(),
    ]
}

/// Answers other than 200.
fn answers() -> Vec<Case> {
    let error = |name: &str, play: Play| again(name, SaveTrouble::LinkAnswers, play);
    let wait = "Connection: close\r\nRetry-After: 99999999999999999999\r\n";
    let multipart = "Connection: close\r\nContent-Type: multipart/byteranges; boundary=x\r\n";
    let dead = |status: u16| {
        Case::new(format!("cdn: {status} for ever"), "the task is asked once for other links, then the link is dead")
            .file(always(html(status)))
            .holds(state("the link is said to be dead", |state| matches!(state, StateView::LinkDead { .. })))
    };
    vec![
        error("500", html(500)),
        error("a range that nobody asked for", http(206, multipart, picture())),
        error("204", http(204, "Connection: close\r\n", "")),
        error("416 to no range", http(416, "Connection: close\r\nContent-Range: bytes */0\r\n", "")),
        error("304", http(304, "Connection: close\r\n", "")),
        error("a status of 999", html(999)),
        Case::new("cdn: 503 with an absurd Retry-After", "an hour is the most that is waited")
            .speed(3000.0)
            .file(first(1, http(503, wait, "")))
            .holds(saved(picture())),
        Case::new("cdn: 404 once", "a link that answers again is fetched")
            .file(first(1, html(404)))
            .holds(saved(picture())),
        dead(403),
        dead(404),
        dead(410),
    ]
}

/// Bodies that do not end, and what they must not take with them.
fn without_end() -> Vec<Case> {
    let larger = |name: &str, headers: &'static str, step: Option<Step>| {
        let play: Play = [Some(Step::Send(head(200, headers))), step].into_iter().flatten().collect();
        Case::new(format!("cdn: {name}"), "given up at the largest size of a file; nothing of it stays on the disk")
            .largest_file(8 << 20)
            .file(always(play))
            .holds(not_saved(SaveTrouble::WrongContent))
            .holds(check(|scene| {
                Box::pin(async move {
                    let files = crate::books::files_below(&scene.folder.join("archive"));
                    let files = files.map_err(|failure| failure.to_string())?;
                    match files.iter().find(|path| path.metadata().is_ok_and(|facts| facts.len() > 1 << 20)) {
                        Some(path) => Err(format!("{} lies there", path.display())),
                        None => Ok(()),
                    }
                })
            }))
    };
    let noise = noise(3, 64 << 10);
    let starving = Case::new("cdn: three files that drip for ever", "they keep no place: others are saved meanwhile")
        .hasty()
        .presses(3)
        .file(always(vec![Step::Send(head(200, "ETag: \"one\"\r\n")), Step::Drip(b"x".to_vec())]))
        .holds(check(|scene| {
            Box::pin(async move {
                let drips = || async { scene.world.cdn.connections() >= 3 };
                scene.until_true("all three drip", drips).await
            })
        }));
    vec![
        larger("a body without an end", "Connection: close\r\n", Some(Step::Endless(noise))),
        larger("a length of 2^62", "Content-Length: 4611686018427387904\r\n", Some(Step::Hang)),
        starving,
        Case::new("cdn: more bytes than were promised", "what was promised is what is kept")
            .file(|nth, asked, _| {
                let Step::Send(mut bytes) = honest_file(&picture(), asked).remove(0) else { return None };
                bytes.extend_from_slice(HEALTHY.as_bytes());
                (nth == 0).then(|| vec![Step::Send(bytes)])
            })
            .holds(saved(picture())),
        Case::new("cdn: names and cookies in the head", "the name is ours, and nothing is sent back")
            .file(|nth, _, places| {
                let headers = format!(
                    "Connection: close\r\nContent-Disposition: attachment; filename=\"../../.bashrc\"; \
                     filename*=UTF-8''%2e%2e%2fx.desktop\r\nContent-Location: {}/x.exe\r\nSet-Cookie: a=b\r\n",
                    places.other
                );
                (nth == 0).then(|| http(200, &headers, picture()))
            })
            .holds(saved(picture())),
    ]
}

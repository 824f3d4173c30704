//! Answers to a submission that are no HTTP, or hardly.

use engine::face::{Broke, StateView};

use super::super::case::{Case, first};
use super::super::checks::{check, other_untouched, state};
use crate::liar::{Play, Step, chunked, head, raw};

const MADE: &str = r#"{"id":"task_hostile_0000","status":"processing"}"#;
const ONCE: &str = "sent once, and either known to run or asked about";

pub fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = broken().into_iter().map(|(name, play)| lie(name, play)).collect();
    cases.extend([
        lie("no answer at all", vec![Step::Hang]).hasty(),
        lie("a head that drips", vec![Step::Drip(b"X: y\r\n".to_vec())]).hasty(),
        lie(
            "headers without an end",
            vec![Step::Send(b"HTTP/1.1 200 OK\r\n".to_vec()), Step::Endless(b"A: b\r\n".repeat(500))],
        ),
    ]);
    cases.extend(readable());
    cases
}

/// An end of the connection is not a failure of the task: nobody knows.
fn lie(name: &str, play: Play) -> Case {
    Case::new(format!("wire: {name}"), "sent once; nobody knows, so the person is asked").submit(first(1, play)).holds(
        state("it is unconfirmed", |state| {
            matches!(state, StateView::Unconfirmed { what: Broke::NoAnswer | Broke::UnusableAnswer, .. })
        }),
    )
}

fn broken() -> Vec<(&'static str, Play)> {
    let with = |headers: &str, body: &str| raw([head(200, headers), body.as_bytes().to_vec()].concat());
    let many: String = (0..2000).map(|number| format!("X-{number}: y\r\n")).collect();
    vec![
        ("the connection just ends", Vec::new()),
        ("no HTTP", raw(b"\x00\x01\x02 what is HTTP?\r\n\r\n")),
        ("TLS where none was asked for", raw(b"\x15\x03\x03\x00\x02\x02\x28")),
        ("HTTP/2 where none was asked for", raw(b"\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0d\0\x04\0\x10\0\0\0\x06\0\0@\0")),
        ("HTTP/9.9", raw(format!("HTTP/9.9 200 OK\r\n\r\n{MADE}"))),
        ("a body without a head", raw(MADE)),
        ("a status of letters", raw(format!("HTTP/1.1 twohundred OK\r\n\r\n{MADE}"))),
        ("a status of 99999", raw(format!("HTTP/1.1 99999 OK\r\n\r\n{MADE}"))),
        ("only interim answers", raw("HTTP/1.1 100 Continue\r\n\r\n".repeat(5000))),
        ("an upgrade that nobody asked for", raw("HTTP/1.1 101 Up\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n")),
        ("two thousand headers", with(&many, MADE)),
        ("a header of a megabyte", with(&format!("X: {}\r\n", "y".repeat(1 << 20)), MADE)),
        ("a length below zero", with("Content-Length: -1\r\n", MADE)),
        ("two lengths", with("Content-Length: 5\r\nContent-Length: 47\r\n", MADE)),
        ("a length of 2^64", with("Content-Length: 18446744073709551616\r\n", MADE)),
        ("a NUL in a header", with("X: a\0b\r\n", MADE)),
        ("a chunk of 2^64 bytes", with("Transfer-Encoding: chunked\r\n", "10000000000000000\r\n{")),
        ("a chunk without a number", with("Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n")),
        ("a chunk cut short", with("Transfer-Encoding: chunked\r\n", "ff\r\n{\"id\":\"task_hos")),
        ("a chunk with notes of a megabyte", chunk_notes()),
    ]
}

/// Notes behind the size of a chunk are allowed, but not for ever.
fn chunk_notes() -> Play {
    let mut bytes = head(200, "Transfer-Encoding: chunked\r\n");
    bytes.extend(format!("30;{}\r\n{MADE}\r\n0\r\n\r\n", "n".repeat(1 << 20)).into_bytes());
    raw(bytes)
}

/// Odd, but the task can be read, or may be asked about: either is honest.
fn readable() -> Vec<Case> {
    let with = |headers: &str, body: &str| raw([head(200, headers), body.as_bytes().to_vec()].concat());
    let chunks = format!("30\r\n{MADE}\r\n0\r\n\r\n");
    let table: Vec<(&str, Play)> = vec![
        ("length and chunks at once", with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", &chunks)),
        ("an answer behind the answer", with("Content-Length: 48\r\n", &format!("{MADE}HTTP/1.1 200 OK\r\n\r\n{{}}"))),
        ("lines that end in a line feed", raw(format!("HTTP/1.1 200 OK\nContent-Length: 48\n\n{MADE}"))),
        ("no reason and no length", raw(format!("HTTP/1.1 200\r\n\r\n{MADE}"))),
        ("headers of eight-bit letters", with("X-\u{e9}: \u{202e}\r\nContent-Length: 48\r\n", MADE)),
        ("trailers that say otherwise", chunked(200, "", MADE.as_bytes(), "0\r\nContent-Length: 0\r\nX: y\r\n\r\n")),
        ("a mark of byte order", with("", &format!("\u{feff}{MADE}"))),
        ("a connection that breaks behind the whole answer", chunked(200, "", MADE.as_bytes(), "")),
    ];
    let cases = table.into_iter().map(|(name, play)| {
        Case::new(format!("wire: {name}"), ONCE)
            .submit(first(1, play))
            .holds(state("it is saved or asked about", |state| {
                matches!(state, StateView::Archived { .. } | StateView::Unconfirmed { .. })
            }))
    });
    let poisoned = Case::new(
        "wire: an answer to a question that was not asked yet",
        "what waits on a kept connection answers nothing: the next question gets its own answer",
    )
    .poll(|nth, asked, places| {
        let id = asked.path().rsplit('/').next().unwrap_or_default();
        let runs = format!(r#"{{"id":"{id}","status":"processing"}}"#);
        let forged = super::super::world::done(id, &format!(r#"{{"image_urls":["{}/forged.png"]}}"#, places.other));
        let both = format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{runs}HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{forged}",
            runs.len(),
            forged.len()
        );
        (nth < 3).then(|| vec![Step::Send(both.into_bytes()), Step::Next])
    })
    .holds(state("it is saved", |state| matches!(state, StateView::Archived { .. })))
    .holds(other_untouched())
    .holds(check(|scene| {
        Box::pin(async move {
            match scene.world.polls() {
                0..=3 => Err("the forged answer was taken".to_owned()),
                _ => Ok(()),
            }
        })
    }));
    cases.chain([poisoned]).collect()
}

//! A download that is continued, by a server that has changed its mind: bytes of two versions are never mixed.

use super::super::bytes::{noise, picture};
use super::super::case::Case;
use super::super::checks::{check, saved};
use crate::liar::{Asked, Play, Step, head, http, raw};

/// The file that is begun, whose first half comes.
fn old() -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n".as_slice(), &noise(1, 60_000)].concat()
}

/// The one that is there when it goes on.
fn new() -> Vec<u8> {
    [picture(), noise(2, 40_000)].concat()
}

const HALF: usize = 30_000;
const NEVER_MIXED: &str = "the new version, whole, and not a byte of the old one";

pub fn cases() -> Vec<Case> {
    let rest = |status: u16, headers: &str, from: usize| {
        let length = new().len().saturating_sub(from);
        let head = head(status, &format!("{headers}Content-Length: {length}\r\n"));
        raw([head.as_slice(), &new()[from.min(new().len())..]].concat())
    };
    let ranged = |tag: &str, range: &str, from: usize| {
        rest(206, &format!("ETag: {tag}\r\nContent-Range: bytes {range}\r\n"), from)
    };
    let (total, last) = (new().len(), new().len() - 1);
    let table: Vec<(&str, Play)> = vec![
        ("the range is ignored", rest(200, "ETag: \"new\"\r\n", 0)),
        ("the tag has changed", ranged("\"new\"", &format!("{HALF}-{last}/{total}"), HALF)),
        ("the tag has become weak", ranged("W/\"old\"", &format!("{HALF}-{last}/{total}"), HALF)),
        ("the range begins earlier", ranged("\"old\"", &format!("10-{last}/{total}"), 10)),
        ("the range begins at zero", ranged("\"old\"", &format!("0-{last}/{total}"), 0)),
        ("the range is backwards", ranged("\"old\"", &format!("{last}-{HALF}/{total}"), HALF)),
        ("the whole has another length", ranged("\"old\"", &format!("{HALF}-{last}/{total}"), HALF)),
        ("the range is not said", rest(206, "ETag: \"old\"\r\n", HALF)),
        (
            "the range is said twice",
            rest(206, "Content-Range: bytes 30000-39999/40000\r\nContent-Range: bytes 0-9/10\r\n", HALF),
        ),
        ("the range is beyond every number", ranged("\"old\"", "0-18446744073709551615/*", HALF)),
        ("416, and another length", http(416, "Connection: close\r\nContent-Range: bytes */5\r\n", "")),
        ("416, and nothing said", http(416, "Connection: close\r\n", "")),
        ("many parts", rest(206, "ETag: \"old\"\r\nContent-Type: multipart/byteranges; boundary=x\r\n", HALF)),
    ];
    let mut cases: Vec<Case> = table.into_iter().map(|(name, play)| changed(name, play)).collect();
    cases.push(honest());
    cases.push(pieces());
    cases
}

/// The first half of the old file, then the lie, then whatever is asked for of the new one.
fn changed(name: &str, play: Play) -> Case {
    Case::new(format!("resume: {name}"), NEVER_MIXED)
        .file(move |nth, _, _| {
            Some(match nth {
                0 => half(),
                1 => play.clone(),
                _ => fresh(),
            })
        })
        .holds(saved(new()))
}

fn half() -> Play {
    let head = head(200, &format!("ETag: \"old\"\r\nContent-Length: {}\r\n", old().len()));
    raw([head.as_slice(), &old()[..HALF]].concat())
}

fn fresh() -> Play {
    http(200, "Connection: close\r\nETag: \"new\"\r\n", new())
}

fn from_of(asked: &Asked) -> usize {
    let range = asked.header("range").and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok());
    range.unwrap_or(0)
}

fn honest() -> Case {
    Case::new("resume: a file that is cut again and again", "it goes on where it was, and is the same file")
        .file(|_, asked, _| {
            let (file, from) = (new(), from_of(asked));
            let end = (from + 9_000).min(file.len());
            let (last, total) = (file.len() - 1, file.len());
            let whole = format!("ETag: \"new\"\r\nContent-Length: {}\r\n", total - from);
            let head = match from {
                0 => head(200, &whole),
                _ => head(206, &format!("{whole}Content-Range: bytes {from}-{last}/{total}\r\n")),
            };
            Some(vec![Step::Send([head.as_slice(), &file[from..end]].concat())])
        })
        .holds(saved(new()))
        .holds(check(|scene| {
            Box::pin(async move {
                let asked = scene.world.cdn.asked();
                let from: Vec<usize> = asked.iter().map(from_of).collect();
                if from.is_sorted() { Ok(()) } else { Err(format!("it was asked from {from:?}")) }
            })
        }))
}

/// A server may send a range in smaller ranges, but one byte at a time it is no server.
fn pieces() -> Case {
    Case::new("resume: ranges of one byte", "given up for a while, and nothing wrong is archived")
        .file(|nth, asked, _| {
            let (file, from) = (new(), from_of(asked));
            if from == 0 || nth > 300 {
                return Some(if nth == 0 { cut_new() } else { fresh() });
            }
            let range =
                format!("ETag: \"new\"\r\nContent-Range: bytes {from}-{from}/{}\r\nContent-Length: 1\r\n", file.len());
            Some(raw([head(206, &range), vec![file[from]]].concat()))
        })
        .holds(saved(new()))
}

fn cut_new() -> Play {
    let head = head(200, &format!("ETag: \"new\"\r\nContent-Length: {}\r\n", new().len()));
    raw([head.as_slice(), &new()[..HALF]].concat())
}

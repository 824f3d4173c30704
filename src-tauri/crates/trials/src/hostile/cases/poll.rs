//! What a service can answer to the question how a task is.

use engine::face::{Condition, Fact, LostReason, StateView};

use super::super::bytes::{gzip_bomb, picture};
use super::super::case::{Case, always, first};
use super::super::checks::{check, condition, lost, other_untouched, saved, state, told};
use super::super::world::done;
use crate::liar::{Play, Step, head, html, http, json, raw};

const ID: &str = "task_hostile_0000";
const WAITED_OUT: &str = "waited out: the task is not lost, not failed and not sent again, and its file is saved";
const NOT_FOUND: &str = r#"{"error":{"code":40001,"message":"Task not found"}}"#;

fn runs(status: &str) -> Play {
    json(200, format!(r#"{{"id":"{ID}","status":"{status}"}}"#))
}

pub fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = useless().into_iter().map(|(name, play)| waited_out(name, 3, play)).collect();
    cases.extend([
        waited_out("no answer", 2, vec![Step::Hang]).hasty(),
        waited_out("a body that drips", 2, vec![Step::Send(head(200, "")), Step::Drip(b" ".to_vec())]).hasty(),
    ]);
    cases.extend(pauses());
    cases.extend(words());
    cases.extend(flapping());
    cases.extend(ends());
    cases
}

fn waited_out(name: &str, times: usize, play: Play) -> Case {
    Case::new(format!("poll: {name}"), WAITED_OUT).poll(first(times, play)).holds(saved(picture()))
}

/// Answers from which nothing can be known.
fn useless() -> Vec<(&'static str, Play)> {
    let deep = format!("{{\"id\":\"{ID}\",\"status\":\"completed\",\"output\":{}}}", "[".repeat(100_000));
    let others = r#"{"id":"task_other_00001","status":"completed","output":{"image_urls":["http://127.0.0.1:1/x"]}}"#;
    let bomb = http(200, "Content-Encoding: gzip\r\n", gzip_bomb(1024));
    vec![
        ("HTML", html(200)),
        ("a page under 404", html(404)),
        ("a page under 410", html(410)),
        ("a page under 401", html(401)),
        ("a page under 403", html(403)),
        ("500", json(500, r#"{"error":{"code":60099,"message":"oops"}}"#)),
        ("502 with a page", html(502)),
        ("another task's answer", json(200, others)),
        ("no status", json(200, format!(r#"{{"id":"{ID}","output":{{}}}}"#))),
        ("a status that is a number", json(200, format!(r#"{{"id":"{ID}","status":3}}"#))),
        ("cut in the middle", raw(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"id\":\"task_h")),
        ("arrays 100,000 deep", json(200, deep)),
        ("a gzip bomb", bomb),
        ("a body without an end", vec![Step::Send(head(200, "")), Step::Endless(b"[[[[[[[[".repeat(1000))]),
        ("the connection just ends", Vec::new()),
        ("304", http(304, "ETag: \"x\"\r\n", "")),
        (
            "a chunk of 2^64 bytes",
            raw([head(200, "Transfer-Encoding: chunked\r\n"), b"ffffffffffffffff\r\n{".to_vec()].concat()),
        ),
    ]
}

fn pauses() -> Vec<Case> {
    let error = r#"{"error":{"code":50001,"message":"slow down"}}"#;
    let limited = Case::new("poll: 429 with a billion seconds", "a quarter of an hour is the most that is waited")
        .speed(1500.0)
        .poll(first(1, http(429, "Retry-After: 1000000000\r\n", error)))
        .holds(condition("the service asked for a pause", |said| matches!(said, Condition::RateLimit { .. })))
        .holds(saved(picture()));
    let elsewhere = Case::new("poll: redirects to another host", "not followed: the key goes nowhere else")
        .poll(|nth, asked, places| {
            (nth < 3).then(|| http(307, &format!("Location: {}{}\r\n", places.other, asked.path()), ""))
        })
        .holds(saved(picture()))
        .holds(other_untouched());
    let looping = Case::new("poll: redirects to itself", "not followed, and waited out")
        .poll(|nth, asked, _| (nth < 3).then(|| http(302, &format!("Location: {}\r\n", asked.path()), "")))
        .holds(saved(picture()));
    vec![limited, elsewhere, looping]
}

/// Words that nobody has documented are shown, and decide nothing.
fn words() -> Vec<Case> {
    let shown = |name: &str, word: &'static str| {
        Case::new(format!("poll: the status {name}"), "shown as it came, never read as an end, and asked on")
            .poll(first(2, runs(word)))
            .holds(told(
                "the word is in the timeline",
                |fact| matches!(fact, Fact::Polled { status, .. } if status != "processing"),
            ))
            .holds(saved(picture()))
    };
    let long = Case::new("poll: a status word of three megabytes", "cut, and nothing of that size is written down")
        .poll(|nth, _, _| (nth < 4).then(|| runs(&nth.to_string().repeat(3 << 20))))
        .holds(saved(picture()))
        .holds(check(|scene| {
            Box::pin(async move {
                let database = scene.folder.join("profile").join("library.sqlite");
                let size = std::fs::metadata(&database).map_err(|error| error.to_string())?.len();
                if size < 2 << 20 { Ok(()) } else { Err(format!("the database has {size} bytes")) }
            })
        }));
    vec![
        shown("Completed, with a capital", "Completed"),
        shown("succeeded", "succeeded"),
        shown("failed, with a blank in it", "fai led"),
        shown("of right-to-left marks", "\u{202e}deliaf\u{2066}"),
        shown("of control letters", "\\u0000\\u0007\\u001b[31m"),
        shown("queued", "queued"),
        long,
    ]
}

/// Answers that change their mind.
fn flapping() -> Vec<Case> {
    let turns = Case::new("poll: a status that flaps", "only a documented end is one")
        .poll(|nth, _, _| match nth {
            0 => Some(runs("processing")),
            1 => Some(runs("finished")),
            2 => Some(json(404, "not json")),
            3 => Some(runs("processing")),
            4 => Some(json(503, "")),
            5 => Some(runs("cancelled?")),
            _ => None,
        })
        .holds(saved(picture()));
    let failed = json(200, format!(r#"{{"id":"{ID}","status":"failed","error":{{"code":80002,"message":"late"}}}}"#));
    let after_end = Case::new("poll: failed, and then completed", "an end is an end: it is not asked again")
        .poll(first(1, failed))
        .holds(state("it has failed", |state| matches!(state, StateView::Failed { code: Some(80002), .. })))
        .holds(check(|scene| {
            Box::pin(async move {
                match scene.world.polls() {
                    1 => Ok(()),
                    polls => Err(format!("{polls} questions after one end")),
                }
            })
        }));
    let reborn = Case::new("poll: not known, and then completed", "lost contact, said; found when it is asked again")
        .poll(first(1, json(404, NOT_FOUND)))
        .holds(lost(LostReason::NotKnown))
        .holds(check(|scene| {
            Box::pin(
                async move { scene.engine.ask_again(scene.first_task()).await.map_err(|failure| failure.to_string()) },
            )
        }))
        .holds(saved(picture()));
    let late = Case::new("poll: processing for ever", "past the service's own limit nothing is asked any more")
        .speed(20_000.0)
        .poll(always(runs("processing")))
        .holds(lost(LostReason::PastLimit));
    vec![turns, after_end, reborn, late]
}

/// A failure, in every shape.
fn ends() -> Vec<Case> {
    let failed = |name: &str, error: String| {
        let body = format!(r#"{{"id":"{ID}","status":"failed","error":{error},"output":null}}"#);
        Case::new(format!("poll: failed, with {name}"), "failed, with whatever the service said as its reason")
            .poll(first(1, json(200, body)))
            .holds(state("it has failed, with a number that can be shown", |state| match state {
                StateView::Failed { code, .. } => code.is_none_or(|code| code.unsigned_abs() <= 1 << 53),
                _ => false,
            }))
    };
    let both = done(ID, r#"{"image_urls":["http://127.0.0.1:1/x.png"]}"#).replace("completed", "failed");
    vec![
        failed("no reason", "null".to_owned()),
        failed("a reason 100 deep", format!("{}7{}", r#"{"error":"#.repeat(100), "}".repeat(100))),
        failed("a reason of a megabyte", format!("\"{}\"", "\u{202e}<b>".repeat(200_000))),
        failed("a code of letters", r#"{"code":"E1","message":["x"]}"#.to_owned()),
        failed("a code beyond every number", r#"{"code":9223372036854775807,"message":"x"}"#.to_owned()),
        Case::new("poll: failed, with files", "failed: what a failed task names is not fetched")
            .poll(first(1, json(200, both)))
            .holds(state("it has failed", |state| matches!(state, StateView::Failed { .. })))
            .holds(super::super::checks::cdn_untouched()),
    ]
}

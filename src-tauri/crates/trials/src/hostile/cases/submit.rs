//! What a service can answer to a submission.

use engine::face::{Broke, Condition, RejectReason, StateView};

use super::super::bytes::{gzip, gzip_bomb};
use super::super::case::{Case, always, first};
use super::super::checks::{check, condition, each, other_untouched, rejected, state, unconfirmed};
use super::super::scene::KEY;
use crate::liar::{Play, Step, head, html, http, json, raw};

const ONCE: &str = "nobody knows whether it was made: sent once, the person is asked";
const LATER: &str = "certain that nothing was made: it goes out again when the pause is over, and no sooner";
const MADE: &str = r#"{"id":"task_hostile_0001","status":"processing"}"#;
const REFUSED: &str = r#"{"error":{"code":10003,"message":"Invalid API key","request_id":"req_1"}}"#;

pub fn cases() -> Vec<Case> {
    let mut cases = unusable();
    cases.extend(certain());
    cases.extend(pauses());
    cases.extend(elsewhere());
    cases.extend(odd());
    cases
}

/// An answer came, and no task can be read from it.
fn unusable() -> Vec<Case> {
    let deep = format!("{{\"id\":{}1{}}}", "[".repeat(200_000), "]".repeat(200_000));
    let deep_objects = format!("{}1{}", "{\"id\":".repeat(100_000), "}".repeat(100_000));
    let long = format!(r#"{{"id":"task_{}","status":"processing"}}"#, "x".repeat(10_000));
    let utf16: Vec<u8> = MADE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let packed = |coding: &str, body: &[u8]| http(200, &format!("Content-Encoding: {coding}\r\n"), body);
    let table: Vec<(&str, Play)> = vec![
        ("HTML in place of JSON", html(200)),
        ("nothing in place of JSON", json(200, "")),
        ("204 without a body", http(204, "", "")),
        ("null", json(200, "null")),
        ("an array", json(200, r#"[{"id":"task_hostile_0001"}]"#)),
        ("an id that is a number", json(200, r#"{"id":17,"task_id":["task_hostile_0001"],"status":{}}"#)),
        ("an id that is a path", json(200, r#"{"id":"../../balance","status":"processing"}"#)),
        ("an id that breaks a line", json(200, r#"{"id":"task_1234\r\nHost: evil.example","status":"processing"}"#)),
        ("an id of ten thousand letters", json(200, long)),
        ("an id of full-width letters", json(200, r#"{"id":"ｔａｓｋ_００００１","status":"processing"}"#)),
        ("an error under 200", json(200, REFUSED)),
        ("two documents in a body", json(200, format!("{MADE}{MADE}"))),
        ("invalid UTF-8", json(200, b"{\"id\":\"\xff\xfe\xc3\x28task\",\"status\":\"\xc3\x28\"}")),
        ("UTF-16", json(200, utf16)),
        ("a lone surrogate", json(200, r#"{"id":"task_\ud800hostile"}"#)),
        ("arrays 200,000 deep", json(200, deep)),
        ("objects 100,000 deep", json(200, deep_objects)),
        ("a body of five megabytes", json(200, vec![b' '; 5 << 20])),
        ("a body cut in the middle", raw(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"id\":\"task_0")),
        ("a body without an end", vec![Step::Send(head(200, "")), Step::Endless(b"{\"id\":[".repeat(1000))]),
        ("a gzip bomb", packed("gzip", &gzip_bomb(1024))),
        ("a task in gzip", packed("gzip", &gzip(MADE.as_bytes()))),
        ("a bomb said to be brotli", packed("br", &[0x5b; 4096])),
        ("a refusal with a number beyond all", json(400, r#"{"error":{"code":1e400,"message":"x"}}"#)),
        ("500 that names a task", json(500, MADE)),
        ("503 with a page", html(503)),
        ("404 with a page", html(404)),
        ("402 with a page", html(402)),
        ("408", json(408, REFUSED)),
        ("499", json(499, REFUSED)),
        ("600", json(600, MADE)),
    ];
    let hasty = [("a body that drips", Step::Drip(b" ".to_vec())), ("a body that stands still", Step::Hang)];
    let hasty = hasty.map(|(name, step)| (name, vec![Step::Send(head(200, "")), step]));
    let unusable = table.into_iter().map(|(name, play)| lie(name, play));
    unusable.chain(hasty.into_iter().map(|(name, play)| lie(name, play).hasty())).collect()
}

fn lie(name: &str, play: Play) -> Case {
    Case::new(format!("submit: {name}"), ONCE).submit(first(1, play)).holds(unconfirmed(Broke::UnusableAnswer))
}

/// Refusals that leave no doubt.
fn certain() -> Vec<Case> {
    let said = |name: &str, play: Play, reason| {
        Case::new(format!("submit: {name}"), "nothing was made, and the person is told why")
            .submit(first(1, play))
            .holds(rejected(reason))
    };
    let message = format!(r#"{{"error":{{"code":20002,"message":"{}"}}}}"#, "\u{202e}<script>".repeat(50_000));
    let names = format!(r#"{{"error":{{"code":20002,"message":"no model for {KEY}","request_id":"{KEY}"}}}}"#);
    vec![
        said("401 with a page", html(401), RejectReason::Edge),
        said("403 with a page", html(403), RejectReason::Edge),
        said("403 without a body", http(403, "", ""), RejectReason::Edge),
        said("a refusal of a megabyte", json(400, message), RejectReason::Refused),
        said("a refusal that repeats the key", json(422, names), RejectReason::Refused),
        said(
            "a code beyond every number",
            json(400, r#"{"error":{"code":9223372036854775807,"message":"x"}}"#),
            RejectReason::Refused,
        ),
    ]
}

/// 429 with every kind of Retry-After. The clock of the case runs so fast that fifteen minutes pass in half a second.
fn pauses() -> Vec<Case> {
    let long = format!("Retry-After: {}\r\n", "9".repeat(8000));
    let table = [
        ("none", ""),
        ("a billion seconds", "Retry-After: 1000000000\r\n"),
        ("more than a number holds", long.as_str()),
        ("minus a day", "Retry-After: -86400\r\n"),
        ("a word", "Retry-After: soon\r\n"),
        ("the year 9999", "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\n"),
        ("the year 1970", "Retry-After: Thu, 01 Jan 1970 00:00:00 GMT\r\n"),
        ("two of them", "Retry-After: 1\r\nRetry-After: 99999999\r\n"),
        ("letters that are none", "Retry-After: \u{661}\u{662}\r\n"),
    ];
    let cases = table.into_iter().map(|(name, header)| {
        Case::new(format!("submit: 429 with Retry-After: {name}"), LATER)
            .speed(1500.0)
            .posts(2)
            .submit(first(1, http(429, header, r#"{"error":{"code":50001,"message":"slow down"}}"#)))
            .holds(state("it is saved in the end", |state| matches!(state, StateView::Archived { .. })))
    });
    cases.collect()
}

/// The key goes to no other address, whatever the service says.
fn elsewhere() -> Vec<Case> {
    let redirect = |status: u16, name: &str, to: fn(&super::super::world::Places) -> String| {
        Case::new(format!("submit: {status} to {name}"), "not followed: the key and the prompt go nowhere else")
            .submit(move |nth, _, places| {
                (nth == 0).then(|| http(status, &format!("Location: {}\r\n", to(places)), MADE))
            })
            .holds(unconfirmed(Broke::UnusableAnswer))
            .holds(other_untouched())
    };
    vec![
        redirect(301, "another host", |places| format!("{}/api/v1/images/generations", places.other)),
        redirect(307, "another host", |places| format!("{}/api/v1/images/generations", places.other)),
        redirect(308, "itself", |places| format!("{}/images/generations", places.api)),
        redirect(303, "a file", |_| "file:///etc/passwd".to_owned()),
        redirect(302, "a host that is the key", |places| format!("{}/{KEY}", places.other)),
        redirect(300, "nowhere", |_| String::new()),
    ]
}

fn odd() -> Vec<Case> {
    let waits_for_a_key =
        |state: &StateView| matches!(state, StateView::Queued { waits_for: engine::face::WaitsFor::Key, .. });
    vec![
        Case::new("submit: a key refused, and then not", "held until the key is given again, then sent once more")
            .posts(2)
            .submit(first(1, json(401, REFUSED)))
            .holds(state("it waits for a key", waits_for_a_key))
            .holds(condition("the key is refused", |condition| matches!(condition, Condition::KeyRefused { .. })))
            .holds(check(|scene| {
                Box::pin(async move {
                    let kept = scene.engine.key_keep(KEY.to_owned(), engine::face::KeepKey::Keychain).await;
                    kept.map(drop).map_err(|failure| failure.to_string())
                })
            }))
            .holds(state("it is saved", |state| matches!(state, StateView::Archived { .. }))),
        Case::new("submit: the same id for two presses", "an id is one task's; the second press is asked about")
            .presses(2)
            .submit(always(json(200, r#"{"id":"task_hostile_0000","status":"processing"}"#)))
            .holds(each("it is saved or asked about", |state| {
                matches!(state, StateView::Archived { .. } | StateView::Unconfirmed { .. })
            }))
            .holds(check(|scene| {
                Box::pin(async move {
                    let queue = scene.engine.queue().await.map_err(|failure| failure.to_string())?;
                    match queue.needs_you.len() {
                        1 => Ok(()),
                        count => Err(format!("{count} tasks are asked about, not one")),
                    }
                })
            })),
        Case::new("submit: an id given twice in one object", "one of the two counts, and it is asked once")
            .submit(first(1, json(200, r#"{"id":"task_hostile_000a","id":"task_hostile_000b"}"#)))
            .holds(state("it is saved", |state| matches!(state, StateView::Archived { .. }))),
        Case::new("submit: an unknown state and fields of every type", "the id is enough")
            .submit(first(
                1,
                json(202, r#"{"id":"task_hostile_0000","status":[1],"model":{},"created_at":-1e308,"x":null}"#),
            ))
            .holds(state("it is saved", |state| matches!(state, StateView::Archived { .. }))),
        Case::new("submit: cookies and links to preload", "nothing is kept of them, and nothing fetched")
            .submit(|nth, _, places| {
                let headers = format!(
                    "Set-Cookie: session=1; Domain=127.0.0.1; Path=/\r\nLink: <{}/x>; rel=preload\r\nRefresh: 0; \
                     url={}/y\r\nAlt-Svc: h2=\"127.0.0.1:{}\"\r\n",
                    places.other, places.other, places.other_port
                );
                (nth == 0).then(|| http(200, &headers, MADE))
            })
            .holds(state("it is saved", |state| matches!(state, StateView::Archived { .. })))
            .holds(other_untouched())
            .holds(check(|scene| {
                Box::pin(async move {
                    let asked = scene.world.api.asked();
                    match asked.iter().find(|asked| asked.header("cookie").is_some()) {
                        Some(asked) => Err(format!("a cookie came back with {}", asked.line)),
                        None => Ok(()),
                    }
                })
            })),
    ]
}

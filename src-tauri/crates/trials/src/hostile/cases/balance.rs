//! What a service can answer to the question for the balance. The first question, with the key, is answered well.

use engine::face::FailureCode;

use super::super::bytes::{gzip_bomb, picture};
use super::super::case::{Case, Check};
use super::super::checks::{check, other_untouched, saved};
use crate::liar::{Play, Step, head, html, http, json};

pub fn cases() -> Vec<Case> {
    let deep = format!("{{\"balance\":{}", "[".repeat(100_000));
    let table: Vec<(&str, Play)> = vec![
        ("HTML", html(200)),
        ("a page under 404", html(404)),
        ("nothing", json(200, "")),
        ("null", json(200, r#"{"balance":null}"#)),
        ("an object", json(200, r#"{"balance":{"credits":1}}"#)),
        ("2^63 - 1", json(200, r#"{"balance":9223372036854775807}"#)),
        ("ten to the 308", json(200, r#"{"balance":1e308}"#)),
        ("half a credit", json(200, r#"{"balance":0.5}"#)),
        ("arrays 100,000 deep", json(200, deep)),
        ("a gzip bomb", http(200, "Content-Encoding: gzip\r\n", gzip_bomb(1024))),
        ("a body without an end", vec![Step::Send(head(200, "")), Step::Endless(b"{\"balance\":".repeat(999))]),
    ];
    let mut cases: Vec<Case> = table.into_iter().map(|(name, play)| unknown(name, play)).collect();
    let hang = vec![Step::Hang];
    cases.push(unknown("no answer", hang).hasty());
    cases.push(
        Case::new("balance: redirects to another host", "not followed: the key goes nowhere else")
            .balance(|nth, _, places| (nth > 0).then(|| http(307, &format!("Location: {}\r\n", places.other), "")))
            .holds(last_known())
            .holds(other_untouched()),
    );
    cases.push(
        Case::new("balance: less than nothing", "shown as it is said")
            .balance(|nth, _, _| (nth > 0).then(|| json(200, r#"{"balance":-20}"#)))
            .holds(check(|scene| {
                Box::pin(async move {
                    let read = scene.engine.balance_read().await.map_err(|failure| failure.to_string())?;
                    if read.credits == Some(-20) { Ok(()) } else { Err(format!("it says {:?}", read.credits)) }
                })
            })),
    );
    cases
}

/// A lie that goes on for a while, so that what the person asks for meets it.
fn unknown(name: &str, play: Play) -> Case {
    Case::new(format!("balance: {name}"), "the balance that was last known stays, and everything else goes on")
        .balance(move |nth, _, _| (1..4).contains(&nth).then(|| play.clone()))
        .holds(last_known())
        .holds(saved(picture()))
}

fn last_known() -> Check {
    check(|scene| {
        Box::pin(async move {
            match scene.engine.balance_read().await {
                // The lies may be over by now, and what came is true.
                Ok(read) if read.credits == Some(5000) => {}
                Ok(read) => return Err(format!("the balance is said to be {:?}", read.credits)),
                Err(failure) => match failure.code {
                    FailureCode::ServiceTrouble | FailureCode::NotReached | FailureCode::RateLimited => {}
                    code => return Err(format!("the balance ended in {code:?}")),
                },
            }
            let known = scene.engine.balance().await.map_err(|failure| failure.to_string())?;
            if known.credits == Some(5000) { Ok(()) } else { Err(format!("it says {:?}", known.credits)) }
        })
    })
}

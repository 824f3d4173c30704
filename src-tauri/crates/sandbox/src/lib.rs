//! A reAPI on loopback: real media, realistic delays, faults on demand, a ledger of charges.
//!
//! It is the judge of the tests, and what a person without a key tries the app with. It shares no logic with the
//! client: both know the service only by HTTP.
//!
//! # What it serves
//! On the API's port, under `/api/v1`: `POST images/generations`, `POST videos/generations`,
//! `POST audio/generations`, `GET tasks/{id}`, `GET balance`, with the envelopes and codes of the service. Under
//! `/_control` (header `x-sandbox-control: <key>`): `GET ledger`, `POST fault` (a [`Fault`] as JSON),
//! `POST complete`, `POST key` (`{"revoked":true}`), `POST balance` (`{"credits":12}`).
//! On the CDN's port: `/media/tasks/<id>/<n>.<ext>` with Range and If-Range. It is a second origin, so that a key
//! that leaks to it is seen: [`Ledger::authorization_seen_on_cdn`].
//!
//! # Words in a prompt
//! A prompt that contains one of these makes its task show that state, in either case of letters:
//!
//! | words | what happens |
//! | --- | --- |
//! | `[lose answer]` | the task is made and charged, and the connection is cut before any byte of the answer |
//! | `[refuse]` | the task fails with 80006 (content policy) and is refunded |
//! | `[time out]` | the task fails with 80002 (timed out) and is refunded |
//! | `[dead link]` | the task completes, and its links answer 404 |
//! | `[cut download]` | the first download of each file breaks half way |
//! | `[slow]` | each download takes about eight seconds, whatever the speed |
//! | `[no file]` | the task completes with an output that holds no link |
//!
//! # What it takes
//! A body is held against the sandbox's own reading of what is published about its model: endpoint, types, ranges, and
//! what fields mean for each other. One that breaks a rule is answered 400, costs nothing, and stands in
//! [`Ledger::refused`]. Models and fields that the reading does not know are taken. [`Options::checks_bodies`] turns
//! this off.
//!
//! # What is the sandbox's own
//! The service does not publish these, so no client may rely on them: the code of a refused value (20001) and of
//! too few credits (30001), most prices, the size of the rate limit, and how long a task takes.

mod answer;
mod api;
mod cdn;
mod control;
mod dice;
mod error;
mod fault;
mod gate;
mod ledger;
mod line;
mod media;
mod order;
mod range;
mod rate;
mod rules;
mod runner;
mod sandbox;
mod shelf;
mod state;
mod tariff;
mod task;
mod tls;
mod words;
mod world;

pub use error::Error;
pub use fault::{Fault, On, RetryAfter};
pub use ledger::{Charge, Ledger, LedgerOutput, LedgerTask, Refund, Refusal};
pub use media::{Drawn, drawn};
pub use sandbox::{Options, Sandbox};
pub use task::{Kind, Status, TaskError};

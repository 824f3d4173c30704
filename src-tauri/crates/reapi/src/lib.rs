//! The wire: requests, answers, error codes, `Retry-After` and the key type of reAPI.
//!
//! Three calls, each with one answer or one [`Error`]:
//! [`Client::submit`] (spends credits), [`Client::task`] and [`Client::balance`] (cost nothing).
//!
//! What the errors mean for money is the point of this crate. A generation endpoint charges on every POST that it
//! accepts, ignores idempotency keys and offers no list of tasks, so a submission may go out again only when it is
//! *certain* that nothing was made:
//!
//! | error | was anything made? |
//! |---|---|
//! | [`Error::NotReached`] | no: no connection stood, so no byte of the request left |
//! | [`Error::KeyRefused`], [`Error::NoCredits`], [`Error::NotFound`], [`Error::Refused`], [`Error::Edge`], [`Error::RateLimited`] | no: the server said so |
//! | [`Error::Trouble`], [`Error::Unknown`] | nobody can know |
//!
//! A future of [`Client::submit`] that is dropped before it is done belongs to the last line.
#![allow(
    clippy::result_large_err,
    reason = "an error carries its evidence; beside a network round trip its size is nothing"
)]

mod answer;
mod base;
mod builder;
mod client;
mod endpoint;
mod error;
mod evidence;
mod exchange;
mod failure;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
mod key;
mod retry_after;
mod task_id;
mod tls;
mod verdict;

pub use answer::{Answer, Balance, LinkRole, OutputLink, Status, Submitted, TaskAnswer, TaskError};
pub use base::{ApiBase, BaseError, REAPI_BASE};
pub use builder::{BuildError, Builder, Timeouts, USER_AGENT};
pub use client::Client;
pub use endpoint::Endpoint;
pub use error::{Error, NotReached, Refusal, Unknown};
pub use evidence::{EVIDENCE_CAP, Evidence};
pub use exchange::BODY_CAP;
pub use key::{ApiKey, KEY_PREFIX, KeyShape};
pub use task_id::{TaskId, TaskIdShape};

//! The client against sockets that lie.
#![allow(clippy::unwrap_used)]

mod breaks;
mod calls;
mod certain;
mod elsewhere;
mod errors;
mod http2;
mod liar;
mod limits;
mod secrets;

//! The sandbox's promises, asked over HTTP as any client would.

#![allow(clippy::unwrap_used)]

mod cdn;
mod contract;
mod desk;
mod faults;
mod media;
mod money;
mod restart;
mod rules;
mod tls;

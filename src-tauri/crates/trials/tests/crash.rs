//! Forty kills, and proof that the trial finds what is broken; `cargo xtask crash` is the long one. It is built with the
//! feature `faults`, as `cargo xtask test` does; clippy reads it always.
#![cfg(any(feature = "faults", clippy))]
#![allow(clippy::unwrap_used)]

use trials::crash::{Found, Options, run};

async fn killed(kills: u64, broken: Option<&str>) -> Found {
    let headless = env!("CARGO_BIN_EXE_headless").into();
    run(&Options { headless, kills, seed: 4, broken: broken.map(str::to_owned) }).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_paid_twice_or_torn() {
    assert_eq!(killed(40, None).await, Found::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_is_written_only_after_the_paid_call_is_found() {
    let found = killed(16, Some("row-after-post")).await;
    assert!(found.lost + found.double_charged > 0, "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_being_sent_and_is_sent_again_at_the_start_is_found() {
    let found = killed(16, Some("sent-again-at-start")).await;
    assert!(found.double_charged > 0, "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_got_no_answer_and_is_sent_again_is_found() {
    let found = killed(16, Some("unknown-sent-again")).await;
    assert!(found.double_charged > 0, "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_has_its_name_before_its_bytes_is_found() {
    let found = killed(16, Some("copy-into-place")).await;
    assert!(found.torn > 0, "{found:?}");
}

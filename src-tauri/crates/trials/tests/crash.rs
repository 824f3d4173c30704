//! A short run of kills; `cargo xtask crash` is the long one.
#![allow(clippy::unwrap_used)]

use trials::crash::{Found, Options, run};

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_random_moments_nothing_is_lost_or_paid_twice() {
    let options = Options { headless: env!("CARGO_BIN_EXE_headless").into(), kills: 12, seed: 4 };
    assert_eq!(run(&options).await.unwrap(), Found::default());
}

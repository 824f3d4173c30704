//! `headless --profile DIR --api URL [--speed N]`: the engine without a window, in JSON lines.

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use tokio::signal::unix::{SignalKind, signal};
use trials::headless::{self, Options};

const USAGE: &str = "\
headless --profile DIR --api URL [--speed N]

  --profile  folder of the profile, made when missing; the archive is made in it
  --api      address of the API, as `cargo xtask sandbox` prints it
  --speed    how many times faster than life the engine's clock runs (1)

Requests are JSON lines on standard input; ARCHITECTURE.md lists them. The key is one of them.";

fn main() -> ExitCode {
    let options = match options(env::args().skip(1)) {
        Ok(options) => options,
        Err(problem) => {
            eprintln!("{problem}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("no thread can be started: {error}");
            return ExitCode::FAILURE;
        }
    };
    let opened = runtime.block_on(headless::run(options, asked_to_end()));
    // A call that waits for a dead drive keeps its thread; nobody waits for it.
    runtime.shutdown_background();
    if opened { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Returns on Ctrl-C, or on the signal by which other programs end this one.
async fn asked_to_end() {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return std::future::pending().await };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

fn options(mut words: impl Iterator<Item = String>) -> Result<Options, String> {
    let (mut profile, mut api, mut speed) = (None, None, 1.0);
    #[cfg(any(feature = "faults", clippy))]
    let mut faults = headless::faults::Faults::default();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
        match word.as_str() {
            "--profile" => profile = Some(PathBuf::from(value()?)),
            "--api" => api = Some(value()?),
            "--speed" => speed = value()?.parse().map_err(|_| "--speed takes a number".to_owned())?,
            #[cfg(any(feature = "faults", clippy))]
            "--die-at" => faults.die_at = Some(value()?),
            #[cfg(any(feature = "faults", clippy))]
            "--broken" => {
                let breakage = headless::faults::Breakage::named(&value()?);
                faults.broken = Some(breakage.ok_or("--broken takes the name of a breakage")?);
            }
            // Not repeated: somebody may have typed a key.
            _ => return Err("an argument is not known here".to_owned()),
        }
    }
    let profile = profile.ok_or("--profile is missing")?;
    let api = api.ok_or("--api is missing")?;
    Ok(Options {
        profile,
        api,
        speed,
        #[cfg(any(feature = "faults", clippy))]
        faults,
    })
}

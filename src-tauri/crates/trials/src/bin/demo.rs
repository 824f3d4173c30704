//! `demo --app PATH --tauri-driver PATH --out DIR [--end-to-end]`: the main job in the real window.

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use tokio::signal::unix::{SignalKind, signal};
use trials::demo::{self, Options};
use trials::telling::say;

const USAGE: &str = "\
demo --app PATH --tauri-driver PATH --out DIR [--end-to-end]

  --app           the app's binary
  --tauri-driver  the program between WebDriver and the window
  --out           where pictures, logs, profile, archive and summary.json go
  --end-to-end    with hardships and without most of the pictures
";

#[tokio::main]
async fn main() -> ExitCode {
    let options = match options(env::args().skip(1)) {
        Ok(options) => options,
        Err(problem) => {
            eprintln!("{problem}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    // Dropped when it is stopped: the desktop ends, and its private home goes.
    let outcome = tokio::select! {
        outcome = demo::run(options) => outcome,
        signal = stopped() => Err(format!("stopped by {signal}")),
    };
    match outcome {
        Ok(summary) => {
            say(format_args!(
                "all agree: {} submitted, completed and charged; {} files archived and verified; {} notified; {} pictures",
                summary.submitted,
                summary.verified,
                summary.notified,
                summary.screenshots.len()
            ));
            ExitCode::SUCCESS
        }
        Err(report) => {
            say(format_args!("FAILED: {report}"));
            ExitCode::FAILURE
        }
    }
}

/// Returns when somebody wants the trial to end.
async fn stopped() -> &'static str {
    let Ok(mut term) = signal(SignalKind::terminate()) else { return std::future::pending().await };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => "Ctrl+C",
        _ = term.recv() => "SIGTERM",
    }
}

fn options(words: impl Iterator<Item = String>) -> Result<Options, String> {
    let (mut app, mut driver, mut out, mut end_to_end) = (None, None, None, false);
    let mut words = words;
    while let Some(word) = words.next() {
        let place = match word.as_str() {
            "--app" => &mut app,
            "--tauri-driver" => &mut driver,
            "--out" => &mut out,
            "--end-to-end" => {
                end_to_end = true;
                continue;
            }
            other => return Err(format!("{other:?} is not known here")),
        };
        *place = Some(PathBuf::from(words.next().ok_or_else(|| format!("{word} needs a value"))?));
    }
    let given = |path: Option<PathBuf>, name: &str| path.ok_or_else(|| format!("{name} is missing"));
    Ok(Options {
        app: given(app, "--app")?,
        tauri_driver: given(driver, "--tauri-driver")?,
        out: given(out, "--out")?,
        end_to_end,
    })
}

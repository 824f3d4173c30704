//! `demo --app PATH --tauri-driver PATH --out DIR [--end-to-end | --every-model]`: the main job in the real window.

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use tokio::signal::unix::{SignalKind, signal};
use trials::demo::{self, Options};
use trials::telling::say;

const USAGE: &str = "\
demo --app PATH --tauri-driver PATH --out DIR [--end-to-end | --every-model]

  --app           the app's binary
  --tauri-driver  the program between WebDriver and the window
  --out           where pictures, logs, profile, archive and summary.json go
  --end-to-end    with hardships and without most of the pictures
  --every-model   instead, submits each model of the catalogue once and compares what it showed with what arrived
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
        outcome = all(options) => outcome,
        signal = stopped() => Err(format!("stopped by {signal}")),
    };
    match outcome {
        Ok(agreed) => {
            say(agreed);
            ExitCode::SUCCESS
        }
        Err(report) => {
            say(format_args!("FAILED: {report}"));
            ExitCode::FAILURE
        }
    }
}

/// Answers what agrees, in words.
async fn all(options: Options) -> Result<String, String> {
    if options.every_model {
        let models = demo::every_model(options).await?;
        return Ok(format!("all agree: {models} models, each submitted once as its form showed"));
    }
    let summary = demo::run(options).await?;
    Ok(format!(
        "all agree: {} submitted, completed and charged; {} files archived and verified; {} notified; {} pictures",
        summary.submitted,
        summary.verified,
        summary.notified,
        summary.screenshots.len()
    ))
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
    let (mut app, mut driver, mut out, mut end_to_end, mut every_model) = (None, None, None, false, false);
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
            "--every-model" => {
                every_model = true;
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
        every_model,
    })
}

//! `bench WHAT …`: measures, and ends with status 1 when a goal is missed.

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use trials::Failure;
use trials::bench::archive::{self, Size};
use trials::bench::compose;
use trials::bench::goal::Goal;
use trials::bench::library::{self, Part};
use trials::bench::poller::{self, Regimes};
use trials::demo::Options;

const USAGE: &str = "\
bench archive --folder DIR [--runs N] [--only large|small]
bench poller --headless PATH [--tuning]
bench compose --app PATH --tauri-driver PATH --out DIR
bench library --app PATH --empty PATH --tauri-driver PATH --out DIR [--runs N] [--million] [--only search|window|scroll|thumbnails]
bench thumbnails FROM TO

  --folder    on the disk that is measured; a folder is made there and removed again
  --runs      how often each is done (5)
  --only      one file of 1 GiB, or 1,000 files of 200 kB (both)
  --headless  the program `headless`, whose processor time is measured
  --empty     a window of the same build with nothing in it
  --million   measures a library of a million as well
  --app, --tauri-driver, --out
              as `demo` takes them
  --tuning    on the days that the poller was tuned on; without it, on those that were held out";

#[tokio::main]
async fn main() -> ExitCode {
    let mut words = env::args().skip(1);
    let met = match words.next().as_deref() {
        Some("archive") => match archive_options(words) {
            Ok(options) => archive::run(&options).await,
            Err(problem) => return misused(&problem),
        },
        Some("poller") => match poller_options(words) {
            Ok((headless, regimes)) => told(poller::run(regimes, &headless).await),
            Err(problem) => return misused(&problem),
        },
        Some("compose") => match compose_options(words) {
            Ok(options) => told(compose::run(options).await),
            Err(problem) => return misused(&problem),
        },
        Some("library") => match library_options(words) {
            Ok(options) => told(library::run(&options).await),
            Err(problem) => return misused(&problem),
        },
        Some("thumbnails") => match (words.next(), words.next()) {
            (Some(from), Some(to)) => library::make_thumbnails(from.as_ref(), to.as_ref()).map(|()| true),
            _ => return misused("thumbnails takes two folders"),
        },
        Some(other) => return misused(&format!("{other} is not known here")),
        None => return misused("what is to be measured?"),
    };
    match met {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

/// The goals are the last lines.
fn told(goals: Result<Vec<Goal>, Failure>) -> Result<bool, Failure> {
    let goals = goals?;
    println!();
    for goal in &goals {
        println!("{}", goal.line());
    }
    Ok(goals.iter().all(Goal::met))
}

fn misused(problem: &str) -> ExitCode {
    eprintln!("{problem}\n\n{USAGE}");
    ExitCode::from(2)
}

fn poller_options(mut words: impl Iterator<Item = String>) -> Result<(PathBuf, Regimes), String> {
    let (mut headless, mut regimes) = (None, Regimes::HeldOut);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--headless" => headless = words.next().map(PathBuf::from),
            "--tuning" => regimes = Regimes::Tuning,
            _ => return Err(format!("{word} is not known here")),
        }
    }
    Ok((headless.ok_or("--headless is missing")?, regimes))
}

fn compose_options(mut words: impl Iterator<Item = String>) -> Result<Options, String> {
    let (mut app, mut driver, mut out) = (None, None, None);
    while let Some(word) = words.next() {
        let place = match word.as_str() {
            "--app" => &mut app,
            "--tauri-driver" => &mut driver,
            "--out" => &mut out,
            _ => return Err(format!("{word} is not known here")),
        };
        *place = words.next().map(PathBuf::from);
    }
    let given = |path: Option<PathBuf>, name: &str| path.ok_or_else(|| format!("{name} is missing"));
    Ok(Options {
        app: given(app, "--app")?,
        tauri_driver: given(driver, "--tauri-driver")?,
        out: given(out, "--out")?,
        end_to_end: false,
        every_model: false,
    })
}

fn library_options(mut words: impl Iterator<Item = String>) -> Result<library::Options, String> {
    let (mut app, mut empty, mut driver, mut out) = (None, None, None, None);
    let (mut million, mut runs, mut only) = (false, 5, None);
    while let Some(word) = words.next() {
        let place = match word.as_str() {
            "--app" => &mut app,
            "--empty" => &mut empty,
            "--tauri-driver" => &mut driver,
            "--out" => &mut out,
            "--million" => {
                million = true;
                continue;
            }
            "--runs" => {
                runs = words
                    .next()
                    .and_then(|runs| runs.parse().ok())
                    .filter(|runs| *runs > 0)
                    .ok_or("--runs takes a number")?;
                continue;
            }
            "--only" => {
                only = Some(match words.next().as_deref() {
                    Some("search") => Part::Search,
                    Some("window") => Part::Window,
                    Some("scroll") => Part::Scroll,
                    Some("thumbnails") => Part::Thumbnails,
                    _ => return Err("--only takes search, window, scroll or thumbnails".to_owned()),
                });
                continue;
            }
            _ => return Err(format!("{word} is not known here")),
        };
        *place = words.next().map(PathBuf::from);
    }
    let given = |path: Option<PathBuf>, name: &str| path.ok_or_else(|| format!("{name} is missing"));
    Ok(library::Options {
        app: given(app, "--app")?,
        empty: given(empty, "--empty")?,
        tauri_driver: given(driver, "--tauri-driver")?,
        out: given(out, "--out")?,
        bench: env::current_exe().map_err(|error| error.to_string())?,
        runs,
        million,
        only,
    })
}

fn archive_options(mut words: impl Iterator<Item = String>) -> Result<archive::Options, String> {
    let (mut folder, mut runs, mut only) = (None, 5, None);
    while let Some(word) = words.next() {
        let value = words.next().ok_or_else(|| format!("{word} needs a value"))?;
        match word.as_str() {
            "--folder" => folder = Some(PathBuf::from(value)),
            "--runs" => runs = value.parse().map_err(|_| format!("{word} takes a number"))?,
            "--only" => match value.as_str() {
                "large" => only = Some(Size::Large),
                "small" => only = Some(Size::Small),
                _ => return Err("--only takes large or small".to_owned()),
            },
            _ => return Err(format!("{word} is not known here")),
        }
    }
    Ok(archive::Options { folder: folder.ok_or("--folder is missing")?, runs, only })
}

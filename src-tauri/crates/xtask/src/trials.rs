//! `cargo xtask demo`, `sandbox`, `headless`, `crash`, `hostile`, `seed` and `catalogue`: builds what drives the app from outside, and starts it.

use std::process::Command;

use crate::cargo;
use crate::failure::Failure;
use crate::node::Node;
use crate::packages::{self, Need};
use crate::place;
use crate::progress;
use crate::ui;

/// Does the main job in the real window, as a new user would; `arguments` go to the trial.
pub fn demo(arguments: &[String]) -> Result<(), Failure> {
    packages::ensure(&[Need::Build, Need::Playback, Need::Trials])?;
    let node = Node::ensure()?;
    ui::install(&node)?;
    ui::build(&node)?;
    let [app, demo] = cargo::build(["afterimage", "demo"])?;
    cargo::build_example("drop-target")?;
    let driver = cargo::tauri_driver()?;
    let mut trial = Command::new(demo);
    trial.arg("--app").arg(app).arg("--tauri-driver").arg(driver).args(arguments);
    progress::run("driving the window", &mut trial)
}

/// Starts the sandbox alone; `arguments` go to it.
pub fn sandbox(arguments: &[String]) -> Result<(), Failure> {
    packages::ensure(&[Need::Build])?;
    let [sandbox] = cargo::build(["sandbox"])?;
    progress::run_in_front(Command::new(sandbox).args(arguments))
}

/// Starts the engine without a window; `arguments` go to it. Its input and output are JSON lines, so this says nothing
/// on standard output: cargo speaks on standard error, and packages were installed by the verbs that a person starts.
pub fn headless(arguments: &[String]) -> Result<(), Failure> {
    let [headless] = cargo::build(["headless"])?;
    progress::run_in_front(Command::new(headless).args(arguments))
}

/// Kills the engine again and again while it works; `arguments` go to the trial.
pub fn crash(arguments: &[String]) -> Result<(), Failure> {
    packages::ensure(&[Need::Build])?;
    let programs = ["headless", "crash"];
    let targets: Vec<&str> = programs.iter().flat_map(|name| ["--bin", name]).collect();
    progress::run("building headless and crash", &mut cargo::with_faults("build", &targets))?;
    let [headless, crash] = programs.map(place::built_with_faults);
    progress::run_in_front(Command::new(crash).arg("--headless").arg(headless).args(arguments))
}

/// The short run of it, and proof that it finds what is broken on purpose.
pub fn short_crash() -> Result<(), Failure> {
    progress::run("killing the engine", &mut cargo::with_faults("test", &["--test", "crash"]))
}

/// Puts the engine among servers that lie; `arguments` go to the trial.
pub fn hostile(arguments: &[String]) -> Result<(), Failure> {
    packages::ensure(&[Need::Build])?;
    let [hostile] = cargo::build(["hostile"])?;
    progress::run_in_front(Command::new(hostile).args(arguments))
}

/// Makes a library of any size; `arguments` go to the trial.
pub fn seed(arguments: &[String]) -> Result<(), Failure> {
    packages::ensure(&[Need::Build])?;
    let [seed] = cargo::build(["seed"])?;
    progress::run_in_front(Command::new(seed).args(arguments))
}

/// Proves that the catalogue is whole; the one word it knows is `check`.
pub fn catalogue(arguments: &[String]) -> Result<(), Failure> {
    if arguments != ["check"] {
        return Err(Failure::Words { why: "usage: cargo xtask catalogue check".to_owned() });
    }
    packages::ensure(&[Need::Build])?;
    let [check] = cargo::build(["catalogue-check"])?;
    progress::run_in_front(Command::new(check).arg(place::catalogue()))
}

/// Measures in the real window, without most of what makes a demo slow.
fn bench_in_the_window(arguments: &[String]) -> Result<(), Failure> {
    packages::ensure(&[Need::Playback, Need::Trials])?;
    let node = Node::ensure()?;
    ui::install(&node)?;
    ui::build(&node)?;
    let [app, bench] = cargo::build(["afterimage", "bench"])?;
    let mut command = Command::new(bench);
    command.args(arguments).arg("--app").arg(app).arg("--tauri-driver").arg(cargo::tauri_driver()?);
    command.arg("--out").arg(place::target().join("bench-compose"));
    progress::run_in_front(&mut command)
}

/// Measures the library in the real window and beside a window with nothing in it.
fn bench_of_the_library(arguments: &[String]) -> Result<(), Failure> {
    packages::ensure(&[Need::Playback, Need::Trials])?;
    let node = Node::ensure()?;
    ui::install(&node)?;
    ui::build(&node)?;
    let [app, bench] = cargo::build(["afterimage", "bench"])?;
    let empty = cargo::build_example("empty-window")?;
    let mut command = Command::new(bench);
    command.args(arguments).arg("--app").arg(app).arg("--empty").arg(empty);
    command.arg("--tauri-driver").arg(cargo::tauri_driver()?);
    command.arg("--out").arg(place::target().join("bench-library"));
    progress::run_in_front(&mut command)
}

/// Measures; the first word says what, the others go to the bench. What it compares with is installed.
pub fn bench(arguments: &[String]) -> Result<(), Failure> {
    packages::ensure(&[Need::Build, Need::Benches])?;
    if arguments.first().is_some_and(|what| what == "compose") {
        return bench_in_the_window(arguments);
    }
    if arguments.first().is_some_and(|what| what == "library") {
        return bench_of_the_library(arguments);
    }
    let [headless, bench] = cargo::build(["headless", "bench"])?;
    let mut command = Command::new(bench);
    if let Some((what, rest)) = arguments.split_first() {
        command.arg(what);
        match what.as_str() {
            "archive" => command.arg("--folder").arg(place::target()),
            "poller" => command.arg("--headless").arg(headless),
            _ => &mut command,
        };
        command.args(rest);
    }
    progress::run_in_front(&mut command)
}

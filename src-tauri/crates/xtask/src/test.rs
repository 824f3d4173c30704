//! `cargo xtask test`: everything that CI runs, cheap answers first.

use std::env;
use std::process::ExitCode;
use std::thread;

use crate::cargo::cargo;
use crate::failure::Failure;
use crate::node::Node;
use crate::packages::{self, Need};
use crate::place;
use crate::progress;
use crate::steps::{Steps, Stopped};
use crate::trials;
use crate::ui;

/// How many tests of one program run at the same time; the test harness reads it.
const TEST_THREADS: &str = "RUST_TEST_THREADS";

/// Runs all steps, and answers whether every one of them passed.
pub fn test() -> ExitCode {
    let mut steps = Steps::new(10);
    let outcome = all(&mut steps);
    let exit = match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    };
    steps.close(&outcome);
    exit
}

fn all(steps: &mut Steps) -> Result<(), Stopped> {
    steps.step("system packages", || packages::ensure(&[Need::Build, Need::Playback, Need::Trials]))?;
    let mut found = None;
    steps.step("Node, packages of the pages and crates", || {
        found = Some(fetch()?);
        Ok(())
    })?;
    let node = found.expect("the step before set it, or stopped the run");
    // The app embeds the built pages, so they come before the first compile of the app.
    steps.step("pages: build", || ui::build(&node))?;
    steps.step("pages: types", || ui::check(&node))?;
    steps.step("pages: unit tests", || ui::test(&node))?;
    steps.step("format", || progress::run("checking the format", &mut cargo(&["fmt", "--all", "--check"])))?;
    steps.step("clippy", || {
        let words = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
        progress::run("running clippy", &mut cargo(&words))
    })?;
    steps.step("tests of all crates", || {
        let mut tests = cargo(&["test", "--workspace", "--locked"]);
        // Stories wait for a service and a clock half of their time.
        if env::var_os(TEST_THREADS).is_none() {
            tests.env(TEST_THREADS, (2 * thread::available_parallelism().map_or(1, usize::from)).to_string());
        }
        progress::run("testing", &mut tests)
    })?;
    steps.step("kills, and mistakes that they must find", trials::short_crash)?;
    steps.step("end to end in the real window", || {
        let out = place::target().join("end-to-end");
        trials::demo(&["--end-to-end".to_owned(), "--out".to_owned(), out.display().to_string()])
    })
}

/// Fetches what both halves are made of, side by side: npm and cargo wait for different servers.
fn fetch() -> Result<Node, Failure> {
    thread::scope(|scope| {
        let crates = scope.spawn(|| progress::run_beside("cargo", &mut cargo(&["fetch", "--locked"])));
        let pages = Node::ensure().and_then(|node| ui::install(&node).map(|()| node));
        let crates = crates.join().map_err(|_| Failure::Panicked { step: "cargo fetch" })?;
        crates.and(pages)
    })
}

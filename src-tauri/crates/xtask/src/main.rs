//! `cargo xtask VERB`: checks the machine, installs what is missing, builds and starts the rest.
//!
//! The standard library is all it uses, so that its first word comes at once on a bare machine.

mod cargo;
mod debian_npm;
mod failure;
mod fuzz;
mod node;
mod packages;
mod place;
mod progress;
mod root_rights;
mod run;
mod steps;
mod test;
mod trials;
mod ui;

use std::env;
use std::process::ExitCode;

use failure::Failure;

/// What can be asked for, in the order in which `help` lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Run,
    Test,
    Demo,
    Sandbox,
    Headless,
    Crash,
    Hostile,
    Fuzz,
    Bench,
    Seed,
    Catalogue,
    Help,
}

const VERBS: [(Verb, &str, &str); 12] = [
    (Verb::Run, "run", "build the app and open it; arguments go to the app; without a display, show the demo"),
    (Verb::Test, "test", "everything that CI runs, up to the end-to-end run in the real window"),
    (Verb::Demo, "demo", "do the main job in the real window under a virtual display: --out DIR for the pictures"),
    (Verb::Sandbox, "sandbox", "a reAPI on this machine, to try things on; prints its address and key"),
    (Verb::Headless, "headless", "the engine without a window, in JSON lines: --profile DIR --api URL"),
    (
        Verb::Crash,
        "crash",
        "kill the engine while it works, and look for what was lost, paid twice or torn: --kills N --seed S",
    ),
    (Verb::Hostile, "hostile", "the engine among servers that lie, case by case: --list, --only WORDS"),
    (
        Verb::Fuzz,
        "fuzz",
        "bytes without end for what reads the bytes of others, target by target: --seconds N, names of targets",
    ),
    (Verb::Bench, "bench", "measure against what it is compared with, goal by goal: archive, compose, library, poller"),
    (Verb::Seed, "seed", "a library of any size to try things on: --tasks N --profile DIR, --seed S"),
    (Verb::Catalogue, "catalogue", "check: every model, parameter, limit and rule of the catalogue, proven on bodies"),
    (Verb::Help, "help", "this list"),
];

fn main() -> ExitCode {
    let mut words = env::args().skip(1);
    let asked = words.next().unwrap_or_else(|| "help".to_owned());
    let rest: Vec<String> = words.skip_while(|word| word == "--").collect();
    match verb(&asked) {
        Some(Verb::Run) => ended(run::run(&rest)),
        Some(Verb::Test) => test::test(),
        Some(Verb::Demo) => ended(trials::demo(&rest)),
        Some(Verb::Sandbox) => ended(trials::sandbox(&rest)),
        Some(Verb::Headless) => ended(trials::headless(&rest)),
        Some(Verb::Crash) => ended(trials::crash(&rest)),
        Some(Verb::Hostile) => ended(trials::hostile(&rest)),
        Some(Verb::Fuzz) => fuzz::fuzz(&rest),
        Some(Verb::Bench) => ended(trials::bench(&rest)),
        Some(Verb::Seed) => ended(trials::seed(&rest)),
        Some(Verb::Catalogue) => ended(trials::catalogue(&rest)),
        Some(Verb::Help) => {
            print!("{}", help());
            ExitCode::SUCCESS
        }
        None => {
            eprint!("xtask does not know {asked:?}.\n\n{}", help());
            ExitCode::FAILURE
        }
    }
}

fn ended(outcome: Result<(), Failure>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("\n{why}");
            ExitCode::FAILURE
        }
    }
}

fn verb(word: &str) -> Option<Verb> {
    let word = match word {
        "--help" | "-h" => "help",
        other => other,
    };
    VERBS.iter().find(|(_, name, _)| *name == word).map(|(verb, _, _)| *verb)
}

fn help() -> String {
    let lines = VERBS.iter().map(|(_, name, what)| format!("  cargo xtask {name:<9} {what}\n"));
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_is_known_by_its_name_and_listed_once() {
        for (expected, name, _) in VERBS {
            assert_eq!(verb(name), Some(expected));
            assert_eq!(help().matches(&format!("xtask {name} ")).count(), 1, "{name}");
        }
        assert_eq!(verb("tset"), None);
        assert_eq!(verb("--help"), Some(Verb::Help));
    }
}

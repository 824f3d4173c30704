//! `hostile [--list] [--only NAME]`: an engine among servers that lie; each case says what must hold.

use std::env;
use std::process::ExitCode;

use trials::hostile::{self, Case, Outcome, Trial};

const USAGE: &str = "\
hostile [--list] [--only WORDS]

  --list  the cases and what must hold in each
  --only  the cases whose name has these words in it";

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => all(hostile::cases()),
        ["--list"] => list(),
        ["--only", words] => all(hostile::cases().into_iter().filter(|case| case.name.contains(words)).collect()),
        // One case in this process: what the trial starts for each.
        ["--alone", name] => alone(name),
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn list() -> ExitCode {
    for Case { name, promise, .. } in hostile::cases() {
        println!("{name}: {promise}");
    }
    ExitCode::SUCCESS
}

#[tokio::main]
async fn all(cases: Vec<Case>) -> ExitCode {
    let program = match env::current_exe() {
        Ok(program) => program,
        Err(error) => {
            eprintln!("this program does not know where it lies: {error}");
            return ExitCode::FAILURE;
        }
    };
    let outcomes = match hostile::run(&Trial { program, cases }, tell).await {
        Ok(outcomes) => outcomes,
        Err(failure) => {
            eprintln!("{failure}");
            return ExitCode::FAILURE;
        }
    };
    let failed = outcomes.iter().filter(|outcome| outcome.failed.is_some()).count();
    println!("cases={} failed={failed}", outcomes.len());
    if failed == 0 && !outcomes.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn tell(Outcome { name, failed }: &Outcome) {
    match failed {
        None => println!("{name}: held"),
        Some(what) => println!("{name}: FAILED: {what}"),
    }
}

#[tokio::main]
async fn alone(name: &str) -> ExitCode {
    let Some(case) = hostile::named(name) else {
        eprintln!("there is no case {name:?}");
        return ExitCode::from(2);
    };
    match hostile::alone(&case).await {
        Ok(()) => {
            println!("held");
            ExitCode::SUCCESS
        }
        Err(what) => {
            println!("{}", what.replace('\n', " · "));
            ExitCode::FAILURE
        }
    }
}

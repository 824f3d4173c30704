//! `crash --headless PATH --kills N --seed S`: kills the engine while it works, then holds ledger, library and disk
//! against each other.

use std::env;
use std::process::ExitCode;

use trials::crash::{self, Found, Options};

const USAGE: &str = "\
crash --headless PATH [--kills N] [--seed S] [--broken NAME]

  --headless  the program `headless`, built with the feature `faults`
  --kills     how many processes are killed (200)
  --seed      what work and deaths come from (1)
  --broken    how the engine is broken on purpose, which must be found: row-after-post, sent-again-at-start,
              unknown-sent-again or copy-into-place";

#[tokio::main]
async fn main() -> ExitCode {
    let options = match options(env::args().skip(1)) {
        Ok(options) => options,
        Err(problem) => {
            eprintln!("{problem}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match crash::run(&options).await {
        Ok(found) => {
            let Found { lost, double_charged, torn } = found;
            println!("kills={} lost={lost} double_charged={double_charged} torn={torn}", options.kills);
            if found == Found::default() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn options(mut words: impl Iterator<Item = String>) -> Result<Options, String> {
    let (mut headless, mut kills, mut seed, mut broken) = (None, 200, 1, None);
    while let Some(word) = words.next() {
        let value = words.next().ok_or_else(|| format!("{word} needs a value"))?;
        let number = || value.parse().map_err(|_| format!("{word} takes a number"));
        match word.as_str() {
            "--headless" => headless = Some(value.into()),
            "--kills" => kills = number()?,
            "--seed" => seed = number()?,
            "--broken" => broken = Some(value),
            _ => return Err(format!("{word} is not known here")),
        }
    }
    Ok(Options { headless: headless.ok_or("--headless is missing")?, kills, seed, broken })
}

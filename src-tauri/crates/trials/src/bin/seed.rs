//! `seed --tasks N --profile DIR [--seed S]`: makes a library of that many tasks, which the app opens.

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use trials::seed::{Options, seed};

const USAGE: &str = "\
Makes a library of any size, the same for the same number and seed.

Usage: seed --tasks N --profile DIR [--seed S]

  --tasks N      how many generations
  --profile DIR  a folder without a library; open it with `afterimage --profile DIR`
  --seed S       what everything comes from (0)";

fn main() -> ExitCode {
    let options = match read(env::args().skip(1)) {
        Ok(options) => options,
        Err(problem) => {
            eprintln!("{problem}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let began = Instant::now();
    match seed(&options) {
        Ok(made) => {
            let (counts, judged) = (made.counts, made.judged);
            println!(
                "{} tasks with {} files ({} missing, {} dead links, {} not saved), {} favourites, {} rated, {} tagged, \
                 {} in collections, {} notes, {} binned: made in {:.1} s in {}",
                counts.tasks,
                counts.outputs,
                counts.missing,
                counts.dead_links,
                counts.unsaved,
                judged.favourites,
                judged.rated,
                judged.tagged,
                judged.collected,
                judged.noted,
                judged.binned,
                began.elapsed().as_secs_f32(),
                options.profile.display()
            );
            ExitCode::SUCCESS
        }
        Err(trouble) => {
            eprintln!("{trouble}");
            ExitCode::FAILURE
        }
    }
}

fn read(mut words: impl Iterator<Item = String>) -> Result<Options, String> {
    let (mut tasks, mut profile, mut seed) = (None, None, 0);
    while let Some(word) = words.next() {
        let value = words.next().ok_or_else(|| format!("{word} needs a value"))?;
        let number = || value.parse().map_err(|_| format!("{word} takes a number, not {value}"));
        match word.as_str() {
            "--tasks" => tasks = Some(number()?),
            "--profile" => profile = Some(PathBuf::from(&value)),
            "--seed" => seed = number()?,
            _ => return Err(format!("{word} is not known here")),
        }
    }
    let tasks = tasks.filter(|tasks| *tasks > 0).ok_or("--tasks is missing")?;
    let tasks = usize::try_from(tasks).map_err(|_| "too many tasks")?;
    Ok(Options { tasks, profile: profile.ok_or("--profile is missing")?, seed })
}

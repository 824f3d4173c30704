//! Each case in a process and a folder of its own, a few at a time.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::iter;
use tokio::process::Command;

use super::case::Case;
use crate::Failure;

/// How the cases are run.
pub struct Trial {
    /// The program `hostile`, which runs one case with `--alone NAME`.
    pub program: PathBuf,
    pub cases: Vec<Case>,
}

/// What became of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub name: String,
    /// What did not hold.
    pub failed: Option<String>,
}

/// Most of a case is waiting: this many for each core are under way at a time.
const A_CORE: usize = 4;
/// A case that takes longer has not ended, and does not.
const LONGEST: Duration = Duration::from_secs(60);

/// Runs them all; `tell` hears of each as it ends. Answers what became of them in the order of the cases.
pub async fn run(trial: &Trial, tell: impl Fn(&Outcome)) -> Result<Vec<Outcome>, Failure> {
    let at_once = std::thread::available_parallelism().map_or(2, usize::from) * A_CORE;
    let numbered = trial.cases.iter().enumerate();
    // A long case keeps nobody else waiting.
    let mut running =
        iter(numbered).map(async |(number, case)| (number, one(trial, case).await)).buffer_unordered(at_once);
    let mut outcomes = Vec::new();
    while let Some((number, outcome)) = running.next().await {
        let outcome = outcome?;
        tell(&outcome);
        outcomes.push((number, outcome));
    }
    outcomes.sort_unstable_by_key(|(number, _)| *number);
    Ok(outcomes.into_iter().map(|(_, outcome)| outcome).collect())
}

async fn one(trial: &Trial, case: &Case) -> Result<Outcome, Failure> {
    let folder = tempfile::tempdir().map_err(Failure::file(std::env::temp_dir()))?;
    let not_run = |source| Failure::NotRun { program: trial.program.display().to_string(), source };
    let child = Command::new(&trial.program)
        .args(["--alone", &case.name])
        .current_dir(folder.path())
        // Whatever is written where programs write without being told lies in the folder, and is found.
        .env("HOME", folder.path())
        .env("TMPDIR", folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(not_run)?;
    let name = case.name.clone();
    let ended = match tokio::time::timeout(LONGEST, child.wait_with_output()).await {
        Ok(ended) => ended.map_err(not_run)?,
        Err(_) => return Ok(Outcome { name, failed: Some("it never ended".to_owned()) }),
    };
    let last = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().last().unwrap_or_default().to_owned();
    let failed = match (ended.status.success(), last(&ended.stdout)) {
        (true, said) if said == "held" => None,
        (false, said) if !said.is_empty() => Some(said),
        _ => Some(format!("it ended with {}: {}", ended.status, last(&ended.stderr))),
    };
    Ok(Outcome { name, failed })
}

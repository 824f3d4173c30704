//! Kills the engine again and again while it works, and holds ledger, library and disk against each other.

mod driven;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sandbox::{Ledger, Sandbox};
use serde_json::{Value, json};

use crate::app::Exported;
use crate::telling::say;
use crate::{Failure, books};
pub use driven::Driven;

/// Sandbox and engine run this much faster than life.
const SPEED: f64 = 100.0;
/// A process lives at most this long after it was started, in real milliseconds.
const LONGEST_LIFE: u64 = 900;
const WORK: [(&str, &str); 2] = [("image", "z-image"), ("image", "gpt-image-2")];

pub struct Options {
    pub headless: PathBuf,
    pub kills: u64,
    /// The same seed gives the same work and the same lives.
    pub seed: u64,
}

/// What was found at the end.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Presses without a row, and paid tasks that the library does not know.
    pub lost: usize,
    /// Charges beyond the first for one press.
    pub double_charged: usize,
    /// 1 when library, ledger and the bytes on disk do not agree; what it was has been said.
    pub torn: usize,
}

/// Works and kills in a folder of its own, then counts.
pub async fn run(options: &Options) -> Result<Found, Failure> {
    let sandbox_options =
        sandbox::Options { speed: SPEED, requests_per_minute: 1_000_000, balance: 1_000_000_000, ..Default::default() };
    let sandbox = Sandbox::start(sandbox_options).await?;
    let folder = tempfile::tempdir().map_err(Failure::file("a temporary folder"))?;
    let start = || Driven::start(&options.headless, folder.path(), &sandbox.api_url(), SPEED);
    let mut chance = options.seed;
    for kill in 0..options.kills {
        let mut driven = start()?;
        let life = Duration::from_millis(next(&mut chance) % LONGEST_LIFE);
        // Cut off wherever it is: the random moment is the trial.
        let _ = tokio::time::timeout(life, live(&mut driven, &sandbox, kill)).await;
        driven.kill().await?;
        if kill % 20 == 19 {
            say(format_args!("{} kills", kill + 1));
        }
    }
    let mut driven = start()?;
    driven.ask(json!({"verb": "key", "key": sandbox.key()})).await?;
    // The same submit ids once more: those that were kept answer their first rows.
    for press in 0..options.kills {
        driven.ask(submit(press)).await?;
    }
    let tasks = settle(&mut driven, &sandbox).await?;
    driven.ask(json!({"verb": "quit"})).await?;
    Ok(count(&sandbox.ledger(), tasks, options.kills, &folder.path().join("archive")))
}

/// What a process does until it is killed.
async fn live(driven: &mut Driven, sandbox: &Sandbox, press: u64) -> Result<(), Failure> {
    driven.ask(json!({"verb": "key", "key": sandbox.key()})).await?;
    driven.ask(submit(press)).await?;
    loop {
        driven.line().await?;
    }
}

fn submit(press: u64) -> Value {
    let (kind, model) = WORK[usize::try_from(press).unwrap_or(0) % WORK.len()];
    json!({"verb": "submit", "draft": {"submitId": format!("{press:032x}"), "kind": kind, "models": {kind: model},
        "prompt": prompt(press), "values": {}, "references": [], "extra": "", "count": 1}})
}

fn prompt(press: u64) -> String {
    format!("Celadon vase, number {press}")
}

/// Resolves what is unconfirmed by the ledger and waits until all is done.
async fn settle(driven: &mut Driven, sandbox: &Sandbox) -> Result<Vec<Exported>, Failure> {
    loop {
        let exported = driven.ask(json!({"verb": "export"})).await?;
        let tasks: Vec<Exported> = serde_json::from_value(exported).map_err(Failure::not_understood("the export"))?;
        for task in tasks.iter().filter(|task| task.state == "unconfirmed") {
            let prompt = task.body.get("prompt").and_then(Value::as_str).unwrap_or_default();
            let paid = sandbox.ledger().tasks.into_iter().find(|theirs| theirs.prompt == prompt);
            let decision = match paid {
                Some(paid) => json!({"way": "attach", "taskId": paid.id, "althoughDoubtful": true}),
                None => json!({"way": "dismiss"}),
            };
            driven.ask(json!({"verb": "decide", "task": task.id, "decision": decision})).await?;
        }
        let saved = |task: &Exported| task.outputs.iter().all(|output| output.state == "archived");
        let done = |task: &Exported| task.state == "dismissed" || (task.state == "completed" && saved(task));
        if tasks.iter().all(done) {
            return Ok(tasks);
        }
        driven.line().await?;
    }
}

fn count(ledger: &Ledger, tasks: Vec<Exported>, presses: u64, archive: &Path) -> Found {
    let rows: BTreeSet<&str> = tasks.iter().filter_map(|task| task.body.get("prompt")?.as_str()).collect();
    let known: BTreeSet<&str> = tasks.iter().filter_map(|task| task.task_id.as_deref()).collect();
    let paid: BTreeSet<&str> = ledger.tasks.iter().map(|task| task.prompt.as_str()).collect();
    let no_row = (0..presses).filter(|press| !rows.contains(prompt(*press).as_str())).count();
    let unknown = ledger.tasks.iter().filter(|task| !known.contains(task.id.as_str())).count();
    let lost = no_row + unknown;
    let double_charged = ledger.charges.len() - paid.len().min(ledger.charges.len());
    // A dismissed one was never paid, or it would have been attached.
    let tasks: Vec<Exported> = tasks.into_iter().filter(|task| task.state != "dismissed").collect();
    let torn = match books::compare(ledger, &tasks, archive) {
        Ok(_) => 0,
        Err(disagreement) => {
            say(disagreement);
            1
        }
    };
    Found { lost, double_charged, torn }
}

/// A number from a seed (SplitMix64).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

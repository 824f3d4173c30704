//! What 200 tasks in flight cost the processor: the real engine in a process of its own, in real time, against a sandbox
//! whose tasks do not end meanwhile.

use std::ffi::OsString;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use library::{Kind, Library, NewTask, TaskPatch, TaskState, Writer};
use reapi::{ApiBase, ApiKey, Client, Endpoint};
use sandbox::{Options, Sandbox};
use serde_json::json;

use crate::Failure;
use crate::crash::Driven;

const IN_FLIGHT: i64 = 200;
/// Runs that ended before, so that the engine knows when to expect an end.
const EARLIER: i64 = 40;
const MODEL: &str = "kling-3-0";
/// Tasks take this much longer than in life.
const SLOWER: f64 = 50.0;
/// Opening the profile and looking at what is long overdue is not idling.
const SETTLE: Duration = Duration::from_secs(10);
const WINDOW: Duration = Duration::from_secs(8);
const WINDOWS: usize = 5;
/// Clock ticks a second in `/proc`.
const TICKS: f64 = 100.0;

/// Percent of one core, the median of five windows.
pub async fn percent_of_a_core(headless: &Path) -> Result<f64, Failure> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number")]
    let requests_per_minute = 240 * SLOWER as u32;
    let sandbox =
        Sandbox::start(Options { speed: 1.0 / SLOWER, requests_per_minute, balance: 10_000_000, ..Options::default() })
            .await?;
    let folder = tempfile::tempdir().map_err(Failure::file("a temporary folder"))?;
    let words = [OsString::from("--profile"), folder.path().into(), "--api".into(), sandbox.api_url().into()];
    let start = || Driven::start(headless, &words);
    // The first start makes the account.
    let mut driven = start()?;
    driven.ask(json!({"verb": "account"})).await?;
    driven.ask(json!({"verb": "quit"})).await?;
    driven.ended().await?;
    in_flight(&folder.path().join("library.sqlite"), submitted(&sandbox).await?).await?;
    let mut driven = start()?;
    driven.ask(json!({"verb": "key", "key": sandbox.key()})).await?;
    let process = driven.id()?;
    tokio::time::sleep(SETTLE).await;
    let polls = sandbox.ledger().polls;
    let mut percents = Vec::new();
    for _ in 0..WINDOWS {
        let before = ticks(process)?;
        tokio::time::sleep(WINDOW).await;
        percents.push((ticks(process)? - before) / TICKS / WINDOW.as_secs_f64() * 100.0);
    }
    percents.sort_unstable_by(f64::total_cmp);
    let polls = sandbox.ledger().polls - polls;
    println!("\n{IN_FLIGHT} tasks in flight for {} s: {polls} polls", WINDOW.as_secs() * WINDOWS as u64);
    driven.kill().await?;
    Ok(percents[WINDOWS / 2])
}

/// The ids that the sandbox gave.
async fn submitted(sandbox: &Sandbox) -> Result<Vec<String>, Failure> {
    let base = ApiBase::parse(&sandbox.api_url()).map_err(Failure::not_understood("the sandbox's address"))?;
    let key = ApiKey::parse(sandbox.key()).map_err(Failure::not_understood("the sandbox's key"))?;
    let client = Client::builder(base).build().map_err(Failure::not_understood("the client"))?;
    let mut ids = Vec::new();
    for number in 0..IN_FLIGHT {
        let body = json!({"model": MODEL, "prompt": format!("Harbour at dusk, number {number}")}).to_string();
        let answer = client.submit(&key, Endpoint::Videos, body.into_bytes()).await;
        let answer = answer.map_err(Failure::not_understood("the answer to a submission"))?;
        ids.push(answer.value.id.as_str().to_owned());
    }
    Ok(ids)
}

/// Writes the tasks into the library as the engine would have: sent over the last ten minutes, of a model that takes
/// about ten.
async fn in_flight(database: &Path, ids: Vec<String>) -> Result<(), Failure> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = i64::try_from(now.as_millis()).unwrap_or(i64::MAX);
    let broken = |error| Failure::not_understood::<library::Error>("the library")(error);
    let library = Library::open(database, now).map_err(broken)?;
    let written = library
        .write(move |writer| {
            let accounts = writer.accounts().with_sandbox(false)?;
            let account = accounts.first().map_or(1, |account| account.id);
            for number in 0..EARLIER {
                let sent_at = now - 86_400_000 + number * 1_200_000;
                let ended_at = sent_at + 540_000 + number % 7 * 20_000;
                let id = sent(writer, account, number, sent_at, format!("earlier_{number:04}"))?;
                writer.tasks().note_poll(id, "processing", ended_at - 5_000)?;
                let patch = TaskPatch { ended_at: Some(Some(ended_at)), ..TaskPatch::default() };
                writer.tasks().advance(id, &[TaskState::Processing], &TaskState::Completed, &patch)?;
            }
            for (number, remote) in (0..).zip(ids) {
                sent(writer, account, EARLIER + number, now - 600_000 + number * 3_000, remote)?;
            }
            Ok(())
        })
        .await;
    written.map_err(broken)?;
    library.close().await.map_err(broken)
}

fn sent(writer: &Writer<'_>, account: i64, number: i64, sent_at: i64, remote: String) -> Result<i64, library::Error> {
    let new = NewTask {
        account_id: account,
        kind: Kind::Video,
        endpoint: "/videos/generations".to_owned(),
        model: MODEL.to_owned(),
        model_title: MODEL.to_owned(),
        prompt: format!("Harbour at dusk, number {number}"),
        body: "{}".to_owned(),
        body_sha256: String::new(),
        facts: vec!["5 s".to_owned()],
        aspect: None,
        cost_estimate: None,
        hold: None,
        queue_order: None,
        created_at: sent_at,
        parent_id: None,
        machine: "headless".to_owned(),
    };
    let inserted = writer.tasks().insert_batch(&format!("{number:032x}"), &[new])?;
    let id = inserted.ids[0];
    let patch = TaskPatch { sent_at: Some(Some(sent_at)), ..TaskPatch::default() };
    writer.tasks().advance(id, &[TaskState::Queued], &TaskState::Sending, &patch)?;
    let patch = TaskPatch { remote_id: Some(Some(remote)), ..TaskPatch::default() };
    writer.tasks().advance(id, &[TaskState::Sending], &TaskState::Processing, &patch)?;
    Ok(id)
}

/// Time on a processor of a process, in user and kernel mode.
fn ticks(process: u32) -> Result<f64, Failure> {
    let path = format!("/proc/{process}/stat");
    let stat = std::fs::read_to_string(&path).map_err(Failure::file(&path))?;
    // The name in brackets may hold anything; what is counted comes after it.
    let fields: Vec<f64> = stat
        .rsplit_once(')')
        .map(|(_, rest)| rest.split_whitespace().map(|field| field.parse().unwrap_or(0.0)).collect())
        .unwrap_or_default();
    let used = fields.get(11).zip(fields.get(12)).map(|(user, system)| user + system);
    used.ok_or_else(|| Failure::NotUnderstood { what: path, why: "it is too short".to_owned() })
}

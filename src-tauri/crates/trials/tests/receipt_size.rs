//! A large month needs no more memory than a small one.
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use library::{Error, Kind, Library, NewTask, TaskPatch, TaskState, Writer};
use serde_json::{Value, json};

const SMALL: u32 = 30;
/// With its answers a month of 60 MB.
const LARGE: u32 = 1_500;
const ANSWER: usize = 40_000;
/// 2026-11-02 in UTC.
const SENT_AT: i64 = 1_793_577_600_000;

struct Headless {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Headless {
    fn start(profile: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_headless"));
        command.arg("--profile").arg(profile).args(["--api", "http://127.0.0.1:9/api/v1"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self { child, input, output: BufReader::new(output).lines() }
    }

    fn ask(&mut self, request: &Value) -> Value {
        writeln!(self.input, "{request}").unwrap();
        loop {
            let line: Value = serde_json::from_str(&self.output.next().unwrap().unwrap()).unwrap();
            if let Some(answer) = line.get("ok") {
                return answer.clone();
            }
            assert!(line.get("error").is_none(), "{line}");
        }
    }

    fn export(&mut self, to: &Path, zip: bool) -> Value {
        let what = json!({"of": "month", "month": "2026-11"});
        let order = json!({"what": what, "to": to.display().to_string(), "zip": zip, "withFiles": false});
        self.ask(&json!({"verb": "receipt_export", "order": order}))
    }

    /// The most memory that it ever had, in KiB.
    fn peak_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    fn quit(mut self) {
        self.ask(&json!({"verb": "quit"}));
        assert!(self.child.wait().unwrap().success());
    }
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn the_memory_of_a_receipt_does_not_grow_with_the_month() {
    let folder = tempfile::tempdir().unwrap();
    let (small, large) = (folder.path().join("small"), folder.path().join("large"));
    let mut peaks = Vec::new();
    for (profile, tasks) in [(&small, SMALL), (&large, LARGE)] {
        Headless::start(profile).quit();
        seed(profile, tasks).await;
        let mut headless = Headless::start(profile);
        let written = headless.export(folder.path(), true);
        assert_eq!((&written["tasks"], &written["facts"]), (&json!(tasks), &json!(tasks * 4)));
        assert!(Path::new(written["path"].as_str().unwrap()).is_file());
        let spending = headless.ask(&json!({"verb": "spending"}));
        assert_eq!((&spending["charged"], &spending["month"]), (&json!(tasks * 40), &json!("2026-11")));
        peaks.push(headless.peak_kib());
        headless.quit();
    }
    let grown = peaks[1].saturating_sub(peaks[0]);
    // The database keeps 16 MiB of pages; nothing else may grow.
    assert!(grown < 28 * 1024, "{grown} KiB more for fifty times the tasks: {peaks:?}");
}

async fn seed(profile: &Path, tasks: u32) {
    let library = Library::open(&profile.join("library.sqlite"), 0).unwrap();
    library
        .write(move |writer| {
            let account = writer.accounts().list()?.remove(0).id;
            writer.accounts().set_active(Some(account))?;
            (0..tasks).try_for_each(|number| task(writer, account, number))
        })
        .await
        .unwrap();
    library.close().await.unwrap();
}

fn task(writer: &Writer<'_>, account: i64, number: u32) -> Result<(), Error> {
    let prompt = format!("Number {number}: {}", "a harbour at dawn, long exposure ".repeat(12));
    let new = NewTask {
        account_id: account,
        kind: Kind::Image,
        endpoint: "/images/generations".to_owned(),
        model: "z-image".to_owned(),
        model_title: "Z-Image".to_owned(),
        body: json!({"model": "z-image", "prompt": prompt}).to_string(),
        prompt,
        body_sha256: "0".repeat(64),
        facts: Vec::new(),
        aspect: None,
        cost_estimate: Some(40),
        hold: None,
        queue_order: None,
        created_at: SENT_AT,
        parent_id: None,
        machine: "here".to_owned(),
    };
    let id = writer.tasks().insert_batch(&format!("press-{number}"), &[new])?.ids[0];
    let at = SENT_AT + i64::from(number) * 100;
    let sent = TaskPatch { sent_at: Some(Some(at)), ..TaskPatch::default() };
    writer.tasks().advance(id, &[TaskState::Queued], &TaskState::Sending, &sent)?;
    let running = TaskPatch { answered_at: Some(Some(at + 40)), ..TaskPatch::default() };
    writer.tasks().advance(id, &[TaskState::Sending], &TaskState::Processing, &running)?;
    let answer =
        json!({"id": format!("task_{number:032x}"), "status": "completed", "output": "x".repeat(ANSWER)}).to_string();
    let end = TaskPatch { ended_at: Some(Some(at + 90)), answer: Some(Some(answer)), ..TaskPatch::default() };
    writer.tasks().advance(id, &[TaskState::Processing], &TaskState::Completed, &end)?;
    for (fact, data) in [
        ("writtenToDisk", json!({"name": "writtenToDisk", "bytes": 400, "sha256": "0".repeat(64)})),
        ("sent", json!({"name": "sent", "host": "reapi.ai", "endpoint": "/images/generations"})),
        ("polled", json!({"name": "polled", "status": "processing", "count": 0, "lastAt": 0})),
        ("completed", json!({"name": "completed", "outputs": 0})),
    ] {
        writer.receipts().append(id, at, fact, &data)?;
    }
    Ok(())
}

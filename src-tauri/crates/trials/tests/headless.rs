//! The engine in JSON lines: what is asked is answered, the key is never said, and kill -9 sends nothing twice.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use sandbox::Sandbox;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::TcpListener;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::Notify;
use tokio::time::timeout;
use trials::books;

const SPEED: &str = "100";
/// Nothing here waits longer than this for one line, in real time.
const PATIENCE: Duration = Duration::from_secs(60);

struct Headless {
    child: Child,
    input: Option<ChildStdin>,
    output: Lines<BufReader<ChildStdout>>,
    /// Every line that it said.
    said: Vec<String>,
}

impl Headless {
    fn start(profile: &Path, api: &str) -> Headless {
        let mut command = Command::new(env!("CARGO_BIN_EXE_headless"));
        command.arg("--profile").arg(profile).args(["--api", api, "--speed", SPEED]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap()).lines();
        Headless { input: child.stdin.take(), child, output, said: Vec::new() }
    }

    async fn say(&mut self, line: &str) {
        let input = self.input.as_mut().unwrap();
        input.write_all(format!("{line}\n").as_bytes()).await.unwrap();
    }

    async fn line(&mut self) -> Option<Value> {
        let line = timeout(PATIENCE, self.output.next_line()).await.expect("a line comes").unwrap()?;
        self.said.push(line.clone());
        Some(serde_json::from_str(&line).unwrap())
    }

    /// The answer to a line; events and notices before it are passed over.
    async fn ask_raw(&mut self, line: &str) -> Value {
        self.say(line).await;
        loop {
            let line = self.line().await.expect("an answer comes before the end");
            if line.get("ok").is_some() || line.get("error").is_some() {
                return line;
            }
        }
    }

    async fn ask(&mut self, request: Value) -> Value {
        let answer = self.ask_raw(&request.to_string()).await;
        answer.get("ok").unwrap_or_else(|| panic!("{request}: {answer}")).clone()
    }

    /// Waits, line by line, until a task has this state.
    async fn until(&mut self, task: i64, state: &str) -> Value {
        loop {
            let said = self.said.len();
            let answer = self.ask(json!({"verb": "task", "task": task})).await;
            if answer["state"]["name"] == state {
                return answer;
            }
            // News that came before the answer may be newer than it.
            if self.said.len() == said + 1 {
                self.line().await.expect("news of the task");
            }
        }
    }

    async fn press(&mut self, submit_id: &str) -> i64 {
        let draft = json!({"submitId": submit_id, "kind": "image", "models": {"image": "z-image"},
            "prompt": "Celadon vase", "values": {}, "references": [], "extra": "", "count": 1});
        self.ask(json!({"verb": "submit", "draft": draft})).await["tasks"][0].as_i64().unwrap()
    }

    /// Closes the input, and reads to the end.
    async fn end(mut self) -> (ExitStatus, Vec<String>) {
        self.input = None;
        while self.line().await.is_some() {}
        let status = timeout(PATIENCE, self.child.wait()).await.expect("it ends").unwrap();
        (status, self.said)
    }

    async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }
}

async fn sandbox() -> Sandbox {
    let speed = SPEED.parse().unwrap();
    Sandbox::start(sandbox::Options { speed, requests_per_minute: 100_000, ..Default::default() }).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_goes_from_a_line_into_the_archive_and_all_books_agree() {
    let sandbox = sandbox().await;
    let folder = tempfile::tempdir().unwrap();
    let mut headless = Headless::start(folder.path(), &sandbox.api_url());

    let before = headless.ask_raw(r#"{"id":1,"verb":"balance_read"}"#).await;
    assert_eq!((&before["id"], &before["error"]["code"]), (&json!(1), &json!("keyMissing")));
    let kept = headless.ask(json!({"verb": "key", "key": sandbox.key()})).await;
    assert_eq!(kept["account"]["key"]["at"], "memory");

    for (line, code) in [
        ("nonsense".to_owned(), "notJson"),
        (format!("[\"{}\"]", sandbox.key()), "notJson"),
        (format!(r#"{{"verb":"{}"}}"#, sandbox.key()), "unknownVerb"),
        (format!(r#"{{"verb":"task","task":"{}"}}"#, sandbox.key()), "wrongArguments"),
        (format!(r#"{{"verb":"queue","{}":1}}"#, sandbox.key()), "wrongArguments"),
        (r#"{"verb":"task","task":77}"#.to_owned(), "notFound"),
    ] {
        assert_eq!(headless.ask_raw(&line).await["error"]["code"], code, "{line}");
    }

    let task = headless.press("0123456789abcdef0123456789abcdef").await;
    headless.until(task, "archived").await;
    let exported = headless.ask(json!({"verb": "export"})).await;
    let tasks: Vec<trials::app::Exported> = serde_json::from_value(exported).unwrap();
    let (status, said) = headless.end().await;
    assert_eq!(status.code(), Some(0));
    // After the end: the sidecar comes just behind the row.
    let agreed = books::compare(&sandbox.ledger(), &tasks, &folder.path().join("archive")).unwrap();
    assert_eq!((agreed.charges, agreed.completed, agreed.verified), (1, 1, agreed.outputs));
    assert!(said.iter().any(|line| line.starts_with(r#"{"event":"#)));
    assert!(said.iter().all(|line| !line.contains(sandbox.key())), "the key was said");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_process_does_not_get_the_profile() {
    let sandbox = sandbox().await;
    let folder = tempfile::tempdir().unwrap();
    let mut first = Headless::start(folder.path(), &sandbox.api_url());
    first.ask(json!({"verb": "settings"})).await;
    let mut second = Headless::start(folder.path(), &sandbox.api_url());
    assert_eq!(second.line().await.unwrap()["error"]["code"], "profileInUse");
    assert_eq!(second.end().await.0.code(), Some(1));
    first.ask(json!({"verb": "quit"})).await;
    assert_eq!(first.end().await.0.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_being_sent_at_kill_9_is_unconfirmed_and_not_sent_again() {
    let api = Silent::start().await;
    let folder = tempfile::tempdir().unwrap();
    let key = json!({"verb": "key", "key": format!("rk_live_{}", "5".repeat(32))});
    let mut headless = Headless::start(folder.path(), &api.url);
    headless.ask(key.clone()).await;
    let task = headless.press("0123456789abcdef0123456789abcdef").await;
    timeout(PATIENCE, api.arrived.notified()).await.expect("the submission arrives");
    headless.kill().await;

    let mut headless = Headless::start(folder.path(), &api.url);
    headless.ask(key).await;
    let found = headless.until(task, "unconfirmed").await;
    assert_eq!(found["state"]["what"], "appEnded");
    // A press after it goes out: had the first one been sent again, it would have come before.
    let next = headless.press("fedcba9876543210fedcba9876543210").await;
    assert_ne!(next, task);
    timeout(PATIENCE, api.arrived.notified()).await.expect("the next submission arrives");
    assert_eq!(api.submissions.load(Ordering::SeqCst), 2);
    headless.kill().await;
}

/// A service that tells the balance and takes every submission without ever answering it.
struct Silent {
    url: String,
    submissions: Arc<AtomicUsize>,
    arrived: Arc<Notify>,
}

impl Silent {
    async fn start() -> Silent {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/api/v1", listener.local_addr().unwrap());
        let (submissions, arrived) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
        let (count, notify) = (Arc::clone(&submissions), Arc::clone(&arrived));
        tokio::spawn(async move {
            loop {
                let (mut line, _) = listener.accept().await.unwrap();
                let (count, notify) = (Arc::clone(&count), Arc::clone(&notify));
                tokio::spawn(async move {
                    let mut request = vec![0; 64 * 1024];
                    let read = line.read(&mut request).await.unwrap_or(0);
                    if request[..read].starts_with(b"POST ") {
                        count.fetch_add(1, Ordering::SeqCst);
                        notify.notify_one();
                        // Held open until the other side is gone.
                        let _ = line.read_to_end(&mut request).await;
                        return;
                    }
                    let body = r#"{"balance":10000}"#;
                    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close";
                    let answer = format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
                    let _ = line.write_all(answer.as_bytes()).await;
                });
            }
        });
        Silent { url, submissions, arrived }
    }
}

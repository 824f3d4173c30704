//! A library with an account, and short ways to bring a task where a test wants it.

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};

use library::{
    Error, Kind, Library, Media, NewAccount, NewOutput, NewTask, OutputPatch, OutputState, Role, TaskPatch, TaskState,
    Writer,
};

pub struct Home {
    pub folder: tempfile::TempDir,
    pub library: Library,
    pub account: i64,
}

impl Home {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(&folder.path().join("library.db"), 0).unwrap();
        let account = library.write(|w| w.accounts().insert(&new_account("reAPI"))).await.unwrap();
        Self { folder, library, account }
    }

    pub fn file(&self) -> PathBuf {
        self.folder.path().join("library.db")
    }

    /// Another account in the same library.
    pub async fn another_account(&self) -> i64 {
        self.write(|w| w.accounts().insert(&new_account("another"))).await
    }

    pub async fn write<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Writer<'_>) -> Result<T, Error> + Send + 'static,
    ) -> T {
        self.library.write(f).await.unwrap()
    }

    pub async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&library::Reader<'_>) -> Result<T, Error> + Send + 'static,
    ) -> T {
        self.library.read(f).await.unwrap()
    }

    /// A queued task.
    pub async fn task(&self, prompt: &str) -> i64 {
        self.insert(new_task(self.account, prompt)).await
    }

    pub async fn insert(&self, new: NewTask) -> i64 {
        self.write(move |w| w.tasks().insert_batch(&submit_id(), &[new])).await.ids[0]
    }

    /// A task in the given state, sent at 1,000 if it was sent and ended at 2,000 if it ended.
    pub async fn task_in(&self, state: TaskState) -> i64 {
        let id = self.task("a task").await;
        self.write(move |w| bring(w, id, &state, 2_000)).await;
        id
    }

    /// A completed task with an output of each of these states.
    pub async fn completed_with(&self, outputs: &[OutputState]) -> i64 {
        let id = self.task_in(TaskState::Completed).await;
        let outputs = outputs.to_vec();
        self.write(move |w| {
            for (state, idx) in outputs.iter().zip(0..) {
                add_output(w, id, idx, state)?;
            }
            Ok(())
        })
        .await;
        id
    }

    /// Puts a text into a row behind the library's back, as a newer version or a stranger might.
    pub fn meddle(&self, sql: &str) {
        let conn = rusqlite::Connection::open(self.file()).unwrap();
        library::text::register(&conn).unwrap();
        conn.execute_batch(sql).unwrap();
    }
}

pub fn new_account(name: &str) -> NewAccount {
    NewAccount { name: name.to_owned(), api_base: "https://reapi.ai/api/v1".to_owned(), sandbox: false, created_at: 0 }
}

pub fn new_task(account: i64, prompt: &str) -> NewTask {
    NewTask {
        account_id: account,
        kind: Kind::Image,
        endpoint: "/images/generations".to_owned(),
        model: "gpt-image-2".to_owned(),
        model_title: "GPT Image 2".to_owned(),
        prompt: prompt.to_owned(),
        body: format!("{{\"prompt\":{}}}", serde_json::Value::from(prompt)),
        body_sha256: "00".repeat(32),
        facts: vec!["1k".to_owned()],
        aspect: None,
        cost_estimate: Some(40),
        hold: None,
        queue_order: None,
        created_at: 500,
        parent_id: None,
        machine: "here".to_owned(),
    }
}

pub fn new_output(idx: i64) -> NewOutput {
    NewOutput {
        idx,
        role: Role::Result,
        label: None,
        url: format!("https://cdn.reapi.ai/{idx}.png"),
        media: Media::Unknown,
        width: None,
        height: None,
        duration_ms: None,
        fetch: true,
    }
}

pub fn submit_id() -> String {
    static NEXT: AtomicI64 = AtomicI64::new(0);
    format!("submit-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Walks a queued task to a state, a step after the other.
pub fn bring(w: &Writer<'_>, id: i64, state: &TaskState, ended_at: i64) -> Result<(), Error> {
    use TaskState as S;
    let path: &[S] = match state {
        S::Queued => &[],
        S::Sending => &[S::Sending],
        S::Processing => &[S::Sending, S::Processing],
        S::Completed => &[S::Sending, S::Processing, S::Completed],
        S::Failed => &[S::Sending, S::Processing, S::Failed],
        S::LostContact => &[S::Sending, S::Processing, S::LostContact],
        S::Rejected => &[S::Sending, S::Rejected],
        S::Unconfirmed => &[S::Sending, S::Unconfirmed],
        S::Dismissed => &[S::Sending, S::Unconfirmed, S::Dismissed],
        S::Withdrawn => &[S::Withdrawn],
        S::Unknown(text) => panic!("no task walks to {text}"),
    };
    let mut from = S::Queued;
    for to in path {
        let patch = TaskPatch {
            sent_at: (*to == S::Sending).then_some(Some(1_000)),
            ended_at: to.is_end().then_some(Some(ended_at)),
            ..TaskPatch::default()
        };
        assert!(w.tasks().advance(id, &[from], to, &patch)?);
        from = to.clone();
    }
    Ok(())
}

pub fn add_output(w: &Writer<'_>, task: i64, idx: i64, state: &OutputState) -> Result<i64, Error> {
    let id = w.outputs().insert_all(task, &[new_output(idx)])?[0];
    let patch = match state {
        OutputState::Archived => archived(100),
        OutputState::Failed => OutputPatch {
            fail_reason: Some(Some("diskFull".to_owned())),
            retry_at: Some(Some(5_000)),
            ..OutputPatch::default()
        },
        OutputState::Waiting
        | OutputState::Downloading
        | OutputState::LinkDead
        | OutputState::Deleted
        | OutputState::Unknown(_) => OutputPatch::default(),
    };
    assert!(w.outputs().set_state_from(id, &[OutputState::Waiting], state, &patch)?);
    Ok(id)
}

pub fn archived(bytes: i64) -> OutputPatch {
    OutputPatch {
        path: Some(Some("/archive/a.png".to_owned())),
        bytes: Some(Some(bytes)),
        sha256: Some(Some("ab".repeat(32))),
        archived_at: Some(Some(3_000)),
        ..OutputPatch::default()
    }
}

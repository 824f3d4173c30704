//! The rows of a task as the app writes them: queued first and then brought to its end, so that every trigger of the
//! library does what it does in life.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use engine::face::Fact;
use rusqlite::{Connection, params};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::chance::Dice;
use super::pool::Pool;
use super::story::{End, Told};
use crate::Failure;

/// What can go wrong while rows are written.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error("the database: {0}")]
    Database(#[from] rusqlite::Error),
    #[error("{0}")]
    Failed(#[from] Failure),
}

const MACHINE: &str = "seeded";
pub(super) const HOST: &str = "127.0.0.1";

/// What was made so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub tasks: usize,
    pub completed: usize,
    pub outputs: usize,
    pub archived: usize,
    /// Archived once, and no longer where they were saved.
    pub missing: usize,
    pub dead_links: usize,
    pub unsaved: usize,
    pub linked: usize,
}

pub(super) struct Rows<'a> {
    pub conn: &'a Connection,
    pub seed: u64,
    pub archive: PathBuf,
    pub thumbnails: PathBuf,
    pub pool: Pool,
    pub counts: Counts,
    /// Names of the present day that are taken, and the last number tried.
    pub taken: HashMap<PathBuf, u32>,
    pub day: PathBuf,
    pub folders: HashSet<PathBuf>,
    pub bucket: PathBuf,
}

impl<'a> Rows<'a> {
    pub(super) fn new(conn: &'a Connection, seed: u64, profile: &Path, pool: Pool) -> Rows<'a> {
        Rows {
            conn,
            seed,
            archive: profile.join("archive"),
            thumbnails: profile.join("thumbnails"),
            pool,
            counts: Counts::default(),
            taken: HashMap::new(),
            day: PathBuf::new(),
            folders: HashSet::new(),
            bucket: PathBuf::new(),
        }
    }

    /// Writes a task with all that belongs to it; answers its id.
    pub(super) fn task(&mut self, told: &Told) -> Result<i64, Trouble> {
        self.counts.tasks += 1;
        let id = number(self.counts.tasks);
        let mut dice = Dice::of(self.seed ^ 0x726f_7773, self.counts.tasks);
        self.begin(id, told)?;
        let sent = sent_at(told);
        let remote = matches!(told.end, End::Completed | End::Failed(..) | End::LostContact)
            .then(|| format!("task_{}", dice.hex(24)));
        let outputs = self.outputs(id, told, remote.as_deref().unwrap_or_default(), &mut dice)?;
        self.end(id, told, sent, remote.as_deref(), &outputs)?;
        self.facts(id, told, sent, remote.as_deref(), outputs.len())?;
        if let Some((_, Some(how))) = told.from {
            let mut insert =
                self.conn.prepare_cached("INSERT INTO kinship (task_id, how, output_idx) VALUES (?1, ?2, ?3)")?;
            insert.execute(params![id, how, (how != "varied").then_some(0)])?;
        }
        Ok(id)
    }

    fn begin(&self, id: i64, told: &Told) -> Result<(), Trouble> {
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO task (id, account_id, submit_id, submit_index, kind, endpoint, model, model_title, prompt, body,
                 body_sha256, facts, aspect, shown_aspect, cost_estimate, state, queue_order, created_at, queued_at,
                 made_at, parent_id, machine)
             VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, coalesce(?12, 1.0), ?13, 'queued', ?1, ?14, ?14,
                 ?14, ?15, ?16)",
        )?;
        insert.execute(params![
            id,
            told.submit_id,
            number(told.submit_index),
            kind(told.kind),
            format!("/{}", told.kind.endpoint()),
            told.model,
            told.title,
            told.prompt,
            told.body,
            hex(&told.body),
            told.facts,
            told.aspect,
            told.credits,
            told.created_at,
            told.from.map(|(parent, _)| number(parent)),
            MACHINE,
        ])?;
        Ok(())
    }

    fn end(
        &self,
        id: i64,
        told: &Told,
        sent: Option<i64>,
        remote: Option<&str>,
        outputs: &[String],
    ) -> Result<(), Trouble> {
        let (state, ended) = match told.end {
            End::Completed => ("completed", Some(told.ended_at)),
            End::Failed(..) => ("failed", Some(told.ended_at)),
            End::Rejected(..) => ("rejected", Some(told.created_at + 900)),
            End::Withdrawn => ("withdrawn", Some(told.created_at + 4_000)),
            End::Dismissed => ("dismissed", Some(told.ended_at)),
            End::Unconfirmed => ("unconfirmed", None),
            End::LostContact => ("lost_contact", None),
        };
        let (status, code, message) = match told.end {
            End::Failed(code, message) => (None, Some(code), Some(message)),
            End::Rejected(status, code, message) => (Some(status), code, Some(message)),
            _ => (None, None, None),
        };
        let broke = matches!(told.end, End::Unconfirmed | End::Dismissed).then_some("no_answer");
        let mut update = self.conn.prepare_cached(
            "UPDATE task SET state = ?2, sent_at = ?3, answered_at = ?4, ended_at = ?5, last_polled_at = ?6, remote_id = ?7,
                 remote_status = ?8, cost_reported = ?9, refunded = ?10, error_status = ?11, error_code = ?12,
                 error_message = ?13, answer = ?14, broke = ?15, broke_at = ?16, watched = 1
             WHERE id = ?1",
        )?;
        update.execute(params![
            id,
            state,
            sent,
            remote.map(|_| told.created_at + 800),
            ended,
            remote.map(|_| told.ended_at),
            remote,
            remote.map(|_| if state == "completed" { "completed" } else { "failed" }),
            told.credits.filter(|_| told.end == End::Completed && id % 3 != 0),
            matches!(told.end, End::Failed(..)),
            status,
            code,
            message,
            remote.map(|remote| answer(told, remote, outputs).to_string()),
            broke,
            broke.map(|_| told.created_at + 30_000),
        ])?;
        Ok(())
    }

    /// The facts of its timeline.
    fn facts(
        &self,
        id: i64,
        told: &Told,
        sent: Option<i64>,
        remote: Option<&str>,
        outputs: usize,
    ) -> Result<(), Trouble> {
        let bytes = number(told.body.len());
        let mut facts = vec![(told.created_at, Fact::WrittenToDisk { bytes, sha256: hex(&told.body) })];
        if let Some(sent) = sent {
            facts.push((sent, Fact::Sent { host: HOST.to_owned(), endpoint: format!("/{}", told.kind.endpoint()) }));
        }
        if let Some(remote) = remote {
            facts.push((told.created_at + 800, Fact::TaskIdKept { task_id: remote.to_owned() }));
        }
        match told.end {
            End::Completed => {
                facts.push((told.ended_at, Fact::Completed { outputs: u32::try_from(outputs).unwrap_or(u32::MAX) }));
            }
            End::Failed(code, message) => {
                facts.push((told.ended_at, Fact::Failed { code: Some(code), message: message.to_owned() }));
            }
            _ => {}
        }
        let mut insert = self
            .conn
            .prepare_cached("INSERT INTO receipt (task_id, at, last_at, fact, data) VALUES (?1, ?2, ?2, ?3, ?4)")?;
        for (at, fact) in facts {
            let data = serde_json::to_value(&fact).unwrap_or_default();
            let name = data["name"].as_str().unwrap_or("unknown").to_owned();
            insert.execute(params![id, at, name, data.to_string()])?;
        }
        Ok(())
    }
}

fn sent_at(told: &Told) -> Option<i64> {
    (told.end != End::Withdrawn).then_some(told.created_at + 300)
}

fn answer(told: &Told, remote: &str, urls: &[String]) -> Value {
    let (field, kind) = match told.kind {
        catalogue::Kind::Image => ("image_urls", "image"),
        catalogue::Kind::Video => ("video_urls", "video"),
        catalogue::Kind::Audio => ("audio_urls", "audio"),
    };
    let (status, output, error) = match told.end {
        End::Failed(code, message) => ("failed", Value::Null, json!({ "code": code, "message": message })),
        _ if urls.is_empty() => {
            ("completed", json!({ "text": format!("Words of a {kind}, and no file.") }), Value::Null)
        }
        _ => ("completed", json!({ field: urls }), Value::Null),
    };
    json!({ "id": remote, "model": told.model, "status": status, "created_at": told.created_at / 1000, "output": output,
        "error": error })
}

fn kind(kind: catalogue::Kind) -> &'static str {
    match kind {
        catalogue::Kind::Image => "image",
        catalogue::Kind::Video => "video",
        catalogue::Kind::Audio => "audio",
    }
}

fn hex(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

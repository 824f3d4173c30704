//! The rows of a task as the app writes them: queued first and then brought to its end, so that every trigger of the
//! library does what it does in life.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use engine::face::Fact;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::{Connection, params};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::chance::Dice;
use super::pool::{Piece, Pool, Shown, link};
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
const HOST: &str = "127.0.0.1";

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
    taken: HashMap<PathBuf, u32>,
    day: PathBuf,
    folders: HashSet<PathBuf>,
    bucket: PathBuf,
}

enum Fate {
    Archived,
    Missing,
    Dead,
    Unsaved(&'static str),
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

    /// Writes its outputs and links their files; answers their links.
    fn outputs(&mut self, task: i64, told: &Told, remote: &str, dice: &mut Dice) -> Result<Vec<String>, Trouble> {
        let mut urls = Vec::new();
        for index in 0..told.outputs {
            let fate = match dice.below(1_000) {
                0..4 => Fate::Missing,
                4..9 => Fate::Dead,
                9..12 => Fate::Unsaved(["disk_full", "not_reached", "folder_missing"][dice.below(3)]),
                _ => Fate::Archived,
            };
            urls.push(self.output(task, told, remote, index, &fate, dice)?);
        }
        Ok(urls)
    }

    fn output(
        &mut self,
        task: i64,
        told: &Told,
        remote: &str,
        index: usize,
        fate: &Fate,
        dice: &mut Dice,
    ) -> Result<String, Trouble> {
        self.counts.outputs += 1;
        let id = number(self.counts.outputs);
        let cover = told.model == "suno-cover-image";
        let piece = match told.kind {
            catalogue::Kind::Audio if !cover => self.pool.sound(dice),
            catalogue::Kind::Video => self.pool.film(dice),
            catalogue::Kind::Image | catalogue::Kind::Audio => self.pool.picture(told.aspect, dice),
        };
        let when = told.ended_at + 1_500 + number(index) * 300;
        let url = format!("http://{HOST}:9/media/tasks/{remote}/{index}.{}", piece.extension);
        let (thumb, colour, peaks200, peaks2000) = match &piece.shown {
            Shown::Picture { colour, .. } => (1, Some(colour), None, None),
            Shown::Waves { peaks200, peaks2000 } => (2, None, Some(peaks200), Some(peaks2000)),
        };
        let saved = matches!(fate, Fate::Archived | Fate::Missing);
        let media = if saved { media_of(piece.mime) } else { "unknown" };
        let known = |number: Option<u32>| if saved { number } else { None };
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO output (id, task_id, idx, role, label, url, media, width, height, duration_ms, fetch, state, thumb,
                 colour, peaks200, peaks2000, mime, extension, facts, received, tries, first_try_at, last_try_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 1, 'waiting', ?11, ?12, ?13, ?14, ?15, ?16, ?17, 0, 1, ?18, ?18)",
        )?;
        insert.execute(params![
            id,
            task,
            number(index),
            if told.kind == catalogue::Kind::Audio && told.outputs > 1 { "track" } else { "result" },
            None::<String>,
            url,
            media,
            known(piece.width),
            known(piece.height),
            piece.duration_ms.filter(|_| saved).map(|ms| i64::try_from(ms).unwrap_or(0)),
            if saved { thumb } else { 0 },
            colour.filter(|_| saved),
            peaks200.filter(|_| saved),
            peaks2000.filter(|_| saved),
            saved.then_some(piece.mime),
            saved.then_some(piece.extension),
            saved.then_some(&piece.facts),
            when,
        ])?;
        match fate {
            Fate::Archived | Fate::Missing => {
                let path = self.place(told, index, &piece)?;
                if matches!(fate, Fate::Archived) {
                    link(&piece.file, &path)?;
                    self.counts.linked += 1;
                } else {
                    self.counts.missing += 1;
                }
                self.thumbnails(id, &piece)?;
                let mut update = self.conn.prepare_cached(
                    "UPDATE output SET state = 'archived', path = ?2, bytes = ?3, sha256 = ?4, archived_at = ?5, received = ?3
                     WHERE id = ?1",
                )?;
                let bytes = i64::try_from(piece.bytes).unwrap_or(0);
                update.execute(params![id, path.to_string_lossy(), bytes, piece.sha256, when])?;
                self.counts.archived += 1;
            }
            Fate::Dead => {
                let mut update = self.conn.prepare_cached(
                    "UPDATE output SET state = 'link_dead', fail_reason = 'links_asked', tries = 3 WHERE id = ?1",
                )?;
                update.execute([id])?;
                self.counts.dead_links += 1;
            }
            // Not tried again before somebody asks.
            Fate::Unsaved(reason) => {
                let mut update = self
                    .conn
                    .prepare_cached("UPDATE output SET state = 'failed', fail_reason = ?2, tries = 6 WHERE id = ?1")?;
                update.execute(params![id, reason])?;
                self.counts.unsaved += 1;
            }
        }
        Ok(url)
    }

    /// A free path in the archive, as the app names files; its folder is made.
    fn place(&mut self, told: &Told, index: usize, piece: &Piece) -> Result<PathBuf, Failure> {
        let moment = Timestamp::from_millisecond(told.ended_at).unwrap_or(Timestamp::UNIX_EPOCH);
        let name = archive::relative_path(&archive::NameFacts {
            date: moment.to_zoned_datetime(TimeZone::UTC).date(),
            model: told.model,
            prompt: if told.prompt.is_empty() { told.title } else { &told.prompt },
            index: u32::try_from(index + 1).unwrap_or(u32::MAX),
            extension: piece.extension,
        });
        let folder = self.archive.join(name.parent().unwrap_or(Path::new("")));
        // A day comes to its end: what it took is not asked for again.
        let day = folder.parent().unwrap_or(&folder);
        if self.day != day {
            day.clone_into(&mut self.day);
            self.taken.clear();
            self.folders.clear();
        }
        if self.folders.insert(folder.clone()) {
            fs::create_dir_all(&folder).map_err(Failure::file(&folder))?;
        }
        let path = self.archive.join(name);
        let number = self.taken.entry(path.clone()).or_insert(0);
        loop {
            *number += 1;
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            let tried = match *number {
                1 => path.clone(),
                number => path.with_file_name(format!("{stem} ({number}).{}", piece.extension)),
            };
            if !tried.exists() {
                return Ok(tried);
            }
        }
    }

    fn thumbnails(&mut self, output: i64, piece: &Piece) -> Result<(), Failure> {
        let Shown::Picture { small, large, .. } = &piece.shown else { return Ok(()) };
        let bucket = self.thumbnails.join((output / 1000).to_string());
        if self.bucket != bucket {
            fs::create_dir_all(&bucket).map_err(Failure::file(&bucket))?;
            self.bucket = bucket;
        }
        for (size, file) in [(320, small), (640, large)] {
            link(file, &self.bucket.join(format!("{output}_{size}.{}", media::PICTURE_EXTENSION)))?;
        }
        Ok(())
    }
}

fn media_of(mime: &str) -> &'static str {
    match mime.split('/').next() {
        Some("image") => "image",
        Some("video") => "video",
        Some("audio") => "audio",
        _ => "other",
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

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

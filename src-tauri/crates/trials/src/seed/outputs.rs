//! The outputs of a task: their rows, and the files that they are linked to.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::params;

use super::chance::Dice;
use super::pool::{Piece, Shown, link};
use super::rows::{HOST, Rows, Trouble, number};
use super::story::Told;
use crate::Failure;

enum Fate {
    Archived,
    Missing,
    Dead,
    Unsaved(&'static str),
}

impl Rows<'_> {
    /// Writes its outputs and links their files; answers their links.
    pub(super) fn outputs(
        &mut self,
        task: i64,
        told: &Told,
        remote: &str,
        dice: &mut Dice,
    ) -> Result<Vec<String>, Trouble> {
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

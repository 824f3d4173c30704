use rusqlite::{Connection, Row, params};

use crate::search::Words;
use crate::stored::{first, only, rows, statements};
use crate::table::task_fts;
use crate::{Error, Media, Reader};

statements! {
    // The only pass over a whole library on the way to a pixel: it reads its index and no row.
    ALL = "SELECT id, shown_aspect, made_at, shown_media FROM task WHERE account_id = ?1 AND state = 'completed'
        ORDER BY made_at, id";
    ONE = "SELECT id, shown_aspect, made_at, shown_media FROM task
        WHERE id = ?2 AND account_id = ?1 AND state = 'completed'";
    COUNT = "SELECT count(*) FROM task WHERE account_id = ?1 AND state = 'completed'";
}

/// Up to this many matches are looked up one by one; more are picked out of the pass over the index.
const FEW: usize = 2_000;

/// One result: a completed task, with or without files.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ViewRow {
    pub task: i64,
    /// Width divided by height of the first output's file, else what was asked for, else 1. Above 0 and finite;
    /// not limited otherwise.
    pub aspect: f32,
    pub made_at: i64,
    /// The first output's; `Other` for a result without a file.
    pub media: Media,
}

/// How many results there are of each media.
pub type MediaCounts = Vec<(Media, u32)>;

impl Reader<'_> {
    /// The results of an account that hold every word of `text` and are of one of `media` (empty: of any), by the
    /// time they were made. Words are found by their beginnings in prompt, model and title, without regard to case
    /// and accents; what no index of words can find, or does not find, is looked for inside the texts.
    pub fn view(&self, account: i64, text: &str, media: &[Media], newest: bool) -> Result<Vec<ViewRow>, Error> {
        self.view_with_counts(account, text, media, newest).map(|(rows, _)| rows)
    }

    /// How many results hold every word of `text`, by media; media without any are left out.
    pub fn view_counts(&self, account: i64, text: &str) -> Result<MediaCounts, Error> {
        Ok(counts(&found(self.conn(), account, text)?))
    }

    /// Both in one pass: the rows, and the counts of the same text without the filter of media.
    pub fn view_with_counts(
        &self,
        account: i64,
        text: &str,
        media: &[Media],
        newest: bool,
    ) -> Result<(Vec<ViewRow>, MediaCounts), Error> {
        let mut rows = found(self.conn(), account, text)?;
        let counts = counts(&rows);
        if !media.is_empty() {
            rows.retain(|row| media.contains(&row.media));
        }
        if newest {
            rows.reverse();
        }
        Ok((rows, counts))
    }

    /// All results of an account.
    pub fn view_total(&self, account: i64) -> Result<u32, Error> {
        only(self.conn(), COUNT, [account], |row| row.get(0))
    }
}

/// Oldest first.
fn found(conn: &Connection, account: i64, text: &str) -> Result<Vec<ViewRow>, Error> {
    let Some(words) = Words::of(text) else {
        return rows(conn, ALL, [account], read);
    };
    if let Some(expression) = &words.by_index {
        let mut found = pick(conn, account, &task_fts::with_words(conn, expression)?)?;
        if let Some(patterns) = &words.by_text {
            found = keep_with_pieces(conn, account, found, patterns)?;
        }
        if !found.is_empty() {
            return Ok(found);
        }
    }
    // Inside of words too, so that "none" is never said where the texts hold some.
    pick(conn, account, &task_fts::with_pieces(conn, account, &words.all_by_text)?)
}

/// The results among `ids`, which rise.
fn pick(conn: &Connection, account: i64, ids: &[i64]) -> Result<Vec<ViewRow>, Error> {
    if ids.len() > FEW {
        let mut all = rows(conn, ALL, [account], read)?;
        all.retain(|row| ids.binary_search(&row.task).is_ok());
        return Ok(all);
    }
    let mut picked = Vec::new();
    for id in ids {
        picked.extend(first(conn, ONE, params![account, id], read)?);
    }
    picked.sort_unstable_by_key(|row| (row.made_at, row.task));
    Ok(picked)
}

fn keep_with_pieces(
    conn: &Connection,
    account: i64,
    mut found: Vec<ViewRow>,
    patterns: &str,
) -> Result<Vec<ViewRow>, Error> {
    if found.len() > FEW {
        let ids = task_fts::with_pieces(conn, account, patterns)?;
        found.retain(|row| ids.binary_search(&row.task).is_ok());
        return Ok(found);
    }
    let mut kept = Vec::new();
    for row in found {
        if task_fts::has_pieces(conn, row.task, patterns)? {
            kept.push(row);
        }
    }
    Ok(kept)
}

fn counts(rows: &[ViewRow]) -> MediaCounts {
    let count = |media: &Media| rows.iter().filter(|row| row.media == *media).count();
    let counts = Media::ALL.iter().map(|media| (*media, u32::try_from(count(media)).unwrap_or(u32::MAX)));
    counts.filter(|(_, count)| *count > 0).collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<ViewRow> {
    let aspect: f64 = row.get(1)?;
    // A shape that does not survive the step to f32 (or a damaged one) is shown as a square.
    let aspect = Some(aspect as f32).filter(|aspect| aspect.is_finite() && *aspect > 0.0).unwrap_or(1.0);
    Ok(ViewRow { task: row.get(0)?, aspect, made_at: row.get(2)?, media: row.get(3)? })
}

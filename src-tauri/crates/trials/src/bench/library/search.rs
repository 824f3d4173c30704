//! From a key in the search field to the first page, against the plainest way of looking for a text in the same file.

use std::path::{Path, PathBuf};
use std::time::Instant;

use engine::Engine;
use engine::face::{GridLayout, Group, Sort, ViewRequest};
use rusqlite::{Connection, OpenFlags, params};

use super::figures::{at, median};
use crate::Failure;
use crate::bench::goal::Goal;
use crate::seed;
use crate::telling::say;

/// Queries that are typed letter by letter.
const QUERIES: usize = 120;
/// So many letters of each: whoever types on has been answered by then.
const LETTERS: usize = 14;
/// Of the keys, so many are also answered the plain way: it is slow.
const PLAIN_OF: usize = 12;
/// Pixels of the first page.
const PAGE: f64 = 900.0;
/// Tiles on it.
const PAGE_TILES: u32 = 60;
/// So many of the slowest keys are named.
const SLOWEST: usize = 8;

/// What is put before some words, in the language of queries.
const FIELDS: [&str; 8] = [
    "kind:video ",
    "is:favourite ",
    "rating:>=3 ",
    "model:gpt-image-2 ",
    "tag:client ",
    "after:2025 ",
    "shape:wide ",
    "label:red ",
];

#[derive(Default)]
struct Times {
    /// Milliseconds until the first page could be drawn, and until its exact number was known.
    page: Vec<f64>,
    whole: Vec<f64>,
    plain: Vec<f64>,
}

pub(super) async fn measure(profiles: &[(usize, PathBuf)], runs: usize) -> Result<(Vec<String>, Vec<Goal>), Failure> {
    let keys = keys();
    let mut lines =
        vec![format!("search, {} keys a run, milliseconds       page p50    p99   count p50    p99", keys.len())];
    let (mut goals, mut before) = (Vec::new(), None);
    for (tasks, profile) in profiles {
        let (mut pages, mut counts, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        let (mut usual_page, mut usual_count, mut usual_ratio) = (Vec::new(), Vec::new(), Vec::new());
        let mut by_key: Vec<Vec<f64>> = vec![Vec::new(); keys.len()];
        let engine = opened(profile).await?;
        // The first look warms the file for both.
        one_run(&engine, profile, &keys[..keys.len().min(40)]).await?;
        for _ in 0..runs {
            let times = one_run(&engine, profile, &keys).await?;
            pages.push(at(&times.page, 0.99));
            counts.push(at(&times.whole, 0.99));
            ratios.push(at(&times.plain, 0.99) / at(&times.page, 0.99));
            usual_page.push(median(&times.page));
            usual_count.push(median(&times.whole));
            usual_ratio.push(median(&times.plain) / median(&times.page));
            by_key.iter_mut().zip(&times.page).for_each(|(all, page)| all.push(*page));
        }
        engine.shutdown().await;
        let (page, count) = (median(&pages), median(&counts));
        lines.push(format!(
            "  of {tasks:>9} tasks {:>32.2} {page:>6.2} {:>11.2} {count:>6.2}   plain: {:.1} times as long, p99 {:.1}",
            median(&usual_page),
            median(&usual_count),
            median(&usual_ratio),
            median(&ratios)
        ));
        lines.push(format!("  the slowest: {}", slowest(&keys, &by_key).join(", ")));
        if let Some((tasks_before, page_before, count_before)) = before {
            lines.push(format!(
                "  from {tasks_before} to {tasks} tasks: page × {:.1}, count × {:.1}",
                page / page_before,
                count / count_before
            ));
        }
        before = Some((*tasks, page, count));
        if *tasks == 100_000 {
            goals.push(Goal::at_most("search: first page, p99", page, 5.0, " ms"));
            goals.push(Goal::at_least("search: first page as against LIKE, p99", median(&ratios), 8.0, " times"));
            goals.push(Goal::at_most("search: exact count, p99", count, 20.0, " ms"));
        }
    }
    Ok((lines, goals))
}

/// Keys whose first page takes longest, by the middle of its runs.
fn slowest(keys: &[String], by_key: &[Vec<f64>]) -> Vec<String> {
    let mut middles: Vec<(&String, f64)> = keys.iter().zip(by_key.iter().map(|times| median(times))).collect();
    middles.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    middles.iter().take(SLOWEST).map(|(key, ms)| format!("\u{ab}{key}\u{bb} {ms:.1}")).collect()
}

async fn opened(profile: &Path) -> Result<Engine, Failure> {
    let engine = seed::open(profile).await;
    engine.map_err(|error| Failure::Disagree(format!("{} did not open: {error}", profile.display())))
}

async fn one_run(engine: &Engine, profile: &Path, keys: &[String]) -> Result<Times, Failure> {
    let database = profile.join("library.sqlite");
    let conn = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(unread)?;
    conn.pragma_update(None, "cache_size", -16_000).map_err(unread)?;
    let mut times = Times::default();
    let mut plain_ones = 0;
    for (place, key) in keys.iter().enumerate() {
        let began = Instant::now();
        let view = engine.library_view(request(key)).await.map_err(refused)?;
        engine.library_rows(view.view, 0.0, PAGE).await.map_err(refused)?;
        times.page.push(ms(began));
        if !view.whole {
            engine.library_whole(view.view).await.map_err(refused)?;
        }
        times.whole.push(ms(began));
        // A word alone: LIKE knows no fields.
        if place % PLAIN_OF == 0 && !key.contains(':') {
            let began = Instant::now();
            plain_ones += plain(&conn, key).map_err(unread)?;
            times.plain.push(ms(began));
        }
    }
    say(format_args!(
        "{} keys, first page p99 {:.2} ms ({plain_ones} found the plain way)",
        keys.len(),
        at(&times.page, 0.99)
    ));
    Ok(times)
}

/// The newest page of what holds the text anywhere in its prompt, model or title.
fn plain(conn: &Connection, text: &str) -> rusqlite::Result<usize> {
    let mut found = conn.prepare_cached(
        "SELECT id, substr(prompt, 1, 200), model_title, made_at, shown_media, shown_aspect FROM task
         WHERE account_id = 1 AND state = 'completed' AND (prompt LIKE ?1 OR model LIKE ?1 OR model_title LIKE ?1)
         ORDER BY made_at DESC, id DESC LIMIT ?2",
    )?;
    let rows = found.query_map(params![format!("%{}%", text.trim()), PAGE_TILES], |row| row.get::<_, String>(1))?;
    Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?.len())
}

fn request(text: &str) -> ViewRequest {
    ViewRequest {
        text: text.to_owned(),
        sort: Sort::Newest,
        group: Group::Day,
        layout: GridLayout::Justified,
        width: 1_000,
        row_height: 176,
    }
}

/// What stands in the field after each key: one word or two of prompts as they are in the library, in their languages.
fn keys() -> Vec<String> {
    let mut keys = Vec::new();
    for (place, prompt) in seed::prompts(0, QUERIES).iter().enumerate() {
        let words: Vec<&str> =
            prompt.split([' ', ',', '、', '，', '،']).filter(|word| word.chars().count() > 1).collect();
        let Some(first) = words.get(place % words.len().max(1)) else { continue };
        let second = words.get((place * 7 + 3) % words.len()).filter(|_| place % 3 == 0);
        let text = second.map_or_else(|| (*first).to_owned(), |second| format!("{first} {second}"));
        let field = if place % 5 == 4 { FIELDS[place / 5 % FIELDS.len()] } else { "" };
        for letters in 1..=text.chars().count().min(LETTERS) {
            keys.push(format!("{field}{}", text.chars().take(letters).collect::<String>()));
        }
    }
    keys
}

fn ms(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1_000.0
}

fn unread(error: rusqlite::Error) -> Failure {
    Failure::Disagree(format!("the library could not be read: {error}"))
}

fn refused(failure: engine::face::Failure) -> Failure {
    Failure::Disagree(format!("the engine did not answer: {failure}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_grow_letter_by_letter_in_several_languages_and_some_have_fields() {
        let keys = keys();
        assert!(keys.len() > 400, "{}", keys.len());
        assert!(keys.iter().any(|key| !key.is_ascii()) && keys.iter().any(|key| key.contains("kind:video ")));
        assert!(keys.windows(2).any(|pair| pair[1].starts_with(pair[0].as_str()) && pair[1] != pair[0]));
    }
}

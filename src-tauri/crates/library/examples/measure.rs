//! Times on a hundred thousand results, for whoever works on this: `cargo run -p library --release --example measure`,
//! with `RESULTS=1000000` for more.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::cast_possible_truncation)]

use std::path::Path;
use std::time::Duration;

use library::query::{Expr, Flag, Term};
use library::{Error, First, Library, Look, Question};

const ACCOUNT: i64 = 1;

fn main() {
    let count: u32 = std::env::var("RESULTS").ok().and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let folder = tempfile::tempdir().unwrap();
    // A file that is there already is measured as it is.
    let file = std::env::var_os("FILE").map_or_else(|| folder.path().join("library.db"), Into::into);
    if !file.exists() {
        drop(Library::open(&file, 0).unwrap());
        let began = cpu();
        fill(&file, count);
        println!("{count} results written in {:?}", cpu() - began);
    }
    let library = Library::open(&file, 0).unwrap();
    let began = cpu();
    let (bytes, rows) = library.look_blocking(|look| Ok((look.columns().bytes(), look.columns().len()))).unwrap();
    println!("loaded {rows} in {:?}, {bytes} bytes, file {}", cpu() - began, file.metadata().unwrap().len());

    println!("{:>14} {:>9} {:>10} {:>10} {:>10} {:>10}", "text", "found", "first", "whole", "again", "LIKE");
    let raw = rusqlite::Connection::open(&file).unwrap();
    for text in [
        "n",
        "ne",
        "neo",
        "neon",
        "neon c",
        "neon city",
        "a",
        "w1",
        "w12",
        "w123",
        "w1234",
        "猫",
        "eonl",
        "zzz",
        "1-5",
        "%",
    ] {
        let expr = asked(text);
        let mut first = Duration::ZERO;
        let mut timed = |what: &dyn Fn() -> usize| {
            let began = cpu();
            let found = what();
            first = cpu() - began;
            (found, first)
        };
        let (page, first_took) = timed(&|| {
            ask(&library, &expr, |look, question| {
                Ok(match look.first(question, 120, false)? {
                    First::Whole(all) => all.len(),
                    First::Page(page) => page.len(),
                })
            })
        });
        let whole = |_: ()| ask(&library, &expr, |look, question| look.count(question)) as usize;
        let (found, whole_took) = timed(&|| whole(()));
        let (_, again) = timed(&|| whole(()));
        let (_, like) = timed(&|| {
            let words = text.split_whitespace().map(|word| format!("prompt LIKE '%{word}%'")).collect::<Vec<_>>();
            let sql = format!("SELECT count(*) FROM task WHERE {}", words.join(" AND "));
            raw.query_row(&sql, [], |row| row.get::<_, i64>(0)).unwrap() as usize
        });
        println!(
            "{text:>14} {found:>9} {first_took:>10.1?} {whole_took:>10.1?} {again:>10.1?} {like:>10.1?}   ({page})"
        );
    }
    let terms = [
        ("all", Expr::default()),
        ("favourite", Expr::Term(Term::Is(Flag::Favourite))),
        ("neon fav", Expr::All(vec![asked("neon"), Expr::Term(Term::Is(Flag::Favourite))])),
    ];
    for (name, expr) in terms {
        let began = cpu();
        let found = ask(&library, &expr, |look, question| look.count(question));
        let counted = cpu() - began;
        let began = cpu();
        ask(&library, &expr, |look, question| look.counts(question).map(drop));
        println!("{name}: {found} in {counted:?}, facets in {:?}", cpu() - began);
    }
}

/// What this thread has used of a processor, since others may want it too.
fn cpu() -> Duration {
    let used = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(used.split(' ').next().unwrap().parse().unwrap())
}

/// The words of a text, all of which are asked for.
fn asked(text: &str) -> Expr {
    let word = |text: &str| Expr::Term(Term::Text { text: text.to_owned(), exact: false });
    Expr::All(text.split_whitespace().map(word).collect())
}

fn ask<T>(library: &Library, expr: &Expr, f: impl FnOnce(&Look<'_>, &Question<'_>) -> Result<T, Error>) -> T {
    let now = "2026-03-04T15:00[Europe/Berlin]".parse().unwrap();
    let question = Question { account: ACCOUNT, expr, now: &now, stop: &|| false };
    library.look_blocking(|look| f(look, &question)).unwrap()
}

fn fill(file: &Path, count: u32) {
    let mut conn = rusqlite::Connection::open(file).unwrap();
    library::text::register(&conn).unwrap();
    conn.pragma_update(None, "synchronous", "OFF").unwrap();
    let account = "INSERT INTO account (id, name, api_base, sandbox, created_at) VALUES (1, 'a', 'https://a', 0, 0)";
    conn.execute(account, []).unwrap();
    let tx = conn.transaction().unwrap();
    let mut insert = tx
        .prepare(
            "INSERT INTO task (account_id, kind, state, ended_at, queue_order, created_at, queued_at, made_at, submit_index,
                submit_id, machine, endpoint, body_sha256, model, model_title, facts, prompt, body, cost_estimate)
            VALUES (?1, 'image', 'completed', ?2, 0, 0, 0, 0, 0, ?3, 'm', 'e', '', ?4, ?4, '[]', ?5, ?6, 40)",
        )
        .unwrap();
    let mut output = tx
        .prepare(
            "INSERT INTO output (task_id, idx, state, media, role, fetch, width, height, url, path, bytes, sha256, archived_at)
            VALUES (?1, 0, 'archived', 'image', 'result', 1, 300, 200, 'https://a/0', ?2, 5, 's', 1)",
        )
        .unwrap();
    let mut seed = 1_u64;
    let mut random = move |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for n in 0..count {
        let mut prompt = String::from(
            ["a neon city", "a neonlit boat at dusk", "一只黑猫 portrait", "an alley, 1-5 people"][n as usize % 4],
        );
        for _ in 0..40 {
            // Few words are common and many are rare, as in any language.
            let rank = random(8_000) * random(8_000) / 8_000;
            prompt.push_str(&format!(" w{rank}"));
        }
        let body = format!("{{\"prompt\":{prompt:?},\"seed\":{n},\"resolution\":\"1080p\",\"n\":1}}");
        insert
            .execute(rusqlite::params![ACCOUNT, n * 1_000, format!("s{n}"), format!("model-{}", n % 30), prompt, body])
            .unwrap();
        let name = prompt.chars().take(40).collect::<String>().replace(' ', "-");
        output.execute(rusqlite::params![tx.last_insert_rowid(), format!("/archive/2026/{name}_{n}.png")]).unwrap();
    }
    drop((insert, output));
    tx.commit().unwrap();
}

//! Whatever is written: what is kept in memory is what a new opening reads, and every answer is that of a plain walk
//! over the rows.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use rusqlite::params;

use super::{First, Look, Question};
use crate::query::{Expr, Flag, Label, Part, Pattern, Ratio, Span, Term, When};
use crate::text::{fold, words};
use crate::{Error, Library, Media, TaskState};

const PROMPTS: [&str; 8] = [
    "a neon city",
    "Ein CAFÉ im Neonlicht",
    "黑猫 on the roof",
    "black cat 🐈, 50% off_white",
    "",
    "cat concat category",
    "東京の夜",
    "half-length portrait, 100_000 %",
];
const MODELS: [(&str, &str); 3] = [("kling-v2", "Kling 2"), ("z-image", "Z Image"), ("kling-v2", "Kling 2.1")];
const TAGS: [&str; 3] = ["Dress", "red café", "猫"];
const STATES: [&str; 4] = ["completed", "completed", "failed", "lost_contact"];
const LABELS: [&str; 2] = ["red", "blue"];

#[derive(Clone, Debug)]
enum Step {
    Task { prompt: usize, model: usize, parent: usize, same_press: bool },
    End { task: usize, state: usize, at: i64 },
    Output { task: usize, video: bool, width: i64, height: i64 },
    Save { output: usize, bytes: i64 },
    Judge { task: usize, favourite: bool, rating: i64, label: Option<usize>, private: bool, bin: u8 },
    Tag { task: usize, tag: usize, on: bool },
    Collect { task: usize, collection: usize, on: bool },
    Note { task: usize, text: Option<usize> },
    Rename { tag: usize, name: usize },
    Secret { collection: usize, on: bool },
    Charge { task: usize, credits: i64 },
    TakenBack { task: usize },
    Look,
}

fn step() -> impl Strategy<Value = Step> {
    let task = 0..12_usize;
    prop_oneof![
        4 => (0..8_usize, 0..3_usize, 0..14_usize, any::<bool>())
            .prop_map(|(prompt, model, parent, same_press)| Step::Task { prompt, model, parent, same_press }),
        6 => (task.clone(), 0..4_usize, 0..9_i64).prop_map(|(task, state, at)| Step::End { task, state, at }),
        3 => (task.clone(), any::<bool>(), -1..4_i64, 0..4_i64)
            .prop_map(|(task, video, width, height)| Step::Output { task, video, width, height }),
        2 => (0..8_usize, 1..9_i64).prop_map(|(output, bytes)| Step::Save { output, bytes }),
        3 => (task.clone(), any::<bool>(), 0..6_i64, prop::option::of(0..2_usize), any::<bool>(), 0..5_u8).prop_map(
            |(task, favourite, rating, label, private, bin)| Step::Judge { task, favourite, rating, label, private, bin }
        ),
        3 => (task.clone(), 0..3_usize, any::<bool>()).prop_map(|(task, tag, on)| Step::Tag { task, tag, on }),
        2 => (task.clone(), 0..2_usize, any::<bool>())
            .prop_map(|(task, collection, on)| Step::Collect { task, collection, on }),
        2 => (task.clone(), prop::option::of(0..8_usize)).prop_map(|(task, text)| Step::Note { task, text }),
        1 => (0..3_usize, 0..3_usize).prop_map(|(tag, name)| Step::Rename { tag, name }),
        1 => (0..2_usize, any::<bool>()).prop_map(|(collection, on)| Step::Secret { collection, on }),
        1 => (task.clone(), 1..90_i64).prop_map(|(task, credits)| Step::Charge { task, credits }),
        1 => task.prop_map(|task| Step::TakenBack { task }),
        2 => Just(Step::Look),
    ]
}

fn leaf() -> impl Strategy<Value = Term> {
    let texts = prop_oneof![
        4 => (0..8_usize, 0..20_usize, 1..6_usize).prop_map(|(prompt, from, len)| {
            PROMPTS[prompt].chars().skip(from).take(len).collect::<String>()
        }),
        1 => Just("cat".to_owned()),
        1 => Just("kling".to_owned()),
        1 => Just("zzz".to_owned()),
    ];
    let span = (prop::option::of(0..6_i64), prop::option::of(0..6_i64), any::<bool>(), any::<bool>()).prop_map(
        |(from, to, above, below)| Span { from: from.map(|n| n as f64), to: to.map(|n| n as f64), above, below },
    );
    prop_oneof![
        5 => (texts, any::<bool>()).prop_map(|(text, exact)| Term::Text { text, exact }),
        1 => prop::sample::select(&[Media::Image, Media::Video][..]).prop_map(|kind| Term::Kind(vec![kind])),
        1 => prop::sample::select(&["kling*", "z-image", "KLING 2", "*"][..])
            .prop_map(|is| Term::Model(vec![Pattern(is.to_owned())])),
        1 => prop::sample::select(&["dress", "RED CAFE", "*", "猫"][..]).prop_map(|is| Term::Tag(vec![Pattern(is.to_owned())])),
        1 => prop::sample::select(&["spring", "SUMMER", "none"][..]).prop_map(|is| Term::In(vec![is.to_owned()])),
        2 => span.clone().prop_map(Term::Rating),
        1 => span.clone().prop_map(Term::Outputs),
        1 => span.prop_map(Term::Bytes),
        1 => Just(Term::Label(vec![Label::Red])),
        3 => prop::sample::select(Flag::ALL).prop_map(Term::Is),
        1 => prop::sample::select(Part::ALL).prop_map(Term::Has),
        1 => Just(Term::State(vec![TaskState::LostContact])),
        1 => prop::sample::select(&[Ratio::Wide, Ratio::Tall, Ratio::Square][..]).prop_map(Term::Ratio),
        1 => Just(Term::Made { from: Some(When::Year(1970)), to: None }),
        1 => (0..12_i64).prop_map(Term::Family),
        1 => (0..12_i64).prop_map(Term::Press),
        1 => Just(Term::Seed(vec!["2".to_owned(), "3*".to_owned()])),
        1 => Just(Term::Param { name: "Size".to_owned(), values: vec![Pattern("1*".to_owned())] }),
    ]
}

fn expr() -> impl Strategy<Value = Expr> {
    let tree = leaf().prop_map(Expr::Term).prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            3 => prop::collection::vec(inner.clone(), 0..3).prop_map(Expr::All),
            1 => prop::collection::vec(inner.clone(), 0..3).prop_map(Expr::Any),
            1 => inner.prop_map(|expr| Expr::Not(Box::new(expr))),
        ]
    });
    prop_oneof![1 => Just(Expr::default()), 8 => tree]
}

struct Home {
    _folder: tempfile::TempDir,
    path: std::path::PathBuf,
    library: Library,
    runtime: tokio::runtime::Runtime,
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("library.db");
        let library = Library::open(&path, 0).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let home = Self { _folder: folder, path, library, runtime };
        home.run(
            "INSERT INTO account (id, name, api_base, sandbox, created_at) VALUES (1, 'a', 'https://a', 0, 0);
            INSERT INTO collection (id, name, folded, private, made_at) VALUES (1, 'Spring', 'spring', 0, 0), (2, 'Summer', 'summer', 0, 0);
            INSERT INTO tag (id, name, folded) VALUES (1, 'Dress', 'dress'), (2, 'red café', 'red cafe'), (3, '猫', '猫');",
        );
        home
    }

    fn run(&self, sql: &str) {
        let sql = sql.to_owned();
        self.runtime.block_on(self.library.write(move |w| Ok(w.conn().execute_batch(&sql)?))).unwrap();
    }

    /// Ids that are not there are left alone by SQL itself.
    fn step(&self, step: Step) {
        let step = move |conn: &rusqlite::Connection| -> Result<(), rusqlite::Error> {
            let changed = match step {
                Step::Task { prompt, model, parent, same_press } => {
                    let id: i64 = conn.query_row("SELECT count(*) FROM task", [], |row| row.get(0))?;
                    let press = if same_press { id - id % 3 } else { id };
                    let body = format!("{{\"seed\":{},\"size\":\"{}x1\"}}", id * 10, id % 3);
                    conn.execute(
                        "INSERT INTO task (id, account_id, kind, state, queue_order, created_at, queued_at, made_at, submit_index,
                            submit_id, machine, endpoint, body_sha256, model, model_title, facts, prompt, body, cost_estimate, parent_id)
                        VALUES (?1, 1, 'image', 'queued', 0, 0, 0, 0, ?1, ?2, 'm', 'e', '', ?3, ?4, '[]', ?5, ?6, 40,
                            (SELECT id FROM task WHERE id = ?7))",
                        params![id, format!("p{press}"), MODELS[model].0, MODELS[model].1, PROMPTS[prompt], body, parent as i64],
                    )
                }
                Step::End { task, state, at } => conn.execute(
                    "UPDATE task SET state = ?2, ended_at = ?3 WHERE id = ?1",
                    params![task as i64, STATES[state], at * 1_000],
                ),
                Step::Output { task, video, width, height } => conn.execute(
                    "INSERT INTO output (task_id, idx, state, media, role, fetch, width, height, url)
                    SELECT id, 3 - (SELECT count(*) FROM output WHERE task_id = ?1), 'waiting', ?2, 'result', 1, ?3, ?4,
                        (SELECT 'https://a/' || count(*) FROM output) FROM task WHERE id = ?1",
                    params![task as i64, if video { "video" } else { "image" }, width, height],
                ),
                Step::Save { output, bytes } => conn.execute(
                    "UPDATE output SET state = 'archived', path = '/a/Saved_' || id || '.png', bytes = ?2, sha256 = 's',
                        archived_at = 1, missing = ?2 % 2 WHERE id = ?1",
                    params![output as i64, bytes],
                ),
                Step::Judge { task, favourite, rating, label, private, bin } => conn.execute(
                    "INSERT INTO judgement (account_id, task_id, favourite, rating, label, private, binned_at, emptied_at)
                    SELECT 1, id, ?2, ?3, ?4, ?5, ?6, ?7 FROM task WHERE id = ?1
                    ON CONFLICT DO UPDATE SET favourite = excluded.favourite, rating = excluded.rating, label = excluded.label,
                        private = excluded.private, binned_at = excluded.binned_at, emptied_at = excluded.emptied_at",
                    params![
                        task as i64,
                        favourite,
                        rating,
                        label.map(|label| LABELS[label]),
                        private,
                        (bin > 2).then_some(5),
                        (bin == 4).then_some(6)
                    ],
                ),
                Step::Tag { task, tag, on: true } => conn.execute(
                    "INSERT OR IGNORE INTO task_tag (tag_id, task_id) SELECT ?2, id FROM task WHERE id = ?1",
                    params![task as i64, tag as i64 + 1],
                ),
                Step::Tag { task, tag, on: false } => conn.execute(
                    "DELETE FROM task_tag WHERE task_id = ?1 AND tag_id = ?2",
                    params![task as i64, tag as i64 + 1],
                ),
                Step::Collect { task, collection, on: true } => conn.execute(
                    "INSERT OR IGNORE INTO collection_task (collection_id, task_id, place) SELECT ?2, id, -id FROM task WHERE id = ?1",
                    params![task as i64, collection as i64 + 1],
                ),
                Step::Collect { task, collection, on: false } => conn.execute(
                    "DELETE FROM collection_task WHERE task_id = ?1 AND collection_id = ?2",
                    params![task as i64, collection as i64 + 1],
                ),
                Step::Note { task, text } => match text.map(|text| PROMPTS[text]).filter(|text| !text.is_empty()) {
                    Some(text) => conn.execute(
                        "INSERT INTO note (task_id, text, changed_at) SELECT id, ?2, 0 FROM task WHERE id = ?1
                        ON CONFLICT DO UPDATE SET text = excluded.text",
                        params![task as i64, text],
                    ),
                    None => conn.execute("DELETE FROM note WHERE task_id = ?1", params![task as i64]),
                },
                Step::Rename { tag, name } => conn.execute(
                    "UPDATE OR IGNORE tag SET name = ?2, folded = ?3 WHERE id = ?1",
                    params![tag as i64 + 1, TAGS[name], fold(TAGS[name])],
                ),
                Step::Secret { collection, on } => conn.execute(
                    "UPDATE collection SET private = ?2 WHERE id = ?1",
                    params![collection as i64 + 1, on],
                ),
                Step::Charge { task, credits } => conn.execute(
                    "INSERT INTO receipt (task_id, at, last_at, fact, data) SELECT id, 0, 0, 'costDiffers', ?2 FROM task WHERE id = ?1",
                    params![task as i64, format!("{{\"charged\":{credits}}}")],
                ),
                Step::TakenBack { .. } | Step::Look => Ok(0),
            };
            changed.map(drop)
        };
        self.runtime.block_on(self.library.write(move |w| Ok(step(w.conn())?))).unwrap();
    }

    fn play(&self, steps: Vec<Step>) {
        for one in steps {
            match one {
                Step::Look => {
                    dump(&self.library);
                }
                Step::TakenBack { task } => {
                    // What is rolled back changes nothing.
                    let back = self.library.write(move |w| {
                        w.conn()
                            .execute("UPDATE result SET rating = 5, made_at = 1 WHERE task_id = ?1", [task as i64])?;
                        Err::<(), _>(Error::Full)
                    });
                    self.runtime.block_on(back).unwrap_err();
                }
                other => self.step(other),
            }
        }
    }
}

/// All that is in memory, by task.
fn dump(library: &Library) -> BTreeMap<i64, String> {
    library
        .look_blocking(|look| {
            let columns = look.columns();
            let order: Vec<i64> = columns.by_time.iter().map(|slot| look.made(*slot).task).collect();
            let row = |slot: u32| {
                let made = look.made(slot);
                let name = columns.model(made).map(|model| (model.id.clone(), model.title.clone()));
                let collections: Vec<i64> = (columns.collections.iter())
                    .filter(|(_, named)| named.slots.contains(slot))
                    .map(|(id, _)| *id)
                    .collect();
                // The number of a model depends on which came first.
                let mut made = *made;
                made.model = 0;
                let place = order.iter().position(|task| *task == made.task);
                let private = look.is_private(slot);
                (made.task, format!("{made:?} {name:?} {:?} {collections:?} {place:?} {private}", look.tags(slot)))
            };
            Ok((0..columns.len() as u32).map(row).collect())
        })
        .unwrap()
}

/// What the texts of a result are.
struct Texts {
    whole: Vec<String>,
    files: Vec<String>,
    tags: Vec<String>,
}

fn texts(look: &Look<'_>, slot: u32) -> Texts {
    let conn = look.conn();
    let id = look.made(slot).task;
    let text = |sql: &str| -> Vec<String> {
        let mut all = conn.prepare(sql).unwrap();
        all.query_map([id], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap()
    };
    let mut whole = text("SELECT prompt FROM task WHERE id = ?1");
    whole.extend(text("SELECT model || ' ' || model_title FROM task WHERE id = ?1"));
    whole.extend(text("SELECT text FROM note WHERE task_id = ?1"));
    let files = text("SELECT substr(path, 4) FROM output WHERE task_id = ?1 AND path IS NOT NULL");
    Texts { whole, files, tags: look.tags(slot).into_iter().map(str::to_owned).collect() }
}

/// The plainest reading of a question, one result at a time. `any_word` is whether some word of the library begins so.
fn holds(look: &Look<'_>, slot: u32, expr: &Expr, wide: bool, now: &jiff::ZonedDateTime) -> bool {
    let made = look.made(slot);
    let folded_is = |pattern: &Pattern, text: &str| crate::text::fits(&fold(&pattern.0), &fold(text));
    match expr {
        Expr::All(all) => all.iter().all(|expr| holds(look, slot, expr, wide, now)),
        Expr::Any(any) => any.iter().any(|expr| holds(look, slot, expr, wide, now)),
        Expr::Not(expr) => !holds(look, slot, expr, false, now),
        Expr::Term(term) => match term {
            Term::Text { text, exact: true } => text_holds(look, slot, text, true, false),
            Term::Text { text, exact: false } => text
                .split(crate::text::is_space)
                .filter(|piece| !piece.is_empty())
                .all(|piece| text_holds(look, slot, piece, false, wide)),
            Term::Kind(kinds) => kinds.contains(&made.media()),
            Term::Model(patterns) => look
                .columns()
                .model(made)
                .is_some_and(|model| patterns.iter().any(|is| folded_is(is, &model.id) || folded_is(is, &model.title))),
            Term::Tag(patterns) => look.tags(slot).iter().any(|tag| patterns.iter().any(|is| folded_is(is, tag))),
            Term::In(names) => (look.columns().collections.values())
                .any(|named| named.slots.contains(slot) && names.iter().any(|name| fold(name) == named.folded)),
            Term::Rating(span) => span.holds(f64::from(made.rating)),
            Term::Outputs(span) => span.holds(f64::from(made.outputs)),
            Term::Bytes(span) => span.holds(made.bytes as f64),
            Term::Label(labels) => made.label.is_some_and(|label| labels.contains(&label)),
            Term::Is(flag) => sql_says(look, made.task, flag_sql(*flag)),
            Term::Has(part) => sql_says(look, made.task, part_sql(*part)),
            Term::State(states) => states.iter().any(|state| sql_says(look, made.task, &format!("state = '{state}'"))),
            Term::Ratio(ratio) => ratio.holds(f64::from(made.aspect)),
            Term::Made { from, to } => {
                from.as_ref().is_none_or(|when| made.made_at >= when.span(now).unwrap().start)
                    && to.as_ref().is_none_or(|when| made.made_at < when.span(now).unwrap().end)
            }
            Term::Family(of) => {
                let beginnings = look.beginnings();
                look.slot(*of).is_some_and(|of| beginnings[of as usize] == beginnings[slot as usize])
            }
            Term::Press(of) => {
                look.slot(*of).is_some()
                    && sql_says(look, made.task, &format!("submit_id = (SELECT submit_id FROM task WHERE id = {of})"))
            }
            Term::Seed(_) => sql_says(look, made.task, "body ->> 'seed' = 2 OR body ->> 'seed' LIKE '3%'"),
            Term::Param { .. } => sql_says(look, made.task, "body ->> 'size' LIKE '1%'"),
            other => panic!("{other:?} is not asked"),
        },
    }
}

fn flag_sql(flag: Flag) -> &'static str {
    match flag {
        Flag::Favourite => "EXISTS (SELECT 1 FROM judgement WHERE task_id = task.id AND favourite = 1)",
        Flag::Rated => "EXISTS (SELECT 1 FROM judgement WHERE task_id = task.id AND rating > 0)",
        Flag::Tagged => "EXISTS (SELECT 1 FROM task_tag WHERE task_id = task.id)",
        Flag::Collected => "EXISTS (SELECT 1 FROM collection_task WHERE task_id = task.id)",
        Flag::Noted => "EXISTS (SELECT 1 FROM note WHERE task_id = task.id)",
        Flag::Private => {
            "EXISTS (SELECT 1 FROM judgement WHERE task_id = task.id AND private = 1)
            OR EXISTS (SELECT 1 FROM collection_task JOIN collection ON collection.id = collection_id
                WHERE task_id = task.id AND private = 1)"
        }
        Flag::Binned => "EXISTS (SELECT 1 FROM judgement WHERE task_id = task.id AND binned_at IS NOT NULL)",
        Flag::Unsaved => "EXISTS (SELECT 1 FROM output WHERE task_id = task.id AND state <> 'archived')",
        Flag::Missing => "EXISTS (SELECT 1 FROM output WHERE task_id = task.id AND missing = 1)",
        Flag::Failed => "state IN ('failed', 'rejected', 'lost_contact')",
        Flag::Refunded => "refunded = 1",
        Flag::Imported => "endpoint = 'tasks'",
    }
}

fn part_sql(part: Part) -> &'static str {
    match part {
        Part::Audio => "EXISTS (SELECT 1 FROM output WHERE task_id = task.id AND media = 'audio')",
        Part::Lyrics => "body ->> 'lyrics' IS NOT NULL",
        Part::File => "EXISTS (SELECT 1 FROM output WHERE task_id = task.id AND state = 'archived')",
        Part::Note => "EXISTS (SELECT 1 FROM note WHERE task_id = task.id)",
        Part::Seed => "body ->> 'seed' IS NOT NULL",
        Part::References => "EXISTS (SELECT 1 FROM task_link WHERE task_id = task.id)",
        Part::Parent => "parent_id IS NOT NULL",
    }
}

fn sql_says(look: &Look<'_>, task: i64, is: &str) -> bool {
    let sql = format!("SELECT EXISTS (SELECT 1 FROM task WHERE id = ?1 AND ({is}))");
    look.conn().query_row(&sql, [task], |row| row.get(0)).unwrap()
}

/// Words in a row, the last one begun; inside of one when no word of the library begins so, or when it is `wide`.
fn text_holds(look: &Look<'_>, slot: u32, piece: &str, exact: bool, wide: bool) -> bool {
    let row: Vec<String> = words(piece).into_iter().map(|word| word.text).collect();
    let of = texts(look, slot);
    if row.is_empty() {
        let raw = of.whole.iter().any(|text| text.to_lowercase().contains(&piece.to_lowercase()));
        return piece.chars().all(crate::text::is_space) || raw;
    }
    let split = |text: &str| words(text).into_iter().map(|word| word.text).collect::<Vec<_>>();
    let in_row = |text: &str, inside: bool| {
        split(text).windows(row.len()).any(|some| {
            let last = some.last().unwrap();
            let asked = row.last().unwrap();
            let first_fits = some[0] == row[0] || inside && some[0].ends_with(&row[0]);
            match row.len() {
                1 if exact => last == asked,
                1 if inside => last.contains(asked.as_str()),
                1 => last.starts_with(asked.as_str()),
                _ => {
                    first_fits
                        && some[1..some.len() - 1] == row[1..row.len() - 1]
                        && if exact { last == asked } else { last.starts_with(asked.as_str()) }
                }
            }
        })
    };
    let inside = !exact && (wide || row.len() == 1 && begins_nothing(look, &row[0]));
    let in_tags = |tag: &String| if inside && wide { fold(tag).contains(&fold(piece)) } else { in_row(tag, false) };
    of.whole.iter().chain(&of.files).any(|text| in_row(text, inside)) || of.tags.iter().any(in_tags)
}

fn begins_nothing(look: &Look<'_>, word: &str) -> bool {
    let in_texts = "SELECT EXISTS (SELECT 1 FROM word WHERE substr(text, 1, length(?1)) = ?1)";
    let in_texts: bool = look.conn().query_row(in_texts, [word], |row| row.get(0)).unwrap();
    let in_tags =
        (look.columns().tags.values()).any(|tag| words(&tag.name).iter().any(|one| one.text.starts_with(word)));
    !in_texts && !in_tags
}

/// What is asked about at all.
fn is_asked_of(look: &Look<'_>, slot: u32, expr: &Expr) -> bool {
    let shown = if super::asks_for_states(expr) {
        "state IN ('completed', 'failed', 'rejected', 'lost_contact', 'withdrawn', 'dismissed')"
    } else {
        "state = 'completed'"
    };
    let bin = if super::asks_for_bin(expr) { "emptied_at IS NOT NULL" } else { "binned_at IS NOT NULL" };
    let is = format!("{shown} AND NOT EXISTS (SELECT 1 FROM judgement WHERE task_id = task.id AND {bin})");
    sql_says(look, look.made(slot).task, &is)
}

fn plainly(look: &Look<'_>, question: &Question<'_>) -> Vec<u32> {
    let walk = |wide| -> Vec<u32> {
        let mut found: Vec<u32> = (0..look.columns().len() as u32)
            .filter(|slot| is_asked_of(look, *slot, question.expr))
            .filter(|slot| holds(look, *slot, question.expr, wide, question.now))
            .collect();
        found.sort_by_key(|slot| std::cmp::Reverse((look.made(*slot).made_at, look.made(*slot).task)));
        found
    };
    let found = walk(false);
    if found.is_empty() && super::asks_for_words(question.expr) { walk(true) } else { found }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn kept_columns_are_what_a_new_opening_reads_and_answers_are_those_of_a_plain_walk(
        begun in prop::collection::vec(step(), 30..70),
        exprs in prop::collection::vec(expr(), 12),
        then in prop::collection::vec(step(), 0..8)
    ) {
        let home = Home::new();
        home.play(begun);
        for steps in [Vec::new(), then] {
            home.play(steps);
            let anew = Library::open(&home.path, 0).unwrap();
            prop_assert_eq!(dump(&home.library), dump(&anew));
            let now = "1970-03-04T15:00[Europe/Berlin]".parse().unwrap();
            for expr in &exprs {
                home.library.look_blocking(|look| {
                    let question = Question { account: 1, expr, now: &now, stop: &|| false };
                    let found = look.find(&question).unwrap();
                    assert_eq!(&found, &plainly(look, &question), "{expr:?}");
                    let First::Whole(first) = look.first(&question, 3, false).unwrap() else { panic!("so few are whole") };
                    assert_eq!(first, found, "{expr:?}");
                    counted_as_found(look, &question);
                    Ok(())
                }).unwrap();
            }
        }
    }
}

/// Every count is the number of results of the question with that value in the place of its group's own terms.
fn counted_as_found(look: &Look<'_>, question: &Question<'_>) {
    use super::counts::{Group, group_of, joined};
    let counts = look.counts(question).unwrap();
    let wide = look.find(question).unwrap().is_empty();
    let with = |group: Group, term: Term| {
        let rest = joined(question.expr).iter().filter(|part| group_of(part) != Some(group)).cloned();
        let expr = Expr::All(rest.chain([Expr::Term(term)]).collect());
        look.count(&Question { expr: &expr, ..*question }).unwrap()
    };
    // Of a question that finds nothing by the beginnings of words the values are those inside of words.
    if wide && super::asks_for_words(question.expr) {
        return;
    }
    for flag in Flag::ALL {
        let counted = counts.flags.iter().find(|(of, _)| of == flag).map_or(0, |(_, count)| *count);
        let found = with(Group::Flags, Term::Is(*flag));
        assert!(counted == found || counted == 0, "{flag} {counted} {found} {:?}", question.expr);
    }
    for (kind, count) in &counts.kinds {
        assert_eq!(with(Group::Kinds, Term::Kind(vec![*kind])), *count, "{kind} {:?}", question.expr);
    }
    for (tag, count) in &counts.tags {
        assert_eq!(with(Group::Tags, Term::Tag(vec![Pattern(tag.clone())])), *count, "{tag} {:?}", question.expr);
    }
    for (name, count) in &counts.collections {
        assert_eq!(with(Group::Collections, Term::In(vec![name.clone()])), *count, "{name} {:?}", question.expr);
    }
    for (id, _, count) in &counts.models {
        assert_eq!(with(Group::Models, Term::Model(vec![Pattern(id.clone())])), *count, "{id} {:?}", question.expr);
    }
    for (shape, count) in &counts.shapes {
        assert_eq!(with(Group::Shapes, Term::Ratio(*shape)), *count, "{shape:?} {:?}", question.expr);
    }
    for (stars, count) in (1..).zip(counts.ratings) {
        let span = Span { from: Some(f64::from(stars)), to: None, above: false, below: false };
        let found = with(Group::Ratings, Term::Rating(span));
        assert!(count == found || count == 0, "{stars} {count} {found} {:?}", question.expr);
    }
    for ((year, month), count) in &counts.months {
        let when = When::Month(*year, *month);
        let term = Term::Made { from: Some(when.clone()), to: Some(when) };
        assert_eq!(with(Group::Months, term), *count, "{year}-{month} {:?}", question.expr);
    }
}

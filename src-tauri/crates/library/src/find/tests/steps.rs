//! What may be written, in whatever order.

use proptest::prelude::*;
use rusqlite::params;

use super::dump;
use crate::text::fold;
use crate::{Error, Library};

pub(super) const PROMPTS: [&str; 8] = [
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
pub(super) enum Step {
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

pub(super) fn step() -> impl Strategy<Value = Step> {
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

pub(super) struct Home {
    _folder: tempfile::TempDir,
    pub(super) path: std::path::PathBuf,
    pub(super) library: Library,
    runtime: tokio::runtime::Runtime,
}

impl Home {
    pub(super) fn new() -> Self {
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

    pub(super) fn play(&self, steps: Vec<Step>) {
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

//! Whatever is said, taken back, done again and thrown away, in whatever order: the library says what a model of a few
//! lines says, and no row refers to another one that is not there.

mod model;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use engine::face::{Change, CollectionChange, FailureCode, Label, Selection, Share, UndoneWhat};
use library::{
    Kind, Library, Media, NewAccount, NewOutput, NewTask, OutputPatch, OutputState, Role, TaskPatch, TaskState, Writer,
};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use crate::studio::{Place, Studio};
use model::{FOREIGN, Model, NAMES, NOBODY, Past, RESULTS, UNENDED, What};

const FILE: &[u8] = b"a picture";

#[derive(Clone, Debug)]
enum Op {
    Judge { tasks: Vec<usize>, what: What },
    Undo,
    Redo,
    Rename { tag: usize, to: usize },
    DeleteTag { tag: usize },
    Save { collection: Option<usize>, name: usize, private: bool },
    Delete { collection: usize },
    Order { collection: usize, tasks: Vec<usize>, before: Option<usize> },
    Empty { tasks: Option<Vec<usize>> },
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let task = || 0..=NOBODY;
    let tasks = || prop::collection::vec(task(), 0..5);
    let name = || 0..NAMES.len();
    let what = prop_oneof![
        1 => any::<bool>().prop_map(What::Favourite),
        1 => (0..=5_u8).prop_map(What::Rating),
        1 => prop::option::of(prop::sample::select(vec![Label::Red, Label::Blue])).prop_map(What::Label),
        1 => any::<bool>().prop_map(What::Private),
        3 => name().prop_map(What::Tag),
        1 => name().prop_map(What::Untag),
        3 => name().prop_map(What::Collect),
        1 => name().prop_map(What::Uncollect),
        1 => prop::sample::select(vec!["", "a note", "another"]).prop_map(What::Note),
        3 => Just(What::Bin),
        1 => Just(What::Restore),
    ];
    let op = prop_oneof![
        10 => (tasks(), what).prop_map(|(tasks, what)| Op::Judge { tasks, what }),
        6 => Just(Op::Undo),
        3 => Just(Op::Redo),
        2 => (name(), name()).prop_map(|(tag, to)| Op::Rename { tag, to }),
        1 => name().prop_map(|tag| Op::DeleteTag { tag }),
        4 => (prop::option::of(name()), name(), any::<bool>())
            .prop_map(|(collection, name, private)| Op::Save { collection, name, private }),
        1 => name().prop_map(|collection| Op::Delete { collection }),
        3 => (name(), tasks(), prop::option::of(task()))
            .prop_map(|(collection, tasks, before)| Op::Order { collection, tasks, before }),
        1 => prop::option::of(tasks()).prop_map(|tasks| Op::Empty { tasks }),
    ];
    prop::collection::vec(op, 1..40)
}

#[test]
fn whatever_is_said_and_taken_back_is_what_a_plain_model_says() {
    // Always the same ones: a test that finds something now and then finds it for nobody.
    let config = Config { cases: 40, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let found = runner.run(&ops(), |ops| runtime.block_on(holds(ops)));
    assert!(found.is_ok(), "{}", found.unwrap_err());
}

/// A profile with a few results, opened.
struct Room {
    studio: Studio,
    ids: Vec<i64>,
    files: Vec<PathBuf>,
}

async fn holds(ops: Vec<Op>) -> Result<(), TestCaseError> {
    let room = Room::open().await;
    let mut past = Past::default();
    for op in &ops {
        room.run(op, &mut past).await?;
        room.agrees(&past.now, op).await?;
    }
    room.studio.engine.shutdown().await;
    let database = rusqlite::Connection::open(room.studio.place.profile().join("library.sqlite")).unwrap();
    let broken: i64 =
        database.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0)).unwrap();
    prop_assert_eq!(broken, 0);
    Ok(())
}

impl Room {
    async fn open() -> Room {
        let place = Place::for_api("http://127.0.0.1:9/api/v1");
        std::fs::create_dir_all(place.profile()).unwrap();
        let day = place.archive().join("2026").join("11-24");
        std::fs::create_dir_all(&day).unwrap();
        let files: Vec<PathBuf> = (0..RESULTS).map(|number| day.join(format!("{number}.png"))).collect();
        files.iter().for_each(|file| std::fs::write(file, FILE).unwrap());
        let library = Library::open(&place.profile().join("library.sqlite"), 0).unwrap();
        let (api, saved) = (place.api.clone(), files.clone());
        let ids = library.write(move |writer| seed(writer, &api, &saved)).await.unwrap();
        library.close().await.unwrap();
        let studio = Studio::open(place, Arc::default()).await;
        Room { studio, ids, files }
    }

    fn selection(&self, tasks: &[usize]) -> Selection {
        Selection::Tasks { tasks: tasks.iter().map(|task| self.ids[*task]).collect() }
    }

    async fn tag(&self, key: &str) -> i64 {
        let tags = self.studio.engine.tags().await.unwrap();
        let named = |name: &str| NAMES.iter().any(|(other, same)| other.trim() == name && *same == key);
        tags.iter().find(|tag| named(&tag.name)).map_or(i64::MAX, |tag| tag.id)
    }

    async fn collection(&self, key: &str) -> i64 {
        let collections = self.studio.engine.collections().await.unwrap();
        let named = |name: &str| NAMES.iter().any(|(other, same)| other.trim() == name && *same == key);
        collections.iter().find(|one| named(&one.name)).map_or(i64::MAX, |one| one.id)
    }

    /// Does it here and in the model, and holds what was answered against it.
    async fn run(&self, op: &Op, past: &mut Past) -> Result<(), TestCaseError> {
        let (engine, mut next) = (&self.studio.engine, past.now.clone());
        match op {
            Op::Judge { tasks, what } => {
                let change = match what {
                    What::Favourite(on) => Change::Favourite { on: *on },
                    What::Rating(stars) => Change::Rating { stars: *stars },
                    What::Label(label) => Change::Label { label: *label },
                    What::Private(on) => Change::Private { on: *on },
                    What::Tag(name) => Change::Tag { name: NAMES[*name].0.to_owned() },
                    What::Untag(name) => Change::Untag { name: NAMES[*name].0.to_owned() },
                    What::Collect(name) => Change::Collect { collection: self.collection(NAMES[*name].1).await },
                    What::Uncollect(name) => Change::Uncollect { collection: self.collection(NAMES[*name].1).await },
                    What::Note(text) => Change::Note { text: (*text).to_owned() },
                    What::Bin => Change::Bin,
                    What::Restore => Change::Restore,
                };
                next.judge(tasks, what);
                match engine.judge(self.selection(tasks), change).await {
                    Ok(judged) => prop_assert_eq!(judged.changed as usize, next.touched(&past.now)),
                    Err(failure) => {
                        prop_assert_eq!(failure.code, FailureCode::NotFound);
                        prop_assert!(matches!(what, What::Collect(name) | What::Uncollect(name)
                            if !past.now.collections.contains_key(NAMES[*name].1)));
                    }
                }
                past.step(next);
            }
            Op::Undo | Op::Redo => {
                let again = matches!(op, Op::Redo);
                let before = past.now.clone();
                let turned = past.turn(again);
                let undone = if again { engine.judge_redo().await } else { engine.judge_undo().await }.unwrap();
                prop_assert_eq!(undone.is_some(), turned, "{:?}", undone);
                if let Some(undone) = undone.filter(|undone| matches!(undone.what, UndoneWhat::Change { .. })) {
                    prop_assert_eq!(undone.changed as usize, past.now.touched(&before));
                }
            }
            Op::Rename { tag, to } => {
                let key = NAMES[*tag].1;
                let renamed = engine.tag_rename(self.tag(key).await, NAMES[*to].0.to_owned()).await;
                prop_assert_eq!(renamed.is_ok(), past.now.tags.contains_key(key));
                next.rename(key, *to);
                past.step(next);
            }
            Op::DeleteTag { tag } => {
                let key = NAMES[*tag].1;
                prop_assert_eq!(engine.tag_delete(self.tag(key).await).await.is_ok(), next.tags.remove(key).is_some());
                past.step(next);
            }
            Op::Save { collection, name, private } => {
                let (name, key) = NAMES[*name];
                let old = collection.map(|collection| NAMES[collection].1);
                let id = match old {
                    Some(old) => self.collection(old).await,
                    None => 0,
                };
                let change = CollectionChange { id, name: name.to_owned(), private: *private };
                let saved = engine.collection_save(change).await;
                let taken = next.collections.contains_key(key) && old != Some(key);
                match old.map(|old| next.collections.remove(old)) {
                    Some(None) => prop_assert_eq!(saved.unwrap_err().code, FailureCode::NotFound),
                    _ if taken => {
                        prop_assert_eq!(saved.unwrap_err().code, FailureCode::NameTaken);
                        next = past.now.clone();
                    }
                    known => {
                        let held = known.flatten().map_or_else(Vec::new, |(.., held)| held);
                        next.collections.insert(key, (name.trim().to_owned(), *private, held));
                        prop_assert_eq!(saved.unwrap().private, *private);
                    }
                }
                past.step(next);
            }
            Op::Delete { collection } => {
                let key = NAMES[*collection].1;
                let deleted = engine.collection_delete(self.collection(key).await).await;
                prop_assert_eq!(deleted.is_ok(), next.collections.remove(key).is_some());
                past.step(next);
            }
            Op::Order { collection, tasks, before } => {
                let key = NAMES[*collection].1;
                let ids = tasks.iter().map(|task| self.ids[*task]).collect();
                let before_id = before.map(|task| self.ids[task]);
                let ordered = engine.collection_order(self.collection(key).await, ids, before_id).await;
                let held = next.collections.get(key).map(|(.., held)| held.clone());
                let known = held.is_some_and(|held| before.is_none_or(|before| held.contains(&before)));
                prop_assert_eq!(ordered.is_ok(), known);
                next.order(key, tasks, *before);
                past.step(next);
            }
            Op::Empty { tasks } => {
                let lies =
                    |task: &usize| next.said.get(task).is_some_and(|said| said.binned) && !next.emptied.contains(task);
                let chosen = |task: &usize| tasks.as_ref().is_none_or(|tasks| tasks.contains(task));
                let gone: Vec<usize> = (0..RESULTS).filter(|task| lies(task) && chosen(task)).collect();
                let selection = tasks.as_ref().map(|tasks| self.selection(tasks));
                let emptied = engine.bin_empty(selection).await.unwrap();
                prop_assert_eq!(
                    (emptied.count as usize, emptied.files as usize, emptied.left),
                    (gone.len(), gone.len(), 0)
                );
                past.now.emptied.extend(gone);
            }
        }
        Ok(())
    }

    /// All that the page can ask says what the model says.
    async fn agrees(&self, model: &Model, after: &Op) -> Result<(), TestCaseError> {
        let engine = &self.studio.engine;
        let share = |is: bool| if is { Share::All } else { Share::None };
        for task in 0..=UNENDED {
            let (seen, said) =
                (engine.judgement(self.selection(&[task])).await.unwrap(), model.said.get(&task).cloned());
            let (said, there) = (said.unwrap_or_default(), task < RESULTS && !model.emptied.contains(&task));
            prop_assert_eq!(seen.count, 1);
            prop_assert_eq!(seen.bytes, if there { FILE.len() as i64 } else { 0 });
            prop_assert_eq!(seen.favourite, share(said.favourite), "{:?} of {}", after, task);
            prop_assert_eq!(seen.private, share(said.private), "{:?} of {}", after, task);
            prop_assert_eq!(seen.binned, share(said.binned && there), "{:?} of {}", after, task);
            prop_assert_eq!((seen.rating, seen.label), (Some(said.rating), said.label), "{:?} of {}", after, task);
            prop_assert_eq!(seen.note.unwrap_or_default(), said.note, "{:?} of {}", after, task);
            let tags: BTreeSet<String> = seen.tags.into_iter().map(|tag| tag.name).collect();
            let tagged = model.tags.values().filter(|(_, tasks)| tasks.contains(&task)).map(|(name, _)| name.clone());
            prop_assert_eq!(tags, tagged.collect::<BTreeSet<_>>(), "{:?} of {}", after, task);
            if task < RESULTS {
                prop_assert_eq!(self.files[task].exists(), there, "{:?} of {}", after, task);
            }
        }
        for stranger in [FOREIGN, NOBODY] {
            prop_assert_eq!(engine.judgement(self.selection(&[stranger])).await.unwrap().count, 0);
        }
        let tags = engine.tags().await.unwrap().into_iter().map(|tag| (tag.name, tag.count as usize));
        let counted = |tasks: &BTreeSet<usize>| tasks.iter().filter(|task| model.shown(**task)).count();
        let wanted = model.tags.values().map(|(name, tasks)| (name.clone(), counted(tasks)));
        prop_assert_eq!(tags.collect::<Vec<_>>(), wanted.collect::<Vec<_>>(), "{:?}", after);
        let seen = engine.collections().await.unwrap();
        let wanted: Vec<_> = model
            .collections
            .values()
            .map(|(name, private, held)| {
                (name.clone(), *private, held.iter().filter(|task| model.shown(**task)).count())
            })
            .collect();
        let found = seen.iter().map(|one| (one.name.clone(), one.private, one.count as usize));
        prop_assert_eq!(found.collect::<Vec<_>>(), wanted, "{:?}", after);
        let library = Library::open_read_only(&self.studio.place.profile().join("library.sqlite")).unwrap();
        for (one, (.., held)) in seen.iter().zip(model.collections.values()) {
            let order = library.read(|reader| reader.collections().held(one.id)).unwrap();
            let order: Vec<i64> = order.into_iter().map(|(task, _)| task).collect();
            prop_assert_eq!(order, held.iter().map(|task| self.ids[*task]).collect::<Vec<_>>(), "{:?}", after);
        }
        let lies = model.said.iter().filter(|(task, said)| said.binned && !model.emptied.contains(task)).count();
        let bin = engine.bin().await.unwrap();
        prop_assert_eq!((bin.count as usize, bin.files as usize, bin.bytes), (lies, lies, (lies * FILE.len()) as i64));
        Ok(())
    }
}

/// The ids of the results, of a task that waits, of one of another account, and of none.
fn seed(writer: &Writer<'_>, api: &str, files: &[PathBuf]) -> Result<Vec<i64>, library::Error> {
    let account = |sandbox| NewAccount { name: "reAPI".to_owned(), api_base: api.to_owned(), sandbox, created_at: 0 };
    let (own, other) = (writer.accounts().insert(&account(false))?, writer.accounts().insert(&account(true))?);
    let mut ids = Vec::new();
    for (number, file) in files.iter().enumerate() {
        ids.push(result(writer, own, number, Some(file))?);
    }
    let held = NewTask { hold: Some(library::Hold::Person), ..new_task(own) };
    ids.push(writer.tasks().insert_batch("waits", &[held])?.ids[0]);
    ids.push(result(writer, other, files.len(), None)?);
    ids.push(9_999);
    Ok(ids)
}

fn result(writer: &Writer<'_>, account: i64, number: usize, file: Option<&PathBuf>) -> Result<i64, library::Error> {
    let id = writer.tasks().insert_batch(&format!("press {number}"), &[new_task(account)])?.ids[0];
    use TaskState as S;
    for (from, to) in [(S::Queued, S::Sending), (S::Sending, S::Processing), (S::Processing, S::Completed)] {
        let patch = TaskPatch { ended_at: to.is_end().then_some(Some(2_000)), ..TaskPatch::default() };
        assert!(writer.tasks().advance(id, &[from], &to, &patch)?);
    }
    if let Some(file) = file {
        let url = format!("https://cdn.example/{number}.png");
        let new = NewOutput {
            idx: 0,
            role: Role::Result,
            label: None,
            url,
            media: Media::Other,
            width: None,
            height: None,
            duration_ms: None,
            fetch: true,
        };
        let output = writer.outputs().insert_all(id, &[new])?[0];
        let patch = OutputPatch {
            path: Some(Some(file.to_string_lossy().into_owned())),
            bytes: Some(Some(FILE.len() as i64)),
            sha256: Some(Some("ab".repeat(32))),
            archived_at: Some(Some(3_000)),
            ..OutputPatch::default()
        };
        assert!(writer.outputs().set_state_from(output, &[OutputState::Waiting], &OutputState::Archived, &patch)?);
        writer.outputs().set_thumb(output, library::Thumb::Cannot)?;
    }
    Ok(id)
}

fn new_task(account: i64) -> NewTask {
    NewTask {
        account_id: account,
        kind: Kind::Image,
        endpoint: "images/generations".to_owned(),
        model: "z-image".to_owned(),
        model_title: "Z-Image".to_owned(),
        prompt: "a picture".to_owned(),
        body: "{}".to_owned(),
        body_sha256: "00".repeat(32),
        facts: Vec::new(),
        hold: None,
        queue_order: None,
        aspect: None,
        cost_estimate: None,
        parent_id: None,
        created_at: 1_000,
        machine: "this computer".to_owned(),
    }
}

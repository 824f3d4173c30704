use library::{
    ArchiveTotal, BroughtFile, BroughtTask, Error, Import, ImportSource, Kind, Media, MediaFacts, OutputState,
    TaskState, Thumb,
};

use crate::seed::{Home, new_output};

fn brought(account: i64, press: &str) -> BroughtTask {
    BroughtTask {
        account_id: account,
        submit_id: press.to_owned(),
        submit_index: 0,
        kind: Kind::Image,
        endpoint: "import".to_owned(),
        model: "comfyui".to_owned(),
        model_title: "ComfyUI".to_owned(),
        prompt: "a ridge at dusk".to_owned(),
        submitted: false,
        body: "{\"seed\":42}".to_owned(),
        body_sha256: "00".repeat(32),
        facts: Vec::new(),
        aspect: None,
        cost_estimate: None,
        cost_reported: None,
        refunded: false,
        state: TaskState::Completed,
        remote_id: None,
        created_at: 500,
        sent_at: None,
        answered_at: None,
        ended_at: Some(600),
        error_code: None,
        error_message: None,
        answer: None,
        machine: "here".to_owned(),
    }
}

fn file(path: &str) -> BroughtFile {
    BroughtFile {
        path: path.to_owned(),
        bytes: 7,
        sha256: "ab".repeat(32),
        archived_at: 650,
        facts: MediaFacts {
            media: Media::Image,
            mime: Some("image/png".to_owned()),
            extension: Some("png".to_owned()),
            width: Some(30),
            height: Some(20),
            duration_ms: None,
            facts: None,
        },
    }
}

#[tokio::test]
async fn a_task_that_ended_elsewhere_is_a_result_at_once_and_nothing_of_it_goes_on() {
    let home = Home::new().await;
    let account = home.account;
    let task = home
        .write(move |w| {
            let task = w.tasks().bring(&brought(account, "a"))?;
            w.outputs().bring(task, &new_output(0), &file("/elsewhere/ridge.png"))?;
            w.imports().insert(&Import {
                task_id: task,
                at: 900,
                source: ImportSource::File,
                run: "run".to_owned(),
                program: "ComfyUI".to_owned(),
                path: "/elsewhere/ridge.png".to_owned(),
                metadata: String::new(),
            })?;
            Ok(task)
        })
        .await;
    let row = home.read(move |r| r.tasks().get(task)).await.unwrap();
    assert_eq!(
        (row.state, row.ended_at, row.sent_at, row.prompt.as_str()),
        (TaskState::Completed, Some(600), None, "a ridge at dusk")
    );
    assert_eq!(home.read(|r| r.tasks().at_submit("a", 0)).await, Some(task));
    assert_eq!(home.read(|r| r.tasks().at_submit("a", 1)).await, None);
    let output = home.read(move |r| r.outputs().of_task(task)).await.remove(0);
    assert_eq!((output.state, output.thumb, output.bytes), (OutputState::Archived, Thumb::None, Some(7)));
    let total = ArchiveTotal { files: 1, bytes: 7, last_archived_at: Some(650) };
    assert_eq!(home.read(move |r| r.outputs().totals(account)).await, total);
    // Nothing waits, no sidecar is due, nothing is learnt or walked back through.
    assert!(!home.read(|r| r.tasks().has_unfinished()).await);
    assert_eq!(home.read(move |r| r.sidecars_due().asked(task)).await, None);
    assert!(home.read(move |r| r.tasks().runs(account, "comfyui", 9)).await.is_empty());
    assert!(home.read(move |r| r.prompts().before(account, None, 9)).await.is_empty());
    assert_eq!(home.read(|r| r.imports().of_run("run")).await, [task]);

    // The result is found by its words and says what it is.
    let conn = rusqlite::Connection::open(home.file()).unwrap();
    let result = "SELECT imported, archived, bytes, gist, (SELECT value FROM parameter WHERE task_id = result.task_id AND name = 'seed')
        FROM result WHERE task_id = ?1";
    let told: (i64, i64, i64, String, String) = conn
        .query_row(result, [task], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))
        .unwrap();
    assert_eq!(told, (1, 1, 7, "a ridge at dusk".to_owned(), "42".to_owned()));
}

#[tokio::test]
async fn what_would_go_on_is_not_brought_in_and_a_press_comes_once() {
    let home = Home::new().await;
    let account = home.account;
    for state in [TaskState::Queued, TaskState::Sending, TaskState::Processing, TaskState::Unconfirmed] {
        let task = BroughtTask { state, ..brought(account, "a") };
        let refused = home.library.write(move |w| w.tasks().bring(&task)).await;
        assert!(matches!(refused, Err(Error::WrongStep { .. })));
    }
    home.write(move |w| w.tasks().bring(&brought(account, "a"))).await;
    let twice = home.library.write(move |w| w.tasks().bring(&brought(account, "a"))).await;
    assert!(matches!(twice, Err(Error::Constraint { .. })));
    let submitted = BroughtTask { submitted: true, ..brought(account, "b") };
    home.write(move |w| w.tasks().bring(&submitted)).await;
    let prompts = home.read(move |r| r.prompts().before(account, None, 9)).await;
    assert_eq!(prompts.len(), 1, "what was submitted is walked back through");
}

#[tokio::test]
async fn a_parent_is_said_once_and_only_within_an_account() {
    let home = Home::new().await;
    let (account, other) = (home.account, home.another_account().await);
    let [child, parent, stranger] = home
        .write(move |w| {
            Ok([
                w.tasks().bring(&brought(account, "child"))?,
                w.tasks().bring(&brought(account, "parent"))?,
                w.tasks().bring(&brought(other, "stranger"))?,
            ])
        })
        .await;
    let set = |id, parent| home.library.write(move |w| w.tasks().set_parent(id, parent));
    assert!(!set(child, child).await.unwrap());
    assert!(!set(child, stranger).await.unwrap());
    assert!(set(child, parent).await.unwrap());
    assert!(!set(child, parent).await.unwrap(), "it is said already");
    assert_eq!(home.read(move |r| r.tasks().parent_of(child)).await, Some(parent));
    assert_eq!(home.read(move |r| r.tasks().parent_of(parent)).await, None);
}

#[tokio::test]
async fn a_saved_file_that_lies_elsewhere_is_no_longer_missing() {
    let home = Home::new().await;
    let account = home.account;
    let output = home
        .write(move |w| {
            let task = w.tasks().bring(&brought(account, "a"))?;
            let output = w.outputs().bring(task, &new_output(0), &file("/old/a.png"))?.unwrap();
            w.outputs().set_missing(output, true)?;
            Ok(output)
        })
        .await;
    assert!(home.write(move |w| w.outputs().lies_at(output, "/new/a.png")).await);
    let row = home.read(move |r| r.outputs().get(output)).await.unwrap();
    assert_eq!((row.path.as_deref(), row.missing), (Some("/new/a.png"), false));
    assert!(!home.write(|w| w.outputs().lies_at(404, "/new/a.png")).await);
}

#[tokio::test]
async fn only_a_row_of_an_import_names_a_file_to_copy() {
    let home = Home::new().await;
    let account = home.account;
    let (task, output) = home
        .write(move |w| {
            let task = w.tasks().bring(&brought(account, "a"))?;
            let output = w.outputs().insert_all(task, &[new_output(0)])?[0];
            Ok((task, output))
        })
        .await;
    assert_eq!(home.read(move |r| r.import_files().of_output(output)).await, None);
    assert!(!home.read(move |r| r.import_files().any_of_task(task)).await);
    home.write(move |w| {
        w.outputs().expect(output, 7, &"ab".repeat(32))?;
        w.import_files().insert(output, "/pictures/a.png")
    })
    .await;
    assert_eq!(home.read(move |r| r.import_files().of_output(output)).await.as_deref(), Some("/pictures/a.png"));
    assert!(home.read(move |r| r.import_files().any_of_task(task)).await);
    let waiting = home.read(move |r| r.outputs().unfinished(account, 0)).await;
    assert_eq!(waiting.iter().map(|one| (one.id, one.bytes)).collect::<Vec<_>>(), [(output, Some(7))]);
}

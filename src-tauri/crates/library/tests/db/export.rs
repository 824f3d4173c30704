use library::{Error, ExportedTask, Library, OutputState, TaskPatch, TaskState};

use crate::seed::{Home, new_task};

#[tokio::test]
async fn every_task_of_every_account_is_exported_with_its_outputs() {
    let home = Home::new().await;
    let done = home.completed_with(&[OutputState::Archived, OutputState::Waiting]).await;
    let other = home.another_account().await;
    let failed = home.insert(new_task(other, "elsewhere")).await;
    home.write(move |w| {
        let error = TaskPatch {
            remote_id: Some(Some("task_9".into())),
            error_code: Some(Some(80_006)),
            error_message: Some(Some("content policy".into())),
            ended_at: Some(Some(2_000)),
            ..TaskPatch::default()
        };
        w.tasks().advance(failed, &[TaskState::Queued], &TaskState::Sending, &TaskPatch::default())?;
        w.tasks().advance(failed, &[TaskState::Sending], &TaskState::Rejected, &error)
    })
    .await;

    let lines = export(&Library::open_read_only(&home.file()).unwrap());
    let expected = [
        serde_json::json!({
            "id": done, "account": "reAPI", "kind": "image", "model": "gpt-image-2", "state": "completed",
            "task_id": null, "body": { "prompt": "a task" }, "error": null,
            "outputs": [
                { "url": "https://cdn.reapi.ai/0.png", "state": "archived", "path": "/archive/a.png", "bytes": 100,
                  "sha256": "ab".repeat(32) },
                { "url": "https://cdn.reapi.ai/1.png", "state": "waiting", "path": null, "bytes": null,
                  "sha256": null },
            ],
        }),
        serde_json::json!({
            "id": failed, "account": "another", "kind": "image", "model": "gpt-image-2", "state": "rejected",
            "task_id": "task_9", "body": { "prompt": "elsewhere" },
            "error": { "status": null, "code": 80_006, "message": "content policy", "request_id": null },
            "outputs": [],
        }),
    ];
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn a_body_is_exported_exactly_and_an_unknown_state_as_it_is() {
    let home = Home::new().await;
    for body in ["{\"a\":1e2}", "{ \"spaced\": true }", "{\"b\":1,\"a\":[0.5,\"é\"]}", "not JSON", ""] {
        let new = library::NewTask { body: body.into(), ..new_task(home.account, "x") };
        home.insert(new).await;
    }
    home.meddle("UPDATE task SET state = 'paused' WHERE id = 1");
    let lines = export(&Library::open_read_only(&home.file()).unwrap());
    assert_eq!(lines[0]["state"], "paused");
    assert_eq!(lines[0]["body"], "{\"a\":1e2}", "a number that would be written otherwise stays text");
    assert_eq!(lines[1]["body"], "{ \"spaced\": true }");
    assert_eq!(lines[2]["body"].to_string(), "{\"b\":1,\"a\":[0.5,\"é\"]}");
    assert_eq!((lines[3]["body"].as_str(), lines[4]["body"].as_str()), (Some("not JSON"), Some("")));
}

#[tokio::test]
async fn a_library_of_many_pages_is_exported_whole_and_in_order() {
    let home = Home::new().await;
    let new = vec![new_task(home.account, "one of many"); 450];
    let ids = home.write(move |w| w.tasks().insert_batch("many", &new)).await.ids;
    let lines = export(&Library::open_read_only(&home.file()).unwrap());
    assert_eq!(lines.iter().map(|line| line["id"].as_i64().unwrap()).collect::<Vec<_>>(), ids);

    let mut seen = 0;
    let stopped = Library::open_read_only(&home.file()).unwrap().read(|r| {
        r.each_task(|_| {
            seen += 1;
            Err(Error::Full)
        })
    });
    assert!(matches!(stopped, Err(Error::Full)) && seen == 1);
}

fn export(library: &library::ReadOnlyLibrary) -> Vec<serde_json::Value> {
    let mut lines = Vec::new();
    let each = |task: ExportedTask| -> Result<(), Error> {
        lines.push(serde_json::to_value(&task).unwrap());
        Ok(())
    };
    library.read(|r| r.each_task(each)).unwrap();
    lines
}

use library::{ArchiveTotal, Error, Media, MediaFacts, NewOutput, OutputPatch, OutputState, Role, TaskState, Thumb};

use crate::seed::{Home, add_output, archived, bring, new_output, new_task};

#[tokio::test]
async fn an_output_comes_back_as_it_was_written() {
    let home = Home::new().await;
    let task = home.task_in(TaskState::Completed).await;
    let new = NewOutput {
        role: Role::Track,
        label: Some("Vocals \u{202e}".into()),
        media: Media::Audio,
        duration_ms: Some(1_500),
        fetch: false,
        ..new_output(3)
    };
    let expected = new.clone();
    let id = home.write(move |w| w.outputs().insert_all(task, &[new])).await[0];
    let output = home.read(move |r| r.outputs().get(id)).await.unwrap();
    assert_eq!((output.task_id, output.idx, output.role, output.label), (task, 3, Role::Track, expected.label));
    assert_eq!((output.url, output.media, output.duration_ms), (expected.url, Media::Audio, Some(1_500)));
    assert_eq!((output.state, output.fetch, output.received), (OutputState::Waiting, false, 0));
    assert_eq!((output.thumb, output.tries, output.path), (Thumb::None, 0, None));
    assert_eq!(home.read(move |r| r.outputs().count_not_fetched(task)).await, 1);
    assert_eq!(home.read(|r| r.outputs().get(404)).await, None);
}

#[tokio::test]
async fn a_link_that_the_task_has_already_is_not_added_again() {
    let home = Home::new().await;
    let (task, other) = (home.task_in(TaskState::Completed).await, home.task_in(TaskState::Completed).await);
    let add = |task, outputs: Vec<NewOutput>| home.library.write(move |w| w.outputs().insert_all(task, &outputs));
    let first = add(task, vec![new_output(0), new_output(1), new_output(0)]).await.unwrap();
    assert_eq!(first.len(), 2);
    let second = add(task, vec![new_output(1), new_output(2)]).await.unwrap();
    assert_eq!(second.len(), 1);
    assert_eq!(add(other, vec![new_output(0)]).await.unwrap().len(), 1, "another task has outputs of its own");
    let outputs = home.read(move |r| r.outputs().of_tasks(&[task, other])).await;
    assert_eq!(outputs.iter().map(|output| output.idx).collect::<Vec<_>>(), [0, 1, 2, 0]);
    assert!(matches!(add(404, vec![new_output(0)]).await, Err(Error::Constraint { .. })));
}

#[tokio::test]
async fn a_state_changes_only_from_the_one_that_was_expected() {
    let home = Home::new().await;
    let task = home.completed_with(&[OutputState::Waiting]).await;
    let id = home.read(move |r| r.outputs().of_task(task)).await[0].id;
    let change = |from: OutputState, to: OutputState, patch: OutputPatch| {
        home.library.write(move |w| w.outputs().set_state_from(id, &[from], &to, &patch))
    };
    let tried = OutputPatch { tries: Some(1), last_try_at: Some(Some(8)), ..OutputPatch::default() };
    assert!(change(OutputState::Waiting, OutputState::Downloading, tried).await.unwrap());
    let again = OutputPatch { tries: Some(2), ..OutputPatch::default() };
    assert!(!change(OutputState::Waiting, OutputState::Downloading, again).await.unwrap());
    let output = home.read(move |r| r.outputs().get(id)).await.unwrap();
    assert_eq!((output.state, output.tries, output.last_try_at), (OutputState::Downloading, 1, Some(8)));

    let half = OutputPatch { path: Some(Some("/a".into())), ..OutputPatch::default() };
    let refused = change(OutputState::Downloading, OutputState::Archived, half).await;
    assert!(matches!(refused, Err(Error::Constraint { .. })), "archived needs path, size, sum and time");
    assert!(change(OutputState::Downloading, OutputState::Archived, archived(7)).await.unwrap());
}

#[tokio::test]
async fn an_unknown_state_survives_and_is_not_fetched() {
    let home = Home::new().await;
    let account = home.account;
    let task = home.completed_with(&[OutputState::Waiting]).await;
    home.meddle("UPDATE output SET state = 'frozen', role = 'poster', media = 'hologram'");
    let output = home.read(move |r| r.outputs().of_task(task)).await.remove(0);
    assert_eq!(output.state, OutputState::Unknown("frozen".into()));
    assert_eq!((output.role, output.media), (Role::Other, Media::Other));
    assert!(home.read(move |r| r.outputs().unfinished(account, i64::MAX)).await.is_empty());
    assert!(!home.read(|r| r.tasks().has_unfinished()).await);
}

#[tokio::test]
async fn a_task_is_on_its_way_while_anything_that_is_fetched_waits_or_downloads() {
    use OutputState::{Archived, Downloading, Failed, LinkDead, Waiting};
    let home = Home::new().await;
    let on_its_way = async |states: &[OutputState]| {
        let task = home.completed_with(states).await;
        home.read(move |r| r.outputs().any_on_its_way(task)).await
    };
    assert!(on_its_way(&[Archived, Waiting]).await);
    assert!(on_its_way(&[Downloading, Failed]).await);
    assert!(!on_its_way(&[Archived, Failed, LinkDead]).await, "another task's files do not count");
    let task = home.completed_with(&[Waiting]).await;
    home.meddle("UPDATE output SET fetch = 0");
    assert!(!home.read(move |r| r.outputs().any_on_its_way(task)).await);
}

#[tokio::test]
async fn what_is_to_be_done_is_what_waits_and_what_is_due() {
    let home = Home::new().await;
    let account = home.account;
    let every = [
        OutputState::Waiting,
        OutputState::Downloading,
        OutputState::Archived,
        OutputState::Failed,
        OutputState::LinkDead,
    ];
    let task = home.completed_with(&every).await;
    let other_account = home.another_account().await;
    let elsewhere = home.insert(new_task(other_account, "elsewhere")).await;
    home.write(move |w| {
        bring(w, elsewhere, &TaskState::Completed, 2_000)?;
        add_output(w, elsewhere, 0, &OutputState::Waiting)?;
        w.outputs().insert_all(task, &[NewOutput { fetch: false, ..new_output(200) }])
    })
    .await;

    let due = |now| {
        let read = home.library.read(move |r| r.outputs().unfinished(account, now));
        async move { read.await.unwrap().into_iter().map(|output| output.idx).collect::<Vec<_>>() }
    };
    assert_eq!(due(4_999).await, [0, 1]);
    assert_eq!(due(5_000).await, [0, 1, 3]);
    assert_eq!(home.read(move |r| r.outputs().next_retry_at(account)).await, Some(5_000));
    assert_eq!(home.read(move |r| r.outputs().next_retry_at(other_account)).await, None);

    let on_request = home.read(move |r| r.outputs().of_task(task)).await[5].id;
    assert!(home.write(move |w| w.outputs().set_fetch(on_request, true)).await);
    assert_eq!(due(0).await, [0, 1, 200]);
}

#[tokio::test]
async fn the_archives_total_follows_every_change() {
    let home = Home::new().await;
    let account = home.account;
    let totals = || home.library.read(move |r| r.outputs().totals(account));
    assert_eq!(totals().await.unwrap(), ArchiveTotal::default());
    let task = home.completed_with(&[OutputState::Archived, OutputState::Archived, OutputState::Waiting]).await;
    let expected = ArchiveTotal { files: 2, bytes: 200, last_archived_at: Some(3_000) };
    assert_eq!(totals().await.unwrap(), expected);

    let ids: Vec<i64> = home.read(move |r| r.outputs().of_task(task)).await.iter().map(|output| output.id).collect();
    home.write(move |w| {
        let grown = OutputPatch { bytes: Some(Some(150)), ..OutputPatch::default() };
        w.outputs().set_state_from(ids[0], &[OutputState::Archived], &OutputState::Archived, &grown)?;
        w.outputs().set_received(ids[0], 150)?;
        let gone = OutputPatch::default();
        w.outputs().set_state_from(ids[1], &[OutputState::Archived], &OutputState::Waiting, &gone)?;
        w.outputs().set_state_from(ids[2], &[OutputState::Waiting], &OutputState::LinkDead, &gone)
    })
    .await;
    assert_eq!(totals().await.unwrap(), ArchiveTotal { files: 1, bytes: 150, last_archived_at: Some(3_000) });
}

#[tokio::test]
async fn previews_are_made_for_archived_files_until_they_are_there_or_cannot_be() {
    let home = Home::new().await;
    let task = home.completed_with(&[OutputState::Archived, OutputState::Archived, OutputState::Waiting]).await;
    let ids: Vec<i64> = home.read(move |r| r.outputs().of_task(task)).await.iter().map(|output| output.id).collect();
    let missing = |limit| {
        let read = home.library.read(move |r| r.outputs().without_thumb(limit));
        async move { read.await.unwrap().into_iter().map(|output| output.id).collect::<Vec<_>>() }
    };
    assert_eq!(missing(10).await, ids[..2]);
    assert_eq!(missing(1).await, ids[..1]);
    let (picture, sound) = (ids[0], ids[1]);
    home.write(move |w| {
        w.outputs().set_thumb(picture, Thumb::There)?;
        w.outputs().set_colour(picture, "#aabbcc")?;
        w.outputs().set_peaks(sound, &[0, 128, 255], &[1; 2_000])?;
        w.outputs().set_thumb(sound, Thumb::Cannot)
    })
    .await;
    assert!(missing(10).await.is_empty());
    let outputs = home.read(move |r| r.outputs().of_task(task)).await;
    assert_eq!((outputs[0].thumb, outputs[0].colour.as_deref()), (Thumb::There, Some("#aabbcc")));
    assert_eq!(outputs[1].peaks200.as_deref(), Some(&[0, 128, 255][..]));
    assert_eq!(outputs[1].peaks2000.as_ref().map(Vec::len), Some(2_000));
}

#[tokio::test]
async fn facts_come_from_the_file() {
    let home = Home::new().await;
    let task = home.completed_with(&[OutputState::Downloading]).await;
    let id = home.read(move |r| r.outputs().of_task(task)).await[0].id;
    let facts = MediaFacts {
        media: Media::Video,
        mime: Some("video/mp4".into()),
        extension: Some("mp4".into()),
        width: Some(1_280),
        height: Some(720),
        duration_ms: Some(8_000),
        facts: Some("H.264, 24 fps".into()),
    };
    let expected = facts.clone();
    assert!(home.write(move |w| w.outputs().set_facts(id, &facts)).await);
    let output = home.read(move |r| r.outputs().get(id)).await.unwrap();
    let known = MediaFacts {
        media: output.media,
        mime: output.mime,
        extension: output.extension,
        width: output.width,
        height: output.height,
        duration_ms: output.duration_ms,
        facts: output.facts,
    };
    assert_eq!(known, expected);
    assert_eq!(output.state, OutputState::Downloading);
}

#[tokio::test]
async fn fresh_links_go_to_what_is_not_saved_yet() {
    let home = Home::new().await;
    let states =
        [OutputState::Archived, OutputState::LinkDead, OutputState::Failed, OutputState::Unknown("frozen".into())];
    let task = home.completed_with(&states).await;
    let before = home.read(move |r| r.outputs().of_task(task)).await;
    let fresh: Vec<(i64, String)> = (0..5).map(|idx| (idx, format!("https://cdn.reapi.ai/fresh/{idx}"))).collect();
    let changed = home.write(move |w| w.outputs().replace_urls(task, &fresh)).await;
    assert_eq!(changed, [before[1].id, before[2].id]);
    let after = home.read(move |r| r.outputs().of_task(task)).await;
    assert_eq!(after[1].url, "https://cdn.reapi.ai/fresh/1");
    assert_eq!(after[1].state, OutputState::LinkDead);
    assert_eq!((&after[0].url, &after[3].url), (&before[0].url, &before[3].url));

    let taken = vec![(2, after[0].url.clone())];
    assert!(home.write(move |w| w.outputs().replace_urls(task, &taken)).await.is_empty());
}

#[tokio::test]
async fn what_was_put_off_is_tried_now_when_the_clock_was_set_back() {
    let home = Home::new().await;
    let (account, other) = (home.account, home.another_account().await);
    let task = home.completed_with(&[OutputState::Failed, OutputState::Failed, OutputState::Archived]).await;
    home.meddle("UPDATE output SET retry_at = 9000 + idx WHERE state = 'failed'");
    assert_eq!(home.write(move |w| w.outputs().try_now(other, 100)).await, 0);
    assert_eq!(home.write(move |w| w.outputs().try_now(account, 100)).await, 2);
    let outputs = home.read(move |r| r.outputs().of_task(task)).await;
    assert_eq!(outputs.iter().map(|output| output.retry_at).collect::<Vec<_>>(), [Some(100), Some(100), None]);
    assert_eq!(home.write(move |w| w.outputs().try_now(account, 100)).await, 0, "what is due is left alone");
}

#[tokio::test]
async fn a_file_is_found_again_by_its_path_and_by_its_sum() {
    let home = Home::new().await;
    let task = home.completed_with(&[OutputState::Archived]).await;
    let output = home.read(move |r| r.outputs().of_task(task)).await[0].clone();
    let (path, sum) = (output.path.clone().unwrap(), output.sha256.clone().unwrap());
    assert_eq!(home.read(move |r| r.outputs().at_path(&path)).await.unwrap().id, output.id);
    assert_eq!(home.read(move |r| r.outputs().of_sum(&sum)).await.unwrap().id, output.id);
    assert_eq!(home.read(|r| r.outputs().at_path("/elsewhere")).await, None);
    assert_eq!(home.read(|r| r.outputs().of_sum(&"0".repeat(63))).await, None);
}

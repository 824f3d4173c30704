use library::{OutputPatch, OutputState, SavedFile};

use crate::seed::{Home, archived};

/// A task with one archived file, and how that is known.
async fn saved(home: &Home) -> SavedFile {
    let task = home.completed_with(&[OutputState::Archived]).await;
    let id = home.read(move |r| r.outputs().of_task(task)).await[0].id;
    one(home, id).await.unwrap()
}

async fn one(home: &Home, id: i64) -> Option<SavedFile> {
    home.read(move |r| r.outputs().saved_one(id)).await
}

#[tokio::test]
async fn what_is_astray_is_found_counted_and_said_by_the_row_that_was_looked_at() {
    let home = Home::new().await;
    let (account, other) = (home.account, home.another_account().await);
    let (gone, edited, whole) = (saved(&home).await, saved(&home).await, saved(&home).await);
    home.completed_with(&[OutputState::Waiting, OutputState::LinkDead]).await;
    assert_eq!((gone.path.as_str(), gone.bytes, gone.archived_at), ("/archive/a.png", 100, 3_000));
    assert_eq!(gone.checked, None);

    let (id, changed) = (gone.output, edited.output);
    let noted = home
        .write(move |w| {
            Ok([
                w.outputs().note_missing(id, "/archive/elsewhere.png", true)?,
                w.outputs().note_missing(id, "/archive/a.png", true)?,
                w.outputs().note_missing(id, "/archive/a.png", true)?,
                w.outputs().note_changed(changed, "/archive/a.png", true)?,
            ])
        })
        .await;
    assert_eq!(noted, [false, true, false, true], "another path, then new, then known");
    home.write(move |w| w.file_checks().set(changed, 100, 4_000)).await;
    assert_eq!(one(&home, changed).await.unwrap().checked, Some((100, 4_000)));

    assert_eq!(home.read(|r| r.outputs().gone(0, 10)).await, [(id, 100)]);
    assert_eq!(home.read(move |r| r.outputs().count_astray(account)).await, (1, 1));
    assert_eq!(home.read(move |r| r.outputs().count_astray(other)).await, (0, 0));
    let all = home.read(|r| r.outputs().saved(0, 10)).await;
    assert_eq!(all.iter().map(|file| file.output).collect::<Vec<_>>(), [id, changed, whole.output]);
    assert_eq!(home.read(move |r| r.outputs().saved(changed, 10)).await, [whole]);
    assert_eq!(home.read(|r| r.outputs().saved_below("/archive/", 10)).await.len(), 3);
    assert!(home.read(|r| r.outputs().saved_below("/archive/a.png/", 10)).await.is_empty());
}

#[tokio::test]
async fn what_lies_elsewhere_is_there_and_its_sidecar_is_stale() {
    let home = Home::new().await;
    let account = home.account;
    let file = saved(&home).await;
    let (id, task) = (file.output, file.task);
    let stale = async || home.read(move |r| r.sidecars_stale().next(account, 0, 10)).await;
    home.write(move |w| w.outputs().note_missing(id, "/archive/a.png", true)).await;
    assert!(stale().await.is_empty());
    assert!(!home.write(move |w| w.outputs().moved(id, "/b.png", "/c.png")).await, "it lies elsewhere by now");
    assert!(home.write(move |w| w.outputs().moved(id, "/archive/a.png", "/c.png")).await);
    assert_eq!(one(&home, id).await.unwrap(), SavedFile { path: "/c.png".into(), missing: false, ..file });
    assert_eq!(stale().await, [task]);
    assert!(home.read(|r| r.outputs().is_claimed("/c.png")).await);
    assert!(!home.read(|r| r.outputs().is_claimed("/archive/a.png")).await);
}

#[tokio::test]
async fn a_file_that_is_no_more_or_saved_anew_is_not_astray() {
    let home = Home::new().await;
    let account = home.account;
    let file = saved(&home).await;
    let id = file.output;
    let astray = async || {
        home.write(move |w| {
            w.outputs().note_missing(id, "/archive/a.png", true)?;
            w.outputs().note_changed(id, "/archive/a.png", true)?;
            w.file_checks().set(id, 1, 2)
        })
        .await;
    };
    let marks = async || {
        let output = home.read(move |r| r.outputs().get(id)).await.unwrap();
        (output.missing, output.changed)
    };
    astray().await;
    assert_eq!(marks().await, (true, true));
    home.write(move |w| w.outputs().deleted(id)).await;
    assert_eq!(marks().await, (false, false));
    assert_eq!(home.read(move |r| r.outputs().count_astray(account)).await, (0, 0));
    let anew = [(OutputState::Deleted, OutputState::Downloading), (OutputState::Downloading, OutputState::Archived)];
    for (from, to) in anew {
        let patch = if to == OutputState::Archived { archived(7) } else { OutputPatch::default() };
        assert!(home.write(move |w| w.outputs().set_state_from(id, &[from], &to, &patch)).await);
    }
    assert_eq!(one(&home, id).await.unwrap().checked, None);
}

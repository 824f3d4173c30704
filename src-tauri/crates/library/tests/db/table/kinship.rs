use library::{Kinship, NewTask};

use crate::seed::{Home, new_task};

fn varied() -> Kinship {
    Kinship { how: "varied".to_owned(), output_idx: Some(2) }
}

async fn child(home: &Home, prompt: &'static str, parent: i64) -> i64 {
    let new = NewTask { parent_id: Some(parent), ..new_task(home.account, prompt) };
    home.write(move |w| Ok(w.tasks().insert_batch(prompt, &[new])?.ids[0])).await
}

#[tokio::test]
async fn how_a_task_came_from_another_is_written_once() {
    let home = Home::new().await;
    let task = home.task("a heron").await;
    assert_eq!(home.read(move |r| r.kinships().of_task(task)).await, None);
    assert!(home.write(move |w| w.kinships().set(task, &varied())).await);
    let other = Kinship { how: "upscale".to_owned(), output_idx: None };
    assert!(!home.write(move |w| w.kinships().set(task, &other)).await);
    assert_eq!(home.read(move |r| r.kinships().of_task(task)).await, Some(varied()));
}

#[tokio::test]
async fn a_family_is_whole_from_each_of_its_members() {
    let home = Home::new().await;
    let root = home.task("the first").await;
    home.task("nobody of them").await;
    let left = child(&home, "left", root).await;
    let right = child(&home, "right", root).await;
    let leaf = child(&home, "leaf", left).await;
    home.write(move |w| w.kinships().set(leaf, &varied())).await;
    let account = home.account;
    for from in [root, left, right, leaf] {
        let family = home.read(move |r| r.family(account, from, 100)).await;
        let of: Vec<_> = family.members.iter().map(|member| (member.task.id, member.parent)).collect();
        assert_eq!(of, [(root, None), (left, Some(root)), (right, Some(root)), (leaf, Some(left))]);
        let how: Vec<_> = family.members.iter().map(|member| (member.how.as_deref(), member.output_idx)).collect();
        assert_eq!(how, [(None, None), (None, None), (None, None), (Some("varied"), Some(2))]);
        assert!(!family.cut);
    }
    // Of a large one the task and its ancestors are always there.
    let cut = home.read(move |r| r.family(account, leaf, 1)).await;
    assert!(cut.cut);
    assert_eq!(cut.members.iter().map(|member| member.task.id).collect::<Vec<_>>(), [root, left, leaf]);
    let strange = home.read(move |r| r.family(account + 1, leaf, 100)).await;
    assert!(strange.members.is_empty());
}

#[tokio::test]
async fn tasks_that_say_they_came_from_each_other_end() {
    let home = Home::new().await;
    let first = home.task("first").await;
    let second = child(&home, "second", first).await;
    home.meddle(&format!("UPDATE task SET parent_id = {second} WHERE id = {first}"));
    home.meddle(&format!("UPDATE task SET parent_id = {second} WHERE id = {second}"));
    let account = home.account;
    for from in [first, second] {
        let family = home.read(move |r| r.family(account, from, 100)).await;
        assert_eq!(family.members.len(), 2);
    }
    home.meddle(&format!("UPDATE task SET parent_id = {first} WHERE id = {second}"));
    assert_eq!(home.read(move |r| r.family(account, second, 100)).await.members.len(), 2);
}

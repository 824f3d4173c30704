use library::{Tag, TaskState};

use crate::seed::Home;

#[tokio::test]
async fn a_name_is_one_tag_whatever_its_case_and_accents() {
    let home = Home::new().await;
    let cafe = home.write(|w| w.tags().add("Café")).await.unwrap();
    assert_eq!(home.write(|w| w.tags().add("CAFE")).await, None);
    assert_eq!(home.read(|r| r.tags().named("cafe\u{301}")).await, Some(cafe.clone()));
    let tea = home.write(|w| w.tags().add("Tea")).await.unwrap();
    assert!(!home.write(move |w| w.tags().rename(tea.id, "café")).await);
    let id = cafe.id;
    assert!(home.write(move |w| w.tags().rename(id, "CAFÉ")).await, "its own name in another case");
    let names: Vec<String> = home.read(|r| r.tags().all()).await.into_iter().map(|tag| tag.name).collect();
    assert_eq!(names, ["CAFÉ", "Tea"]);
}

#[tokio::test]
async fn an_id_is_given_once_and_comes_back_only_for_what_had_it() {
    let home = Home::new().await;
    let task = home.task_in(TaskState::Completed).await;
    let first = home.write(|w| w.tags().add("First")).await.unwrap();
    let id = first.id;
    assert_eq!(home.write(move |w| w.tags().tie(id, &[task, task])).await, [task]);
    assert!(!home.write(move |w| w.tags().remove(id)).await, "while something has it");
    assert_eq!(home.write(move |w| w.tags().untie(id, &[task])).await, [task]);
    assert!(home.write(move |w| w.tags().remove(id)).await);
    let second = home.write(|w| w.tags().add("Second")).await.unwrap();
    assert_ne!(second.id, id);
    assert!(!home.write(move |w| w.tags().put(&Tag { id: second.id, name: "Other".to_owned() })).await);
    assert!(!home.write(move |w| w.tags().put(&Tag { id, name: "SECOND".to_owned() })).await);
    assert!(home.write(move |w| w.tags().put(&first)).await);
}

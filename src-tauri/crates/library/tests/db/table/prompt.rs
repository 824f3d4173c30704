use crate::seed::{Home, new_task};

#[tokio::test]
async fn prompts_come_newest_first_and_each_once() {
    let home = Home::new().await;
    let account = home.account;
    let long = |end: &str| format!("{}{end}", "the same beginning and the same end ".repeat(9));
    let (one, other) = (long("1"), long("2"));
    for prompt in ["a cat", &one, "a heron", &other, "a cat", "", &one] {
        home.task(prompt).await;
    }
    let texts = |walked: Vec<library::PromptUsed>| walked.into_iter().map(|used| used.text).collect::<Vec<_>>();
    let first = home.read(move |r| r.prompts().before(account, None, 2)).await;
    let last = first.last().unwrap().task;
    assert_eq!(texts(first), [one.as_str(), "a cat"]);
    let rest = home.read(move |r| r.prompts().before(account, Some(last), 9)).await;
    assert_eq!(texts(rest), [other.as_str(), "a heron"]);
}

#[tokio::test]
async fn texts_that_look_alike_are_not_taken_for_one_another_nor_those_of_another_account() {
    let home = Home::new().await;
    let (account, another) = (home.account, home.another_account().await);
    let alike = |middle: char| format!("{}{middle}{}", "a".repeat(60), "z".repeat(60));
    for prompt in [alike('1'), alike('2'), "\u{0}1".into(), "\u{0}2".into()] {
        home.task(&prompt).await;
    }
    home.insert(new_task(another, &alike('1'))).await;
    assert_eq!(home.read(move |r| r.prompts().before(account, None, 9)).await.len(), 4);
    assert_eq!(home.read(move |r| r.prompts().before(another, None, 9)).await.len(), 1);
}

use library::OutputState;

use crate::seed::{Home, new_task};

#[tokio::test]
async fn a_link_leads_to_the_output_that_it_is_of() {
    let home = Home::new().await;
    let task = home.completed_with(&[OutputState::Archived, OutputState::LinkDead]).await;
    let outputs = home.read(move |r| r.outputs().of_task(task)).await;
    let account = home.account;
    let second = outputs[1].url.clone();
    let found = home.read(move |r| r.links().output_of(account, &second)).await.unwrap();
    assert_eq!((found.output, found.task, found.idx, found.made_at), (outputs[1].id, task, 1, 2_000));
    assert_eq!(found.state, OutputState::LinkDead);
    let nowhere = home.read(move |r| r.links().output_of(account, "https://cdn.reapi.ai/nowhere.png")).await;
    assert_eq!(nowhere, None);
    let other = home.another_account().await;
    let first = outputs[0].url.clone();
    assert_eq!(home.read(move |r| r.links().output_of(other, &first)).await, None, "it is another account's");
}

#[tokio::test]
async fn a_renewed_link_is_younger_and_the_old_one_is_still_known() {
    let home = Home::new().await;
    let task = home.completed_with(&[OutputState::Archived, OutputState::Archived]).await;
    let outputs = home.read(move |r| r.outputs().of_task(task)).await;
    let (id, old, account) = (outputs[0].id, outputs[0].url.clone(), home.account);
    let (same, fresh) = (outputs[1].url.clone(), "https://cdn.reapi.ai/fresh.png".to_owned());
    let links = [(0, fresh.clone()), (1, same.clone()), (7, "https://cdn.reapi.ai/no-such-place".to_owned())];
    home.write(move |w| w.links().renew(task, &links, 9_000)).await;
    assert_eq!(home.read(move |r| r.links().youngest(id)).await, Some((fresh.clone(), 9_000)));
    let other = outputs[1].id;
    assert_eq!(home.read(move |r| r.links().youngest(other)).await, Some((same, 2_000)), "the same link is no younger");
    let by_fresh = home.read(move |r| r.links().output_of(account, &fresh)).await.unwrap();
    let by_old = home.read(move |r| r.links().output_of(account, &old)).await.unwrap();
    assert_eq!((by_fresh.output, by_fresh.made_at), (id, 9_000));
    assert_eq!((by_old.output, by_old.made_at), (id, 2_000));
}

#[tokio::test]
async fn an_output_of_nothing_has_no_link() {
    let home = Home::new().await;
    home.insert(new_task(home.account, "a heron")).await;
    assert_eq!(home.read(|r| r.links().youngest(404)).await, None);
}

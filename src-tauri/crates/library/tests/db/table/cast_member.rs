use library::{CastMember, CastSort, NewTask};

use crate::seed::{Home, new_task};

fn member(id: i64, name: &str, link: &str) -> CastMember {
    CastMember {
        id,
        name: name.to_owned(),
        sort: CastSort::Person,
        link: link.to_owned(),
        output: None,
        note: String::new(),
        created_at: 1,
        linked_at: 2,
    }
}

async fn set(home: &Home, member: CastMember) -> Option<i64> {
    home.write(move |w| {
        let link = w.links().keep(&member.link)?;
        w.cast().set(&member, link)
    })
    .await
}

async fn names(home: &Home) -> Vec<String> {
    home.read(|r| r.cast().all()).await.into_iter().map(|member| member.name).collect()
}

#[tokio::test]
async fn a_name_is_given_once_whatever_its_letter_case() {
    let home = Home::new().await;
    let mara = set(&home, member(0, "Mara", "https://a.example/mara")).await.unwrap();
    assert_eq!(set(&home, member(0, "mARA", "https://a.example/other")).await, None);
    let lamp = set(&home, member(0, "Ärmel", "https://a.example/mara")).await.unwrap();
    assert_eq!(set(&home, member(0, "ärmel", "https://a.example/other")).await, None);
    assert_eq!(set(&home, member(lamp, "MARA", "https://a.example/mara")).await, None, "nor by a new name");
    assert_eq!(set(&home, member(mara, "mara", "https://a.example/mara")).await, Some(mara));
    assert_eq!(names(&home).await, ["mara", "Ärmel"]);
}

#[tokio::test]
async fn one_that_was_removed_comes_back_until_its_name_is_taken_or_it_is_forgotten() {
    let home = Home::new().await;
    let mara = set(&home, member(0, "Mara", "https://a.example/mara")).await.unwrap();
    assert!(home.write(move |w| w.cast().remove(mara, 10)).await);
    assert!(!home.write(move |w| w.cast().remove(mara, 11)).await);
    assert_eq!(names(&home).await, Vec::<String>::new());
    assert!(home.write(move |w| w.cast().restore(mara)).await);
    assert!(home.write(move |w| w.cast().restore(mara)).await, "it is there");
    home.write(move |w| w.cast().remove(mara, 20)).await;
    let other = set(&home, member(0, "mara", "https://a.example/other")).await.unwrap();
    assert!(!home.write(move |w| w.cast().restore(mara)).await);
    home.write(move |w| w.cast().remove(other, 30)).await;
    home.write(|w| w.cast().forget(30)).await;
    assert!(!home.write(move |w| w.cast().restore(mara)).await, "forgotten");
    assert!(home.write(move |w| w.cast().restore(other)).await);
}

#[tokio::test]
async fn what_was_made_with_one_is_found_after_its_link_was_renewed() {
    let home = Home::new().await;
    let mara = set(&home, member(0, "Mara", "https://a.example/1")).await.unwrap();
    let lamp = set(&home, member(0, "Lamp", "https://a.example/lamp")).await.unwrap();
    let with = |body: &str| NewTask { body: body.to_owned(), ..new_task(home.account, "a heron") };
    let first = home.insert(with(r#"{"image_urls":["https://a.example/1","https://a.example/lamp"]}"#)).await;
    set(&home, member(mara, "Mara", "https://a.example/2")).await.unwrap();
    let second = home.insert(with(r#"{"image_urls":["https://a.example/2"]}"#)).await;
    home.insert(with(r#"{"image_urls":["https://a.example/3"]}"#)).await;
    let account = home.account;
    assert_eq!(home.read(move |r| r.cast().made_with(mara, account, 9)).await, [second, first]);
    assert_eq!(home.read(move |r| r.cast().made_with(lamp, account, 9)).await, [first]);
    let other = home.another_account().await;
    assert_eq!(home.read(move |r| r.cast().made_with(mara, other, 9)).await, Vec::<i64>::new());
    let cast = home.read(move |r| r.cast().of_task(first)).await;
    assert_eq!(cast.iter().map(|member| member.name.as_str()).collect::<Vec<_>>(), ["Lamp", "Mara"]);
    assert_eq!(cast[1].link, "https://a.example/2");
}

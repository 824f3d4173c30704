//! Names of the library that a query can ask for.

use library::query::UsedModel;

use crate::seed::{Home, new_task};

#[tokio::test]
async fn every_model_is_named_once_the_last_used_first() {
    let home = Home::new().await;
    assert_eq!(
        home.read({
            let account = home.account;
            move |r| r.used_models(account)
        })
        .await,
        []
    );
    let made = [("veo-3", "Veo", 10), ("kling-v3", "Kling", 20), ("veo-3", "Veo 3", 30), ("z-image", "Z", 5)];
    for (model, title, created_at) in made {
        let new = new_task(home.account, "a cat");
        home.insert(library::NewTask { model: model.into(), model_title: title.into(), created_at, ..new }).await;
    }
    let other = home.another_account().await;
    home.insert(library::NewTask { model: "suno".into(), ..new_task(other, "a song") }).await;
    let account = home.account;
    let model = |id: &str, title: &str| UsedModel { id: id.to_owned(), title: title.to_owned() };
    let expected = [model("veo-3", "Veo 3"), model("kling-v3", "Kling"), model("z-image", "Z")];
    assert_eq!(home.read(move |r| r.used_models(account)).await, expected);
}

#[tokio::test]
async fn tags_and_collections_are_named_in_their_order() {
    let home = Home::new().await;
    home.meddle(
        "INSERT INTO tag (name, folded) VALUES ('Zebra', 'zebra'), ('äpfel', 'apfel');
        INSERT INTO collection (name, folded, made_at) VALUES ('Spring set', 'spring set', 1)",
    );
    assert_eq!(home.read(|r| r.tag_names()).await, ["äpfel", "Zebra"]);
    assert_eq!(home.read(|r| r.collection_names()).await, ["Spring set"]);
}

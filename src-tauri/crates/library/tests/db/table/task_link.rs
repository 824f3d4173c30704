use library::NewTask;

use crate::seed::{Home, new_task};

async fn links(home: &Home, body: &str) -> Vec<String> {
    let new = NewTask { body: body.to_owned(), ..new_task(home.account, "a heron") };
    let task = home.insert(new).await;
    home.read(move |r| r.cast().links_of_task(task, 100)).await
}

#[tokio::test]
async fn what_a_body_holds_is_written_with_its_row_and_once() {
    let home = Home::new().await;
    let body = r#"{"prompt":"see https://a.example/0 there","image_urls":["https://a.example/1","https://a.example/1"],
        "image_with_roles":[{"url":"HTTPS://a.example/2?x=%20","role":"first_frame"}],"n":1}"#;
    assert_eq!(links(&home, body).await, ["https://a.example/1", "HTTPS://a.example/2?x=%20"]);
    assert_eq!(links(&home, r#"{"v":"https://a.example/1"}"#).await, ["https://a.example/1"]);
}

#[tokio::test]
async fn a_body_that_is_no_json_is_written_all_the_same_and_holds_none() {
    let home = Home::new().await;
    let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
    for body in ["", "{", "https://a.example/1", "\"https://\"", deep.as_str()] {
        assert_eq!(links(&home, body).await, Vec::<String>::new(), "{body:.20}");
    }
}

use crate::seed::Home;

#[tokio::test]
async fn a_file_is_known_as_it_was_and_forgotten_with_its_folder() {
    let home = Home::new().await;
    home.write(|w| {
        w.watched_files().set("/out/a.png", 10, 5)?;
        w.watched_files().set("/out/a.png", 11, 6)?;
        w.watched_files().set("/output/b.png", 1, 1)
    })
    .await;
    let seen =
        async |path: &'static str, bytes, at| home.read(move |r| r.watched_files().is_seen(path, bytes, at)).await;
    assert!(!seen("/out/a.png", 10, 5).await, "it was written to since");
    assert!(seen("/out/a.png", 11, 6).await);
    home.write(|w| w.watched_files().forget_below("/out/")).await;
    assert!(!seen("/out/a.png", 11, 6).await);
    assert!(seen("/output/b.png", 1, 1).await, "another folder");
}

use crate::seed::Home;

#[tokio::test]
async fn the_words_follow_the_texts() {
    let home = Home::new().await;
    home.task("a lighthouse at dusk").await;
    let raw = rusqlite::Connection::open(home.file()).unwrap();
    let found = |word: &str| {
        let count = "SELECT count(*) FROM task_fts WHERE task_fts MATCH ?1";
        raw.query_row(count, [word], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!((found("lighthouse"), found("harbour"), found("gpt")), (1, 0, 1));
    raw.execute("UPDATE task SET prompt = 'a harbour'", []).unwrap();
    assert_eq!((found("lighthouse"), found("harbour")), (0, 1));
    raw.execute("DELETE FROM task", []).unwrap();
    assert_eq!(found("harbour"), 0);
    raw.execute("INSERT INTO task_fts (task_fts, rank) VALUES ('integrity-check', 1)", []).unwrap();
}

use rusqlite::{Connection, params};

use crate::Error;
use crate::stored::{first, rows, statements};

/// The words of prompt, model and title. The texts stay in `task`; triggers keep the words in step.
pub(crate) const CREATE: &str = "
CREATE VIRTUAL TABLE task_fts USING fts5 (
    prompt, model, model_title,
    content = 'task', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
);
CREATE TRIGGER task_words_new AFTER INSERT ON task BEGIN
    INSERT INTO task_fts (rowid, prompt, model, model_title)
    VALUES (NEW.id, NEW.prompt, NEW.model, NEW.model_title);
END;
CREATE TRIGGER task_words_gone AFTER DELETE ON task BEGIN
    INSERT INTO task_fts (task_fts, rowid, prompt, model, model_title)
    VALUES ('delete', OLD.id, OLD.prompt, OLD.model, OLD.model_title);
END;
CREATE TRIGGER task_words_changed AFTER UPDATE OF prompt, model, model_title ON task BEGIN
    INSERT INTO task_fts (task_fts, rowid, prompt, model, model_title)
    VALUES ('delete', OLD.id, OLD.prompt, OLD.model, OLD.model_title);
    INSERT INTO task_fts (rowid, prompt, model, model_title)
    VALUES (NEW.id, NEW.prompt, NEW.model, NEW.model_title);
END;
";

statements! {
    WITH_WORDS = "SELECT rowid FROM task_fts WHERE task_fts MATCH ?1";
    HAS_PIECES = "SELECT 1 FROM task WHERE id = ?1 AND NOT EXISTS (
        SELECT 1 FROM json_each(?2) AS piece WHERE NOT (prompt LIKE piece.value ESCAPE '\\'
            OR model LIKE piece.value ESCAPE '\\' OR model_title LIKE piece.value ESCAPE '\\'))";
    // Looks through the texts of the account's results, each up to its first NUL character: for what no index of
    // words can answer.
    WITH_PIECES = "SELECT id FROM task WHERE account_id = ?1 AND state = 'completed' AND NOT EXISTS (
        SELECT 1 FROM json_each(?2) AS piece WHERE NOT (prompt LIKE piece.value ESCAPE '\\'
            OR model LIKE piece.value ESCAPE '\\' OR model_title LIKE piece.value ESCAPE '\\'))";
}

/// Tasks of any account that have all words of an FTS5 expression, by id.
pub(crate) fn with_words(conn: &Connection, expression: &str) -> Result<Vec<i64>, Error> {
    let mut ids: Vec<i64> = rows(conn, WITH_WORDS, [expression], |row| row.get(0))?;
    ids.sort_unstable();
    Ok(ids)
}

/// Whether a task's texts match every LIKE pattern of a JSON array.
pub(crate) fn has_pieces(conn: &Connection, task: i64, patterns: &str) -> Result<bool, Error> {
    first(conn, HAS_PIECES, params![task, patterns], |_| Ok(())).map(|found| found.is_some())
}

/// Completed tasks of an account whose texts match every LIKE pattern of a JSON array, by id.
pub(crate) fn with_pieces(conn: &Connection, account: i64, patterns: &str) -> Result<Vec<i64>, Error> {
    let mut ids: Vec<i64> = rows(conn, WITH_PIECES, params![account, patterns], |row| row.get(0))?;
    ids.sort_unstable();
    Ok(ids)
}

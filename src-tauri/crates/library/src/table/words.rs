use rusqlite::{Connection, params};

use crate::Error;
use crate::stored::{prepare, rows, statements};

/// Words of results. What a word is, `text::words` decides, and the index is handed words with spaces between them: so
/// one character of a script without spaces is found like any word, nothing that is found has to be checked once more,
/// and the index is a third of one of three letters each. The index keeps no text. `word` has each word of all of them
/// once, to look inside of words. A row of `file_words` is `task_id << 24` with the low bits of the output's id, so that
/// each of thousands of files is written by itself.
pub(crate) const CREATE: &str = "
DROP TRIGGER task_words_new;
DROP TRIGGER task_words_gone;
DROP TRIGGER task_words_changed;
DROP TABLE task_fts;
CREATE VIRTUAL TABLE task_words USING fts5 (
    prompt, lyrics, model, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '1 2 3'
);
CREATE VIRTUAL TABLE note_words USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'ascii');
CREATE VIRTUAL TABLE file_words USING fts5 (
    name, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '1 2 3'
);
CREATE TABLE word (
    id   INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO file_words (rowid, name)
SELECT (task_id << 24) | (id & 16777215), words_of(file_name(path)) FROM output WHERE path IS NOT NULL;
INSERT OR IGNORE INTO word (text)
SELECT piece.value FROM output, json_each(word_list(file_name(output.path))) AS piece WHERE output.path IS NOT NULL;
CREATE TRIGGER file_named_new AFTER INSERT ON output WHEN NEW.path IS NOT NULL BEGIN
    DELETE FROM file_words WHERE rowid = (NEW.task_id << 24) | (NEW.id & 16777215);
    INSERT INTO file_words (rowid, name)
    VALUES ((NEW.task_id << 24) | (NEW.id & 16777215), words_of(file_name(NEW.path)));
    INSERT INTO word (text) SELECT piece.value FROM json_each(word_list(file_name(NEW.path))) AS piece
    WHERE NOT EXISTS (SELECT 1 FROM word WHERE text = piece.value);
END;
CREATE TRIGGER file_named AFTER UPDATE OF path ON output WHEN NEW.path IS NOT OLD.path BEGIN
    DELETE FROM file_words WHERE rowid = (NEW.task_id << 24) | (NEW.id & 16777215);
    INSERT INTO file_words (rowid, name)
    SELECT (NEW.task_id << 24) | (NEW.id & 16777215), words_of(file_name(NEW.path)) WHERE NEW.path IS NOT NULL;
    INSERT INTO word (text) SELECT piece.value FROM json_each(word_list(file_name(NEW.path))) AS piece
    WHERE NOT EXISTS (SELECT 1 FROM word WHERE text = piece.value);
END;
";

statements! {
    IN_TASKS = "SELECT rowid FROM task_words WHERE task_words MATCH ?1 AND rowid BETWEEN ?2 AND ?3";
    IN_NOTES = "SELECT rowid FROM note_words WHERE note_words MATCH ?1 AND rowid BETWEEN ?2 AND ?3";
    IN_FILES = "SELECT rowid >> 24 FROM file_words WHERE file_words MATCH ?1 AND rowid BETWEEN (?2 << 24) AND (?3 << 24)";
    FRESH = "SELECT id, text FROM word WHERE id > ?1 ORDER BY id";
    // These two look through the texts themselves: for punctuation, which is no word, and for pieces that too many words
    // hold.
    PIECE_IN_TASKS = "SELECT result.task_id FROM result CROSS JOIN task ON task.id = result.task_id
        WHERE result.task_id BETWEEN ?2 AND ?3 AND (task.prompt LIKE ?1 ESCAPE '\\' OR task.model LIKE ?1 ESCAPE '\\'
            OR task.model_title LIKE ?1 ESCAPE '\\')";
    PIECE_IN_NOTES = "SELECT task_id FROM note WHERE task_id BETWEEN ?2 AND ?3 AND text LIKE ?1 ESCAPE '\\'";
}

/// Ids from the first to the last, both within.
pub(crate) type Ids = (i64, i64);

/// Hands over the tasks whose text, note or file names match an FTS5 expression, some more than once. False from `f`
/// ends it.
pub(crate) fn matching(
    conn: &Connection,
    expression: &str,
    (from, to): Ids,
    mut f: impl FnMut(i64) -> bool,
) -> Result<(), Error> {
    // Ids of files are those of tasks times 2^24.
    let most = i64::MAX >> 25;
    let files = (from.clamp(-most, most), to.clamp(-most, most).saturating_add(1));
    for (sql, (from, to)) in [(IN_TASKS, (from, to)), (IN_NOTES, (from, to)), (IN_FILES, files)] {
        let mut statement = prepare(conn, sql)?;
        let mut found = statement.query(params![expression, from, to])?;
        while let Some(row) = found.next()? {
            if !f(row.get(0)?) {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Tasks that have a word in their prompt.
pub(crate) fn in_prompts(conn: &Connection, word: &str) -> Result<Vec<i64>, Error> {
    rows(conn, IN_TASKS, params![format!("prompt : \"{word}\""), i64::MIN, i64::MAX], |row| row.get(0))
}

/// Tasks whose prompt, model or note matches a LIKE pattern, each text up to its first NUL character.
pub(crate) fn with_piece(conn: &Connection, pattern: &str, (from, to): Ids) -> Result<Vec<i64>, Error> {
    let mut tasks: Vec<i64> = rows(conn, PIECE_IN_TASKS, params![pattern, from, to], |row| row.get(0))?;
    tasks.extend(rows(conn, PIECE_IN_NOTES, params![pattern, from, to], |row| row.get::<_, i64>(0))?);
    Ok(tasks)
}

/// Words that were not read yet.
pub(crate) fn fresh(conn: &Connection, after: i64, mut f: impl FnMut(i64, &str)) -> Result<(), Error> {
    rows(conn, FRESH, [after], |row| {
        f(row.get(0)?, row.get_ref(1)?.as_str()?);
        Ok(())
    })
    .map(drop)
}

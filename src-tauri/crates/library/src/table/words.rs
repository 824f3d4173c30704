use rusqlite::{Connection, params};

use crate::stored::{first, prepare, rows, statements};
use crate::{Error, Writer};

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
    // Each commit adds a piece to an index, and a word is looked for in every piece. FTS5 puts pieces of one size together
    // by itself and leaves dozens; how many there are stands in the index that it keeps of them. Merging by less than
    // nothing puts all of them together, so many pages at a time.
    NEXT_IN_TASKS = "SELECT segid FROM task_words_idx WHERE segid > ?1 ORDER BY segid LIMIT 1";
    NEXT_IN_NOTES = "SELECT segid FROM note_words_idx WHERE segid > ?1 ORDER BY segid LIMIT 1";
    NEXT_IN_FILES = "SELECT segid FROM file_words_idx WHERE segid > ?1 ORDER BY segid LIMIT 1";
    MERGE_TASKS = "INSERT INTO task_words (task_words, rank) VALUES ('merge', -?1)";
    MERGE_NOTES = "INSERT INTO note_words (note_words, rank) VALUES ('merge', -?1)";
    MERGE_FILES = "INSERT INTO file_words (file_words, rank) VALUES ('merge', -?1)";
    FRESH = "SELECT id, text FROM word WHERE id > ?1 ORDER BY id";
    // These two look through the texts themselves: for punctuation, which is no word, and for pieces that too many words
    // hold.
    PIECE_IN_TASKS = "SELECT result.task_id FROM result CROSS JOIN task ON task.id = result.task_id
        WHERE result.task_id BETWEEN ?2 AND ?3 AND (task.prompt LIKE ?1 ESCAPE '\\' OR task.model LIKE ?1 ESCAPE '\\'
            OR task.model_title LIKE ?1 ESCAPE '\\')";
    PIECE_IN_NOTES = "SELECT task_id FROM note WHERE task_id BETWEEN ?2 AND ?3 AND text LIKE ?1 ESCAPE '\\'";
}

/// Fewer pieces of an index are not worth writing it anew.
const MANY_PIECES: usize = 8;
/// Pages that are merged in one commit: nobody who writes waits long for it.
const PAGES: i64 = 128;

impl Writer<'_> {
    /// One step of putting together the many pieces in which the words are kept, each of which a search looks through.
    /// False when there is nothing worth it.
    pub fn merge_words(&self) -> Result<bool, Error> {
        let conn = self.conn();
        for (next, merge) in [(NEXT_IN_TASKS, MERGE_TASKS), (NEXT_IN_NOTES, MERGE_NOTES), (NEXT_IN_FILES, MERGE_FILES)]
        {
            if pieces(conn, next)? < MANY_PIECES {
                continue;
            }
            let before = conn.total_changes();
            prepare(conn, merge)?.execute([PAGES])?;
            // One is the statement's own: then nothing was done, and asking again would do nothing again.
            if conn.total_changes() - before >= 2 {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn pieces(conn: &Connection, next: &'static str) -> Result<usize, Error> {
    let (mut count, mut last) = (0, -1_i64);
    while let Some(piece) = first(conn, next, [last], |row| row.get(0))? {
        (count, last) = (count + 1, piece);
    }
    Ok(count)
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::Library;

    const PROMPTS: [&str; 4] = ["neon street in rain", "ein Boot", "猫と雨", "rainy windows"];

    fn pieces_now(library: &Library) -> usize {
        library.read_blocking(|reader| pieces(reader.conn(), NEXT_IN_NOTES)).unwrap()
    }

    fn found(library: &Library, expression: &str) -> Vec<i64> {
        let mut tasks = Vec::new();
        library
            .read_blocking(|reader| {
                matching(reader.conn(), expression, (i64::MIN, i64::MAX), |task| {
                    tasks.push(task);
                    true
                })
            })
            .unwrap();
        tasks
    }

    #[tokio::test]
    async fn pieces_become_one_step_by_step_and_every_word_is_found_as_before() {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(&folder.path().join("library.sqlite"), 1).unwrap();
        for at in 0..2_000_i64 {
            let text = PROMPTS[usize::try_from(at).unwrap() % PROMPTS.len()];
            // Each of its own commit, as in life, and some are gone again.
            library
                .write(move |writer| {
                    let conn = writer.conn();
                    conn.execute("INSERT INTO note_words (rowid, text) VALUES (?1, words_of(?2))", params![at, text])?;
                    if at % 7 == 3 {
                        conn.execute("DELETE FROM note_words WHERE rowid = ?1", [at - 2])?;
                    }
                    Ok(())
                })
                .await
                .unwrap();
        }
        assert!(pieces_now(&library) >= MANY_PIECES, "{}", pieces_now(&library));
        let words = ["\"neon\"", "\"rain\" *", "\"雨\"", "\"boot\"", "\"gone\""];
        let before: Vec<_> = words.iter().map(|word| found(&library, word)).collect();
        assert!(before[0].len() > 300 && before[4].is_empty());
        while library.write(|writer| writer.merge_words()).await.unwrap() {}
        assert_eq!(pieces_now(&library), 1);
        assert_eq!(words.iter().map(|word| found(&library, word)).collect::<Vec<_>>(), before);
        library.close().await.unwrap();
    }
}

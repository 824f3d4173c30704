use rusqlite::{Connection, params};

use crate::Error;
use crate::stored::{rows, statements};

/// The newest task of every prompt of an account, so that walking back through prompts meets each once however often
/// it was submitted, and looks at no other task. The texts stay in `task`. `gist` finds the same text again: its
/// length with both its ends, since a key of whole prompts would keep each a second time. A trigger keeps it in step.
pub(crate) const CREATE: &str = "
CREATE TABLE prompt (
    task_id    INTEGER PRIMARY KEY REFERENCES task (id) ON DELETE CASCADE,
    account_id INTEGER NOT NULL,
    gist       TEXT    NOT NULL
) STRICT;
INSERT INTO prompt (task_id, account_id, gist)
SELECT max(id), account_id, length(prompt) || ':' || substr(prompt, 1, 60) || substr(prompt, -60) FROM task
WHERE prompt <> '' GROUP BY account_id, prompt;
CREATE INDEX prompt_newest ON prompt (account_id, task_id);
CREATE INDEX prompt_gist ON prompt (account_id, gist);
CREATE TRIGGER prompt_used AFTER INSERT ON task WHEN NEW.prompt <> '' BEGIN
    DELETE FROM prompt WHERE account_id = NEW.account_id
        AND gist = length(NEW.prompt) || ':' || substr(NEW.prompt, 1, 60) || substr(NEW.prompt, -60)
        AND (SELECT prompt FROM task WHERE id = prompt.task_id) = NEW.prompt;
    INSERT INTO prompt (task_id, account_id, gist)
    VALUES (NEW.id, NEW.account_id, length(NEW.prompt) || ':' || substr(NEW.prompt, 1, 60) || substr(NEW.prompt, -60));
END;
";

statements! {
    BEFORE = "SELECT prompt.task_id, task.prompt FROM prompt CROSS JOIN task ON task.id = prompt.task_id
        WHERE prompt.account_id = ?1 AND prompt.task_id < ?2 ORDER BY prompt.task_id DESC LIMIT ?3";
}

/// A prompt as it was submitted, and the newest task that has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromptUsed {
    pub task: i64,
    pub text: String,
}

/// Prompts that were submitted. A trigger on `task` alone writes them.
#[derive(Clone, Copy)]
pub struct Prompts<'a> {
    conn: &'a Connection,
}

impl<'a> Prompts<'a> {
    pub(crate) fn new(conn: &'a Connection) -> Self {
        Self { conn }
    }

    /// Distinct, newest first, from before the prompt of `task`; None: from the newest on.
    pub fn before(&self, account: i64, task: Option<i64>, limit: u32) -> Result<Vec<PromptUsed>, Error> {
        let values = params![account, task.unwrap_or(i64::MAX), limit];
        rows(self.conn, BEFORE, values, |row| Ok(PromptUsed { task: row.get(0)?, text: row.get(1)? }))
    }
}

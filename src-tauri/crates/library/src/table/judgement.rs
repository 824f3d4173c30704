use rusqlite::{Row, params};

use super::handles;
use crate::Error;
use crate::query::Label;
use crate::stored::{change, first, rows, statements};

/// What a person said of a result. Only what something was said of has a row. `emptying_at`: its files are being
/// deleted from the bin, which a start goes on with; `emptied_at`: they were. The row of the task stays, because it
/// says what was paid.
pub(crate) const CREATE: &str = "
CREATE TABLE judgement (
    account_id  INTEGER NOT NULL REFERENCES account (id),
    task_id     INTEGER NOT NULL REFERENCES task (id),
    favourite   INTEGER NOT NULL DEFAULT 0 CHECK (favourite IN (0, 1)),
    rating      INTEGER NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 5),
    label       TEXT    CHECK (label IN ('red', 'orange', 'yellow', 'green', 'blue', 'violet')),
    private     INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1)),
    binned_at   INTEGER,
    emptying_at INTEGER,
    emptied_at  INTEGER,
    PRIMARY KEY (account_id, task_id),
    CHECK (emptied_at IS NULL OR binned_at IS NOT NULL),
    CHECK (emptying_at IS NULL OR (binned_at IS NOT NULL AND emptied_at IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX judgement_task ON judgement (task_id);
CREATE INDEX judgement_binned ON judgement (account_id, binned_at, task_id) WHERE binned_at IS NOT NULL AND emptied_at IS NULL;
CREATE INDEX judgement_hidden ON judgement (account_id, task_id) WHERE binned_at IS NOT NULL;
CREATE INDEX judgement_emptying ON judgement (account_id, task_id) WHERE emptying_at IS NOT NULL;
";

/// What is made from something private is private, in whatever way it was submitted: it is so before anybody can be
/// told of it.
pub(crate) const OF_PARENT: &str = "
CREATE TRIGGER judgement_of_parent AFTER INSERT ON task WHEN NEW.parent_id IS NOT NULL BEGIN
    INSERT INTO judgement (account_id, task_id, private)
    SELECT NEW.account_id, NEW.id, 1 WHERE EXISTS (
        SELECT 1 FROM judgement WHERE task_id = NEW.parent_id AND private = 1
        UNION ALL
        SELECT 1 FROM collection_task CROSS JOIN collection ON collection.id = collection_task.collection_id
        WHERE collection_task.task_id = NEW.parent_id AND collection.private = 1);
END;
";

statements! {
    GET = "SELECT favourite, rating, label, private, binned_at, emptying_at, emptied_at FROM judgement
        WHERE account_id = ?1 AND task_id = ?2";
    OF_ACCOUNT = "SELECT favourite, rating, label, private, binned_at, emptying_at, emptied_at, task_id FROM judgement
        WHERE account_id = ?1";
    SET = "INSERT INTO judgement (account_id, task_id, favourite, rating, label, private, binned_at, emptying_at, emptied_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        ON CONFLICT (account_id, task_id) DO UPDATE SET favourite = excluded.favourite, rating = excluded.rating,
            label = excluded.label, private = excluded.private, binned_at = excluded.binned_at,
            emptying_at = excluded.emptying_at, emptied_at = excluded.emptied_at";
    CLEAR = "DELETE FROM judgement WHERE account_id = ?1 AND task_id = ?2";
    EMPTYING = "SELECT task_id FROM judgement INDEXED BY judgement_emptying
        WHERE account_id = ?1 AND emptying_at IS NOT NULL ORDER BY task_id";
}

/// What was said of one result, notes, tags and collections aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    pub favourite: bool,
    /// 0 to 5.
    pub rating: u8,
    pub label: Option<Label>,
    pub private: bool,
    pub binned_at: Option<i64>,
    /// Its files are being deleted.
    pub emptying_at: Option<i64>,
    /// Its files were deleted.
    pub emptied_at: Option<i64>,
}

/// One thing that is said of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    Favourite(bool),
    /// 0 to 5.
    Rating(u8),
    Label(Option<Label>),
    Private(bool),
    /// Since when it lies in the bin.
    Binned(Option<i64>),
}

/// Tasks of which something else was said before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    pub from: Mark,
    pub to: Mark,
    pub tasks: Vec<i64>,
}

handles! {
    /// Reads of what was said of results.
    Judgements,
    /// Reads and writes of what was said of results.
    JudgementsMut
}

impl Judgement {
    /// What stands where `like` would.
    pub fn mark(&self, like: Mark) -> Mark {
        match like {
            Mark::Favourite(_) => Mark::Favourite(self.favourite),
            Mark::Rating(_) => Mark::Rating(self.rating),
            Mark::Label(_) => Mark::Label(self.label),
            Mark::Private(_) => Mark::Private(self.private),
            Mark::Binned(_) => Mark::Binned(self.binned_at),
        }
    }

    /// Hidden, and its files can be had back.
    pub fn in_bin(&self) -> bool {
        self.binned_at.is_some() && self.emptied_at.is_none()
    }

    fn with(self, mark: Mark) -> Self {
        match mark {
            Mark::Favourite(favourite) => Self { favourite, ..self },
            Mark::Rating(rating) => Self { rating: rating.min(5), ..self },
            Mark::Label(label) => Self { label, ..self },
            Mark::Private(private) => Self { private, ..self },
            Mark::Binned(binned_at) => Self { binned_at, ..self },
        }
    }

    /// Whether it may be changed to this. What is being deleted, or was, is not taken out of the bin; and what lies in
    /// it is not put there once more.
    fn takes(&self, mark: Mark) -> bool {
        match mark {
            Mark::Binned(at) => {
                self.emptying_at.is_none() && self.emptied_at.is_none() && at.is_some() != self.binned_at.is_some()
            }
            other => self.mark(other) != other,
        }
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            favourite: row.get(0)?,
            rating: u8::try_from(row.get::<_, i64>(1)?).unwrap_or(0).min(5),
            label: row.get(2)?,
            private: row.get(3)?,
            binned_at: row.get(4)?,
            emptying_at: row.get(5)?,
            emptied_at: row.get(6)?,
        })
    }
}

impl Judgements<'_> {
    /// Of what nothing was said it is the default.
    pub fn get(&self, account: i64, task: i64) -> Result<Judgement, Error> {
        Ok(first(self.conn, GET, [account, task], Judgement::read)?.unwrap_or_default())
    }

    /// All of an account, by task.
    pub fn of_account(&self, account: i64) -> Result<Vec<(i64, Judgement)>, Error> {
        rows(self.conn, OF_ACCOUNT, [account], |row| Ok((row.get(7)?, Judgement::read(row)?)))
    }

    /// Tasks whose files are being deleted, or were when the last run ended.
    pub fn emptying(&self, account: i64) -> Result<Vec<i64>, Error> {
        rows(self.conn, EMPTYING, [account], |row| row.get(0))
    }
}

impl JudgementsMut<'_> {
    /// Says this of tasks of the account, which must be its own. Answers those that are other than before, by what was
    /// said of them.
    pub fn mark(&self, account: i64, tasks: &[i64], to: Mark) -> Result<Vec<Marked>, Error> {
        let mut changed: Vec<Marked> = Vec::new();
        for task in tasks {
            let before = self.get(account, *task)?;
            if !before.takes(to) {
                continue;
            }
            self.set(account, *task, &before.with(to))?;
            let from = before.mark(to);
            match changed.iter_mut().find(|marked| marked.from == from) {
                Some(marked) => marked.tasks.push(*task),
                None => changed.push(Marked { from, to, tasks: vec![*task] }),
            }
        }
        Ok(changed)
    }

    /// The same where still this is said of them, and nothing else. Answers those that are other than before.
    pub fn mark_from(&self, account: i64, marked: &Marked) -> Result<Vec<i64>, Error> {
        let mut changed = Vec::new();
        for task in &marked.tasks {
            let before = self.get(account, *task)?;
            if before.mark(marked.from) == marked.from && before.takes(marked.to) {
                self.set(account, *task, &before.with(marked.to))?;
                changed.push(*task);
            }
        }
        Ok(changed)
    }

    /// The files of what lies in the bin are about to be deleted. False when it does not lie there.
    pub fn empty(&self, account: i64, task: i64, now: i64) -> Result<bool, Error> {
        let before = self.get(account, task)?;
        if !before.in_bin() {
            return Ok(false);
        }
        self.set(account, task, &Judgement { emptying_at: Some(now), ..before })?;
        Ok(true)
    }

    /// They are deleted; or they could not be (None), and it lies in the bin as before.
    pub fn emptied(&self, account: i64, task: i64, at: Option<i64>) -> Result<(), Error> {
        let before = self.get(account, task)?;
        if before.emptying_at.is_some() {
            self.set(account, task, &Judgement { emptying_at: None, emptied_at: at, ..before })?;
        }
        Ok(())
    }

    fn set(&self, account: i64, task: i64, judgement: &Judgement) -> Result<(), Error> {
        if *judgement == Judgement::default() {
            return change(self.conn(), CLEAR, [account, task]).map(drop);
        }
        let Judgement { favourite, rating, label, private, binned_at, emptying_at, emptied_at } = judgement;
        let values = params![account, task, favourite, rating, label, private, binned_at, emptying_at, emptied_at];
        change(self.conn(), SET, values).map(drop)
    }
}

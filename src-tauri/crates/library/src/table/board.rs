use rusqlite::{Row, params};

use super::handles;
use crate::stored::{change, first, only, rows, statements};
use crate::{Error, Kind};

/// A press on several models, and its tasks, those included that were submitted anew for one of them.
pub(crate) const CREATE: &str = "
CREATE TABLE board (
    submit_id  TEXT    PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    kind       TEXT    NOT NULL CHECK (kind IN ('image', 'video', 'audio')),
    made_at    INTEGER NOT NULL,
    seed       INTEGER NOT NULL,
    blind      INTEGER NOT NULL CHECK (blind IN (0, 1)),
    leads      INTEGER NOT NULL DEFAULT 0 CHECK (leads IN (0, 1)),
    winner     INTEGER REFERENCES task (id),
    decided_at INTEGER,
    CHECK ((winner IS NULL) = (decided_at IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX board_newest ON board (account_id, made_at, blind);
CREATE INDEX board_leads ON board (account_id, kind, decided_at, winner) WHERE leads = 1 AND winner IS NOT NULL;
CREATE INDEX board_winner ON board (winner) WHERE winner IS NOT NULL;
CREATE TABLE board_task (
    task_id   INTEGER PRIMARY KEY REFERENCES task (id),
    submit_id TEXT    NOT NULL REFERENCES board (submit_id),
    model     TEXT    NOT NULL
) STRICT;
CREATE INDEX board_task_of ON board_task (submit_id, task_id, model);
CREATE INDEX board_task_model ON board_task (model, submit_id);
";

statements! {
    GET = "SELECT submit_id, account_id, kind, seed, blind, leads, winner, decided_at FROM board WHERE submit_id = ?1";
    OF_TASK = "SELECT submit_id FROM board_task WHERE task_id = ?1";
    // What was submitted anew stands in the place of what it was made from.
    TASKS = "SELECT here.task_id FROM board_task AS here WHERE here.submit_id = ?1 AND NOT EXISTS (
            SELECT 1 FROM task AS anew JOIN board_task AS there ON there.task_id = anew.id
            WHERE anew.parent_id = here.task_id AND there.submit_id = here.submit_id)
        ORDER BY here.task_id";
    MODELS = "SELECT count(DISTINCT model) FROM board_task WHERE submit_id = ?1";
    LAST_BLIND = "SELECT blind FROM board WHERE account_id = ?1 ORDER BY made_at DESC LIMIT 1";
    LEADING = "SELECT board.submit_id, chosen.model FROM board JOIN board_task AS chosen ON chosen.task_id = board.winner
        WHERE board.account_id = ?1 AND board.kind = ?2 AND board.leads = 1 AND board.winner IS NOT NULL
        ORDER BY board.decided_at DESC LIMIT 1";
    WON = "SELECT count(DISTINCT CASE WHEN chosen.model = ?2 THEN mine.submit_id END), count(DISTINCT mine.submit_id)
        FROM board_task AS mine JOIN board ON board.submit_id = mine.submit_id
        JOIN board_task AS chosen ON chosen.task_id = board.winner
        WHERE mine.model = ?2 AND board.account_id = ?1";
    INSERT = "INSERT INTO board (submit_id, account_id, kind, made_at, seed, blind) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    ADD = "INSERT INTO board_task (task_id, submit_id, model) VALUES (?1, ?2, ?3)";
    FOLLOW = "INSERT INTO board_task (task_id, submit_id, model)
        SELECT ?2, submit_id, model FROM board_task WHERE task_id = ?1";
    BLIND = "UPDATE board SET blind = ?2 WHERE submit_id = ?1";
    CHOOSE = "UPDATE board SET winner = ?2, decided_at = ?3, leads = ?2 IS NOT NULL WHERE submit_id = ?1 AND (?2 IS NULL
        OR EXISTS (SELECT 1 FROM board_task WHERE task_id = ?2 AND board_task.submit_id = board.submit_id))";
    LEAD = "UPDATE board SET leads = ?2 WHERE submit_id = ?1 AND winner IS NOT NULL";
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// The press that made it.
    pub submit_id: String,
    pub account_id: i64,
    pub kind: Kind,
    /// What the order of a blind board is drawn from.
    pub seed: i64,
    pub blind: bool,
    /// The winner's model is what new drafts of the kind begin with, until a later board says another.
    pub leads: bool,
    /// The task that was chosen.
    pub winner: Option<i64>,
    pub decided_at: Option<i64>,
}

/// How often a model was chosen, and on how many boards that were decided it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wins {
    pub won: u32,
    pub of: u32,
}

handles! {
    /// Reads of boards.
    Boards,
    /// Reads and writes of boards.
    BoardsMut
}

impl Board {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            submit_id: row.get(0)?,
            account_id: row.get(1)?,
            kind: row.get(2)?,
            seed: row.get(3)?,
            blind: row.get(4)?,
            leads: row.get(5)?,
            winner: row.get(6)?,
            decided_at: row.get(7)?,
        })
    }
}

impl Boards<'_> {
    pub fn get(&self, submit_id: &str) -> Result<Option<Board>, Error> {
        first(self.conn, GET, [submit_id], Board::read)
    }

    /// The board that a task is on.
    pub fn of_task(&self, task: i64) -> Result<Option<String>, Error> {
        first(self.conn, OF_TASK, [task], |row| row.get(0))
    }

    /// Ids of the tasks that stand on it, oldest first: of one that was submitted anew, the newest.
    pub fn tasks(&self, submit_id: &str) -> Result<Vec<i64>, Error> {
        rows(self.conn, TASKS, [submit_id], |row| row.get(0))
    }

    /// How many models are on it; 0 when there is no such board.
    pub fn models(&self, submit_id: &str) -> Result<u32, Error> {
        only(self.conn, MODELS, [submit_id], |row| row.get(0))
    }

    /// Whether the account's newest board is a blind one.
    pub fn last_blind(&self, account: i64) -> Result<bool, Error> {
        Ok(first(self.conn, LAST_BLIND, [account], |row| row.get(0))?.unwrap_or(false))
    }

    /// The board that was decided last of those that lead, and the model that won it.
    pub fn leading(&self, account: i64, kind: Kind) -> Result<Option<(String, String)>, Error> {
        first(self.conn, LEADING, params![account, kind], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    pub fn won(&self, account: i64, model: &str) -> Result<Wins, Error> {
        only(self.conn, WON, params![account, model], |row| Ok(Wins { won: row.get(0)?, of: row.get(1)? }))
    }
}

impl BoardsMut<'_> {
    /// A board of a press whose tasks are written; each comes with its model.
    pub fn open(&self, board: &Board, tasks: &[(i64, String)], now: i64) -> Result<(), Error> {
        let Board { submit_id, account_id, kind, seed, blind, .. } = board;
        change(self.conn(), INSERT, params![submit_id, account_id, kind, now, seed, blind])?;
        for (task, model) in tasks {
            change(self.conn(), ADD, params![task, submit_id, model])?;
        }
        Ok(())
    }

    /// A task that was made from one on a board comes onto it too. False when that one is on none.
    pub fn follow(&self, task: i64, anew: i64) -> Result<bool, Error> {
        Ok(change(self.conn(), FOLLOW, [task, anew])? == 1)
    }

    /// False when there is no such board.
    pub fn set_blind(&self, submit_id: &str, blind: bool) -> Result<bool, Error> {
        Ok(change(self.conn(), BLIND, params![submit_id, blind])? == 1)
    }

    /// Chooses one of its tasks, which then leads, or takes that back. False when it is none of its tasks.
    pub fn choose(&self, submit_id: &str, winner: Option<i64>, now: i64) -> Result<bool, Error> {
        let at = winner.map(|_| now);
        Ok(change(self.conn(), CHOOSE, params![submit_id, winner, at])? == 1)
    }

    /// Whether what was chosen leads. False when nothing is chosen.
    pub fn set_leads(&self, submit_id: &str, leads: bool) -> Result<bool, Error> {
        Ok(change(self.conn(), LEAD, params![submit_id, leads])? == 1)
    }
}

use rusqlite::params;

use super::TasksMut;
use crate::Error;
use crate::stored::{first, rows, statements};

statements! {
    PLACE_OF = "SELECT account_id, queue_order FROM task WHERE id = ?1 AND state = 'queued'";
    FIRST = "SELECT queue_order FROM task WHERE account_id = ?1 AND state = 'queued' AND id <> ?2
        ORDER BY queue_order, id LIMIT 1";
    LAST = "SELECT queue_order FROM task WHERE account_id = ?1 AND state = 'queued' AND id <> ?2
        ORDER BY queue_order DESC, id DESC LIMIT 1";
    BEHIND_WHICH = "SELECT queue_order FROM task WHERE account_id = ?1 AND state = 'queued' AND id <> ?2
        AND (queue_order, id) < (?3, ?4) ORDER BY queue_order DESC, id DESC LIMIT 1";
    IN_ORDER = "SELECT id FROM task WHERE account_id = ?1 AND state = 'queued' ORDER BY queue_order, id";
}

/// A place in the queue of those that wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueuePlace {
    Front,
    /// Right before this task, which waits too.
    Before(i64),
    End,
}

impl TasksMut<'_> {
    /// Moves a waiting task. False, and nothing changes, when it does not wait, or the one that it is to come before
    /// does not wait in the same account.
    pub fn move_to(&self, id: i64, place: QueuePlace) -> Result<bool, Error> {
        let Some((account, _)) = self.place_of(id)? else { return Ok(false) };
        if place == QueuePlace::Before(id) {
            return Ok(true);
        }
        let Some(gap) = self.between(account, id, place)? else { return Ok(false) };
        if let Some(order) = gap.middle() {
            return self.set_queue_order(id, order);
        }
        // Halved too often: whole numbers make room again.
        self.renumber(account)?;
        let order = self.between(account, id, place)?.and_then(Gap::middle);
        order.map_or(Ok(false), |order| self.set_queue_order(id, order))
    }

    /// The numbers on both sides of the place. None when there is no such place.
    fn between(&self, account: i64, id: i64, place: QueuePlace) -> Result<Option<Gap>, Error> {
        let conn = self.conn();
        let order = |row: &rusqlite::Row<'_>| row.get::<_, f64>(0);
        Ok(match place {
            QueuePlace::Front => Some(Gap { behind: None, before: first(conn, FIRST, [account, id], order)? }),
            QueuePlace::End => Some(Gap { behind: first(conn, LAST, [account, id], order)?, before: None }),
            QueuePlace::Before(next) => match self.place_of(next)?.filter(|(of, _)| *of == account) {
                None => None,
                Some((_, before)) => {
                    let behind = first(conn, BEHIND_WHICH, params![account, id, before, next], order)?;
                    Some(Gap { behind, before: Some(before) })
                }
            },
        })
    }

    fn place_of(&self, id: i64) -> Result<Option<(i64, f64)>, Error> {
        first(self.conn(), PLACE_OF, [id], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    fn renumber(&self, account: i64) -> Result<(), Error> {
        let ids: Vec<i64> = rows(self.conn(), IN_ORDER, [account], |row| row.get(0))?;
        for (id, order) in ids.into_iter().zip(1_u32..) {
            self.set_queue_order(id, f64::from(order))?;
        }
        Ok(())
    }
}

#[derive(Clone, Copy)]
struct Gap {
    behind: Option<f64>,
    before: Option<f64>,
}

impl Gap {
    /// None when no number lies strictly between.
    fn middle(self) -> Option<f64> {
        let number = match (self.behind, self.before) {
            (None, None) => 0.0,
            (Some(behind), None) => behind + 1.0,
            (None, Some(before)) => before - 1.0,
            (Some(behind), Some(before)) => behind + (before - behind) / 2.0,
        };
        let fits = self.behind.is_none_or(|behind| behind < number) && self.before.is_none_or(|before| number < before);
        (fits && number.is_finite()).then_some(number)
    }
}

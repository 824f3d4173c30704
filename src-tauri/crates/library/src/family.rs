use std::collections::BTreeSet;

use rusqlite::{Row, params};

use crate::stored::{first, rows, statements};
use crate::table::task::brief_columns;
use crate::{Error, Reader, TaskBrief};

statements! {
    PARENT = "SELECT parent_id FROM task WHERE id = ?1 AND account_id = ?2";
    // A union of rows that are known already ends, whatever a damaged file says about who came from whom.
    CHILDREN = "WITH RECURSIVE kin (id) AS (
            SELECT ?1
            UNION
            SELECT task.id FROM kin CROSS JOIN task ON task.parent_id = kin.id WHERE task.account_id = ?2
            LIMIT ?3
        )
        SELECT id FROM kin";
    MEMBERS = concat!("SELECT ", brief_columns!(), ", task.parent_id, kinship.how AS how, kinship.output_idx
        FROM json_each(?1) AS piece CROSS JOIN task ON task.id = piece.value
        LEFT JOIN kinship ON kinship.task_id = task.id WHERE task.account_id = ?2");
}

/// Further up nobody has ever come; what is higher is another family.
const MOST_ANCESTORS: usize = 500;

/// All that came from one task.
#[derive(Clone, Debug, PartialEq)]
pub struct Family {
    /// By id, which is the order in which they were made: a parent stands before its children.
    pub members: Vec<Member>,
    /// There are more than these.
    pub cut: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    pub task: TaskBrief,
    pub parent: Option<i64>,
    /// How it came from its parent, in the engine's word; None: submitted again, or it has no parent.
    pub how: Option<String>,
    pub output_idx: Option<i64>,
}

impl Member {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            task: TaskBrief::read(row)?,
            parent: row.get("parent_id")?,
            how: row.get("how")?,
            output_idx: row.get("output_idx")?,
        })
    }
}

impl Reader<'_> {
    /// The family of a task: from its first ancestor down, about `most` of them, itself and its ancestors always
    /// among them. Empty when the account has no such task.
    pub fn family(&self, account: i64, task: i64, most: u32) -> Result<Family, Error> {
        let mut path = Vec::new();
        let mut next = Some(task);
        while let Some(id) = next.filter(|id| !path.contains(id) && path.len() < MOST_ANCESTORS) {
            let Some(parent) = first(self.conn(), PARENT, [id, account], |row| row.get::<_, Option<i64>>(0))? else {
                break;
            };
            path.push(id);
            next = parent;
        }
        let mut ids: BTreeSet<i64> = path.iter().copied().collect();
        let mut cut = false;
        // What came from the task itself first, so that a large family does not hide it.
        for from in [Some(task), path.last().copied()].into_iter().flatten() {
            let found = rows(self.conn(), CHILDREN, params![from, account, most + 1], |row| row.get::<_, i64>(0))?;
            cut |= found.len() > most as usize;
            ids.extend(found.into_iter().take(most as usize));
        }
        let mut members = rows(self.conn(), MEMBERS, params![ids_as_list(&ids), account], Member::read)?;
        members.sort_by_key(|member| member.task.id);
        Ok(Family { members, cut })
    }
}

fn ids_as_list(ids: &BTreeSet<i64>) -> String {
    serde_json::Value::from_iter(ids.iter().copied()).to_string()
}

//! What was said of results, across tables: of a selection, of all, and what follows from it.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use crate::query::Label;
use crate::stored::{first, only, rows, statements};
use crate::{Collection, Error, Judgement, Reader, Tag};

statements! {
    // The narrowest index that begins with the account: the rows themselves hold whole answers.
    OWN = "SELECT id FROM task WHERE account_id = ?1";
    OWN_ENDED = "SELECT id FROM task WHERE account_id = ?1 AND ended_at IS NOT NULL";
    IS_OWN = "SELECT ended_at IS NOT NULL FROM task WHERE id = ?2 AND account_id = ?1";
    IS_PRIVATE = "SELECT EXISTS (SELECT 1 FROM judgement WHERE task_id = ?1 AND private = 1) OR EXISTS (
        SELECT 1 FROM collection_task CROSS JOIN collection ON collection.id = collection_task.collection_id
        WHERE collection_task.task_id = ?1 AND collection.private = 1)";
    BINNED = "SELECT task_id FROM judgement WHERE account_id = ?1 AND binned_at IS NOT NULL AND emptied_at IS NULL
        ORDER BY binned_at, task_id";
    HIDDEN = "SELECT task_id FROM judgement INDEXED BY judgement_hidden
        WHERE account_id = ?1 AND binned_at IS NOT NULL";
    FILES = "SELECT count(*), coalesce(sum(bytes), 0) FROM output WHERE task_id = ?1 AND state = 'archived'";
    FIRST_SHOWN = "SELECT id FROM output WHERE task_id = ?1 AND thumb = 1 ORDER BY idx, id LIMIT 1";
}

/// Up to so many are looked up one by one; of more, all are read in the order of an index and picked out.
const FEW: usize = 2_000;

/// What lies in the bin of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bin {
    pub results: u32,
    pub files: u32,
    pub bytes: i64,
}

/// What was said of several results, added up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    pub count: u32,
    /// Of their files in the archive.
    pub bytes: i64,
    pub favourites: u32,
    pub private: u32,
    pub binned: u32,
    /// What all of them have; None when they differ.
    pub rating: Option<u8>,
    pub label: Option<Label>,
    /// With how many have it, most first.
    pub tags: Vec<(Tag, u32)>,
    pub collections: Vec<(Collection, u32)>,
}

/// A collection and what of an account is in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    pub collection: Collection,
    /// Results that are not binned.
    pub count: u32,
    /// Output of the first of them that has a thumbnail.
    pub cover: Option<i64>,
}

impl Reader<'_> {
    /// Those of the tasks that the account has, each once and in their order.
    pub fn own(&self, account: i64, tasks: &[i64]) -> Result<Vec<i64>, Error> {
        self.of_account(account, tasks, false)
    }

    /// The same of those that ended.
    pub fn own_ended(&self, account: i64, tasks: &[i64]) -> Result<Vec<i64>, Error> {
        self.of_account(account, tasks, true)
    }

    /// Whether a task is private, or is in a collection that is.
    pub fn is_private(&self, task: i64) -> Result<bool, Error> {
        only(self.conn(), IS_PRIVATE, [task], |row| row.get(0))
    }

    /// What lies in the bin, in the order in which it came there.
    pub fn binned(&self, account: i64) -> Result<Vec<i64>, Error> {
        rows(self.conn(), BINNED, [account], |row| row.get(0))
    }

    pub fn bin(&self, account: i64) -> Result<Bin, Error> {
        let mut bin = Bin::default();
        for task in self.binned(account)? {
            let (files, bytes) = files_of(self.conn(), task)?;
            bin.results += 1;
            bin.files = bin.files.saturating_add(files);
            bin.bytes = bin.bytes.saturating_add(bytes);
        }
        Ok(bin)
    }

    /// What was said of tasks of an account; others are left out.
    pub fn said(&self, account: i64, tasks: &[i64]) -> Result<Said, Error> {
        let tasks = self.own(account, tasks)?;
        let among = Among::of(&tasks);
        let mut said = Said { count: whole(tasks.len()), ..Said::default() };
        for task in &tasks {
            said.bytes = said.bytes.saturating_add(files_of(self.conn(), *task)?.1);
        }
        let judged = self.judged(account, &tasks, &among)?;
        let all_judged = judged.len() == tasks.len();
        let first = judged.first().copied().unwrap_or_default();
        let first = if all_judged { first } else { Judgement::default() };
        // Of what nothing was said the default is said.
        let alike = |same: &dyn Fn(&Judgement) -> bool| !tasks.is_empty() && judged.iter().all(same);
        said.rating = alike(&|judgement| judgement.rating == first.rating).then_some(first.rating);
        said.label = first.label.filter(|_| alike(&|judgement| judgement.label == first.label));
        let count = |is: &dyn Fn(&Judgement) -> bool| whole(judged.iter().filter(|judgement| is(judgement)).count());
        said.favourites = count(&|judgement| judgement.favourite);
        said.private = count(&|judgement| judgement.private);
        said.binned = count(&Judgement::in_bin);
        said.tags = self.tags_of(&tasks, &among)?;
        said.collections = self.collections_of(&tasks, &among)?;
        Ok(said)
    }

    /// Every tag, by name, with how many results of the account have it that are not binned.
    pub fn tags_used(&self, account: i64) -> Result<Vec<(Tag, u32)>, Error> {
        let shown = self.shown(account)?;
        let count = |tag: Tag| {
            let count = self.tags().tasks(tag.id)?.iter().filter(|task| shown.holds(**task)).count();
            Ok((tag, whole(count)))
        };
        self.tags().all()?.into_iter().map(count).collect()
    }

    /// Every collection, by name, as the account sees it.
    pub fn collections_held(&self, account: i64) -> Result<Vec<Held>, Error> {
        let shown = self.shown(account)?;
        self.collections().all()?.into_iter().map(|collection| self.held(collection, &shown)).collect()
    }

    /// One collection as the account sees it.
    pub fn collection_held(&self, account: i64, collection: Collection) -> Result<Held, Error> {
        let shown = self.shown(account)?;
        self.held(collection, &shown)
    }

    fn held(&self, collection: Collection, shown: &Among) -> Result<Held, Error> {
        let (mut count, mut cover) = (0_u32, None);
        for (task, _) in self.collections().held(collection.id)? {
            if shown.holds(task) {
                count += 1;
                cover = match cover {
                    None => first(self.conn(), FIRST_SHOWN, [task], |row| row.get(0))?,
                    found => found,
                };
            }
        }
        Ok(Held { collection, count, cover })
    }

    /// Results that are not binned.
    fn shown(&self, account: i64) -> Result<Among, Error> {
        let mut ids: Vec<i64> = rows(self.conn(), OWN_ENDED, [account], |row| row.get(0))?;
        let hidden = Among::of(&rows(self.conn(), HIDDEN, [account], |row| row.get(0))?);
        ids.retain(|id| !hidden.holds(*id));
        Ok(Among::of(&ids))
    }

    fn of_account(&self, account: i64, tasks: &[i64], ended: bool) -> Result<Vec<i64>, Error> {
        let mut seen = std::collections::HashSet::with_capacity(tasks.len());
        let once = tasks.iter().copied().filter(|task| seen.insert(*task));
        if tasks.len() > FEW {
            let sql = if ended { OWN_ENDED } else { OWN };
            let own = Among::of(&rows(self.conn(), sql, [account], |row| row.get(0))?);
            return Ok(once.filter(|task| own.holds(*task)).collect());
        }
        let mut own = Vec::new();
        for task in once {
            let found = first(self.conn(), IS_OWN, params![account, task], |row| row.get::<_, bool>(0))?;
            own.extend(found.filter(|is_ended| *is_ended || !ended).map(|_| task));
        }
        Ok(own)
    }

    /// What was said of those of which something was.
    fn judged(&self, account: i64, tasks: &[i64], among: &Among) -> Result<Vec<Judgement>, Error> {
        if tasks.len() > FEW {
            let all = self.judgements().of_account(account)?;
            return Ok(all.into_iter().filter(|(task, _)| among.holds(*task)).map(|(_, said)| said).collect());
        }
        let mut judged = Vec::new();
        for task in tasks {
            judged.extend(Some(self.judgements().get(account, *task)?).filter(|said| *said != Judgement::default()));
        }
        Ok(judged)
    }

    fn tags_of(&self, tasks: &[i64], among: &Among) -> Result<Vec<(Tag, u32)>, Error> {
        let mut counted = Vec::new();
        if tasks.len() > FEW {
            for tag in self.tags().all()? {
                let count = self.tags().tasks(tag.id)?.iter().filter(|task| among.holds(**task)).count();
                counted.push((tag, whole(count)));
            }
        } else {
            let mut counts: HashMap<i64, (Tag, u32)> = HashMap::new();
            for task in tasks {
                for tag in self.tags().of_task(*task)? {
                    counts.entry(tag.id).or_insert((tag, 0)).1 += 1;
                }
            }
            counted.extend(counts.into_values());
        }
        counted.retain(|(_, count)| *count > 0);
        counted.sort_by(|(one, most), (other, less)| less.cmp(most).then_with(|| one.name.cmp(&other.name)));
        Ok(counted)
    }

    fn collections_of(&self, tasks: &[i64], among: &Among) -> Result<Vec<(Collection, u32)>, Error> {
        let mut counted = Vec::new();
        if tasks.len() > FEW {
            for collection in self.collections().all()? {
                let held = self.collections().held(collection.id)?;
                let count = held.iter().filter(|(task, _)| among.holds(*task)).count();
                counted.push((collection, whole(count)));
            }
        } else {
            let mut counts: HashMap<i64, (Collection, u32)> = HashMap::new();
            for task in tasks {
                for collection in self.collections().of_task(*task)? {
                    counts.entry(collection.id).or_insert((collection, 0)).1 += 1;
                }
            }
            counted.extend(counts.into_values());
        }
        counted.retain(|(_, count)| *count > 0);
        counted.sort_by(|(one, most), (other, less)| less.cmp(most).then_with(|| one.name.cmp(&other.name)));
        Ok(counted)
    }
}

/// Ids that are looked up again and again.
struct Among(Vec<i64>);

impl Among {
    fn of(ids: &[i64]) -> Self {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        Self(ids)
    }

    fn holds(&self, id: i64) -> bool {
        self.0.binary_search(&id).is_ok()
    }
}

fn files_of(conn: &Connection, task: i64) -> Result<(u32, i64), Error> {
    only(conn, FILES, [task], |row| Ok((row.get(0)?, row.get(1)?)))
}

fn whole(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

//! The books: what was charged, what was given back, what was made, and who asked.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::dice;
use crate::rules::Breach;
use crate::task::{Kind, Status, Task, TaskError};

/// Everything that happened, as a whole. `balance` is always `granted` − charges + refunds.
#[derive(Serialize, Deserialize, Clone, Debug, Default)]
pub struct Ledger {
    /// Credits that are left.
    pub balance: i64,
    /// Credits that were ever put in: at the start, and by setting the balance (which may take some out).
    pub granted: i64,
    /// One for each task, in order.
    pub charges: Vec<Charge>,
    /// One for each failed task, in order; none where a fault kept the charge.
    pub refunds: Vec<Refund>,
    /// All tasks, oldest first.
    pub tasks: Vec<LedgerTask>,
    /// Requests on the CDN's port.
    pub cdn_requests: u64,
    /// Those among them that carried an `Authorization` header. A right client leaves this at 0.
    pub authorization_seen_on_cdn: u64,
    /// Submissions whose body was read, whatever they were answered.
    pub submissions_seen: u64,
    /// Requests for a task's state that reached its answer.
    pub polls: u64,
    /// Requests for the balance that reached their answer.
    #[serde(default)]
    pub balance_reads: u64,
    /// The shortest time between two polls of one task, in milliseconds.
    pub shortest_poll_gap_ms: Option<u64>,
    /// Bodies that broke a rule of their model, in order: the first thousand since this sandbox started.
    #[serde(default)]
    pub refused: Vec<Refusal>,
}

/// A submission that was refused for what its body says. Nothing was made or charged.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The model's id, as it was sent.
    pub model: String,
    /// The parameter that is wrong or missing.
    pub parameter: String,
    /// The rule that was broken: `endpoint`, `required`, `type`, `values`, `range`, `length`, `items`, `link`, or the
    /// name of a rule about several fields, with those that it was given.
    pub rule: String,
    /// The request's body.
    pub body: String,
}

/// A charge, made at submission.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// The task that it paid for.
    pub task_id: String,
    /// Credits.
    pub credits: i64,
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
    /// The SHA-256 of the request's body as it arrived, in hex digits.
    pub request_body_sha256: String,
    /// The request's body.
    pub body: String,
}

/// A charge given back, at the moment when its task failed.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// The task that failed.
    pub task_id: String,
    /// Credits.
    pub credits: i64,
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
}

/// A task as the books have it.
#[derive(Serialize, Deserialize, Clone, Debug)]
pub struct LedgerTask {
    /// The task's id.
    pub id: String,
    /// The endpoint that it was submitted to.
    pub kind: Kind,
    /// The model's id, as it was sent.
    pub model: String,
    /// The prompt, or the other texts where there was none.
    pub prompt: String,
    /// Where it stands, whatever a poll was told last.
    pub status: Status,
    /// When it was submitted, in milliseconds since 1970.
    pub created_ms: u64,
    /// When it ended.
    pub done_ms: Option<u64>,
    /// Its files.
    pub outputs: Vec<LedgerOutput>,
    /// Why it failed.
    pub error: Option<TaskError>,
}

/// A file of a task.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct LedgerOutput {
    /// Where it can be downloaded.
    pub url: String,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256 in hex digits.
    pub sha256: String,
    /// Its media type.
    pub mime: String,
}

const MOST_CREDITS: i64 = 1_000_000_000_000_000;
/// More than any trial makes; what comes after it is not kept.
const MOST_REFUSALS: usize = 1_000;

/// Why nothing was charged.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooFewCredits {
    pub(crate) balance: i64,
}

/// The books while they are kept. A task and its charge have the same number.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Books {
    pub(crate) balance: i64,
    granted: i64,
    charges: Vec<Charge>,
    refunds: Vec<Refund>,
    tasks: Vec<Task>,
    pub(crate) counts: Counts,
    #[serde(skip)]
    numbers: HashMap<String, usize>,
    #[serde(skip)]
    refused: Vec<Refusal>,
}

/// What is counted and never decides anything.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Counts {
    pub(crate) cdn_requests: u64,
    pub(crate) authorization_seen_on_cdn: u64,
    pub(crate) submissions_seen: u64,
    pub(crate) polls: u64,
    #[serde(default)]
    pub(crate) balance_reads: u64,
    pub(crate) shortest_poll_gap_ms: Option<u64>,
}

impl Books {
    /// Empty books with credits in them.
    pub(crate) fn open(credits: i64) -> Books {
        let credits = credits.clamp(-MOST_CREDITS, MOST_CREDITS);
        Books { balance: credits, granted: credits, ..Books::default() }
    }

    /// Makes books that were read from disk ready for use.
    pub(crate) fn indexed(mut self) -> Books {
        self.numbers = self.tasks.iter().enumerate().map(|(number, task)| (task.id.clone(), number)).collect();
        self
    }

    /// How many tasks there are; the number of the next one.
    pub(crate) fn next_number(&self) -> u64 {
        self.tasks.len() as u64
    }

    /// Whether there are so many credits.
    pub(crate) fn can_pay(&self, credits: i64) -> Result<(), TooFewCredits> {
        if credits > self.balance { Err(TooFewCredits { balance: self.balance }) } else { Ok(()) }
    }

    /// Takes the credits and adds the task, or does neither.
    pub(crate) fn charge(&mut self, task: Task, credits: i64, body: &[u8]) -> Result<(), TooFewCredits> {
        self.can_pay(credits)?;
        self.balance -= credits;
        self.charges.push(Charge {
            task_id: task.id.clone(),
            credits,
            at_ms: task.created_ms,
            request_body_sha256: dice::sha256_hex(body),
            body: String::from_utf8_lossy(body).into_owned(),
        });
        self.numbers.insert(task.id.clone(), self.tasks.len());
        self.tasks.push(task);
        Ok(())
    }

    /// Notes a body that broke a rule.
    pub(crate) fn refuse(&mut self, breach: &Breach, body: &[u8]) {
        if self.refused.len() < MOST_REFUSALS {
            self.refused.push(Refusal {
                model: breach.model.clone(),
                parameter: breach.parameter.clone(),
                rule: breach.rule.clone(),
                body: String::from_utf8_lossy(body).into_owned(),
            });
        }
    }

    /// Ends a task in failure and gives its charge back (unless a fault keeps it), in one step and once only.
    pub(crate) fn fail(&mut self, id: &str, error: TaskError, now_ms: u64) {
        let Some(&number) = self.numbers.get(id) else {
            return;
        };
        let task = &mut self.tasks[number];
        if task.status != Status::Processing {
            return;
        }
        task.status = Status::Failed;
        task.done_ms = Some(now_ms);
        task.error = Some(error);
        if task.keeps_charge {
            return;
        }
        let credits = self.charges[number].credits;
        self.refunds.push(Refund { task_id: id.to_owned(), credits, at_ms: now_ms });
        self.balance += credits;
    }

    /// Makes the balance `credits` (at most a quadrillion, so that no sum overflows) and writes down the difference.
    pub(crate) fn set_balance(&mut self, credits: i64) {
        let credits = credits.clamp(-MOST_CREDITS, MOST_CREDITS);
        self.granted += credits - self.balance;
        self.balance = credits;
    }

    /// The task with this id.
    pub(crate) fn task(&mut self, id: &str) -> Option<&mut Task> {
        self.numbers.get(id).map(|&number| &mut self.tasks[number])
    }

    /// The task and the body that ordered it.
    pub(crate) fn task_and_body(&self, id: &str) -> Option<(&Task, &str)> {
        let &number = self.numbers.get(id)?;
        Some((&self.tasks[number], &self.charges[number].body))
    }

    /// All tasks, oldest first, to be changed.
    pub(crate) fn tasks_mut(&mut self) -> impl Iterator<Item = &mut Task> {
        self.tasks.iter_mut()
    }

    /// All tasks with the bodies that ordered them.
    pub(crate) fn tasks_and_bodies(&self) -> impl Iterator<Item = (&Task, &str)> {
        self.tasks.iter().zip(self.charges.iter().map(|charge| charge.body.as_str()))
    }

    /// Whether each task has its charge and each number its place, as in books that were kept well.
    pub(crate) fn are_whole(&self) -> bool {
        self.tasks.len() == self.charges.len()
            && self.tasks.iter().zip(&self.charges).all(|(task, charge)| task.id == charge.task_id)
    }

    /// The books as a whole; `read` gives a task's prompt and files their addresses.
    pub(crate) fn ledger(&self, read: impl Fn(&Task, &str) -> (String, Vec<LedgerOutput>)) -> Ledger {
        let tasks = self.tasks_and_bodies().map(|(task, body)| {
            let (prompt, outputs) = read(task, body);
            LedgerTask {
                id: task.id.clone(),
                kind: task.kind,
                model: task.model.clone(),
                prompt,
                status: task.status,
                created_ms: task.created_ms,
                done_ms: task.done_ms,
                outputs,
                error: task.error.clone(),
            }
        });
        Ledger {
            balance: self.balance,
            granted: self.granted,
            tasks: tasks.collect(),
            charges: self.charges.clone(),
            refunds: self.refunds.clone(),
            cdn_requests: self.counts.cdn_requests,
            authorization_seen_on_cdn: self.counts.authorization_seen_on_cdn,
            submissions_seen: self.counts.submissions_seen,
            polls: self.counts.polls,
            balance_reads: self.counts.balance_reads,
            shortest_poll_gap_ms: self.counts.shortest_poll_gap_ms,
            refused: self.refused.clone(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::task::Watch;

    fn task(id: &str) -> Task {
        Task {
            id: id.into(),
            kind: Kind::Image,
            model: "z-image".into(),
            seed: 0,
            created_ms: 5,
            due_ms: 9,
            fails_with: None,
            keeps_charge: false,
            status: Status::Processing,
            done_ms: None,
            files: Vec::new(),
            error: None,
            watch: Watch::default(),
        }
    }

    fn error() -> TaskError {
        TaskError { code: 80006, message: "no".into() }
    }

    fn adds_up(books: &Books) -> bool {
        let charged: i64 = books.charges.iter().map(|charge| charge.credits).sum();
        let refunded: i64 = books.refunds.iter().map(|refund| refund.credits).sum();
        books.balance == books.granted - charged + refunded
    }

    #[test]
    fn a_failed_task_is_refunded_once() {
        let mut books = Books::open(100);
        books.charge(task("a"), 40, b"{}").unwrap();
        assert_eq!(books.balance, 60);
        books.fail("a", error(), 10);
        books.fail("a", error(), 11);
        assert_eq!((books.balance, books.refunds.len()), (100, 1));
        assert!(adds_up(&books));
    }

    #[test]
    fn a_fault_keeps_the_charge_of_a_failed_task() {
        let mut books = Books::open(100);
        books.charge(Task { keeps_charge: true, ..task("a") }, 40, b"{}").unwrap();
        books.fail("a", error(), 10);
        assert_eq!((books.balance, books.refunds.len()), (60, 0));
        assert!(adds_up(&books));
    }

    #[test]
    fn too_few_credits_make_neither_a_charge_nor_a_task() {
        let mut books = Books::open(39);
        assert_eq!(books.charge(task("a"), 40, b"{}"), Err(TooFewCredits { balance: 39 }));
        assert!(books.charges.is_empty() && books.task("a").is_none());
    }

    #[test]
    fn a_balance_that_is_set_still_adds_up() {
        let mut books = Books::open(100);
        books.charge(task("a"), 40, b"{}").unwrap();
        books.set_balance(7);
        assert!(adds_up(&books));
        books.fail("a", error(), 10);
        assert_eq!(books.balance, 47);
        assert!(adds_up(&books));
    }

    #[test]
    fn books_read_back_find_their_tasks() {
        let mut books = Books::open(100);
        books.charge(task("a"), 40, b"{\"x\":1}").unwrap();
        let written = serde_json::to_string(&books).unwrap();
        let books = serde_json::from_str::<Books>(&written).unwrap().indexed();
        assert!(books.are_whole());
        assert_eq!(books.task_and_body("a").unwrap().1, "{\"x\":1}");
    }
}

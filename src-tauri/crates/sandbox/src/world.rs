//! The state of the service and its verbs, without HTTP.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use http::HeaderMap;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::answer::{Answer, code};
use crate::dice;
use crate::fault::{AnswerTrouble, Fault, Faults, FileTrouble, On};
use crate::gate::{self, Gate};
use crate::ledger::{Books, Ledger, LedgerOutput, TooFewCredits};
use crate::media::{self, Piece};
use crate::order::Order;
use crate::rate::Rate;
use crate::rules::{self, Breach};
use crate::shelf::Shelf;
use crate::state::{Changes, Facts};
use crate::tariff;
use crate::task::{Kind, Status, Task, TaskFile, Watch};

/// How long an answer about a task in flight is repeated, at speed 1.
const CACHE_MS: f64 = 5_000.0;

/// The service.
pub(crate) struct World {
    pub(crate) key: String,
    pub(crate) shelf: Shelf,
    pub(crate) changes: Changes,
    pub(crate) pace: watch::Sender<Pace>,
    /// How many tasks are on their way to an end.
    pub(crate) running: watch::Sender<usize>,
    /// How many answers were ever held back.
    pub(crate) held: watch::Sender<usize>,
    pub(crate) jobs: TaskTracker,
    pub(crate) stop: CancellationToken,
    ports: (u16, u16),
    cdn: String,
    speed: f64,
    seed: u64,
    checks_bodies: bool,
    inner: Mutex<Inner>,
}

/// When tasks may end.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Pace {
    /// How many times all tasks were ended at once.
    pub(crate) ended: u64,
    pub(crate) held: bool,
}

/// What a world is made with.
pub(crate) struct Making {
    pub(crate) key: String,
    pub(crate) revoked: bool,
    pub(crate) books: Books,
    pub(crate) ports: (u16, u16),
    pub(crate) cdn: String,
    pub(crate) speed: f64,
    pub(crate) seed: u64,
    pub(crate) requests_per_minute: u32,
    pub(crate) checks_bodies: bool,
    pub(crate) on_disk: bool,
}

struct Inner {
    books: Books,
    faults: Faults,
    gate: Gate,
    bytes_per_second: u64,
    /// Files whose first download was cut because the prompt said so.
    cut_once: HashSet<String>,
}

/// What became of a submission.
pub(crate) enum Submission {
    /// Nothing was made or charged.
    Refused(Answer),
    /// Nothing was made or charged, and the answer is to be lost.
    Lost,
    /// A task was made and charged; `trouble` says what becomes of its answer, where it is not given.
    Made { id: String, answer: Value, trouble: Option<AnswerTrouble> },
}

/// A file that was asked for.
pub(crate) struct Wanted {
    pub(crate) task_id: String,
    pub(crate) piece: Piece,
    /// The prompt says that the link is dead.
    pub(crate) dead: bool,
    /// The prompt says that this download breaks.
    pub(crate) cut: bool,
    /// The prompt says that the download is slow.
    pub(crate) slow: bool,
}

/// Milliseconds since 1970.
pub(crate) fn now_ms() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_millis() as u64)
}

impl World {
    pub(crate) fn new(making: Making) -> World {
        World {
            key: making.key,
            shelf: Shelf::new(),
            changes: Changes::new(making.on_disk),
            pace: watch::Sender::new(Pace::default()),
            running: watch::Sender::new(0),
            held: watch::Sender::new(0),
            jobs: TaskTracker::new(),
            stop: CancellationToken::new(),
            ports: making.ports,
            cdn: making.cdn,
            speed: making.speed,
            seed: making.seed,
            checks_bodies: making.checks_bodies,
            inner: Mutex::new(Inner {
                books: making.books.indexed(),
                faults: Faults::default(),
                gate: Gate { revoked: making.revoked, rate: Rate::new(making.requests_per_minute, making.speed) },
                bytes_per_second: 0,
                cut_once: HashSet::new(),
            }),
        }
    }

    /// Lets an API request in, or gives the answer that it gets instead.
    pub(crate) fn admit(&self, request: On, headers: &HeaderMap) -> Result<(), Answer> {
        let mut inner = self.lock();
        match inner.faults.on_request(request) {
            Some(trouble) => Err(gate::answer_of(trouble, &self.cdn)),
            None => inner.gate.admit(&self.key, headers, now_ms()),
        }
    }

    /// Notes a submission whose body was read.
    pub(crate) fn saw_submission(&self) {
        self.lock().books.counts.submissions_seen += 1;
    }

    /// Makes and charges a task, or neither.
    pub(crate) fn submit(&self, kind: Kind, body: &[u8]) -> Submission {
        if let Some(breach) = self.breach(kind, body) {
            return Submission::Refused(Answer::error(400, breach.code, breach.message));
        }
        let order = match Order::read(kind, body) {
            Ok(order) => order,
            Err(answer) => return Submission::Refused(answer),
        };
        let mut inner = self.lock();
        if let Some(parameter) = inner.faults.on_value() {
            let message = format!("Invalid value for parameter '{parameter}'");
            return Submission::Refused(Answer::error(400, code::VALUE_REFUSED, message));
        }
        let credits = inner.faults.on_price().unwrap_or_else(|| tariff::price(&order));
        if let Err(too_few) = inner.books.can_pay(credits) {
            return Submission::Refused(no_credits(credits, &too_few));
        }
        let trouble = if order.words.lose_answer { Some(AnswerTrouble::Lost) } else { inner.faults.on_answer() };
        if trouble == Some(AnswerTrouble::NothingMade) {
            return Submission::Lost;
        }
        let task = self.task_for(&order, &mut inner);
        let (id, answer) = (task.id.clone(), task.accepted());
        if let Err(too_few) = inner.books.charge(task, credits, body) {
            return Submission::Refused(no_credits(credits, &too_few));
        }
        self.changes.note();
        Submission::Made { id, answer, trouble }
    }

    /// The rule of its model that the body breaks, written down, where bodies are checked.
    fn breach(&self, kind: Kind, body: &[u8]) -> Option<Breach> {
        let breach = rules::breach(kind, body).filter(|_| self.checks_bodies)?;
        self.with_books(|books| books.refuse(&breach, body));
        Some(breach)
    }

    fn task_for(&self, order: &Order, inner: &mut Inner) -> Task {
        let (number, now_ms) = (inner.books.next_number().to_le_bytes(), now_ms());
        let seed = dice::seed_of(&[&self.seed.to_le_bytes(), &number]);
        let by_words = if order.words.refuse {
            Some(code::CONTENT_POLICY)
        } else {
            order.words.time_out.then_some(code::TIMED_OUT)
        };
        let by_fault = if by_words.is_none() { inner.faults.on_task() } else { None };
        Task {
            id: format!("task_{}", dice::hex_of(&[self.key.as_bytes(), &number, &now_ms.to_le_bytes()], 16)),
            kind: order.kind,
            model: order.model.clone(),
            seed,
            created_ms: now_ms,
            due_ms: now_ms + (tariff::delay_ms(order.kind, seed) as f64 / self.speed) as u64,
            fails_with: by_words.or(by_fault.map(|(code, _)| code)),
            keeps_charge: by_fault.is_some_and(|(_, kept)| kept),
            status: Status::Processing,
            done_ms: None,
            files: Vec::new(),
            error: None,
            watch: Watch::beginning(self.pace.borrow().ended),
        }
    }

    /// The answer to a poll.
    pub(crate) fn poll(&self, id: &str) -> Result<Value, Answer> {
        let (now_ms, ended) = (now_ms(), self.pace.borrow().ended);
        let mut inner = self.lock();
        let books = &mut inner.books;
        books.counts.polls += 1;
        let unknown = || Answer::error(404, code::TASK_UNKNOWN, "Task not found");
        let task = books.task(id).ok_or_else(unknown)?;
        let gap = task.polled(now_ms);
        // A task that was told to end is answered about afresh.
        let cache_ms =
            if task.watch.let_go || ended > task.watch.began_after { 0 } else { (CACHE_MS / self.speed) as u64 };
        let status = task.told(now_ms, cache_ms);
        if let Some(gap) = gap {
            let shortest = &mut books.counts.shortest_poll_gap_ms;
            *shortest = Some(shortest.map_or(gap, |shortest| shortest.min(gap)));
        }
        let (task, body) = books.task_and_body(id).ok_or_else(unknown)?;
        Ok(task.answer(status, || self.output(task, body)))
    }

    /// The answer about the balance.
    pub(crate) fn balance(&self) -> Value {
        let mut inner = self.lock();
        inner.books.counts.balance_reads += 1;
        json!({ "balance": inner.books.balance })
    }

    fn output(&self, task: &Task, body: &str) -> Value {
        let Ok(order) = Order::read(task.kind, body.as_bytes()) else {
            return Value::Null;
        };
        let pieces = media::plan(&order, task.seed);
        let urls: Vec<String> = pieces.iter().map(|piece| self.url(task, &piece.name)).collect();
        media::output(&order, task.seed, &pieces, &urls)
    }

    fn url(&self, task: &Task, name: &str) -> String {
        format!("{}/media/tasks/{}/{name}", self.cdn, task.tail())
    }

    /// The file at a path of the CDN, if its task completed.
    pub(crate) fn file(&self, path: &str) -> Option<Wanted> {
        let (tail, name) = path.strip_prefix("/media/tasks/")?.split_once('/')?;
        let mut inner = self.lock();
        let (task, body) = inner.books.task_and_body(&format!("task_{tail}"))?;
        if task.status != Status::Completed {
            return None;
        }
        let order = Order::read(task.kind, body.as_bytes()).ok()?;
        let piece = media::plan(&order, task.seed).into_iter().find(|piece| piece.name == name)?;
        let task_id = task.id.clone();
        Some(Wanted {
            cut: order.words.cut_download && inner.cut_once.insert(format!("{task_id}/{name}")),
            dead: order.words.dead_link,
            slow: order.words.slow,
            task_id,
            piece,
        })
    }

    /// Notes a request on the CDN's port; says what it gets instead of its file, and how slow it is (0: as fast as it can).
    pub(crate) fn saw_download(&self, authorised: bool) -> (Option<FileTrouble>, u64) {
        let mut inner = self.lock();
        inner.books.counts.cdn_requests += 1;
        inner.books.counts.authorization_seen_on_cdn += u64::from(authorised);
        (inner.faults.on_file(), inner.bytes_per_second)
    }

    /// The books as a whole.
    pub(crate) fn ledger(&self) -> Ledger {
        self.lock().books.ledger(|task, body| {
            let prompt = Order::read(task.kind, body.as_bytes()).map(|order| order.prompt).unwrap_or_default();
            let output = |file: &TaskFile| LedgerOutput {
                url: self.url(task, &file.name),
                bytes: file.bytes,
                sha256: file.sha256.clone(),
                mime: file.mime.clone(),
            };
            (prompt, task.files.iter().map(output).collect())
        })
    }

    /// Asks for a fault.
    pub(crate) fn fault(&self, fault: Fault) {
        match fault {
            Fault::Hold => self.pace.send_modify(|pace| pace.held = true),
            Fault::Release => self.pace.send_modify(|pace| pace.held = false),
            Fault::CdnSlow { bytes_per_second } => self.lock().bytes_per_second = bytes_per_second,
            later => self.lock().faults.add(later),
        }
    }

    /// Ends the delays of all tasks that run now.
    pub(crate) fn complete_all(&self) {
        self.pace.send_modify(|pace| pace.ended += 1);
        self.lock().books.tasks_mut().for_each(Task::forget_cached);
    }

    /// Ends the delay of one task, held or not; false when there is none with this id.
    pub(crate) fn complete(&self, id: &str) -> bool {
        let known = self.with_books(|books| {
            books.task(id).is_some_and(|task| {
                task.watch.let_go = true;
                task.forget_cached();
                true
            })
        });
        // Whoever waits looks again, this task among them.
        self.pace.send_modify(|_| {});
        known
    }

    /// Whether this task alone was told to end.
    pub(crate) fn is_let_go(&self, id: &str) -> bool {
        self.with_books(|books| books.task(id).is_some_and(|task| task.watch.let_go))
    }

    /// Revokes the key, or makes it good again.
    pub(crate) fn revoke_key(&self, revoked: bool) {
        self.lock().gate.revoked = revoked;
        self.changes.note();
    }

    /// Makes the balance so many credits.
    pub(crate) fn set_balance(&self, credits: i64) {
        self.lock().books.set_balance(credits);
        self.changes.note();
    }

    /// Reads or changes the books.
    pub(crate) fn with_books<T>(&self, act: impl FnOnce(&mut Books) -> T) -> T {
        act(&mut self.lock().books)
    }

    /// Everything that is kept across a restart, as JSON.
    pub(crate) fn facts(&self) -> Vec<u8> {
        let inner = self.lock();
        Facts::write(&self.key, inner.gate.revoked, self.ports, &inner.books)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn no_credits(credits: i64, too_few: &TooFewCredits) -> Answer {
    let message = format!("Insufficient credits: {credits} needed, {} left", too_few.balance);
    Answer::error(402, code::NO_CREDITS, message)
}

//! One run with everything that became durable, in its order.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use archive::{Act, RecordingFiles};
use engine::face::KeepKey;
use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};
use sandbox::Sandbox;

use crate::studio::{Place, Studio, sandbox};

pub struct Record {
    pub studio: Studio,
    pub sandbox: Arc<Sandbox>,
    pub acts: Vec<Act>,
    /// A `Mark` is a place in this list.
    pub moments: Vec<Moment>,
}

/// The profile as a commit left it, and what the service had been asked by then.
pub struct Moment {
    copy: PathBuf,
    openings: Option<String>,
    /// Final path and SHA-256 of every output that the database calls archived.
    pub archived: Vec<(PathBuf, String)>,
    pub tasks: Vec<i64>,
    /// Prompts of the tasks that would be sent.
    pub queued: Vec<String>,
    /// Prompts of what had been charged before the database was looked at.
    pub charged: Vec<String>,
}

impl Moment {
    /// Puts the profile into a folder.
    pub fn lay(&self, profile: &Path) {
        std::fs::copy(&self.copy, profile.join("library.sqlite")).unwrap();
        if let Some(openings) = &self.openings {
            std::fs::write(profile.join("openings"), openings).unwrap();
        }
    }
}

/// Runs `work` in a fresh studio whose files and commits are recorded, and ends the engine.
pub async fn record(work: impl AsyncFnOnce(&Studio)) -> Record {
    let sandbox = Arc::new(sandbox().await);
    let place = Place::for_api(&sandbox.api_url());
    let files = RecordingFiles::new();
    let moments = Arc::new(Mutex::new(Vec::new()));
    let mut commits = Commits::new(&place, Arc::clone(&sandbox));
    let kept = Arc::clone(&moments);
    files.look_before_each(move || {
        let mut moments = kept.lock().unwrap();
        let number = moments.len();
        moments.push(commits.new_one(number)?);
        Some(number)
    });
    let studio = Studio::try_open(place, Arc::default(), Arc::new(files.clone())).await.unwrap();
    studio.engine.key_keep(sandbox.key().to_owned(), KeepKey::Keychain).await.unwrap();
    // Before the first file there are commits too: whatever they change, they tell.
    let mut events = studio.engine.events();
    let looking = files.clone();
    let watching = tokio::spawn(async move {
        while !matches!(events.recv().await, Err(tokio::sync::broadcast::error::RecvError::Closed)) {
            looking.look();
        }
    });
    work(&studio).await;
    studio.engine.shutdown().await;
    watching.abort();
    files.look();
    let acts = files.acts();
    // The closure above holds the other handle.
    let moments = std::mem::take(&mut *moments.lock().unwrap());
    Record { studio, sandbox, acts, moments }
}

/// Watches the database from beside.
struct Commits {
    profile: PathBuf,
    copies: PathBuf,
    sandbox: Arc<Sandbox>,
    beside: Option<Connection>,
    version: i64,
}

impl Commits {
    fn new(place: &Place, sandbox: Arc<Sandbox>) -> Self {
        let copies = place.root().join("copies");
        std::fs::create_dir(&copies).unwrap();
        Self { profile: place.profile(), copies, sandbox, beside: None, version: -1 }
    }

    /// A moment, if there was a commit since the last one. The service is asked first: what it has seen by then, the
    /// database must know.
    fn new_one(&mut self, number: usize) -> Option<Moment> {
        let charged = self.sandbox.ledger().tasks.into_iter().map(|task| task.prompt).collect();
        let openings = std::fs::read_to_string(self.profile.join("openings")).ok();
        let database = self.profile.join("library.sqlite");
        if self.beside.is_none() {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(database, flags).ok()?;
            connection.busy_timeout(Duration::from_secs(20)).unwrap();
            self.beside = Some(connection);
        }
        let beside = self.beside.as_ref()?;
        let version = beside.query_row("PRAGMA data_version", [], |row| row.get(0)).ok()?;
        if version == self.version {
            return None;
        }
        let copy = self.copies.join(format!("{number}.sqlite"));
        let mut target = Connection::open(&copy).unwrap();
        target.pragma_update(None, "synchronous", "OFF").unwrap();
        Backup::new(beside, &mut target).unwrap().step(-1).unwrap();
        // What is asked is asked of the copy: the database goes on.
        let moment = Moment {
            archived: rows(&target, "SELECT path || char(0) || sha256 FROM output WHERE state = 'archived'")
                .iter()
                .map(|row| row.split_once('\0').map(|(path, sum)| (path.into(), sum.to_owned())).unwrap())
                .collect(),
            tasks: rows(&target, "SELECT id || '' FROM task").iter().map(|id| id.parse().unwrap()).collect(),
            queued: rows(&target, "SELECT prompt FROM task WHERE state = 'queued'"),
            copy,
            openings,
            charged,
        };
        self.version = version;
        Some(moment)
    }
}

/// Before the first commit there is no table, and so no row.
fn rows(connection: &Connection, sql: &str) -> Vec<String> {
    let Ok(mut statement) = connection.prepare(sql) else { return Vec::new() };
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

//! One account's way to the service: its client, its key, the state of the line, what is due. Lanes of different
//! accounts never share anything, so that sandbox tasks and paid ones cannot mix.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU32};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use reapi::{ApiBase, ApiKey, Client};
use tokio::sync::Notify;

use crate::balance_reads::Reads;
use crate::bucket::Bucket;
use crate::estimate::Learnt;
use crate::face::{KeyPlace, SaveTrouble};
use crate::inner::locked;
use crate::line::Line;
use crate::schedule::Schedule;

pub(crate) struct Lane {
    pub account: i64,
    pub name: String,
    pub sandbox: bool,
    /// Most bytes of one file.
    largest_file: u64,
    wire: RwLock<Wire>,
    pub line: Mutex<Line>,
    pub schedule: Mutex<Schedule>,
    /// Taken after `schedule` where both are.
    pub bucket: Mutex<Bucket>,
    pub learnt: Learnt,
    /// Outputs that are being fetched now, with their bytes.
    pub transfers: Mutex<HashMap<i64, Transfer>>,
    pub wake_submitter: Notify,
    pub wake_poller: Notify,
    pub wake_archiver: Notify,
    /// Submissions that got no answer and whose balance is not read yet: nothing else goes out before.
    pub unexplained: Arc<AtomicU32>,
    /// The balance will be read once more, because a refund does not show yet.
    pub balance_again: AtomicBool,
    pub balance_reads: Reads,
    /// Completed tasks that were asked for fresh links lately, and when.
    pub links_asked: tokio::sync::Mutex<HashMap<i64, i64>>,
    /// Archive trouble as last met, for the status line.
    pub archive_trouble: Mutex<Option<SaveTrouble>>,
}

/// How the service is reached; replaced as a whole when the key changes or the sandbox moves to other ports.
struct Wire {
    client: Arc<Client>,
    key: Key,
}

#[derive(Clone)]
pub(crate) enum Key {
    Missing,
    /// The keychain cannot be read now; a key may be in it.
    Unreadable,
    OtherOrigin(String),
    Known {
        key: ApiKey,
        place: Place,
    },
}

#[derive(Clone)]
pub(crate) enum Place {
    Keychain { name: String },
    Memory,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Transfer {
    pub task: i64,
    pub bytes: u64,
    pub total: Option<u64>,
    pub began: i64,
    /// Bytes that an earlier try had left: they do not count for the speed.
    pub resumed_from: u64,
}

impl Lane {
    pub fn new(account: &library::Account, client: Client, key: Key, largest_file: u64) -> Self {
        Self {
            account: account.id,
            name: account.name.clone(),
            sandbox: account.sandbox,
            largest_file,
            wire: RwLock::new(Wire { client: Arc::new(client), key }),
            line: Mutex::default(),
            schedule: Mutex::default(),
            bucket: Mutex::default(),
            learnt: Learnt::default(),
            transfers: Mutex::default(),
            wake_submitter: Notify::new(),
            wake_poller: Notify::new(),
            wake_archiver: Notify::new(),
            unexplained: Arc::default(),
            balance_again: AtomicBool::new(false),
            balance_reads: Reads::default(),
            links_asked: tokio::sync::Mutex::default(),
            archive_trouble: Mutex::default(),
        }
    }

    pub fn client(&self) -> Arc<Client> {
        Arc::clone(&self.wire.read().unwrap_or_else(PoisonError::into_inner).client)
    }

    pub fn key(&self) -> Key {
        self.wire.read().unwrap_or_else(PoisonError::into_inner).key.clone()
    }

    pub fn usable_key(&self) -> Option<ApiKey> {
        match self.key() {
            Key::Known { key, .. } => Some(key),
            Key::Missing | Key::Unreadable | Key::OtherOrigin(_) => None,
        }
    }

    /// A key was found or entered: what was refused may go again.
    pub fn set_key(&self, key: Key) {
        self.wire.write().unwrap_or_else(PoisonError::into_inner).key = key;
        locked(&self.line).key_replaced();
        self.wake_all();
    }

    pub fn set_client(&self, client: Client) {
        self.wire.write().unwrap_or_else(PoisonError::into_inner).client = Arc::new(client);
    }

    pub fn base(&self) -> ApiBase {
        self.client().base().clone()
    }

    pub fn wake_all(&self) {
        self.wake_submitter.notify_one();
        self.wake_poller.notify_one();
        self.wake_archiver.notify_one();
    }

    /// What may be fetched for this account's tasks.
    pub fn fetch_policy(&self) -> archive::Policy {
        archive::Policy { allow_loopback: self.base().is_loopback(), max_bytes: self.largest_file }
    }

    pub fn key_place(&self) -> KeyPlace {
        match self.key() {
            Key::Missing => KeyPlace::Missing,
            Key::Unreadable => KeyPlace::Unreadable,
            Key::OtherOrigin(origin) => KeyPlace::OtherOrigin { origin },
            Key::Known { key, place: Place::Memory } => KeyPlace::Memory { hint: key.hint() },
            Key::Known { key, place: Place::Keychain { name } } => {
                KeyPlace::Keychain { hint: key.hint(), keychain: name }
            }
        }
    }
}

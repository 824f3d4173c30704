//! What the engine does to the world. The shell implements these ports, tests record them; nothing else in the
//! engine touches the desktop, the keychain, the clock or chance. Files go through `archive::Files`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

pub use archive::{Files, OpenFile, Opening, RealFiles};
use futures_util::future::BoxFuture;
pub use media::Bitmap;
use reapi::ApiKey;

/// All ports together, handed to `Engine::open`.
#[derive(Clone)]
pub struct Ports {
    pub desktop: Arc<dyn Desktop>,
    pub keys: Arc<dyn KeyStore>,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub files: Arc<dyn Files>,
    pub sandbox: Arc<dyn SandboxHost>,
    pub watcher: Arc<dyn FolderWatcher>,
}

/// Wall time and waiting.
pub trait Clock: Send + Sync {
    /// Unix milliseconds.
    fn now(&self) -> i64;
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
}

/// Chance.
pub trait Random: Send + Sync {
    /// Uniform in `[0, 1)`.
    fn unit(&self) -> f64;
    /// 32 lower-case hexadecimal digits, for submit ids.
    fn id(&self) -> String;
}

const NO_CLIPBOARD: &str = "there is no clipboard here";

/// The operating system's desktop. Calls return at once; what they start goes on by itself.
pub trait Desktop: Send + Sync {
    /// Shows a notification; a click on it comes back as `Engine::open_task`.
    fn notify(&self, notice: Notice);
    /// The tray's menu and title, whenever they change.
    fn tray(&self, tray: Tray);
    /// Opens a file with the system's program for it.
    fn open(&self, path: &Path) -> Result<(), String>;
    /// Lets the person choose a program that opens a file.
    fn open_with(&self, _path: &Path) -> Result<(), String> {
        Err("there are no programs to choose from here".to_owned())
    }
    /// Shows a file in the system's file manager, selected.
    fn reveal(&self, path: &Path) -> Result<(), String>;
    /// Puts files into the clipboard, as a file manager does.
    fn copy_files(&self, _paths: &[PathBuf]) -> Result<(), String> {
        Err(NO_CLIPBOARD.to_owned())
    }
    /// Puts a picture into the clipboard.
    fn copy_picture(&self, _picture: Bitmap) -> Result<(), String> {
        Err(NO_CLIPBOARD.to_owned())
    }
    /// Opens a page in the browser.
    fn browse(&self, url: &str) -> Result<(), String>;
}

/// One notification. Words are complete; nothing in it is secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub kind: NoticeKind,
    /// The task that a click opens; None when several are told of at once.
    pub task: Option<i64>,
    pub title: String,
    pub body: String,
    /// A thumbnail on disk.
    pub picture: Option<PathBuf>,
    pub sound: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    Ready,
    Failed,
    NeedsYou,
    /// More than three within ten seconds, told as one.
    Several,
}

/// What the tray says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tray {
    pub in_flight: u32,
    pub waiting: u32,
    pub saving: u32,
    pub needs_you: u32,
    pub sending_paused: bool,
}

/// Where keys are kept. The key is bound to the origin that it was entered for.
pub trait KeyStore: Send + Sync {
    fn look(&self) -> BoxFuture<'_, KeyStorePresence>;
    fn read<'a>(&'a self, origin: &'a str) -> BoxFuture<'a, Result<KeyRead, KeyStoreError>>;
    fn write<'a>(&'a self, origin: &'a str, key: &'a ApiKey) -> BoxFuture<'a, Result<(), KeyStoreError>>;
    fn forget<'a>(&'a self, origin: &'a str) -> BoxFuture<'a, Result<(), KeyStoreError>>;
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyStorePresence {
    /// Running, with its name for the settings page ("GNOME Keyring", "Keychain").
    Running {
        name: String,
    },
    Missing,
}

pub enum KeyRead {
    Key(ApiKey),
    /// The store was seen and holds none for this origin.
    Nothing,
    /// It holds a key that was entered for another origin.
    OtherOrigin(String),
}

#[derive(Debug, thiserror::Error)]
pub enum KeyStoreError {
    /// No keychain is running: nothing was kept, nothing was read.
    #[error("no keychain is running")]
    Missing,
    /// The keychain is there but locked or without a collection: a key may be in it.
    #[error("the keychain cannot be read: {0}")]
    Unreadable(String),
}

/// Starts the sandbox inside the app (or finds it running) and says how to reach it.
pub trait SandboxHost: Send + Sync {
    fn open(&self) -> BoxFuture<'_, Result<SandboxAccess, String>>;
}

pub struct SandboxAccess {
    pub api_base: String,
    pub key: String,
}

/// Tells of changes below folders.
pub trait FolderWatcher: Send + Sync {
    /// Tells of everything below a folder, never behind a link, until the answer is dropped. Blocks for as long as it
    /// takes to walk the folder once.
    fn watch(&self, folder: &Path, tell: Tell) -> Result<Box<dyn Watching>, NotWatched>;
}

/// Hears the news on a thread of the port's, which it does not hold up.
pub type Tell = Box<dyn Fn(FolderNews) + Send + Sync>;

/// A folder that is watched; dropping it ends that.
pub trait Watching: Send + Sync {}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FolderNews {
    /// Something came, went or was written to at this path. Of a folder that came, what lies in it may not be told of.
    At(PathBuf),
    /// Something was missed: only a look at everything tells.
    Lost,
    /// Nothing more is told.
    Ended,
}

/// Why a folder is not watched; nothing of it is told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotWatched {
    #[error("the folder is not there")]
    Missing,
    /// The system watches no more folders.
    #[error("the system watches no more folders")]
    Limit,
    #[error("the folder cannot be watched: {0}")]
    Unread(String),
    #[error("nobody watches folders here")]
    Unsupported,
}

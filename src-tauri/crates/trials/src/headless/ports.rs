//! What stands in for desktop and keychain where there is no window.

use std::path::Path;
use std::sync::Arc;

use engine::ports::{
    Clock, Desktop, KeyRead, KeyStore, KeyStoreError, KeyStorePresence, Notice, NoticeKind, Ports, SandboxAccess,
    SandboxHost, Tray,
};
use engine::system::{FastClock, NoWatcher, SystemClock, SystemRandom};
use futures_util::future::{BoxFuture, ready};
use reapi::ApiKey;
use serde_json::json;

use super::Options;
use super::lines::Output;

/// The archive lies in the profile, as it does for the app with `--profile`.
pub fn engine_options(options: Options, output: &Arc<Output>) -> engine::Options {
    let clock: Arc<dyn Clock> =
        if options.speed > 1.0 { Arc::new(FastClock::new(options.speed)) } else { Arc::new(SystemClock) };
    #[cfg(any(feature = "faults", clippy))]
    let files = options.faults.files();
    #[cfg(not(any(feature = "faults", clippy)))]
    let files = Arc::new(engine::ports::RealFiles);
    engine::Options {
        default_archive: options.profile.join("archive"),
        profile: options.profile,
        api_base: options.api,
        machine: "headless".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        extra_root: None,
        ports: Ports {
            desktop: Arc::new(Lines(Arc::clone(output))),
            keys: Arc::new(NoKeychain),
            clock,
            random: Arc::new(SystemRandom),
            files,
            sandbox: Arc::new(NoSandbox),
            watcher: Arc::new(NoWatcher),
        },
    }
}

/// Notices become lines; there is nothing to open a file with.
struct Lines(Arc<Output>);

const NO_DESKTOP: &str = "there is no desktop here";

impl Desktop for Lines {
    fn notify(&self, notice: Notice) {
        let kind = match notice.kind {
            NoticeKind::Ready => "ready",
            NoticeKind::Failed => "failed",
            NoticeKind::NeedsYou => "needsYou",
            NoticeKind::Several => "several",
        };
        self.0.say(&json!({ "notice":
            { "kind": kind, "task": notice.task, "title": notice.title, "body": notice.body } }));
    }

    fn tray(&self, _tray: Tray) {}

    fn open(&self, _path: &Path) -> Result<(), String> {
        Err(NO_DESKTOP.to_owned())
    }

    fn reveal(&self, _path: &Path) -> Result<(), String> {
        Err(NO_DESKTOP.to_owned())
    }

    fn browse(&self, _url: &str) -> Result<(), String> {
        Err(NO_DESKTOP.to_owned())
    }
}

/// The key is kept in memory by the engine, or not at all.
pub(crate) struct NoKeychain;

impl KeyStore for NoKeychain {
    fn look(&self) -> BoxFuture<'_, KeyStorePresence> {
        Box::pin(ready(KeyStorePresence::Missing))
    }

    fn read<'a>(&'a self, _origin: &'a str) -> BoxFuture<'a, Result<KeyRead, KeyStoreError>> {
        Box::pin(ready(Err(KeyStoreError::Missing)))
    }

    fn write<'a>(&'a self, _origin: &'a str, _key: &'a ApiKey) -> BoxFuture<'a, Result<(), KeyStoreError>> {
        Box::pin(ready(Err(KeyStoreError::Missing)))
    }

    fn forget<'a>(&'a self, _origin: &'a str) -> BoxFuture<'a, Result<(), KeyStoreError>> {
        Box::pin(ready(Err(KeyStoreError::Missing)))
    }
}

pub(crate) struct NoSandbox;

impl SandboxHost for NoSandbox {
    fn open(&self) -> BoxFuture<'_, Result<SandboxAccess, String>> {
        Box::pin(ready(Err("start `cargo xtask sandbox` and give its address as --api".to_owned())))
    }
}

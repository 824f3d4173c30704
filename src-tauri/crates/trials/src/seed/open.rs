//! A seeded library in an engine, without a desktop, a keychain or a service behind it.

use std::path::Path;
use std::sync::Arc;

use engine::ports::{Desktop, Notice, Ports, RealFiles, Tray};
use engine::system::{NoWatcher, SystemClock, SystemRandom};
use engine::{Engine, OpenError};

use crate::headless::ports::{NoKeychain, NoSandbox};

/// Opens it. Nothing goes out: its account is the sandbox, and there is none.
pub async fn open(profile: &Path) -> Result<Engine, OpenError> {
    let options = engine::Options {
        default_archive: profile.join("archive"),
        profile: profile.to_owned(),
        api_base: "http://127.0.0.1:9/api/v1".to_owned(),
        machine: "seeded".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        extra_root: None,
        ports: Ports {
            desktop: Arc::new(Nobody),
            keys: Arc::new(NoKeychain),
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            files: Arc::new(RealFiles),
            sandbox: Arc::new(NoSandbox),
            watcher: Arc::new(NoWatcher),
        },
    };
    Engine::open(options).await
}

struct Nobody;

const NOBODY: &str = "nobody is here";

impl Desktop for Nobody {
    fn notify(&self, _notice: Notice) {}

    fn tray(&self, _tray: Tray) {}

    fn open(&self, _path: &Path) -> Result<(), String> {
        Err(NOBODY.to_owned())
    }

    fn reveal(&self, _path: &Path) -> Result<(), String> {
        Err(NOBODY.to_owned())
    }

    fn browse(&self, _url: &str) -> Result<(), String> {
        Err(NOBODY.to_owned())
    }
}

//! An engine with the real keychain on a profile of its own, and a reAPI on loopback that it talks to.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use afterimage::keys::Keys;
use engine::ports::{Desktop, Notice, Ports, RealFiles, SandboxAccess, SandboxHost, Tray};
use engine::system::{FastClock, NoWatcher, SystemRandom};
use engine::{Engine, Options};
use keychain::Keychain;
use sandbox::Sandbox;

pub struct Studio {
    service: Sandbox,
    home: PathBuf,
    /// How much faster than life the service and the engine's clock run.
    speed: f64,
}

impl Studio {
    /// The profile lies under the private home of the story.
    pub async fn build() -> Self {
        Self::at_speed(60.0).await
    }

    /// A task takes its time: it is still under way when the story ends.
    pub async fn as_slow_as_life() -> Self {
        Self::at_speed(0.2).await
    }

    async fn at_speed(speed: f64) -> Self {
        let service = Sandbox::start(sandbox::Options { speed, ..sandbox::Options::default() }).await.unwrap();
        Self { service, home: PathBuf::from(std::env::var_os("HOME").unwrap()), speed }
    }

    pub fn profile(&self) -> PathBuf {
        self.home.join("profile")
    }

    /// The service's API address.
    pub fn address(&self) -> String {
        self.service.api_url()
    }

    pub fn key(&self) -> String {
        self.service.key().to_owned()
    }

    /// What makes the key a secret; the prefix is the same for all.
    pub fn key_without_prefix(&self) -> String {
        self.service.key().strip_prefix("rk_live_").unwrap().to_owned()
    }

    /// Starts the app without its window.
    pub async fn open(&self) -> Engine {
        let ports = Ports {
            desktop: Arc::new(NoDesktop),
            keys: Arc::new(Keys(Keychain::new())),
            clock: Arc::new(FastClock::new(self.speed)),
            random: Arc::new(SystemRandom),
            files: Arc::new(RealFiles),
            sandbox: Arc::new(NoSandbox),
            watcher: Arc::new(NoWatcher),
        };
        let opened = Engine::open(Options {
            profile: self.profile(),
            default_archive: self.home.join("archive"),
            api_base: self.address(),
            machine: "a machine".to_owned(),
            version: "0".to_owned(),
            extra_root: None,
            ports,
        });
        opened.await.unwrap()
    }
}

/// Submits one picture and returns when it is archived.
pub async fn make_one_picture(engine: &Engine) {
    let mut events = engine.events();
    submit_one_picture(engine).await;
    while engine.status().await.unwrap().archived_files == 0 {
        events.recv().await.unwrap();
    }
}

/// Submits one picture and returns when the service has it.
pub async fn begin_one_picture(engine: &Engine) {
    let mut events = engine.events();
    submit_one_picture(engine).await;
    while engine.status().await.unwrap().watching == 0 {
        events.recv().await.unwrap();
    }
}

async fn submit_one_picture(engine: &Engine) {
    let mut draft = engine.draft().await.unwrap();
    draft.prompt = "a lighthouse in fog".to_owned();
    engine.submit(draft).await.unwrap();
}

struct NoDesktop;

impl Desktop for NoDesktop {
    fn notify(&self, _: Notice) {}
    fn tray(&self, _: Tray) {}
    fn open(&self, _: &Path) -> Result<(), String> {
        Err("there is no desktop".to_owned())
    }
    fn reveal(&self, _: &Path) -> Result<(), String> {
        Err("there is no desktop".to_owned())
    }
    fn browse(&self, _: &str) -> Result<(), String> {
        Err("there is no desktop".to_owned())
    }
}

struct NoSandbox;

impl SandboxHost for NoSandbox {
    fn open(&self) -> std::pin::Pin<Box<dyn Future<Output = Result<SandboxAccess, String>> + Send + '_>> {
        Box::pin(async { Err("no sandbox here".to_owned()) })
    }
}

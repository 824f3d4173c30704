//! The sandbox inside the app: started when it is first wanted, kept until the app ends, its state in the profile.

use std::path::PathBuf;
use std::pin::Pin;

use engine::ports::{SandboxAccess, SandboxHost};
use sandbox::{Options, Sandbox};
use tokio::sync::Mutex;

/// Faster than the real service, slow enough to be watched.
const SPEED: f64 = 8.0;

pub struct InsideSandbox {
    state: PathBuf,
    running: Mutex<Option<Sandbox>>,
}

impl InsideSandbox {
    /// Nothing runs yet. `state` is the folder for its ledger, tasks and key.
    pub fn new(state: PathBuf) -> Self {
        Self { state, running: Mutex::new(None) }
    }

    /// Ends it, with its state written.
    pub async fn close(&self) {
        if let Some(sandbox) = self.running.lock().await.take() {
            sandbox.shutdown().await;
        }
    }

    async fn access(&self) -> Result<SandboxAccess, sandbox::Error> {
        let mut running = self.running.lock().await;
        let sandbox = match running.take() {
            Some(sandbox) => sandbox,
            None => {
                let options = Options { speed: SPEED, state: Some(self.state.clone()), ..Options::default() };
                Sandbox::start(options).await?
            }
        };
        let access = SandboxAccess { api_base: sandbox.api_url(), key: sandbox.key().to_owned() };
        *running = Some(sandbox);
        Ok(access)
    }
}

impl SandboxHost for InsideSandbox {
    fn open(&self) -> Pin<Box<dyn Future<Output = Result<SandboxAccess, String>> + Send + '_>> {
        Box::pin(async move { self.access().await.map_err(|error| error.to_string()) })
    }
}

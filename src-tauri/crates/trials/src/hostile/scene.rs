use std::collections::{BTreeMap, HashMap};
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use engine::face::{Draft, Event, KeepKey, StateView, TaskDetail};
use engine::ports::{Desktop, KeyStore, Ports, Random, RealFiles};
use engine::system::{FastClock, NoWatcher, SystemRandom};
use engine::{Engine, LARGEST_FILE, Network, Options};

use super::case::Case;
use super::world::{HEALTHY, World};
use crate::recording::{MemoryKeys, NoSandbox, RecordingDesktop, locked};

pub const KEY: &str = "rk_live_h05T1leC4se9Zq8Wv7Xu6Yt5";
/// No case waits longer for anything, in real time.
const PATIENCE: Duration = Duration::from_secs(25);

/// A real engine in a world of liars.
pub struct Scene {
    pub engine: Engine,
    pub world: World,
    pub desktop: Arc<RecordingDesktop>,
    /// Holds the profile and the archive, and nothing else may be written.
    pub folder: PathBuf,
    /// The hostile presses, in their order.
    pub tasks: Mutex<Vec<i64>>,
    /// Hosts whose addresses were asked for.
    pub looked_up: Arc<Mutex<Vec<String>>>,
}

impl Scene {
    /// An engine whose person has just entered the key. An honest balance is the answer to that.
    pub async fn open(case: &Case, folder: &Path) -> Result<Scene, String> {
        let world = World::start(case).await.map_err(|failure| failure.to_string())?;
        let desktop = Arc::new(RecordingDesktop::default());
        let looked_up: Arc<Mutex<Vec<String>>> = Arc::default();
        let options = Options {
            profile: folder.join("profile"),
            default_archive: folder.join("archive"),
            api_base: world.places.api.clone(),
            machine: "this computer".to_owned(),
            version: "0.0.0".to_owned(),
            extra_root: world.ca_pem.clone(),
            ports: Ports {
                desktop: Arc::clone(&desktop) as Arc<dyn Desktop>,
                keys: Arc::new(MemoryKeys::default()) as Arc<dyn KeyStore>,
                clock: Arc::new(FastClock::new(case.speed)),
                random: Arc::new(SystemRandom),
                files: Arc::new(RealFiles),
                sandbox: Arc::new(NoSandbox),
                watcher: Arc::new(NoWatcher),
            },
        };
        let engine = Engine::open_on(options, network(case, &looked_up)).await.map_err(|error| error.to_string())?;
        engine.key_keep(KEY.to_owned(), KeepKey::Keychain).await.map_err(|failure| failure.to_string())?;
        Ok(Scene { engine, world, desktop, folder: folder.to_owned(), tasks: Mutex::default(), looked_up })
    }

    /// Presses, and looks at what the case says must hold.
    pub async fn play(&self, case: &Case) -> Result<(), String> {
        for _ in 0..case.presses {
            let id = self.press(case, &case.prompt).await?;
            locked(&self.tasks).push(id);
        }
        for holds in &case.holds {
            holds(self).await?;
        }
        Ok(())
    }

    /// A press about which nobody lies ends as it should: the engine works on.
    pub async fn healthy(&self, case: &Case) -> Result<(), String> {
        let id = self.press(case, HEALTHY).await?;
        let end = |state: &StateView| match case.public {
            true => matches!(state, StateView::CompletedWithoutFile { .. }),
            false => matches!(state, StateView::Archived { .. }),
        };
        self.until(id, "a healthy task is saved", end).await.map(drop)
    }

    async fn press(&self, case: &Case, prompt: &str) -> Result<i64, String> {
        let draft = Draft {
            submit_id: SystemRandom.id(),
            kind: case.kind,
            models: BTreeMap::from([(case.kind, case.model.to_owned())]),
            prompt: prompt.to_owned(),
            values: BTreeMap::new(),
            references: Vec::new(),
            extra: String::new(),
            left: Vec::new(),
            body: String::new(),
            count: 1,
            sweeps: BTreeMap::new(),
            others: BTreeMap::new(),
            table: String::new(),
            made_from: None,
            tab: 0,
        };
        let pressed = self.engine.submit(draft).await.map_err(|failure| format!("the press: {failure}"))?;
        pressed.tasks.first().copied().ok_or_else(|| "a press made no task".to_owned())
    }

    pub fn first_task(&self) -> i64 {
        locked(&self.tasks).first().copied().unwrap_or(0)
    }

    pub async fn task(&self, id: i64) -> Result<TaskDetail, String> {
        self.engine.task(id).await.map_err(|failure| format!("the task cannot be read: {failure}"))
    }

    /// Waits, event by event, until the task's state is as wanted.
    pub async fn until(&self, id: i64, what: &str, wanted: impl Fn(&StateView) -> bool) -> Result<TaskDetail, String> {
        self.until_task(id, what, |task| wanted(&task.state)).await
    }

    pub async fn until_task(
        &self,
        id: i64,
        what: &str,
        wanted: impl Fn(&TaskDetail) -> bool,
    ) -> Result<TaskDetail, String> {
        let mut events = self.engine.events();
        let waiting = async {
            loop {
                let task = self.task(id).await?;
                if wanted(&task) {
                    return Ok(task);
                }
                news(&mut events).await;
            }
        };
        match tokio::time::timeout(PATIENCE, waiting).await {
            Ok(task) => task,
            Err(_) => {
                let task = self.task(id).await?;
                let outputs: Vec<_> = task.outputs.iter().map(|output| &output.state).collect();
                Err(format!("waited in vain until {what}; it is {:?}, its files {outputs:?}", task.state))
            }
        }
    }
}

impl Scene {
    /// Waits until something else holds; it is looked at again after every event.
    pub async fn until_true<F: Future<Output = bool>>(
        &self,
        what: &str,
        mut holds: impl FnMut() -> F,
    ) -> Result<(), String> {
        let mut events = self.engine.events();
        let waiting = async {
            while !holds().await {
                news(&mut events).await;
            }
        };
        let waited = tokio::time::timeout(PATIENCE, waiting).await;
        waited.map_err(|_| format!("waited in vain until {what}"))
    }
}

async fn news(events: &mut tokio::sync::broadcast::Receiver<Event>) {
    // What happens outside the engine makes no event: look again now and then.
    let _ = tokio::time::timeout(Duration::from_millis(50), events.recv()).await;
}

fn network(case: &Case, looked_up: &Arc<Mutex<Vec<String>>>) -> Network {
    let mut network = Network { largest_file: case.largest_file.min(LARGEST_FILE), ..Network::default() };
    if case.public {
        network.api_at = Some(std::net::Ipv4Addr::LOCALHOST.into());
    }
    if case.hasty {
        let (soon, sooner) = (Duration::from_millis(700), Duration::from_millis(350));
        network.api = reapi::Timeouts {
            connect: soon,
            answer_head: soon,
            submit_head: soon,
            body_idle: sooner,
            body_total: Duration::from_millis(1200),
        };
        network.files = archive::Timeouts { connect: soon, answer: soon, idle: sooner };
    }
    let answers: HashMap<&str, Vec<Vec<std::net::IpAddr>>> = case.names.iter().cloned().collect();
    let looked_up = Arc::clone(looked_up);
    network.lookup = Arc::new(move |host| {
        let nth = {
            let mut looked_up = locked(&looked_up);
            looked_up.push(host.clone());
            looked_up.iter().filter(|asked| **asked == host).count() - 1
        };
        let known = answers.get(host.as_str()).and_then(|answers| answers.get(nth).or(answers.last())).cloned();
        Box::pin(async move { known.ok_or_else(|| Error::new(ErrorKind::NotFound, "no such name")) })
    });
    network
}

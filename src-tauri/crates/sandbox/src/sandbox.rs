//! A running sandbox, as the program that started it sees it.

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::error::Error;
use crate::fault::Fault;
use crate::ledger::{Books, Ledger};
use crate::line::{self, Ear};
use crate::state::{self, Folder, Found};
use crate::tls::Tls;
use crate::world::{Making, World};
use crate::{api, cdn, dice, runner};

/// How a sandbox is to be.
#[derive(Clone, Debug)]
pub struct Options {
    /// 1 is realistic; 60 is sixty times faster. It divides the tasks' delays, the 5 s for which an answer about a
    /// task in flight is repeated, and the minute of the rate limit.
    pub speed: f64,
    /// The API's port; 0 is the one of last time if it is free, else any.
    pub api_port: u16,
    /// The CDN's port; 0 as above.
    pub cdn_port: u16,
    /// Whether the API speaks HTTPS, with a certificate by an authority of this run. The CDN always speaks HTTP.
    pub tls: bool,
    /// Where ledger, tasks, key and ports are kept across restarts. Without it they end with the sandbox.
    pub state: Option<PathBuf>,
    /// What delays and media of new tasks come from.
    pub seed: u64,
    /// API requests that the key may make in a minute (divided by the speed).
    pub requests_per_minute: u32,
    /// Credits to begin with; a state that is there already keeps its own.
    pub balance: i64,
    /// Whether a body that breaks a published rule of its model is refused (400), as the service does. Off, all that
    /// is JSON with a model and something to make is taken.
    pub checks_bodies: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            speed: 1.0,
            api_port: 0,
            cdn_port: 0,
            tls: false,
            state: None,
            seed: 0,
            requests_per_minute: 240,
            balance: 10_000,
            checks_bodies: true,
        }
    }
}

/// The slowest that a sandbox can be: a thousand times slower than the service.
const SLOWEST: f64 = 0.001;

/// A sandbox that runs until it is shut down or dropped.
pub struct Sandbox {
    world: Arc<World>,
    folder: Option<Arc<Folder>>,
    damaged: Option<PathBuf>,
    ca_pem: Option<String>,
    api_port: u16,
    cdn_port: u16,
    cdn_ear: Ear,
}

impl Sandbox {
    /// Starts one on 127.0.0.1. Tasks that were under way when the last one on this state ended go on.
    pub async fn start(options: Options) -> Result<Sandbox, Error> {
        if !(options.speed.is_finite() && options.speed >= SLOWEST) {
            return Err(Error::Speed(options.speed));
        }
        let (folder, found) = match &options.state {
            Some(path) => Folder::open(path).map(|(folder, found)| (Some(Arc::new(folder)), found))?,
            None => (None, Found::Nothing),
        };
        let (kept, damaged) = match found {
            Found::Nothing => (None, None),
            Found::Facts(facts) => (Some(facts), None),
            Found::Damaged(aside) => {
                tracing::warn!(path = %aside.display(), "the sandbox's state was damaged; it was put aside");
                (None, Some(aside))
            }
        };
        let last_ports = kept.as_ref().map_or((0, 0), |facts| (facts.api_port, facts.cdn_port));
        let (api_listener, api_port) = listen(options.api_port, last_ports.0).await?;
        let (cdn_listener, cdn_port) = listen(options.cdn_port, last_ports.1).await?;
        let tls = if options.tls { Some(Tls::for_this_run()?) } else { None };
        let (key, revoked, books) = match kept {
            Some(facts) => (facts.key, facts.revoked, facts.books),
            None => (new_key()?, false, Books::open(options.balance)),
        };
        let world = Arc::new(World::new(Making {
            key,
            revoked,
            books,
            ports: (api_port, cdn_port),
            cdn: format!("http://127.0.0.1:{cdn_port}"),
            speed: options.speed,
            seed: options.seed,
            requests_per_minute: options.requests_per_minute,
            checks_bodies: options.checks_bodies,
            on_disk: folder.is_some(),
        }));
        if let Some(folder) = &folder {
            folder.write(&world.facts())?;
            world.jobs.spawn(state::keep(world.clone(), folder.clone()));
        }
        let (acceptor, ca_pem) = tls.map(|tls| (tls.acceptor, tls.ca_pem)).unzip();
        let serve = |listener, tls, router, ear| {
            world.jobs.spawn(line::serve(listener, tls, router, ear, world.jobs.clone(), world.stop.clone()));
        };
        let cdn_ear = Ear::default();
        serve(api_listener, acceptor, api::router(world.clone()), None);
        serve(cdn_listener, None, cdn::router(world.clone()), Some(cdn_ear.clone()));
        runner::resume(&world);
        Ok(Sandbox { world, folder, damaged, ca_pem, api_port, cdn_port, cdn_ear })
    }

    /// The API's address, with its path: `http://127.0.0.1:PORT/api/v1`, or https.
    pub fn api_url(&self) -> String {
        let scheme = if self.ca_pem.is_some() { "https" } else { "http" };
        format!("{scheme}://127.0.0.1:{}/api/v1", self.api_port)
    }

    /// The CDN's address: `http://127.0.0.1:PORT`.
    pub fn cdn_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.cdn_port)
    }

    /// The one key that is accepted, `rk_live_…`.
    pub fn key(&self) -> &str {
        &self.world.key
    }

    /// The authority that a client must trust, where the API speaks HTTPS.
    pub fn ca_pem(&self) -> Option<&str> {
        self.ca_pem.as_deref()
    }

    /// Where a state that could not be read was put when this sandbox began anew in its folder.
    pub fn damaged_state(&self) -> Option<&Path> {
        self.damaged.as_deref()
    }

    /// The books as they are now.
    pub fn ledger(&self) -> Ledger {
        self.world.ledger()
    }

    /// Every byte that reached the CDN's port since this sandbox started, as it came.
    pub fn heard_at_cdn(&self) -> Vec<u8> {
        self.cdn_ear.heard()
    }

    /// Asks for a fault.
    pub fn fault(&self, fault: Fault) {
        self.world.fault(fault);
    }

    /// Revokes the key (401, code 10004), or makes it good again.
    pub fn revoke_key(&self, revoked: bool) {
        self.world.revoke_key(revoked);
    }

    /// Makes the balance so many credits; [`Ledger::granted`] changes by the difference.
    pub fn set_balance(&self, credits: i64) {
        self.world.set_balance(credits);
    }

    /// Ends the delays of all tasks that run now, held ones too. Each is still drawn before a poll sees its end:
    /// await [`Sandbox::idle`] for that.
    pub fn complete_all(&self) {
        self.world.complete_all();
    }

    /// Ends the delay of the task with this id alone, held or not; false when there is none.
    pub fn complete(&self, task_id: &str) -> bool {
        self.world.complete(task_id)
    }

    /// Returns when no task is on its way: all have completed or failed. With [`Fault::Hold`] that may be never.
    pub async fn idle(&self) {
        // The world holds the sender: the wait cannot fail.
        let _ = self.world.running.subscribe().wait_for(|running| *running == 0).await;
    }

    /// How many answers [`Fault::AnswerHeld`] has held back so far.
    pub fn held(&self) -> usize {
        *self.world.held.borrow()
    }

    /// Returns when so many answers have been held back.
    pub async fn until_held(&self, answers: usize) {
        // The world holds the sender: the wait cannot fail.
        let _ = self.world.held.subscribe().wait_for(|held| *held >= answers).await;
    }

    /// Ends it: connections are dropped, the state is written. Tasks under way go on at the next start.
    pub async fn shutdown(self) {
        self.world.stop.cancel();
        self.world.jobs.close();
        self.world.jobs.wait().await;
        if let Some(folder) = &self.folder {
            state::write_now(&self.world, folder).await;
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.world.stop.cancel();
    }
}

/// Opens the wanted port; where any will do, the one of last time if it is free.
async fn listen(wanted: u16, last: u16) -> Result<(TcpListener, u16), Error> {
    let open = async |port: u16| {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
        listener.and_then(|listener| Ok((listener.local_addr()?.port(), listener)))
    };
    let opened = match (wanted, last) {
        (0, 0) => open(0).await,
        (0, last) => match open(last).await {
            Ok(opened) => Ok(opened),
            Err(_taken) => open(0).await,
        },
        (wanted, _) => open(wanted).await,
    };
    let (port, listener) = opened.map_err(|source| Error::Port { port: wanted, source })?;
    Ok((listener, port))
}

fn new_key() -> Result<String, Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_unavailable| Error::NoRandomness)?;
    Ok(format!("rk_live_{}", dice::hex(&bytes)))
}

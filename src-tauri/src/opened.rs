//! The engine and the gallery, once they are open. The window is made beside them; commands wait here.

use std::sync::Arc;

use engine::face::{Failure, FailureCode};
use engine::{Engine, OpenError, Options};
use gallery::{Gallery, Port};
use tokio::sync::{Mutex, watch};

/// Cheap to clone.
#[derive(Clone)]
pub struct Opened {
    recipe: Arc<dyn Fn() -> Options + Send + Sync>,
    port: Port,
    state: Arc<watch::Sender<State>>,
    /// Held apart, because closing it takes it away.
    gallery: Arc<Mutex<Option<Gallery>>>,
}

enum State {
    Underway,
    Open { engine: Engine, gallery: Arc<str> },
    Failed(Failure),
}

impl Opened {
    /// Nothing is open yet; `recipe` says how, and is asked again when a first try failed. The gallery will be on `port`.
    pub fn new(port: Port, recipe: impl Fn() -> Options + Send + Sync + 'static) -> Self {
        Self {
            recipe: Arc::new(recipe),
            port,
            state: Arc::new(watch::Sender::new(State::Underway)),
            gallery: Arc::default(),
        }
    }

    /// Opens both; whoever waits gets them, or learns why not.
    pub async fn open(&self) {
        let state = match self.try_open((self.recipe)()).await {
            Ok(state) => state,
            Err(failure) => {
                tracing::error!(%failure, "the profile did not open");
                State::Failed(failure)
            }
        };
        self.state.send_replace(state);
    }

    /// A fresh page tries once more what failed: the other app has ended, the disk is back.
    pub async fn open_if_failed(&self) {
        let failed = self.state.send_if_modified(|state| {
            let failed = matches!(state, State::Failed(_));
            if failed {
                *state = State::Underway;
            }
            failed
        });
        if failed {
            self.open().await;
        }
    }

    async fn try_open(&self, options: Options) -> Result<State, Failure> {
        let engine = Engine::open(options).await.map_err(failure_of)?;
        let gallery = Gallery::start(&self.port, engine.clone())
            .await
            .map_err(|error| Failure::new(FailureCode::Internal).detail(error))?;
        let base = Arc::from(gallery.base());
        *self.gallery.lock().await = Some(gallery);
        Ok(State::Open { engine, gallery: base })
    }

    /// The engine, as soon as it is open.
    pub async fn get(&self) -> Result<Engine, Failure> {
        self.when_settled(|engine, _| engine.clone()).await
    }

    /// The base of the gallery's addresses, with the secret of this run.
    pub async fn gallery(&self) -> Result<Arc<str>, Failure> {
        self.when_settled(|_, gallery| Arc::clone(gallery)).await
    }

    /// The engine, whenever it opens.
    pub async fn when_open(&self) -> Option<Engine> {
        let mut seen = self.state.subscribe();
        // Nothing borrowed may be held across the wait.
        drop(seen.wait_for(|state| matches!(state, State::Open { .. })).await);
        self.now()
    }

    /// The engine if it is open at this moment.
    pub fn now(&self) -> Option<Engine> {
        match &*self.state.borrow() {
            State::Open { engine, .. } => Some(engine.clone()),
            State::Underway | State::Failed(_) => None,
        }
    }

    /// Closes both: nothing is half-written afterwards. A profile that is being opened is opened first, as ending in the
    /// middle of it would leave it to the next start to put right.
    pub async fn close(&self) {
        let engine = self.when_settled(|engine, _| engine.clone()).await;
        if let Some(gallery) = self.gallery.lock().await.take() {
            gallery.shutdown().await;
        }
        if let Ok(engine) = engine {
            engine.shutdown().await;
        }
    }

    async fn when_settled<T>(&self, take: impl Fn(&Engine, &Arc<str>) -> T) -> Result<T, Failure> {
        let mut seen = self.state.subscribe();
        let settled = seen.wait_for(|state| !matches!(state, State::Underway)).await;
        match settled.as_deref() {
            Ok(State::Open { engine, gallery }) => Ok(take(engine, gallery)),
            Ok(State::Failed(failure)) => Err(failure.clone()),
            Ok(State::Underway) | Err(_) => Err(Failure::new(FailureCode::Internal)),
        }
    }
}

fn failure_of(error: OpenError) -> Failure {
    match error {
        OpenError::InUse => Failure::new(FailureCode::ProfileInUse),
        OpenError::Folder { folder, detail } => {
            Failure::new(FailureCode::FolderUnusable).fact("path", folder.display()).detail(detail)
        }
        OpenError::Full => Failure::new(FailureCode::DiskFull).detail(error),
        OpenError::Damaged(_) | OpenError::Newer { .. } | OpenError::Database(_) => {
            Failure::new(FailureCode::Database).detail(error)
        }
        OpenError::ApiBase(_) => Failure::new(FailureCode::Internal).detail(error),
        OpenError::Failed(failure) => failure,
    }
}

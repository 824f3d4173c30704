//! Linux: the Secret Service on the session bus. It may start after the app, end, and start again.
//!
//! A store is bound to one life of the service (its session with it dies with it), so a store is kept together
//! with the bus name of the service that it was opened with, and opened anew when that name changes.

#[path = "bus.rs"]
mod bus;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use keyring_core::api::CredentialStoreApi;
use zbus_secret_service_keyring_store::Store;

use crate::KeychainError;
use bus::Seen;

/// After the app starts, a keychain that others are starting is waited for this long before the bus is asked to
/// start one: a GNOME Keyring started by the bus is locked, and would keep the unlocked one of the login out.
const GRACE: Duration = Duration::from_secs(8);

/// How often it is looked for while it is waited for.
const LOOK_EVERY: Duration = Duration::from_millis(250);

pub struct System {
    began: Instant,
    store: Mutex<Option<Open>>,
    /// The service that last refused a read: the person left its question, or could not answer it.
    refused_by: Mutex<Option<String>>,
}

struct Open {
    owner: String,
    store: Arc<Store>,
}

/// The service was seen under this name of the bus, which is another one for each of its lives.
#[derive(Clone)]
pub struct Arrived {
    owner: String,
}

/// Whether a call may wait for a keychain that is about to start.
#[derive(Clone, Copy)]
pub enum Haste {
    /// A read at start: answers that none is running yet, and is asked again later.
    AtOnce,
    /// The person waits for this one call.
    MayWait,
}

impl Default for System {
    fn default() -> Self {
        Self { began: Instant::now(), store: Mutex::default(), refused_by: Mutex::default() }
    }
}

impl System {
    /// Name of the keychain that runs or that the bus can start.
    pub async fn look(&self) -> Option<String> {
        match bus::see().await {
            Seen::Owned { owner } => Some(bus::name_of(&owner).await),
            Seen::CanStart => Some(bus::UNNAMED.to_owned()),
            Seen::Absent => None,
        }
    }

    /// Returns once the service is on the bus, asking the bus to start it when nobody else does.
    pub async fn arrive(&self, haste: Haste) -> Result<Arrived, KeychainError> {
        loop {
            match bus::see().await {
                Seen::Owned { owner } => return Ok(Arrived { owner }),
                Seen::Absent => return Err(KeychainError::Missing),
                Seen::CanStart if self.began.elapsed() >= GRACE => bus::start().await?,
                Seen::CanStart => match haste {
                    Haste::AtOnce => return Err(KeychainError::Missing),
                    Haste::MayWait => tokio::time::sleep(LOOK_EVERY).await,
                },
            }
        }
    }

    /// An entry was not found: is that because there is none, or because nothing can be seen?
    pub async fn sure_that_empty(&self) -> Result<(), KeychainError> {
        bus::collection_is_open().await
    }

    /// Whether a read may be tried. Reads are repeated while no key is found, but the person is asked to unlock the
    /// keychain once only: afterwards it is read when it has been unlocked by other means.
    pub async fn may_read(&self, arrived: &Arrived) -> Result<(), KeychainError> {
        if locked(&self.refused_by).as_deref() == Some(arrived.owner.as_str()) {
            bus::collection_is_open().await?;
        }
        Ok(())
    }

    /// Remembers that this life of the service refused a read.
    pub fn was_refused(&self, arrived: Arrived) {
        *locked(&self.refused_by) = Some(arrived.owner);
    }

    /// Runs an operation on one entry. Blocks: never on an async worker. When the service has gone or been
    /// replaced since the store was opened, the store is opened anew and the operation tried once more.
    pub fn with_entry<T>(
        &self,
        arrived: &Arrived,
        service: &str,
        user: &str,
        label: &str,
        operation: impl Fn(&keyring_core::Entry) -> keyring_core::Result<T>,
    ) -> keyring_core::Result<T> {
        let labels = HashMap::from([("label", label)]);
        let attempt = || operation(&self.store(&arrived.owner)?.build(service, user, Some(&labels))?);
        match attempt() {
            Err(keyring_core::Error::PlatformFailure(detail)) => {
                tracing::info!(%detail, "opening the keychain anew");
                *locked(&self.store) = None;
                attempt()
            }
            settled => settled,
        }
    }

    fn store(&self, owner: &str) -> keyring_core::Result<Arc<Store>> {
        let mut kept = locked(&self.store);
        match kept.as_ref() {
            Some(open) if open.owner == owner => Ok(Arc::clone(&open.store)),
            Some(_) | None => {
                let store = Store::new()?;
                *kept = Some(Open { owner: owner.to_owned(), store: Arc::clone(&store) });
                Ok(store)
            }
        }
    }
}

impl Drop for System {
    /// Ending a store waits for the bus, which panics on an async worker: a thread of its own does it.
    fn drop(&mut self) {
        if let Some(open) = locked(&self.store).take() {
            std::thread::spawn(move || drop(open));
        }
    }
}

fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

//! The real key store: the operating system's keychain.
//!
//! An entry is named by the origin that its key was entered for, and its value names that origin once more, so
//! that an entry moved or renamed by another program is seen. On Linux a keychain may come, go and come again
//! while the app runs; every call looks for it anew.

mod error;
mod stored;
#[cfg_attr(target_os = "linux", path = "system/linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "system/always.rs")]
mod system;

use std::sync::Arc;
use std::time::Duration;

use zeroize::Zeroizing;

pub use error::KeychainError;
pub use reapi::{ApiKey, KEY_PREFIX};
pub use stored::Stored;
use system::{Arrived, Haste, System};

/// Names all our entries in the keychain.
const SERVICE: &str = "afterimage";

/// How long one call may take: the keychain may ask the person to unlock it first.
const PATIENCE: Duration = Duration::from_secs(120);

/// The keychain of this computer. Cheap to clone.
#[derive(Clone, Default)]
pub struct Keychain {
    system: Arc<System>,
}

/// Whether there is a keychain at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    /// There is one, or the system starts one when it is first used.
    Running {
        /// For the settings page: "GNOME Keyring", "Keychain".
        name: String,
    },
    Missing,
}

impl Keychain {
    /// Opens nothing yet; the keychain is looked for at each call.
    pub fn new() -> Self {
        Self::default()
    }

    /// Looks whether there is a keychain, without starting or unlocking one.
    pub async fn look(&self) -> Presence {
        match self.system.look().await {
            Some(name) => Presence::Running { name },
            None => Presence::Missing,
        }
    }

    /// The key kept for this origin; None only when the keychain was seen and holds none.
    pub async fn read(&self, origin: &str) -> Result<Option<Stored>, KeychainError> {
        let arrived = self.system.arrive(Haste::AtOnce).await?;
        self.system.may_read(&arrived).await?;
        match self.blocking(arrived.clone(), origin, |entry| entry.get_secret()).await {
            Ok(bytes) => stored::parse(Zeroizing::new(bytes)).map(Some),
            Err(keyring_core::Error::NoEntry) => {
                self.system.sure_that_empty().await?;
                Ok(None)
            }
            Err(error @ keyring_core::Error::NoStorageAccess(_)) => {
                self.system.was_refused(arrived);
                Err(KeychainError::from_store(error))
            }
            Err(error) => Err(KeychainError::from_store(error)),
        }
    }

    /// Keeps the key for this origin and reads it back: Ok means that it is there.
    pub async fn write(&self, origin: &str, key: &ApiKey) -> Result<(), KeychainError> {
        let arrived = self.system.arrive(Haste::MayWait).await?;
        let value = stored::compose(origin, key);
        let kept = self
            .blocking(arrived, origin, move |entry| {
                entry.set_secret(&value)?;
                let back = Zeroizing::new(entry.get_secret()?);
                Ok(*back == *value)
            })
            .await
            .map_err(KeychainError::from_store)?;
        if kept { Ok(()) } else { Err(KeychainError::Unreadable("it gave back something else".to_owned())) }
    }

    /// Removes the key kept for this origin; Ok also when there was none.
    pub async fn forget(&self, origin: &str) -> Result<(), KeychainError> {
        let arrived = self.system.arrive(Haste::MayWait).await?;
        match self.blocking(arrived, origin, |entry| entry.delete_credential()).await {
            Ok(()) => Ok(()),
            Err(keyring_core::Error::NoEntry) => self.system.sure_that_empty().await,
            Err(error) => Err(KeychainError::from_store(error)),
        }
    }

    /// Runs one operation on the entry of an origin, away from the async workers: the store blocks, for as long as
    /// the person takes to unlock it.
    async fn blocking<T: Send + 'static>(
        &self,
        arrived: Arrived,
        origin: &str,
        operation: impl Fn(&keyring_core::Entry) -> keyring_core::Result<T> + Send + 'static,
    ) -> keyring_core::Result<T> {
        let system = Arc::clone(&self.system);
        let origin = origin.to_owned();
        let work = tokio::task::spawn_blocking(move || {
            system.with_entry(&arrived, SERVICE, &origin, &format!("Afterimage: key for {origin}"), operation)
        });
        match tokio::time::timeout(PATIENCE, work).await {
            Ok(Ok(result)) => result,
            Ok(Err(died)) => Err(keyring_core::Error::PlatformFailure(Box::new(died))),
            Err(elapsed) => Err(keyring_core::Error::NoStorageAccess(Box::new(elapsed))),
        }
    }
}

//! The engine's key store: the keychain of this computer.

use std::pin::Pin;

use engine::ports::{KeyRead, KeyStore, KeyStoreError, KeyStorePresence};
use keychain::{ApiKey, Keychain, KeychainError, Presence};

type Answer<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

pub struct Keys(pub Keychain);

impl KeyStore for Keys {
    fn look(&self) -> Answer<'_, KeyStorePresence> {
        Box::pin(async {
            match self.0.look().await {
                Presence::Running { name } => KeyStorePresence::Running { name },
                Presence::Missing => KeyStorePresence::Missing,
            }
        })
    }

    fn read<'a>(&'a self, origin: &'a str) -> Answer<'a, Result<KeyRead, KeyStoreError>> {
        Box::pin(async move {
            Ok(match self.0.read(origin).await.map_err(said)? {
                None => KeyRead::Nothing,
                Some(stored) if stored.origin == origin => KeyRead::Key(stored.key),
                Some(stored) => KeyRead::OtherOrigin(stored.origin),
            })
        })
    }

    fn write<'a>(&'a self, origin: &'a str, key: &'a ApiKey) -> Answer<'a, Result<(), KeyStoreError>> {
        Box::pin(async move { self.0.write(origin, key).await.map_err(said) })
    }

    fn forget<'a>(&'a self, origin: &'a str) -> Answer<'a, Result<(), KeyStoreError>> {
        Box::pin(async move { self.0.forget(origin).await.map_err(said) })
    }
}

fn said(error: KeychainError) -> KeyStoreError {
    match error {
        KeychainError::Missing => KeyStoreError::Missing,
        KeychainError::Unreadable(_) | KeychainError::Foreign => KeyStoreError::Unreadable(error.to_string()),
    }
}

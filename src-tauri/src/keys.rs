//! The engine's key store: the keychain of this computer.

use std::pin::Pin;

use engine::ports::{KeyRead, KeyStore, KeyStoreError, KeyStorePresence};
use keychain::{ApiKey, Keychain, KeychainError, Presence, Stored};

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
        Box::pin(async move { Ok(judged(self.0.read(origin).await.map_err(said)?, origin)) })
    }

    fn write<'a>(&'a self, origin: &'a str, key: &'a ApiKey) -> Answer<'a, Result<(), KeyStoreError>> {
        Box::pin(async move { self.0.write(origin, key).await.map_err(said) })
    }

    fn forget<'a>(&'a self, origin: &'a str) -> Answer<'a, Result<(), KeyStoreError>> {
        Box::pin(async move { self.0.forget(origin).await.map_err(said) })
    }
}

/// An entry that another program moved or renamed still names the origin that its key was entered for.
fn judged(entry: Option<Stored>, origin: &str) -> KeyRead {
    match entry {
        None => KeyRead::Nothing,
        Some(stored) if stored.origin == origin => KeyRead::Key(stored.key),
        Some(stored) => KeyRead::OtherOrigin(stored.origin),
    }
}

fn said(error: KeychainError) -> KeyStoreError {
    match error {
        KeychainError::Missing => KeyStoreError::Missing,
        KeychainError::Unreadable(_) | KeychainError::Foreign => KeyStoreError::Unreadable(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn an_entry_gives_its_key_to_no_other_origin() {
        let judged_for = |origin: &str| {
            let key = ApiKey::parse("rk_live_0123456789abcdefghijklmnop").unwrap();
            judged(Some(Stored { origin: "https://reapi.example".to_owned(), key }), origin)
        };
        assert!(matches!(judged_for("https://reapi.example"), KeyRead::Key(_)));
        for other in [
            "http://reapi.example",
            "https://reapi.example:8443",
            "https://reapi.example.evil.example",
            "https://REAPI.example",
            "https://evil.example",
            "",
        ] {
            let refused = judged_for(other);
            assert!(matches!(refused, KeyRead::OtherOrigin(named) if named == "https://reapi.example"), "{other}");
        }
        assert!(matches!(judged(None, "https://reapi.example"), KeyRead::Nothing));
    }
}

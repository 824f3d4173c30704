//! macOS and Windows: the system's keychain is always there.

use crate::KeychainError;

#[derive(Default)]
pub struct System;

/// The keychain was seen.
#[derive(Clone)]
pub struct Arrived;

/// Whether a call may wait for a keychain that is about to start; here there is never one to wait for.
#[derive(Clone, Copy)]
pub enum Haste {
    AtOnce,
    MayWait,
}

impl System {
    pub async fn look(&self) -> Option<String> {
        Some(if cfg!(target_os = "macos") { "Keychain" } else { "Credential Manager" }.to_owned())
    }

    pub async fn arrive(&self, _haste: Haste) -> Result<Arrived, KeychainError> {
        Ok(Arrived)
    }

    pub async fn may_read(&self, _arrived: &Arrived) -> Result<(), KeychainError> {
        Ok(())
    }

    pub fn was_refused(&self, _arrived: Arrived) {}

    pub async fn sure_that_empty(&self) -> Result<(), KeychainError> {
        Ok(())
    }

    pub fn with_entry<T>(
        &self,
        _arrived: &Arrived,
        service: &str,
        user: &str,
        _label: &str,
        operation: impl Fn(&keyring_core::Entry) -> keyring_core::Result<T>,
    ) -> keyring_core::Result<T> {
        operation(&keyring::v1::Entry::new(service, user)?.inner)
    }
}

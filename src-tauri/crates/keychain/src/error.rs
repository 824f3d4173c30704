/// Why the keychain did not do what was asked. Nothing was changed in it.
#[derive(Debug, thiserror::Error)]
pub enum KeychainError {
    /// No keychain is running: nothing was kept or read. Start one and try again; no restart is needed.
    #[error("no keychain is running")]
    Missing,
    /// There is one, but it cannot be read now (locked, without a collection, its question was left): a key may be
    /// in it. Unlock it and try again.
    #[error("the keychain cannot be read: {0}")]
    Unreadable(String),
    /// Our entry holds something that this app did not write. It stays as it is until a key is entered again.
    #[error("the keychain entry is not one of this app")]
    Foreign,
}

impl KeychainError {
    /// What the store answered, without any secret that it may carry.
    pub(crate) fn from_store(error: keyring_core::Error) -> Self {
        use keyring_core::Error;
        match error {
            Error::NoStorageAccess(detail) | Error::PlatformFailure(detail) => Self::Unreadable(detail.to_string()),
            Error::BadEncoding(_) | Error::BadDataFormat(..) => Self::Foreign,
            Error::Ambiguous(entries) => Self::Unreadable(format!("{} entries have the same name", entries.len())),
            Error::NoDefaultStore => Self::Missing,
            other => Self::Unreadable(other.to_string()),
        }
    }
}

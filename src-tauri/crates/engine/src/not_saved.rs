//! Why a file is not saved yet, as the page knows it.

use std::time::Duration;

use archive::{DiskTrouble, FetchError};

use crate::face::SaveTrouble;
use crate::saving::LONGEST_WAIT_MS;
use crate::state_view::save_trouble_text;

/// Why a file is not saved yet.
pub(crate) struct NotSaved {
    pub reason: SaveTrouble,
    /// As stored: it may say more than the reason.
    pub stored: String,
    pub detail: String,
    /// The server named a time before which it will not answer.
    pub not_before: Duration,
    /// Whether it is tried again before the person asks.
    pub by_itself: bool,
}

impl NotSaved {
    pub fn new(reason: SaveTrouble, detail: impl ToString) -> Self {
        let (stored, detail) = (save_trouble_text(reason), detail.to_string());
        Self { reason, stored, detail, not_before: Duration::ZERO, by_itself: true }
    }
}

impl From<DiskTrouble> for NotSaved {
    fn from(trouble: DiskTrouble) -> Self {
        let reason = match trouble {
            DiskTrouble::Full => SaveTrouble::DiskFull,
            DiskTrouble::FolderMissing => SaveTrouble::FolderMissing,
            DiskTrouble::ReadOnly => SaveTrouble::FolderReadOnly,
            DiskTrouble::Other(_) => SaveTrouble::Other,
        };
        Self::new(reason, trouble)
    }
}

impl From<FetchError> for NotSaved {
    fn from(error: FetchError) -> Self {
        match error {
            FetchError::Answers { retry_after, .. } => {
                let longest = Duration::from_millis(LONGEST_WAIT_MS.unsigned_abs());
                let not_before = retry_after.unwrap_or_default().min(longest);
                Self { not_before, ..Self::new(SaveTrouble::LinkAnswers, error) }
            }
            FetchError::Gone { .. } => Self::new(SaveTrouble::LinkAnswers, error),
            FetchError::NotReached { .. } | FetchError::Broke { .. } => Self::new(SaveTrouble::NotReached, error),
            FetchError::AddressRefused { .. } => Self::new(SaveTrouble::AddressRefused, error),
            FetchError::TooLarge { .. } | FetchError::WrongLength { .. } | FetchError::Packed => {
                Self::new(SaveTrouble::WrongContent, error)
            }
            FetchError::Disk(trouble) => trouble.into(),
        }
    }
}

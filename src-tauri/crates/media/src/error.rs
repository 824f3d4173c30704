use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why a file could not be looked into. The file itself is never touched.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The disk did not give the bytes; try again.
    #[error("the file cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// It begins like the format it is, but its bytes cannot be decoded: cut short, damaged, or hostile.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// Decoding it would take more memory or time than a preview is worth. It may be a fine file: open it elsewhere.
    #[error("too large to be decoded here: {0}")]
    TooLarge(String),
    /// It cannot be decoded here, but perhaps by the page, which may draw a picture and hand it to `from_page`.
    #[error("{0} is decoded by the page")]
    NeedsPage(String),
    /// There is nothing to show: no picture, no sound, or a format that nothing here reads.
    #[error("{0} is not shown")]
    NotShown(String),
}

impl Error {
    pub(crate) fn damaged(error: impl ToString) -> Self {
        Error::Damaged(error.to_string())
    }
}

/// Runs a decoder. One that panics on bytes that it did not expect has found damage, not ended the application.
pub(crate) fn guarded<T>(decode: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(decode)).unwrap_or_else(|panic| {
        let words = panic
            .downcast_ref::<&str>()
            .map(|words| (*words).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned());
        Err(Error::Damaged(words.unwrap_or_else(|| "the decoder gave up".to_owned())))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decoder_that_panics_has_found_damage() {
        let panicked = guarded::<()>(|| panic!("no {} bytes", "such"));
        assert!(matches!(panicked, Err(Error::Damaged(words)) if words == "no such bytes"));
        assert!(matches!(guarded(|| Ok(7)), Ok(7)));
    }
}

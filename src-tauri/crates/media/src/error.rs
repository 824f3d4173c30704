use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why a file could not be looked into. The file itself is never touched.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The disk did not give the bytes; try again.
    #[error("the file cannot be read: {0}")]
    Unreadable(#[source] io::Error),
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

/// What a decoder met while it read. A disk fails with an error of the system; a seek to before the start, which is one
/// too, is asked for by the bytes of a file, and so is what a decoder makes up itself.
impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        let of_the_disk = error.raw_os_error().is_some() && error.kind() != io::ErrorKind::InvalidInput;
        if of_the_disk { Error::Unreadable(error) } else { Error::Damaged(error.to_string()) }
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
    fn only_the_system_says_that_a_disk_fails() {
        let system = |code| Error::from(io::Error::from_raw_os_error(code));
        // EIO and EINVAL, which have these numbers on all of Unix.
        if cfg!(unix) {
            assert!(matches!((system(5), system(22)), (Error::Unreadable(_), Error::Damaged(_))));
        }
        assert!(matches!(io::Error::from(io::ErrorKind::UnexpectedEof).into(), Error::Damaged(_)));
    }

    #[test]
    fn a_decoder_that_panics_has_found_damage() {
        let panicked = guarded::<()>(|| panic!("no {} bytes", "such"));
        assert!(matches!(panicked, Err(Error::Damaged(words)) if words == "no such bytes"));
        assert!(matches!(guarded(|| Ok(7)), Ok(7)));
    }
}

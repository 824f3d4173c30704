//! What the crash trial is for: named points at which it lets the process die, and ways to submit that are broken on
//! purpose, which it must find. Without the feature `faults` all of it is nothing.
//!
//! The feature is for that trial alone: no manifest turns it on. Clippy reads the code all the same.

#[cfg(any(feature = "faults", clippy))]
mod broken;

#[cfg(any(feature = "faults", clippy))]
pub use broken::{Broken, break_on_purpose};
#[cfg(any(feature = "faults", clippy))]
pub(crate) use broken::{posted_first, sent_again_at_start, spoiled};
#[cfg(any(feature = "faults", clippy))]
pub use library::faults::{on_point, reached};

#[cfg(not(any(feature = "faults", clippy)))]
pub(crate) use library::faults::reached;
#[cfg(not(any(feature = "faults", clippy)))]
pub(crate) use sound::{posted_first, sent_again_at_start, spoiled};

#[cfg(not(any(feature = "faults", clippy)))]
mod sound {
    use library::{NewTask, Writer};

    use crate::inner::Inner;
    use crate::lane::Lane;
    use crate::sending::Verdict;

    /// A submission that went out before its row was written: there is none.
    pub(crate) struct Posted;

    #[inline(always)]
    pub(crate) async fn posted_first(_inner: &Inner, _lane: &Lane, _new: &NewTask) -> Posted {
        Posted
    }

    impl Posted {
        #[inline(always)]
        pub(crate) async fn keep(self, _inner: &Inner, _lane: &Lane, _ids: &[i64]) -> Result<(), library::Error> {
            Ok(())
        }
    }

    #[inline(always)]
    pub(crate) fn spoiled(verdict: Verdict) -> Verdict {
        verdict
    }

    #[inline(always)]
    pub(crate) fn sent_again_at_start(_writer: &Writer<'_>) -> Result<(), library::Error> {
        Ok(())
    }
}

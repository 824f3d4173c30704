//! What a file holds, read gently.

use std::path::PathBuf;
use std::sync::Arc;

use archive::{Foreign, Sum};
use tokio_util::sync::CancellationToken;

use super::looking::{Facts, Seen, seen};
use super::pace::{Pace, Rests};
use crate::archiver::blocking;
use crate::inner::Inner;

/// The SHA-256 of a file (lower-case hexadecimal digits) with what it was before and after it was read. None: it is no
/// plain file, cannot be read, was written to meanwhile, or the work is to end.
pub(super) async fn sum_of(
    inner: &Arc<Inner>,
    path: PathBuf,
    pace: Pace,
    stop: &CancellationToken,
) -> Option<(String, Facts)> {
    let mut rests = Rests::new(inner, pace, stop);
    let reading = blocking(move || {
        let Seen::There(before) = seen(&path) else { return None };
        let mut file = Foreign::open(&path)
            .inspect_err(|error| tracing::debug!(%error, file = %path.display(), "not read again"))
            .ok()?;
        let sum = file.sum(&mut |_| rests.go_on());
        match sum {
            Ok(Sum::Whole(sum)) if seen(&path) == Seen::There(before) => Some((sum, before)),
            Ok(_) => None,
            Err(error) => {
                tracing::debug!(%error, file = %path.display(), "not read to its end");
                None
            }
        }
    });
    // A drive that does not answer is not waited for when the app ends.
    stop.run_until_cancelled(reading).await.flatten()
}

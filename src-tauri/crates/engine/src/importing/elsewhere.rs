//! What other programs left inside of their files of how they were made.

use archive::Foreign;
use media::Elsewhere;

/// What a file says of itself. None: it says nothing, or cannot be read.
pub(super) fn left_inside(file: &mut Foreign) -> Option<Elsewhere> {
    media::elsewhere(file).unwrap_or_else(|error| {
        tracing::info!(%error, "what a file says of itself could not be read; it is brought in without");
        None
    })
}

//! The indexes of words, put together while nobody waits: each commit leaves a piece of its own behind, and a search
//! looks through all of them.

use std::sync::Arc;
use std::time::Duration;

use crate::inner::Inner;

/// A start has more to do than this.
const AFTER_START: Duration = Duration::from_secs(2 * 60);
const EVERY: Duration = Duration::from_secs(24 * 60 * 60);
/// Between two steps, so that whoever writes is let in.
const BREATH: Duration = Duration::from_millis(50);

/// Runs until the engine stops.
pub(crate) async fn keep_words_together(inner: Arc<Inner>) {
    let mut wait = AFTER_START;
    while inner.pause(wait).await {
        wait = match inner.library.write(|writer| writer.merge_words()).await {
            Ok(true) => BREATH,
            Ok(false) => EVERY,
            Err(error) => {
                tracing::warn!(%error, "the indexes of words stay in pieces; searching goes on, more slowly");
                EVERY
            }
        };
    }
}

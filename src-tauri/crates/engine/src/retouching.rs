//! Sidecars say what the person said of a result, so that an archive alone is enough to have it back. A hundred thousand
//! results may be judged in a second: their sidecars are written anew in the background, a few at a time, with longer
//! rests than work in between. Which are left stands in the database, so the end of the app waits for none of them.

use std::sync::Arc;
use std::time::Duration;

use crate::inner::Inner;
use crate::lane::Lane;
use crate::sidecar;

/// While a person goes on judging nothing is written; nor just after the start, when others have more to do.
const QUIET: Duration = Duration::from_secs(3);
const AFTER_START: Duration = Duration::from_secs(15);
/// Written together. One is a few kilobytes.
const TOGETHER: u32 = 16;
/// A rest is so many times as long as the work before it, and never shorter than this.
const RESTS: u32 = 3;
const SHORTEST_REST: Duration = Duration::from_millis(50);

/// Runs until the engine stops.
pub(crate) async fn run(inner: Arc<Inner>, lane: Arc<Lane>) {
    let mut said = inner.judging.said();
    let mut wait = AFTER_START;
    loop {
        if !until_quiet(&inner, &mut said, wait).await {
            return;
        }
        if let Err(error) = write_all(&inner, &lane).await {
            tracing::warn!(%error, "sidecars that lack what was said could not be written; the next change tries again");
        }
        match inner.unless_stopping(said.changed()).await {
            Some(Ok(())) => wait = QUIET,
            Some(Err(_)) | None => return,
        }
    }
}

/// False when the engine ends.
async fn until_quiet(inner: &Inner, said: &mut tokio::sync::watch::Receiver<u64>, wait: Duration) -> bool {
    loop {
        let next = async {
            tokio::select! {
                () = inner.ports.clock.sleep(wait) => true,
                changed = said.changed() => changed.is_err(),
            }
        };
        match inner.unless_stopping(next).await {
            Some(true) => return true,
            Some(false) => {}
            None => return false,
        }
    }
}

/// Each once: what the disk does not take now is left for the next time.
async fn write_all(inner: &Arc<Inner>, lane: &Arc<Lane>) -> Result<(), library::Error> {
    let (account, mut behind) = (lane.account, 0);
    loop {
        let tasks = inner.library.read(move |reader| reader.sidecars_stale().next(account, behind, TOGETHER)).await?;
        let Some(last) = tasks.last() else { return Ok(()) };
        behind = *last;
        let began = inner.now();
        sidecar::write_stale(inner, lane, &tasks).await?;
        let took = Duration::from_millis(inner.now().abs_diff(began));
        if !inner.pause((took * RESTS).max(SHORTEST_REST)).await {
            return Ok(());
        }
    }
}

//! Brings an offer in: archives, then files, then ids; families when all of it is there.

use tokio_util::sync::CancellationToken;

use super::look::Found;
use super::tally::{Tally, not_taken};
use super::{account, families, file_rows, ids, sheets};
use crate::Engine;
use crate::face::{ImportTrouble, Imported, Tag};
use crate::{telling, words};

/// Whoever waited longer than this has gone on to something else.
const LONG_MS: u64 = 20_000;

pub(super) async fn take(engine: &Engine, found: Found, copy: bool, run: String, stop: &CancellationToken) -> Imported {
    let inner = &engine.inner;
    let began = inner.now();
    let Found { offer, sidecars, files, ids, gone, needs_sandbox } = found;
    let mut tally = Tally::new(inner, &run, sidecars.len() + files.len() + ids.len());
    tracing::info!(run, sidecars = sidecars.len(), files = files.len(), ids = ids.len(), "an import begins");
    tally.known((offer.files.known + offer.ids.known) as usize);
    if needs_sandbox && let Err(error) = crate::account::sandbox_lane(inner).await {
        tracing::warn!(%error, "the sandbox does not start: its results are left out");
    }
    tally.found(found_again(engine, gone).await);
    let children = sheets::take(inner, sidecars, copy, &mut tally, stop).await;
    families::join(inner, children).await;
    if !files.is_empty() {
        match account(engine) {
            Ok(lane) => file_rows::take(inner, &lane, files, &mut tally, stop).await,
            Err(failure) => tally.leave(not_taken("", ImportTrouble::NotKept, failure)),
        }
    }
    if !ids.is_empty() {
        let added = ids::take(engine, &ids, &mut tally, stop).await;
        inner.importing.remember_added(&run, added);
    }
    settle(engine).await;
    let imported = tally.end(stop);
    tracing::info!(
        run,
        results = imported.results,
        files = imported.files,
        ids = imported.ids,
        known = imported.known,
        left_out = imported.left_out_count,
        stopped = imported.stopped,
        "an import ended"
    );
    let came = imported.results + imported.files + imported.ids;
    if came > 0 && inner.now().abs_diff(began) >= LONG_MS {
        telling::of_import(inner, words::imported(came));
    }
    imported
}

/// Files of the library that were gone and lie where somebody pointed.
pub(super) async fn found_again(engine: &Engine, gone: Vec<(i64, String)>) -> usize {
    if gone.is_empty() {
        return 0;
    }
    let written = engine
        .inner
        .library
        .write(move |writer| {
            let mut found = 0;
            for (output, path) in gone {
                found += usize::from(writer.outputs().lies_at(output, &path)?);
            }
            Ok(found)
        })
        .await;
    written.unwrap_or_else(|error| {
        tracing::error!(%error, "where files lie now could not be written");
        0
    })
}

/// What came is shown, drawn and copied; and where nothing was in use yet, the account that it came into is.
pub(super) async fn settle(engine: &Engine) {
    let inner = &engine.inner;
    if inner.active_lane().is_none()
        && let Err(failure) = engine.sandbox_leave().await
    {
        tracing::warn!(%failure, "the account that something came into is not in use yet");
    }
    inner.importing.undrawn.notify_one();
    for lane in inner.all_lanes() {
        lane.wake_archiver.notify_one();
    }
    let all = [Tag::Library, Tag::Queue, Tag::Status, Tag::Archive, Tag::Tags, Tag::Collections, Tag::Task, Tag::Files];
    inner.stale(&all, &[]);
}

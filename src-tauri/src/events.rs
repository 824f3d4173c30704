//! The engine's one stream, carried to the page.

use std::collections::BTreeSet;

use engine::face::{Event, Query};
use tauri::AppHandle;
use tauri_specta::Event as _;
use tokio::sync::broadcast::error::RecvError;

use crate::bindings::EngineEvent;
use crate::opened::Opened;

/// Carries events from the moment the engine opens until it ends. A page that fell behind is told that everything
/// is old.
pub async fn carry(app: AppHandle, opened: Opened) {
    let Some(mut events) = opened.when_open().await.map(|engine| engine.events()) else { return };
    loop {
        let event = match events.recv().await {
            Ok(event) => event,
            Err(RecvError::Lagged(missed)) => {
                tracing::info!(missed, "the page fell behind");
                everything_is_old()
            }
            Err(RecvError::Closed) => return,
        };
        if let Err(error) = EngineEvent(event).emit(&app) {
            tracing::warn!(%error, "an event did not reach the page");
        }
    }
}

fn everything_is_old() -> Event {
    let tags: BTreeSet<_> = Query::ALL.iter().flat_map(|query| query.made_of()).copied().collect();
    Event::Stale { tags: tags.into_iter().collect(), tasks: Vec::new() }
}

//! Saved files that are gone or changed, and folders that are watched.

use tauri::AppHandle;

use super::signature::*;
use crate::desktop::folders;
use crate::unwatched::Unwatched;

#[tauri::command]
#[specta::specta]
pub async fn files_view(engine: Engine<'_>) -> Answer<FilesView> {
    engine.get().await?.files_view().await
}

#[tauri::command]
#[specta::specta]
pub async fn files_check(engine: Engine<'_>) -> Answer<()> {
    engine.get().await?.files_check().await
}

#[tauri::command]
#[specta::specta]
pub async fn files_check_stop(engine: Engine<'_>) -> Answer<()> {
    engine.get().await?.files_check_stop().await
}

/// The system's dialog for the folder that is searched; None when it was left.
#[tauri::command]
#[specta::specta]
pub async fn files_find(app: AppHandle, engine: Engine<'_>) -> Answer<Option<FilesFound>> {
    let Some(folder) = folders::choose(&app, "").await else { return Ok(None) };
    engine.get().await?.files_find(folder.into()).await.map(Some)
}

#[tauri::command]
#[specta::specta]
pub async fn watched_folders(engine: Engine<'_>) -> Answer<Vec<WatchedFolder>> {
    engine.get().await?.watched_folders().await
}

/// The system's dialog for the folder; None when it was left.
#[tauri::command]
#[specta::specta]
pub async fn watched_folder_add(
    app: AppHandle,
    engine: Engine<'_>,
    existing: bool,
) -> Answer<Option<Vec<WatchedFolder>>> {
    let Some(folder) = folders::choose(&app, "").await else { return Ok(None) };
    engine.get().await?.watched_folder_add(folder.into(), existing).await.map(Some)
}

#[tauri::command]
#[specta::specta]
pub async fn watched_folder_remove(
    engine: Engine<'_>,
    unwatched: State<'_, Unwatched>,
    path: String,
) -> Answer<Vec<WatchedFolder>> {
    let engine = engine.get().await?;
    let was_watched = engine.watched_folders().await?.iter().any(|folder| folder.path == path);
    let left = engine.watched_folder_remove(path.clone()).await?;
    if was_watched {
        unwatched.note(path);
    }
    Ok(left)
}

/// Watches one again that was removed since the app started.
#[tauri::command]
#[specta::specta]
pub async fn watched_folder_restore(
    engine: Engine<'_>,
    unwatched: State<'_, Unwatched>,
    path: String,
) -> Answer<Vec<WatchedFolder>> {
    let engine = engine.get().await?;
    if !unwatched.take(&path) {
        return Err(Failure::new(FailureCode::NotFound));
    }
    let restored = engine.watched_folder_add(path.clone().into(), false).await;
    if restored.is_err() {
        unwatched.note(path);
    }
    restored
}

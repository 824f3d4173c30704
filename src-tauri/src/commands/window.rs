//! The window itself: what a fresh page asks once, what is looked at, and the system's dialog.

use tauri::AppHandle;

use super::signature::*;
use crate::desktop::folders;

#[tauri::command]
#[specta::specta]
pub async fn opening(engine: Engine<'_>) -> Answer<Opening> {
    engine.open_if_failed().await;
    let gallery = engine.gallery().await?;
    engine.get().await?.opening(&gallery).await
}

#[tauri::command]
#[specta::specta]
pub async fn viewing(engine: Engine<'_>, focused: bool, tasks: Vec<i64>) -> Answer<()> {
    engine.get().await?.viewing(focused, tasks).await
}

/// None when the dialog was left.
#[tauri::command]
#[specta::specta]
pub async fn folder_choose(app: AppHandle, engine: Engine<'_>) -> Answer<Option<String>> {
    let now = engine.get().await?.settings().await?.archive_folder;
    Ok(folders::choose(&app, &now).await)
}

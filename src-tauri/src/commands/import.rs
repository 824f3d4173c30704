//! What was made elsewhere and is brought in. Which files that is is said in the system's dialogs or by a drop, never by
//! the page.

use tauri::AppHandle;

use super::signature::*;
use crate::desktop::folders;

/// The system's dialog for a folder; None when it was left.
#[tauri::command]
#[specta::specta]
pub async fn import_folder(app: AppHandle, engine: Engine<'_>) -> Answer<Option<ImportOffer>> {
    let Some(folder) = folders::choose(&app, "").await else { return Ok(None) };
    engine.get().await?.import_look(vec![folder.into()]).await.map(Some)
}

/// The system's dialog for files: pictures, clips, sounds, sidecars, or a list of ids. None when it was left.
#[tauri::command]
#[specta::specta]
pub async fn import_files(app: AppHandle, engine: Engine<'_>) -> Answer<Option<ImportOffer>> {
    let files = folders::choose_files(&app).await;
    if files.is_empty() {
        return Ok(None);
    }
    engine.get().await?.import_look(files).await.map(Some)
}

#[tauri::command]
#[specta::specta]
pub async fn import_text(engine: Engine<'_>, text: String) -> Answer<ImportOffer> {
    engine.get().await?.import_text(text).await
}

#[tauri::command]
#[specta::specta]
pub async fn import_take(engine: Engine<'_>, order: ImportOrder) -> Answer<Imported> {
    engine.get().await?.import_take(order).await
}

#[tauri::command]
#[specta::specta]
pub async fn import_stop(engine: Engine<'_>) -> Answer<()> {
    engine.get().await?.import_stop().await
}

#[tauri::command]
#[specta::specta]
pub async fn import_take_back(engine: Engine<'_>, run: String) -> Answer<Undone> {
    engine.get().await?.import_take_back(run).await
}

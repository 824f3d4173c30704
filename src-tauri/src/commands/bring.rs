//! What is handed in from outside, and the models that come with it.

use tauri::AppHandle;

use super::signature::*;
use crate::desktop::folders;

/// The system's dialog; what was chosen there is handed in like what is dropped. None when the dialog was left.
#[tauri::command]
#[specta::specta]
pub async fn file_open(app: AppHandle, engine: Engine<'_>) -> Answer<Option<Dropped>> {
    let chosen = folders::choose_files(&app).await;
    if chosen.is_empty() {
        return Ok(None);
    }
    Ok(Some(engine.get().await?.dropped(chosen).await))
}

#[tauri::command]
#[specta::specta]
pub async fn dropped_stop(engine: Engine<'_>) -> Answer<()> {
    engine.get().await?.dropped_stop().await
}

#[tauri::command]
#[specta::specta]
pub async fn catalogue(engine: Engine<'_>) -> Answer<CatalogueView> {
    engine.get().await?.catalogue().await
}

#[tauri::command]
#[specta::specta]
pub async fn catalogue_look(engine: Engine<'_>) -> Answer<Dropped> {
    engine.get().await?.catalogue_look().await
}

#[tauri::command]
#[specta::specta]
pub async fn catalogue_apply(engine: Engine<'_>, offer: u32) -> Answer<CatalogueView> {
    engine.get().await?.catalogue_apply(offer).await
}

#[tauri::command]
#[specta::specta]
pub async fn catalogue_remove(engine: Engine<'_>, ids: Vec<String>) -> Answer<CatalogueView> {
    engine.get().await?.catalogue_remove(ids).await
}

#[tauri::command]
#[specta::specta]
pub async fn catalogue_back(engine: Engine<'_>) -> Answer<CatalogueView> {
    engine.get().await?.catalogue_back().await
}

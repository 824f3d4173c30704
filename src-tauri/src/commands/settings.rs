//! What the person has chosen, and what the page wants remembered.

use super::signature::*;

#[tauri::command]
#[specta::specta]
pub async fn settings(engine: Engine<'_>) -> Answer<Settings> {
    engine.get().await?.settings().await
}

#[tauri::command]
#[specta::specta]
pub async fn settings_save(engine: Engine<'_>, settings: Settings) -> Answer<Settings> {
    engine.get().await?.settings_save(settings).await
}

#[tauri::command]
#[specta::specta]
pub async fn archive(engine: Engine<'_>) -> Answer<ArchiveView> {
    engine.get().await?.archive().await
}

#[tauri::command]
#[specta::specta]
pub async fn remember(engine: Engine<'_>, name: String, value: String) -> Answer<()> {
    engine.get().await?.remember(name, value).await
}

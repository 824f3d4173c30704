//! Presets: settings of a model under a name.

use super::signature::*;

#[tauri::command]
#[specta::specta]
pub async fn presets(engine: Engine<'_>, model: String) -> Answer<Vec<Preset>> {
    engine.get().await?.presets(model).await
}

#[tauri::command]
#[specta::specta]
pub async fn preset_save(engine: Engine<'_>, preset: Preset) -> Answer<Preset> {
    engine.get().await?.preset_save(preset).await
}

#[tauri::command]
#[specta::specta]
pub async fn preset_delete(engine: Engine<'_>, id: i64) -> Answer<()> {
    engine.get().await?.preset_delete(id).await
}

#[tauri::command]
#[specta::specta]
pub async fn presets_export(engine: Engine<'_>, to: String) -> Answer<String> {
    engine.get().await?.presets_export(to).await
}

#[tauri::command]
#[specta::specta]
pub async fn presets_import(engine: Engine<'_>, text: String) -> Answer<PresetsImported> {
    engine.get().await?.presets_import(text).await
}

//! Files, opened by the system.

use super::signature::*;

#[tauri::command]
#[specta::specta]
pub async fn output_open(engine: Engine<'_>, output: i64) -> Answer<()> {
    engine.get().await?.output_open(output).await
}

/// The system's way to choose a program for it.
#[tauri::command]
#[specta::specta]
pub async fn output_open_with(engine: Engine<'_>, output: i64) -> Answer<()> {
    engine.get().await?.output_open_with(output).await
}

#[tauri::command]
#[specta::specta]
pub async fn output_reveal(engine: Engine<'_>, output: i64) -> Answer<()> {
    engine.get().await?.output_reveal(output).await
}

#[tauri::command]
#[specta::specta]
pub async fn archive_open(engine: Engine<'_>) -> Answer<()> {
    engine.get().await?.archive_open().await
}

#[tauri::command]
#[specta::specta]
pub async fn still_save(engine: Engine<'_>, output: i64, at_ms: i64, png: String) -> Answer<StillSaved> {
    engine.get().await?.still_save(output, at_ms, png).await
}

#[tauri::command]
#[specta::specta]
pub async fn still_reveal(engine: Engine<'_>) -> Answer<()> {
    engine.get().await?.still_reveal().await
}

#[tauri::command]
#[specta::specta]
pub async fn strip_keep(engine: Engine<'_>, output: i64, jpeg: String) -> Answer<()> {
    engine.get().await?.strip_keep(output, jpeg).await
}

//! Files, opened by the system.

use super::signature::*;

#[tauri::command]
#[specta::specta]
pub async fn output_open(engine: Engine<'_>, output: i64) -> Answer<()> {
    engine.get().await?.output_open(output).await
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

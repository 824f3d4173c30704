//! The query language, and searches that are kept.

use super::signature::*;

#[tauri::command]
#[specta::specta]
pub async fn query_read(engine: Engine<'_>, text: String, caret: u32) -> Answer<QueryRead> {
    engine.get().await?.query_read(text, caret).await
}

#[tauri::command]
#[specta::specta]
pub async fn query_toggle(engine: Engine<'_>, text: String, term: String, alone: bool) -> Answer<String> {
    engine.get().await?.query_toggle(text, term, alone).await
}

#[tauri::command]
#[specta::specta]
pub async fn searches(engine: Engine<'_>) -> Answer<Vec<SavedSearch>> {
    engine.get().await?.searches().await
}

#[tauri::command]
#[specta::specta]
pub async fn search_save(engine: Engine<'_>, search: SavedSearch) -> Answer<SavedSearch> {
    engine.get().await?.search_save(search).await
}

#[tauri::command]
#[specta::specta]
pub async fn search_delete(engine: Engine<'_>, id: i64) -> Answer<()> {
    engine.get().await?.search_delete(id).await
}

#[tauri::command]
#[specta::specta]
pub async fn search_order(engine: Engine<'_>, id: i64, place: u32) -> Answer<()> {
    engine.get().await?.search_order(id, place).await
}

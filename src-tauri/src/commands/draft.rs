//! The tabs of compose, the body as text, and what goes into prompts.

use super::signature::*;

#[tauri::command]
#[specta::specta]
pub async fn drafts(engine: Engine<'_>) -> Answer<DraftsView> {
    engine.get().await?.drafts().await
}

#[tauri::command]
#[specta::specta]
pub async fn draft_new(engine: Engine<'_>) -> Answer<Draft> {
    engine.get().await?.draft_new().await
}

#[tauri::command]
#[specta::specta]
pub async fn draft_choose(engine: Engine<'_>, tab: i64) -> Answer<Draft> {
    engine.get().await?.draft_choose(tab).await
}

#[tauri::command]
#[specta::specta]
pub async fn draft_close(engine: Engine<'_>, tab: i64) -> Answer<Draft> {
    engine.get().await?.draft_close(tab).await
}

#[tauri::command]
#[specta::specta]
pub async fn draft_reopen(engine: Engine<'_>, tab: i64) -> Answer<Draft> {
    engine.get().await?.draft_reopen(tab).await
}

#[tauri::command]
#[specta::specta]
pub async fn draft_order(engine: Engine<'_>, tab: i64, place: u32) -> Answer<()> {
    engine.get().await?.draft_order(tab, place).await
}

#[tauri::command]
#[specta::specta]
pub async fn draft_of_text(engine: Engine<'_>, draft: Draft, text: String) -> Answer<Draft> {
    engine.get().await?.draft_of_text(draft, text).await
}

#[tauri::command]
#[specta::specta]
pub async fn prompts(engine: Engine<'_>, before: Option<i64>, limit: u32) -> Answer<Vec<PromptUsed>> {
    engine.get().await?.prompts(before, limit).await
}

#[tauri::command]
#[specta::specta]
pub async fn snippets(engine: Engine<'_>) -> Answer<Vec<Snippet>> {
    engine.get().await?.snippets().await
}

#[tauri::command]
#[specta::specta]
pub async fn snippet_save(engine: Engine<'_>, text: String) -> Answer<Snippet> {
    engine.get().await?.snippet_save(text).await
}

#[tauri::command]
#[specta::specta]
pub async fn snippet_delete(engine: Engine<'_>, id: i64) -> Answer<()> {
    engine.get().await?.snippet_delete(id).await
}

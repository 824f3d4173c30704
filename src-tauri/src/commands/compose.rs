//! Models, the draft, and what one press sends.

use super::signature::*;

#[tauri::command]
#[specta::specta]
pub async fn models(engine: Engine<'_>) -> Answer<Vec<ModelCard>> {
    engine.get().await?.models().await
}

#[tauri::command]
#[specta::specta]
pub async fn model_form(engine: Engine<'_>, kind: Kind, id: String) -> Answer<ModelForm> {
    engine.get().await?.model_form(kind, id).await
}

#[tauri::command]
#[specta::specta]
pub async fn draft(engine: Engine<'_>) -> Answer<Draft> {
    engine.get().await?.draft().await
}

#[tauri::command]
#[specta::specta]
pub async fn draft_for_model(engine: Engine<'_>, draft: Draft, kind: Kind, id: String) -> Answer<Draft> {
    engine.get().await?.draft_for_model(draft, kind, id).await
}

#[tauri::command]
#[specta::specta]
pub async fn draft_save(engine: Engine<'_>, draft: Draft) -> Answer<()> {
    engine.get().await?.draft_save(draft).await
}

#[tauri::command]
#[specta::specta]
pub async fn compose_check(engine: Engine<'_>, draft: Draft) -> Answer<Checked> {
    engine.get().await?.compose_check(draft).await
}

#[tauri::command]
#[specta::specta]
pub async fn submit(engine: Engine<'_>, draft: Draft) -> Answer<Submitted> {
    engine.get().await?.submit(draft).await
}

#[tauri::command]
#[specta::specta]
pub async fn submit_confirmed(engine: Engine<'_>, draft: Draft, confirmed: Confirmed) -> Answer<Submitted> {
    engine.get().await?.submit_confirmed(draft, confirmed).await
}

#[tauri::command]
#[specta::specta]
pub async fn batch_check(engine: Engine<'_>, draft: Draft) -> Answer<BatchView> {
    engine.get().await?.batch_check(draft).await
}

#[tauri::command]
#[specta::specta]
pub async fn batch_body(engine: Engine<'_>, draft: Draft, row: u32) -> Answer<String> {
    engine.get().await?.batch_body(draft, row).await
}

#[tauri::command]
#[specta::specta]
pub async fn reuse(engine: Engine<'_>, task: i64) -> Answer<Draft> {
    engine.get().await?.reuse(task).await
}

#[tauri::command]
#[specta::specta]
pub async fn submit_as_it_is(engine: Engine<'_>, draft: Draft, confirmed: Option<Confirmed>) -> Answer<Submitted> {
    engine.get().await?.submit_as_it_is(draft, confirmed).await
}

#[tauri::command]
#[specta::specta]
pub async fn lessons(engine: Engine<'_>) -> Answer<Vec<Lesson>> {
    engine.get().await?.lessons().await
}

#[tauri::command]
#[specta::specta]
pub async fn lesson_follow(engine: Engine<'_>, model: String, key: String, followed: bool) -> Answer<()> {
    engine.get().await?.lesson_follow(model, key, followed).await
}

#[tauri::command]
#[specta::specta]
pub async fn lesson_forget(engine: Engine<'_>, model: String, key: String) -> Answer<()> {
    engine.get().await?.lesson_forget(model, key).await
}

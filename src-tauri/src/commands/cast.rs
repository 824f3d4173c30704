//! Links as references, and the cast: links under names.

use super::signature::*;

#[tauri::command]
#[specta::specta]
pub async fn links(engine: Engine<'_>, urls: Vec<String>) -> Answer<Vec<LinkView>> {
    engine.get().await?.links(urls).await
}

#[tauri::command]
#[specta::specta]
pub async fn link_check(engine: Engine<'_>, url: String) -> Answer<LinkView> {
    engine.get().await?.link_check(url).await
}

#[tauri::command]
#[specta::specta]
pub async fn link_renew(engine: Engine<'_>, output: i64) -> Answer<OutputLink> {
    engine.get().await?.link_renew(output).await
}

#[tauri::command]
#[specta::specta]
pub async fn output_link(engine: Engine<'_>, output: i64) -> Answer<OutputLink> {
    engine.get().await?.output_link(output).await
}

#[tauri::command]
#[specta::specta]
pub async fn cast(engine: Engine<'_>) -> Answer<Vec<CastView>> {
    engine.get().await?.cast().await
}

#[tauri::command]
#[specta::specta]
pub async fn cast_save(engine: Engine<'_>, member: CastMember) -> Answer<CastMember> {
    engine.get().await?.cast_save(member).await
}

#[tauri::command]
#[specta::specta]
pub async fn cast_remove(engine: Engine<'_>, id: i64) -> Answer<()> {
    engine.get().await?.cast_remove(id).await
}

#[tauri::command]
#[specta::specta]
pub async fn cast_restore(engine: Engine<'_>, id: i64) -> Answer<()> {
    engine.get().await?.cast_restore(id).await
}

#[tauri::command]
#[specta::specta]
pub async fn cast_renew(engine: Engine<'_>, id: i64) -> Answer<Renewed> {
    engine.get().await?.cast_renew(id).await
}

#[tauri::command]
#[specta::specta]
pub async fn cast_made(engine: Engine<'_>, id: i64) -> Answer<Vec<MadeOne>> {
    engine.get().await?.cast_made(id).await
}

#[tauri::command]
#[specta::specta]
pub async fn made_with(engine: Engine<'_>, task: i64) -> Answer<MadeWith> {
    engine.get().await?.made_with(task).await
}

//! What a person says of results.

use super::signature::*;

#[tauri::command]
#[specta::specta]
pub async fn judge(engine: Engine<'_>, selection: Selection, change: Change) -> Answer<Judged> {
    engine.get().await?.judge(selection, change).await
}

#[tauri::command]
#[specta::specta]
pub async fn judge_undo(engine: Engine<'_>) -> Answer<Option<Undone>> {
    engine.get().await?.judge_undo().await
}

#[tauri::command]
#[specta::specta]
pub async fn judge_redo(engine: Engine<'_>) -> Answer<Option<Undone>> {
    engine.get().await?.judge_redo().await
}

#[tauri::command]
#[specta::specta]
pub async fn judgement(engine: Engine<'_>, selection: Selection) -> Answer<Judgement> {
    engine.get().await?.judgement(selection).await
}

#[tauri::command]
#[specta::specta]
pub async fn tags(engine: Engine<'_>) -> Answer<Vec<TagView>> {
    engine.get().await?.tags().await
}

#[tauri::command]
#[specta::specta]
pub async fn tag_rename(engine: Engine<'_>, id: i64, name: String) -> Answer<()> {
    engine.get().await?.tag_rename(id, name).await
}

#[tauri::command]
#[specta::specta]
pub async fn tag_delete(engine: Engine<'_>, id: i64) -> Answer<()> {
    engine.get().await?.tag_delete(id).await
}

#[tauri::command]
#[specta::specta]
pub async fn collections(engine: Engine<'_>) -> Answer<Vec<CollectionView>> {
    engine.get().await?.collections().await
}

#[tauri::command]
#[specta::specta]
pub async fn collection_save(engine: Engine<'_>, collection: CollectionChange) -> Answer<CollectionView> {
    engine.get().await?.collection_save(collection).await
}

#[tauri::command]
#[specta::specta]
pub async fn collection_delete(engine: Engine<'_>, id: i64) -> Answer<()> {
    engine.get().await?.collection_delete(id).await
}

#[tauri::command]
#[specta::specta]
pub async fn collection_order(engine: Engine<'_>, id: i64, tasks: Vec<i64>, before: Option<i64>) -> Answer<()> {
    engine.get().await?.collection_order(id, tasks, before).await
}

#[tauri::command]
#[specta::specta]
pub async fn bin(engine: Engine<'_>) -> Answer<BinView> {
    engine.get().await?.bin().await
}

#[tauri::command]
#[specta::specta]
pub async fn bin_empty(engine: Engine<'_>, selection: Option<Selection>) -> Answer<Emptied> {
    engine.get().await?.bin_empty(selection).await
}

#[tauri::command]
#[specta::specta]
pub async fn bin_stop(engine: Engine<'_>) -> Answer<()> {
    engine.get().await?.bin_stop().await
}

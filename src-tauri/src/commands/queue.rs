//! Tasks under way, and the word on those that wait for one.

use super::signature::*;

#[tauri::command]
#[specta::specta]
pub async fn queue(engine: Engine<'_>) -> Answer<QueueView> {
    engine.get().await?.queue().await
}

#[tauri::command]
#[specta::specta]
pub async fn status(engine: Engine<'_>) -> Answer<StatusView> {
    engine.get().await?.status().await
}

#[tauri::command]
#[specta::specta]
pub async fn withdraw(engine: Engine<'_>, tasks: Vec<i64>) -> Answer<()> {
    engine.get().await?.withdraw(tasks).await
}

#[tauri::command]
#[specta::specta]
pub async fn release(engine: Engine<'_>, tasks: Vec<i64>) -> Answer<()> {
    engine.get().await?.release(tasks).await
}

#[tauri::command]
#[specta::specta]
pub async fn batch_pause(engine: Engine<'_>, batch: String, paused: bool) -> Answer<()> {
    engine.get().await?.batch_pause(batch, paused).await
}

#[tauri::command]
#[specta::specta]
pub async fn submit_anew(
    engine: Engine<'_>,
    task: i64,
    submit_id: String,
    confirmed: Option<Confirmed>,
) -> Answer<Submitted> {
    engine.get().await?.submit_anew(task, submit_id, confirmed).await
}

#[tauri::command]
#[specta::specta]
pub async fn decide(engine: Engine<'_>, task: i64, decision: Decision) -> Answer<()> {
    engine.get().await?.decide(task, decision).await
}

#[tauri::command]
#[specta::specta]
pub async fn ask_again(engine: Engine<'_>, task: i64) -> Answer<()> {
    engine.get().await?.ask_again(task).await
}

#[tauri::command]
#[specta::specta]
pub async fn watch(engine: Engine<'_>, task: i64, watched: bool) -> Answer<()> {
    engine.get().await?.watch(task, watched).await
}

#[tauri::command]
#[specta::specta]
pub async fn archive_retry(engine: Engine<'_>, task: i64) -> Answer<()> {
    engine.get().await?.archive_retry(task).await
}

#[tauri::command]
#[specta::specta]
pub async fn sending_pause(engine: Engine<'_>, paused: bool) -> Answer<()> {
    engine.get().await?.sending_pause(paused).await
}

#[tauri::command]
#[specta::specta]
pub async fn queue_order(engine: Engine<'_>, task: i64, place: QueuePlace) -> Answer<()> {
    engine.get().await?.queue_order(task, place).await
}

#[tauri::command]
#[specta::specta]
pub async fn task_add(engine: Engine<'_>, task_id: String) -> Answer<TaskAdded> {
    engine.get().await?.task_add(task_id).await
}

#[tauri::command]
#[specta::specta]
pub async fn connection_retry(engine: Engine<'_>) -> Answer<()> {
    engine.get().await?.connection_retry().await
}

#[tauri::command]
#[specta::specta]
pub async fn task_known(engine: Engine<'_>, task_id: String) -> Answer<Option<i64>> {
    engine.get().await?.task_known(task_id).await
}

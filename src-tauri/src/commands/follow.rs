//! What follows a result, and the family that comes of it.

use super::signature::*;

#[tauri::command]
#[specta::specta]
pub async fn follow_ups(engine: Engine<'_>, task: i64, output: Option<i64>) -> Answer<FollowUps> {
    engine.get().await?.follow_ups(task, output).await
}

#[tauri::command]
#[specta::specta]
pub async fn follow_up(engine: Engine<'_>, task: i64, output: Option<i64>, way: String) -> Answer<Draft> {
    engine.get().await?.follow_up(task, output, way).await
}

#[tauri::command]
#[specta::specta]
pub async fn vary(engine: Engine<'_>, task: i64) -> Answer<Draft> {
    engine.get().await?.vary(task).await
}

#[tauri::command]
#[specta::specta]
pub async fn family(engine: Engine<'_>, task: i64) -> Answer<FamilyView> {
    engine.get().await?.family(task).await
}

//! Boards: one press on several models, side by side.

use super::signature::*;

#[tauri::command]
#[specta::specta]
pub async fn board(engine: Engine<'_>, board: String) -> Answer<Board> {
    engine.get().await?.board(board).await
}

#[tauri::command]
#[specta::specta]
pub async fn board_blind(engine: Engine<'_>, board: String, blind: bool) -> Answer<()> {
    engine.get().await?.board_blind(board, blind).await
}

#[tauri::command]
#[specta::specta]
pub async fn board_choose(engine: Engine<'_>, board: String, task: Option<i64>) -> Answer<()> {
    engine.get().await?.board_choose(board, task).await
}

#[tauri::command]
#[specta::specta]
pub async fn board_lead(engine: Engine<'_>, board: String, leads: bool) -> Answer<()> {
    engine.get().await?.board_lead(board, leads).await
}

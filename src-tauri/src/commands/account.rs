//! The account in use, its key and its balance.

use super::signature::*;

#[tauri::command]
#[specta::specta]
pub async fn account(engine: Engine<'_>) -> Answer<Option<AccountView>> {
    engine.get().await?.account().await
}

/// The one way of a key: in. No command answers one.
#[tauri::command]
#[specta::specta]
pub async fn key_keep(engine: Engine<'_>, key: String, keep: KeepKey) -> Answer<KeyKept> {
    engine.get().await?.key_keep(key, keep).await
}

#[tauri::command]
#[specta::specta]
pub async fn key_forget(engine: Engine<'_>) -> Answer<Option<AccountView>> {
    engine.get().await?.key_forget().await
}

#[tauri::command]
#[specta::specta]
pub async fn sandbox_open(engine: Engine<'_>) -> Answer<AccountView> {
    engine.get().await?.sandbox_open().await
}

#[tauri::command]
#[specta::specta]
pub async fn sandbox_leave(engine: Engine<'_>) -> Answer<Option<AccountView>> {
    engine.get().await?.sandbox_leave().await
}

#[tauri::command]
#[specta::specta]
pub async fn balance(engine: Engine<'_>) -> Answer<BalanceView> {
    engine.get().await?.balance().await
}

#[tauri::command]
#[specta::specta]
pub async fn balance_read(engine: Engine<'_>) -> Answer<BalanceView> {
    engine.get().await?.balance_read().await
}

#[tauri::command]
#[specta::specta]
pub async fn service_open(engine: Engine<'_>, page: String) -> Answer<()> {
    engine.get().await?.service_open(&page).await
}

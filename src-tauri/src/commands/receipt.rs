//! Receipts for other people, what a month cost, and figures over the whole library.

use super::signature::*;

#[tauri::command]
#[specta::specta]
pub async fn receipt_export(engine: Engine<'_>, order: ReceiptOrder) -> Answer<ReceiptWritten> {
    engine.get().await?.receipt_export(order).await
}

#[tauri::command]
#[specta::specta]
pub async fn receipt_stop(engine: Engine<'_>) -> Answer<()> {
    engine.get().await?.receipt_stop().await
}

#[tauri::command]
#[specta::specta]
pub async fn receipt_reveal(engine: Engine<'_>) -> Answer<()> {
    engine.get().await?.receipt_reveal().await
}

#[tauri::command]
#[specta::specta]
pub async fn spending(engine: Engine<'_>, month: Option<String>) -> Answer<SpendingView> {
    engine.get().await?.spending(month).await
}

#[tauri::command]
#[specta::specta]
pub async fn spending_report(engine: Engine<'_>, month: Option<String>) -> Answer<SpendingReport> {
    engine.get().await?.spending_report(month).await
}

#[tauri::command]
#[specta::specta]
pub async fn spending_export(engine: Engine<'_>, month: String, to: String) -> Answer<SpendingWritten> {
    engine.get().await?.spending_export(month, to).await
}

#[tauri::command]
#[specta::specta]
pub async fn credits_settled(engine: Engine<'_>, task: i64) -> Answer<()> {
    engine.get().await?.credits_settled(task).await
}

#[tauri::command]
#[specta::specta]
pub async fn insight(engine: Engine<'_>, span: InsightSpan) -> Answer<InsightView> {
    engine.get().await?.insight(span).await
}

#[tauri::command]
#[specta::specta]
pub async fn insight_export(engine: Engine<'_>, name: String, what: InsightFile, to: String) -> Answer<InsightWritten> {
    engine.get().await?.insight_export(name, what, to).await
}

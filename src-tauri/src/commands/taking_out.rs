//! Results for elsewhere: export, clipboard, dragged out of the window.

use std::path::PathBuf;

use super::signature::*;

#[tauri::command]
#[specta::specta]
pub async fn files_preview(engine: Engine<'_>, order: FilesOrder) -> Answer<FilesPreview> {
    engine.get().await?.files_preview(order).await
}

#[tauri::command]
#[specta::specta]
pub async fn files_export(engine: Engine<'_>, order: FilesOrder) -> Answer<FilesWritten> {
    engine.get().await?.files_export(order).await
}

#[tauri::command]
#[specta::specta]
pub async fn files_stop(engine: Engine<'_>) -> Answer<()> {
    engine.get().await?.files_stop().await
}

#[tauri::command]
#[specta::specta]
pub async fn files_reveal(engine: Engine<'_>) -> Answer<()> {
    engine.get().await?.files_reveal().await
}

#[tauri::command]
#[specta::specta]
pub async fn files_copy(engine: Engine<'_>, selection: Selection, what: CopyWhat) -> Answer<Copied> {
    engine.get().await?.files_copy(selection, what).await
}

/// Begins a drag of the files of results out of the window, in the press in which the page asks for it.
#[tauri::command]
#[specta::specta]
pub async fn files_drag(engine: Engine<'_>, window: tauri::WebviewWindow, selection: Selection) -> Answer<()> {
    let (paths, picture): (Vec<PathBuf>, _) = engine.get().await?.files_to_drag(selection).await?;
    crate::dragging::begin(window, paths, picture).await
}

//! Results: the grid, and everything about one task.

use super::signature::*;

#[tauri::command]
#[specta::specta]
pub async fn task(engine: Engine<'_>, id: i64) -> Answer<TaskDetail> {
    engine.get().await?.task(id).await
}

#[tauri::command]
#[specta::specta]
pub async fn library_view(engine: Engine<'_>, request: ViewRequest) -> Answer<View> {
    engine.get().await?.library_view(request).await
}

#[tauri::command]
#[specta::specta]
pub async fn library_front(engine: Engine<'_>, request: ViewRequest, to: f64) -> Answer<Front> {
    engine.get().await?.library_front(request, to).await
}

#[tauri::command]
#[specta::specta]
pub async fn library_rows(engine: Engine<'_>, view: u32, from: f64, to: f64) -> Answer<GridRows> {
    engine.get().await?.library_rows(view, from, to).await
}

#[tauri::command]
#[specta::specta]
pub async fn library_neighbours(engine: Engine<'_>, view: u32, task: i64, each: u32) -> Answer<Neighbours> {
    engine.get().await?.library_neighbours(view, task, each).await
}

#[tauri::command]
#[specta::specta]
pub async fn library_place(engine: Engine<'_>, view: u32, position: u32) -> Answer<Option<Place>> {
    engine.get().await?.library_place(view, position).await
}

#[tauri::command]
#[specta::specta]
pub async fn library_positions(engine: Engine<'_>, view: u32, selection: Selection) -> Answer<Vec<PositionRange>> {
    engine.get().await?.library_positions(view, selection).await
}

#[tauri::command]
#[specta::specta]
pub async fn library_tasks(engine: Engine<'_>, selection: Selection, most: u32) -> Answer<Vec<i64>> {
    engine.get().await?.library_tasks(selection, most).await
}

#[tauri::command]
#[specta::specta]
pub async fn library_whole(engine: Engine<'_>, view: u32) -> Answer<View> {
    engine.get().await?.library_whole(view).await
}

#[tauri::command]
#[specta::specta]
pub async fn library_facets(engine: Engine<'_>, view: u32) -> Answer<Facets> {
    engine.get().await?.library_facets(view).await
}

#[tauri::command]
#[specta::specta]
pub async fn library_ways_out(engine: Engine<'_>, view: u32) -> Answer<Vec<QueryWayOut>> {
    engine.get().await?.library_ways_out(view).await
}

//! Files that are dragged over the window. The web view's own dragging inside the page goes on beside it: on Linux the
//! system's handler takes nothing but lists of files and links.

use engine::Engine;
use tauri::{AppHandle, DragDropEvent, Manager};

use crate::dragging::Own;
use crate::opened::Opened;

/// Tells the engine, which says what the files are. Before it is open nothing can be dropped.
pub fn on(app: &AppHandle, event: DragDropEvent) {
    let Some(engine) = app.state::<Opened>().now() else { return };
    let own = app.state::<Own>();
    match event {
        // What was dragged out of the window and comes back to it was not handed in.
        DragDropEvent::Enter { paths, .. } if own.are(&paths) => {}
        DragDropEvent::Drop { paths, .. } if own.are(&paths) => engine.hovering(&[]),
        DragDropEvent::Enter { paths, .. } => engine.hovering(&paths),
        DragDropEvent::Leave => engine.hovering(&[]),
        DragDropEvent::Drop { paths, .. } => {
            engine.hovering(&[]);
            hand_in(engine, paths);
        }
        _ => {}
    }
}

fn hand_in(engine: Engine, paths: Vec<std::path::PathBuf>) {
    tauri::async_runtime::spawn(async move { engine.dropped(paths).await });
}

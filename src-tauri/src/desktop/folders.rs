//! The system's dialogs for folders and files.

use std::path::PathBuf;

use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::DialogExt;
use tokio::sync::oneshot;

use crate::window;

/// The files that the person chose; none when the dialog was left.
pub async fn choose_files(app: &AppHandle) -> Vec<PathBuf> {
    let (chosen, answer) = oneshot::channel();
    let mut dialog = app.dialog().file().set_title("Open a file");
    if let Some(window) = window::main(app) {
        dialog = dialog.set_parent(&window);
    }
    dialog.pick_files(|files| {
        // Nobody waits any more when the page has gone.
        let _ = chosen.send(files);
    });
    let files = answer.await.ok().flatten().unwrap_or_default();
    files.into_iter().filter_map(|file| file.into_path().ok()).collect()
}

/// The folder that the person chose, beginning in `now`, or where that is no folder at home; None when the dialog was left.
pub async fn choose(app: &AppHandle, now: &str) -> Option<String> {
    let (chosen, answer) = oneshot::channel();
    let mut dialog = app.dialog().file().set_title("Choose a folder").set_can_create_directories(true);
    // Without a place the system begins among the files that were opened last, where there is no folder.
    let begins = Some(PathBuf::from(now)).filter(|now| now.is_dir()).or_else(|| app.path().home_dir().ok());
    if let Some(folder) = begins {
        dialog = dialog.set_directory(folder);
    }
    if let Some(window) = window::main(app) {
        dialog = dialog.set_parent(&window);
    }
    dialog.pick_folder(|folder| {
        // Nobody waits any more when the page has gone.
        let _ = chosen.send(folder);
    });
    let folder = answer.await.ok().flatten()?.into_path().ok()?;
    Some(folder.to_string_lossy().into_owned())
}

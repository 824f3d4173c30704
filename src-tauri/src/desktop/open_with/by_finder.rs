//! macOS has no such dialog for other programs: an application is chosen as a file.

use std::path::Path;
use std::process::Command;

use tauri::WebviewWindow;
use tauri_plugin_dialog::{DialogExt, FilePath};

pub fn choose(window: &WebviewWindow, path: &Path) -> Result<(), String> {
    let path = path.to_owned();
    let dialog = window.dialog().file().set_title("Choose a program").set_directory("/Applications");
    dialog.set_parent(window).add_filter("Applications", &["app"]).pick_file(move |program| {
        let Some(program) = program.and_then(|program| FilePath::into_path(program).ok()) else { return };
        // Its answer is waited for in the callback's own thread; arguments, through no shell.
        match Command::new("/usr/bin/open").arg("-a").arg(&program).arg(&path).status() {
            Ok(status) if status.success() => {}
            Ok(status) => tracing::warn!(%status, "a program did not start"),
            Err(error) => tracing::warn!(%error, "a program did not start"),
        }
    });
    Ok(())
}

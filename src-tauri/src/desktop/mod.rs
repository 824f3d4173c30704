//! The engine's desktop: notifications, tray, and the system's programs for files and pages.

mod clipboard;
#[cfg(target_os = "linux")]
pub mod file_links;
pub mod folders;
mod notice_pictures;
mod open_with;
mod tray;
mod tray_face;
mod tray_host;
mod watching;

use std::path::{Path, PathBuf};

use clipboard::SystemClipboard;
use engine::ports::{Bitmap, Desktop, Notice, Tray};
use tauri::{AppHandle, Manager};

pub use notice_pictures::NoticePictures;
pub use tray::TrayIcon;
pub use watching::SystemWatcher;

use crate::opened::Opened;
use crate::{notifications, window};

/// The desktop of the operating system, as the engine uses it.
pub struct SystemDesktop {
    app: AppHandle,
    tray: TrayIcon,
    clipboard: SystemClipboard,
}

impl SystemDesktop {
    pub fn new(app: AppHandle, tray: TrayIcon) -> Self {
        let clipboard = SystemClipboard::new(&app);
        Self { app, tray, clipboard }
    }
}

impl Desktop for SystemDesktop {
    fn notify(&self, notice: Notice) {
        tell(&self.app, notice);
    }

    fn tray(&self, tray: Tray) {
        self.tray.show(&tray);
    }

    fn open(&self, path: &Path) -> Result<(), String> {
        aside(|| tauri_plugin_opener::open_path(path, None::<&str>))
    }

    fn open_with(&self, path: &Path) -> Result<(), String> {
        open_with::choose(&self.app, path)
    }

    fn reveal(&self, path: &Path) -> Result<(), String> {
        aside(|| tauri_plugin_opener::reveal_item_in_dir(path))
    }

    fn copy_files(&self, paths: &[PathBuf]) -> Result<(), String> {
        tokio::task::block_in_place(|| self.clipboard.files(paths))
    }

    fn copy_picture(&self, picture: Bitmap) -> Result<(), String> {
        tokio::task::block_in_place(|| self.clipboard.picture(picture))
    }

    fn browse(&self, url: &str) -> Result<(), String> {
        aside(|| tauri_plugin_opener::open_url(url, None::<&str>))
    }
}

/// What was copied outlives the app where the desktop has a place for it. On the main thread, as the last thing.
pub fn keep_clipboard(app: &AppHandle) {
    SystemClipboard::new(app).keep();
}

/// Shows a notification; a click on it brings the window, and the task if it tells of one.
pub fn tell(app: &AppHandle, notice: Notice) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let notice = Notice { picture: readable_picture(&app, notice.picture).await, ..notice };
        let (task, clicked) = (notice.task, app);
        if let Err(error) = notifications::show(&notice, move || open_task(&clicked, task)).await {
            tracing::warn!(%error, "a notification was not shown");
        }
    });
}

/// A notice without its picture is better than none.
async fn readable_picture(app: &AppHandle, thumbnail: Option<PathBuf>) -> Option<PathBuf> {
    let (thumbnail, app) = (thumbnail?, app.clone());
    let prepared =
        tauri::async_runtime::spawn_blocking(move || app.state::<NoticePictures>().prepare(&thumbnail)).await;
    match prepared {
        Ok(Ok(picture)) => Some(picture),
        Ok(Err(error)) => {
            tracing::warn!(%error, "a notice has no picture");
            None
        }
        Err(died) => {
            tracing::warn!(%died, "a notice has no picture");
            None
        }
    }
}

fn open_task(app: &AppHandle, task: Option<i64>) {
    window::show(app);
    if let (Some(task), Some(engine)) = (task, app.state::<Opened>().now()) {
        engine.open_task(task);
    }
}

/// These calls wait for the session bus in a runtime of their own, which is not allowed on an async worker.
fn aside<E: std::fmt::Display>(call: impl FnOnce() -> Result<(), E>) -> Result<(), String> {
    tokio::task::block_in_place(call).map_err(|error| error.to_string())
}

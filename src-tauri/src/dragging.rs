//! Files that are dragged out of the window, as the files themselves. They are always copied, never moved.

#[cfg(target_os = "linux")]
mod gtk_drag;
mod own;

use std::path::PathBuf;

use engine::face::{Failure, FailureCode};
use tauri::{Manager, WebviewWindow};

use crate::desktop::NoticePictures;

pub use own::Own;

/// Begins a drag while the button is still down; answers when it has begun, or when the button is up already.
pub async fn begin(window: WebviewWindow, paths: Vec<PathBuf>, thumbnail: Option<PathBuf>) -> Result<(), Failure> {
    let picture = match thumbnail {
        Some(thumbnail) => prepared(&window, thumbnail).await,
        None => None,
    };
    let (tell, told) = tokio::sync::oneshot::channel();
    let of = window.clone();
    // Nobody waits for the answer when the window is closing.
    let began = window.with_webview(move |page| drop(tell.send(start(&of, &page, paths, picture))));
    began.map_err(refused)?;
    told.await.map_err(refused)?
}

#[cfg(target_os = "linux")]
fn start(
    window: &WebviewWindow,
    page: &tauri::webview::PlatformWebview,
    paths: Vec<PathBuf>,
    picture: Option<PathBuf>,
) -> Result<(), Failure> {
    use gtk::prelude::Cast;
    let app = window.app_handle().clone();
    app.state::<Own>().begin(&paths);
    let ended = app.clone();
    let began = gtk_drag::start(&page.inner().upcast(), &paths, picture.as_deref(), move || ended.state::<Own>().end());
    if began.is_err() {
        app.state::<Own>().end();
    }
    began.map_err(refused)
}

#[cfg(not(target_os = "linux"))]
fn start(
    window: &WebviewWindow,
    _page: &tauri::webview::PlatformWebview,
    paths: Vec<PathBuf>,
    picture: Option<PathBuf>,
) -> Result<(), Failure> {
    let app = window.app_handle().clone();
    app.state::<Own>().begin(&paths);
    let ended = app.clone();
    let image = picture.map_or_else(|| drag::Image::Raw(Vec::new()), drag::Image::File);
    let options = drag::Options { mode: drag::DragMode::Copy, ..drag::Options::default() };
    let end = move |_, _| ended.state::<Own>().end();
    let began = drag::start_drag(window, drag::DragItem::Files(paths), image, end, options);
    if began.is_err() {
        app.state::<Own>().end();
    }
    began.map_err(refused)
}

/// Desktops do not read WebP everywhere. A drag without its picture is better than none.
async fn prepared(window: &WebviewWindow, thumbnail: PathBuf) -> Option<PathBuf> {
    let app = window.app_handle().clone();
    let prepared =
        tauri::async_runtime::spawn_blocking(move || app.state::<NoticePictures>().prepare(&thumbnail)).await;
    prepared.ok()?.inspect_err(|error| tracing::debug!(%error, "a drag has no picture")).ok()
}

fn refused(detail: impl std::fmt::Display) -> Failure {
    Failure::new(FailureCode::OpenRefused).detail(detail)
}

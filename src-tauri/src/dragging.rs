//! Files that are dragged out of the window, as the files themselves.

use std::path::PathBuf;

use engine::face::{Failure, FailureCode};
use tauri::{Manager, WebviewWindow};

use crate::desktop::NoticePictures;

/// Begins a drag while the button is still down; answers when it has begun.
pub async fn begin(window: WebviewWindow, paths: Vec<PathBuf>, thumbnail: Option<PathBuf>) -> Result<(), Failure> {
    let picture = match thumbnail {
        Some(thumbnail) => prepared(&window, thumbnail).await,
        None => None,
    };
    let (tell, told) = tokio::sync::oneshot::channel();
    let of = window.clone();
    // Nobody waits for the answer when the window is closing.
    let began = window.run_on_main_thread(move || drop(tell.send(start(&of, paths, picture))));
    began.map_err(refused)?;
    told.await.map_err(refused)?
}

fn start(window: &WebviewWindow, paths: Vec<PathBuf>, picture: Option<PathBuf>) -> Result<(), Failure> {
    let item = drag::DragItem::Files(paths.into_iter().map(as_uri_path).collect());
    let image = picture.map_or_else(|| drag::Image::Raw(Vec::new()), drag::Image::File);
    #[cfg(target_os = "linux")]
    let window = &window.gtk_window().map_err(refused)?;
    drag::start_drag(window, item, image, |_, _| {}, drag::Options::default()).map_err(refused)
}

/// On Linux the path becomes part of a link as it is, in which some characters mean something.
#[cfg(target_os = "linux")]
fn as_uri_path(path: PathBuf) -> PathBuf {
    let link = gio::prelude::FileExt::uri(&gio::File::for_path(&path));
    link.strip_prefix("file://").map_or(path, PathBuf::from)
}

#[cfg(not(target_os = "linux"))]
fn as_uri_path(path: PathBuf) -> PathBuf {
    path
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

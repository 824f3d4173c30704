//! The one window.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{AppHandle, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

use crate::place::Place;

/// As in the capability that gives the page its commands.
const LABEL: &str = "main";

/// In CSS pixels.
const FIRST_SIZE: (f64, f64) = (1280.0, 800.0);
const LEAST_SIZE: (f64, f64) = (820.0, 600.0);

/// A page that has not loaded by then is shown as it is: better a blank window than none.
const SHOW_WITHIN: Duration = Duration::from_millis(1500);

/// Makes the window; it is shown when its page has loaded, so that it never flashes white.
pub fn open(app: &AppHandle, place: &Place) -> tauri::Result<()> {
    let shown = Arc::new(AtomicBool::new(false));
    let loaded = Arc::clone(&shown);
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App("index.html".into()))
        .title("Afterimage")
        .inner_size(FIRST_SIZE.0, FIRST_SIZE.1)
        .min_inner_size(LEAST_SIZE.0, LEAST_SIZE.1)
        .visible(false)
        .data_directory(place.web_view())
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_page_load(move |window, load| {
            if load.event() == PageLoadEvent::Finished && !loaded.swap(true, Ordering::Relaxed) {
                show_first(&window);
            }
        })
        .build()?;
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(SHOW_WITHIN).await;
        if !shown.swap(true, Ordering::Relaxed) {
            tracing::warn!("the page is slow to load");
            show_first(&window);
        }
    });
    Ok(())
}

/// The window, while there is one.
pub fn main(app: &AppHandle) -> Option<WebviewWindow> {
    app.get_webview_window(LABEL)
}

/// Brings the window before the person, wherever it was.
pub fn show(app: &AppHandle) {
    let Some(window) = main(app) else { return };
    let brought = window.show().and_then(|()| window.unminimize()).and_then(|()| window.set_focus());
    if let Err(error) = brought {
        tracing::warn!(%error, "the window was not brought forward");
    }
}

/// Takes the window away; the app runs on.
pub fn hide(app: &AppHandle) {
    if let Some(window) = main(app)
        && let Err(error) = window.hide()
    {
        tracing::warn!(%error, "the window was not hidden");
    }
}

fn show_first(window: &WebviewWindow) {
    if let Err(error) = window.show() {
        tracing::error!(%error, "the window was not shown");
    }
}

/// Nothing but our own page is ever loaded into the window.
fn is_own_page(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => url.as_str() == "about:blank",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_window_never_leaves_its_own_page() {
        let own = |url: &str| is_own_page(&Url::parse(url).unwrap());
        assert!(own("tauri://localhost/index.html") && own("http://tauri.localhost/") && own("about:blank"));
        for url in [
            "https://reapi.ai/",
            "http://127.0.0.1:9/x",
            "file:///etc/passwd",
            "data:text/html,x",
            "tauri://elsewhere/",
            "https://tauri.localhost.evil.example/",
            "about:srcdoc",
            "javascript:alert(1)",
        ] {
            assert!(!own(url), "{url}");
        }
    }
}

//! A Tauri window of this build with an empty page in it: what the app's own start and memory are held against.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use tauri::http::Response;
use tauri::{WebviewUrl, WebviewWindowBuilder};

/// Says when its first frame was drawn, as Unix milliseconds.
const PAGE: &str = "<!doctype html><title>Afterimage</title><script>
requestAnimationFrame(() => requestAnimationFrame(() => (window.painted = performance.timeOrigin + performance.now())));
</script>";

fn main() -> tauri::Result<()> {
    let address = "empty://localhost/".parse().expect("a plain address");
    tauri::Builder::default()
        .register_uri_scheme_protocol("empty", |_, _| {
            let page = Response::builder().header("content-type", "text/html").body(PAGE.as_bytes());
            page.expect("one header that is as it should be")
        })
        .setup(|app| {
            WebviewWindowBuilder::new(app, "empty", WebviewUrl::CustomProtocol(address))
                .title("Afterimage")
                .inner_size(1280.0, 800.0)
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!())
}

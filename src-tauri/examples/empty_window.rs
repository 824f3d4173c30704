//! A Tauri window of this build with an empty page in it: what the app's own start and memory are held against. It is drawn
//! as Tauri's windows are; with `--drawn-as-the-app`, as the app's is.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use tauri::http::Response;
use tauri::{WebviewUrl, WebviewWindowBuilder};

/// Says when its first frame was drawn, as Unix milliseconds.
const PAGE: &str = "<!doctype html><title>Afterimage</title><script>
requestAnimationFrame(() => requestAnimationFrame(() => (window.painted = performance.timeOrigin + performance.now())));
</script>";

fn main() -> tauri::Result<()> {
    #[cfg(target_os = "linux")]
    if std::env::args().any(|word| word == "--drawn-as-the-app") {
        draw_as_the_app();
    }
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

/// The app does without WebKit's DMABUF renderer, which shows blank windows without a GPU and on some drivers.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the environment is changed before any thread is started")]
fn draw_as_the_app() {
    // SAFETY: nothing has started a thread yet.
    unsafe { std::env::set_var("WEBKIT_DISABLE_DMABUF_RENDERER", "1") };
}

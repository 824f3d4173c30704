//! A Tauri window of this build with nothing in it: what the app's own start and memory are held against.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use tauri::{WebviewUrl, WebviewWindowBuilder};

/// Says when its first frame was drawn, as Unix milliseconds.
const PAINTED: &str = "
requestAnimationFrame(() => requestAnimationFrame(() => (window.painted = performance.timeOrigin + performance.now())));
";

fn main() -> tauri::Result<()> {
    let blank = "about:blank".parse().expect("a plain address");
    tauri::Builder::default()
        .setup(|app| {
            WebviewWindowBuilder::new(app, "empty", WebviewUrl::External(blank))
                .title("Afterimage")
                .inner_size(1280.0, 800.0)
                .initialization_script(PAINTED)
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!())
}

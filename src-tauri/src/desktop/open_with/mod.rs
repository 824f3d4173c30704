//! A program that the person chooses for one file. What is chosen is remembered by nobody: the next time is another choice.

#[cfg(windows)]
mod by_explorer;
#[cfg(target_os = "macos")]
mod by_finder;
#[cfg(target_os = "linux")]
mod by_gtk;

use std::path::Path;

use tauri::AppHandle;

/// Shows the choice over the window and returns; the program is started when one was chosen.
pub fn choose(app: &AppHandle, path: &Path) -> Result<(), String> {
    let window = crate::window::main(app).ok_or("there is no window")?;
    #[cfg(target_os = "linux")]
    return by_gtk::choose(&window, path);
    #[cfg(target_os = "macos")]
    return by_finder::choose(&window, path);
    #[cfg(windows)]
    return by_explorer::choose(&window, path);
}

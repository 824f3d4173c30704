//! The system's own "Open with".

use std::env;
use std::os::windows::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use tauri::WebviewWindow;

pub fn choose(_window: &WebviewWindow, path: &Path) -> Result<(), String> {
    let system = env::var_os("SystemRoot").map_or_else(|| PathBuf::from(r"C:\Windows"), PathBuf::from);
    // All that follows the name of the function is the path, spaces and all; quotes would be part of it. No shell reads it.
    Command::new(system.join("System32").join("rundll32.exe"))
        .arg("shell32.dll,OpenAs_RunDLL")
        .raw_arg(path)
        .spawn()
        .map(drop)
        .map_err(|error| error.to_string())
}

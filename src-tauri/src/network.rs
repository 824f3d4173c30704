//! Tells the engine when the computer has a network again: a cable, a wireless network, a tunnel. Where the system has
//! no word on it, waits after trouble end by themselves.

use crate::opened::Opened;

/// Follows the system's word until the app ends. To be called on the main thread, whose loop brings the news.
#[cfg(target_os = "linux")]
pub fn follow(opened: Opened) {
    use gio::prelude::NetworkMonitorExt;

    gio::NetworkMonitor::default().connect_network_changed(move |_, available| {
        if let Some(engine) = opened.now().filter(|_| available) {
            tauri::async_runtime::spawn(async move { engine.network_back().await });
        }
    });
}

#[cfg(not(target_os = "linux"))]
pub fn follow(_: Opened) {}

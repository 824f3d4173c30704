//! The system's clipboard, for what a page cannot put there.

#[cfg(target_os = "linux")]
mod by_gtk;
#[cfg(not(target_os = "linux"))]
mod by_system;

#[cfg(target_os = "linux")]
pub use by_gtk::SystemClipboard;
#[cfg(not(target_os = "linux"))]
pub use by_system::SystemClipboard;

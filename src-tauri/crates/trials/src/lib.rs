//! What drives the app and the engine from outside.
//!
//! The demo does the main job in the real window, as a new user would, on a desktop of its own: a session bus, a
//! keychain, a notification daemon and a display that nobody sees. The app is a binary whose path it is handed.

pub mod app;
pub mod bench;
pub mod books;
pub mod crash;
pub mod demo;
pub mod desktop;
mod failure;
pub mod headless;
pub mod hostile;
pub mod liar;
pub mod recording;
pub mod secret;
pub mod seed;
pub mod summary;
pub mod telling;
pub mod window;

pub use failure::Failure;

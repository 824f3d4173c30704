use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use arboard::{Clipboard, ImageData};
use engine::ports::Bitmap;
use tauri::AppHandle;

/// Held open from the first use.
pub struct SystemClipboard(Mutex<Option<Clipboard>>);

impl SystemClipboard {
    pub fn new(_app: &AppHandle) -> Self {
        Self(Mutex::new(None))
    }

    pub fn files(&self, paths: &[PathBuf]) -> Result<(), String> {
        self.with(|clipboard| clipboard.set().file_list(paths))
    }

    pub fn picture(&self, picture: Bitmap) -> Result<(), String> {
        let side = |pixels: u32| usize::try_from(pixels).unwrap_or(usize::MAX);
        let (width, height) = (side(picture.width), side(picture.height));
        self.with(|clipboard| clipboard.set_image(ImageData { width, height, bytes: picture.rgba.into() }))
    }

    /// Here the system keeps what was copied.
    pub fn keep(&self) {}

    fn with(&self, put: impl FnOnce(&mut Clipboard) -> Result<(), arboard::Error>) -> Result<(), String> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let clipboard = match &mut *held {
            Some(clipboard) => clipboard,
            None => held.insert(Clipboard::new().map_err(|error| error.to_string())?),
        };
        put(clipboard).map_err(|error| error.to_string())
    }
}

//! Which files are brought in, by their names alone: the folder may hold models of many gigabytes beside the pictures.

use std::path::Path;

use crate::upkeep::walking::is_hidden;

/// Pictures, clips and sounds. What is in a file is looked at when it is brought in.
const EXTENSIONS: &[&str] = &[
    "png", "jpg", "jpeg", "jfif", "webp", "gif", "bmp", "avif", "heic", "heif", "tif", "tiff", "jxl", "mp4", "m4v",
    "mov", "webm", "mkv", "avi", "mp3", "wav", "flac", "ogg", "oga", "opus", "m4a", "aac", "aif", "aiff",
];

/// A file that is being written under a name of its own has none of these endings, or is hidden.
pub(super) fn is_wanted(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
    !is_hidden(path) && extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn temporary_and_hidden_names_are_left_out_until_they_have_their_own() {
        for name in ["a.png", "b.JPG", "a b.c.webp", "clip.mp4", "song.flac"] {
            assert!(is_wanted(Path::new("/out").join(name).as_path()), "{name}");
        }
        for name in ["a.png.part", "a.tmp", "a.png.crdownload", ".a.png", "png", "model.safetensors", "a.json", ""] {
            assert!(!is_wanted(Path::new("/out").join(name).as_path()), "{name}");
        }
    }
}

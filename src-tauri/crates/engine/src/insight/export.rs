//! A plot as a file for other programs.

use std::path::PathBuf;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::Engine;
use crate::face::{Failure, FailureCode, InsightFile, InsightWritten};
use crate::inner::locked;
use crate::new_file::write_new;

/// Most bytes of a table; those of a picture are bounded where it is decoded.
const MOST_TABLE: usize = 8 << 20;
/// Most characters of what the page sends of a picture: a third more than its bytes.
const MOST_PICTURE: usize = 24 << 20;
const LONGEST_NAME: usize = 40;

impl Engine {
    /// Writes a plot that the page made a file of into an existing folder, under a name that begins with `name`. Nothing
    /// is overwritten. `receipt_reveal` shows it.
    ///
    /// # Errors
    /// `folderUnusable`, `diskFull`; `tooLarge` and `internal` for what is no such file: nothing is written then.
    pub async fn insight_export(&self, name: String, what: InsightFile, to: String) -> Result<InsightWritten, Failure> {
        let folder = PathBuf::from(to);
        if !folder.is_absolute() || !folder.is_dir() {
            return Err(Failure::new(FailureCode::FolderUnusable).detail("the folder is not there"));
        }
        let sandbox = if self.inner.need_lane()?.sandbox { "-sandbox" } else { "" };
        let stem = format!("afterimage-{}{sandbox}", plain(&name));
        let (files, token) = (Arc::clone(&self.inner.ports.files), self.inner.ports.random.id());
        let writing = self.inner.tasks.spawn_blocking(move || -> Result<PathBuf, Failure> {
            let (extension, bytes) = bytes(what)?;
            write_new(&*files, &folder, &stem, extension, &token, &bytes)
        });
        let path = writing.await.map_err(|panic| Failure::new(FailureCode::Internal).detail(panic))??;
        locked(&self.inner.receipts).written_is(path.clone());
        Ok(InsightWritten { path: path.display().to_string() })
    }
}

/// What is written, and the end of its name. What the page hands in is no safer than what a server does.
fn bytes(what: InsightFile) -> Result<(&'static str, Vec<u8>), Failure> {
    let too_large = |limit: usize| Failure::new(FailureCode::TooLarge).fact("limit", format!("{} MB", limit >> 20));
    match what {
        InsightFile::Csv { text } if text.len() > MOST_TABLE => Err(too_large(MOST_TABLE)),
        InsightFile::Csv { text } => Ok(("csv", text.into_bytes())),
        InsightFile::Picture { png } if png.len() > MOST_PICTURE => Err(too_large(MOST_PICTURE)),
        InsightFile::Picture { png } => {
            let png = BASE64.decode(png).map_err(|error| Failure::new(FailureCode::Internal).detail(error))?;
            let drawn = media::drawing_from_page(&png);
            Ok(("png", drawn.map_err(|error| Failure::new(FailureCode::Internal).detail(error))?))
        }
    }
}

/// Small letters, figures and hyphens: a file name everywhere.
fn plain(name: &str) -> String {
    let letters = name.chars().map(|letter| letter.to_ascii_lowercase());
    let kept: String = letters
        .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' })
        .skip_while(|letter| *letter == '-')
        .take(LONGEST_NAME)
        .collect();
    let kept = kept.trim_end_matches('-');
    if kept.is_empty() { "plot".to_owned() } else { kept.to_owned() }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_file_name_everywhere() {
        for (name, expected) in [
            ("generations", "generations"),
            ("Busiest hours", "busiest-hours"),
            ("../../etc/passwd", "etc-passwd"),
            ("C:\\con\0.exe", "c--con--exe"),
            ("", "plot"),
            ("\u{202e}☃", "plot"),
        ] {
            assert_eq!(plain(name), expected, "{name:?}");
        }
        assert_eq!(plain(&"x".repeat(500)).len(), LONGEST_NAME);
    }

    #[test]
    fn what_is_no_picture_is_never_written() {
        for png in ["", "not base64 !", "PHN2Zy8+", &BASE64.encode(b"\x89PNG\r\n\x1a\nnothing behind it")] {
            assert_eq!(bytes(InsightFile::Picture { png: png.to_owned() }).unwrap_err().code, FailureCode::Internal);
        }
        let table = bytes(InsightFile::Csv { text: "x".repeat(MOST_TABLE + 1) });
        assert_eq!(table.unwrap_err().code, FailureCode::TooLarge);
        assert_eq!(bytes(InsightFile::Csv { text: "a,b\r\n".into() }).unwrap(), ("csv", b"a,b\r\n".to_vec()));
    }
}

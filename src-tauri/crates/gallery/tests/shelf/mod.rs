//! A shelf with a few outputs on it, told apart by their ids.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use engine::face::{Failure, FailureCode};
use engine::{MediaFile, Remote};
use futures_util::StreamExt;
use gallery::{Gallery, Port, Shelf};
use http::header::{CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, HeaderMap, HeaderValue, SET_COOKIE};
use tempfile::TempDir;

/// A WebP picture of 100 bytes: the head of one, and a count.
pub const PICTURE: i64 = 1;
/// A file that claims to be SVG.
pub const DRAWING: i64 = 2;
/// 6 GiB of video, nearly all of it a hole.
pub const FILM: i64 = 3;
/// Not archived: on the CDN.
pub const ON_CDN: i64 = 4;
/// Archived, but its file is gone.
pub const GONE: i64 = 5;
/// Archived, but a folder lies where its file was.
pub const FOLDER: i64 = 6;
/// The CDN answers with a page of its own.
pub const CDN_PAGE: i64 = 7;
/// The CDN answers 500.
pub const CDN_BROKEN: i64 = 8;

pub const FILM_LENGTH: u64 = 6 << 30;
pub const FILM_END: &[u8] = b"the end";

pub struct Shop {
    pub base: String,
    pub gallery: Gallery,
    /// Range headers that reached the CDN.
    pub ranges: Arc<Mutex<Vec<Option<String>>>>,
    folder: TempDir,
}

impl Shop {
    /// Where the archived picture lies.
    pub fn picture_file(&self) -> PathBuf {
        self.folder.path().join("picture")
    }
}

/// Longer than any test.
const PATIENCE: Duration = Duration::from_secs(600);

pub async fn open() -> Shop {
    open_with(PATIENCE).await
}

/// `head_within`: how long a connection may take to say what it wants.
pub async fn open_with(head_within: Duration) -> Shop {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    let ranges = Arc::new(Mutex::new(Vec::new()));
    let shelf = Shelves { folder: folder.path().to_owned(), ranges: Arc::clone(&ranges) };
    let gallery = Gallery::start_with(&Port::reserve().unwrap(), shelf, head_within).await.unwrap();
    Shop { base: gallery.base().to_owned(), gallery, ranges, folder }
}

pub fn picture() -> Vec<u8> {
    let mut bytes = b"RIFF\x5c\0\0\0WEBP".to_vec();
    bytes.extend(12..100_u8);
    bytes
}

fn fill(folder: &Path) {
    use std::io::{Seek, SeekFrom, Write};
    std::fs::write(folder.join("picture"), picture()).unwrap();
    std::fs::write(folder.join("drawing"), "<svg onload='alert(1)'/>").unwrap();
    std::fs::create_dir(folder.join("folder")).unwrap();
    let mut film = std::fs::File::create(folder.join("film")).unwrap();
    film.seek(SeekFrom::Start(FILM_LENGTH - FILM_END.len() as u64)).unwrap();
    film.write_all(FILM_END).unwrap();
}

struct Shelves {
    folder: PathBuf,
    ranges: Arc<Mutex<Vec<Option<String>>>>,
}

impl Shelf for Shelves {
    async fn media_file(&self, output: i64) -> Result<Option<MediaFile>, Failure> {
        let (name, mime) = match output {
            PICTURE => ("picture", "image/webp"),
            DRAWING => ("drawing", "image/svg+xml"),
            FILM => ("film", "video/mp4"),
            GONE => ("gone", "image/png"),
            FOLDER => ("folder", "image/png"),
            ON_CDN | CDN_PAGE | CDN_BROKEN => return Ok(None),
            _ => return Err(Failure::new(FailureCode::NotFound)),
        };
        Ok(Some(MediaFile { path: self.folder.join(name), mime: mime.to_owned() }))
    }

    async fn thumbnail_file(&self, output: i64, size: u32) -> Result<Option<PathBuf>, Failure> {
        match (output, size) {
            (PICTURE, 320 | 640) => Ok(Some(self.folder.join("picture"))),
            (DRAWING, 320 | 640) => Ok(Some(self.folder.join("drawing"))),
            (ON_CDN, 320 | 640) => Ok(None),
            _ => Err(Failure::new(FailureCode::NotFound)),
        }
    }

    async fn strip_file(&self, output: i64) -> Result<Option<PathBuf>, Failure> {
        match output {
            FILM => Ok(Some(self.folder.join("picture"))),
            DRAWING => Ok(Some(self.folder.join("drawing"))),
            PICTURE | ON_CDN => Ok(None),
            _ => Err(Failure::new(FailureCode::NotFound)),
        }
    }

    async fn remote(&self, output: i64, range: Option<String>) -> Result<Remote, Failure> {
        self.ranges.lock().unwrap().push(range.clone());
        let (status, kind, body) = match output {
            ON_CDN => (if range.is_some() { 206 } else { 200 }, "image/png", "from afar"),
            CDN_PAGE => (200, "text/html", "<script>x</script>"),
            _ => (500, "text/plain", "no"),
        };
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(CONTENT_LENGTH, body.len().into());
        if range.is_some() {
            headers.insert(CONTENT_RANGE, HeaderValue::from_static("bytes 0-8/9"));
        }
        headers.insert(SET_COOKIE, HeaderValue::from_static("followed=everywhere"));
        Ok(Remote {
            status,
            headers,
            body: futures_util::stream::iter([Ok(Bytes::from_static(body.as_bytes()))]).boxed(),
        })
    }
}

use std::future::Future;
use std::path::PathBuf;

use engine::face::Failure;
use engine::{Engine, MediaFile, Remote};

/// Where the gallery finds what it shows: the four questions that it asks the engine.
pub trait Shelf: Send + Sync + 'static {
    /// The archived file of an output; None while it is not archived.
    fn media_file(&self, output: i64) -> impl Future<Output = Result<Option<MediaFile>, Failure>> + Send;

    /// The thumbnail or poster of an output; None when there is none (yet). `size` is 320 or 640.
    fn thumbnail_file(&self, output: i64, size: u32) -> impl Future<Output = Result<Option<PathBuf>, Failure>> + Send;

    /// The strip of a video's frames; None when there is none (yet).
    fn strip_file(&self, output: i64) -> impl Future<Output = Result<Option<PathBuf>, Failure>> + Send;

    /// The output's bytes from the CDN. `range` is the header as the page sent it.
    fn remote(&self, output: i64, range: Option<String>) -> impl Future<Output = Result<Remote, Failure>> + Send;
}

impl Shelf for Engine {
    async fn media_file(&self, output: i64) -> Result<Option<MediaFile>, Failure> {
        Engine::media_file(self, output).await
    }

    async fn thumbnail_file(&self, output: i64, size: u32) -> Result<Option<PathBuf>, Failure> {
        Engine::thumbnail_file(self, output, size).await
    }

    async fn strip_file(&self, output: i64) -> Result<Option<PathBuf>, Failure> {
        Engine::strip_file(self, output).await
    }

    async fn remote(&self, output: i64, range: Option<String>) -> Result<Remote, Failure> {
        Engine::remote(self, output, range).await
    }
}

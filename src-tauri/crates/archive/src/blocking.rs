use tokio::task::{JoinHandle, spawn_blocking};

use crate::fetch_error::FetchError;
use crate::trouble::DiskTrouble;

/// Runs what waits for the disk where it holds nobody up.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, FetchError> {
    joined(spawn_blocking(work)).await
}

/// Waits for such work. It fails only when the work panicked or the runtime shuts down.
pub(crate) async fn joined<T>(work: JoinHandle<T>) -> Result<T, FetchError> {
    work.await.map_err(|error| FetchError::Disk(DiskTrouble::Other(error.to_string())))
}

use std::ffi::OsString;
use std::io::{Read, Result, Seek, Write};
use std::path::Path;

/// The file system as the archive uses it. Every write, fsync, rename, removal and question for free space goes
/// through here, so that a test can record the order and let any step fail. Calls block: use blocking threads.
pub trait Files: Send + Sync {
    /// Opens for reading and writing; `Opening` says what may be there already.
    fn open(&self, path: &Path, opening: Opening) -> Result<Box<dyn OpenFile>>;

    /// Length in bytes of the file at `path`; an error of kind `NotFound` when there is none.
    fn length(&self, path: &Path) -> Result<u64>;

    /// Makes one folder; its parent must be there. True when it was made, false when it was there.
    fn make_folder(&self, path: &Path) -> Result<bool>;

    /// Moves a file to a name that must be free: an error of kind `AlreadyExists` otherwise, and nothing is
    /// overwritten, whoever else writes there. `CrossesDevices` when the two lie on different file systems.
    fn rename_new(&self, from: &Path, to: &Path) -> Result<()>;

    /// Moves a file over another in one step; readers see the old one or the new one.
    fn replace(&self, from: &Path, to: &Path) -> Result<()>;

    fn remove(&self, path: &Path) -> Result<()>;

    /// Removes an empty folder.
    fn remove_folder(&self, path: &Path) -> Result<()> {
        std::fs::remove_dir(path)
    }

    /// The names in a folder, in no order.
    fn names(&self, path: &Path) -> Result<Vec<OsString>> {
        std::fs::read_dir(path)?.map(|entry| Ok(entry?.file_name())).collect()
    }

    /// Makes the names in a folder durable.
    fn sync_folder(&self, path: &Path) -> Result<()>;

    /// Bytes that this user may still write on the disk that holds `path`, which must be there.
    fn free_space(&self, path: &Path) -> Result<u64>;
}

/// What `Files::open` may meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Only read; the file must be there.
    Read,
    /// Make it, or keep what it holds. One writer at a time: a second one gets `WouldBlock`.
    Keep,
    /// Make it, or empty it.
    Empty,
}

/// An open file. Dropping it closes it; nothing is durable before `sync` has returned.
pub trait OpenFile: Read + Write + Seek + Send {
    fn sync(&mut self) -> Result<()>;

    /// Asks the disk to begin with these bytes, so that `sync` has less left to wait for. A wish: nothing is promised
    /// and nothing can fail, and a file that knows no such call does nothing.
    fn begin_writing(&mut self, _from: u64, _bytes: u64) {}

    fn set_length(&mut self, bytes: u64) -> Result<()>;
}

//! The one call that asks the disk to begin.
#![allow(unsafe_code)]

use std::fs::File;

/// Has the kernel hand these dirty pages to the disk and does not wait for it. Not being able to is no harm: `fsync`
/// writes them.
#[cfg(target_os = "linux")]
pub(crate) fn begin_writing(file: &File, from: u64, bytes: u64) {
    use std::os::fd::AsRawFd;
    let (Ok(from), Ok(bytes)) = (from.try_into(), bytes.try_into()) else { return };
    // SAFETY: the call takes numbers only; the descriptor is open for as long as `file` is borrowed.
    unsafe { libc::sync_file_range(file.as_raw_fd(), from, bytes, libc::SYNC_FILE_RANGE_WRITE) };
}

/// Only Linux has it.
#[cfg(not(target_os = "linux"))]
pub(crate) fn begin_writing(_: &File, _: u64, _: u64) {}

use std::io::{Cursor, Read, Result, Seek, SeekFrom};

/// A file that counts what is read of it.
pub(super) struct Counted<'a> {
    file: Cursor<&'a [u8]>,
    pub(super) reads: u64,
    pub(super) bytes: u64,
}

impl<'a> Counted<'a> {
    pub(super) fn new(file: &'a [u8]) -> Self {
        Counted { file: Cursor::new(file), reads: 0, bytes: 0 }
    }
}

impl Read for Counted<'_> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let count = self.file.read(into)?;
        self.reads += 1;
        self.bytes += count as u64;
        Ok(count)
    }
}

impl Seek for Counted<'_> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.file.seek(to)
    }
}

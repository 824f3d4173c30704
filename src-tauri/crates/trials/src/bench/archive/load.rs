//! What is downloaded: files of noise that look like media by their first bytes.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;

use crate::Failure;

/// One kind of work for all who are compared.
#[derive(Clone, Copy)]
pub struct Load {
    pub title: &'static str,
    pub files: usize,
    pub bytes: usize,
    /// Files of one task.
    pub of_a_task: usize,
    ending: &'static str,
    head: &'static [u8],
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x04\0\0\0\x04\0\x08\x02\0\0\0";
const MP4: &[u8] = b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2\0\0\0\0mdat";

pub const ONE_LARGE: Load =
    Load { title: "one file of 1 GiB", files: 1, bytes: 1 << 30, of_a_task: 1, ending: "mp4", head: MP4 };
pub const MANY_SMALL: Load =
    Load { title: "1,000 files of 200 kB", files: 1000, bytes: 200_000, of_a_task: 4, ending: "png", head: PNG };

/// Noise is made once and repeated.
const NOISE: usize = 8 << 20;

impl Load {
    pub fn names(&self) -> impl Iterator<Item = String> + '_ {
        (0..self.files).map(|number| format!("{number}.{}", self.ending))
    }

    /// Writes the files into a folder of their own.
    pub fn make(&self, folder: &Path) -> Result<(), Failure> {
        fs::create_dir_all(folder).map_err(Failure::file(folder))?;
        let mut noise = vec![0; NOISE];
        let random = Path::new("/dev/urandom");
        File::open(random).and_then(|mut file| file.read_exact(&mut noise)).map_err(Failure::file(random))?;
        for (number, name) in self.names().enumerate() {
            let path = folder.join(name);
            self.write(&path, &noise, number).map_err(Failure::file(&path))?;
        }
        Ok(())
    }

    fn write(&self, path: &Path, noise: &[u8], number: usize) -> std::io::Result<()> {
        let mut file = File::create(path)?;
        file.write_all(self.head)?;
        // No two files are the same.
        file.write_all(&number.to_le_bytes())?;
        let mut left = self.bytes - self.head.len() - size_of::<usize>();
        let mut from = (number * 4096) % (NOISE / 2);
        while left > 0 {
            let piece = &noise[from..];
            let piece = &piece[..piece.len().min(left)];
            file.write_all(piece)?;
            left -= piece.len();
            from = 0;
        }
        Ok(())
    }
}

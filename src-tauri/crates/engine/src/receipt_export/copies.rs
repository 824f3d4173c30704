//! The archived files themselves, copied into a receipt when that is wanted. Each is read twice: a file that is no
//! longer what was saved must not be in it, and a zip takes nothing back.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::Stop;
use super::check::hex;
use super::lines::Entry;
use crate::sink::Sink;

const CHUNK: usize = 1 << 20;

#[derive(Default)]
pub(super) struct Copies {
    /// Name in the receipt, by output.
    copied: BTreeMap<i64, String>,
    left_out: Vec<String>,
}

impl Copies {
    pub fn copy(&mut self, entry: &Entry, sink: &mut Sink, go_on: &dyn Fn() -> Result<(), Stop>) -> Result<(), Stop> {
        for output in entry.archived() {
            let name = format!("files/{}/{}", entry.task.id, output.name);
            let is_same = match File::open(&output.path) {
                Ok(file) => sum(file, go_on, |_| Ok(()))? == Some(output.sha256.clone()),
                Err(_) => false,
            };
            if !is_same {
                self.left_out.push(format!("{name}: {}", reason(&output.path)));
                continue;
            }
            sink.begin(&name)?;
            let copied = sum(File::open(&output.path)?, go_on, |bytes| sink.write_all(bytes))?;
            sink.end()?;
            if copied != Some(output.sha256) {
                return Err(std::io::Error::other("a file changed while it was being copied").into());
            }
            self.copied.insert(output.id, name);
        }
        Ok(())
    }

    pub fn count(&self) -> u32 {
        u32::try_from(self.copied.len()).unwrap_or(u32::MAX)
    }

    pub fn name_of(&self, output: i64) -> Option<&str> {
        self.copied.get(&output).map(String::as_str)
    }

    pub fn left_out(&self) -> Vec<String> {
        self.left_out.clone()
    }
}

fn reason(path: &Path) -> &'static str {
    if path.is_file() { "the file is no longer what was saved" } else { "the file is gone" }
}

/// SHA-256 of a file, each chunk handed on; None when it cannot be read to its end.
fn sum(
    mut file: File,
    go_on: &dyn Fn() -> Result<(), Stop>,
    mut chunk: impl FnMut(&[u8]) -> std::io::Result<()>,
) -> Result<Option<String>, Stop> {
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; CHUNK]);
    loop {
        go_on()?;
        match file.read(&mut buffer) {
            Ok(0) => return Ok(Some(hex(&hash.finalize()))),
            Ok(count) => {
                hash.update(&buffer[..count]);
                chunk(&buffer[..count])?;
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return Ok(None),
        }
    }
}

//! For the crash trial alone, under the feature `faults`: the process stands still at a named point until it is killed
//! there, or is broken on purpose. Points of the disk are seen through the port `Files`.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use engine::faults::{Broken, break_on_purpose, on_point, reached};
use engine::ports::{Files, OpenFile, Opening, RealFiles};
use serde_json::json;

use super::lines::Output;

/// What is to go wrong.
#[derive(Default)]
pub struct Faults {
    /// The process says `{"reached":…}` at this point and stands still.
    pub die_at: Option<String>,
    pub broken: Option<Breakage>,
}

/// The ways to be broken: three of the engine, one of the disk.
#[derive(Clone, Copy)]
pub enum Breakage {
    Engine(Broken),
    /// A file gets its final name before all of its bytes.
    CopyIntoPlace,
}

impl Breakage {
    /// By its name on the command line.
    pub fn named(name: &str) -> Option<Breakage> {
        Some(match name {
            "row-after-post" => Breakage::Engine(Broken::RowAfterPost),
            "sent-again-at-start" => Breakage::Engine(Broken::SentAgainAtStart),
            "unknown-sent-again" => Breakage::Engine(Broken::UnknownSentAgain),
            "copy-into-place" => Breakage::CopyIntoPlace,
            _ => return None,
        })
    }
}

impl Faults {
    /// From now on, in this process.
    pub(super) fn arm(&self, output: &Arc<Output>) {
        if let Some(Breakage::Engine(broken)) = self.broken {
            break_on_purpose(broken);
        }
        let Some(die_at) = self.die_at.clone() else { return };
        let (output, stands) = (Arc::clone(output), AtomicBool::new(false));
        on_point(move |point| {
            if point == die_at && !stands.swap(true, Ordering::Relaxed) {
                output.say(&json!({ "reached": point }));
                loop {
                    std::thread::park();
                }
            }
        });
    }

    pub(super) fn files(&self) -> Arc<dyn Files> {
        Arc::new(PointedFiles { copies: matches!(self.broken, Some(Breakage::CopyIntoPlace)) })
    }
}

/// The disk, with points in it.
struct PointedFiles {
    /// Broken: what should be a rename is a copy.
    copies: bool,
}

impl Files for PointedFiles {
    fn open(&self, path: &Path, opening: Opening) -> io::Result<Box<dyn OpenFile>> {
        let file = RealFiles.open(path, opening)?;
        let is_part = opening == Opening::Keep && path.extension().is_some_and(|end| end == "part");
        Ok(if is_part { Box::new(PointedPart(file)) } else { file })
    }

    fn length(&self, path: &Path) -> io::Result<u64> {
        RealFiles.length(path)
    }

    fn make_folder(&self, path: &Path) -> io::Result<bool> {
        RealFiles.make_folder(path)
    }

    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        if self.copies {
            return copy_into_place(from, to);
        }
        reached("before-rename");
        RealFiles.rename_new(from, to)?;
        reached("after-rename");
        Ok(())
    }

    fn replace(&self, from: &Path, to: &Path) -> io::Result<()> {
        reached("before-replace");
        RealFiles.replace(from, to)?;
        reached("after-replace");
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        RealFiles.remove(path)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        RealFiles.sync_folder(path)
    }

    fn free_space(&self, path: &Path) -> io::Result<u64> {
        RealFiles.free_space(path)
    }
}

fn copy_into_place(from: &Path, to: &Path) -> io::Result<()> {
    let bytes = std::fs::read(from)?;
    let mut file = std::fs::File::create_new(to)?;
    let (first, rest) = bytes.split_at(bytes.len() / 2);
    file.write_all(first)?;
    reached("before-rename");
    file.write_all(rest)?;
    std::fs::remove_file(from)?;
    reached("after-rename");
    Ok(())
}

/// A part, whose bytes are on the disk when `sync` has returned.
struct PointedPart(Box<dyn OpenFile>);

impl OpenFile for PointedPart {
    fn sync(&mut self) -> io::Result<()> {
        self.0.sync()?;
        reached("part-written");
        Ok(())
    }

    fn set_length(&mut self, bytes: u64) -> io::Result<()> {
        self.0.set_length(bytes)
    }
}

impl Read for PointedPart {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Write for PointedPart {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Seek for PointedPart {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

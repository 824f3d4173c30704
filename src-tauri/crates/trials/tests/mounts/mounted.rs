//! A small disk.

use std::path::{Path, PathBuf};
use std::process::Command;

use archive::{Files, RealFiles};

pub const PAGE: u64 = 4096;

/// A disk in memory, mounted on a folder that it makes.
pub struct Disk {
    at: PathBuf,
}

impl Disk {
    pub fn new(at: &Path, bytes: u64) -> Disk {
        std::fs::create_dir_all(at).unwrap();
        run(Command::new("mount").args(["-t", "tmpfs", "-o", &format!("size={bytes}"), "afterimage"]).arg(at));
        Disk { at: at.to_owned() }
    }

    /// Leaves so many pages free.
    pub fn fill(&self, pages: u64) {
        let free = RealFiles.free_space(&self.at).unwrap();
        let filler = vec![0x20; usize::try_from(free.saturating_sub(pages * PAGE)).unwrap()];
        std::fs::write(self.at.join("filler"), filler).unwrap();
    }

    /// Gives back what `fill` took.
    pub fn make_room(&self) {
        std::fs::remove_file(self.at.join("filler")).unwrap();
    }

    pub fn read_only(&self, read_only: bool) {
        let option = if read_only { "remount,ro" } else { "remount,rw" };
        run(Command::new("mount").args(["-o", option]).arg(&self.at));
    }

    /// Shows the disk at another place too.
    pub fn plug_in(&self, at: &Path) {
        std::fs::create_dir_all(at).unwrap();
        run(Command::new("mount").arg("--bind").arg(&self.at).arg(at));
    }

    /// Takes it away from there, even from under open files, as a pulled cable does.
    pub fn pull_out(&self, at: &Path) {
        run(Command::new("umount").arg("--lazy").arg(at));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // The namespace takes with it what is left.
        let _ = Command::new("umount").arg("--lazy").arg(&self.at).output();
    }
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

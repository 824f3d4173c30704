use std::collections::BTreeMap;
use std::io::Result;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::recording::Act;

/// What a power cut may do to what was not synced. POSIX promises nothing of it, and file systems differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// Neither bytes nor names.
    Everything,
    /// All names are there, renames too; of the bytes only what was synced.
    Bytes,
    /// All names and lengths are there, with zeros where bytes were not synced.
    ToZeros,
    /// The same, but half of every write was there already.
    Torn,
    /// All bytes are there; the names are those of before.
    Names,
}

impl Loss {
    pub const ALL: [Loss; 5] = [Loss::Everything, Loss::Bytes, Loss::ToZeros, Loss::Torn, Loss::Names];

    const fn keeps_names(self) -> bool {
        match self {
            Loss::Everything | Loss::Names => false,
            Loss::Bytes | Loss::ToZeros | Loss::Torn => true,
        }
    }
}

/// The disk as it is after the recorded acts that it was given, and as it may be found when the power went then.
#[derive(Clone, Default)]
pub struct DiskAfter {
    files: Vec<Bytes>,
    now: Names,
    synced: Names,
}

type Names = BTreeMap<PathBuf, Node>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Node {
    File(usize),
    Folder,
}

#[derive(Clone, Default)]
struct Bytes {
    synced: Arc<Vec<u8>>,
    /// None when all is synced.
    unsynced: Option<Unsynced>,
}

#[derive(Clone)]
struct Unsynced {
    now: Vec<u8>,
    zeroed: Vec<u8>,
    torn: Vec<u8>,
}

impl DiskAfter {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn step(&mut self, act: &Act) {
        match act {
            Act::Make { file, path } => {
                self.files.resize(self.files.len().max(file + 1), Bytes::default());
                self.now.insert(path.clone(), Node::File(*file));
            }
            Act::Write { file, at, bytes } => self.files[*file].write(usize_of(*at), bytes),
            Act::SetLength { file, bytes } => self.files[*file].set_length(usize_of(*bytes)),
            Act::Sync { file } => self.files[*file].sync(),
            Act::MakeFolder(path) => {
                self.now.insert(path.clone(), Node::Folder);
            }
            Act::Move { from, to } => {
                if let Some(node) = self.now.remove(from) {
                    self.now.insert(to.clone(), node);
                }
            }
            Act::Remove(path) => {
                self.now.remove(path);
            }
            Act::SyncFolder(folder) => {
                let inside = |path: &Path| path.parent() == Some(folder);
                self.synced.retain(|path, _| !inside(path));
                self.synced.extend(self.now.iter().filter(|(path, _)| inside(path)).map(|(p, n)| (p.clone(), *n)));
            }
            Act::Mark(_) => {}
        }
    }

    /// What would be found at this path.
    pub fn content(&self, path: &Path, loss: Loss) -> Option<Arc<Vec<u8>>> {
        match self.names(loss).get(path)? {
            Node::File(file) if self.is_reached(path, loss) => Some(self.files[*file].after(loss)),
            Node::File(_) | Node::Folder => None,
        }
    }

    /// Every file that would be found.
    pub fn paths(&self, loss: Loss) -> impl Iterator<Item = &Path> {
        let files = self.names(loss).iter().filter(|(_, node)| matches!(node, Node::File(_)));
        files.map(|(path, _)| path.as_path()).filter(move |path| self.is_reached(path, loss))
    }

    /// Makes on the real disk what would be found. The folder that the record began in must be there, and empty.
    pub fn lay(&self, loss: Loss) -> Result<()> {
        // A folder sorts before what is in it.
        for (path, node) in self.names(loss).iter().filter(|(path, _)| self.is_reached(path, loss)) {
            match node {
                Node::Folder => std::fs::create_dir(path)?,
                Node::File(file) => std::fs::write(path, &*self.files[*file].after(loss))?,
            }
        }
        Ok(())
    }

    fn names(&self, loss: Loss) -> &Names {
        if loss.keeps_names() { &self.now } else { &self.synced }
    }

    /// A name in a folder whose own name is lost is lost with it. Folders from before the record are there.
    fn is_reached(&self, path: &Path, loss: Loss) -> bool {
        let names = self.names(loss);
        path.ancestors().skip(1).all(|folder| !self.now.contains_key(folder) || names.contains_key(folder))
    }
}

impl Bytes {
    fn write(&mut self, at: usize, bytes: &[u8]) {
        let end = at + bytes.len();
        let half = bytes.len() / 2;
        let unsynced = self.unsynced();
        for content in [&mut unsynced.now, &mut unsynced.zeroed, &mut unsynced.torn] {
            content.resize(content.len().max(end), 0);
        }
        unsynced.now[at..end].copy_from_slice(bytes);
        unsynced.zeroed[at..end].fill(0);
        unsynced.torn[at..at + half].copy_from_slice(&bytes[..half]);
        unsynced.torn[at + half..end].fill(0);
    }

    fn set_length(&mut self, length: usize) {
        let unsynced = self.unsynced();
        for content in [&mut unsynced.now, &mut unsynced.zeroed, &mut unsynced.torn] {
            content.resize(length, 0);
        }
    }

    fn sync(&mut self) {
        if let Some(unsynced) = self.unsynced.take() {
            self.synced = Arc::new(unsynced.now);
        }
    }

    fn unsynced(&mut self) -> &mut Unsynced {
        let synced = &self.synced;
        self.unsynced.get_or_insert_with(|| {
            let content = synced.to_vec();
            Unsynced { now: content.clone(), zeroed: content.clone(), torn: content }
        })
    }

    fn after(&self, loss: Loss) -> Arc<Vec<u8>> {
        let Some(unsynced) = &self.unsynced else { return Arc::clone(&self.synced) };
        match loss {
            Loss::Everything | Loss::Bytes => Arc::clone(&self.synced),
            Loss::ToZeros => Arc::new(unsynced.zeroed.clone()),
            Loss::Torn => Arc::new(unsynced.torn.clone()),
            Loss::Names => Arc::new(unsynced.now.clone()),
        }
    }
}

fn usize_of(bytes: u64) -> usize {
    usize::try_from(bytes).expect("what was recorded fits in memory")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Write;

    use super::*;
    use crate::files::{Files, Opening};
    use crate::recording::RecordingFiles;

    fn found(acts: &[Act], path: &Path) -> Vec<Option<Vec<u8>>> {
        let mut disk = DiskAfter::new();
        acts.iter().for_each(|act| disk.step(act));
        Loss::ALL.map(|loss| disk.content(path, loss).map(|bytes| bytes.to_vec())).to_vec()
    }

    #[test]
    fn what_was_synced_stays_and_what_was_not_goes_in_every_way() {
        let folder = tempfile::tempdir().unwrap();
        let (part, file) = (folder.path().join("a.part"), folder.path().join("a.png"));
        let files = RecordingFiles::new();
        let mut open = files.open(&part, Opening::Keep).unwrap();
        open.write_all(b"abcd").unwrap();
        files.rename_new(&part, &file).unwrap();
        let some = |bytes: &[u8]| Some(bytes.to_vec());
        let unsynced = [None, some(b""), some(b"\0\0\0\0"), some(b"ab\0\0"), None];
        assert_eq!(found(&files.acts(), &file), unsynced);

        open.sync().unwrap();
        let synced = [None, some(b"abcd"), some(b"abcd"), some(b"abcd"), None];
        assert_eq!(found(&files.acts(), &file), synced);
        files.sync_folder(folder.path()).unwrap();
        assert!(found(&files.acts(), &file).iter().all(|bytes| bytes.as_deref() == Some(b"abcd")));
        assert!(found(&files.acts(), &part).iter().all(Option::is_none));
    }

    #[test]
    fn a_folder_that_is_lost_takes_its_files_along() {
        let folder = tempfile::tempdir().unwrap();
        let (inner, file) = (folder.path().join("2026"), folder.path().join("2026/a.png"));
        let files = RecordingFiles::new();
        files.make_folder(&inner).unwrap();
        files.open(&file, Opening::Keep).unwrap().sync().unwrap();
        files.sync_folder(&inner).unwrap();
        assert_eq!(found(&files.acts(), &file)[0], None);
        files.sync_folder(folder.path()).unwrap();
        let acts = files.acts();
        assert_eq!(found(&acts, &file)[0].as_deref(), Some(&b""[..]));

        let mut disk = DiskAfter::new();
        acts.iter().for_each(|act| disk.step(act));
        std::fs::remove_dir_all(&inner).unwrap();
        disk.lay(Loss::Everything).unwrap();
        assert!(file.is_file());
        assert_eq!(disk.paths(Loss::Everything).collect::<Vec<_>>(), [file]);
    }
}

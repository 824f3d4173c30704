use std::collections::{BTreeSet, HashSet};
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::files::{Files, OpenFile, Opening};
use crate::note::note_path;
use crate::trouble::DiskTrouble;

/// More files of one name in one folder than anybody has; past it something else is wrong.
pub(crate) const MOST_NAMES: u32 = 10_000;
/// Names that are lost to others between the look and the move, before it counts as a fault.
const MOST_RACES: usize = 64;

/// A complete part and the name below the archive folder that it is to get.
#[derive(Clone, Copy, Debug)]
pub struct Placing<'a> {
    pub part: &'a Path,
    pub relative: &'a Path,
    /// What `free_path` answered for `relative`, when it was asked. It is tried first.
    pub planned: Option<&'a Path>,
}

/// Gives a complete part its final name: makes the folders below `folder` (never `folder` itself: a drive that is
/// away must not be replaced by a folder of its name), moves the part to `relative` or, when that is taken, to
/// "name (2).png" and so on, and syncs the folder. When it returns the path, a power cut cannot take the file back.
/// On an error nothing has the final name and the part is where it was.
pub fn place(files: &dyn Files, part: &Path, folder: &Path, relative: &Path) -> Result<PathBuf, DiskTrouble> {
    let mut placed = place_all(files, folder, &[Placing { part, relative, planned: None }]);
    placed.pop().expect("one answer for one part")
}

/// `place` for many parts: all are moved, then each folder is synced once. One that cannot be moved costs the others
/// nothing; a folder that cannot be synced gives back all that came into it. The answers are in the order of `parts`.
pub fn place_all(files: &dyn Files, folder: &Path, parts: &[Placing<'_>]) -> Vec<Result<PathBuf, DiskTrouble>> {
    let mut moved: Vec<Result<Moved, DiskTrouble>> = parts.iter().map(|one| move_one(files, folder, *one)).collect();
    let folders: BTreeSet<PathBuf> = moved.iter().flatten().map(|moved| moved.folder.clone()).collect();
    for folder in folders {
        let Err(error) = files.sync_folder(&folder) else { continue };
        let trouble = DiskTrouble::from(error);
        for one in &mut moved {
            if let Ok(unsafe_name) = one
                && unsafe_name.folder == folder
            {
                unsafe_name.undo(files);
                *one = Err(trouble.clone());
            }
        }
    }
    moved.into_iter().zip(parts).map(|(moved, one)| Ok(moved?.done(files, one.part))).collect()
}

/// The path that `place` would choose at this moment, or the next one if that is among `taken`. Written down before
/// `place`, it lets a restart find a file that was placed but not yet recorded.
pub fn free_path(
    files: &dyn Files,
    folder: &Path,
    relative: &Path,
    taken: &HashSet<PathBuf>,
) -> Result<PathBuf, DiskTrouble> {
    check_inside(relative)?;
    Ok(free_name(files, &folder.join(relative), taken)?)
}

/// Folders below an archive whose own names are on the disk for good, as far as this process knows.
static SAFE: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Makes the folders of `relative` below `folder`, which must be there, and syncs each one that a new name came
/// into. One that was there already may come from a process that ended before its sync: it is synced once. Gives the
/// lowest.
pub fn make_folders(files: &dyn Files, folder: &Path, relative: &Path) -> Result<PathBuf, DiskTrouble> {
    check_inside(relative)?;
    let mut made = folder.to_owned();
    for name in relative.components() {
        let parent = made.clone();
        made.push(name);
        if files.make_folder(&made)? || !safe().contains(&made) {
            files.sync_folder(&parent)?;
            safe().insert(made.clone());
        }
    }
    Ok(made)
}

fn safe() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    SAFE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn check_inside(relative: &Path) -> Result<(), DiskTrouble> {
    let inside = relative.components().all(|component| match component {
        Component::Normal(_) => true,
        Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => false,
    });
    if inside { Ok(()) } else { Err(DiskTrouble::Other("the name leads out of the archive".to_owned())) }
}

/// A part that is gone is no missing folder.
fn check_part(files: &dyn Files, part: &Path) -> Result<(), DiskTrouble> {
    match files.length(part) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err(DiskTrouble::Other("the downloaded part is gone".to_owned()))
        }
        Err(error) => Err(error.into()),
    }
}

/// A part that has its name, which a power cut may still take back.
struct Moved {
    placed: PathBuf,
    /// The folder of the name.
    folder: PathBuf,
    /// Where it came from.
    from: PathBuf,
    /// `from` is a copy of the part, which lies on another disk.
    copied: bool,
}

fn move_one(files: &dyn Files, folder: &Path, one: Placing<'_>) -> Result<Moved, DiskTrouble> {
    let Placing { part, relative, planned } = one;
    check_inside(relative)?;
    check_part(files, part)?;
    let target = make_folders(files, folder, relative.parent().unwrap_or(Path::new("")))?;
    let wanted = folder.join(relative);
    match move_to_free_name(files, part, &wanted, planned) {
        Err(error) if error.kind() == ErrorKind::CrossesDevices => {
            let copy = copy_beside(files, part, &target)?;
            let placed = move_to_free_name(files, &copy, &wanted, planned).inspect_err(|_| clear_away(files, &copy))?;
            Ok(Moved { placed, folder: target, from: copy, copied: true })
        }
        moved => Ok(Moved { placed: moved?, folder: target, from: part.to_owned(), copied: false }),
    }
}

impl Moved {
    /// A name that may vanish with the power is no name: it is taken back, so that the next try finds the part.
    fn undo(&self, files: &dyn Files) {
        match files.rename_new(&self.placed, &self.from) {
            Ok(()) if self.copied => clear_away(files, &self.from),
            Ok(()) => {}
            Err(error) => {
                tracing::error!(%error, file = %self.placed.display(), "a file could not be moved back to its part");
            }
        }
    }

    /// Clears away what the file was made of.
    fn done(self, files: &dyn Files, part: &Path) -> PathBuf {
        if self.copied {
            clear_away(files, part);
        }
        clear_away(files, &note_path(part));
        self.placed
    }
}

fn move_to_free_name(files: &dyn Files, from: &Path, wanted: &Path, planned: Option<&Path>) -> io::Result<PathBuf> {
    let mut refused = HashSet::new();
    let mut name = planned.unwrap_or(wanted).to_owned();
    while refused.len() < MOST_RACES {
        match files.rename_new(from, &name) {
            Ok(()) => return Ok(name),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
        // Another file came first, or something lies there that has no length: a link to nothing.
        refused.insert(name);
        name = free_name(files, wanted, &refused)?;
    }
    Err(no_name_left())
}

/// The first name of "name.png", "name (2).png", "name (3).png" … at which nothing lies and that is not in `taken`.
/// Where names in between were given back it may be a later one: thousands of files of one name are not looked at one
/// by one, but at doubled distances and then by halves.
fn free_name(files: &dyn Files, wanted: &Path, taken: &HashSet<PathBuf>) -> io::Result<PathBuf> {
    let is_free = |number| {
        let name = numbered(wanted, number);
        if taken.contains(&name) {
            return Ok(false);
        }
        match files.length(&name) {
            Ok(_) => Ok(false),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
            Err(error) => Err(error),
        }
    };
    let (mut last_taken, mut free) = (0, 1);
    while !is_free(free)? {
        if free == MOST_NAMES {
            return Err(no_name_left());
        }
        (last_taken, free) = (free, (free * 2).min(MOST_NAMES));
    }
    while free - last_taken > 1 {
        let between = last_taken + (free - last_taken) / 2;
        if is_free(between)? { free = between } else { last_taken = between }
    }
    Ok(numbered(wanted, free))
}

fn no_name_left() -> io::Error {
    io::Error::other("no name is left in this folder")
}

/// "name.png", "name (2).png", "name (3).png" …
pub(crate) fn numbered(first: &Path, number: u32) -> PathBuf {
    if number == 1 {
        return first.to_owned();
    }
    let mut name = first.file_stem().unwrap_or_default().to_owned();
    name.push(format!(" ({number})"));
    if let Some(extension) = first.extension() {
        name.push(".");
        name.push(extension);
    }
    first.with_file_name(name)
}

/// For a part on another disk: the same bytes, synced, under the part's name in the target's folder.
fn copy_beside(files: &dyn Files, part: &Path, folder: &Path) -> io::Result<PathBuf> {
    let name = part.file_name().ok_or(ErrorKind::InvalidInput)?;
    let copy = folder.join(name);
    let write = || {
        let mut from = files.open(part, Opening::Read)?;
        let mut to = files.open(&copy, Opening::Empty)?;
        pour(&mut *from, &mut *to)?;
        to.sync()
    };
    write().inspect_err(|_| clear_away(files, &copy))?;
    Ok(copy)
}

fn pour(from: &mut dyn OpenFile, to: &mut dyn OpenFile) -> io::Result<()> {
    let mut buffer = vec![0; 1 << 20];
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => to.write_all(&buffer[..count])?,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// What is left behind costs room and nothing else.
fn clear_away(files: &dyn Files, path: &Path) {
    match files.remove(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            tracing::warn!(%error, file = %path.display(), "a leftover could not be removed");
        }
        Ok(()) | Err(_) => {}
    }
}

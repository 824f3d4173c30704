//! Which archive folders there are and whether they are there: a drive that is away leaves nothing behind, or an empty
//! folder, or what somebody wrote into that folder meanwhile. What is gone from it is not gone.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use library::Scope;
use serde::{Deserialize, Serialize};

use crate::archiver::blocking;
use crate::inner::Inner;

/// Every folder that was the archive's, with where its disk was mounted.
const ROOTS: &str = "archive_roots";
/// More than anybody uses; the oldest are forgotten.
const MOST: usize = 32;
/// So many of the newest files say whether a folder on another disk is the archive all the same.
const SAMPLE: u32 = 64;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Root {
    folder: PathBuf,
    /// None where the system does not tell.
    mount: Option<PathBuf>,
}

/// The archive folders as they were when they were looked at.
#[derive(Clone, Debug)]
pub(super) struct Roots {
    roots: Vec<Root>,
    /// The archive folder of the settings.
    current: PathBuf,
    pub is_away: bool,
    /// Former ones that are not away: what was in them lies in the present one.
    moved: Vec<PathBuf>,
}

impl Roots {
    /// Reads which there are, looks whether the present one is there, and keeps what is new of it.
    pub async fn look(inner: &Arc<Inner>) -> Result<Roots, library::Error> {
        let current = PathBuf::from(inner.settings().archive_folder);
        let (stored, newest) = inner
            .library
            .read(|reader| Ok((reader.settings().get(Scope::Profile, ROOTS)?, reader.outputs().newest_saved(SAMPLE)?)))
            .await?;
        let stored = stored.unwrap_or_default();
        // A damaged entry is a folder of which nothing is known yet.
        let roots: Vec<Root> = serde_json::from_str(&stored).unwrap_or_default();
        let (disk, looked_at) = (Arc::clone(&inner.disk), current.clone());
        let (roots, is_away, moved) = blocking(move || {
            disk.during(|| {
                let known = roots.iter().find(|root| root.folder == looked_at);
                let mount = mount_of(&looked_at);
                let moved = known.is_some_and(|known| known.mount != mount);
                let is_here = has_something(&looked_at) && (!moved || is_mostly_there(&looked_at, &newest));
                let moved = if is_here { moved_into(&looked_at, &roots, &newest) } else { Vec::new() };
                let roots = if is_here { with(roots, Root { folder: looked_at, mount }) } else { roots };
                (roots, !is_here, moved)
            })
        })
        .await;
        let json = serde_json::to_string(&roots).expect("plain data");
        if json != stored {
            inner.library.write_shared(move |writer| writer.settings().set(Scope::Profile, ROOTS, &json)).await?;
        }
        Ok(Roots { roots, current, is_away, moved })
    }

    /// Whether a file that is not there is gone, and not with its drive. Asks the disk.
    pub fn believes(&self, path: &Path) -> bool {
        if self.is_away && path.starts_with(&self.current) {
            return false;
        }
        let of = self.roots.iter().filter(|root| path.starts_with(&root.folder));
        match of.max_by_key(|root| root.folder.as_os_str().len()) {
            Some(root) if self.moved.contains(&root.folder) => true,
            Some(root) => has_something(&root.folder) && mount_of(&root.folder) == root.mount,
            // It was brought in where it lies.
            None => path.parent().is_some_and(Path::is_dir),
        }
    }
}

fn with(mut roots: Vec<Root>, root: Root) -> Vec<Root> {
    match roots.iter_mut().find(|known| known.folder == root.folder) {
        Some(known) => *known = root,
        None => roots.push(root),
    }
    let over = roots.len().saturating_sub(MOST);
    roots.drain(..over);
    roots
}

/// The point where a drive is mounted is an empty folder while it is away.
fn has_something(folder: &Path) -> bool {
    let is_hidden = |name: &std::ffi::OsStr| name.as_encoded_bytes().starts_with(b".");
    std::fs::read_dir(folder).is_ok_and(|entries| entries.flatten().any(|entry| !is_hidden(&entry.file_name())))
}

fn is_mostly_there(folder: &Path, newest: &[String]) -> bool {
    is_mostly_in(folder, folder, newest)
}

/// Whether the newest files of a folder lie in another one as they lay in it.
fn is_mostly_in(other: &Path, folder: &Path, newest: &[String]) -> bool {
    let own: Vec<&Path> = newest.iter().filter_map(|path| Path::new(path).strip_prefix(folder).ok()).collect();
    let there = own.iter().filter(|inside| other.join(inside).is_file()).count();
    there > 0 && there * 2 >= own.len()
}

/// The person may carry a whole archive elsewhere and then say where it is.
fn moved_into(current: &Path, roots: &[Root], newest: &[String]) -> Vec<PathBuf> {
    let former = roots.iter().map(|root| &root.folder).filter(|folder| *folder != current && !has_something(folder));
    former.filter(|folder| is_mostly_in(current, folder, newest)).cloned().collect()
}

/// The highest folder on the disk that holds a folder. Its path stays the same when the system numbers disks anew.
#[cfg(unix)]
fn mount_of(folder: &Path) -> Option<PathBuf> {
    use std::os::unix::fs::MetadataExt;
    let disk = std::fs::metadata(folder).ok()?.dev();
    let of = |path: &&Path| std::fs::metadata(path).is_ok_and(|facts| facts.dev() == disk);
    folder.ancestors().take_while(of).last().map(Path::to_owned)
}

#[cfg(not(unix))]
fn mount_of(_folder: &Path) -> Option<PathBuf> {
    None
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn roots(folder: &Path, mount: Option<PathBuf>, is_away: bool) -> Roots {
        let root = Root { folder: folder.to_owned(), mount };
        Roots { roots: vec![root], current: folder.to_owned(), is_away, moved: Vec::new() }
    }

    #[test]
    fn what_is_gone_from_a_drive_that_is_away_is_not_gone() {
        let home = tempfile::tempdir().unwrap();
        let archive = home.path().join("archive");
        let gone = archive.join("2026/11-30/a.png");
        let known = |is_away| roots(&archive, mount_of(home.path()), is_away);
        assert!(!known(false).believes(&gone), "no folder");
        std::fs::create_dir(&archive).unwrap();
        std::fs::create_dir(archive.join(".Trash")).unwrap();
        assert!(!known(false).believes(&gone), "an empty one");
        std::fs::create_dir(archive.join("2025")).unwrap();
        assert!(known(false).believes(&gone), "the whole year was deleted");
        assert!(!known(true).believes(&gone));
        let other = roots(&archive, Some(PathBuf::from("/media/another")), false);
        assert!(!other.believes(&gone), "another disk is mounted there");
    }

    #[test]
    fn a_file_that_was_brought_in_where_it_lies_is_gone_from_its_folder() {
        let home = tempfile::tempdir().unwrap();
        let known = roots(&home.path().join("archive"), None, true);
        assert!(known.believes(&home.path().join("a.png")));
        assert!(!known.believes(&home.path().join("away/a.png")));
    }

    #[test]
    fn an_archive_that_was_carried_elsewhere_is_known_by_its_newest_files() {
        let home = tempfile::tempdir().unwrap();
        let (old, new) = (home.path().join("old"), home.path().join("new"));
        std::fs::create_dir_all(new.join("2026")).unwrap();
        std::fs::write(new.join("2026/a.png"), "").unwrap();
        let newest =
            |names: &[&str]| names.iter().map(|name| old.join(name).to_str().unwrap().to_owned()).collect::<Vec<_>>();
        let known = [Root { folder: old.clone(), mount: None }, Root { folder: new.clone(), mount: None }];
        assert_eq!(moved_into(&new, &known, &newest(&["2026/a.png", "2026/b.png"])), std::slice::from_ref(&old));
        assert!(moved_into(&new, &known, &newest(&["2026/b.png", "2026/c.png"])).is_empty());
        assert!(moved_into(&new, &known, &[]).is_empty());
        std::fs::create_dir_all(old.join("2026")).unwrap();
        assert!(moved_into(&new, &known, &newest(&["2026/a.png"])).is_empty(), "it is a copy");
    }

    #[cfg(unix)]
    #[test]
    fn the_mount_of_a_folder_is_above_it_and_on_its_disk() {
        assert_eq!(mount_of(Path::new("/proc/self")), Some(PathBuf::from("/proc")));
        assert_eq!(mount_of(Path::new("/no such folder")), None);
    }
}

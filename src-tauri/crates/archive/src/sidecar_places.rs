//! Which of the names of a base is a task's: "lake_1", "lake_1 (2)" and so on, each by the id that stands in it. A
//! sidecar may have been removed, so a name that is free is not the end of them: how far they go, the folder says.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::files::Files;
use crate::place::MOST_NAMES;
use crate::sidecar::{Sidecar, SidecarTrouble, read_sidecar};
use crate::trouble::DiskTrouble;

const SIDECAR_END: &str = ".afterimage.json";

/// Whether a file is a sidecar by its name.
pub fn is_sidecar(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().ends_with(SIDECAR_END.as_bytes()))
}

/// Where a sidecar belongs, and whether it lies there as it is.
pub(crate) struct Place {
    pub path: PathBuf,
    pub up_to_date: bool,
}

pub(crate) fn place_for(files: &dyn Files, folder: &Path, base: &str, sidecar: &Sidecar) -> Result<Place, DiskTrouble> {
    let mut owners = Owners::known_of(files, folder, base);
    let place = owners.place_of(files, folder, base, sidecar);
    owners.keep(folder, base);
    place
}

/// Where the sidecar of a task lies; None when there is none.
pub(crate) fn find(files: &dyn Files, folder: &Path, base: &str, id: &str) -> Result<Option<PathBuf>, DiskTrouble> {
    let mut owners = Owners::known_of(files, folder, base);
    let found = owners.find(files, folder, base, id);
    owners.keep(folder, base);
    found
}

/// Whose the sidecars of one base are, as far as this process has seen, so that hundreds of tasks with one prompt do
/// not read each other's sidecars again and again.
#[derive(Default)]
struct Owners {
    numbers: HashMap<String, u32>,
    /// All up to this number were looked at.
    seen: u32,
    /// None lies further on.
    last: u32,
}

static OWNERS: Mutex<BTreeMap<PathBuf, Owners>> = Mutex::new(BTreeMap::new());
/// More than the prompts of a busy day; past it the knowledge is gathered anew.
const MOST_BASES: usize = 1_024;

/// The highest number above 1 of each base in a folder, from one look at its names and from what was written since.
type Lasts = HashMap<String, u32>;
static LISTED: Mutex<BTreeMap<PathBuf, Lasts>> = Mutex::new(BTreeMap::new());
const MOST_FOLDERS: usize = 64;

impl Owners {
    /// Taken out, so that nobody waits for a disk that does not answer.
    fn known_of(files: &dyn Files, folder: &Path, base: &str) -> Self {
        let known = whole(&OWNERS).remove(&numbered(folder, base, 1));
        known.unwrap_or_else(|| Self { last: last_of(files, folder, base), ..Self::default() })
    }

    fn keep(self, folder: &Path, base: &str) {
        if let Some(lasts) = whole(&LISTED).get_mut(folder)
            && self.last > 1
        {
            let last = lasts.entry(base.to_owned()).or_default();
            *last = self.last.max(*last);
        }
        let mut all = whole(&OWNERS);
        if all.len() >= MOST_BASES {
            all.clear();
        }
        let kept = all.entry(numbered(folder, base, 1)).or_default();
        if kept.seen <= self.seen {
            *kept = self;
        }
    }

    fn place_of(
        &mut self,
        files: &dyn Files,
        folder: &Path,
        base: &str,
        sidecar: &Sidecar,
    ) -> Result<Place, DiskTrouble> {
        let mut number = self.numbers.get(&sidecar.id).copied().unwrap_or(self.seen + 1);
        let mut free = None;
        while number <= MOST_NAMES {
            let path = numbered(folder, base, number);
            let found = read_sidecar(files, &path);
            let last = number >= self.last.max(self.seen);
            self.seen = self.seen.max(number);
            let place = match found {
                Ok(old) if old.id == sidecar.id => Some((number, old == *sidecar)),
                Ok(other) => {
                    self.numbers.insert(other.id, number);
                    None
                }
                Err(SidecarTrouble::Foreign(_)) => None,
                Err(SidecarTrouble::Disk(DiskTrouble::FolderMissing)) => {
                    let free = *free.get_or_insert(number);
                    last.then_some((free, false))
                }
                Err(SidecarTrouble::Disk(trouble)) => return Err(trouble),
            };
            if let Some((number, up_to_date)) = place {
                self.numbers.insert(sidecar.id.clone(), number);
                self.last = self.last.max(number);
                return Ok(Place { path: numbered(folder, base, number), up_to_date });
            }
            // Also when the own one was moved away and another's lies there: past what is known a place is free.
            number = self.seen + 1;
        }
        Err(DiskTrouble::Other("no name is left for the sidecar".to_owned()))
    }

    fn find(&mut self, files: &dyn Files, folder: &Path, base: &str, id: &str) -> Result<Option<PathBuf>, DiskTrouble> {
        let known = self.numbers.get(id).copied();
        for number in known.into_iter().chain(1..=self.last.max(self.seen).max(1)) {
            let path = numbered(folder, base, number);
            match read_sidecar(files, &path) {
                Ok(found) if found.id == id => {
                    self.numbers.remove(id);
                    return Ok(Some(path));
                }
                Ok(other) => drop(self.numbers.insert(other.id, number)),
                Err(SidecarTrouble::Foreign(_) | SidecarTrouble::Disk(DiskTrouble::FolderMissing)) => {}
                Err(SidecarTrouble::Disk(trouble)) => return Err(trouble),
            }
        }
        Ok(None)
    }
}

fn numbered(folder: &Path, base: &str, number: u32) -> PathBuf {
    match number {
        1 => folder.join(format!("{base}{SIDECAR_END}")),
        number => folder.join(format!("{base} ({number}){SIDECAR_END}")),
    }
}

/// The highest number of a base. A folder that cannot be listed is taken for one without numbers.
fn last_of(files: &dyn Files, folder: &Path, base: &str) -> u32 {
    if let Some(lasts) = whole(&LISTED).get(folder) {
        return lasts.get(base).copied().unwrap_or(1);
    }
    let mut lasts = Lasts::new();
    for name in files.names(folder).unwrap_or_default() {
        let Some((base, number)) = name.to_str().and_then(taken_apart) else { continue };
        let last = lasts.entry(base.to_owned()).or_default();
        *last = number.max(*last);
    }
    let last = lasts.get(base).copied().unwrap_or(1);
    let mut listed = whole(&LISTED);
    if listed.len() >= MOST_FOLDERS {
        listed.clear();
    }
    listed.insert(folder.to_owned(), lasts);
    last
}

/// Base and number of a name that has one.
fn taken_apart(name: &str) -> Option<(&str, u32)> {
    let (base, number) = name.strip_suffix(SIDECAR_END)?.strip_suffix(')')?.rsplit_once(" (")?;
    Some((base, number.parse().ok().filter(|number| (2..=MOST_NAMES).contains(number))?))
}

/// Nothing that holds it can leave it half-changed.
fn whole<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

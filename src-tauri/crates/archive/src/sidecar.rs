use std::collections::{BTreeMap, HashMap};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::files::{Files, Opening};
use crate::place::MOST_NAMES;
use crate::replace::replace_all;
use crate::trouble::DiskTrouble;

/// The present schema of a sidecar. A new meaning of an old field needs a new number; a new field does not.
pub const SIDECAR_SCHEMA: &str = "afterimage.sidecar/1";

/// The whole task beside its files, so that a library can be rebuilt from the folder alone. It holds no key. Times
/// are RFC 3339 with the zone's offset. Fields that this version does not know are kept when it is written again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sidecar {
    /// `SIDECAR_SCHEMA`.
    pub schema: String,
    /// What makes this submission this one for ever: its submit id and its index in the press, as "3f…e1/0".
    pub id: String,
    pub account: SidecarAccount,
    /// image, video or audio, as it was submitted.
    pub kind: String,
    pub model: String,
    pub prompt: String,
    /// The exact JSON that was sent, as text.
    pub body: String,
    /// The library's name of the state.
    pub state: String,
    /// The service's id, once it has given one.
    pub task_id: Option<String>,
    /// The task that this one was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_from: Option<SidecarParent>,
    pub times: SidecarTimes,
    pub cost: Option<SidecarCost>,
    pub error: Option<SidecarError>,
    /// The service's final answer, as it came.
    pub answer: Option<String>,
    pub outputs: Vec<SidecarOutput>,
    /// What was written down as it happened, oldest first.
    pub receipts: Vec<SidecarReceipt>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Where a task came from, so that families are found again in a folder alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SidecarParent {
    /// As `Sidecar::id`.
    pub id: String,
    /// The service's id.
    pub task_id: Option<String>,
    /// varied, upscale, continue and so on; None: it was submitted again.
    pub how: Option<String>,
    /// Which output of it, by its place in the answer, from 0.
    pub output: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SidecarAccount {
    pub name: String,
    /// Scheme, host and port of the API, as "https://reapi.ai".
    pub origin: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SidecarTimes {
    pub created: String,
    pub sent: Option<String>,
    pub ended: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SidecarCost {
    pub credits: i64,
    /// "reported" by the service or "estimated" from the price list.
    pub how: String,
    pub refunded: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SidecarError {
    pub code: Option<i64>,
    pub message: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SidecarOutput {
    /// The link that the service gave.
    pub url: String,
    /// result, last_frame, track or other.
    pub role: String,
    pub label: Option<String>,
    /// Name of the file in the sidecar's own folder, or a path from there; None while it is not saved.
    pub file: Option<String>,
    pub bytes: Option<u64>,
    /// Lower-case hexadecimal digits.
    pub sha256: Option<String>,
    pub mime: Option<String>,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub duration_ms: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SidecarReceipt {
    pub at: String,
    /// The library's name of the fact.
    pub fact: String,
    /// What belongs to it: status, code, request id, hashes, balance.
    #[serde(default)]
    pub details: Value,
}

/// Why a sidecar could not be read. The file is left as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SidecarTrouble {
    #[error(transparent)]
    Disk(#[from] DiskTrouble),
    /// Not JSON, or not a sidecar; or a schema of a newer version, which that version can read.
    #[error("not a sidecar of this version: {0}")]
    Foreign(String),
}

/// A task has few outputs and its answer is capped: more than this is no sidecar.
const LONGEST: u64 = 64 << 20;

/// Writes `<base>.afterimage.json` into `folder`, whole or not at all, synced, and gives its path. It replaces the
/// sidecar of the same id; a file of that name that is another task's, or cannot be read, is never overwritten:
/// then "(2)" and so on is tried. Nothing is written when nothing has changed.
pub fn write_sidecar(files: &dyn Files, folder: &Path, base: &str, sidecar: &Sidecar) -> Result<PathBuf, DiskTrouble> {
    write_sidecars(files, folder, &[(base, sidecar)]).pop().expect("one answer for one sidecar")
}

/// `write_sidecar` for many tasks, each with its base. The answers are in the same order.
pub fn write_sidecars(
    files: &dyn Files,
    folder: &Path,
    sidecars: &[(&str, &Sidecar)],
) -> Vec<Result<PathBuf, DiskTrouble>> {
    let mut contents = Vec::new();
    let found: Vec<Result<Place, DiskTrouble>> = sidecars
        .iter()
        .map(|(base, sidecar)| {
            let place = place_for(files, folder, base, sidecar)?;
            if !place.up_to_date {
                contents.push((place.path.clone(), content_of(sidecar)?));
            }
            Ok(place)
        })
        .collect();
    let mut written = replace_all(files, &contents).into_iter();
    found
        .into_iter()
        .map(|place| match place? {
            Place { path, up_to_date: true } => Ok(path),
            Place { path, up_to_date: false } => written.next().expect("one answer for each content").map(|()| path),
        })
        .collect()
}

/// Where a sidecar belongs, and whether it lies there as it is.
struct Place {
    path: PathBuf,
    up_to_date: bool,
}

fn place_for(files: &dyn Files, folder: &Path, base: &str, sidecar: &Sidecar) -> Result<Place, DiskTrouble> {
    let first = folder.join(format!("{base}{SIDECAR_END}"));
    let mut owners = Owners::known_of(&first);
    let place = owners.place_of(files, &first, base, sidecar);
    owners.keep(first);
    place
}

const SIDECAR_END: &str = ".afterimage.json";

/// Whose the sidecars of one base are, as far as this process has seen, so that hundreds of tasks with one prompt do
/// not read each other's sidecars again and again.
#[derive(Default)]
struct Owners {
    numbers: HashMap<String, u32>,
    /// All up to this number were looked at.
    seen: u32,
}

static OWNERS: Mutex<BTreeMap<PathBuf, Owners>> = Mutex::new(BTreeMap::new());
/// More than the prompts of a busy day; past it the knowledge is gathered anew.
const MOST_BASES: usize = 1_024;

impl Owners {
    /// Taken out, so that nobody waits for a disk that does not answer.
    fn known_of(first: &Path) -> Self {
        OWNERS.lock().unwrap_or_else(PoisonError::into_inner).remove(first).unwrap_or_default()
    }

    fn keep(self, first: PathBuf) {
        let mut all = OWNERS.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST_BASES {
            all.clear();
        }
        let kept = all.entry(first).or_default();
        if kept.seen <= self.seen {
            *kept = self;
        }
    }

    fn place_of(
        &mut self,
        files: &dyn Files,
        first: &Path,
        base: &str,
        sidecar: &Sidecar,
    ) -> Result<Place, DiskTrouble> {
        let mut number = self.numbers.get(&sidecar.id).copied().unwrap_or(self.seen + 1);
        while number <= MOST_NAMES {
            let path = match number {
                1 => first.to_owned(),
                number => first.with_file_name(format!("{base} ({number}){SIDECAR_END}")),
            };
            let owner = match read_sidecar(files, &path) {
                Ok(old) if old.id == sidecar.id => Some(Place { path, up_to_date: old == *sidecar }),
                Ok(other) => {
                    self.numbers.insert(other.id, number);
                    None
                }
                Err(SidecarTrouble::Foreign(_)) => None,
                Err(SidecarTrouble::Disk(DiskTrouble::FolderMissing)) => Some(Place { path, up_to_date: false }),
                Err(SidecarTrouble::Disk(trouble)) => return Err(trouble),
            };
            self.seen = self.seen.max(number);
            if let Some(place) = owner {
                self.numbers.insert(sidecar.id.clone(), number);
                return Ok(place);
            }
            // Also when the own one was moved away and another's lies there: past what is known a place is free.
            number = self.seen + 1;
        }
        Err(DiskTrouble::Other("no name is left for the sidecar".to_owned()))
    }
}

pub(crate) fn content_of(sidecar: &Sidecar) -> Result<Vec<u8>, DiskTrouble> {
    let mut content = serde_json::to_vec_pretty(sidecar).map_err(|error| DiskTrouble::Other(error.to_string()))?;
    content.push(b'\n');
    Ok(content)
}

/// Reads a sidecar. A file that is not there is `Disk(FolderMissing)`.
pub fn read_sidecar(files: &dyn Files, path: &Path) -> Result<Sidecar, SidecarTrouble> {
    let mut content = Vec::new();
    files.open(path, Opening::Read).and_then(|file| file.take(LONGEST).read_to_end(&mut content)).map_err(|error| {
        match error.kind() {
            ErrorKind::IsADirectory => SidecarTrouble::Foreign("a folder".to_owned()),
            _ => SidecarTrouble::Disk(error.into()),
        }
    })?;
    parse(&content)
}

/// Reads a sidecar that was read from wherever it lay.
pub fn parse_sidecar(content: &[u8]) -> Result<Sidecar, SidecarTrouble> {
    parse(content)
}

pub(crate) fn parse(content: &[u8]) -> Result<Sidecar, SidecarTrouble> {
    let foreign = |error: serde_json::Error| SidecarTrouble::Foreign(error.to_string());
    let sidecar: Sidecar = serde_json::from_slice(content).map_err(foreign)?;
    if sidecar.schema == SIDECAR_SCHEMA { Ok(sidecar) } else { Err(SidecarTrouble::Foreign(sidecar.schema)) }
}

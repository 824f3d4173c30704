use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::files::{Files, Opening};
use crate::replace::replace_all;
use crate::sidecar_places::{self, Place};
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
    /// What the person said of it; None: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judgement: Option<SidecarJudgement>,
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

/// What a person said of a result.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SidecarJudgement {
    pub favourite: bool,
    /// 0 to 5 stars.
    pub rating: u8,
    /// red, orange, yellow, green, blue or violet.
    pub label: Option<String>,
    pub private: bool,
    /// By name.
    pub tags: Vec<String>,
    pub collections: Vec<SidecarCollection>,
    pub note: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SidecarCollection {
    pub name: String,
    #[serde(default)]
    pub private: bool,
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
            let place = sidecar_places::place_for(files, folder, base, sidecar)?;
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

/// Removes the sidecar of a task, and no other one. False when there is none. The folder is not synced.
pub fn remove_sidecar(files: &dyn Files, folder: &Path, base: &str, id: &str) -> Result<bool, DiskTrouble> {
    let Some(path) = sidecar_places::find(files, folder, base, id)? else { return Ok(false) };
    files.remove(&path)?;
    Ok(true)
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

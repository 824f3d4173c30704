//! What must hold after a power cut, whenever and however.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use archive::{Act, DiskAfter, Loss};
use sha2::{Digest, Sha256};

use super::record::Moment;

/// What does not hold, for each act after which the power may have gone.
pub fn wrongs(acts: &[Act], moments: &[Moment], made: &BTreeSet<String>) -> Vec<String> {
    let (mut disk, mut sums, mut wrong) = (DiskAfter::new(), Sums::default(), Vec::new());
    let mut moment = None;
    for (place, act) in acts.iter().enumerate() {
        disk.step(act);
        if let Act::Mark(mark) = act {
            moment = moments.get(*mark);
        }
        let mut say = |what: String| wrong.push(format!("act {place} ({}): {what}", short(act)));
        for loss in Loss::ALL {
            for (path, sum) in moment.iter().flat_map(|moment| &moment.archived) {
                let found = disk.content(path, loss).map(|bytes| sums.of(&bytes));
                if found.as_ref() != Some(sum) {
                    say(format!("{loss:?}: {} is archived, and it is {found:?}", path.display()));
                }
            }
            for path in disk.paths(loss) {
                let bytes = disk.content(path, loss).unwrap_or_default();
                if is_media(path) && !made.contains(&sums.of(&bytes)) {
                    say(format!("{loss:?}: {} has its name and is torn", path.display()));
                }
                if !describes(path, &bytes) {
                    say(format!("{loss:?}: {} cannot be read", path.display()));
                }
            }
        }
        let sent_again = moment.iter().flat_map(|moment| moment.queued.iter().filter(|p| moment.charged.contains(p)));
        for prompt in sent_again {
            say(format!("{prompt:?} was charged and waits to be sent"));
        }
    }
    wrong
}

/// A result under its final name: neither a part nor what describes files.
pub fn is_media(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    matches!(extension, Some("png" | "jpg" | "webp" | "mp4" | "webm"))
}

/// A checksum list or a sidecar is whole, the old one or the new one.
fn describes(path: &Path, bytes: &[u8]) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if name == "SHA256SUMS" {
        let lines = String::from_utf8_lossy(bytes);
        return lines.ends_with('\n') && lines.lines().all(|line| line.as_bytes().get(64..66) == Some(b"  "));
    }
    !name.ends_with(".afterimage.json") || serde_json::from_slice::<serde_json::Value>(bytes).is_ok()
}

/// Sums of contents that were seen already are not made again.
#[derive(Default)]
struct Sums(HashMap<*const Vec<u8>, (Arc<Vec<u8>>, String)>);

impl Sums {
    fn of(&mut self, bytes: &Arc<Vec<u8>>) -> String {
        let known = self.0.entry(Arc::as_ptr(bytes)).or_insert_with(|| {
            let sum = Sha256::digest(&**bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            (Arc::clone(bytes), sum)
        });
        known.1.clone()
    }
}

fn short(act: &Act) -> String {
    match act {
        Act::Write { file, at, bytes } => format!("write {file} at {at}, {} bytes", bytes.len()),
        other => format!("{other:?}"),
    }
}

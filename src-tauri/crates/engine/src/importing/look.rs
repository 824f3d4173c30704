//! What could be brought in from where somebody pointed. Nothing is kept.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use archive::{Foreign, is_sidecar};
use tokio_util::sync::CancellationToken;

use super::accounts::{Accounts, Fits};
use super::checks::{Checked, check, places};
use super::files::{Candidate, Looked, look_at, name_of};
use super::sheets::{known, read};
use super::tally::{MOST_TOLD, Progress, not_taken, whole};
use super::walk::{Place, Walked, below};
use super::{MOST_LIST, list};
use crate::archiver;
use crate::face::{Failure, FailureCode, ImportCount, ImportOffer, ImportStage, ImportTrouble, NotTaken, ProgramCount};
use crate::inner::Inner;

/// What an offer is of.
pub(super) struct Found {
    /// Without its id.
    pub offer: ImportOffer,
    pub sidecars: Vec<Place>,
    pub files: Vec<Candidate>,
    pub ids: Vec<String>,
    /// Saved files of this library that are gone and lie there, by the output's id.
    pub gone: Vec<(i64, String)>,
    /// Some of it belongs to the sandbox inside the app, which was not opened here yet.
    pub needs_sandbox: bool,
}

impl Found {
    fn new(from: String) -> Self {
        let offer = ImportOffer {
            id: 0,
            from,
            results: ImportCount::default(),
            files: ImportCount::default(),
            ids: ImportCount::default(),
            programs: Vec::new(),
            bytes: 0,
            left_out: Vec::new(),
            left_out_count: 0,
            more: false,
        };
        Self { offer, sidecars: Vec::new(), files: Vec::new(), ids: Vec::new(), gone: Vec::new(), needs_sandbox: false }
    }

    fn leave(&mut self, left: NotTaken) {
        self.offer.left_out_count = self.offer.left_out_count.saturating_add(1);
        if self.offer.left_out.len() < MOST_TOLD {
            self.offer.left_out.push(left);
        }
    }

    fn add_bytes(&mut self, bytes: u64) {
        self.offer.bytes = self.offer.bytes.saturating_add(archiver::whole(bytes));
    }
}

/// Looks at files and folders, on a thread that may block.
pub(super) fn look(inner: &Arc<Inner>, paths: Vec<PathBuf>, stop: &CancellationToken) -> Result<Found, Failure> {
    let mut progress = Progress::new(inner, ImportStage::Looking, 0);
    let mut found = Found::new(paths.first().map(|path| name_of(path)).unwrap_or_default());
    let (mut walked, mut chosen) = (Walked::default(), HashSet::new());
    let profile = &inner.profile;
    let own = [profile.thumbnails(), profile.sandbox(), profile.catalogue(), profile.logs()];
    for path in paths {
        // A path that is not whole would be read from wherever the program was started.
        let path = std::path::absolute(&path).unwrap_or(path);
        match std::fs::symlink_metadata(&path) {
            Ok(facts) if facts.is_dir() => below(&path, &own, &mut walked, &mut progress, stop),
            Ok(_) if is_sidecar(&path) => {
                let root = Arc::from(path.parent().unwrap_or(&path));
                walked.sidecars.push(Place { path, root });
            }
            Ok(_) => match ids_in(&path) {
                Some(listed) => take_list(inner, listed, &mut found)?,
                None => {
                    chosen.insert(path.clone());
                    walked.files.push(path);
                }
            },
            Err(error) => found.leave(not_taken(name_of(&path), ImportTrouble::Unread, error)),
        }
    }
    let Walked { sidecars, files, unread, more } = walked;
    found.offer.more |= more;
    unread.into_iter().for_each(|(path, why)| found.leave(not_taken(name_of(&path), ImportTrouble::Unread, why)));
    progress.of = sidecars.len() + files.len();
    progress.done = 0;
    let named = look_at_sidecars(inner, sidecars, &mut found, &mut progress, stop)?;
    let files = files.into_iter().filter(|path| !named.contains(path)).collect();
    look_at_files(inner, files, &chosen, &mut found, &mut progress, stop)?;
    if stop.is_cancelled() {
        return Err(Failure::new(FailureCode::ImportStopped));
    }
    Ok(found)
}

/// Looks at a text with ids.
pub(super) fn look_at_text(inner: &Inner, text: &str) -> Result<Found, Failure> {
    let mut found = Found::new(String::new());
    take_list(inner, list::read(text), &mut found)?;
    Ok(found)
}

/// A file that was chosen by itself and is a text: a list of ids. None: it is something else.
fn ids_in(path: &Path) -> Option<list::Listed> {
    let mut file = Foreign::open(path).ok()?;
    let head = media::sniff(&file.begins(media::HEAD).ok()?);
    if !matches!(head.mime, "application/json" | "text/plain") || file.length > MOST_LIST as u64 {
        return None;
    }
    let bytes = file.whole(MOST_LIST as u64).ok()??;
    Some(list::read(std::str::from_utf8(&bytes).ok()?))
}

fn take_list(inner: &Inner, listed: list::Listed, found: &mut Found) -> Result<(), Failure> {
    found.offer.more |= listed.more;
    listed.left.into_iter().for_each(|left| found.leave(left));
    let account = inner.active_lane().map(|lane| lane.account);
    let is_known = |id: &str| match account {
        Some(account) => {
            let read = inner.library.read_blocking(|reader| reader.tasks().by_remote_id(account, id));
            read.map(|task| task.is_some())
        }
        None => Ok(false),
    };
    for id in listed.ids {
        if is_known(&id)? {
            found.offer.ids.known += 1;
        } else {
            found.offer.ids.new += 1;
            found.ids.push(id);
        }
    }
    Ok(())
}

/// Answers the files that sidecars name: those are no files of other programs.
fn look_at_sidecars(
    inner: &Arc<Inner>,
    sidecars: Vec<Place>,
    found: &mut Found,
    progress: &mut Progress,
    stop: &CancellationToken,
) -> Result<HashSet<PathBuf>, Failure> {
    let (accounts, now) = (Accounts::of(inner), inner.now());
    let mut named = HashSet::new();
    for place in sidecars {
        if stop.is_cancelled() {
            break;
        }
        progress.done += 1;
        progress.tell();
        let sheet = match read(&place.path, now) {
            Ok((sheet, _)) => sheet,
            Err(left) => {
                found.leave(left);
                continue;
            }
        };
        let files = sheet.outputs.iter().filter_map(|output| output.file.as_deref());
        named.extend(files.flat_map(|file| places(&place, file)));
        let here = match accounts.fit(&sheet.account) {
            Fits::Account(account) => inner.library.read_blocking(|reader| known(reader, account, &sheet))?,
            Fits::SandboxUnopened => {
                found.needs_sandbox = true;
                None
            }
            Fits::Nowhere => {
                let detail = sheet.account.origin.chars().take(200).collect::<String>();
                found.leave(not_taken(name_of(&place.path), ImportTrouble::OtherService, detail));
                continue;
            }
        };
        if here.is_some() {
            found.offer.results.known += 1;
        } else {
            found.offer.results.new += 1;
            for output in &sheet.outputs {
                let name = || name_of(Path::new(output.file.as_deref().unwrap_or_default()));
                match check(&place, output, false, stop) {
                    Some(Checked::Here { .. }) => found.add_bytes(output.bytes.unwrap_or(0)),
                    Some(Checked::Missing) => {
                        let beside = name_of(&place.path);
                        found.leave(not_taken(name(), ImportTrouble::FileMissing, beside));
                    }
                    Some(Checked::Changed(detail)) => {
                        found.leave(not_taken(name(), ImportTrouble::FileChanged, detail));
                    }
                    Some(Checked::Unread(detail)) => found.leave(not_taken(name(), ImportTrouble::Unread, detail)),
                    Some(Checked::Stopped) | None => {}
                }
            }
        }
        found.sidecars.push(place);
    }
    Ok(named)
}

fn look_at_files(
    inner: &Arc<Inner>,
    files: Vec<PathBuf>,
    chosen: &HashSet<PathBuf>,
    found: &mut Found,
    progress: &mut Progress,
    stop: &CancellationToken,
) -> Result<(), Failure> {
    let mut programs: BTreeMap<String, u32> = BTreeMap::new();
    let mut sums = HashSet::new();
    for path in files {
        if stop.is_cancelled() {
            break;
        }
        progress.done += 1;
        progress.tell();
        match look_at(inner, &path, stop)? {
            // The same file once more, under another name.
            Looked::New(candidate) if !sums.insert(candidate.sha256.clone()) => found.offer.files.known += 1,
            Looked::New(candidate) => {
                found.offer.files.new += 1;
                found.add_bytes(candidate.bytes);
                *programs.entry(candidate.program.clone()).or_default() += 1;
                found.files.push(*candidate);
            }
            Looked::Known { gone } => {
                found.offer.files.known += 1;
                found.gone.extend(gone);
            }
            // Of a folder nobody said that all of it is media.
            Looked::Left(left) if left.why == ImportTrouble::NoMedia && !says_media(&path, chosen) => {}
            Looked::Left(left) => found.leave(left),
            Looked::Stopped => break,
        }
    }
    let mut counted: Vec<ProgramCount> =
        programs.into_iter().map(|(program, files)| ProgramCount { program, files }).collect();
    counted.sort_by(|one, other| other.files.cmp(&one.files).then_with(|| one.program.cmp(&other.program)));
    found.offer.programs = counted;
    debug_assert_eq!(found.offer.files.new, whole(found.files.len()));
    Ok(())
}

/// Whether a file was chosen by itself, or has a name like media.
fn says_media(path: &Path, chosen: &HashSet<PathBuf>) -> bool {
    const NAMES: [&str; 14] =
        ["png", "jpg", "jpeg", "webp", "gif", "avif", "tif", "tiff", "mp4", "webm", "mov", "mp3", "wav", "flac"];
    let named = path.extension().and_then(|end| end.to_str()).map(str::to_lowercase);
    chosen.contains(path) || named.is_some_and(|named| NAMES.contains(&named.as_str()))
}

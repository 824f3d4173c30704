//! Archives of this app: their sidecars are read a few at a time, their files checked, their rows written together.

use std::path::Path;
use std::sync::Arc;

use archive::{Foreign, SidecarOutput, parse_sidecar};
use library::{BroughtFile, Media, NewOutput, Output, OutputState, Reader, Role};
use tokio_util::sync::CancellationToken;

use super::accounts::{Accounts, Fits};
use super::checks::{Checked, check, facts};
use super::families::Child;
use super::file_rows::room_to_copy;
use super::files::name_of;
use super::rows::{Brought, bring};
use super::sheet::{LONGEST_LINK, Sheet, shorten};
use super::tally::{Tally, not_taken};
use super::walk::Place;
use crate::archiver::blocking;
use crate::face::{ImportTrouble, NotTaken};
use crate::inner::{Inner, locked};

/// Sidecars that are held in memory at once: a few hundred, or fewer large ones.
const TOGETHER: usize = 128;
const TOGETHER_BYTES: u64 = 32 << 20;
/// Larger is no sidecar. In bytes.
const MOST_SIDECAR: u64 = 64 << 20;

/// A sidecar whose files were looked at.
pub(super) struct Ready {
    pub sheet: Sheet,
    pub account: i64,
    /// Of the sidecar.
    pub path: String,
    pub outputs: Vec<ReadyOutput>,
    pub title: String,
    pub facts: Vec<String>,
    pub aspect: Option<f64>,
    /// Files of a task that is here already which are gone here and lie there: by the output's id.
    pub found: Vec<(i64, String)>,
}

pub(super) struct ReadyOutput {
    pub new: NewOutput,
    pub lies: Lies,
}

/// Where the file of an output is.
pub(super) enum Lies {
    Nowhere,
    Here(Box<BroughtFile>),
    /// To be copied from there.
    There {
        path: String,
        bytes: i64,
        sha256: String,
    },
}

/// Reads one sidecar as it lies there.
pub(super) fn read(path: &Path, now: i64) -> Result<(Sheet, u64), NotTaken> {
    let left = |why, detail: &dyn ToString| not_taken(name_of(path), why, detail.to_string());
    let mut file = Foreign::open(path).map_err(|why| left(ImportTrouble::Unread, &why))?;
    if file.length > MOST_SIDECAR {
        return Err(left(ImportTrouble::Sidecar, &"it is larger than any sidecar"));
    }
    let bytes = match file.whole(MOST_SIDECAR) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Err(left(ImportTrouble::Sidecar, &"it is larger than any sidecar")),
        Err(error) => return Err(left(ImportTrouble::Unread, &error)),
    };
    let sidecar = parse_sidecar(&bytes).map_err(|error| left(ImportTrouble::Sidecar, &error))?;
    let sheet = Sheet::of(sidecar, now).map_err(|(why, detail)| left(why, &detail))?;
    Ok((sheet, bytes.len() as u64))
}

/// The task here that a sidecar is of: by its submission, else by its id of the service.
pub(super) fn known(reader: &Reader<'_>, account: i64, sheet: &Sheet) -> Result<Option<i64>, library::Error> {
    if let Some(task) = reader.tasks().at_submit(&sheet.submit_id, sheet.submit_index)? {
        return Ok(Some(task));
    }
    let Some(remote) = &sheet.remote_id else { return Ok(None) };
    Ok(reader.tasks().by_remote_id(account, remote)?.map(|task| task.id))
}

/// Brings sidecars in. Answers whose parents are to be found, and the accounts that something came into.
pub(super) async fn take(
    inner: &Arc<Inner>,
    places: Vec<Place>,
    copy: bool,
    tally: &mut Tally,
    stop: &CancellationToken,
) -> Vec<Child> {
    let mut children = Vec::new();
    if copy {
        // As at the last try; these are new ones.
        inner.all_lanes().iter().for_each(|lane| *locked(&lane.archive_trouble) = None);
    }
    let mut left = &places[..];
    while !left.is_empty() && !stop.is_cancelled() {
        let (of, token, some) = (Arc::clone(inner), stop.clone(), left[..left.len().min(TOGETHER)].to_vec());
        let prepared = blocking(move || prepare(&of, some, copy, &token)).await;
        left = &left[prepared.read.min(left.len())..];
        prepared.left.into_iter().for_each(|one| tally.leave(one));
        if let Some(error) = prepared.broke {
            tracing::error!(%error, "the library could not be read; the import ends");
            left_over(left, &error, tally);
            break;
        }
        let (copies, read) = (prepared.ready.iter().map(Ready::copies).sum::<usize>(), prepared.read);
        if copies > 0
            && let Err(why) = room(inner, &prepared.ready, tally, stop).await
        {
            prepared.ready.iter().for_each(|one| tally.leave(not_taken(one.name(), ImportTrouble::NotKept, &why)));
            left_over(left, &why, tally);
            break;
        }
        write(inner, prepared.ready, tally, &mut children).await;
        inner.importing.undrawn.notify_one();
        if copies > 0 {
            inner.all_lanes().iter().for_each(|lane| lane.wake_archiver.notify_one());
        }
        tally.went_on(read);
    }
    children
}

fn left_over(left: &[Place], why: &dyn ToString, tally: &mut Tally) {
    for place in left {
        tally.leave(not_taken(name_of(&place.path), ImportTrouble::NotKept, why.to_string()));
    }
}

async fn room(inner: &Arc<Inner>, ready: &[Ready], tally: &mut Tally, stop: &CancellationToken) -> Result<(), String> {
    for lane in inner.all_lanes() {
        if ready.iter().any(|one| one.account == lane.account) {
            room_to_copy(inner, &lane, tally, stop).await?;
        }
    }
    Ok(())
}

/// Writes them together; what a rule of a table refuses is left out alone.
async fn write(inner: &Arc<Inner>, ready: Vec<Ready>, tally: &mut Tally, children: &mut Vec<Child>) {
    let (ready, run, now) = (Arc::new(ready), tally.run(), inner.now());
    let machine = inner.machine.clone();
    let (all, of, on) = (Arc::clone(&ready), run.clone(), machine.clone());
    let together = inner
        .library
        .write(move |writer| {
            all.iter().map(|one| bring(writer, one, &of, &on, now)).collect::<Result<Vec<Brought>, _>>()
        })
        .await;
    match together {
        Ok(brought) => ready.iter().zip(brought).for_each(|(one, brought)| count(one, brought, tally, children)),
        Err(error) => {
            tracing::warn!(%error, "sidecars could not be brought in together; each is tried alone");
            for at in 0..ready.len() {
                let (all, of, on) = (Arc::clone(&ready), run.clone(), machine.clone());
                let alone = inner.library.write(move |writer| bring(writer, &all[at], &of, &on, now)).await;
                match alone {
                    Ok(brought) => count(&ready[at], brought, tally, children),
                    Err(error) => tally.leave(not_taken(ready[at].name(), ImportTrouble::NotKept, error)),
                }
            }
        }
    }
}

fn count(one: &Ready, brought: Brought, tally: &mut Tally, children: &mut Vec<Child>) {
    let task = match brought {
        Brought::New(task) => {
            tally.result();
            task
        }
        Brought::Known { task, found } => {
            tally.known(1);
            tally.found(found);
            task
        }
    };
    if let Some(parent) = &one.sheet.made_from {
        children.extend(Child::of(task, one.account, parent));
    }
}

impl Ready {
    fn copies(&self) -> usize {
        self.outputs.iter().filter(|output| matches!(output.lies, Lies::There { .. })).count()
    }

    fn name(&self) -> String {
        name_of(Path::new(&self.path))
    }
}

#[derive(Default)]
struct Prepared {
    /// How many were gone through.
    read: usize,
    ready: Vec<Ready>,
    left: Vec<NotTaken>,
    broke: Option<library::Error>,
}

/// Reads sidecars and looks at their files, until there are as many as fit into memory.
fn prepare(inner: &Inner, places: Vec<Place>, copy: bool, stop: &CancellationToken) -> Prepared {
    let mut prepared = Prepared::default();
    let (accounts, catalogue, now) = (Accounts::of(inner), inner.catalogue(), inner.now());
    let mut bytes = 0;
    for place in places {
        if bytes > TOGETHER_BYTES || stop.is_cancelled() {
            break;
        }
        let (sheet, length) = match read(&place.path, now) {
            Ok(read) => read,
            Err(left) => {
                prepared.read += 1;
                prepared.left.push(left);
                continue;
            }
        };
        bytes += length;
        let Fits::Account(account) = accounts.fit(&sheet.account) else {
            prepared.read += 1;
            let detail = sheet.account.origin.chars().take(200).collect::<String>();
            prepared.left.push(not_taken(name_of(&place.path), ImportTrouble::OtherService, detail));
            continue;
        };
        let here = inner.library.read_blocking(|reader| match known(reader, account, &sheet)? {
            Some(task) => reader.outputs().of_task(task).map(Some),
            None => Ok(None),
        });
        let mut left = Vec::new();
        let (outputs, found) = match here {
            Ok(Some(outputs)) => (Vec::new(), found_again(&place, &sheet, &outputs, stop)),
            Ok(None) => (ready_outputs(&place, &sheet, copy, &mut left, stop), Vec::new()),
            Err(error) => {
                prepared.broke = Some(error);
                break;
            }
        };
        // What was looked at while it was stopped is not looked at to its end.
        if stop.is_cancelled() {
            break;
        }
        prepared.read += 1;
        prepared.left.extend(left);
        let catalogue::Facts { title, facts, aspect, .. } = catalogue::facts(&catalogue, &sheet.model, &sheet.body);
        let path = place.path.to_string_lossy().into_owned();
        prepared.ready.push(Ready { account, path, outputs, title, facts, aspect, found, sheet });
    }
    prepared
}

fn ready_outputs(
    place: &Place,
    sheet: &Sheet,
    copy: bool,
    left: &mut Vec<NotTaken>,
    stop: &CancellationToken,
) -> Vec<ReadyOutput> {
    let mut ready = Vec::new();
    for (output, idx) in sheet.outputs.iter().zip(0..) {
        let lies = match check(place, output, !copy, stop) {
            None => Lies::Nowhere,
            Some(Checked::Here { path, bytes, sha256 }) if copy => Lies::There { path, bytes, sha256 },
            Some(Checked::Here { path, bytes, sha256 }) => match facts(Path::new(&path), output.duration_ms) {
                Some(facts) => {
                    let archived_at = sheet.saved_at(&sha256);
                    Lies::Here(Box::new(BroughtFile { path, bytes, sha256, archived_at, facts }))
                }
                None => {
                    left.push(not_taken(name_of(Path::new(&path)), ImportTrouble::NoMedia, ""));
                    Lies::Nowhere
                }
            },
            Some(Checked::Stopped) => return ready,
            Some(not_there) => {
                let name = name_of(Path::new(output.file.as_deref().unwrap_or_default()));
                left.push(match not_there {
                    Checked::Changed(detail) => not_taken(name, ImportTrouble::FileChanged, detail),
                    Checked::Unread(detail) => not_taken(name, ImportTrouble::Unread, detail),
                    _ => not_taken(name, ImportTrouble::FileMissing, name_of(&place.path)),
                });
                Lies::Nowhere
            }
        };
        ready.push(ReadyOutput { new: new_output(output, idx, &lies), lies });
    }
    ready
}

fn new_output(output: &SidecarOutput, idx: i64, lies: &Lies) -> NewOutput {
    let side = |pixels: Option<u32>| pixels.map(i64::from).filter(|pixels| *pixels > 0);
    let (mut url, mut label) = (output.url.clone(), output.label.clone());
    shorten(&mut url, LONGEST_LINK);
    if let Some(label) = &mut label {
        shorten(label, 1_000);
    }
    let role = Role::ALL.iter().copied().find(|role| role.as_text() == output.role).unwrap_or(Role::Other);
    NewOutput {
        idx,
        role,
        label,
        url,
        media: match output.mime.as_deref().and_then(|mime| mime.split_once('/')) {
            Some(("image", _)) => Media::Image,
            Some(("video", _)) => Media::Video,
            Some(("audio", _)) => Media::Audio,
            _ => Media::Unknown,
        },
        width: side(output.width),
        height: side(output.height),
        duration_ms: output.duration_ms.and_then(|ms| i64::try_from(ms).ok()).filter(|ms| *ms < 1 << 40),
        // A link of another day is asked only when the person says so.
        fetch: !matches!(lies, Lies::Nowhere),
    }
}

/// Saved files of a task of this library that are not where they were saved, and lie in the folder that was chosen.
fn found_again(place: &Place, sheet: &Sheet, outputs: &[Output], stop: &CancellationToken) -> Vec<(i64, String)> {
    let mut found = Vec::new();
    for output in outputs {
        let gone = output.state == OutputState::Archived
            && output.path.as_deref().is_some_and(|path| !Path::new(path).is_file());
        if !gone {
            continue;
        }
        let same = sheet.outputs.iter().find(|told| told.sha256.is_some() && told.sha256 == output.sha256);
        if let Some(Checked::Here { path, .. }) = same.and_then(|told| check(place, told, true, stop)) {
            found.push((output.id, path));
        }
    }
    found
}

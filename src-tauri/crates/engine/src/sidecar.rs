//! The sidecar beside a task's files and the checksum list of their folder. Both repeat what the database says. A
//! file is in the list before its row says that it is archived; a sidecar that cannot be written is tried again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use archive::{
    DiskTrouble, SIDECAR_SCHEMA, Sidecar, SidecarAccount, SidecarCollection, SidecarCost, SidecarError,
    SidecarJudgement, SidecarOutput, SidecarParent, SidecarReceipt, SidecarTimes,
};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use library::{Output, Reader, Receipt, Task};
use tokio::sync::{Mutex, mpsc};

use crate::archiver::blocking;
use crate::gathering::{Gathering, Tried, Turn};
use crate::inner::Inner;
use crate::lane::Lane;
use crate::part_files::relative_path;
use crate::verbs::{self, IDLE};

/// What was read later is written later, also when two accounts save into one folder.
pub(crate) static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());
/// Most sidecars that are written together.
const TOGETHER: usize = 64;

/// Takes tasks whose sidecars are due.
pub(crate) type Wanted = mpsc::UnboundedSender<i64>;

/// Adds files to the checksum list of their folder.
pub(crate) async fn add_sums<'a>(
    inner: &Arc<Inner>,
    folder: PathBuf,
    placed: impl Iterator<Item = (&'a Output, &'a Path)>,
) -> Result<(), DiskTrouble> {
    let sum = |(output, path): (&Output, &Path)| {
        Some((path.file_name()?.to_string_lossy().into_owned(), output.sha256.clone()?))
    };
    let sums: Vec<(String, String)> = placed.filter_map(sum).collect();
    let files = Arc::clone(&inner.ports.files);
    blocking(move || {
        let sums: Vec<(&str, &str)> = sums.iter().map(|(name, sha256)| (&**name, &**sha256)).collect();
        archive::add_sums(&*files, &folder, &sums)
    })
    .await
}

/// Writes sidecars as they are asked for, those together that are due at the moment, each beside its task's first
/// archived file; those that the disk did not take, again and again. Ends when nobody can ask any more. Which are due
/// stands in the database, so a start begins with what the last end left out.
pub(crate) async fn write_as_told(inner: Arc<Inner>, lane: Arc<Lane>, mut inbox: mpsc::UnboundedReceiver<i64>) {
    let (mut due, mut told) = (Gathering::default(), Vec::new());
    left_due(&inner, &lane).await.into_iter().for_each(|task| due.ask(task, inner.now()));
    let mut goes_on = true;
    while goes_on {
        let wait = due.next_turn().map_or(IDLE, |at| verbs::until(at, inner.now()));
        if !due.is_turn(inner.now()) {
            goes_on = tokio::select! {
                count = inbox.recv_many(&mut told, TOGETHER) => count > 0,
                () = inner.ports.clock.sleep(wait) => true,
            };
        }
        let now = inner.now();
        told.drain(..).for_each(|task| due.ask(task, now));
        // What is still gathering at the end is written as it is.
        let turns = due.turns(if goes_on { now } else { i64::MAX });
        for turns in turns.chunks(TOGETHER) {
            tokio::select! {
                tried = write(&inner, &lane, turns) => due.tried(&tried, now),
                // The disk that it waits for may never answer, and the person has chosen another one.
                () = inner.disk.left() => due.tried(&failed(turns), now),
            }
        }
    }
}

/// What became of tasks that had their turn.
type Outcomes = Vec<(i64, Tried)>;

/// What was due when the engine ended last.
async fn left_due(inner: &Inner, lane: &Lane) -> Vec<i64> {
    let account = lane.account;
    let left = inner.library.read(move |reader| reader.sidecars_due().of_account(account)).await;
    left.unwrap_or_else(|error| {
        tracing::error!(%error, "which sidecars are due could not be read; they are written after the next start");
        Vec::new()
    })
}

fn failed(turns: &[Turn]) -> Outcomes {
    turns.iter().map(|turn| (turn.task, Tried::Failed)).collect()
}

/// Where it stands that a sidecar is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ledger {
    /// Files came.
    Due,
    /// Something was said of them.
    Stale,
}

/// Writes the sidecars of tasks of which something was said.
pub(crate) async fn write_stale(inner: &Arc<Inner>, lane: &Arc<Lane>, tasks: &[i64]) -> Result<(), library::Error> {
    let turns = tasks.iter().map(|task| Turn { task: *task, is_late: true }).collect();
    tokio::select! {
        tried = try_write(inner, lane, turns, Ledger::Stale) => tried.map(drop),
        () = inner.disk.left() => Ok(()),
    }
}

async fn write(inner: &Arc<Inner>, lane: &Arc<Lane>, turns: &[Turn]) -> Outcomes {
    try_write(inner, lane, turns.to_vec(), Ledger::Due).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "sidecars could not be made");
        failed(turns)
    })
}

async fn try_write(
    inner: &Arc<Inner>,
    lane: &Arc<Lane>,
    turns: Vec<Turn>,
    ledger: Ledger,
) -> Result<Outcomes, library::Error> {
    let _turn = ONE_AT_A_TIME.lock().await;
    let (mut tried, mut on_disk, read) = inner.library.read(move |reader| read_due(reader, &turns, ledger)).await?;
    let mut by_folder: BTreeMap<PathBuf, Vec<(Asked, String, Sidecar)>> = BTreeMap::new();
    for Due { asked, folder, task, outputs, receipts, made_from, judgement } in read {
        // Named after the task's first output, whichever is saved first.
        let named = relative_path(&task, 0, "json");
        let stem = named.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let sidecar = Sidecar { made_from, judgement, ..sidecar(lane, &folder, task, &outputs, receipts) };
        by_folder.entry(folder).or_default().push((asked, stem, sidecar));
    }
    for (folder, sidecars) in by_folder {
        let files = Arc::clone(&inner.ports.files);
        let (sidecars, written) = blocking(move || {
            let wanted: Vec<(&str, &Sidecar)> = sidecars.iter().map(|(_, stem, sidecar)| (&**stem, sidecar)).collect();
            let written = archive::write_sidecars(&*files, &folder, &wanted);
            (sidecars, written)
        })
        .await;
        for ((asked, ..), written) in sidecars.into_iter().zip(written) {
            match written {
                Ok(_) => on_disk.push(asked),
                Err(error) => {
                    tracing::warn!(task = asked.task, %error, "the sidecar could not be written; it is tried again");
                    tried.push((asked.task, Tried::Failed));
                }
            }
        }
    }
    tried.extend(on_disk.iter().map(|asked| (asked.task, Tried::Done)));
    if !on_disk.is_empty() {
        inner
            .library
            .write_shared(move |writer| {
                on_disk.iter().try_for_each(|asked| match ledger {
                    Ledger::Due => writer.sidecars_due().written(asked.task, asked.times).map(drop),
                    Ledger::Stale => writer.sidecars_stale().written(asked.task, asked.times).map(drop),
                })
            })
            .await?;
    }
    Ok(tried)
}

/// How often the sidecar of a task was asked for when the task was read.
struct Asked {
    task: i64,
    times: i64,
}

/// A task whose sidecar is to be written now, as it is.
struct Due {
    asked: Asked,
    folder: PathBuf,
    task: Task,
    outputs: Vec<Output>,
    receipts: Vec<Receipt>,
    made_from: Option<SidecarParent>,
    judgement: Option<SidecarJudgement>,
}

/// What is to be written, what became of the others already, and of which of them there is nothing to write.
fn read_due(
    reader: &Reader<'_>,
    turns: &[Turn],
    ledger: Ledger,
) -> Result<(Outcomes, Vec<Asked>, Vec<Due>), library::Error> {
    let (mut tried, mut nothing, mut due) = (Vec::new(), Vec::new(), Vec::new());
    for turn in turns {
        let id = turn.task;
        if !turn.is_late && reader.outputs().any_on_its_way(id)? {
            tried.push((id, Tried::Coming));
            continue;
        }
        let outputs = reader.outputs().of_task(id)?;
        let first = outputs.iter().filter(|output| output.archived_at.is_some()).find_map(|output| output.path.clone());
        let folder = first.as_deref().and_then(|first| Path::new(first).parent()).map(Path::to_owned);
        let asked = match ledger {
            Ledger::Due => reader.sidecars_due().asked(id)?,
            Ledger::Stale => reader.sidecars_stale().asked(id)?,
        };
        match (asked, reader.tasks().get(id)?, folder) {
            (Some(times), Some(task), Some(folder)) => {
                let receipts = reader.receipts().of_task(id)?;
                let made_from = made_from(reader, &task)?;
                let judgement = judgement(reader, &task)?;
                let asked = Asked { task: id, times };
                due.push(Due { asked, folder, task, outputs, receipts, made_from, judgement });
            }
            // Nothing of it is on the disk, so nothing lies beside it either.
            (Some(times), _, _) => nothing.push(Asked { task: id, times }),
            (None, _, _) => tried.push((id, Tried::Done)),
        }
    }
    Ok((tried, nothing, due))
}

/// What was said of a task. That it lies in the bin is not among it: a folder alone cannot be told to hide.
fn judgement(reader: &Reader<'_>, task: &Task) -> Result<Option<SidecarJudgement>, library::Error> {
    let said = reader.judgements().get(task.account_id, task.id)?;
    let mut tags: Vec<String> = reader.tags().of_task(task.id)?.into_iter().map(|tag| tag.name).collect();
    tags.sort();
    let collections = reader.collections().of_task(task.id)?.into_iter();
    let mut collections: Vec<SidecarCollection> =
        collections.map(|held| SidecarCollection { name: held.name, private: held.private }).collect();
    collections.sort_by(|one, other| one.name.cmp(&other.name));
    let judgement = SidecarJudgement {
        favourite: said.favourite,
        rating: said.rating,
        label: said.label.map(|label| label.as_text().to_owned()),
        private: said.private,
        tags,
        collections,
        note: reader.notes().of_task(task.id)?.map(|note| note.text),
    };
    Ok((judgement != SidecarJudgement::default()).then_some(judgement))
}

fn made_from(reader: &Reader<'_>, task: &Task) -> Result<Option<SidecarParent>, library::Error> {
    let Some(parent) = task.parent_id.map(|id| reader.tasks().get(id)).transpose()?.flatten() else {
        return Ok(None);
    };
    let kinship = reader.kinships().of_task(task.id)?;
    Ok(Some(SidecarParent {
        id: format!("{}/{}", parent.submit_id, parent.submit_index),
        task_id: parent.remote_id,
        output: kinship.as_ref().and_then(|kinship| u32::try_from(kinship.output_idx?).ok()),
        how: kinship.map(|kinship| kinship.how),
    }))
}

fn sidecar(lane: &Lane, folder: &Path, task: Task, outputs: &[Output], receipts: Vec<Receipt>) -> Sidecar {
    let cost = task.cost_reported.map(|credits| (credits, "reported"));
    let cost = cost.or(task.cost_estimate.map(|credits| (credits, "estimated")));
    Sidecar {
        schema: SIDECAR_SCHEMA.to_owned(),
        id: format!("{}/{}", task.submit_id, task.submit_index),
        account: SidecarAccount { name: lane.name.clone(), origin: lane.base().origin() },
        kind: task.kind.as_text().to_owned(),
        times: SidecarTimes {
            created: moment(task.created_at),
            sent: task.sent_at.map(moment),
            ended: task.ended_at.map(moment),
        },
        cost: cost.map(|(credits, how)| SidecarCost { credits, how: how.to_owned(), refunded: task.refunded }),
        error: task.error_message.map(|message| SidecarError { code: task.error_code, message }),
        outputs: outputs.iter().map(|output| sidecar_output(folder, output)).collect(),
        receipts: receipts
            .into_iter()
            .map(|receipt| SidecarReceipt { at: moment(receipt.at), fact: receipt.fact, details: receipt.data })
            .collect(),
        model: task.model,
        prompt: task.prompt,
        body: task.body,
        state: task.state.as_text().to_owned(),
        task_id: task.remote_id,
        made_from: None,
        judgement: None,
        answer: task.answer,
        other: serde_json::Map::new(),
    }
}

fn sidecar_output(folder: &Path, output: &Output) -> SidecarOutput {
    let archived = output.path.as_deref().filter(|_| output.archived_at.is_some()).map(Path::new);
    let file = archived.map(|path| path.strip_prefix(folder).unwrap_or(path).to_string_lossy().into_owned());
    let side = |pixels: Option<i64>| pixels.and_then(|pixels| u32::try_from(pixels).ok());
    let long = |number: Option<i64>| number.and_then(|number| u64::try_from(number).ok());
    SidecarOutput {
        url: output.url.clone(),
        role: output.role.as_text().to_owned(),
        label: output.label.clone(),
        file,
        bytes: long(output.bytes),
        sha256: output.sha256.clone(),
        mime: output.mime.clone(),
        width: side(output.width),
        height: side(output.height),
        duration_ms: long(output.duration_ms),
    }
}

/// RFC 3339 with the offset of this computer's zone.
fn moment(at_ms: i64) -> String {
    let moment =
        Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned_datetime(TimeZone::system());
    moment.strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string()
}

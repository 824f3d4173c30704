//! The sidecar beside a task's files and the checksum list of their folder. Both repeat what the database says. A
//! file is in the list before its row says that it is archived; a sidecar that cannot be written is tried again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use archive::{
    DiskTrouble, SIDECAR_SCHEMA, Sidecar, SidecarAccount, SidecarCost, SidecarError, SidecarOutput, SidecarReceipt,
    SidecarTimes,
};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use library::{Output, Receipt, Task};
use tokio::sync::{Mutex, mpsc, oneshot};

use crate::archiver::blocking;
use crate::inner::Inner;
use crate::lane::Lane;
use crate::part_files::relative_path;

/// A sidecar that the disk did not take is written again after this.
const RETRY: Duration = Duration::from_secs(20);
/// What was read later is written later, also when two accounts save into one folder.
static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());
/// Most sidecars that are written together.
const TOGETHER: usize = 64;

/// Takes tasks whose sidecars are to be written.
pub(crate) type Wanted = mpsc::UnboundedSender<Asked>;

/// A task whose sidecar is to be written.
pub(crate) struct Asked {
    task: i64,
    /// Dropped when the disk took it, or refused it once.
    untried: oneshot::Sender<()>,
}

/// Comes when a sidecar was tried, or is no more going to be because the engine ends.
pub(crate) struct Tried(oneshot::Receiver<()>);

impl Future for Tried {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.0).poll(context).map(|_| ())
    }
}

pub(crate) fn ask(wanted: &Wanted, task: i64) -> Tried {
    let (untried, tried) = oneshot::channel();
    // Nobody is there to write it when the engine ends.
    let _ = wanted.send(Asked { task, untried });
    Tried(tried)
}

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

/// Writes sidecars as they are asked for, those together that wait at the moment, each beside its task's first
/// archived file; those that the disk did not take, again and again. Ends when nobody can ask any more.
pub(crate) async fn write_as_told(inner: Arc<Inner>, lane: Arc<Lane>, mut inbox: mpsc::UnboundedReceiver<Asked>) {
    let (mut asked, mut again) = (Vec::new(), Vec::new());
    loop {
        tokio::select! {
            told = inbox.recv_many(&mut asked, TOGETHER) => if told == 0 {
                return;
            },
            goes_on = inner.pause(RETRY), if !again.is_empty() => if !goes_on {
                again.clear();
                continue;
            },
        }
        let (told, untried): (Vec<i64>, Vec<_>) = asked.drain(..).map(|asked| (asked.task, asked.untried)).unzip();
        let mut tasks = std::mem::take(&mut again);
        tasks.extend(told);
        tasks.sort_unstable();
        tasks.dedup();
        tokio::select! {
            failed = write(&inner, &lane, tasks.clone()) => again = failed,
            // The disk that it waits for may never answer, and the person has chosen another one.
            () = inner.disk.left() => again = tasks,
        }
        drop(untried);
    }
}

/// After a start: the sidecar of a task with an output that has no picture yet. A crash after the row said `archived`
/// may have come before the sidecar, and the picture comes after it.
pub(crate) async fn catch_up(inner: &Arc<Inner>, task: i64) {
    match inner.library.read(move |reader| reader.tasks().get(task)).await {
        Ok(row) => {
            if let Some(lane) = row.and_then(|row| inner.lane(row.account_id)) {
                write(inner, &lane, vec![task]).await;
            }
        }
        Err(error) => tracing::warn!(task, %error, "whether the sidecar is there was not looked at"),
    }
}

/// Answers the tasks whose sidecars could not be written.
async fn write(inner: &Arc<Inner>, lane: &Arc<Lane>, tasks: Vec<i64>) -> Vec<i64> {
    try_write(inner, lane, tasks.clone()).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "sidecars could not be made");
        tasks
    })
}

async fn try_write(inner: &Arc<Inner>, lane: &Arc<Lane>, tasks: Vec<i64>) -> Result<Vec<i64>, library::Error> {
    let _turn = ONE_AT_A_TIME.lock().await;
    let read = inner
        .library
        .read(move |reader| {
            let mut read = Vec::new();
            for id in tasks {
                if let Some(task) = reader.tasks().get(id)? {
                    read.push((task, reader.outputs().of_task(id)?, reader.receipts().of_task(id)?));
                }
            }
            Ok(read)
        })
        .await?;
    let mut by_folder: BTreeMap<PathBuf, Vec<(i64, String, Sidecar)>> = BTreeMap::new();
    for (task, outputs, receipts) in read {
        let first = outputs.iter().filter(|output| output.archived_at.is_some()).find_map(|output| output.path.clone());
        let Some(folder) = first.as_deref().and_then(|first| Path::new(first).parent()).map(Path::to_owned) else {
            continue;
        };
        // Named after the task's first output, whichever is saved first.
        let named = relative_path(&task, 0, "json");
        let stem = named.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let id = task.id;
        let sidecar = sidecar(lane, &folder, task, &outputs, receipts);
        by_folder.entry(folder).or_default().push((id, stem, sidecar));
    }
    let mut failed = Vec::new();
    for (folder, sidecars) in by_folder {
        let files = Arc::clone(&inner.ports.files);
        let (sidecars, written) = blocking(move || {
            let wanted: Vec<(&str, &Sidecar)> = sidecars.iter().map(|(_, stem, sidecar)| (&**stem, sidecar)).collect();
            let written = archive::write_sidecars(&*files, &folder, &wanted);
            (sidecars, written)
        })
        .await;
        for ((task, ..), written) in sidecars.iter().zip(written) {
            if let Err(error) = written {
                tracing::warn!(task, %error, "the sidecar could not be written; it is tried again");
                failed.push(*task);
            }
        }
    }
    Ok(failed)
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

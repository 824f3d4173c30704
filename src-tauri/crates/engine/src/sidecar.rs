//! The sidecar beside a task's files and the checksum list of their folder. Both repeat what the database says. A
//! file is in the list before its row says that it is archived; a sidecar that cannot be written is tried again.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use archive::{
    DiskTrouble, SIDECAR_SCHEMA, Sidecar, SidecarAccount, SidecarCost, SidecarError, SidecarOutput, SidecarReceipt,
    SidecarTimes,
};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use library::{Output, Receipt, Task};
use tokio::sync::Mutex;

use crate::archiver::blocking;
use crate::inner::Inner;
use crate::lane::Lane;
use crate::saving;

static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());

/// A sidecar that the disk did not take is written again after this.
const RETRY: Duration = Duration::from_secs(20);

pub(crate) async fn add_sum(inner: &Arc<Inner>, output: &Output, path: &Path) -> Result<(), DiskTrouble> {
    let (Some(sha256), Some(folder), Some(name)) = (output.sha256.clone(), path.parent(), path.file_name()) else {
        return Ok(());
    };
    let (files, folder, name) =
        (Arc::clone(&inner.ports.files), folder.to_owned(), name.to_string_lossy().into_owned());
    blocking(move || archive::add_sum(&*files, &folder, &name, &sha256)).await
}

/// Writes the sidecar of a task; if the disk does not take it, again and again beside everything else.
pub(crate) async fn write(inner: &Arc<Inner>, lane: &Arc<Lane>, task: i64) {
    if try_write(inner, lane, task).await {
        return;
    }
    let (inner_of, lane) = (Arc::clone(inner), Arc::clone(lane));
    inner.tasks.spawn(async move { while inner_of.pause(RETRY).await && !try_write(&inner_of, &lane, task).await {} });
}

/// Writes it beside the task's first archived file. False when the disk did not take it.
async fn try_write(inner: &Arc<Inner>, lane: &Arc<Lane>, task: i64) -> bool {
    // Two files of a task may be saved at the same moment: what was read later must be written later.
    let _turn = ONE_AT_A_TIME.lock().await;
    let read = inner
        .library
        .read(move |reader| {
            let task = reader.tasks().get(task)?;
            let Some(task) = task else { return Ok(None) };
            Ok(Some((reader.outputs().of_task(task.id)?, reader.receipts().of_task(task.id)?, task)))
        })
        .await;
    let (outputs, receipts, row) = match read {
        Ok(Some(read)) => read,
        Ok(None) => return true,
        Err(error) => {
            tracing::warn!(task, %error, "the sidecar could not be made");
            return false;
        }
    };
    let first = outputs.iter().filter(|output| output.archived_at.is_some()).find_map(|output| output.path.clone());
    let Some(first) = first.map(PathBuf::from) else { return true };
    let Some(folder) = first.parent().map(Path::to_path_buf) else { return true };
    // Named after the task's first output, whichever is saved first.
    let named = saving::relative_path(&row, 0, "json");
    let stem = named.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let sidecar = sidecar(lane, &folder, row, &outputs, receipts);
    let files = Arc::clone(&inner.ports.files);
    let written = blocking(move || archive::write_sidecar(&*files, &folder, &stem, &sidecar)).await;
    if let Err(error) = &written {
        tracing::warn!(task, %error, "the sidecar could not be written; it is tried again");
    }
    written.is_ok()
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

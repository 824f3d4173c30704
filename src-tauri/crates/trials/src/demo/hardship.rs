//! What goes wrong in a creator's life, done on purpose: the app dies while it saves, the service goes away.

use std::fs;
use std::path::{Path, PathBuf};

use sandbox::{Fault, Status};

use crate::Failure;
use crate::books::files_below;
use crate::demo::notified::must_be_told;
use crate::demo::stage::{SEEN_WITHIN, Stage};
use crate::demo::work::Work;
use crate::telling::{say, until, until_true};
use crate::window::{any, has, says};

/// How long the largest file takes while the app is killed: time enough to do it, and to open the app again.
const SAVING_SECONDS: u64 = 16;

/// Kills the app in the middle of a download, opens it again, and sees the files whole and told of; it is notice
/// number `notice`.
pub async fn killed_while_saving(stage: &mut Stage, work: &Work, notice: usize) -> Result<(), Failure> {
    let task = stage.task_of(work.prompt)?;
    slowly(stage, &task).await?;
    let archive = stage.app.archive();
    let (part, bytes) = until("a download to be under way", SEEN_WITHIN, async || partly_there(&archive)).await?;
    stage.kill().await?;
    say(format_args!("the app was killed with {bytes} bytes of a file on the disk"));
    stage.open().await?;
    stage.window()?.minimise(&stage.desktop).await?;
    stage.desktop.notifications().shown(SEEN_WITHIN).await?;
    must_be_told(stage, work, notice).await?;
    until_true("the file to be whole", SEEN_WITHIN, async || Ok(!part.exists())).await?;
    let tasks = stage.app.export(&stage.desktop).await?;
    let ours = tasks.iter().find(|ours| ours.task_id.as_deref() == Some(&task));
    if !ours.is_some_and(|ours| !ours.outputs.is_empty() && ours.outputs.iter().all(|one| one.state == "archived")) {
        return Err(Failure::Disagree(format!("told as ready, but not saved: {ours:?}")));
    }
    stage.sandbox()?.fault(Fault::CdnSlow { bytes_per_second: 0 });
    say("check: killed in the middle of a download and opened again, the file is whole");
    stage.window()?.activate(&stage.desktop).await
}

/// Ends the task and has its files delivered slowly.
async fn slowly(stage: &Stage, task: &str) -> Result<(), Failure> {
    let sandbox = stage.sandbox()?;
    // Slow before its size is known, so that nothing slips through.
    sandbox.fault(Fault::CdnSlow { bytes_per_second: 10_000 });
    sandbox.complete(task);
    let largest = until("the task to be made", SEEN_WITHIN, async || {
        let ledger = sandbox.ledger();
        let ours = ledger.tasks.iter().find(|ours| ours.id == task && ours.status == Status::Completed);
        Ok(ours.and_then(|ours| ours.outputs.iter().map(|output| output.bytes).max()))
    })
    .await?;
    sandbox.fault(Fault::CdnSlow { bytes_per_second: (largest / SAVING_SECONDS).max(1) });
    Ok(())
}

/// Stops the service and starts it again: the app says so, asks nothing, and goes on by itself.
pub async fn service_goes_away(stage: &mut Stage, work: &Work) -> Result<(), Failure> {
    stage.stop_service().await;
    let page = stage.page()?;
    page.see_within(&says("contentinfo", "Offline"), SEEN_WITHIN).await?;
    say("the service is gone, and the status line says so");
    stage.start_service().await?;
    page.see_within(&says("contentinfo", "Connected"), SEEN_WITHIN).await?;
    page.see(&has("row", work.prompt)).await?;
    if page.find(&any("dialog")).await?.is_some() {
        return Err(Failure::Disagree("a service that comes back must not be a question".to_owned()));
    }
    say("check: the service went away and came back, and the app went on by itself");
    Ok(())
}

/// A file that is still being written, with some bytes in it.
fn partly_there(archive: &Path) -> Result<Option<(PathBuf, u64)>, Failure> {
    if !archive.exists() {
        return Ok(None);
    }
    let parts = files_below(archive)?.into_iter().filter(|path| path.extension().is_some_and(|end| end == "part"));
    let sizes: Vec<_> = parts.filter_map(|path| fs::metadata(&path).ok().map(|facts| (path, facts.len()))).collect();
    Ok(sizes.into_iter().find(|(_, bytes)| *bytes > 0))
}

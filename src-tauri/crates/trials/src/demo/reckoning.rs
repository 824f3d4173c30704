//! The end: ledger, database and disk are compared byte by byte, and the key is looked for where it must not be.

use std::fs;
use std::path::PathBuf;

use crate::Failure;
use crate::books;
use crate::demo::stage::Stage;
use crate::demo::trail;
use crate::summary::Summary;
use crate::telling::say;

/// Pictures that a run with all of them takes at least.
const PICTURES: usize = 12;

/// Compares, searches, and writes the summary; the app has ended.
pub async fn settle(stage: &mut Stage, notified: usize) -> Result<Summary, Failure> {
    let ledger = stage.sandbox()?.ledger();
    let tasks = stage.app.export(&stage.desktop).await?;
    let archive = stage.app.archive();
    write_ledger(stage, &ledger)?;
    let agreed = books::compare(&ledger, &tasks, &archive)?;
    say(format_args!(
        "check: ledger, database and disk agree: {} tasks, {} charges, {} files byte for byte",
        agreed.submitted, agreed.charges, agreed.verified
    ));
    trail::settle(stage)?;
    nothing_is_cached(stage)?;
    let summary = Summary {
        submitted: agreed.submitted,
        completed: agreed.completed,
        archived: agreed.archived,
        verified: agreed.verified,
        notified,
        charges: agreed.charges,
        restarts: stage.restarts(),
        screenshots: stage.pictures.taken().to_vec(),
        archive_dir: archive,
        key_not_in: stage.trail.clone(),
    };
    let file = summary.write(&stage.options.out)?;
    say(format_args!("summary: {}", file.display()));
    let pictures = if stage.options.end_to_end { 0 } else { PICTURES };
    match summary.disagreements(agreed.outputs, pictures).as_slice() {
        [] => Ok(summary),
        wrong => Err(Failure::Disagree(wrong.join("; "))),
    }
}

/// What was looked at is in the archive and among the thumbnails; the web view has kept none of it, where what is deleted
/// later or private would stay.
fn nothing_is_cached(stage: &Stage) -> Result<(), Failure> {
    let kept = books::files_below(&stage.app.profile().join("webview"))?;
    let is_content = |path: &&PathBuf| path.iter().any(|part| part == "Records" || part == "Blobs");
    if let Some(file) = kept.iter().find(is_content) {
        return Err(Failure::Disagree(format!("the web view has kept an answer in {}", file.display())));
    }
    say(format_args!("check: the web view has kept no answer in its {} files", kept.len()));
    Ok(())
}

/// Beside the summary, for whoever wants to compare by hand.
fn write_ledger(stage: &Stage, ledger: &sandbox::Ledger) -> Result<(), Failure> {
    let file = stage.options.out.join("ledger.json");
    let text = serde_json::to_string_pretty(ledger).map_err(Failure::not_understood("the ledger"))?;
    fs::write(&file, text + "\n").map_err(Failure::file(&file))
}

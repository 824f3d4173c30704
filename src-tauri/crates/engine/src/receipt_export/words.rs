//! Facts in words, for the readable page.

use library::{Receipt, TaskState};

use super::clean::{clean, clean_json};
use crate::face::{Fact, SaveTrouble, TimelineEntry};
use crate::receipts;

/// One line for a fact: what happened, and what belongs to it.
pub(super) fn fact(receipt: &Receipt) -> String {
    let TimelineEntry { fact, .. } =
        receipts::read(Receipt { data: clean_json(receipt.data.clone()), ..receipt.clone() });
    match fact {
        Fact::WrittenToDisk { bytes, sha256 } => format!("Request written to disk: {bytes} bytes, SHA-256 {sha256}"),
        Fact::Sent { host, endpoint } => format!("Sent to {host}, {endpoint}"),
        Fact::Answered { status, code, message, request_id } => {
            let code = code.map(|code| code.to_string()).unwrap_or_default();
            let parts = [code, message.unwrap_or_default(), request_id.unwrap_or_default()];
            let rest: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
            with(&format!("The service answered {status}"), &rest.join(", "))
        }
        Fact::NotReached { detail } => with("Not reached, so nothing was sent", &detail),
        Fact::ConnectionBroke { after_ms, detail } => with(&format!("Connection broke after {after_ms} ms"), &detail),
        Fact::BackInQueue { .. } => "Back in the queue: certainly not sent".to_owned(),
        Fact::BalanceRead { credits } => format!("Balance read: {credits} credits"),
        Fact::TaskIdKept { task_id } => format!("Task id kept: {task_id}"),
        Fact::Polled { status, count, .. } => format!("Asked {count} times: {status}"),
        Fact::Completed { outputs } => format!("Done at the service: {outputs} files"),
        Fact::Failed { code, message } => with(
            "Failed at the service",
            &format!("{} {message}", code.map(|code| code.to_string()).unwrap_or_default()),
        ),
        Fact::CostDiffers { charged, estimated: Some(estimated) } => {
            format!("Charged {charged} credits; {estimated} were estimated")
        }
        Fact::CostDiffers { charged, estimated: None } => format!("Charged {charged} credits; no estimate was known"),
        Fact::BatchCostDiffers { tasks, charged, estimated, .. } => {
            format!("{tasks} tasks together were charged {charged} credits; {estimated} were estimated")
        }
        Fact::RefundSeen { credits: Some(credits) } => format!("The balance shows that {credits} credits came back"),
        Fact::RefundSeen { credits: None } => "The balance shows that the credits came back".to_owned(),
        Fact::NotRefunded { credits } => format!("The balance shows that {credits} credits did not come back"),
        Fact::RefundUntold => "Other activity on the account: the balance cannot tell of the refund".to_owned(),
        Fact::Saved { file, bytes, sha256 } => format!("Saved {file}: {bytes} bytes, SHA-256 {sha256}"),
        Fact::NotSaved { reason, detail } => with(&format!("Not saved: {}", trouble(reason)), &detail),
        Fact::LinkDead { status } => format!("The link is gone: it answers {status}"),
        Fact::Attached { task_id } => format!("Attached by the person to {task_id}"),
        Fact::Imported { archive: true, path, .. } => format!("Brought in from an archive, by its sidecar {path}"),
        Fact::Imported { program, path, .. } if program.is_empty() => format!("Brought in from the file {path}"),
        Fact::Imported { program, path, .. } => format!("Brought in from the file {path}, made by {program}"),
        Fact::AddedById { task_id } => format!("Added by the person: {task_id}, made elsewhere"),
        Fact::WatchingStopped { after_minutes: Some(minutes) } => format!("Looking stopped after {minutes} minutes"),
        Fact::WatchingStopped { after_minutes: None } => "Looking stopped by the person".to_owned(),
        Fact::WatchingResumed => "Looking resumed".to_owned(),
        Fact::SubmittedAgain { task } => format!("Submitted again by the person, as task {task}"),
        Fact::Decided { decision } => format!("Decided by the person: {decision}"),
        Fact::FoundAgain { from, to } => format!("Found again by its SHA-256: {from} lies at {to}"),
        Fact::AppRestarted => "The app was started again".to_owned(),
        Fact::Unknown { raw } => with(&clean(&receipt.fact), &raw),
    }
}

fn with(what: &str, detail: &str) -> String {
    let detail = detail.trim();
    if detail.is_empty() { what.to_owned() } else { format!("{what}: {detail}") }
}

fn trouble(reason: SaveTrouble) -> &'static str {
    match reason {
        SaveTrouble::DiskFull => "the disk is full",
        SaveTrouble::FolderMissing => "the archive folder is away",
        SaveTrouble::FolderReadOnly => "the archive folder cannot be written",
        SaveTrouble::LinkAnswers => "the link answers with an error",
        SaveTrouble::NotReached => "the link cannot be reached",
        SaveTrouble::WrongContent => "the link gave something else",
        SaveTrouble::AddressRefused => "the link points to a private address",
        SaveTrouble::Other => "the file could not be written",
    }
}

pub(super) fn state(state: &TaskState) -> String {
    match state {
        TaskState::Queued => "waits to be sent".to_owned(),
        TaskState::Sending => "being sent".to_owned(),
        TaskState::Processing => "running at the service".to_owned(),
        TaskState::Completed => "completed".to_owned(),
        TaskState::Failed => "failed at the service".to_owned(),
        TaskState::Rejected => "rejected: nothing made, nothing charged".to_owned(),
        TaskState::Unconfirmed => "no answer came back: charged or not is unknown".to_owned(),
        TaskState::LostContact => "lost contact".to_owned(),
        TaskState::Withdrawn => "withdrawn, never sent".to_owned(),
        TaskState::Dismissed => "dismissed, never confirmed".to_owned(),
        TaskState::Unknown(raw) => raw.clone(),
    }
}

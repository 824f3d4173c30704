//! Words that leave the engine by themselves: notifications. The page has its own catalogue for everything else;
//! a second language gets a second table here.

use crate::face::{MediaType, SaveTrouble};

pub(crate) fn ready(outputs: u32, media: MediaType) -> String {
    match (outputs, media) {
        (0, _) => "Ready: the service returned no file".to_owned(),
        (1, media) => format!("Ready: 1 {}", one(media)),
        (count, media) => format!("Ready: {count} {}", many(media)),
    }
}

pub(crate) fn failed(code: Option<i64>) -> String {
    match code {
        Some(80_006) => "Failed: content policy (80006). Refunded".to_owned(),
        Some(80_002) => "Failed: the service ran out of time (80002). Refunded".to_owned(),
        Some(code) => format!("Failed ({code}). Refunded"),
        None => "Failed. Refunded".to_owned(),
    }
}

pub(crate) fn no_answer() -> String {
    "Needs you: no answer came back".to_owned()
}

pub(crate) fn lost_contact() -> String {
    "Needs you: lost contact with a task".to_owned()
}

pub(crate) fn rejected() -> String {
    "Rejected, nothing made, nothing charged".to_owned()
}

pub(crate) fn no_credits() -> String {
    "Needs you: not enough credits".to_owned()
}

pub(crate) fn not_saved(trouble: SaveTrouble) -> String {
    let why = match trouble {
        SaveTrouble::DiskFull => "the disk is full",
        SaveTrouble::FolderMissing => "the archive folder is away",
        SaveTrouble::FolderReadOnly => "the archive folder cannot be written",
        SaveTrouble::LinkAnswers => "the link answers with an error",
        SaveTrouble::NotReached => "the link cannot be reached",
        SaveTrouble::WrongContent => "the link gave something else",
        SaveTrouble::AddressRefused => "the link points to a private address",
        SaveTrouble::Other => "the file could not be written",
    };
    format!("Needs you: not saved yet, {why}")
}

pub(crate) fn link_dead() -> String {
    "Could not be saved: the link is gone".to_owned()
}

pub(crate) fn imported(count: u32) -> String {
    if count == 1 { "Imported: 1 result".to_owned() } else { format!("Imported: {count} results") }
}

pub(crate) fn several(count: usize) -> String {
    format!("{count} tasks have news")
}

fn one(media: MediaType) -> &'static str {
    match media {
        MediaType::Image => "image",
        MediaType::Video => "video",
        MediaType::Audio => "track",
        MediaType::Other | MediaType::Unknown => "file",
    }
}

fn many(media: MediaType) -> &'static str {
    match media {
        MediaType::Image => "images",
        MediaType::Video => "videos",
        MediaType::Audio => "tracks",
        MediaType::Other | MediaType::Unknown => "files",
    }
}

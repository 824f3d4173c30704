//! Stored states, as the page and the notices get them.

use library::{Output, OutputState, TaskBrief, TaskState};

use crate::face::{
    BalanceStep, Broke, Estimate, Kind, LostReason, MediaType, OutputRole, OutputStateView, RejectReason, SaveTrouble,
    StateView, WaitsFor,
};
use crate::line::Hold;

/// What the words of a state need beside the row itself.
#[derive(Default)]
pub(crate) struct Around {
    pub hold: Option<Hold>,
    pub key_missing: bool,
    pub paused: bool,
    pub estimate: Option<Estimate>,
    pub balance: Option<BalanceStep>,
    /// Bytes of the outputs that are being fetched now.
    pub received: i64,
    pub total: Option<i64>,
}

pub(crate) fn state_of(task: &TaskBrief, outputs: &[Output], around: Around) -> StateView {
    match &task.state {
        TaskState::Queued => queued(task, &around),
        TaskState::Sending => StateView::Sending { since: task.sent_at.unwrap_or(task.created_at) },
        TaskState::Processing => StateView::Processing {
            since: task.sent_at.unwrap_or(task.created_at),
            status: task.remote_status.clone().filter(|status| status != "processing"),
            estimate: around.estimate,
            watched: task.watched,
        },
        TaskState::Completed => completed(task, outputs, &around),
        TaskState::Failed => StateView::Failed {
            code: task.error_code,
            message: task.error_message.clone().unwrap_or_default(),
            refunded: task.refunded,
        },
        TaskState::Rejected => StateView::Rejected {
            reason: reject_reason(task),
            code: task.error_code,
            message: task.error_message.clone().unwrap_or_default(),
            status: status_code(task),
        },
        TaskState::Unconfirmed => StateView::Unconfirmed {
            sent_at: task.sent_at.unwrap_or(task.created_at),
            broke_at: task.broke_at.unwrap_or(task.created_at),
            what: broke(task),
            balance: around.balance,
        },
        TaskState::LostContact => StateView::LostContact {
            reason: if task.error_status == Some(404) { LostReason::NotKnown } else { LostReason::PastLimit },
            since: task.answered_at.unwrap_or(task.created_at),
        },
        TaskState::Withdrawn => StateView::Withdrawn,
        TaskState::Dismissed => StateView::Dismissed { sent_at: task.sent_at.unwrap_or(task.created_at) },
        TaskState::Unknown(raw) => StateView::Unknown { raw: raw.clone() },
    }
}

fn queued(task: &TaskBrief, around: &Around) -> StateView {
    let held = match &task.hold {
        Some(library::Hold::Person) => Some(WaitsFor::Person),
        Some(library::Hold::Credits) => Some(WaitsFor::Credits),
        Some(library::Hold::Paused) => Some(WaitsFor::BatchPaused),
        Some(library::Hold::Key) => Some(WaitsFor::Key),
        Some(library::Hold::Unknown(_)) => Some(WaitsFor::Person),
        None => None,
    };
    let (waits_for, goes_out_at) = match (held, around.hold) {
        (Some(held), _) => (held, None),
        (None, _) if around.paused => (WaitsFor::Paused, None),
        (None, Some(Hold::Key)) => (WaitsFor::Key, None),
        (None, _) if around.key_missing => (WaitsFor::Key, None),
        (None, Some(Hold::Pause { until })) => (WaitsFor::RateLimit, Some(until)),
        (None, Some(Hold::Offline { until } | Hold::Trouble { until })) => (WaitsFor::Network, Some(until)),
        (None, None) => (WaitsFor::Turn, None),
    };
    StateView::Queued { waits_for, goes_out_at }
}

fn completed(task: &TaskBrief, outputs: &[Output], around: &Around) -> StateView {
    let made_at = task.ended_at.unwrap_or(task.created_at);
    let kept = |output: &&Output| output.fetch && output.state != OutputState::Deleted;
    let fetched: Vec<&Output> = outputs.iter().filter(kept).collect();
    if outputs.is_empty() {
        return StateView::CompletedWithoutFile { at: made_at };
    }
    if outputs.iter().all(|output| output.state == OutputState::Deleted) {
        return StateView::Deleted;
    }
    // Of what was brought in without its files nothing is saved.
    if fetched.is_empty() {
        return StateView::CompletedWithoutFile { at: made_at };
    }
    let of = count(fetched.len());
    let saved = count(fetched.iter().filter(|output| output.state == OutputState::Archived).count());
    let moving = |output: &&Output| matches!(output.state, OutputState::Waiting | OutputState::Downloading);
    if fetched.iter().any(moving) {
        let bytes =
            fetched.iter().filter(|output| output.state == OutputState::Archived).filter_map(|o| o.bytes).sum::<i64>();
        return StateView::Archiving { saved, of, bytes: bytes + around.received, total: around.total };
    }
    if let Some(output) = fetched.iter().find(|output| output.state == OutputState::Failed) {
        return StateView::ArchiveFailed {
            reason: save_trouble(output.fail_reason.as_deref()),
            retry_at: output.retry_at,
            saved,
            of,
        };
    }
    if let Some(output) = fetched.iter().find(|output| output.state == OutputState::LinkDead) {
        return StateView::LinkDead {
            made_at,
            tries: u32::try_from(output.tries).unwrap_or(u32::MAX),
            last_try_at: output.last_try_at.unwrap_or(made_at),
        };
    }
    if let Some(output) = fetched.iter().find(|output| matches!(output.state, OutputState::Unknown(_))) {
        return StateView::Unknown { raw: output.state.as_text().to_owned() };
    }
    let at = fetched.iter().filter_map(|output| output.archived_at).max().unwrap_or(made_at);
    StateView::Archived { at }
}

fn reject_reason(task: &TaskBrief) -> RejectReason {
    match (task.error_status, task.error_code) {
        (Some(402), _) => RejectReason::NoCredits,
        // With the service's JSON error these say that the key is refused, and the task waits; without it, the edge.
        (Some(401 | 403), None) => RejectReason::Edge,
        (_, _) => RejectReason::Refused,
    }
}

fn broke(task: &TaskBrief) -> Broke {
    match &task.broke {
        Some(library::Broke::UnusableAnswer) => Broke::UnusableAnswer,
        Some(library::Broke::AppEnded) => Broke::AppEnded,
        Some(library::Broke::NoAnswer | library::Broke::Unknown(_)) | None => Broke::NoAnswer,
    }
}

fn status_code(task: &TaskBrief) -> u16 {
    task.error_status.and_then(|status| u16::try_from(status).ok()).unwrap_or(0)
}

pub(crate) fn output_state(output: &Output, received: Option<(i64, Option<i64>)>) -> OutputStateView {
    match &output.state {
        OutputState::Waiting => OutputStateView::Waiting,
        OutputState::Downloading => {
            let (bytes, total) = received.unwrap_or((output.received, None));
            OutputStateView::Downloading { bytes, total }
        }
        OutputState::Archived => OutputStateView::Archived,
        OutputState::Failed => OutputStateView::Failed {
            reason: save_trouble(output.fail_reason.as_deref()),
            retry_at: output.retry_at,
            detail: output.fail_detail.clone().unwrap_or_default(),
        },
        OutputState::LinkDead => OutputStateView::LinkDead,
        OutputState::Deleted => OutputStateView::Deleted,
        OutputState::Unknown(raw) => OutputStateView::Unknown { raw: raw.clone() },
    }
}

/// A stored reason; one that this version does not know reads as `Other`, with its detail beside it.
pub(crate) fn save_trouble(stored: Option<&str>) -> SaveTrouble {
    let known = SAVE_TROUBLES.iter().find(|(_, text)| Some(*text) == stored);
    known.map_or(SaveTrouble::Other, |(trouble, _)| *trouble)
}

pub(crate) fn save_trouble_text(trouble: SaveTrouble) -> String {
    let known = SAVE_TROUBLES.iter().find(|(known, _)| *known == trouble);
    known.map_or("other", |(_, text)| *text).to_owned()
}

/// The link is gone and the service, asked for fresh ones, has answered. The page reads it as `LinkAnswers`.
pub(crate) const LINKS_ASKED: &str = "links_asked";

/// Of two texts for one trouble the first is the one that is written.
const SAVE_TROUBLES: [(SaveTrouble, &str); 9] = [
    (SaveTrouble::DiskFull, "disk_full"),
    (SaveTrouble::FolderMissing, "folder_missing"),
    (SaveTrouble::FolderReadOnly, "folder_read_only"),
    (SaveTrouble::LinkAnswers, "link_answers"),
    (SaveTrouble::LinkAnswers, LINKS_ASKED),
    (SaveTrouble::NotReached, "not_reached"),
    (SaveTrouble::WrongContent, "wrong_content"),
    (SaveTrouble::AddressRefused, "address_refused"),
    (SaveTrouble::Other, "other"),
];

pub(crate) fn kind(kind: library::Kind) -> Kind {
    match kind {
        library::Kind::Image => Kind::Image,
        library::Kind::Video => Kind::Video,
        library::Kind::Audio => Kind::Audio,
    }
}

pub(crate) fn media_type(media: library::Media) -> MediaType {
    match media {
        library::Media::Image => MediaType::Image,
        library::Media::Video => MediaType::Video,
        library::Media::Audio => MediaType::Audio,
        library::Media::Other => MediaType::Other,
        library::Media::Unknown => MediaType::Unknown,
    }
}

pub(crate) fn stored_media(media: media::Media) -> library::Media {
    match media {
        media::Media::Image => library::Media::Image,
        media::Media::Video => library::Media::Video,
        media::Media::Audio => library::Media::Audio,
        media::Media::Other => library::Media::Other,
    }
}

pub(crate) fn role(role: library::Role) -> OutputRole {
    match role {
        library::Role::Result => OutputRole::Result,
        library::Role::LastFrame => OutputRole::LastFrame,
        library::Role::Track => OutputRole::Track,
        library::Role::Other => OutputRole::Other,
    }
}

fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

//! A sidecar read as a task that ended elsewhere. Anybody may have written it: what cannot be is left out or bounded, and
//! nothing of it is believed that decides what is sent or charged.

use archive::{Sidecar, SidecarAccount, SidecarJudgement, SidecarOutput, SidecarParent, SidecarReceipt};
use catalogue::BODY_LIMIT;
use jiff::Timestamp;
use library::{Kind, TaskState};
use reapi::TaskId;

use super::money::{MOST_CREDITS, sound_details};
use crate::body_text::without_keys;
use crate::face::{Fact, ImportTrouble};

/// Longest ids, names and links. In bytes.
const LONGEST_ID: usize = 200;
const LONGEST_NAME: usize = 200;
pub(super) const LONGEST_LINK: usize = 16 << 10;
const LONGEST_MESSAGE: usize = 16 << 10;
/// A task has a few files and some dozen facts.
const MOST_OUTPUTS: usize = 10_000;
const MOST_RECEIPTS: usize = 20_000;

/// What a sidecar says, as far as it can be.
pub(super) struct Sheet {
    pub submit_id: String,
    pub submit_index: i64,
    pub account: SidecarAccount,
    pub kind: Kind,
    pub model: String,
    pub prompt: String,
    pub body: String,
    pub state: TaskState,
    pub remote_id: Option<String>,
    pub made_from: Option<SidecarParent>,
    pub created_at: i64,
    pub sent_at: Option<i64>,
    pub ended_at: Option<i64>,
    pub cost_estimate: Option<i64>,
    pub cost_reported: Option<i64>,
    pub refunded: bool,
    pub error_code: Option<i64>,
    pub error_message: Option<String>,
    pub judgement: SidecarJudgement,
    pub answer: Option<String>,
    pub outputs: Vec<SidecarOutput>,
    /// Oldest first, none in the future.
    pub receipts: Vec<(i64, Known)>,
}

/// A fact as it is kept.
pub(super) enum Known {
    Fact(Box<Fact>),
    /// None of this version: its name and what belongs to it, as a text.
    Other(String, String),
}

type Left = (ImportTrouble, String);

impl Sheet {
    pub fn of(sidecar: Sidecar, now: i64) -> Result<Self, Left> {
        let no = |why: &str| (ImportTrouble::Sidecar, why.to_owned());
        let (submit_id, index) = sidecar.id.rsplit_once('/').ok_or_else(|| no("it names no submission"))?;
        let submit_index = index.parse::<u16>().map(i64::from).map_err(|_| no("it names no submission"))?;
        if submit_id.is_empty() || submit_id.len() > LONGEST_ID || submit_id.contains(char::is_control) {
            return Err(no("it names no submission"));
        }
        if sidecar.body.len() > BODY_LIMIT || sidecar.prompt.len() > BODY_LIMIT {
            return Err(no("its request is larger than any that is sent"));
        }
        if sidecar.outputs.len() > MOST_OUTPUTS || sidecar.receipts.len() > MOST_RECEIPTS {
            return Err(no("it holds more than any task"));
        }
        let kind = Kind::ALL.iter().copied().find(|kind| kind.as_text() == sidecar.kind);
        let kind = kind.ok_or_else(|| no("its kind is not known to this version"))?;
        // An id that is none would become part of an address.
        let remote_id = sidecar.task_id.filter(|id| TaskId::parse(id).is_ok());
        let state = state_of(&sidecar.state, remote_id.is_some())?;
        let at = |text: &str| moment(text, now);
        let sent = sidecar.times.sent.as_deref().and_then(at);
        let ended = sidecar.times.ended.as_deref().and_then(at);
        let created_at = at(&sidecar.times.created).or(sent).or(ended).unwrap_or(now);
        let sent_at = sent.map(|sent| sent.max(created_at));
        let ended_at = ended.map(|ended| ended.max(sent_at.unwrap_or(created_at)));
        let cost = sidecar.cost.filter(|cost| (0..=MOST_CREDITS).contains(&cost.credits));
        let credits = |how: &str| cost.as_ref().filter(|cost| cost.how == how).map(|cost| cost.credits);
        let mut model = sidecar.model;
        shorten(&mut model, LONGEST_NAME);
        Ok(Self {
            submit_id: submit_id.to_owned(),
            submit_index,
            account: sidecar.account,
            kind,
            model,
            prompt: without_keys(&sidecar.prompt),
            body: without_keys(&sidecar.body),
            remote_id,
            made_from: sidecar.made_from,
            created_at,
            sent_at,
            ended_at: ended_at.or(state.is_end().then_some(sent_at.unwrap_or(created_at))),
            cost_estimate: credits("estimated"),
            cost_reported: credits("reported"),
            refunded: state == TaskState::Failed && cost.as_ref().is_some_and(|cost| cost.refunded),
            error_code: sidecar.error.as_ref().and_then(|error| error.code),
            error_message: sidecar.error.map(|error| {
                let mut message = error.message;
                shorten(&mut message, LONGEST_MESSAGE);
                message
            }),
            judgement: sidecar.judgement.unwrap_or_default(),
            answer: sidecar.answer.map(|answer| without_keys(&answer)),
            outputs: sidecar.outputs,
            receipts: receipts(sidecar.receipts, created_at, now),
            state,
        })
    }

    /// When a file was saved, by the receipt that names its sum.
    pub fn saved_at(&self, sha256: &str) -> i64 {
        let saved = self.receipts.iter().rev().find_map(|(at, known)| match known {
            Known::Fact(fact) => match &**fact {
                Fact::Saved { sha256: of, .. } if of == sha256 => Some(*at),
                _ => None,
            },
            Known::Other(..) => None,
        });
        saved.or(self.ended_at).unwrap_or(self.created_at)
    }

    /// The program and the file that it was brought in from before it was copied into the archive that it lies in.
    pub fn made_by(&self) -> Option<(String, String)> {
        self.receipts.iter().rev().find_map(|(_, known)| match known {
            Known::Fact(fact) => match &**fact {
                Fact::Imported { archive: false, program, path } => Some((program.clone(), path.clone())),
                _ => None,
            },
            Known::Other(..) => None,
        })
    }
}

/// Nothing goes on by itself because of a sidecar: what ran is lost sight of, and can be asked for.
fn state_of(text: &str, has_id: bool) -> Result<TaskState, Left> {
    let no = |why: String| (ImportTrouble::Sidecar, why);
    match TaskState::from_text(text) {
        state if state.is_end() || (state == TaskState::LostContact && has_id) => Ok(state),
        TaskState::Unknown(text) => {
            Err(no(format!("its state is not known to this version: {}", text.chars().take(40).collect::<String>())))
        }
        _ if has_id => Ok(TaskState::LostContact),
        state => Err(no(format!("it was {state} and had no id yet, so nothing was made of it"))),
    }
}

/// In their order, at times that rise and lie in no future.
fn receipts(read: Vec<SidecarReceipt>, created_at: i64, now: i64) -> Vec<(i64, Known)> {
    let mut last = created_at.min(now);
    read.into_iter()
        .map(|receipt| {
            last = moment(&receipt.at, now).unwrap_or(last).max(last);
            (last, known(receipt))
        })
        .collect()
}

/// A fact that is one, under its own name; what only says that it is becomes a text, for sums are made of facts.
fn known(receipt: SidecarReceipt) -> Known {
    let SidecarReceipt { mut fact, details, .. } = receipt;
    let read = sound_details(&details).then(|| serde_json::from_value::<Fact>(details.clone()).ok()).flatten();
    if let Some(read) = read
        && crate::receipts::stored(&read).0 == fact
    {
        return Known::Fact(Box::new(read));
    }
    shorten(&mut fact, LONGEST_NAME);
    let mut text = without_keys(&details.to_string());
    shorten(&mut text, LONGEST_MESSAGE);
    Known::Other(fact, text)
}

fn moment(text: &str, now: i64) -> Option<i64> {
    if text.len() > 64 {
        return None;
    }
    let at = text.parse::<Timestamp>().ok()?.as_millisecond();
    (at > 0).then_some(at.min(now))
}

pub(super) fn shorten(text: &mut String, most: usize) {
    text.truncate(text.floor_char_boundary(most));
}

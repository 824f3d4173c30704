//! Mistakes that other clients of paid services ship. The crash trial must find each of them.

use std::sync::OnceLock;

use library::{NewTask, TaskPatch, TaskState, Writer};
use reapi::Endpoint;

use crate::face::WaitsFor;
use crate::inner::Inner;
use crate::lane::Lane;
use crate::line::TroubleKind;
use crate::poller::look_in;
use crate::schedule::FLOOR_MS;
use crate::sending::{LineNews, Verdict, judge};

#[cfg(all(feature = "faults", not(debug_assertions)))]
compile_error!("the feature `faults` is for the crash trial: it must not be in a release");

/// How this process is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The row is written only after the paid call.
    RowAfterPost,
    /// What was being sent when the last run ended is sent again at the start.
    SentAgainAtStart,
    /// What got no answer is taken for not sent, and is sent again.
    UnknownSentAgain,
}

static BROKEN: OnceLock<Broken> = OnceLock::new();

/// From now on. Only the first call counts.
pub fn break_on_purpose(broken: Broken) {
    let _ = BROKEN.set(broken);
}

fn is(broken: Broken) -> bool {
    BROKEN.get() == Some(&broken)
}

/// A submission that went out before its row was written.
pub(crate) struct Posted(Option<Verdict>);

pub(crate) async fn posted_first(inner: &Inner, lane: &Lane, new: &NewTask) -> Posted {
    let Some(key) = lane.usable_key().filter(|_| is(Broken::RowAfterPost)) else { return Posted(None) };
    let endpoint = match new.kind {
        library::Kind::Image => Endpoint::Images,
        library::Kind::Video => Endpoint::Videos,
        library::Kind::Audio => Endpoint::Audio,
    };
    let began = inner.now();
    super::reached("before-send");
    let result = lane.client().submit(&key, endpoint, new.body.clone().into_bytes()).await;
    super::reached("answer-read");
    Posted(Some(judge(result, inner.now() - began)))
}

impl Posted {
    /// The first row of the press, now that it is written, becomes what the answer said.
    pub(crate) async fn keep(self, inner: &Inner, lane: &Lane, ids: &[i64]) -> Result<(), library::Error> {
        let (Some(verdict), Some(id)) = (self.0, ids.first().copied()) else { return Ok(()) };
        let (to, remote_id) = match verdict {
            Verdict::Accepted { id, .. } => (TaskState::Processing, Some(id.as_str().to_owned())),
            Verdict::Back { .. } => (TaskState::Queued, None),
            Verdict::Rejected { .. } => (TaskState::Rejected, None),
            Verdict::Unconfirmed { .. } => (TaskState::Unconfirmed, None),
        };
        let patch = TaskPatch { remote_id: Some(remote_id), ..TaskPatch::default() };
        inner
            .library
            .write(move |writer| {
                let sending = TaskState::Sending;
                writer.tasks().advance(id, &[TaskState::Queued], &sending, &TaskPatch::default())?;
                writer.tasks().advance(id, &[sending], &to, &patch)
            })
            .await?;
        super::reached("id-committed");
        look_in(inner, lane, id, FLOOR_MS);
        Ok(())
    }
}

pub(crate) fn spoiled(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Unconfirmed { fact, .. } if is(Broken::UnknownSentAgain) => {
            Verdict::Back { waits_for: WaitsFor::Network, line: LineNews::Trouble(TroubleKind::Offline), fact }
        }
        verdict => verdict,
    }
}

pub(crate) fn sent_again_at_start(writer: &Writer<'_>) -> Result<(), library::Error> {
    if !is(Broken::SentAgainAtStart) {
        return Ok(());
    }
    for account in writer.accounts().list()? {
        for task in writer.tasks().in_states(account.id, &[TaskState::Sending])? {
            writer.tasks().advance(task.id, &[TaskState::Sending], &TaskState::Queued, &TaskPatch::default())?;
        }
    }
    Ok(())
}

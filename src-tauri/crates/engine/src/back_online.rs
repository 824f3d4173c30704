//! The computer has a network again: what waited for one goes on at once.

use library::{OutputPatch, OutputState, Writer};

use crate::Engine;
use crate::face::{SaveTrouble, Tag};
use crate::inner::locked;
use crate::state_view::save_trouble;

impl Engine {
    /// To be called whenever an address or a network appears; calls too many do no harm. What the service asked for
    /// (a pause) or answered (a refused key, errors) is not ended by it.
    pub async fn network_back(&self) {
        let now = self.inner.now();
        for lane in self.inner.all_lanes() {
            if locked(&lane.line).network_back(now) {
                tracing::info!(account = lane.account, "the network is back: what waited for it goes on");
                self.inner.stale(&[Tag::Status, Tag::Queue], &[]);
                lane.wake_submitter.notify_one();
                lane.wake_poller.notify_one();
            }
            let account = lane.account;
            match self.inner.library.write(move |writer| unreached(writer, account, now)).await {
                Ok(0) => {}
                Ok(_) => lane.wake_archiver.notify_one(),
                Err(error) => tracing::error!(%error, "downloads wait for their own time"),
            }
        }
    }
}

/// Files whose server could not be reached are due now. Answers how many.
fn unreached(writer: &Writer<'_>, account: i64, now: i64) -> Result<usize, library::Error> {
    let mut due = 0;
    for output in writer.outputs().unfinished(account, i64::MAX)? {
        if output.state != OutputState::Failed || save_trouble(output.fail_reason.as_deref()) != SaveTrouble::NotReached
        {
            continue;
        }
        let patch = OutputPatch { retry_at: Some(Some(now)), ..OutputPatch::default() };
        writer.outputs().set_state_from(output.id, &[OutputState::Failed], &OutputState::Failed, &patch)?;
        due += 1;
    }
    Ok(due)
}

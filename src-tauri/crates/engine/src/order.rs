//! The order in which what waits goes out.

use library::QueuePlace as Stored;

use crate::Engine;
use crate::face::{Failure, FailureCode, QueuePlace, Tag};

impl Engine {
    /// Moves a waiting task; the order outlives a restart. When it has gone out meanwhile, or the one that it was to
    /// come before has, nothing changes and the answer says so.
    pub async fn queue_order(&self, task: i64, place: QueuePlace) -> Result<(), Failure> {
        let (row, lane) = self.row(task).await?;
        let place = match place {
            QueuePlace::Front => Stored::Front,
            QueuePlace::Before { task } => Stored::Before(task),
            QueuePlace::End => Stored::End,
        };
        if !self.inner.library.write(move |writer| writer.tasks().move_to(task, place)).await? {
            return Err(Failure::new(FailureCode::WrongState).fact("state", row.state.as_text()));
        }
        self.inner.stale(&[Tag::Queue], &[task]);
        lane.wake_submitter.notify_one();
        Ok(())
    }
}

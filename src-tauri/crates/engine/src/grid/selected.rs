//! Which tasks a selection means: positions of a view that was made, or ids.

use crate::Engine;
use crate::face::{Failure, Selection};

impl Engine {
    /// The tasks of a selection, in its order. Positions that a view does not have are left out; of one that is not whole
    /// yet the rest is waited for.
    ///
    /// # Errors
    /// `NotFound` when the view is not kept any more.
    pub(crate) async fn selected(&self, selection: &Selection) -> Result<Vec<i64>, Failure> {
        match selection {
            Selection::Tasks { tasks } => Ok(tasks.clone()),
            Selection::View { view, ranges } => {
                let made = self.made_whole(*view).await?;
                // What overlaps may be named again and again: no more is taken than the view has.
                let mut tasks = Vec::new();
                let mut next = 0_usize;
                for range in ranges {
                    let (from, to) = (range.from as usize, range.to as usize);
                    let end = to.saturating_add(1).min(made.tasks.len());
                    tasks.extend(made.tasks.get(from.max(next)..end).into_iter().flatten());
                    next = next.max(end);
                }
                Ok(tasks)
            }
        }
    }
}

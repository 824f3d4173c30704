//! A selection from one view to the next: positions shift when results come and go, what was selected stays the same.

use std::collections::HashSet;

use crate::Engine;
use crate::face::{Failure, PositionRange, Selection};

/// More tasks than this are answered by no one call.
const MOST: u32 = 10_000;

impl Engine {
    /// Where the results of a selection lie in a view, rising and apart; those that it does not hold are left out.
    /// `NotFound` when either view is no longer kept.
    pub async fn library_positions(&self, view: u32, selection: Selection) -> Result<Vec<PositionRange>, Failure> {
        let made = self.made_whole(view).await?;
        let wanted: HashSet<i64> = self.selected(&selection).await?.into_iter().collect();
        let held = (0u32..).zip(&made.tasks).filter(|(_, task)| wanted.contains(*task)).map(|(position, _)| position);
        Ok(ranges(held))
    }

    /// The first tasks of a selection, in its order; at most `most` of them.
    pub async fn library_tasks(&self, selection: Selection, most: u32) -> Result<Vec<i64>, Failure> {
        let mut tasks = self.selected(&selection).await?;
        tasks.truncate(most.min(MOST) as usize);
        Ok(tasks)
    }
}

/// Rising positions as ranges.
fn ranges(positions: impl Iterator<Item = u32>) -> Vec<PositionRange> {
    let mut found: Vec<PositionRange> = Vec::new();
    for position in positions {
        match found.last_mut() {
            Some(last) if last.to + 1 == position => last.to = position,
            _ => found.push(PositionRange { from: position, to: position }),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_that_lie_together_are_one_range() {
        let found = ranges([0, 1, 2, 5, 7, 8].into_iter());
        let as_pairs: Vec<(u32, u32)> = found.iter().map(|range| (range.from, range.to)).collect();
        assert_eq!(as_pairs, [(0, 2), (5, 5), (7, 8)]);
        assert!(ranges(std::iter::empty()).is_empty());
    }
}

//! One day watched in one way, in virtual time.

mod loops;
mod ours;

pub use loops::{back_off, documented};
pub use ours::ours;

use super::eta::Told;

/// From asking to the answer.
const ROUND_TRIP_MS: i64 = 150;

/// What a way did in a day.
#[derive(Debug, Default)]
pub struct Watched {
    /// Polls that were answered.
    pub polls: u64,
    /// Calls of any sort that were refused.
    pub refused: u64,
    /// From ready to noticed, one a task, in the trace's order.
    pub delays: Vec<i64>,
    /// What was said of the time left; only ours says something.
    pub told: Vec<Told>,
}

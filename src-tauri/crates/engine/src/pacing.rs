//! The pure parts of the poller, for what measures them: how long tasks take, when to look, how many calls go out.

pub use crate::bucket::Bucket;
pub use crate::estimate::{Distribution, Model};
pub use crate::pace::next_delay_ms;
pub use crate::schedule::{Schedule, Turn};
pub use library::Kind;

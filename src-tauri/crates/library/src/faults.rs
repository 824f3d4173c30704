//! Named points at which the crash trial lets a process die. Without the feature `faults` they are nothing.
//!
//! The feature is for that trial alone: no manifest turns it on. Clippy reads the code all the same.

#[cfg(any(feature = "faults", clippy))]
pub use trial::{on_point, reached};

/// The process is at a point.
#[cfg(not(any(feature = "faults", clippy)))]
#[inline(always)]
pub fn reached(_point: &str) {}

#[cfg(any(feature = "faults", clippy))]
pub(crate) use trial::NEXT_VERSION;

#[cfg(any(feature = "faults", clippy))]
mod trial {
    use std::sync::OnceLock;

    use crate::migrate::Migration;

    #[cfg(all(feature = "faults", not(debug_assertions)))]
    compile_error!("the feature `faults` is for the crash trial: it must not be in a release");

    type Hook = Box<dyn Fn(&str) + Send + Sync>;

    static HOOK: OnceLock<Hook> = OnceLock::new();

    /// Calls `hook` with the name of each point, on the thread that is there. Only the first call counts.
    pub fn on_point(hook: impl Fn(&str) + Send + Sync + 'static) {
        // A second one would only come from a second engine in this process, which the trial does not have.
        let _ = HOOK.set(Box::new(hook));
    }

    /// The process is at a point.
    pub fn reached(point: &str) {
        if let Some(hook) = HOOK.get() {
            hook(point);
        }
    }

    /// A version after the newest, so that the trial can take a profile back by one and have it migrated again. It
    /// writes a row for every task.
    pub(crate) const NEXT_VERSION: Migration = Migration {
        steps: &[
            "CREATE TABLE crash_trial (task INTEGER PRIMARY KEY, state TEXT NOT NULL) STRICT;",
            "INSERT INTO crash_trial SELECT id, state FROM task;",
        ],
    };
}

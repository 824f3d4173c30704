//! Everything that a server can say, and what must hold all the same.
//!
//! A case is a value: what the hostile side does, and what must hold after it. Each runs in a process of its own, so
//! that one that overflows the stack, takes all memory or never ends is a failed case and not the end of the trial.
//! Beside its own promise, every case keeps the common ones of `invariants.rs`.

mod bytes;
mod case;
mod cases;
mod checks;
mod invariants;
mod processes;
mod scene;
mod world;

pub use case::Case;
pub use processes::{Outcome, Trial, run};

/// Every case, in the order in which it is listed.
pub fn cases() -> Vec<Case> {
    cases::all()
}

/// One by its name, those that are broken on purpose among them.
pub fn named(name: &str) -> Option<Case> {
    cases::named(name)
}

/// Cases that break a rule on purpose, each another one: a trial that calls one of them held is blind.
pub fn broken_on_purpose() -> Vec<Case> {
    cases::broken_on_purpose()
}

/// Runs one case in this process, whose working folder is the case's own. An error says what did not hold.
pub async fn alone(case: &Case) -> Result<(), String> {
    invariants::note_panics();
    let folder = std::env::current_dir().map_err(|error| error.to_string())?;
    let scene = scene::Scene::open(case, &folder).await?;
    let held = scene.play(case).await;
    let end = invariants::hold(&scene, case).await;
    held.and(end)
}

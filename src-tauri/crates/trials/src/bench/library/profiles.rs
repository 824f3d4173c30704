//! Seeded libraries that are kept from one run to the next.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Failure;
use crate::seed::{self, Options, VERSION};
use crate::telling::say;

/// Written when a library is whole; a run that was broken off left one that is not.
const WHOLE: &str = "seeded";

/// A library of so many tasks: the one of an earlier run, when it was made by the same seed and the same tables.
pub(super) async fn seeded(folder: &Path, tasks: usize) -> Result<PathBuf, Failure> {
    let profile = folder.join(format!("seed-{VERSION}-{}-{tasks}", tables()));
    if profile.join(WHOLE).exists() {
        return Ok(profile);
    }
    if profile.exists() {
        fs::remove_dir_all(&profile).map_err(Failure::file(&profile))?;
    }
    say(format_args!("a library of {tasks} tasks is made; it is kept in {}", profile.display()));
    let options = Options { tasks, profile: profile.clone(), seed: 0 };
    let made = tokio::task::spawn_blocking(move || seed::seed(&options)).await;
    let made = made.map_err(Failure::not_understood("the seed's end"))?;
    made.map_err(|trouble| Failure::Disagree(trouble.to_string()))?;
    fs::write(profile.join(WHOLE), "").map_err(Failure::file(profile.join(WHOLE)))?;
    Ok(profile)
}

/// A new migration may fill its tables otherwise than it would bring an older file there: both are to be as in life, so
/// a library of another version is made anew.
fn tables() -> i64 {
    library::known_version()
}

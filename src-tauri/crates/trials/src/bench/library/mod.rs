//! The library of a hundred thousand: how soon it stands, what it takes, and how fast something is found in it. Each
//! figure is held against something else that is measured in the same run.

mod exact;
mod figures;
mod memory;
mod profiles;
mod scroll;
mod search;
mod start;
mod thumbs;

use std::fs;
use std::path::{Path, PathBuf};

use crate::Failure;
use crate::bench::goal::Goal;

#[derive(Clone, Debug)]
pub struct Options {
    pub app: PathBuf,
    /// A Tauri window of the same build with nothing in it.
    pub empty: PathBuf,
    pub tauri_driver: PathBuf,
    /// Where seeded libraries are kept, and where logs go.
    pub out: PathBuf,
    /// This program, which makes thumbnails in a process of its own.
    pub bench: PathBuf,
    /// How often each is measured, in turns with what it is held against; the middle one counts.
    pub runs: usize,
    /// Measures a million as well.
    pub million: bool,
    pub only: Option<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Search,
    Window,
    Scroll,
    Thumbnails,
}

/// Prints what was measured and answers the goals.
pub async fn run(options: &Options) -> Result<Vec<Goal>, Failure> {
    fs::create_dir_all(&options.out).map_err(Failure::file(&options.out))?;
    // Other programs are started from elsewhere, and one takes what it is given for beside its pictures.
    let whole = |path: &Path| fs::canonicalize(path).map_err(Failure::file(path));
    let options = &Options { out: whole(&options.out)?, ..options.clone() };
    let asked = |part: Part| options.only.is_none_or(|only| only == part);
    let sizes: &[usize] = if options.million { &[1_000, 100_000, 1_000_000] } else { &[1_000, 100_000] };
    let mut profiles = Vec::new();
    if options.only != Some(Part::Thumbnails) {
        for tasks in sizes {
            profiles.push((*tasks, profiles::seeded(&options.out, *tasks).await?));
        }
    }
    let (mut lines, mut goals) = (Vec::new(), Vec::new());
    if asked(Part::Search) {
        let (said, held) = search::measure(&profiles, options.runs).await?;
        lines.extend(said);
        goals.extend(held);
    }
    if asked(Part::Window) {
        let (said, held) = start::measure(options, &profiles).await?;
        lines.extend(said);
        goals.extend(held);
    }
    if asked(Part::Scroll) {
        let (said, held) = scroll::measure(options, &profiles).await?;
        lines.extend(said);
        goals.extend(held);
    }
    if asked(Part::Thumbnails) {
        let (said, held) = thumbs::measure(options).await?;
        lines.extend(said);
        goals.extend(held);
    }
    println!();
    for line in lines {
        println!("{line}");
    }
    Ok(goals)
}

pub use thumbs::make as make_thumbnails;

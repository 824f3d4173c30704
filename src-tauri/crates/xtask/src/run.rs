//! `cargo xtask run`: from a bare machine to the open window.

use std::env;
use std::process::Command;
use std::time::Instant;

use crate::cargo;
use crate::failure::Failure;
use crate::node::Node;
use crate::packages::{self, Need};
use crate::place;
use crate::progress;
use crate::steps::Spoken;
use crate::trials;
use crate::ui;

/// Builds the app and opens it; `arguments` go to the app. Where there is no display, the demo does the main job.
pub fn run(arguments: &[String]) -> Result<(), Failure> {
    if !display_there() {
        let pictures = place::target().join("demo");
        println!(
            "there is no display here, so the demo does the main job under a virtual one; its pictures go to {}",
            pictures.display()
        );
        trials::demo(&["--out".to_owned(), pictures.display().to_string()])?;
        println!("the pictures are in {}", pictures.display());
        return Ok(());
    }
    let started = Instant::now();
    packages::ensure(&[Need::Build, Need::Playback])?;
    let node = Node::ensure()?;
    ui::install(&node)?;
    ui::build(&node)?;
    let [app] = cargo::build(["afterimage"])?;
    println!("Afterimage opens (ready in {})", Spoken(started.elapsed()));
    progress::run_in_front(Command::new(app).args(arguments))
}

/// Only Linux can be without a display and still run programs.
fn display_there() -> bool {
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

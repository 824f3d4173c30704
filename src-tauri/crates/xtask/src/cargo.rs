//! Cargo, called so that nothing is compiled twice.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Failure, at};
use crate::place;
use crate::progress;

/// A cargo command in the project's root.
///
/// `cargo xtask` itself was started by cargo, which sets variables about the package xtask. They are taken away: build
/// scripts that read them would otherwise run again, and all that stands on them.
pub fn cargo(words: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in env::vars_os() {
        if is_about_xtask(&name.to_string_lossy()) {
            command.env_remove(name);
        }
    }
    command.current_dir(place::root()).args(words);
    command
}

/// Builds programs by name, and answers where they are.
///
/// The whole workspace is selected and only these programs are built: cargo chooses the features of shared libraries by
/// what is selected, so the same libraries serve the app, the trials and the tests.
pub fn build<const N: usize>(programs: [&str; N]) -> Result<[PathBuf; N], Failure> {
    let mut command = cargo(&["build", "--workspace", "--locked"]);
    for program in programs {
        command.args(["--bin", program]);
    }
    progress::run(&format!("building {}", programs.join(" and ")), &mut command)?;
    Ok(programs.map(place::built))
}

/// Builds an example of the app, which stands beside it, and answers where it is.
pub fn build_example(name: &str) -> Result<PathBuf, Failure> {
    let mut command = cargo(&["build", "--workspace", "--locked", "--example", name]);
    progress::run(&format!("building {name}"), &mut command)?;
    Ok(place::built(&format!("examples/{name}")))
}

/// Cargo on the trials with the feature `faults`, which no manifest turns on. The programs come into a folder of their
/// own; what they are made of stays where everything else is built, so that only the rooms that know the feature are
/// compiled again. The whole workspace is selected for the same reason as in `build`.
pub fn with_faults(verb: &str, targets: &[&str]) -> Command {
    let mut command = cargo(&[verb, "--workspace", "--features", "trials/faults", "--locked"]);
    command.env("CARGO_BUILD_BUILD_DIR", place::target());
    command.arg("--target-dir").arg(place::faults()).args(targets);
    command
}

/// The program between WebDriver and the window, installed once into the build folder.
pub fn tauri_driver() -> Result<PathBuf, Failure> {
    installed("tauri-driver", "^2")
}

/// The command of cargo that builds and starts what is fuzzed.
pub fn install_cargo_fuzz() -> Result<(), Failure> {
    installed("cargo-fuzz", "^0.13").map(|_| ())
}

/// Cargo on a fuzz target. No sanitizer, as those need a nightly compiler; counting the branches does not.
pub fn fuzz(target: &str) -> Command {
    let mut command = cargo(&["fuzz", "run", "--sanitizer", "none", "--fuzz-dir", "src-tauri/fuzz", "--target-dir"]);
    command.env("PATH", place::path_with_first(&place::tools().join("bin")));
    command.arg(place::fuzz()).arg(target);
    command
}

/// A program from crates.io, installed once into the build folder. It hands on what others do, so it need not be fast, and
/// is there in half the time.
fn installed(name: &str, version: &str) -> Result<PathBuf, Failure> {
    let tools = place::tools();
    let program = tools.join("bin").join(format!("{name}{}", env::consts::EXE_SUFFIX));
    if !program.exists() {
        fs::create_dir_all(&tools).map_err(at("make", &tools))?;
        let mut install = cargo(&["install", name, "--version", version, "--debug", "--locked", "--root"]);
        install.arg(&tools);
        progress::run(&format!("installing {name}"), &mut install)?;
    }
    Ok(program)
}

fn is_about_xtask(name: &str) -> bool {
    ["CARGO_PKG_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_MANIFEST_", "CARGO_PRIMARY_"]
        .iter()
        .any(|start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_build_sees_no_variable_of_the_package_that_started_it() {
        assert!(is_about_xtask("CARGO_PKG_NAME") && is_about_xtask("CARGO_MANIFEST_DIR"));
        assert!(!is_about_xtask("CARGO_TARGET_DIR") && !is_about_xtask("CARGO_HOME") && !is_about_xtask("PATH"));
    }
}

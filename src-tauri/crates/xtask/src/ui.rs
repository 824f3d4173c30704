//! The window's pages: installed when the lock file changed, built when a source changed, checked and tested.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::failure::{Failure, at};
use crate::node::Node;
use crate::place;
use crate::progress;

/// What npm and Vite make, and caches: everything else under `ui/` is a source.
const MADE: [&str; 4] = ["node_modules", "dist", "dist-look", "coverage"];

/// Installs the packages of the lock file, unless these are installed for this Node.
pub fn install(node: &Node) -> Result<(), Failure> {
    let ui = folder();
    let mut seen = DefaultHasher::new();
    node.identity().hash(&mut seen);
    for file in ["package.json", "package-lock.json"] {
        read(&ui.join(file))?.hash(&mut seen);
    }
    let stamp = Stamp::new("ui-installed", seen);
    if ui.join("node_modules").exists() && stamp.is_set() {
        println!("ui: packages are installed");
        return Ok(());
    }
    progress::run_beside("ui", node.npm(&ui).args(["ci", "--no-audit", "--no-fund"]))?;
    stamp.set()
}

/// Builds `ui/dist`, unless it was built from these very sources.
pub fn build(node: &Node) -> Result<(), Failure> {
    let ui = folder();
    let stamp = Stamp::new("ui-built", sources(&ui)?);
    if ui.join("dist/index.html").exists() && stamp.is_set() {
        println!("ui: dist is built from these sources");
        return Ok(());
    }
    progress::run("building the pages", node.npm(&ui).args(["run", "build"]))?;
    stamp.set()
}

/// Checks the types of the pages.
pub fn check(node: &Node) -> Result<(), Failure> {
    progress::run("checking the pages' types", node.npm(&folder()).args(["run", "check"]))
}

/// Runs the pages' unit tests.
pub fn test(node: &Node) -> Result<(), Failure> {
    progress::run("testing the pages", node.npm(&folder()).args(["test"]))
}

fn folder() -> PathBuf {
    place::root().join("ui")
}

/// What a made thing was made from, kept in the build folder as one number.
struct Stamp {
    file: PathBuf,
    value: String,
}

impl Stamp {
    fn new(name: &str, seen: DefaultHasher) -> Stamp {
        Stamp { file: place::target().join(format!("{name}.stamp")), value: format!("{:016x}", seen.finish()) }
    }

    fn is_set(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|value| value == self.value)
    }

    fn set(&self) -> Result<(), Failure> {
        fs::create_dir_all(place::target()).map_err(at("make", place::target()))?;
        fs::write(&self.file, &self.value).map_err(at("write", &self.file))
    }
}

/// The names and bytes of all sources, in one order.
fn sources(folder: &Path) -> Result<DefaultHasher, Failure> {
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    files.sort();
    let mut seen = DefaultHasher::new();
    for file in files {
        file.strip_prefix(folder).unwrap_or(&file).hash(&mut seen);
        read(&file)?.hash(&mut seen);
    }
    Ok(seen)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    for entry in fs::read_dir(folder).map_err(at("read", folder))? {
        let path = entry.map_err(at("read", folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') || MADE.contains(&name.as_ref()) {
            continue;
        }
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(file).map_err(at("read", file))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn written(name: &str, files: &[(&str, &str)]) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        for (file, text) in files {
            let file = folder.join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        folder
    }

    #[test]
    fn a_build_is_stale_when_a_source_changed_or_moved_and_only_then() {
        let folder = written("sources", &[("src/a.ts", "1"), ("dist/a.js", "1"), ("node_modules/x/y", "1")]);
        let first = sources(&folder).unwrap().finish();

        fs::write(folder.join("dist/a.js"), "2").unwrap();
        fs::write(folder.join("node_modules/x/y"), "2").unwrap();
        assert_eq!(sources(&folder).unwrap().finish(), first, "what was made is no source");

        fs::rename(folder.join("src/a.ts"), folder.join("src/b.ts")).unwrap();
        let moved = sources(&folder).unwrap().finish();
        assert_ne!(moved, first);

        fs::write(folder.join("src/b.ts"), "2").unwrap();
        assert_ne!(sources(&folder).unwrap().finish(), moved);
        fs::remove_dir_all(folder).unwrap();
    }
}

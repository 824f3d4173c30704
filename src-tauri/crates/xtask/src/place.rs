//! Where things are: the project's root, the build folder, and the tools that xtask keeps inside it.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The project's root: three folders above this crate.
pub fn root() -> PathBuf {
    let manifest = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let mut root = PathBuf::from(manifest);
    for _ in ["xtask", "crates", "src-tauri"] {
        root.pop();
    }
    root
}

/// The build folder, where cargo puts it.
pub fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// The models as data, and what proves them.
pub fn catalogue() -> PathBuf {
    root().join("src-tauri").join("crates").join("catalogue")
}

/// What xtask fetches for itself, so that nothing of it lands on the system.
pub fn tools() -> PathBuf {
    target().join("tools")
}

/// Where programs are built that can be broken on purpose: none of them is ever taken for a right one.
pub fn faults() -> PathBuf {
    target().join("faults")
}

/// Where what is fuzzed is built, with every branch counted, and where its inputs are gathered.
pub fn fuzz() -> PathBuf {
    target().join("fuzz")
}

/// A program that was built in the dev profile.
pub fn built(name: &str) -> PathBuf {
    program(target(), name)
}

/// One that was built to be broken.
pub fn built_with_faults(name: &str) -> PathBuf {
    program(faults(), name)
}

/// PATH with one folder before all others.
pub fn path_with_first(folder: &Path) -> OsString {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_owned()).chain(env::split_paths(&path));
    // Only a folder with the separator in its name cannot be joined; then PATH has to do as it is.
    env::join_paths(folders).unwrap_or(path)
}

fn program(target: PathBuf, name: &str) -> PathBuf {
    target.join("debug").join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

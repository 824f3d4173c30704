//! The inputs of a fuzz target that are kept in the project. Each room replays those of its own targets.

use std::fs;
use std::path::Path;

/// What fuzzing starts from, and what it once found.
const FOLDERS: [&str; 2] = ["seeds", "found"];

/// Holds every kept input of a target against its check. The last name that is printed is the one that failed.
pub fn replay(target: &str, check: fn(&[u8])) {
    let mut replayed = 0;
    for folder in FOLDERS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz").join(folder).join(target);
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            println!("{}", path.display());
            check(&fs::read(&path).unwrap());
            replayed += 1;
        }
    }
    assert!(replayed >= 5, "the inputs of {target} are missing");
}

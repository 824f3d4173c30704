use std::collections::HashSet;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::files::{Files, Opening};
use crate::replace::replace_content;
use crate::trouble::DiskTrouble;

/// The file that `sha256sum -c` reads, one in every folder that holds archived files.
pub const SUMS: &str = "SHA256SUMS";

/// Two files of one task may be saved at the same moment, and each rewrites the whole list.
static REWRITING: Mutex<()> = Mutex::new(());

/// Writes the SHA-256 (hexadecimal) of files, each by its name, into the list of their folder, in place of the line of
/// the same name. Other lines, also those that somebody else wrote, stay as they are. The list is replaced in one step
/// and synced.
pub fn add_sums(files: &dyn Files, folder: &Path, sums: &[(&str, &str)]) -> Result<(), DiskTrouble> {
    let lines: Vec<String> = sums.iter().map(|(file_name, sha256)| line(file_name, sha256)).collect();
    rewrite(files, folder, &lines, &lines)
}

/// Takes the lines of these file names out of the list of their folder. A list without a line is removed.
pub fn remove_sums(files: &dyn Files, folder: &Path, file_names: &[&str]) -> Result<(), DiskTrouble> {
    let out: Vec<String> = file_names.iter().map(|file_name| line(file_name, &"0".repeat(64))).collect();
    rewrite(files, folder, &out, &[])
}

/// Takes out the lines that have the name of one of `out`, and puts `new` at the end.
fn rewrite(files: &dyn Files, folder: &Path, out: &[String], new: &[String]) -> Result<(), DiskTrouble> {
    let _alone = REWRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let path = folder.join(SUMS);
    let mut old = Vec::new();
    match files.open(&path, Opening::Read) {
        Ok(mut file) => {
            file.read_to_end(&mut old)?;
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error.into()),
    }
    let names: HashSet<_> = out.iter().filter_map(|line| name_in(line.as_bytes())).collect();
    let others = old.split(|byte| *byte == b'\n').filter(|other| !other.is_empty());
    let others = others.filter(|other| name_in(other).is_none_or(|name| !names.contains(&name)));
    let mut content = Vec::with_capacity(old.len() + new.iter().map(|line| line.len() + 1).sum::<usize>());
    for line in others.chain(new.iter().map(String::as_bytes)) {
        content.extend_from_slice(line);
        content.push(b'\n');
    }
    if content == old {
        return Ok(());
    }
    if content.is_empty() {
        files.remove(&path)?;
        return Ok(files.sync_folder(folder)?);
    }
    replace_content(files, &path, &content)
}

/// As coreutils writes it: a backslash in front of the line says that the name in it is escaped.
fn line(file_name: &str, sha256: &str) -> String {
    let escaped = file_name.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r");
    let mark = if escaped == file_name { "" } else { "\\" };
    format!("{mark}{sha256}  {escaped}")
}

/// The name of a line with its escapes, whether escaped or not, text (two spaces) or binary (space and star).
fn name_in(line: &[u8]) -> Option<(bool, &[u8])> {
    let (escaped, line) = match line.strip_prefix(b"\\") {
        Some(rest) => (true, rest),
        None => (false, line),
    };
    let (sum, name) = line.split_at_checked(64)?;
    let name = name.strip_prefix(b"  ").or_else(|| name.strip_prefix(b" *"))?;
    sum.iter().all(u8::is_ascii_hexdigit).then_some((escaped, name))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::RealFiles;

    const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    #[test]
    fn the_line_of_the_same_name_is_replaced_and_others_stay() {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join(SUMS);
        std::fs::write(&list, format!("# mine\n{A} *x.png\n{A}  y.png")).unwrap();
        add_sums(&RealFiles, folder.path(), &[("x.png", B)]).unwrap();
        add_sums(&RealFiles, folder.path(), &[("z.png", B)]).unwrap();
        add_sums(&RealFiles, folder.path(), &[("z.png", B)]).unwrap();
        let text = std::fs::read_to_string(&list).unwrap();
        assert_eq!(text, format!("# mine\n{A}  y.png\n{B}  x.png\n{B}  z.png\n"));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn files_saved_at_the_same_moment_are_all_listed() {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for number in 0..16 {
                let folder = folder.path();
                scope.spawn(move || add_sums(&RealFiles, folder, &[(&format!("{number}.png"), A)]).unwrap());
            }
        });
        let text = std::fs::read_to_string(folder.path().join(SUMS)).unwrap();
        assert_eq!(text.lines().count(), 16);
    }
}

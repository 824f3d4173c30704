//! Sums as `sha256sum -c` reads them.

use std::fmt::Write;

pub(super) fn sums(files: &[(String, String)]) -> String {
    let mut text = String::new();
    for (name, sum) in files {
        writeln!(text, "{}", line(name, sum)).expect("a String takes every write");
    }
    text
}

/// As coreutils writes it: a backslash in front says that the name is escaped.
pub(super) fn line(name: &str, sum: &str) -> String {
    let escaped = name.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r");
    let mark = if escaped == name { "" } else { "\\" };
    format!("{mark}{sum}  {escaped}")
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes every write");
        text
    })
}

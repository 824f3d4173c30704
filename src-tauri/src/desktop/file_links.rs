//! Files as other programs are given them: links, in which every byte of a name keeps its meaning.

use std::path::PathBuf;

use gio::prelude::FileExt;

/// Each as a link `file://…`, with everything escaped that means something in one.
pub fn all(paths: &[PathBuf]) -> Vec<String> {
    paths.iter().map(|path| gio::File::for_path(path).uri().into()).collect()
}

/// As file managers copy files among themselves: what to do, then a link a line, without an end of the last.
pub fn copied(links: &[String]) -> String {
    let lines: Vec<&str> = std::iter::once("copy").chain(links.iter().map(String::as_str)).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    #[test]
    fn a_link_leads_back_to_every_name_that_a_disk_can_hold() {
        let names: [&[u8]; 6] = [
            b"/a b/c.png",
            b"/100% #1?.png",
            "/é 山 😀.mp4".as_bytes(),
            b"/new\nline\r.txt",
            b"/\xff\xfe.wav",
            b"/a%20b",
        ];
        let paths: Vec<PathBuf> = names.iter().map(|name| PathBuf::from(OsStr::from_bytes(name))).collect();
        let links = all(&paths);
        for (link, path) in links.iter().zip(&paths) {
            assert!(link.starts_with("file:///") && link.bytes().all(|byte| byte.is_ascii_graphic()), "{link}");
            assert!(!link.contains(['#', '?']), "{link}");
            assert_eq!(gio::File::for_uri(link).path().as_ref(), Some(path), "{link}");
        }
        assert_eq!(links[0], "file:///a%20b/c.png");
        assert_eq!(links[1], "file:///100%25%20%231%3F.png");
    }

    #[test]
    fn file_managers_are_told_to_copy() {
        let links = all(&[PathBuf::from("/a b"), PathBuf::from("/c")]);
        assert_eq!(copied(&links), "copy\nfile:///a%20b\nfile:///c");
        assert_eq!(copied(&[]), "copy");
    }
}

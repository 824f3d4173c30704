//! Searches bytes and files for a secret, in every spelling in which it may have been written down.

mod needles;
mod spellings;

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use reapi::KEY_PREFIX;

use crate::Failure;
use needles::Needles;

/// Bytes of a file that are looked at together.
const PIECE: usize = 1 << 20;

/// A secret's spellings: plain, reversed, UTF-16, base64 at each of its three offsets, hex, percent-encoded, escaped
/// as in JSON and C, and as a list of numbers. Of a key only what follows its prefix is looked for, since that is
/// what is secret: a key that lost its prefix is found too.
pub struct Secret {
    needles: Needles,
}

/// What was searched and where the secret was found.
#[derive(Debug, Default)]
pub struct Searched {
    pub files: usize,
    pub bytes: u64,
    pub found: Vec<PathBuf>,
}

impl Secret {
    pub fn new(secret: &str) -> Secret {
        let secret = secret.strip_prefix(KEY_PREFIX).unwrap_or(secret);
        Secret { needles: Needles::new(spellings::of(secret)) }
    }

    /// Whether it is in these bytes.
    pub fn is_in(&self, bytes: &[u8]) -> bool {
        self.needles.are_in(bytes)
    }

    /// Searches every file below `folder`, names too; links are not followed.
    pub fn search(&self, folder: &Path) -> Result<Searched, Failure> {
        let mut searched = Searched::default();
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).map_err(Failure::file(&folder))? {
                let entry = entry.map_err(Failure::file(&folder))?;
                let kind = entry.file_type().map_err(Failure::file(entry.path()))?;
                if kind.is_dir() {
                    folders.push(entry.path());
                } else if kind.is_file() {
                    let file = File::open(entry.path()).map_err(Failure::file(entry.path()))?;
                    let (bytes, found) = self.search_in(file).map_err(Failure::file(entry.path()))?;
                    searched.files += 1;
                    searched.bytes += bytes;
                    if found || self.is_in(entry.file_name().as_encoded_bytes()) {
                        searched.found.push(entry.path());
                    }
                }
            }
        }
        Ok(searched)
    }

    /// How many bytes were read, and whether it is among them. Pieces overlap, so that none is missed between two.
    fn search_in(&self, mut from: impl Read) -> std::io::Result<(u64, bool)> {
        let overlap = self.needles.longest() - 1;
        let mut piece = Vec::with_capacity(overlap + PIECE);
        let mut read = 0;
        loop {
            let kept = piece.len().min(overlap);
            piece.drain(..piece.len() - kept);
            let fresh = (&mut from).take(PIECE as u64).read_to_end(&mut piece)?;
            read += fresh as u64;
            if fresh == 0 || self.is_in(&piece) {
                return Ok((read, fresh > 0));
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

    use super::*;

    const KEY: &str = "rk_live_0123456789abcdef?>~";

    /// Written by other means than those of the search.
    fn spelt() -> Vec<(&'static str, Vec<u8>)> {
        let all = |format: fn(u8) -> String| KEY.bytes().map(format).collect::<String>().into_bytes();
        vec![
            ("plain", format!("Bearer {KEY}\n").into_bytes()),
            ("without its prefix", KEY.as_bytes()[8..].to_vec()),
            ("reversed", KEY.chars().rev().collect::<String>().into_bytes()),
            ("UTF-16LE", KEY.bytes().skip(8).flat_map(|byte| [byte, 0]).collect()),
            ("UTF-16BE", KEY.bytes().skip(8).flat_map(|byte| [0, byte]).collect()),
            ("hex", all(|byte| format!("{byte:02x}"))),
            ("HEX", all(|byte| format!("{byte:02X}"))),
            ("a dump", all(|byte| format!("{byte:02x} "))),
            ("A DUMP", all(|byte| format!("{byte:02X} "))),
            ("with colons", all(|byte| format!("{byte:02x}:"))),
            ("WITH COLONS", all(|byte| format!("{byte:02X}:"))),
            ("percent", all(|byte| format!("%{byte:02X}"))),
            ("percent, lower", all(|byte| format!("%{byte:02x}"))),
            ("JSON", all(|byte| format!("\\u{byte:04x}"))),
            ("JSON, upper", all(|byte| format!("\\u{byte:04X}"))),
            ("C", all(|byte| format!("\\x{byte:02x}"))),
            ("C, upper", all(|byte| format!("\\x{byte:02X}"))),
            ("an array", all(|byte| format!("0x{byte:02x}, "))),
            ("an array, upper", all(|byte| format!("0x{byte:02X}, "))),
            ("Debug of bytes", format!("{:?}", KEY.as_bytes()).into_bytes()),
            ("JSON of bytes", serde_json::to_vec(KEY.as_bytes()).unwrap()),
            ("numbers", all(|byte| format!("{byte} "))),
            ("JSON of the text", serde_json::to_vec(KEY).unwrap()),
        ]
    }

    #[test]
    fn a_secret_is_found_in_every_spelling() {
        let secret = Secret::new(KEY);
        for (name, bytes) in spelt() {
            assert!(secret.is_in(&bytes), "{name}");
        }
        for before in ["", "a", "ab", "abc", "{\"key\":\""] {
            for after in ["", "z", "yz", "\"}"] {
                let text = format!("{before}{KEY}{after}");
                assert!(secret.is_in(STANDARD.encode(&text).as_bytes()), "{text}");
                assert!(secret.is_in(URL_SAFE_NO_PAD.encode(&text).as_bytes()), "{text}");
            }
        }
        assert!(STANDARD.encode(KEY) != URL_SAFE_NO_PAD.encode(KEY), "the two alphabets differ for this key");
        assert!(!secret.is_in(b"rk_live_ and other beginnings of a key rk_live_0123456789abcde"));
    }

    #[test]
    fn every_file_is_searched_its_name_too() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("a/b")).unwrap();
        fs::write(folder.path().join("a/b/log"), format!("x{KEY}x")).unwrap();
        fs::write(folder.path().join("0123456789abcdef?>~.txt"), "").unwrap();
        fs::write(folder.path().join("clean"), "nothing").unwrap();
        let searched = Secret::new(KEY).search(folder.path()).unwrap();
        assert_eq!((searched.files, searched.found.len()), (3, 2));
    }

    #[test]
    fn a_secret_across_two_pieces_of_a_large_file_is_found_in_every_spelling() {
        let secret = Secret::new(KEY);
        for (name, bytes) in spelt() {
            // Each byte of the spelling is once the first of the second piece.
            for across in [1, bytes.len() / 2, bytes.len() - 1] {
                let mut file = vec![b'.'; PIECE - across];
                file.extend(&bytes);
                file.resize(3 * PIECE, b'.');
                assert!(secret.search_in(file.as_slice()).unwrap().1, "{name}, {across} bytes before");
            }
        }
        let clean = vec![b'0'; 2 * PIECE + 7];
        assert_eq!(secret.search_in(clean.as_slice()).unwrap(), (clean.len() as u64, false));
    }
}

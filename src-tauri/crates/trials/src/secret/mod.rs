//! Searches files for a secret, byte by byte, in every spelling in which it may have been written down.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use crate::Failure;

/// A secret's spellings: plain, UTF-16, hex, and base64 at each of its three offsets.
pub struct Secret {
    spellings: Vec<Vec<u8>>,
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
        let plain = secret.as_bytes();
        let wide: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let hex = plain.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let upper = hex.to_uppercase();
        let mut spellings = vec![plain.to_vec(), wide, hex.into_bytes(), upper.into_bytes()];
        for offset in 0..3 {
            spellings.push(inside_base64(&STANDARD_NO_PAD, plain, offset));
            spellings.push(inside_base64(&URL_SAFE_NO_PAD, plain, offset));
        }
        spellings.sort();
        spellings.dedup();
        Secret { spellings }
    }

    /// Whether it is in these bytes.
    pub fn is_in(&self, bytes: &[u8]) -> bool {
        self.spellings.iter().any(|spelling| contains(bytes, spelling))
    }

    /// Searches every file below `folder`; links are not followed.
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
                    let bytes = fs::read(entry.path()).map_err(Failure::file(entry.path()))?;
                    searched.files += 1;
                    searched.bytes += bytes.len() as u64;
                    if self.is_in(&bytes) || self.is_in(entry.file_name().as_encoded_bytes()) {
                        searched.found.push(entry.path());
                    }
                }
            }
        }
        Ok(searched)
    }
}

/// The digits that every base64 text shares which holds the secret `offset` bytes after a multiple of three.
fn inside_base64(engine: &impl Engine, secret: &[u8], offset: usize) -> Vec<u8> {
    let mut bytes = vec![0; offset];
    bytes.extend(secret);
    let text = engine.encode(&bytes);
    // The digits at both ends also hold bits of what stands around the secret.
    let first = (offset * 8).div_ceil(6);
    let whole = bytes.len() * 8 / 6;
    text.as_bytes()[first..whole].to_vec()
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    let Some((&first, rest)) = wanted.split_first() else { return true };
    let mut from = bytes;
    while let Some(at) = from.iter().position(|byte| *byte == first) {
        from = &from[at + 1..];
        if from.starts_with(rest) {
            return true;
        }
    }
    false
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const KEY: &str = "rk_live_0123456789abcdef";

    #[test]
    fn a_secret_is_found_in_every_spelling() {
        let secret = Secret::new(KEY);
        let hex: String = KEY.bytes().map(|byte| format!("{byte:02X}")).collect();
        let wide: Vec<u8> = KEY.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(secret.is_in(format!("Bearer {KEY}\n").as_bytes()));
        assert!(secret.is_in(hex.as_bytes()) && secret.is_in(hex.to_lowercase().as_bytes()));
        assert!(secret.is_in(&wide));
        for before in ["", "a", "ab", "abc", "{\"key\":\""] {
            for after in ["", "z", "yz", "\"}"] {
                assert!(secret.is_in(STANDARD_NO_PAD.encode(format!("{before}{KEY}{after}")).as_bytes()));
            }
        }
        assert!(!secret.is_in(b"rk_live_ and other beginnings of a key rk_live_0123"));
    }

    #[test]
    fn every_file_is_searched_its_name_too() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("a/b")).unwrap();
        fs::write(folder.path().join("a/b/log"), format!("x{KEY}x")).unwrap();
        fs::write(folder.path().join(format!("{KEY}.txt")), "").unwrap();
        fs::write(folder.path().join("clean"), "nothing").unwrap();
        let searched = Secret::new(KEY).search(folder.path()).unwrap();
        assert_eq!((searched.files, searched.found.len()), (3, 2));
    }
}

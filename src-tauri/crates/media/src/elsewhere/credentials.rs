//! Content Credentials (C2PA) name what made a file, as those of ChatGPT and Adobe Firefly do; no prompt stands there.
//! They are signed, but nobody checks that here: what is told is what the file says, like everything else.

use super::texts::Texts;

/// What IPTC calls a file that a model made; one that was only worked on by a model is called otherwise.
const MADE: &[u8] = b"/trainedAlgorithmicMedia";
/// The names of two fields as CBOR writes them, behind the kind and length of a text.
const AGENT: &[u8] = b"\x6dsoftwareAgent";
const GENERATOR: &[u8] = b"\x74claim_generator_info";
const NAME: &[u8] = b"\x64name";
/// How far behind its field a name stands at most, in bytes.
const NEAR: usize = 64;

/// Takes the names out of a manifest, if it says that the file was made by a model.
pub(super) fn read(manifest: &[u8], texts: &mut Texts) {
    if behind(manifest, MADE).is_none() {
        return;
    }
    for (field, name) in [(AGENT, "softwareAgent"), (GENERATOR, "claim_generator_info")] {
        if let Some(said) = behind(manifest, field).and_then(named) {
            texts.add(name, said);
        }
    }
}

/// A text, or an object with a name.
fn named(value: &[u8]) -> Option<&str> {
    text(value).or_else(|| text(behind(&value[..value.len().min(NEAR + 255)], NAME)?))
}

/// A text of CBOR, of at most 255 bytes.
fn text(value: &[u8]) -> Option<&str> {
    let (length, rest) = match value {
        [kind @ 0x60..=0x77, rest @ ..] => (usize::from(kind & 0x1f), rest),
        [0x78, length, rest @ ..] => (usize::from(*length), rest),
        _ => return None,
    };
    std::str::from_utf8(rest.get(..length)?).ok()
}

fn behind<'a>(bytes: &'a [u8], mark: &[u8]) -> Option<&'a [u8]> {
    let first = mark.first()?;
    let mut from = 0;
    while let Some(at) = bytes.get(from..)?.iter().position(|byte| byte == first) {
        let rest = &bytes[from + at..];
        if let Some(rest) = rest.strip_prefix(mark) {
            return Some(rest);
        }
        from += at + 1;
    }
    None
}

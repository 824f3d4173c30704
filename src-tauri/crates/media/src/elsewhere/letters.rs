//! Bytes to text, by what the bytes are rather than by what they are said to be.

use std::borrow::Cow;

/// UTF-8, or else Latin-1, in which any bytes are letters.
pub(super) fn lenient(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // Cut in the middle of a character, by whoever wrote it or by what is read of it.
        Err(error) if error.error_len().is_none() => {
            String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned()
        }
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

pub(super) fn utf16(bytes: &[u8], little: bool) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| if little { u16::from_le_bytes(*pair) } else { u16::from_be_bytes(*pair) });
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Text that calls itself Unicode. Its byte order is that of a mark, else the one in which more of it is plain letters:
/// programs write either, whatever the file around it is in. Some write no UTF-16 at all.
pub(super) fn unicode(bytes: &[u8], little: bool) -> String {
    match bytes {
        [0xff, 0xfe, rest @ ..] => return utf16(rest, true),
        [0xfe, 0xff, rest @ ..] => return utf16(rest, false),
        _ => {}
    }
    let text = bytes.strip_suffix(b"\0").unwrap_or(bytes);
    if !text.contains(&0) && std::str::from_utf8(text).is_ok() {
        return lenient(text);
    }
    let (pairs, _) = bytes.as_chunks::<2>();
    let plain = |zero: usize| pairs.iter().filter(|pair| pair[zero] == 0 && pair[1 - zero] != 0).count();
    let (as_little, as_big) = (plain(1), plain(0));
    utf16(bytes, if as_little == as_big { little } else { as_little > as_big })
}

/// A comment of EXIF, which begins with eight bytes that name its letters.
pub(super) fn user_comment(bytes: &[u8], little: bool) -> String {
    match bytes.split_at_checked(8) {
        Some((b"UNICODE\0", text)) => unicode(text, little),
        Some((b"ASCII\0\0\0" | b"JIS\0\0\0\0\0" | b"\0\0\0\0\0\0\0\0", text)) => lenient(text),
        _ => lenient(bytes),
    }
}

/// Without what no letter is: a line may end and be indented, nothing else controls anything.
pub(super) fn printable(text: &str) -> Cow<'_, str> {
    let controls = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t');
    if text.contains(controls) { Cow::Owned(text.replace(controls, "")) } else { Cow::Borrowed(text) }
}

/// The beginning of a text, at most so many bytes, whole characters.
pub(super) fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

/// The beginning of a text, at most so many characters.
pub(super) fn cut_to_characters(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(at, _)| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn big(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    }

    fn little(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn a_comment_is_read_in_either_byte_order_whatever_the_file_says() {
        let text = "Fuchs 狐 im Schnee 🦊, Steps: 20";
        for order in [true, false] {
            for bytes in [big(text), little(text), [b"\xff\xfe".to_vec(), little(text)].concat(), text.into()] {
                assert_eq!(user_comment(&[b"UNICODE\0", &bytes[..]].concat(), order), text);
            }
        }
        assert_eq!(user_comment(b"ASCII\0\0\0a fox", true), "a fox");
        assert_eq!(user_comment(b"\0\0\0\0\0\0\0\0a fox", true), "a fox");
        assert_eq!(user_comment(b"a fox without a prefix", true), "a fox without a prefix");
        assert_eq!(user_comment(b"", true), "");
    }

    #[test]
    fn bytes_that_are_no_utf8_are_latin_letters() {
        assert_eq!(lenient("naïve".as_bytes()), "naïve");
        assert_eq!(lenient(b"na\xefve"), "naïve");
        assert_eq!(lenient(b"\xef\xbb\xbfmark"), "mark");
        assert_eq!(lenient(&"cut é".as_bytes()[..5]), "cut ");
        assert_eq!(utf16(&[0xd8, 0x00, 0x00], false), "\u{fffd}");
    }

    #[test]
    fn nothing_controls_whoever_shows_it() {
        assert_eq!(printable("a\x1b[31m fox\r\n\tat \0dusk\u{9b}"), "a[31m fox\n\tat dusk");
        assert!(matches!(printable("狐\n🦊"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_cut_leaves_whole_characters() {
        assert_eq!((cut("aé", 2), cut("aé", 3), cut("aé", 99)), ("a", "aé", "aé"));
        assert_eq!((cut_to_characters("éab", 2), cut_to_characters("é", 2)), ("éa", "é"));
    }
}

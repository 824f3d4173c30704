//! Names and words without what a person does not mean to tell apart: letter case, accents, and how wide or how
//! composed a character is.

use unicode_normalization::UnicodeNormalization;

/// A name as it is compared. Every run of white space is one space; what is left of nothing but marks is "".
pub(crate) fn fold(text: &str) -> String {
    let bare: String = text.nfkd().filter(|character| !is_accent(*character) && !is_unseen(*character)).collect();
    // By way of large letters, which takes ß as ss and both small sigmas as one; the large ẞ is none of these.
    let small: String = bare.to_lowercase().to_uppercase().chars().flat_map(char::to_lowercase).nfkc().collect();
    small.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Marks that Latin, Greek and Cyrillic letters carry. Vowel signs of other scripts are no accents: without them it
/// would be another word.
fn is_accent(character: char) -> bool {
    matches!(
        character,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{487}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
            | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}'
    )
}

/// What text that was copied from a page carries along.
fn is_unseen(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
        || (character.is_control() && !character.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_width_tell_no_names_apart() {
        for (one, other) in [
            ("Café", "CAFE\u{301}"),
            ("Straße", "STRASSE"),
            ("ΟΔΟΣ", "οδος"),
            ("Ｗｉｄｅ", "wide"),
            ("ﬁne", "FINE"),
            ("  two \t words ", "Two Words"),
            ("Ёлка", "елка"),
            ("İstanbul", "istanbul"),
            ("copied\u{200B}", "copied"),
            ("ｶﾞ", "ガ"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} and {other}");
        }
    }

    #[test]
    fn what_makes_another_word_stays() {
        for (one, other) in [("か", "が"), ("कि", "क"), ("cat", "cats"), ("猫", "犬"), ("a b", "ab")] {
            assert_ne!(fold(one), fold(other), "{one} and {other}");
        }
        assert_eq!(fold(" \u{301}\u{200B} "), "");
        assert_eq!(fold(&fold("ǅ ẞ ﷺ ①")), fold("ǅ ẞ ﷺ ①"), "folded once is folded for good");
    }
}

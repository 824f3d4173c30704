//! What a text is made of when it is looked for: our own rule of what a word is, the same for what is kept and for
//! what is typed.

mod body;
mod functions;
mod vocabulary;

pub(crate) use body::BodyFacts;
pub use functions::register;
pub(crate) use vocabulary::Vocabulary;

use std::ops::Range;

use unicode_normalization::char::decompose_compatible;

/// A run that is longer (a pasted picture in base64, say) is kept in pieces that overlap by half, so that whatever
/// is half as long is found in it.
const LONGEST_WORD: usize = 256;
/// Of a typed word this many characters count.
pub(crate) const LONGEST_TYPED: usize = LONGEST_WORD / 2;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Folded.
    pub text: String,
    /// The bytes of the text that it was made of.
    pub at: Range<usize>,
}

/// Lower case, without accents, in the ordinary width: what two texts have in common when a person calls them the
/// same. Character by character, so that a piece of a text folds to a piece of the folded text.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        fold_into(character, &mut |c| folded.push(c));
    }
    folded
}

/// The words of a text, folded. A run of letters and figures of a script with spaces is one; each character of a
/// script without spaces, and each sign that is not ASCII punctuation, is one by itself.
pub fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    // Whether the last word goes on with the next letter.
    let mut open = false;
    for (from, character) in text.char_indices() {
        let at = from..from + character.len_utf8();
        if is_nothing(character) {
            if open && let Some(word) = words.last_mut() {
                word.at.end = at.end;
            }
            continue;
        }
        fold_into(character, &mut |folded| match sort_of(folded) {
            Sort::Between => open = false,
            Sort::Letter if open => {
                if let Some(word) = words.last_mut() {
                    word.text.push(folded);
                    word.at.end = at.end;
                }
            }
            sort @ (Sort::Letter | Sort::Alone) => {
                words.push(Word { text: folded.to_string(), at: at.clone() });
                open = sort == Sort::Letter;
            }
        });
    }
    words
}

/// The bytes of a text that these characters of its folded form are made of.
pub fn place_of(text: &str, folded: Range<usize>) -> Range<usize> {
    let (mut count, mut place) = (0, text.len()..text.len());
    for (at, character) in text.char_indices() {
        let before = count;
        fold_into(character, &mut |_| count += 1);
        if before < count && before <= folded.start && folded.start < count {
            place.start = at;
        }
        // What folds to nothing, as an accent written apart, belongs to what stands before it.
        if before < count && before >= folded.end {
            place.end = at;
            break;
        }
    }
    place.start = place.start.min(place.end);
    place
}

/// Whether a folded text is this folded pattern, in which `*` is any run of characters.
pub fn fits(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let Some(last) = pieces.next_back() else { return rest.is_empty() };
    for piece in pieces {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last)
}

/// The words of a text as the index of words keeps them, in order.
fn kept_words(text: &str, mut each: impl FnMut(&str)) {
    for word in words(text) {
        let count = if word.text.len() <= LONGEST_WORD { 0 } else { word.text.chars().count() };
        if count <= LONGEST_WORD {
            each(&word.text);
            continue;
        }
        let starts: Vec<usize> = word.text.char_indices().map(|(at, _)| at).collect();
        for from in (0..count - LONGEST_WORD / 2).step_by(LONGEST_WORD / 2) {
            let end = starts.get(from + LONGEST_WORD).copied().unwrap_or(word.text.len());
            each(&word.text[starts[from]..end]);
        }
    }
}

/// Whether a folded text of a few words stands between words: white space, control characters, and the marks that
/// text copied from a page carries unseen (zero-width space, byte order mark, direction marks).
pub fn is_space(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}' | '\u{2060}')
        || matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Between,
    Letter,
    Alone,
}

fn sort_of(folded: char) -> Sort {
    if folded.is_ascii() {
        return if folded.is_ascii_alphanumeric() { Sort::Letter } else { Sort::Between };
    }
    if is_space(folded) {
        Sort::Between
    } else if folded.is_alphanumeric() && !is_without_spaces(folded) {
        Sort::Letter
    } else {
        Sort::Alone
    }
}

fn fold_into(character: char, each: &mut impl FnMut(char)) {
    if character.is_ascii() {
        return each(character.to_ascii_lowercase());
    }
    if is_nothing(character) {
        return;
    }
    // A syllable or a character of these scripts is a word as it is; only its widths are made one.
    if is_without_spaces(character) && !matches!(u32::from(character), 0xF900..=0xFAFF | 0xFF66..=0xFFDC) {
        return each(character);
    }
    for lower in character.to_lowercase() {
        decompose_compatible(lower, |part| {
            if !is_nothing(part) {
                // What a wide or joined form is made of may be a capital.
                part.to_lowercase().filter(|part| !is_nothing(*part)).for_each(|part| match part {
                    'ς' => each('σ'),
                    other => each(other),
                });
            }
        });
    }
}

/// Accents, and the joiners and selectors between the parts of an emoji: with or without them it is the same text.
fn is_nothing(character: char) -> bool {
    matches!(u32::from(character),
        0x0300..=0x036F | 0x0591..=0x05C7 | 0x0610..=0x061A | 0x064B..=0x065F | 0x0670 | 0x1AB0..=0x1AFF
            | 0x1DC0..=0x1DFF | 0x200C | 0x200D | 0x20D0..=0x20FF | 0xFE00..=0xFE0F | 0xFE20..=0xFE2F | 0x00AD)
}

/// Scripts in which a run of letters is not one word: Thai, Lao, Myanmar, Khmer, Chinese, Japanese, Korean.
fn is_without_spaces(character: char) -> bool {
    matches!(
        u32::from(character),
        0x0E00..=0x0EFF
            | 0x1000..=0x109F
            | 0x1100..=0x11FF
            | 0x1780..=0x17FF
            | 0x2E80..=0x9FFF
            | 0xA960..=0xA97F
            | 0xAC00..=0xD7FF
            | 0xF900..=0xFAFF
            | 0xFF66..=0xFFDC
            | 0x20000..=0x3FFFF
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn words_are_runs_signs_and_characters() {
        assert_eq!(texts("Ein Café, half-length 4K"), ["ein", "cafe", "half", "length", "4k"]);
        assert_eq!(texts("cafe\u{301}s"), ["cafes"]);
        assert_eq!(texts("夜の東京 cat猫🐈\u{200D}⬛"), ["夜", "の", "東", "京", "cat", "猫", "🐈", "⬛"]);
        assert_eq!(texts("ＡＢ ﬁn ｶ İX Ｍ²"), ["ab", "fin", "カ", "ix", "m2"]);
        assert_eq!(texts("100% _-\"' \u{0}\u{200B}"), ["100"]);
        assert_eq!(texts("Чёрный ΣΟΦΟΣ σοφος"), ["черныи", "σοφοσ", "σοφοσ"]);
    }

    #[test]
    fn a_word_says_where_it_stands() {
        let text = "Ein CAFE\u{301}, 猫";
        let at: Vec<&str> = words(text).into_iter().map(|word| &text[word.at]).collect();
        assert_eq!(at, ["Ein", "CAFE\u{301}", "猫"]);
    }

    #[test]
    fn a_run_without_end_is_kept_in_pieces_that_overlap() {
        let mut pieces = Vec::new();
        kept_words(&"é".repeat(1_000), |word| pieces.push(word.chars().count()));
        assert_eq!(pieces, [256, 256, 256, 256, 256, 256, 232]);
    }

    #[test]
    fn a_star_is_any_run() {
        for (pattern, text) in
            [("kling*", "kling-v2"), ("*v2", "kling-v2"), ("k*g*2", "kling-v2"), ("*", ""), ("a", "a")]
        {
            assert!(fits(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("kling", "kling-v2"), ("a*a", "a"), ("*b*", "ac"), ("", "a"), ("a*b*c", "acb")] {
            assert!(!fits(pattern, text), "{pattern} {text}");
        }
    }

    proptest! {
        #[test]
        fn a_piece_of_a_text_folds_to_a_piece_of_the_folded_text(
            before in "\\PC{0,8}", piece in "\\PC{0,8}", after in "\\PC{0,8}"
        ) {
            let whole = fold(&format!("{before}{piece}{after}"));
            prop_assert!(whole.contains(&fold(&piece)));
        }

        #[test]
        fn places_of_words_rise_within_the_text(text in "\\PC{0,40}") {
            let mut end = 0;
            for word in words(&text) {
                prop_assert!(text.get(word.at.clone()).is_some());
                prop_assert!(word.at.end >= end);
                end = word.at.end;
            }
        }
    }
}

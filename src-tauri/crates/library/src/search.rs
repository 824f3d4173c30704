//! What a person types into the search field, made into questions for SQLite. The text is never FTS or LIKE syntax.

use crate::stored::json_list;

/// More words than anybody types; of a pasted text the first count.
const MOST_WORDS: usize = 32;
/// The longest piece of a word that is looked for, in characters.
const LONGEST_WORD: usize = 256;

/// A search text in its words. All of them must be found.
pub(crate) struct Words {
    /// An FTS5 expression that finds words by their beginnings; None when no word can be found that way.
    pub(crate) by_index: Option<String>,
    /// LIKE patterns, as a JSON array, of the words that the index of words cannot find: those without letters,
    /// with emoji, or in scripts that put no space between words. None when there is no such word.
    pub(crate) by_text: Option<String>,
    /// LIKE patterns of all words.
    pub(crate) all_by_text: String,
}

impl Words {
    /// None when there is nothing to look for.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let words: Vec<String> = text
            .split(is_between_words)
            .filter(|word| !word.is_empty())
            .take(MOST_WORDS)
            .map(|word| word.chars().take(LONGEST_WORD).collect())
            .collect();
        if words.is_empty() {
            return None;
        }
        let (indexed, others): (Vec<&str>, Vec<&str>) =
            words.iter().map(String::as_str).partition(|word| is_indexed(word));
        Some(Self {
            by_index: (!indexed.is_empty()).then(|| expression(&indexed)),
            by_text: (!others.is_empty()).then(|| patterns(&others)),
            all_by_text: patterns(&words.iter().map(String::as_str).collect::<Vec<_>>()),
        })
    }
}

/// Each word in double quotes, which makes any text a string in FTS5, as a beginning.
fn expression(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{}\"*", word.replace('"', "\"\""))).collect();
    quoted.join(" AND ")
}

fn patterns(words: &[&str]) -> String {
    let patterns: Vec<String> = words.iter().map(|word| pattern(word)).collect();
    json_list(patterns.iter().map(String::as_str))
}

fn pattern(word: &str) -> String {
    let mut pattern = String::with_capacity(word.len() + 2);
    pattern.push('%');
    for character in word.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

/// White space, control characters, and the marks that text copied from a page carries unseen (zero-width space,
/// byte order mark, direction marks).
fn is_between_words(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}')
        || matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether the index of words holds this one: letters and figures of a script with spaces, the accents that it
/// drops, and the punctuation that it splits at.
fn is_indexed(word: &str) -> bool {
    let stands_alone = |character: char| character.is_alphanumeric() && !is_without_spaces(character);
    let is_dropped = |character: char| character.is_ascii_punctuation() || matches!(character, '\u{300}'..='\u{331}');
    word.chars().any(stands_alone) && word.chars().all(|character| stands_alone(character) || is_dropped(character))
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
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn words_go_to_the_index_and_the_rest_to_the_texts() {
        let words = Words::of("  Neon cat\u{0} 猫 🐈 --- 4k half-length ").unwrap();
        assert_eq!(words.by_index.unwrap(), r#""Neon"* AND "cat"* AND "4k"* AND "half-length"*"#);
        assert_eq!(words.by_text.unwrap(), r#"["%猫%","%🐈%","%---%"]"#);
    }

    #[test]
    fn quotes_and_wildcards_are_text() {
        let words = Words::of(r#"a"b" 100%_\"#).unwrap();
        assert_eq!(words.by_index.unwrap(), r#""a""b"""* AND "100%_\"*"#);
        assert_eq!(words.all_by_text, r#"["%a\"b\"%","%100\\%\\_\\\\%"]"#);
    }

    #[test]
    fn nothing_but_space_is_no_search() {
        for text in ["", "  \t\n", "\u{0}", "\u{200B}\u{FEFF}"] {
            assert!(Words::of(text).is_none(), "{text:?}");
        }
    }
}

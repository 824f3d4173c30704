/// Words of a text as a piece of a file name: letters, figures and their marks in lower case, everything between
/// them one hyphen, `most` characters, cut between words where more than half remains. `kept` are further
/// characters to keep inside. Never empty.
pub(crate) fn slug(text: &str, most: usize, kept: &[char]) -> String {
    let mut slug = String::new();
    let mut length = 0;
    let mut gap = false;
    let mut cut_inside_word = false;
    for c in text.chars().flat_map(char::to_lowercase) {
        let fits = (c.is_alphanumeric() && !is_invisible(c)) || (is_mark(c) && !slug.is_empty() && !gap);
        if fits || (kept.contains(&c) && !slug.is_empty()) {
            let needed = if gap { 2 } else { 1 };
            if length + needed > most {
                cut_inside_word = !gap;
                break;
            }
            if gap {
                slug.push('-');
            }
            slug.push(c);
            length += needed;
            gap = false;
        } else if !is_silent(c) {
            gap = !slug.is_empty();
        }
    }
    if cut_inside_word
        && let Some(end) = slug.rfind('-')
        && slug[..end].chars().count() * 2 > most
    {
        slug.truncate(end);
    }
    slug.truncate(slug.trim_end_matches(|c| c == '-' || kept.contains(&c)).len());
    if slug.is_empty() { "untitled".to_owned() } else { slug }
}

/// Most bytes of a name as file systems count it, with room for a number and a type.
const NAME_BYTES: usize = 180;

/// A text that a person wrote as one name of a file or folder, safe on Windows, macOS and Linux: what no system allows,
/// and what is not seen, becomes a hyphen or nothing; case, spaces and letters of every script stay. Never empty.
pub fn safe_name(text: &str) -> String {
    let mut name = String::new();
    for c in text.chars().filter(|c| !is_silent(*c) && !is_invisible(*c)) {
        let allowed = !c.is_control() && !matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
        let c = if c.is_whitespace() { ' ' } else { c };
        let c = if allowed { c } else { '-' };
        // Many in a row say no more than one.
        if matches!(c, ' ' | '-') && name.ends_with(c) {
            continue;
        }
        if name.len() + c.len_utf8() > NAME_BYTES {
            break;
        }
        name.push(c);
    }
    // A point in front hides a file, one at the end is dropped by Windows.
    let name = name.trim_matches(|c: char| c == '.' || c == ' ' || c == '-');
    if name.is_empty() { "untitled".to_owned() } else { not_reserved(name.to_owned()) }
}

/// Windows knows devices by these names, with any extension.
pub(crate) fn not_reserved(name: String) -> String {
    let base = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered = |prefix: &str| {
        base.strip_prefix(prefix).is_some_and(|rest| {
            matches!(rest, "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³")
        })
    };
    let reserved =
        matches!(&*base, "con" | "prn" | "aux" | "nul" | "conin$" | "conout$") || numbered("com") || numbered("lpt");
    if reserved { format!("_{name}") } else { name }
}

/// Vowel signs and the like are alphabetic to Unicode; these marks are not, and a word falls apart without them.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036f}'         // accents written by themselves
        | '\u{05b0}'..='\u{05bd}' | '\u{05bf}' | '\u{05c1}' | '\u{05c2}' | '\u{05c4}' | '\u{05c5}' | '\u{05c7}' // Hebrew
        | '\u{064b}'..='\u{065f}'       // Arabic vowels
        | '\u{093c}' | '\u{09bc}' | '\u{0a3c}' | '\u{0abc}' | '\u{0b3c}' | '\u{0cbc}' // nukta
        | '\u{094d}' | '\u{09cd}' | '\u{0a4d}' | '\u{0acd}' | '\u{0b4d}' | '\u{0bcd}' // virama
        | '\u{0c4d}' | '\u{0ccd}' | '\u{0d4d}' | '\u{0dca}'
        | '\u{0e31}'..='\u{0e3a}' | '\u{0e47}'..='\u{0e4e}' // Thai
        | '\u{0eb1}'..='\u{0ece}'       // Lao
        | '\u{0f39}' | '\u{0f84}'       // Tibetan
        | '\u{1037}'..='\u{103a}'       // Burmese
        | '\u{17b6}'..='\u{17d3}'       // Khmer
        | '\u{3099}' | '\u{309a}'       // Japanese voicing
    )
}

/// Letters to Unicode, but nothing to the eye.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}')
}

/// Dropped without a gap: apostrophes, joiners, direction marks, variation selectors, byte order mark.
fn is_silent(c: char) -> bool {
    matches!(c,
        '\'' | '’' | 'ʼ' | '\u{00ad}' | '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

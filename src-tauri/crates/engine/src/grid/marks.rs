//! Which pieces of a prompt matched, and which piece of a long one is shown.

use library::text::{Word, place_of, words};

use super::asked::Piece;
use crate::face::Mark;

/// Characters of a prompt that a tile shows.
const SHOWN: usize = 200;
/// Of an excerpt so many characters stand before what matched.
const BEFORE: usize = 40;

/// The text that a tile shows of a prompt, and what of it matched. `whole` is asked for when nothing of the beginning
/// matches.
pub(crate) fn shown(
    beginning: String,
    pieces: &[Piece],
    whole: impl FnOnce() -> Option<String>,
) -> (String, Vec<Mark>) {
    let marks = marks(&beginning, pieces);
    if !marks.is_empty() || pieces.is_empty() || beginning.chars().count() < SHOWN {
        return (beginning, marks);
    }
    let Some(whole) = whole() else { return (beginning, marks) };
    let Some(first) = places(&whole, pieces).into_iter().min() else { return (beginning, marks) };
    let starts: Vec<usize> = whole.char_indices().map(|(at, _)| at).collect();
    let at = starts.partition_point(|start| *start < first.0);
    let from = at.saturating_sub(BEFORE).min(starts.len().saturating_sub(SHOWN - 1));
    let end = starts.get(from + SHOWN - 1).copied().unwrap_or(whole.len());
    let excerpt = format!("…{}", &whole[starts[from]..end]);
    let marks = self::marks(&excerpt, pieces);
    (excerpt, marks)
}

/// Rising and apart, in UTF-16 units.
fn marks(text: &str, pieces: &[Piece]) -> Vec<Mark> {
    let mut places = places(text, pieces);
    places.sort_unstable();
    let mut marks: Vec<Mark> = Vec::new();
    let (mut bytes, mut units) = (0, 0);
    let mut units_at = |at: usize| {
        if at >= bytes {
            units += text[bytes..at].encode_utf16().count();
            bytes = at;
        }
        u32::try_from(units).unwrap_or(u32::MAX)
    };
    let mut last = 0;
    for (from, to) in places {
        // What overlaps is one mark already.
        if from < last || to <= from {
            continue;
        }
        last = to;
        marks.push(Mark { from: units_at(from), to: units_at(to) });
    }
    marks
}

/// Bytes of what matched, longer ones of the same beginning last.
fn places(text: &str, pieces: &[Piece]) -> Vec<(usize, usize)> {
    let words = words(text);
    let mut places = Vec::new();
    for piece in pieces {
        let before = places.len();
        places.extend(words.windows(piece.row.len()).filter_map(|some| in_a_row(text, some, piece)));
        if places.len() == before
            && !piece.exact
            && let [asked] = &piece.row[..]
        {
            places.extend(words.iter().filter_map(|word| inside(text, word, asked)));
        }
    }
    places
}

fn in_a_row(text: &str, words: &[Word], piece: &Piece) -> Option<(usize, usize)> {
    let (last, before) = words.split_last()?;
    let (asked, asked_before) = piece.row.split_last()?;
    let fits = before.iter().map(|word| &word.text).eq(asked_before)
        && if piece.exact { last.text == *asked } else { last.text.starts_with(asked.as_str()) };
    let from = words.first()?.at.start;
    let end = if last.text == *asked { last.at.end } else { inside(text, last, asked)?.1 };
    fits.then_some((from, end))
}

fn inside(text: &str, word: &Word, asked: &str) -> Option<(usize, usize)> {
    let at = word.text.find(asked)?;
    let from = word.text[..at].chars().count();
    let within = place_of(&text[word.at.clone()], from..from + asked.chars().count());
    Some((word.at.start + within.start, word.at.start + within.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(asked: &[&str]) -> Vec<Piece> {
        asked
            .iter()
            .map(|text| Piece {
                row: words(text).into_iter().map(|word| word.text).collect(),
                exact: text.starts_with('"'),
            })
            .collect()
    }

    fn marked(text: &str, asked: &[&str]) -> Vec<String> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let piece = |mark: &Mark| String::from_utf16_lossy(&units[mark.from as usize..mark.to as usize]);
        marks(text, &pieces(asked)).iter().map(piece).collect()
    }

    #[test]
    fn what_matched_is_marked_as_it_was_written() {
        assert_eq!(marked("🐈 Ein CAFE\u{301} im Neonlicht", &["cafe", "neon"]), ["CAFE\u{301}", "Neon"]);
        assert_eq!(marked("a half-length portrait", &["half-le"]), ["half-le"]);
        assert_eq!(marked("eine schwarze Katze", &["atz"]), ["atz"], "inside, when nothing begins so");
        assert_eq!(marked("夜の東京で猫", &["東京", "猫"]), ["東京", "猫"]);
        assert_eq!(marked("neon neonlit", &["\"neon\""]), ["neon"]);
        assert_eq!(marked("ﬁne", &["fi"]), ["ﬁ"]);
        assert_eq!(marked("nothing", &["else"]), [] as [&str; 0]);
        assert_eq!(marked("neon neon", &["n", "ne"]), ["n", "n"], "no mark lies over another");
    }

    #[test]
    fn a_long_prompt_shows_where_it_matched() {
        let long = format!("{} the lighthouse {}", "word ".repeat(100), "more ".repeat(100));
        let beginning: String = long.chars().take(200).collect();
        let (text, marks) = shown(beginning.clone(), &pieces(&["lighth"]), || Some(long.clone()));
        assert_eq!(text.chars().count(), 200);
        assert!(text.starts_with('…') && text.contains("the lighthouse more"), "{text}");
        assert_eq!(marks.len(), 1);
        let (text, marks) = shown(beginning.clone(), &pieces(&["word"]), || unreachable!());
        assert_eq!((text, marks.len()), (beginning.clone(), 40));
        assert_eq!(shown(beginning.clone(), &pieces(&["xyz"]), || Some(long)), (beginning, Vec::new()));
    }
}

//! How well a result fits the words that were typed.

use std::cmp::Reverse;

use library::text::{fold, words};
use library::{Error, Look};

use super::asked::Piece;

/// So many of the newest are weighed; the rest follows by time.
const WEIGHED: usize = 2_000;

/// Puts those that fit best first.
pub(crate) fn first(look: &Look<'_>, slots: &mut [u32], pieces: &[Piece]) -> Result<(), Error> {
    if pieces.is_empty() {
        return Ok(());
    }
    let count = slots.len().min(WEIGHED);
    let mut weighed = Vec::with_capacity(count);
    for slot in &slots[..count] {
        let made = look.made(*slot);
        let prompt = look.reader().long_prompt(made.task)?.unwrap_or_default();
        let model = look.columns().model(made).map(|model| format!("{} {}", model.title, model.id)).unwrap_or_default();
        weighed.push((Reverse(weight(pieces, &prompt, &look.tags(*slot), &model)), *slot));
    }
    weighed.sort_by_key(|(weight, _)| *weight);
    slots.iter_mut().zip(weighed).for_each(|(slot, (_, by_weight))| *slot = by_weight);
    Ok(())
}

/// A tag says more than a prompt, a prompt more than a model; a whole word more than its beginning, that more than a
/// piece inside; words in the typed order next to each other more than apart; and the beginning of a text more than its end.
fn weight(pieces: &[Piece], prompt: &str, tags: &[&str], model: &str) -> u32 {
    let split = |text: &str| words(text).into_iter().map(|word| word.text).collect::<Vec<_>>();
    let (in_prompt, in_model) = (split(prompt), split(model));
    let tags: Vec<String> = tags.iter().map(|tag| fold(tag)).collect();
    let mut weight = 0;
    let mut before = None;
    for piece in pieces {
        let (fit, at) = best_fit(piece, &in_prompt);
        let in_tags = tags.iter().map(|tag| best_fit(piece, &split(tag)).0).max().unwrap_or(0);
        weight += (fit * 30).max(in_tags * 40).max(best_fit(piece, &in_model).0 * 20);
        if let Some(at) = at {
            weight += u32::try_from(20_usize.saturating_sub(at / 4)).unwrap_or(0);
            if before.is_some_and(|before: usize| at == before + 1) {
                weight += 30;
            }
            before = Some(at + piece.row.len() - 1);
        }
    }
    weight
}

/// 3: whole words, 2: begun, 1: inside, 0: not at all; and at which word.
fn best_fit(piece: &Piece, words: &[String]) -> (u32, Option<usize>) {
    let mut best = (0, None);
    for (at, some) in words.windows(piece.row.len()).enumerate() {
        let fit = fit(piece, some);
        if fit > best.0 {
            best = (fit, Some(at));
        }
        if fit == 3 {
            break;
        }
    }
    best
}

fn fit(piece: &Piece, words: &[String]) -> u32 {
    if words == piece.row {
        return 3;
    }
    let (Some(last), Some(asked)) = (words.last(), piece.row.last()) else { return 0 };
    let same_before = words[..words.len() - 1] == piece.row[..piece.row.len() - 1];
    match piece.exact {
        false if same_before && last.starts_with(asked.as_str()) => 2,
        false if piece.row.len() == 1 && last.contains(asked.as_str()) => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(asked: &str, prompt: &str, tags: &[&str], model: &str) -> u32 {
        let pieces: Vec<Piece> = asked
            .split(' ')
            .map(|word| Piece { row: words(word).into_iter().map(|word| word.text).collect(), exact: false })
            .collect();
        weight(&pieces, prompt, tags, model)
    }

    #[test]
    fn what_says_more_weighs_more() {
        let falling = [
            of("cat", "a dog", &["cat"], ""),
            of("cat", "a cat", &[], ""),
            of("cat", &format!("{} cat", "word ".repeat(60)), &[], ""),
            of("cat", "a cathedral", &[], "").min(of("cat", "a dog", &[], "Cat 2")),
            of("cat", "a bobcat", &[], ""),
        ];
        assert!(falling.is_sorted_by(|a, b| a > b), "{falling:?}");
        assert!(of("black cat", "a black cat", &[], "") > of("black cat", "a cat, black", &[], ""));
        assert_eq!(of("cat", "a dog", &[], ""), 0);
        assert_eq!(of("cat", "", &[], ""), 0);
    }
}

//! Words, found through their index: whole or begun, in a row where a piece of text has several, and inside of others
//! when nothing begins so.

use std::sync::Arc;

use super::ready::{Among, Node, Way};
use super::{ALL_IDS, Look, Question, postings};
use crate::Error;
use crate::columns::Slots;
use crate::table::words as index;
use crate::text::{LONGEST_TYPED, fold, is_space, words};

/// More words than anybody types; of a pasted text the first count.
const MOST_WORDS: usize = 32;
/// The longest piece of a text that is looked for as one, in words.
const LONGEST_ROW: usize = 64;
/// A beginning that more words have is asked of the index as one.
const FEW_WORDS: usize = 48;
/// The same of a beginning that the index keeps a list of, as long as this.
const FEWEST_WORDS: usize = 3;
const LONGEST_BEGINNING: usize = 3;
/// Inside of more words than these a piece is looked for in the texts themselves.
const MANY_WORDS: usize = 2_000;
/// Words that are asked for at once.
const AT_ONCE: usize = 200;

/// Results that hold all of the text: each piece between spaces, or in quotes the whole of it.
pub(crate) fn node(
    look: &Look<'_>,
    question: &Question<'_>,
    text: &str,
    exact: bool,
    way: Way<'_>,
) -> Result<Node, Error> {
    if exact {
        return piece(look, question, text, true, way);
    }
    let pieces = text.split(is_space).filter(|piece| !piece.is_empty()).take(MOST_WORDS);
    let nodes = pieces.map(|piece| {
        let end = piece.char_indices().nth(LONGEST_TYPED).map_or(piece.len(), |(at, _)| at);
        self::piece(look, question, &piece[..end], false, way)
    });
    Ok(Node::All(nodes.collect::<Result<_, _>>()?))
}

fn piece(look: &Look<'_>, question: &Question<'_>, piece: &str, exact: bool, way: Way<'_>) -> Result<Node, Error> {
    let row: Vec<String> = words(piece).into_iter().take(LONGEST_ROW).map(|word| word.text).collect();
    if row.is_empty() {
        // Punctuation, which is no word, is looked for as it stands.
        let is_blank = piece.chars().all(is_space);
        return if is_blank { Ok(Node::anything()) } else { in_texts(look, question, piece, way) };
    }
    let folded = fold(piece);
    let wide = way.wide && !exact;
    let tags: Vec<&Slots> = look
        .columns()
        .tags
        .values()
        .filter(|tag| if wide { tag.folded.contains(&folded) } else { has_row(&tag.folded, &row, exact) })
        .map(|tag| &tag.slots)
        .collect();
    let asked = match (exact, wide) {
        (true, _) => Some(vec![in_a_row(&row, false)]),
        (false, false) => begun(look, &row).or_else(|| if tags.is_empty() { inside(look, &row) } else { Some(vec![]) }),
        (false, true) => inside(look, &row),
    };
    let Some(asked) = asked else { return in_texts(look, question, piece, way) };
    let Some(found) = postings::matching(look, question, &asked, way.among)? else { return Ok(Node::anything()) };
    if tags.is_empty() {
        return Ok(Node::In(found));
    }
    let mut all = Slots::clone(&found);
    tags.into_iter().flat_map(Slots::iter).for_each(|slot| all.insert(slot));
    Ok(Node::In(Arc::new(all)))
}

/// Expressions for texts in which the words stand in a row, the last one at least begun. None when no word begins so.
fn begun(look: &Look<'_>, row: &[String]) -> Option<Vec<String>> {
    let [word] = row else { return Some(vec![in_a_row(row, true)]) };
    let most = if word.chars().nth(LONGEST_BEGINNING).is_none() { FEWEST_WORDS } else { FEW_WORDS };
    match look.columns().vocabulary.beginning(word, most) {
        Some(words) if words.is_empty() => None,
        Some(words) => Some(any_of(&words)),
        None => Some(vec![in_a_row(row, true)]),
    }
}

/// The same, where the first may be the end of a word, or a single one anything inside of it. None when too many words
/// hold it.
fn inside(look: &Look<'_>, row: &[String]) -> Option<Vec<String>> {
    let vocabulary = &look.columns().vocabulary;
    match row {
        [word] => Some(any_of(&vocabulary.holding(word, MANY_WORDS)?)),
        [first, rest @ ..] => {
            let ends = vocabulary.ending(first, AT_ONCE)?;
            Some(ends.into_iter().map(|end| in_a_row(&[&[end.to_owned()], rest].concat(), true)).collect())
        }
        [] => Some(Vec::new()),
    }
}

/// Words hold letters, figures and signs beyond ASCII alone, so nothing in them is syntax.
fn in_a_row(row: &[String], begun: bool) -> String {
    format!("\"{}\"{}", row.join(" "), if begun { " *" } else { "" })
}

fn any_of(words: &[&str]) -> Vec<String> {
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    quoted.chunks(AT_ONCE).map(|some| some.join(" OR ")).collect()
}

fn has_row(text: &str, row: &[String], exact: bool) -> bool {
    let Some((last, before)) = row.split_last() else { return false };
    let words: Vec<String> = words(text).into_iter().map(|word| word.text).collect();
    words.windows(row.len()).any(|some| {
        some.iter().zip(before).all(|(a, b)| a == b)
            && some.last().is_some_and(|word| if exact { word == last } else { word.starts_with(last.as_str()) })
    })
}

/// Looks through the texts: for what no index of words can answer.
fn in_texts(look: &Look<'_>, question: &Question<'_>, piece: &str, way: Way<'_>) -> Result<Node, Error> {
    let ids = match way.among {
        Among::All => &[ALL_IDS][..],
        Among::Ids(ids) => ids,
        Among::Indexed => return Err(Error::Stopped),
        Among::Kept => return Ok(Node::anything()),
    };
    let mut slots = Slots::default();
    for ids in ids {
        if (question.stop)() {
            return Err(Error::Stopped);
        }
        let found = index::with_piece(look.conn(), &pattern(piece), *ids)?;
        found.into_iter().filter_map(|task| look.slot(task)).for_each(|slot| slots.insert(slot));
    }
    Ok(Node::In(Arc::new(slots)))
}

fn pattern(piece: &str) -> String {
    let mut pattern = String::with_capacity(piece.len() + 2);
    pattern.push('%');
    for character in piece.chars().take(LONGEST_TYPED) {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

/// Of a prompt's words so many may be others, and one more for each ten.
const OTHER_WORDS: usize = 2;
/// Words of a prompt by which its like is looked for.
const LOOKED_FOR: usize = 12;

/// Results whose prompt is that of a task but for a few words, in whatever order.
pub(crate) fn same_but_for_a_few_words(look: &Look<'_>, task: i64) -> Result<Slots, Error> {
    let Some(prompt) = look.reader().tasks().get(task)?.map(|task| task.prompt) else { return Ok(Slots::default()) };
    let mut asked: Vec<String> = words(&prompt).into_iter().map(|word| word.text).collect();
    asked.sort_unstable();
    asked.dedup();
    let may_differ = OTHER_WORDS.min(asked.len() / 2) + asked.len() / 10;
    // Whoever lacks no more than these has one of any that are one more: the longest, which few others have.
    let mut rare: Vec<&str> = asked.iter().map(String::as_str).collect();
    rare.sort_by_key(|word| std::cmp::Reverse(word.len()));
    rare.truncate((may_differ + 1).max(LOOKED_FOR.min(asked.len())).min(LONGEST_ROW));
    let mut hits: std::collections::HashMap<u32, usize> = std::collections::HashMap::new();
    for word in &rare {
        for slot in index::in_prompts(look.conn(), word)?.into_iter().filter_map(|task| look.slot(task)) {
            *hits.entry(slot).or_default() += 1;
        }
    }
    let enough = rare.len().saturating_sub(may_differ).max(1);
    let candidates: Vec<u32> = hits.into_iter().filter(|(_, count)| *count >= enough).map(|(slot, _)| slot).collect();
    let mut alike = Slots::default();
    for slot in candidates {
        let id = look.made(slot).task;
        let Some(other) = look.reader().tasks().get(id)? else { continue };
        let mut others: Vec<String> = words(&other.prompt).into_iter().map(|word| word.text).collect();
        others.sort_unstable();
        others.dedup();
        let common = others.iter().filter(|word| asked.binary_search(word).is_ok()).count();
        if asked.len() - common <= may_differ && others.len() - common <= may_differ {
            alike.insert(slot);
        }
    }
    Ok(alike)
}

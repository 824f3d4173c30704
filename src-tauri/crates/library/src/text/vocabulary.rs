use std::ops::Range;

use memchr::memmem::Finder;

/// New words are put in their places when there are more of them.
const MOST_FRESH: usize = 1_024;

/// Every word that a text of the library has, in memory: one long text with a line a word, so that looking inside of
/// all of them is one pass over a few hundred kilobytes.
#[derive(Clone, Default)]
pub(crate) struct Vocabulary {
    /// Words, each between two line feeds.
    lines: String,
    /// Where each word begins, in the order of the words.
    ordered: Vec<u32>,
    /// The same of words that are not in order yet.
    fresh: Vec<u32>,
    /// The last row of the table that was read.
    pub(crate) read_up_to: i64,
}

impl Vocabulary {
    pub(crate) fn add(&mut self, id: i64, word: &str) {
        self.read_up_to = self.read_up_to.max(id);
        if self.lines.is_empty() {
            self.lines.push('\n');
        }
        let Ok(at) = u32::try_from(self.lines.len()) else { return };
        if word.contains('\n') {
            return;
        }
        self.lines.push_str(word);
        self.lines.push('\n');
        self.fresh.push(at);
    }

    /// To be called when some were added: beginnings are looked for among those in order by halves.
    pub(crate) fn put_in_order(&mut self) {
        if self.fresh.len() <= MOST_FRESH {
            return;
        }
        let mut fresh = std::mem::take(&mut self.fresh);
        fresh.sort_unstable_by(|a, b| self.word(*a).cmp(self.word(*b)));
        let mut ordered = std::mem::take(&mut self.ordered);
        ordered.append(&mut fresh);
        // Two runs, each in order: that is one merge.
        ordered.sort_by(|a, b| self.word(*a).cmp(self.word(*b)));
        self.ordered = ordered;
    }

    /// Words that begin so; None when there are more than `most`.
    pub(crate) fn beginning(&self, with: &str, most: usize) -> Option<Vec<&str>> {
        let from = self.ordered.partition_point(|at| self.word(*at) < with);
        let mut found = Vec::new();
        for at in &self.ordered[from..] {
            let word = self.word(*at);
            if !word.starts_with(with) {
                break;
            }
            if found.len() == most {
                return None;
            }
            found.push(word);
        }
        found.extend(self.fresh.iter().map(|at| self.word(*at)).filter(|word| word.starts_with(with)));
        (found.len() <= most).then_some(found)
    }

    /// Words that hold this anywhere; None when there are more than `most`.
    pub(crate) fn holding(&self, piece: &str, most: usize) -> Option<Vec<&str>> {
        self.matching(piece, most)
    }

    /// Words that end so; None when there are more than `most`.
    pub(crate) fn ending(&self, with: &str, most: usize) -> Option<Vec<&str>> {
        self.matching(&format!("{with}\n"), most)
    }

    /// Bytes in memory.
    pub(crate) fn bytes(&self) -> usize {
        self.lines.capacity() + 4 * (self.ordered.capacity() + self.fresh.capacity())
    }

    fn matching(&self, piece: &str, most: usize) -> Option<Vec<&str>> {
        let (text, finder) = (self.lines.as_bytes(), Finder::new(piece));
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(at) = finder.find(&text[from..]).map(|at| from + at) {
            if found.len() == most {
                return None;
            }
            let line = self.line_around(at);
            from = line.end;
            found.push(&self.lines[line]);
        }
        Some(found)
    }

    fn line_around(&self, at: usize) -> Range<usize> {
        let text = self.lines.as_bytes();
        let from = memchr::memrchr(b'\n', &text[..at]).map_or(0, |before| before + 1);
        let to = memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |after| at + after);
        from..to
    }

    fn word(&self, at: u32) -> &str {
        let rest = &self.lines[at as usize..];
        &rest[..memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len())]
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn words_are_found_by_beginning_inside_and_end_whether_in_order_or_not() {
        let mut all = Vocabulary::default();
        for (word, id) in ["neon", "neonlicht", "boat", "猫", "one", "n"].iter().zip(1..) {
            all.add(id, word);
        }
        for round in 0..2 {
            let sorted = |found: Option<Vec<&str>>| {
                let mut found: Vec<String> = found.unwrap().into_iter().map(str::to_owned).collect();
                found.sort();
                found
            };
            assert_eq!(sorted(all.beginning("neon", 9)), ["neon", "neonlicht"], "round {round}");
            assert_eq!(sorted(all.beginning("n", 9)), ["n", "neon", "neonlicht"]);
            assert_eq!(sorted(all.holding("on", 9)), ["neon", "neonlicht", "one"]);
            assert_eq!(sorted(all.ending("on", 9)), ["neon"]);
            assert_eq!(sorted(all.holding("猫", 9)), ["猫"]);
            assert!(all.beginning("ne", 1).is_none() && all.holding("n", 3).is_none());
            assert!(all.holding("x", 9).unwrap().is_empty());
            (7..2_000).for_each(|id| all.add(id, &format!("w{id}")));
            all.put_in_order();
            assert!(all.fresh.is_empty());
        }
        assert_eq!(all.read_up_to, 1_999);
    }
}

//! Alternatives in a prompt: `{a|b}` stands for one prompt with `a` and one with `b`. Pure.
//!
//! A backslash makes the next `{`, `|` or `}` a plain letter; every other backslash is one. A brace that is not closed, or
//! that holds no `|`, is plain text. How many prompts there are is computed without making any.

/// Groups are read this deep; a brace further inside is plain text.
const MOST_DEPTH: usize = 8;

/// A prompt as it was typed, read for its alternatives.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Template {
    pieces: Vec<Piece>,
}

#[derive(Debug, PartialEq)]
enum Piece {
    Text(String),
    Group(Vec<Template>),
}

/// A brace that is not closed yet.
#[derive(Default)]
struct Open {
    /// Alternatives that a `|` has ended.
    ended: Vec<Template>,
    now: Template,
    /// Braces too deep to be groups, that are not closed yet.
    plain: u32,
}

impl Template {
    pub fn read(text: &str) -> Template {
        // The first is the prompt itself, in which a bar means nothing.
        let mut open = vec![Open::default()];
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            let deep = open.len();
            let Some(top) = open.last_mut() else { break };
            match letter {
                '\\' => {
                    let escaped = letters.next_if(|next| matches!(next, '{' | '|' | '}'));
                    top.now.push(escaped.unwrap_or('\\'));
                }
                '{' if deep > MOST_DEPTH => {
                    top.plain += 1;
                    top.now.push('{');
                }
                '{' => open.push(Open::default()),
                '|' if deep > 1 && top.plain == 0 => {
                    let ended = std::mem::take(&mut top.now);
                    top.ended.push(ended);
                }
                '}' if top.plain > 0 => {
                    top.plain -= 1;
                    top.now.push('}');
                }
                '}' if deep > 1 => {
                    let Some(mut closed) = open.pop() else { break };
                    let Some(outer) = open.last_mut() else { break };
                    if closed.ended.is_empty() {
                        outer.now.push('{');
                        outer.now.append(closed.now);
                        outer.now.push('}');
                    } else {
                        closed.ended.push(closed.now);
                        outer.now.pieces.push(Piece::Group(closed.ended));
                    }
                }
                letter => top.now.push(letter),
            }
        }
        let mut open = open.into_iter();
        let mut whole = open.next().unwrap_or_default().now;
        for unclosed in open {
            whole.push('{');
            for ended in unclosed.ended {
                whole.append(ended);
                whole.push('|');
            }
            whole.append(unclosed.now);
        }
        whole
    }

    /// A prompt without alternatives, whatever it holds.
    pub fn plain(text: &str) -> Template {
        Template { pieces: vec![Piece::Text(text.to_owned())] }
    }

    /// How many prompts there are; `u64::MAX` where there are more than can be counted.
    pub fn count(&self) -> u64 {
        self.pieces.iter().fold(1, |count: u64, piece| match piece {
            Piece::Text(_) => count,
            Piece::Group(alternatives) => count.saturating_mul(sum(alternatives)),
        })
    }

    /// One of the prompts, from 0: the last group changes first.
    pub fn nth(&self, index: u64) -> String {
        let mut text = String::new();
        self.write(index, &mut text);
        text
    }

    /// Unicode scalar values of the longest prompt.
    pub fn longest(&self) -> usize {
        let of = |piece: &Piece| match piece {
            Piece::Text(text) => text.chars().count(),
            Piece::Group(alternatives) => alternatives.iter().map(Template::longest).max().unwrap_or(0),
        };
        self.pieces.iter().map(of).sum()
    }

    /// The outer groups, each with its alternatives as they may be said: what stands inside of them as it is written.
    pub fn groups(&self) -> impl Iterator<Item = Vec<String>> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Text(_) => None,
            Piece::Group(alternatives) => Some(alternatives.iter().map(Template::shown).collect()),
        })
    }

    fn shown(&self) -> String {
        let of = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Group(alternatives) => {
                format!("{{{}}}", alternatives.iter().map(Template::shown).collect::<Vec<_>>().join("|"))
            }
        };
        self.pieces.iter().map(of).collect()
    }

    fn write(&self, mut index: u64, text: &mut String) {
        // What the pieces behind one make together is how often it stays as it is.
        let mut behind: Vec<u64> = vec![1];
        for piece in self.pieces.iter().skip(1).rev() {
            let last = behind.last().copied().unwrap_or(1);
            behind.push(last.saturating_mul(piece.count()));
        }
        for (piece, behind) in self.pieces.iter().zip(behind.into_iter().rev()) {
            match piece {
                Piece::Text(plain) => text.push_str(plain),
                Piece::Group(alternatives) => {
                    let mut at = index / behind;
                    index %= behind;
                    for alternative in alternatives {
                        let count = alternative.count();
                        if at < count {
                            alternative.write(at, text);
                            break;
                        }
                        at -= count;
                    }
                }
            }
        }
    }

    fn push(&mut self, letter: char) {
        if let Some(Piece::Text(text)) = self.pieces.last_mut() {
            text.push(letter);
        } else {
            self.pieces.push(Piece::Text(letter.to_string()));
        }
    }

    fn append(&mut self, other: Template) {
        for piece in other.pieces {
            match (self.pieces.last_mut(), piece) {
                (Some(Piece::Text(text)), Piece::Text(more)) => text.push_str(&more),
                (_, piece) => self.pieces.push(piece),
            }
        }
    }
}

impl Piece {
    fn count(&self) -> u64 {
        match self {
            Piece::Text(_) => 1,
            Piece::Group(alternatives) => sum(alternatives),
        }
    }
}

fn sum(alternatives: &[Template]) -> u64 {
    alternatives.iter().fold(0, |sum: u64, alternative| sum.saturating_add(alternative.count()))
}

/// A text that reads as exactly this prompt.
pub(crate) fn escaped(prompt: &str) -> String {
    if !prompt.contains(['{', '|', '}']) || is_plain(prompt) {
        return prompt.to_owned();
    }
    let mut text = String::with_capacity(prompt.len() + 8);
    for letter in prompt.chars() {
        if matches!(letter, '{' | '|' | '}') {
            text.push('\\');
        }
        text.push(letter);
    }
    text
}

/// Whether a text reads as it is written.
fn is_plain(text: &str) -> bool {
    let template = Template::read(text);
    matches!(&template.pieces[..], [Piece::Text(read)] if read == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let template = Template::read(text);
        (0..template.count()).map(|index| template.nth(index)).collect()
    }

    #[test]
    fn each_alternative_is_a_prompt_and_groups_multiply() {
        assert_eq!(all("A lake at {dawn|noon|dusk}"), ["A lake at dawn", "A lake at noon", "A lake at dusk"]);
        assert_eq!(all("{a|b} {1|2}"), ["a 1", "a 2", "b 1", "b 2"]);
        assert_eq!(all("{red |}car"), ["red car", "car"]);
        assert_eq!(all("{a{1|2}|b}!"), ["a1!", "a2!", "b!"]);
        assert_eq!(all(""), [""]);
    }

    #[test]
    fn what_is_no_group_is_plain_text() {
        for text in ["{a}", "{", "}", "a | b", "{a|b", "a}|{b", "{}", "x { y", r"C:\new\{", "{\"scene\": \"a\"}"] {
            let read = if text == r"C:\new\{" { r"C:\new{" } else { text };
            assert_eq!(all(text), [read], "{text}");
        }
        assert_eq!(all("{a|{b|c}"), ["{a|b", "{a|c"], "an open brace does not swallow a group");
        assert_eq!(all("{{a|b}}"), ["{a}", "{b}"]);
        assert_eq!(all(r"\{a\|b\}"), ["{a|b}"]);
        assert_eq!(all(r"{a\|b|c\}}"), ["a|b", "c}"]);
    }

    #[test]
    fn hostile_text_is_counted_without_being_made() {
        let template = Template::read(&"{a|b}".repeat(100));
        assert_eq!(template.count(), u64::MAX);
        assert_eq!(template.nth(0), "a".repeat(100));
        let deep = format!("{}x|y{}", "{".repeat(50_000), "}".repeat(50_000));
        assert!(Template::read(&deep).count() >= 1);
        assert_eq!(all(&"{".repeat(50_000)).len(), 1);
        assert_eq!(Template::read(&format!("{{{}}}", "|".repeat(99_999))).count(), 100_000);
    }

    /// Texts of the letters that matter, all of the short ones and many of the longer.
    fn texts() -> impl Iterator<Item = String> {
        const LETTERS: [char; 6] = ['{', '|', '}', '\\', 'a', 'ü'];
        let short = (0..6usize.pow(5)).map(|number| (number, 5));
        let long = (0..4_000usize).map(|number| (number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 3, 23));
        short.chain(long).map(|(mut number, length)| {
            let mut text = String::new();
            for _ in 0..length {
                text.push(LETTERS[number % 6]);
                number /= 6;
            }
            text
        })
    }

    #[test]
    fn an_escaped_prompt_reads_as_itself() {
        for text in texts() {
            assert_eq!(all(&escaped(&text)), [text]);
        }
    }

    #[test]
    fn there_are_as_many_prompts_as_are_counted_and_none_is_longer_than_said() {
        for text in texts() {
            let template = Template::read(&text);
            let count = template.count();
            assert!(count >= 1);
            let prompts: Vec<String> = (0..count.min(200)).map(|index| template.nth(index)).collect();
            let longest = prompts.iter().map(|prompt| prompt.chars().count()).max();
            if count <= 200 {
                assert_eq!(longest, Some(template.longest()), "{text}");
            }
            assert!(prompts.iter().all(|prompt| prompt.len() <= text.len()), "{text}");
        }
    }

    #[test]
    fn prompts_with_letters_of_their_own_are_all_different() {
        let prompts = all("{a|b{c|d}|e} f {g|{h|i}{j|k}}");
        let different: std::collections::BTreeSet<_> = prompts.iter().collect();
        assert_eq!((prompts.len(), different.len()), (4 * 5, 20));
    }
}

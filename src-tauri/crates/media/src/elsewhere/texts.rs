use super::letters::cut;

/// What stood in a file under which name.
#[derive(Default)]
pub(super) struct Texts {
    found: Vec<(String, String)>,
    bytes: usize,
}

/// Some programs give every parameter a name of its own.
const MOST: usize = 128;
/// In bytes, of all that is kept.
const MOST_BYTES: usize = 4 << 20;
/// In bytes.
const LONGEST_NAME: usize = 120;

impl Texts {
    /// Keeps a text, unless it is empty, there already, or too much.
    pub(super) fn add(&mut self, name: &str, text: &str) {
        let (name, text) =
            (cut(name.trim(), LONGEST_NAME), text.trim_matches(|c: char| c == '\0' || c.is_whitespace()));
        let known = self.found.iter().any(|(known, said)| known.eq_ignore_ascii_case(name) && said == text);
        if !text.is_empty() && !known && self.found.len() < MOST && text.len() <= self.room() {
            self.bytes += text.len();
            self.found.push((name.to_owned(), text.to_owned()));
        }
    }

    /// Bytes that can still be kept.
    pub(super) fn room(&self) -> usize {
        MOST_BYTES - self.bytes
    }

    /// The first text of a name, whatever the case of its letters: some containers write all names in capitals.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, text)| text)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.found.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// The texts of these names as one, at most so many bytes: one alone as it is, several each after its name.
    pub(super) fn as_they_stood(&self, names: &[&str], most: usize) -> String {
        let mut of: Vec<(&str, &str)> = Vec::new();
        for name in names {
            let text = self.get(name).filter(|text| !of.iter().any(|(_, known)| known == text));
            of.extend(text.map(|text| (*name, text)));
        }
        let all = match of.as_slice() {
            [(_, alone)] => (*alone).to_owned(),
            several => several.iter().map(|(name, text)| format!("{name}: {text}")).collect::<Vec<_>>().join("\n"),
        };
        cut(&all, most).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_any_case_and_a_text_kept_once() {
        let mut texts = Texts::default();
        for (name, text) in [("COMMENT", " one \0"), ("comment", "one"), ("comment", "two"), ("empty", " \n")] {
            texts.add(name, text);
        }
        assert_eq!(texts.get("Comment"), Some("one"));
        assert_eq!(texts.iter().collect::<Vec<_>>(), [("COMMENT", "one"), ("comment", "two")]);
        assert_eq!(texts.get("empty"), None);
    }

    #[test]
    fn one_text_stands_alone_and_several_after_their_names() {
        let mut texts = Texts::default();
        texts.add("a", "first");
        texts.add("b", "sécond");
        assert_eq!(texts.as_they_stood(&["a", "none"], 99), "first");
        assert_eq!(texts.as_they_stood(&["b", "a"], 99), "b: sécond\na: first");
        assert_eq!(texts.as_they_stood(&["b"], 2), "s");
    }

    #[test]
    fn only_so_much_is_kept() {
        let mut texts = Texts::default();
        texts.add("large", &"x".repeat(MOST_BYTES - 2));
        texts.add("more", "yyy");
        texts.add("fits", "yy");
        assert_eq!((texts.get("more"), texts.get("fits"), texts.room()), (None, Some("yy"), 0));
    }
}

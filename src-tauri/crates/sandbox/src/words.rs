//! The words in a prompt that ask for a state. They are listed in the crate's documentation.

/// Which states a prompt asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Words {
    /// `[lose answer]`
    pub(crate) lose_answer: bool,
    /// `[refuse]`
    pub(crate) refuse: bool,
    /// `[time out]`
    pub(crate) time_out: bool,
    /// `[dead link]`
    pub(crate) dead_link: bool,
    /// `[cut download]`
    pub(crate) cut_download: bool,
    /// `[slow]`
    pub(crate) slow: bool,
    /// `[no file]`
    pub(crate) no_file: bool,
}

impl Words {
    /// Reads them from a text, in either case of letters.
    pub(crate) fn of(text: &str) -> Words {
        let text = text.to_lowercase();
        let said = |words: &str| text.contains(words);
        Words {
            lose_answer: said("[lose answer]"),
            refuse: said("[refuse]"),
            time_out: said("[time out]"),
            dead_link: said("[dead link]"),
            cut_download: said("[cut download]"),
            slow: said("[slow]"),
            no_file: said("[no file]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_only_in_brackets() {
        assert_eq!(Words::of("a slow river, I refuse to time out"), Words::default());
        let words = Words::of("A lake [Dead Link] [SLOW]");
        assert!(words.dead_link && words.slow && !words.refuse);
    }
}

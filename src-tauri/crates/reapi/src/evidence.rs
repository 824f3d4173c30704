//! What is kept of an answer, so that a receipt can prove what the server said.

use std::fmt;
use std::time::Duration;

/// Most bytes of a body that are kept as evidence.
pub const EVIDENCE_CAP: usize = 64 * 1024;

/// One answer as it came, without the key. Its `Debug` leaves the body out, as that may hold signed links.
#[derive(Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The HTTP status.
    pub status: u16,
    /// What support asks for: `error.request_id` of the body, else the header `x-request-id`.
    pub request_id: Option<String>,
    /// The body as far as it arrived: unreadable bytes replaced, an echoed key replaced by its hint, cut to
    /// [`EVIDENCE_CAP`] bytes with `…` at the cut.
    pub raw: String,
    /// From the first attempt to connect to the last byte of the body.
    pub elapsed: Duration,
}

impl fmt::Debug for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Evidence")
            .field("status", &self.status)
            .field("request_id", &self.request_id)
            .field("raw", &format_args!("{} bytes", self.raw.len()))
            .field("elapsed", &self.elapsed)
            .finish()
    }
}

/// At most `most` bytes of the text, cut between characters and marked with `…` where it was cut.
pub(crate) fn clip(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    format!("{}…", &text[..text.floor_char_boundary(most)])
}

/// A word of the server that is shown in a line and may be logged: an id, a model, a title. None of them has a reason
/// to be long or to quote a link with its query; the whole is in the evidence.
pub(crate) fn line(text: &str) -> String {
    clip(&without_queries(text), LINE_CAP)
}

/// Longest word that is kept for a line.
pub(crate) const LINE_CAP: usize = 200;

/// The text with the query of every link in it replaced by `?…`: a signed link is a key to somebody's storage, and a
/// server's message may quote one.
pub(crate) fn without_queries(text: &str) -> String {
    let mut quiet = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        match word.find("://").and_then(|link| Some(link + word[link..].find(['?', '#'])?)) {
            Some(query) => {
                quiet.push_str(&word[..=query]);
                quiet.push('…');
                quiet.push_str(&word[word.trim_end().len()..]);
            }
            None => quiet.push_str(word),
        }
    }
    quiet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(clip("short", 5), "short");
        assert_eq!(clip("longer", 5), "longe…");
        assert_eq!(clip("aé", 2), "a…");
        assert_eq!(clip("🎬🎬", 5), "🎬…");
    }

    #[test]
    fn a_link_in_a_message_loses_its_signature() {
        for (said, quiet) in [
            ("plain words? yes", "plain words? yes"),
            ("cannot fetch https://s3.example/a.png", "cannot fetch https://s3.example/a.png"),
            (
                "cannot fetch https://s3.example/a.png?X-Amz-Signature=abc now",
                "cannot fetch https://s3.example/a.png?… now",
            ),
            ("url=\"http://a/b?c=d\"\nhttps://e/f#g", "url=\"http://a/b?…\nhttps://e/f#…"),
            ("", ""),
        ] {
            assert_eq!(without_queries(said), quiet);
        }
    }
}

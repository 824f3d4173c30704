//! The API key: a type that is hard to leak.

use std::borrow::Cow;
use std::fmt;

use zeroize::Zeroizing;

/// How every key of reAPI begins.
pub const KEY_PREFIX: &str = "rk_live_";

/// Fewest and most characters of a key. The service documents neither; these only keep out what cannot be one.
const LENGTH: std::ops::RangeInclusive<usize> = 12..=256;

/// Below this many characters after the prefix, showing the last four would show too much of the secret.
const HINTED_FROM: usize = 12;

/// A key of reAPI. Its memory is wiped on drop; it can neither be serialised nor displayed, and its `Debug` is empty
/// of it. Only [`ApiKey::expose`] gives the text away.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(Zeroizing<String>);

impl ApiKey {
    /// Takes a key as a person pastes it: blanks around it are dropped, nothing else is repaired.
    ///
    /// # Errors
    /// [`KeyShape`] says what is wrong and never repeats the text.
    pub fn parse(text: &str) -> Result<Self, KeyShape> {
        let text = text.trim();
        if text.is_empty() {
            return Err(KeyShape::Empty);
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(KeyShape::Characters);
        }
        if !text.starts_with(KEY_PREFIX) {
            return Err(KeyShape::Prefix);
        }
        if text.len() < *LENGTH.start() {
            return Err(KeyShape::TooShort);
        }
        if text.len() > *LENGTH.end() {
            return Err(KeyShape::TooLong);
        }
        Ok(Self(Zeroizing::new(text.to_owned())))
    }

    /// The key itself, for the keychain and for the `Authorization` header.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What may be shown and stored to tell one key from another: `rk_live_…7Qd4`. A short key shows no ending.
    pub fn hint(&self) -> String {
        let secret = &self.0[KEY_PREFIX.len()..];
        let shown = if secret.len() < HINTED_FROM { "" } else { &secret[secret.len() - 4..] };
        format!("{KEY_PREFIX}…{shown}")
    }

    /// The text with every occurrence of this key replaced by its hint: a server may echo what it was sent.
    pub(crate) fn redact<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if text.contains(self.expose()) {
            Cow::Owned(text.replace(self.expose(), &self.hint()))
        } else {
            Cow::Borrowed(text)
        }
    }

    /// The same where the key stands in JSON's escapes. Such a text comes back without the escapes that hide it, and as
    /// what was escaped twice is escaped once by then, it is looked through again.
    pub(crate) fn redact_escaped<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut quiet = Cow::Borrowed(text);
        while quiet.contains('\\') {
            let plain = unescaped(&quiet);
            // A text that was cut may end in the middle of a key that begins in escapes.
            let whole = self.redact_cut(&plain);
            if matches!(whole, Cow::Borrowed(_)) && !plain.contains(self.expose()) {
                break;
            }
            quiet = Cow::Owned(self.redact(&whole).into_owned());
        }
        quiet
    }

    /// The same for a text that ends in the middle of this key, as one does that was not received to its end.
    pub(crate) fn redact_cut<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let begun = (KEY_PREFIX.len() + 1..self.0.len()).rev().find(|length| text.ends_with(&self.0[..*length]));
        match begun {
            Some(length) => Cow::Owned(format!("{}{KEY_PREFIX}…", &text[..text.len() - length])),
            None => Cow::Borrowed(text),
        }
    }
}

/// The text with those escapes of JSON resolved that can stand for a character of a key.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\\') {
        plain.push_str(before);
        let coded = escape.strip_prefix('u').and_then(|digits| u8::from_str_radix(digits.get(..4)?, 16).ok());
        if let Some(byte) = coded.filter(u8::is_ascii) {
            plain.push(char::from(byte));
            rest = &escape[5..];
        } else if let Some(character) = escape.chars().next().filter(|c| matches!(c, '"' | '\\' | '/')) {
            plain.push(character);
            rest = &escape[1..];
        } else {
            plain.push('\\');
            rest = escape;
        }
    }
    plain.push_str(rest);
    plain
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(…)")
    }
}

/// Why a text cannot be a key of reAPI. Nothing was kept and nothing was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyShape {
    /// Nothing but blanks. Paste the key from the dashboard.
    #[error("the key is empty")]
    Empty,
    /// It is not a key of reAPI, or `Bearer` was copied with it.
    #[error("a key of reAPI begins with rk_live_")]
    Prefix,
    /// Blanks inside, line breaks, invisible or non-ASCII characters: copy it again, in one piece.
    #[error("the key contains blanks or characters that no key has")]
    Characters,
    /// Too short to be a key: part of it was not copied.
    #[error("the key is too short; part of it is missing")]
    TooShort,
    /// Too long to be a key: more than the key was copied.
    #[error("the key is too long; more than the key was copied")]
    TooLong,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::marker::PhantomData;

    use super::*;

    const KEY: &str = "rk_live_4fGh8Jk2Lm9Np3Qr7Qd4";

    #[test]
    fn a_pasted_key_loses_only_the_blanks_around_it() {
        assert_eq!(ApiKey::parse(&format!(" \t{KEY}\r\n")).unwrap().expose(), KEY);
    }

    #[test]
    fn what_cannot_be_a_key_is_refused_with_the_reason() {
        for (text, why) in [
            (String::new(), KeyShape::Empty),
            ("  \n ".into(), KeyShape::Empty),
            ("sk_live_4fGh8Jk2Lm9N".into(), KeyShape::Prefix),
            ("RK_LIVE_4fGh8Jk2Lm9N".into(), KeyShape::Prefix),
            (format!("Bearer {KEY}"), KeyShape::Characters),
            (format!("{KEY}\r\nX-Evil: 1"), KeyShape::Characters),
            (format!("{KEY}\u{200b}"), KeyShape::Characters),
            (format!("{KEY}ä"), KeyShape::Characters),
            (format!("{KEY}\0"), KeyShape::Characters),
            ("rk_live_abc".into(), KeyShape::TooShort),
            (format!("rk_live_{}", "a".repeat(249)), KeyShape::TooLong),
        ] {
            assert_eq!(ApiKey::parse(&text), Err(why), "{text:?}");
        }
        assert!(ApiKey::parse("rk_live_abcd").is_ok());
        assert!(ApiKey::parse(&format!("rk_live_{}", "a".repeat(248))).is_ok());
    }

    #[test]
    fn the_hint_tells_keys_apart_without_giving_them_away() {
        assert_eq!(ApiKey::parse(KEY).unwrap().hint(), "rk_live_…7Qd4");
        assert_eq!(ApiKey::parse("rk_live_abcd").unwrap().hint(), "rk_live_…");
    }

    #[test]
    fn debug_says_nothing_of_the_key() {
        assert_eq!(format!("{:?}", ApiKey::parse(KEY).unwrap()), "ApiKey(…)");
    }

    #[test]
    fn an_echoed_key_is_replaced_by_its_hint() {
        let key = ApiKey::parse(KEY).unwrap();
        assert_eq!(key.redact(&format!("a {KEY} b {KEY}")), "a rk_live_…7Qd4 b rk_live_…7Qd4");
        assert!(matches!(key.redact("nothing here"), Cow::Borrowed("nothing here")));
    }

    /// The inherent constant wins where the bound holds; the trait's is what is left where it does not.
    struct Probe<T>(PhantomData<T>);
    trait Otherwise {
        const SERIALIZES: bool = false;
        const DISPLAYS: bool = false;
    }
    impl<T> Otherwise for Probe<T> {}
    impl<T: serde::Serialize> Probe<T> {
        const SERIALIZES: bool = true;
    }
    impl<T: fmt::Display> Probe<T> {
        const DISPLAYS: bool = true;
    }

    #[test]
    fn a_key_can_neither_be_serialised_nor_displayed() {
        const { assert!(Probe::<String>::SERIALIZES && Probe::<String>::DISPLAYS) };
        const { assert!(!Probe::<ApiKey>::SERIALIZES && !Probe::<ApiKey>::DISPLAYS) };
    }
}

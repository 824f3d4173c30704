//! What people write: prompts of ten languages, put together of words whose frequency falls off as that of words does.

mod english;
mod european;
mod others;

use super::chance::Dice;

/// The words of a language. Each list is one text, its parts divided by a bar, the commonest first.
pub(super) struct Tongue {
    subjects: &'static str,
    qualities: &'static str,
    doings: &'static str,
    places: &'static str,
    lights: &'static str,
    styles: &'static str,
    details: &'static str,
    songs: &'static str,
    verses: &'static str,
    /// What stands between two parts.
    between: &'static str,
}

/// The same, taken apart.
struct Lists {
    subjects: Vec<&'static str>,
    qualities: Vec<&'static str>,
    doings: Vec<&'static str>,
    places: Vec<&'static str>,
    lights: Vec<&'static str>,
    styles: Vec<&'static str>,
    details: Vec<&'static str>,
    songs: Vec<&'static str>,
    verses: Vec<&'static str>,
    between: &'static str,
}

/// How often a session is in each language, of a thousand.
const SHARES: [(&Tongue, u32); 10] = [
    (&english::ENGLISH, 560),
    (&european::GERMAN, 110),
    (&european::FRENCH, 75),
    (&european::SPANISH, 70),
    (&others::JAPANESE, 50),
    (&others::CHINESE, 45),
    (&others::KOREAN, 28),
    (&others::RUSSIAN, 27),
    (&others::ARABIC, 20),
    (&others::THAI, 15),
];

const EMOJI: [&str; 14] = ["✨", "🌊", "🌙", "🔥", "🎬", "🦊", "🌸", "❄️", "🏔️", "🎧", "💫", "👩‍🎤", "🇯🇵", "🍂"];

/// What a prompt is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum For {
    Picture,
    Film,
    /// What it sounds like.
    Sound,
    /// What is sung.
    Lyrics,
}

/// All words, ready to be drawn from.
pub(super) struct Words {
    tongues: Vec<Lists>,
}

impl Words {
    pub(super) fn new() -> Words {
        Words { tongues: SHARES.iter().map(|(tongue, _)| Lists::of(tongue)).collect() }
    }

    /// A language for a session.
    pub(super) fn tongue(&self, dice: &mut Dice) -> usize {
        dice.weighted(SHARES.iter().map(|(_, share)| *share))
    }

    /// Things that a person comes back to, as many subjects of the language.
    pub(super) fn subject(&self, tongue: usize, dice: &mut Dice) -> &'static str {
        dice.common(&self.tongues[tongue].subjects)
    }

    /// A prompt about `subject`.
    pub(super) fn prompt(&self, tongue: usize, subject: &str, what: For, dice: &mut Dice) -> String {
        let words = &self.tongues[tongue];
        let mut prompt = match what {
            For::Picture | For::Film => words.seen(subject, what, dice),
            For::Sound => words.heard(dice),
            For::Lyrics => words.sung(dice),
        };
        if dice.once_in(40) {
            prompt.push(' ');
            prompt.push_str(dice.pick(&EMOJI));
        }
        prompt
    }

    /// The same prompt with one more detail, as one writes it when the first was nearly right.
    pub(super) fn nearly(&self, tongue: usize, prompt: &str, dice: &mut Dice) -> String {
        let words = &self.tongues[tongue];
        let more = if dice.once_in(2) { dice.common(&words.details) } else { dice.common(&words.lights) };
        format!("{prompt}{}{more}", words.between)
    }
}

impl Lists {
    fn of(tongue: &Tongue) -> Lists {
        let parts = |text: &'static str| text.split('|').collect::<Vec<_>>();
        Lists {
            subjects: parts(tongue.subjects),
            qualities: parts(tongue.qualities),
            doings: parts(tongue.doings),
            places: parts(tongue.places),
            lights: parts(tongue.lights),
            styles: parts(tongue.styles),
            details: parts(tongue.details),
            songs: parts(tongue.songs),
            verses: parts(tongue.verses),
            between: tongue.between,
        }
    }

    fn seen(&self, subject: &str, what: For, dice: &mut Dice) -> String {
        let mut parts = Vec::new();
        if dice.once_in(3) {
            parts.push(dice.common(&self.qualities).to_owned());
        }
        parts.push(subject.to_owned());
        if what == For::Film || dice.once_in(3) {
            parts.push(dice.common(&self.doings).to_owned());
        }
        if !dice.once_in(4) {
            parts.push(dice.common(&self.places).to_owned());
        }
        if !dice.once_in(3) {
            parts.push(dice.common(&self.lights).to_owned());
        }
        if !dice.once_in(4) {
            parts.push(dice.common(&self.styles).to_owned());
        }
        for _ in 0..dice.below(4) {
            parts.push(dice.common(&self.details).to_owned());
        }
        // Some write a page.
        if dice.once_in(60) {
            for _ in 0..dice.below(40) + 10 {
                let list = [&self.qualities, &self.details, &self.places, &self.lights, &self.doings][dice.below(5)];
                parts.push(dice.common(list).to_owned());
            }
        }
        parts.join(self.between)
    }

    fn heard(&self, dice: &mut Dice) -> String {
        let count = dice.below(4) + 2;
        let parts: Vec<&str> = (0..count).map(|_| dice.common(&self.songs)).collect();
        parts.join(self.between)
    }

    fn sung(&self, dice: &mut Dice) -> String {
        let mut text = String::new();
        for (at, head) in ["[Verse]", "[Chorus]", "[Verse 2]", "[Chorus]", "[Bridge]"].iter().enumerate() {
            if at > 1 && dice.once_in(4) {
                break;
            }
            text.push_str(head);
            text.push('\n');
            for _ in 0..4 {
                text.push_str(dice.common(&self.verses));
                text.push('\n');
            }
            text.push('\n');
        }
        text.trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn every_list_of_every_language_has_words_and_none_is_empty_or_twice_there() {
        for lists in Words::new().tongues {
            for list in [
                lists.subjects,
                lists.qualities,
                lists.doings,
                lists.places,
                lists.lights,
                lists.styles,
                lists.details,
                lists.songs,
                lists.verses,
            ] {
                assert!(list.len() >= 6, "{list:?}");
                let mut seen = std::collections::HashSet::new();
                for word in &list {
                    assert!(
                        !word.trim().is_empty() && *word == word.trim() && seen.insert(*word),
                        "{word:?} of {list:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn few_words_are_very_common_and_many_are_rare() {
        let (words, mut dice) = (Words::new(), Dice::of(1, 0));
        let mut counts: HashMap<&str, u32> = HashMap::new();
        for _ in 0..20_000 {
            *counts.entry(words.subject(0, &mut dice)).or_default() += 1;
        }
        let mut counts: Vec<u32> = counts.into_values().collect();
        counts.sort_unstable();
        let (rare, common) = (counts[counts.len() / 4], counts[counts.len() - 1]);
        assert!(common > 20 * rare, "{common} {rare}");
    }
}

//! Names of the cast in a prompt, and what is sent in their place.

use std::collections::HashMap;
use std::ops::Range;

use catalogue::{Catalogue, Model};

use super::known::{Known, Named};
use crate::face::{CastSaid, Draft, DraftReference};

const LONGEST_NAME: usize = 40;
/// A word of more bytes begins with no name: more than forty letters, and what follows them without a space.
const MOST_BYTES: usize = 4096;

/// Whether `@name` can hold it: letters, figures, `_` and `-`, which begin and end nothing. What models call their
/// references by is no name.
pub(crate) fn is_name(name: &str) -> bool {
    let inner = name.chars().all(part_of_name) && name.chars().count() <= LONGEST_NAME;
    let ends = name.starts_with(char::is_alphanumeric) && name.ends_with(char::is_alphanumeric);
    let numbered = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let reserved = ["image", "video", "audio"].iter().any(|word| numbered.eq_ignore_ascii_case(word));
    inner && ends && !(reserved && numbered.len() < name.len())
}

fn part_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '-'
}

/// The draft as it is sent, and what became of each name: the link of a member goes to a place of the model where it is
/// not sent already, and its name in the prompt becomes what the model calls that link, or the name alone. A word that
/// is nobody's name stays as it was typed. Pure.
pub(crate) fn named(catalogue: &Catalogue, draft: &Draft, known: &Known) -> (Draft, Vec<CastSaid>) {
    let found = if known.cast.is_empty() { Vec::new() } else { names_in(&draft.prompt, &known.cast) };
    let model = catalogue.get(crate::switching::present(draft));
    if found.is_empty() || model.is_some_and(|model| model.prompt.is_none()) {
        return (draft.clone(), Vec::new());
    }
    let mut members: Vec<&Named> = Vec::new();
    for (_, member) in &found {
        if !members.iter().any(|other| other.id == member.id) {
            members.push(member);
        }
    }
    let mut links: Vec<(String, Option<String>)> =
        draft.references.iter().map(|reference| (reference.url.clone(), reference.name.clone())).collect();
    let mut added = Vec::new();
    for member in &members {
        if links.iter().any(|(url, _)| url.trim() == member.link) {
            continue;
        }
        let place = model.and_then(|model| catalogue::fitting(model, &links, &member.link, member.takes));
        if let Some(place) = place {
            links.push((member.link.clone(), Some(place.to_owned())));
            added.push(DraftReference { url: member.link.clone(), name: Some(place.to_owned()) });
        }
    }
    let said: Vec<CastSaid> = members.iter().map(|member| said(model, &links, member)).collect();
    let mut prompt = String::with_capacity(draft.prompt.len());
    let mut copied = 0;
    for (at, member) in &found {
        prompt.push_str(&draft.prompt[copied..at.start]);
        prompt.push_str(said.iter().find(|said| said.member == member.id).map_or("", |said| &said.said));
        copied = at.end;
    }
    prompt.push_str(&draft.prompt[copied..]);
    let mut references = draft.references.clone();
    references.extend(added);
    (Draft { prompt, references, ..draft.clone() }, said)
}

fn said(model: Option<&Model>, links: &[(String, Option<String>)], member: &Named) -> CastSaid {
    let place = model.and_then(|model| catalogue::place_of(model, links, &member.link));
    let called = model.and_then(|model| catalogue::mentioned(model, links, &member.link));
    CastSaid {
        member: member.id,
        name: member.name.clone(),
        said: called.unwrap_or_else(|| member.name.clone()),
        place: place.map(str::to_owned),
    }
}

/// Where names stand in a prompt, the `@` with them.
fn names_in<'a>(prompt: &str, cast: &'a [Named]) -> Vec<(Range<usize>, &'a Named)> {
    // A prompt may be nothing but names: each is found in one look.
    let cast: HashMap<String, &Named> = cast.iter().map(|member| (member.name.to_lowercase(), member)).collect();
    let mut found = Vec::new();
    let mut before = None;
    for (at, c) in prompt.char_indices() {
        // "mail@mara" is no name; neither is "@@mara".
        let begins =
            c == '@' && !before.is_some_and(|before: char| part_of_name(before) || matches!(before, '@' | '.'));
        before = Some(c);
        if begins && let Some((length, member)) = name_at(&prompt[at + 1..], &cast) {
            found.push((at..at + 1 + length, member));
        }
    }
    found
}

/// The member that a text begins with the name of: the whole word, without what may end no name; or, in writing that has
/// no spaces, its beginning.
fn name_at<'a>(text: &str, cast: &HashMap<String, &'a Named>) -> Option<(usize, &'a Named)> {
    let end = text.find(|c: char| !part_of_name(c)).unwrap_or(text.len());
    let word = text[..end].trim_end_matches(['-', '_']);
    if word.len() > MOST_BYTES {
        return None;
    }
    let of = |name: &str| cast.get(&name.to_lowercase()).copied();
    if let Some(member) = of(word) {
        return Some((word.len(), member));
    }
    let cuts = word.char_indices().skip(1).filter(|(_, c)| without_spaces(*c)).map(|(at, _)| at);
    cuts.take(LONGEST_NAME).collect::<Vec<_>>().into_iter().rev().find_map(|at| Some((at, of(&word[..at])?)))
}

/// Scripts that put no spaces between words: Thai, kana, Han.
fn without_spaces(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeMap;

    use catalogue::Takes;

    use super::*;
    use crate::face::Kind;

    fn draft(model: &str, prompt: &str, links: &[&str]) -> Draft {
        let link = |url: &&str| DraftReference { url: (*url).to_owned(), name: None };
        Draft {
            submit_id: "press".into(),
            kind: Kind::Video,
            models: BTreeMap::from([(Kind::Video, model.to_owned())]),
            prompt: prompt.to_owned(),
            values: BTreeMap::new(),
            references: links.iter().map(link).collect(),
            extra: String::new(),
            left: Vec::new(),
            body: String::new(),
            count: 1,
            others: BTreeMap::new(),
            made_from: None,
            tab: 0,
            sweeps: BTreeMap::new(),
            table: String::new(),
        }
    }

    fn known() -> Known {
        let member = |id, name: &str, link: &str, takes| Named { id, name: name.into(), link: link.into(), takes };
        let cast = vec![
            member(1, "Mara", "https://a.example/mara.png", None),
            member(2, "old-lamp", "https://a.example/signed", Some(Takes::Images)),
            member(3, "Voice_1", "https://a.example/voice", Some(Takes::Sound)),
            member(4, "麻里", "https://a.example/mari.png", None),
        ];
        Known { cast, ..Known::default() }
    }

    fn sent(model: &str, prompt: &str, links: &[&str]) -> (String, Vec<String>) {
        let (draft, _) = named(Catalogue::embedded(), &draft(model, prompt, links), &known());
        (draft.prompt, draft.references.into_iter().map(|reference| reference.url).collect())
    }

    const SEES_NUMBERS: &str = "doubao-seedance-2.5-face";
    const SEES_NONE: &str = "doubao-seedance-2.0";

    #[test]
    fn a_name_becomes_what_the_model_calls_its_link() {
        let (prompt, links) = sent(SEES_NUMBERS, "@MARA holds @old-lamp, @mara's own", &["https://a.example/0.png"]);
        assert_eq!(prompt, "@Image2 holds @Image3, @Image2's own");
        assert_eq!(links, ["https://a.example/0.png", "https://a.example/mara.png", "https://a.example/signed"]);
        let (prompt, links) = sent(SEES_NUMBERS, "@mara", &["https://a.example/0.png", " https://a.example/mara.png "]);
        assert_eq!((prompt.as_str(), links.len()), ("@Image2", 2), "it is sent already");
    }

    #[test]
    fn without_numbers_the_name_alone_is_sent_beside_the_link() {
        let (prompt, links) = sent(SEES_NONE, "@mara sings as @voice_1", &[]);
        assert_eq!(prompt, "Mara sings as Voice_1");
        assert_eq!(links, ["https://a.example/mara.png", "https://a.example/voice"]);
        let (prompt, links) = sent("a-model-of-tomorrow", "@mara", &[]);
        assert_eq!((prompt.as_str(), links.len()), ("Mara", 0), "nobody knows a place");
    }

    #[test]
    fn what_is_nobodys_name_stays_as_typed() {
        for text in ["@marathon @nobody @", "mail@mara.example", "@@mara", "a.@mara", "@Image1 and @mara_x", "@-mara"] {
            assert_eq!(sent(SEES_NUMBERS, text, &[]), (text.to_owned(), vec![]), "{text}");
        }
    }

    #[test]
    fn a_name_ends_where_a_word_does() {
        let said = |prompt: &str| sent(SEES_NONE, prompt, &[]).0;
        assert_eq!(said("(@mara), @mara-\n@mara…"), "(Mara), Mara-\nMara…");
        assert_eq!(said("@麻里が歩く"), "麻里が歩く");
        assert_eq!(sent(SEES_NONE, "@麻里が歩く", &[]).1, ["https://a.example/mari.png"]);
    }

    #[test]
    fn it_says_where_each_went() {
        let (_, said) = named(Catalogue::embedded(), &draft("doubao-seedance-2.0", "@mara", &[]), &known());
        assert_eq!((said[0].member, said[0].said.as_str()), (1, "Mara"));
        assert!(said[0].place.is_some());
        let (_, said) = named(Catalogue::embedded(), &draft("a-model-of-tomorrow", "@mara @mara", &[]), &known());
        assert_eq!((said.len(), said[0].place.as_deref()), (1, None));
    }

    #[test]
    fn names_can_be_typed() {
        for name in ["mara", "Old-lamp_2", "麻里", "ñandú", "2b", "imagery", "image"] {
            assert!(is_name(name), "{name}");
        }
        let long = "x".repeat(41);
        for no in ["", "-mara", "mara-", "a b", "a@b", "Image1", "VIDEO12", "audio3", "a\u{202e}b", "a.b", &long] {
            assert!(!is_name(no), "{no}");
        }
    }
}

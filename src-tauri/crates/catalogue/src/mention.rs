//! How a prompt calls what is sent beside it, and where that goes.

use serde::Deserialize;

use crate::model::{Evidence, Model, Reference};
use crate::place::place;
use crate::takes::Takes;

/// A prompt may call the links of a parameter by their place, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Mention {
    /// Name of a parameter that holds a list of links.
    pub parameter: String,
    /// As "@Image{}".
    #[serde(rename = "as")]
    pub said: String,
    pub evidence: Evidence,
}

/// Links with the name of the place that each was given to, as in a draft.
type Links = [(String, Option<String>)];

impl Mention {
    /// What the prompt says for the link at a place, from 1.
    pub fn of(&self, number: usize) -> String {
        self.said.replacen("{}", &number.to_string(), 1)
    }

    /// What is wrong with it, in words.
    pub(crate) fn wrong(&self, model: &Model) -> Option<String> {
        let list = |reference: &&Reference| reference.list && reference.role.is_none();
        if !model.references.iter().filter(list).any(|reference| reference.name == self.parameter) {
            return Some(format!("mentions {:?}, which is no list of links", self.parameter));
        }
        let name = self.said.strip_prefix('@').and_then(|said| said.strip_suffix("{}"));
        let plain = name.is_some_and(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic()));
        (!plain || model.prompt.is_none()).then(|| format!("a mention is no name with a number: {:?}", self.said))
    }
}

/// What the prompt of a model calls one of these links; None when it has no word for it, or the link is not sent.
pub fn mentioned(model: &Model, references: &Links, link: &str) -> Option<String> {
    let placed = place(model, references);
    let at = references.iter().position(|(url, _)| url.trim() == link)?;
    let own = placed[at]?;
    let mention = model.mentions.iter().find(|mention| mention.parameter == model.references[own].name)?;
    // In the body they stand in the order of the draft.
    Some(mention.of(placed[..=at].iter().filter(|other| **other == Some(own)).count()))
}

/// The label of the place that one of these links goes to; None: it is not sent.
pub fn place_of<'m>(model: &'m Model, references: &Links, link: &str) -> Option<&'m str> {
    let placed = place(model, references);
    let mut of = placed.iter().zip(references).filter(|(_, (url, _))| url.trim() == link);
    of.find_map(|(at, _)| Some(model.references[(*at)?].label.as_str()))
}

/// The name of the first place with room for one more link. What the link leads to is known, or taken from its ending.
pub fn fitting<'m>(model: &'m Model, references: &Links, link: &str, takes: Option<Takes>) -> Option<&'m str> {
    let placed = place(model, references);
    let sort = takes.or_else(|| Takes::of_link(link));
    let fits = |(at, reference): &(usize, &'m Reference)| {
        let held = placed.iter().filter(|other| **other == Some(*at)).count();
        held < reference.capacity() && sort.is_none_or(|sort| reference.takes.accepts(sort))
    };
    model.references.iter().enumerate().find(fits).map(|(_, reference)| reference.name.as_str())
}

/// The one link that a length speaks of: the video that is sent, or where none is the sound. None when there are several.
pub fn source<'l>(model: &Model, references: &'l Links) -> Option<&'l str> {
    let placed = place(model, references);
    for takes in [Takes::Video, Takes::Sound] {
        let mut of = placed.iter().zip(references).filter(|(at, _)| {
            let place = at.map(|at| &model.references[at]);
            place.is_some_and(|place| place.takes == takes)
        });
        if let Some((_, (link, _))) = of.next() {
            return of.next().is_none().then(|| link.trim());
        }
    }
    None
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::Catalogue;

    fn links(links: &[(&str, Option<&str>)]) -> Vec<(String, Option<String>)> {
        links.iter().map(|(url, name)| ((*url).to_owned(), name.map(str::to_owned))).collect()
    }

    fn model(id: &str) -> &'static Model {
        Catalogue::embedded().get(id).unwrap()
    }

    #[test]
    fn a_link_is_called_by_its_place_in_the_list_that_is_sent() {
        let model = model("doubao-seedance-2.5-face");
        let sent = links(&[
            ("https://a.example/1.png", None),
            ("https://a.example/1.mp4", None),
            ("https://a.example/frame.png", Some("image_with_roles.first_frame")),
            (" https://a.example/2.png ", Some("image_urls")),
        ]);
        let called = |link: &str| mentioned(model, &sent, link);
        // What was given by hand comes first in a place, and still in the order of the draft in the body.
        assert_eq!(called("https://a.example/1.png").as_deref(), Some("@Image1"));
        assert_eq!(called("https://a.example/2.png").as_deref(), Some("@Image2"));
        assert_eq!(called("https://a.example/1.mp4").as_deref(), Some("@Video1"));
        assert_eq!(called("https://a.example/frame.png"), None, "a frame has no number");
        assert_eq!(called("https://a.example/nowhere.png"), None);
    }

    #[test]
    fn a_place_is_found_by_what_a_link_leads_to() {
        let model = model("doubao-seedance-2.5-face");
        let at = |link: &str, takes: Option<Takes>| fitting(model, &[], link, takes);
        assert_eq!(at("https://a.example/x.png", None), Some("image_urls"));
        assert_eq!(at("https://a.example/x", Some(Takes::Sound)), Some("audio_urls"));
        assert_eq!(at("https://a.example/x.png", Some(Takes::Video)), Some("video_urls"), "what is known counts");
        let one = self::model("mj-v7");
        let full = links(&[("https://a.example/1.mp3", None)]);
        assert_eq!(fitting(one, &full, "https://a.example/x.mp3", None), None);
    }

    #[test]
    fn a_length_speaks_of_one_source() {
        let model = model("doubao-seedance-2.5-face");
        let (video, sound) = (("https://a.example/1.mp4", None), ("https://a.example/1.mp3", None));
        assert_eq!(source(model, &links(&[sound, video])), Some("https://a.example/1.mp4"));
        assert_eq!(source(model, &links(&[sound])), Some("https://a.example/1.mp3"));
        assert_eq!(source(model, &links(&[video, ("https://a.example/2.mp4", None)])), None);
        assert_eq!(source(model, &links(&[("https://a.example/1.png", None)])), None);
    }
}

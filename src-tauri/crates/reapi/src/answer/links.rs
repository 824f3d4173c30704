//! Every file that an output names, wherever it stands: a link that is not found is a file that is lost.

use std::collections::HashMap;
use std::fmt;

use serde_json::Value;
use url::Url;

use super::text;
use crate::evidence::{line, without_queries};

/// One file of a task on the CDN. Its `Debug` leaves out the query of the link.
#[derive(Clone, PartialEq)]
pub struct OutputLink {
    /// The link exactly as it came; http or https. Never send the key there.
    pub url: String,
    /// What the field that it stood in promises. The file's own type is told by its content only.
    pub role: LinkRole,
    /// What a track calls itself: `label`, else `title`, else `type`.
    pub label: Option<String>,
    /// What a track says of its length, in seconds.
    pub duration_s: Option<f64>,
}

/// The field of the output that a link stood in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkRole {
    /// `image_urls`
    Image,
    /// `video_urls`
    Video,
    /// `audio_urls`
    Audio,
    /// `last_frame_url`, a picture beside a video.
    LastFrame,
    /// `tracks`, where the same link is not in `audio_urls`.
    Track,
    /// Anywhere else.
    Other,
}

const DOCUMENTED: [(&str, LinkRole); 4] = [
    ("image_urls", LinkRole::Image),
    ("video_urls", LinkRole::Video),
    ("audio_urls", LinkRole::Audio),
    ("last_frame_url", LinkRole::LastFrame),
];

/// The documented fields first, in that order, then tracks, then any http(s) link at any depth. Each link once.
pub(crate) fn links(output: &Value) -> Vec<OutputLink> {
    let mut found = Found::default();
    for (name, role) in DOCUMENTED {
        if let Some(field) = output.get(name) {
            found.walk(field, role);
        }
    }
    if let Some(Value::Array(tracks)) = output.get("tracks") {
        for (index, track) in tracks.iter().enumerate() {
            found.track(track, output.get("audio_urls").and_then(|urls| urls.get(index)));
        }
    }
    found.walk(output, LinkRole::Other);
    found.links
}

#[derive(Default)]
struct Found {
    links: Vec<OutputLink>,
    /// Where each link stands in `links`.
    places: HashMap<String, usize>,
}

impl Found {
    fn walk(&mut self, value: &Value, role: LinkRole) {
        match value {
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
            Value::String(words) => {
                self.add(words, role);
            }
            Value::Array(items) => items.iter().for_each(|item| self.walk(item, role)),
            Value::Object(fields) => fields.values().for_each(|field| self.walk(field, role)),
        }
    }

    /// A track without a link of its own describes the link in `audio_urls` at its place.
    fn track(&mut self, track: &Value, beside: Option<&Value>) {
        let place = match text(track.get("url").or(Some(track))) {
            Some(own) => self.add(own, LinkRole::Track),
            None => beside.and_then(Value::as_str).and_then(|url| self.add(url, LinkRole::Audio)),
        };
        let Some(link) = place.and_then(|place| self.links.get_mut(place)) else {
            return;
        };
        if link.label.is_none() {
            let label = ["label", "title", "type"].into_iter().find_map(|name| text(track.get(name)));
            link.label = label.map(line);
        }
        if link.duration_s.is_none() {
            link.duration_s = track.get("duration").and_then(seconds);
        }
    }

    /// The place of the link, which keeps the role that it was first found in.
    fn add(&mut self, words: &str, role: LinkRole) -> Option<usize> {
        let url = words.trim();
        if let Some(place) = self.places.get(url) {
            return Some(*place);
        }
        if !is_link(url) {
            return None;
        }
        let place = self.links.len();
        self.places.insert(url.to_owned(), place);
        self.links.push(OutputLink { url: url.to_owned(), role, label: None, duration_s: None });
        Some(place)
    }
}

/// A link and nothing else: words that begin with one (lyrics, messages) are not.
fn is_link(words: &str) -> bool {
    let begins = |scheme: &str| words.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    (begins("https://") || begins("http://"))
        && !words.contains(char::is_whitespace)
        && Url::parse(words).is_ok_and(|url| url.has_host())
}

fn seconds(value: &Value) -> Option<f64> {
    let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())?;
    (number.is_finite() && number >= 0.0).then_some(number)
}

impl fmt::Debug for OutputLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutputLink")
            .field("url", &without_queries(&self.url))
            .field("role", &self.role)
            .field("label", &self.label)
            .field("duration_s", &self.duration_s)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_documented_field_gives_its_links_with_their_role() {
        let output = json!({
            "last_frame_url": "https://cdn/last.png",
            "audio_urls": ["https://cdn/0.mp3"],
            "video_urls": ["https://cdn/0.mp4"],
            "image_urls": ["https://cdn/0.png", "https://cdn/1.png"]
        });
        assert_eq!(
            found(&output),
            [
                ("https://cdn/0.png", LinkRole::Image),
                ("https://cdn/1.png", LinkRole::Image),
                ("https://cdn/0.mp4", LinkRole::Video),
                ("https://cdn/0.mp3", LinkRole::Audio),
                ("https://cdn/last.png", LinkRole::LastFrame),
            ]
            .map(|(url, role)| (url.to_owned(), role))
        );
    }

    #[test]
    fn a_link_is_found_anywhere_and_taken_once() {
        let output = json!({
            "image_urls": ["https://cdn/0.png", "https://cdn/0.png", "https://cdn/0.png?v=2"],
            "preview": "https://cdn/p.webp",
            "deep": [{"er": [[{"url": "HTTP://cdn/x.bin"}]]}, "https://cdn/0.png"],
            "model_3d": {"glb": "https://cdn/m.glb"}
        });
        assert_eq!(
            found(&output),
            [
                ("https://cdn/0.png", LinkRole::Image),
                ("https://cdn/0.png?v=2", LinkRole::Image),
                ("https://cdn/p.webp", LinkRole::Other),
                ("HTTP://cdn/x.bin", LinkRole::Other),
                ("https://cdn/m.glb", LinkRole::Other),
            ]
            .map(|(url, role)| (url.to_owned(), role))
        );
    }

    #[test]
    fn links_of_other_shapes_keep_the_role_of_their_field() {
        for output in [
            json!({"video_urls": "https://cdn/0.mp4"}),
            json!({"video_urls": [{"url": "https://cdn/0.mp4", "n": 1}]}),
            json!({"video_urls": [null, 3, "", "  https://cdn/0.mp4\n"]}),
            json!({"video_urls": {"0": "https://cdn/0.mp4"}}),
        ] {
            assert_eq!(found(&output), [("https://cdn/0.mp4".to_owned(), LinkRole::Video)], "{output}");
        }
        assert_eq!(found(&json!("https://cdn/0.mp4")), [("https://cdn/0.mp4".to_owned(), LinkRole::Other)]);
        assert_eq!(found(&json!(["https://cdn/0.mp4"])), [("https://cdn/0.mp4".to_owned(), LinkRole::Other)]);
    }

    #[test]
    fn what_is_no_link_is_left_in_the_raw_answer() {
        let output = json!({
            "image_urls": ["ftp://cdn/0.png", "file:///etc/passwd", "//cdn/0.png", "/0.png", "data:image/png;base64,AA",
                "javascript:alert(1)", "https://", "http:///", "https:cdn", "htt", "é", "https://[::1", 5, true],
            "lyrics": "https://is.the/beginning of a song\nand more",
            "text": "see https://cdn/0.png"
        });
        assert_eq!(found(&output), []);
    }

    #[test]
    fn a_track_names_the_audio_that_it_is() {
        let output = json!({
            "audio_urls": ["https://cdn/0.mp3", "https://cdn/1.mp3", "https://cdn/2.mp3"],
            "tracks": [
                {"id": "a", "url": "https://cdn/0.mp3", "title": "Night drive", "duration": 182.4},
                {"url": null, "title": "Second", "duration": "61"},
                {"url": "https://cdn/other.mp3", "type": "vocals", "label": " Vocals "},
                {"url": "https://cdn/more.mp3", "type": "drums", "duration": -1}
            ]
        });
        let told: Vec<_> =
            links(&output).into_iter().map(|link| (link.url, link.role, link.label, link.duration_s)).collect();
        let link =
            |url: &str, role, label: Option<&str>, duration| (url.to_owned(), role, label.map(str::to_owned), duration);
        assert_eq!(
            told,
            [
                link("https://cdn/0.mp3", LinkRole::Audio, Some("Night drive"), Some(182.4)),
                link("https://cdn/1.mp3", LinkRole::Audio, Some("Second"), Some(61.0)),
                link("https://cdn/2.mp3", LinkRole::Audio, None, None),
                link("https://cdn/other.mp3", LinkRole::Track, Some("Vocals"), None),
                link("https://cdn/more.mp3", LinkRole::Track, Some("drums"), None),
            ]
        );
    }

    #[test]
    fn tracks_alone_are_outputs_too_whatever_their_shape() {
        for (tracks, expected) in [
            (json!([{"url": "https://cdn/0.mp3"}]), vec![LinkRole::Track]),
            (json!(["https://cdn/0.mp3"]), vec![LinkRole::Track]),
            (json!({"vocals": "https://cdn/0.mp3"}), vec![LinkRole::Other]),
            (json!([{"stems": ["https://cdn/0.mp3", "https://cdn/1.mp3"]}]), vec![LinkRole::Other; 2]),
            (json!([null, 1, [], {"url": 5}, {"url": null}]), vec![]),
        ] {
            let roles: Vec<_> = links(&json!({"tracks": tracks})).into_iter().map(|link| link.role).collect();
            assert_eq!(roles, expected, "{tracks}");
        }
    }

    fn found(output: &Value) -> Vec<(String, LinkRole)> {
        links(output).into_iter().map(|link| (link.url, link.role)).collect()
    }
}

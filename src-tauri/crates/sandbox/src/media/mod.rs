//! What a task makes: its files, planned from the order and drawn from the seed.
//!
//! The same order and seed always give the same bytes, so nothing drawn has to be kept.

mod canvas;
mod film;
mod picture;
mod pictures;
mod score;
mod song;

use bytes::Bytes;
use serde_json::{Map, Value, json};

use crate::dice::{self, Dice};
use crate::order::Order;
use crate::task::Kind;
use film::Film;
use picture::Still;
use score::Score;

/// One file that a task will make.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// The last part of its path on the CDN.
    pub(crate) name: String,
    work: Work,
}

#[derive(Clone, Debug)]
enum Work {
    Still(Still),
    Film(Film),
    LastFrame(Film),
    Song(Score),
}

/// A file's bytes.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub(crate) bytes: Bytes,
    pub(crate) sha256: String,
    pub(crate) mime: &'static str,
}

/// Why a file could not be drawn.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotDrawn {
    #[error("the picture: {0}")]
    Picture(#[from] image::ImageError),
    #[error("the video: {0}")]
    Video(#[from] openh264::Error),
    #[error("the video's container: {0}")]
    Container(#[from] muxide::api::MuxerError),
    #[error("the sound: {0}")]
    Sound(#[from] hound::Error),
    #[error("the drawing ended early")]
    Ended,
}

/// The files that the order makes, in the order of its output.
pub(crate) fn plan(order: &Order, seed: u64) -> Vec<Piece> {
    let part = |index: u32| dice::seed_of(&[&seed.to_le_bytes(), order.prompt.as_bytes(), &index.to_le_bytes()]);
    if order.words.no_file {
        return Vec::new();
    }
    match makes(order) {
        Makes::Images => {
            let stills = (0..order.count).map(|index| Still::of(order, &mut Dice::new(part(index))));
            stills.enumerate().map(|(index, still)| Piece::new(index, still.extension(), Work::Still(still))).collect()
        }
        Makes::Video => {
            let film = Film::of(order, &mut Dice::new(part(0)));
            let mut pieces = vec![Piece::new(0, "mp4", Work::Film(film.clone()))];
            if order.last_frame {
                pieces.push(Piece { name: "last_frame.png".into(), work: Work::LastFrame(film) });
            }
            pieces
        }
        Makes::Audio => {
            let songs = order.stems.len().max(order.count as usize);
            let song = |index| Score::compose(&order.prompt, order.seconds, part(index as u32));
            (0..songs).map(|index| Piece::new(index, "wav", Work::Song(song(index)))).collect()
        }
        Makes::Text => Vec::new(),
    }
}

/// The `output` of the finished task; `urls` has one address for each piece of the plan.
pub(crate) fn output(order: &Order, seed: u64, pieces: &[Piece], urls: &[String]) -> Value {
    let mut output = Map::new();
    let mut listed: Vec<(&str, Vec<&str>)> = Vec::new();
    for (piece, url) in pieces.iter().zip(urls) {
        let field = match piece.work {
            Work::Still(_) => "image_urls",
            Work::Film(_) => "video_urls",
            Work::Song(_) => "audio_urls",
            Work::LastFrame(_) => {
                output.insert("last_frame_url".into(), json!(url));
                continue;
            }
        };
        match listed.iter_mut().find(|(name, _)| *name == field) {
            Some((_, urls)) => urls.push(url),
            None => listed.push((field, vec![url])),
        }
    }
    for (field, urls) in listed {
        output.insert(field.into(), json!(urls));
    }
    if pieces.is_empty() {
        output.insert("text".into(), json!("Written by the sandbox. This task makes words and no file."));
    }
    let tracks: Vec<Value> = pieces
        .iter()
        .zip(urls)
        .enumerate()
        .filter_map(|(index, (piece, url))| track(order, seed, index, piece, url))
        .collect();
    if !tracks.is_empty() {
        output.insert("tracks".into(), tracks.into());
    }
    Value::Object(output)
}

/// A file that was drawn without a task.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// As it would be the last part of its link, "0.png".
    pub name: String,
    pub bytes: Bytes,
    /// Lower-case hexadecimal digits.
    pub sha256: String,
    pub mime: &'static str,
}

/// The files that a body would make, without a task, a ledger or HTTP: for a library that is made up. The same body and
/// seed give the same bytes. None when the body is refused or a file cannot be drawn. Takes up to a second a file.
pub fn drawn(kind: Kind, body: &[u8], seed: u64) -> Option<Vec<Drawn>> {
    let order = Order::read(kind, body).ok()?;
    let files = plan(&order, seed).into_iter().map(|piece| {
        let Made { bytes, sha256, mime } = draw(&piece).ok()?;
        Some(Drawn { name: piece.name, bytes, sha256, mime })
    });
    files.collect()
}

/// Draws one piece. It takes up to about a second: not for an async thread.
pub(crate) fn draw(piece: &Piece) -> Result<Made, NotDrawn> {
    let (bytes, mime) = match &piece.work {
        Work::Still(still) => (still.draw()?, still.mime()),
        Work::Film(film) => (film.draw()?, "video/mp4"),
        Work::LastFrame(film) => (film.last_frame()?, "image/png"),
        Work::Song(score) => (song::play(score)?, "audio/wav"),
    };
    Ok(Made { sha256: dice::sha256_hex(&bytes), bytes: bytes.into(), mime })
}

impl Piece {
    fn new(index: usize, extension: &str, work: Work) -> Piece {
        Piece { name: format!("{index}.{extension}"), work }
    }
}

enum Makes {
    Images,
    Video,
    Audio,
    Text,
}

/// What comes out is not always of the endpoint's kind.
fn makes(order: &Order) -> Makes {
    match (order.kind, order.model.as_str()) {
        (Kind::Audio, "suno-cover-image") => Makes::Images,
        (Kind::Audio, "suno-music-video") => Makes::Video,
        (Kind::Audio, "suno-lyrics") => Makes::Text,
        (Kind::Image, _) => Makes::Images,
        (Kind::Video, _) => Makes::Video,
        (Kind::Audio, _) => Makes::Audio,
    }
}

/// Suno's tracks have a title and a length; those of the audio tools a type and a label.
fn track(order: &Order, seed: u64, index: usize, piece: &Piece, url: &str) -> Option<Value> {
    let Work::Song(score) = &piece.work else {
        return None;
    };
    if order.model.starts_with("suno-") {
        let id = dice::hex_of(&[b"track", &seed.to_le_bytes(), &index.to_le_bytes()], 16);
        let seconds = (score.seconds() * 100.0).round() / 100.0;
        let id = format!("{}-{}-{}-{}-{}", &id[..8], &id[8..12], &id[12..16], &id[16..20], &id[20..]);
        return Some(json!({ "id": id, "url": url, "title": title(order), "duration": seconds }));
    }
    let stem = order.stems.get(index).map_or("result", String::as_str);
    order.model.starts_with("audio-").then(|| json!({ "type": stem, "label": stem, "url": url }))
}

/// The title that was given, or the first words of the prompt.
fn title(order: &Order) -> String {
    if let Some(title) = &order.title {
        return title.clone();
    }
    let words: Vec<&str> = order.prompt.split_whitespace().filter(|word| !word.starts_with('[')).take(4).collect();
    let words = words.join(" ");
    let words: String = words.trim_end_matches([',', '.', ':', ';']).chars().take(60).collect();
    if words.is_empty() { "Untitled".into() } else { words }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn order(kind: Kind, body: &str) -> Order {
        Order::read(kind, body.as_bytes()).unwrap()
    }

    fn names(order: &Order) -> Vec<String> {
        plan(order, 1).into_iter().map(|piece| piece.name).collect()
    }

    fn output_of(order: &Order) -> Value {
        let pieces = plan(order, 1);
        let urls: Vec<String> = pieces.iter().map(|piece| format!("http://cdn/{}", piece.name)).collect();
        output(order, 1, &pieces, &urls)
    }

    #[test]
    fn a_task_makes_what_was_ordered() {
        let png = order(Kind::Image, r#"{"model":"z","prompt":"p","n":2,"output_format":"png"}"#);
        assert_eq!(names(&png), ["0.png", "1.png"]);
        let video = order(Kind::Video, r#"{"model":"seedance","prompt":"p","return_last_frame":true}"#);
        assert_eq!(names(&video), ["0.mp4", "last_frame.png"]);
        let song = order(Kind::Audio, r#"{"model":"suno-music","prompt":"p"}"#);
        assert_eq!(names(&song), ["0.wav", "1.wav"]);
        let stems = order(Kind::Audio, r#"{"model":"audio-multistem","audio_url":"u","stem_list":["a","b","c"]}"#);
        assert_eq!(names(&stems).len(), 3);
    }

    #[test]
    fn outputs_have_the_fields_of_their_kind() {
        let video = order(Kind::Video, r#"{"model":"seedance","prompt":"p","return_last_frame":true}"#);
        let output = output_of(&video);
        assert_eq!(output["video_urls"], json!(["http://cdn/0.mp4"]));
        assert_eq!(output["last_frame_url"], "http://cdn/last_frame.png");
        let song = order(Kind::Audio, r#"{"model":"suno-music","prompt":"Night drive, slow","instrumental":true}"#);
        let output = output_of(&song);
        assert_eq!(output["audio_urls"].as_array().unwrap().len(), 2);
        assert_eq!(output["tracks"][1]["url"], output["audio_urls"][1]);
        assert_eq!(output["tracks"][0]["title"], "Night drive, slow");
        let cover = order(Kind::Audio, r#"{"model":"suno-cover-image","taskId":"t"}"#);
        assert!(output_of(&cover)["image_urls"].is_array());
    }

    #[test]
    fn a_task_may_make_no_file() {
        for order in [
            order(Kind::Image, r#"{"model":"z","prompt":"p [no file]"}"#),
            order(Kind::Audio, r#"{"model":"suno-lyrics","prompt":"p"}"#),
        ] {
            assert!(names(&order).is_empty());
            assert!(!output_of(&order).to_string().contains("http"));
        }
    }
}

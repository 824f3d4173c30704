//! What a draft will cost, where the list says it plainly; else no number.
#![allow(clippy::unwrap_used)]

mod common;

use catalogue::Kind;
use common::{Typed, typed};
use serde_json::json;

fn credits(draft: &Typed) -> Option<i64> {
    draft.check().estimate.map(|estimate| estimate.credits)
}

fn basis(draft: &Typed) -> String {
    draft.check().estimate.unwrap().basis
}

fn seedance() -> Typed {
    typed(Kind::Video, "doubao-seedance-2.0", "a heron takes off")
        .with("duration", json!(8))
        .with("resolution", json!("720p"))
}

#[test]
fn seconds_times_the_price_of_the_resolution_rounded_once() {
    assert_eq!(credits(&seedance()), Some(1374));
    assert_eq!(basis(&seedance()), "8 s × $0.1718");
    assert_eq!(credits(&seedance().times(2)), Some(2749));
    assert_eq!(basis(&seedance().times(2)), "2 submissions × 8 s × $0.1718");
    assert_eq!(seedance().check().estimate.unwrap().as_of, "28 Jul 2026");
    assert_eq!(credits(&seedance().with("resolution", json!("720P"))), Some(1374));
}

#[test]
fn a_default_that_counts_is_said() {
    let draft = typed(Kind::Video, "doubao-seedance-2.0", "a heron").with("duration", json!(10));
    assert_eq!(credits(&draft), Some(1718));
    assert_eq!(basis(&draft), "10 s × $0.1718 (720p by default)");
    let vidu = typed(Kind::Video, "viduq3-pro", "a heron").with("resolution", json!("1080p"));
    assert_eq!(credits(&vidu), Some(736));
}

#[test]
fn no_number_where_the_list_is_not_plain() {
    let unknown_length = typed(Kind::Video, "doubao-seedance-2.0", "a heron");
    assert_eq!(credits(&unknown_length), None);
    assert_eq!(credits(&seedance().link("https://a.example/1.mp4", None)), None, "its length is billed too");
    assert_eq!(credits(&typed(Kind::Image, "nano-banana-9", "a heron")), None);
    assert_eq!(credits(&typed(Kind::Image, "imagen-4-0", "a heron")), None);
    assert_eq!(credits(&typed(Kind::Image, "mj-v7", "a heron")), None);
    assert_eq!(credits(&typed(Kind::Image, "gpt-image-2", "a heron").extra(r#"{"resolution":"8k"}"#)), None);
    assert_eq!(credits(&typed(Kind::Video, "wan2.7-video", "a heron").with("duration", json!(0))), None);
}

#[test]
fn images_songs_and_requests() {
    let gpt = |resolution: &str| typed(Kind::Image, "gpt-image-2", "x").with("resolution", json!(resolution));
    assert_eq!(credits(&gpt("4k")), Some(80));
    assert_eq!(basis(&gpt("4k").times(4)), "4 submissions × $0.08 (4k)");
    assert_eq!(credits(&gpt("4k").times(4)), Some(320));
    assert_eq!(basis(&typed(Kind::Image, "gpt-image-2", "x")), "$0.03 (1k by default)");
    let four =
        typed(Kind::Image, "gemini-3-pro-image-preview", "x").with("n", json!(4)).with("resolution", json!("4k"));
    assert_eq!((credits(&four), basis(&four)), (Some(180), "4 images × $0.045 (4k)".to_owned()));
    let songs =
        typed(Kind::Audio, "mureka-v9-song", "folk").with("lyrics", json!("la")).with("number_of_songs", json!(3));
    assert_eq!((credits(&songs), basis(&songs)), (Some(180), "3 songs × $0.06".to_owned()));
    let suno = typed(Kind::Audio, "suno-music", "x");
    assert_eq!((credits(&suno), basis(&suno)), (Some(60), "$0.06".to_owned()));
    let veo = typed(Kind::Video, "veo3.1-fast-official", "x")
        .with("duration", json!(4))
        .with("sample_count", json!(2))
        .with("generate_audio", json!(true))
        .with("resolution", json!("1080p"));
    assert_eq!((credits(&veo), basis(&veo)), (Some(1104), "4 s × 2 videos × $0.138".to_owned()));
}

#[test]
fn the_length_of_what_is_sent_counts_where_it_is_known() {
    let topaz = typed(Kind::Video, "topaz-video-upscaler", "")
        .with("upscale_factor", json!("4"))
        .link("https://a.example/1.mp4", None);
    assert_eq!(credits(&topaz), None);
    let topaz = topaz.of_source(10.0);
    assert_eq!((credits(&topaz), basis(&topaz)), (Some(770), "10 s × $0.077".to_owned()));
    let voice = typed(Kind::Audio, "audio-voice-change", "")
        .with("voice_pack_id", json!("v1"))
        .link("https://a.example/1.mp3", None)
        .of_source(61.0);
    assert_eq!((credits(&voice), basis(&voice)), (Some(400), "2 min × $0.2".to_owned()), "each started minute");
    let stems = typed(Kind::Audio, "audio-multistem", "").extra(r#"{"stem_list":["vocals","bass"]}"#).of_source(60.0);
    assert_eq!((credits(&stems), basis(&stems)), (Some(400), "2 stems × 1 min × $0.2".to_owned()));
    let omni = |seconds: f64, duration: i64| {
        typed(Kind::Video, "doubao-seedance-2.5-face", "a heron")
            .with("resolution", json!("480p"))
            .with("duration", json!(duration))
            .link("https://a.example/1.mp4", None)
            .of_source(seconds)
    };
    assert_eq!(basis(&omni(4.2, 6)), "11 s × $0.072", "six, and the five that began");
    assert_eq!(basis(&omni(1.0, 12)), "20 s × $0.072", "five thirds of twelve at least");
}

#[test]
fn what_is_nested_or_counted_in_the_body_has_its_price() {
    let midjourney = typed(Kind::Image, "mj-v7", "a heron");
    assert_eq!(credits(&midjourney.extra(r#"{"model_params":{"speed":"turbo"}}"#)), Some(175));
    let pro = typed(Kind::Image, "doubao-seedream-5-0-pro", "a heron").with("nsfw_checker", json!(false));
    assert_eq!(credits(&pro.clone().with("quality", json!("high"))), Some(63));
    let three = ["1", "2", "3"].iter().fold(pro, |draft, n| draft.link(&format!("https://a.example/{n}.png"), None));
    assert_eq!(credits(&three), Some(36), "0.0313, and 0.0021 for each after the first");
}

#[test]
fn an_absurd_count_is_held_to_what_can_be_submitted() {
    assert_eq!(credits(&seedance().times(0)), Some(1374));
    assert_eq!(credits(&seedance().times(u16::MAX)), Some(27_488));
}

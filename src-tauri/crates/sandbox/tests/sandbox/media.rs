//! The media: real files of every kind, different for every task.

use std::collections::HashSet;

use crate::desk::{Desk, read};
use serde_json::{Value, json};

/// All links in an output.
fn links(output: &Value) -> Vec<String> {
    match output {
        Value::String(text) if text.starts_with("http") => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(links).collect(),
        Value::Object(fields) => fields.values().flat_map(links).collect(),
        _ => Vec::new(),
    }
}

async fn files(desk: &Desk, output: &Value) -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    for link in links(output) {
        files.push(read(desk.http.get(link)).await.bytes);
    }
    files
}

#[tokio::test]
async fn images_begin_as_their_format_does() {
    let desk = Desk::held().await;
    for (format, begins) in [("png", &b"\x89PNG\r\n\x1a\n"[..]), ("jpeg", b"\xff\xd8\xff"), ("webp", b"RIFF")] {
        let body = json!({ "model": "z", "prompt": "a lake", "size": "256x192", "output_format": format });
        let output = desk.output("images/generations", body).await;
        let files = files(&desk, &output).await;
        assert!(files.len() == 1 && files[0].starts_with(begins), "{format}");
        assert_eq!(image::load_from_memory(&files[0]).unwrap().width(), 256);
    }
}

#[tokio::test]
async fn no_two_outputs_are_alike_even_of_the_same_prompt() {
    let desk = Desk::held().await;
    let mut seen = HashSet::new();
    for n in [3, 1, 2] {
        let body = json!({ "model": "z", "prompt": "a lake", "size": "96x64", "n": n });
        let output = desk.output("images/generations", body).await;
        let files = files(&desk, &output).await;
        assert_eq!(files.len(), n);
        seen.extend(files);
    }
    assert_eq!(seen.len(), 6);
}

#[tokio::test]
async fn midjourney_makes_a_grid_of_four_images() {
    let desk = Desk::held().await;
    let body = json!({ "model": "mj-v7", "prompt": "a lake", "size": "96x64" });
    let output = desk.output("images/generations", body).await;
    assert_eq!(output["image_urls"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn a_video_is_an_mp4_with_its_last_frame_where_asked() {
    let desk = Desk::held().await;
    let body = json!({ "model": "doubao-seedance-2.0", "prompt": "a lake", "duration": 4, "return_last_frame": true });
    let output = desk.output("videos/generations", body).await;
    let video = read(desk.http.get(output["video_urls"][0].as_str().unwrap())).await;
    assert_eq!(video.header("content-type"), "video/mp4");
    assert_eq!(&video.bytes[4..8], b"ftyp");
    let position = |name: &[u8]| video.bytes.windows(4).position(|four| four == name).unwrap();
    assert!(position(b"moov") < position(b"mdat"), "it can be played while it loads");
    let frame = read(desk.http.get(output["last_frame_url"].as_str().unwrap())).await;
    assert!(frame.bytes.starts_with(b"\x89PNG"));
}

#[tokio::test]
async fn sounds_are_wavs_and_sunos_come_as_two_named_tracks() {
    let desk = Desk::held().await;
    let body = json!({
        "model": "suno-music",
        "prompt": "Night drive, analog synth, 92 bpm",
        "customMode": false,
        "instrumental": true,
        "version": "V5",
    });
    let output = desk.output("audio/generations", body).await;
    assert_eq!(output["audio_urls"].as_array().unwrap().len(), 2);
    for (index, track) in output["tracks"].as_array().unwrap().iter().enumerate() {
        assert_eq!(track["url"], output["audio_urls"][index]);
        assert_eq!(track["title"], "Night drive, analog synth");
        let answer = read(desk.http.get(track["url"].as_str().unwrap())).await;
        assert_eq!(answer.header("content-type"), "audio/wav");
        let wav = hound::WavReader::new(answer.bytes.as_slice()).unwrap();
        let seconds = f64::from(wav.duration()) / f64::from(wav.spec().sample_rate);
        assert!((seconds - track["duration"].as_f64().unwrap()).abs() < 0.02);
    }
    let other = desk.output("audio/generations", json!({ "model": "mureka-v9-song", "lyrics": "la" })).await;
    assert_eq!((other["audio_urls"].as_array().unwrap().len(), other.get("tracks")), (1, None));
}

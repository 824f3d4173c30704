//! What the page draws of a video: a frame that is saved beside it, and a strip that is kept for the next time.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use archive::{FaultyFiles, Step};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use engine::face::{FailureCode, KeepKey, Kind, MediaType};
use sandbox::Sandbox;

use crate::books::assert_saved;
use crate::studio::{Place, Studio, files_below, sandbox};

/// One pixel.
const DRAWN: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
/// 1080 × 720: 24 frames of 180 × 180.
const STRIP: &[u8] = include_bytes!("../../../sandbox/pics/arches.jpg");

async fn with_a_video(sandbox: &Sandbox, files: &FaultyFiles) -> (Studio, i64, i64) {
    let place = Place::for_api(&sandbox.api_url());
    let studio = Studio::try_open(place, Arc::default(), Arc::new(files.clone())).await.unwrap();
    studio.engine.key_keep(sandbox.key().to_owned(), KeepKey::Keychain).await.unwrap();
    let task = studio.press(Kind::Video, "doubao-seedance-2.0", "Open ocean at sunset").await;
    let task = studio.until_archived(task).await;
    let video = task.outputs.iter().find(|output| output.media == MediaType::Video).unwrap();
    (studio, task.id, video.id)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_still_lies_beside_its_video_and_takes_no_other_files_place() {
    let (sandbox, files) = (sandbox().await, FaultyFiles::new());
    let (studio, task, video) = with_a_video(&sandbox, &files).await;
    let clip = studio.task(task).await.outputs[0].path.clone().unwrap();

    let first = studio.engine.still_save(video, 3_120, DRAWN.to_owned()).await.unwrap().path;
    let again = studio.engine.still_save(video, 3_120, DRAWN.to_owned()).await.unwrap().path;
    assert_eq!(first, clip.replace(".mp4", "_still_00-03-120.png"));
    assert_eq!(again, clip.replace(".mp4", "_still_00-03-120 (2).png"));
    for still in [&first, &again] {
        let bytes = std::fs::read(still).unwrap();
        assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"));
        assert_ne!(bytes, STANDARD.decode(DRAWN).unwrap(), "it is encoded anew");
    }
    studio.engine.still_reveal().await.unwrap();
    std::fs::remove_file(&again).unwrap();
    assert_eq!(studio.engine.still_reveal().await.unwrap_err().code, FailureCode::FileMissing);
    assert_saved(&sandbox.ledger(), &studio.task(task).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_page_hands_in_is_refused_unless_it_is_a_picture_of_a_video() {
    let (sandbox, files) = (sandbox().await, FaultyFiles::new());
    let (studio, _, video) = with_a_video(&sandbox, &files).await;
    let engine = &studio.engine;
    for id in [i64::MIN, -1, 0, 999_999, i64::MAX] {
        assert_eq!(engine.still_save(id, 0, DRAWN.to_owned()).await.unwrap_err().code, FailureCode::NotFound);
        assert_eq!(engine.strip_keep(id, DRAWN.to_owned()).await.unwrap_err().code, FailureCode::NotFound);
        assert_eq!(engine.strip_file(id).await.unwrap_err().code, FailureCode::NotFound);
    }
    let image = studio.press(Kind::Image, "z-image", "Not a video").await;
    let image = studio.until_archived(image).await.outputs[0].id;
    assert_eq!(engine.still_save(image, 0, DRAWN.to_owned()).await.unwrap_err().code, FailureCode::WrongState);
    assert_eq!(engine.strip_keep(image, STANDARD.encode(STRIP)).await.unwrap_err().code, FailureCode::WrongState);

    let before = media_below(&studio.place.archive());
    for hostile in
        [String::new(), "%%%".to_owned(), STANDARD.encode(STRIP), STANDARD.encode("<html>"), "🦀".repeat(999)]
    {
        assert_eq!(engine.still_save(video, 0, hostile).await.unwrap_err().code, FailureCode::Internal);
    }
    let endless = "A".repeat(80 << 20);
    assert_eq!(engine.still_save(video, 0, endless.clone()).await.unwrap_err().code, FailureCode::TooLarge);
    assert_eq!(engine.strip_keep(video, endless).await.unwrap_err().code, FailureCode::TooLarge);
    assert_eq!(engine.strip_keep(video, DRAWN.to_owned()).await.unwrap_err().code, FailureCode::Internal);
    assert_eq!(engine.strip_file(video).await.unwrap(), None);
    assert_eq!(engine.still_reveal().await.unwrap_err().code, FailureCode::NotFound);
    assert_eq!(media_below(&studio.place.archive()), before, "nothing came, and nothing is another one now");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_leaves_nothing_of_a_still_behind() {
    let (sandbox, files) = (sandbox().await, FaultyFiles::new());
    let (studio, _, video) = with_a_video(&sandbox, &files).await;
    let before = media_below(&studio.place.archive());
    files.fail_when(|step| matches!(step, Step::Write(_)).then_some(ErrorKind::StorageFull));
    assert_eq!(studio.engine.still_save(video, 40, DRAWN.to_owned()).await.unwrap_err().code, FailureCode::DiskFull);
    files.heal();
    assert_eq!(media_below(&studio.place.archive()), before);
    studio.engine.still_save(video, 40, DRAWN.to_owned()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_strip_is_kept_for_the_next_start() {
    let (sandbox, files) = (sandbox().await, FaultyFiles::new());
    let (studio, _, video) = with_a_video(&sandbox, &files).await;
    assert_eq!(studio.engine.strip_file(video).await.unwrap(), None);
    studio.engine.strip_keep(video, STANDARD.encode(STRIP)).await.unwrap();
    let studio = studio.restarted().await;
    let strip = studio.engine.strip_file(video).await.unwrap().unwrap();
    assert!(strip.starts_with(studio.place.profile()));
    let bytes = std::fs::read(strip).unwrap();
    assert_eq!((&bytes[..4], &bytes[8..12]), (&b"RIFF"[..], &b"WEBP"[..]));
}

/// Without sidecars and lists of sums, which are written a moment after the files, beside their names at first.
fn media_below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let late = |name: &str| name.contains(".afterimage.json") || name.starts_with("SHA256SUMS");
    let told = |path: &Path| !path.file_name().is_some_and(|name| late(&name.to_string_lossy()));
    files_below(folder).into_iter().filter(|(path, _)| told(path)).collect()
}

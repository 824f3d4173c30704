//! Watched folders: what comes into them is brought in by itself, each file once it is whole, and once.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use engine::face::{FailureCode, Kind, WatchTrouble, WatchedFolder};
use engine::ports::{FolderNews, NotWatched};

use crate::studio::{Studio, sandbox};

/// A picture as any program writes it; another one for each number.
fn picture(number: u32) -> Vec<u8> {
    let mut pixels = image::RgbImage::new(64, 48);
    for (x, y, pixel) in pixels.enumerate_pixels_mut() {
        *pixel = image::Rgb([(x * 4) as u8, (y * 5) as u8, (number * 37 % 251) as u8]);
    }
    let mut bytes = std::io::Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

impl Studio {
    /// A folder of another program, watched. Its path is the one that is kept.
    async fn watch(&self, name: &str, existing: bool) -> PathBuf {
        let folder = self.place.root().join(name);
        fs::create_dir_all(&folder).unwrap();
        let folder = folder.canonicalize().unwrap();
        self.engine.watched_folder_add(folder.clone(), existing).await.unwrap();
        self.until_true("it is watched", || async { self.place.folders.is_watching(&folder) }).await;
        folder
    }

    async fn folder(&self) -> WatchedFolder {
        self.engine.watched_folders().await.unwrap().remove(0)
    }

    async fn until_taken(&self, count: u32) {
        self.until_true("brought in", || async { self.folder().await.taken >= count }).await;
    }

    /// Long enough for everything that is due, by a result that is made meanwhile.
    async fn a_while(&self) {
        for prompt in ["a heron", "a stork"] {
            let id = self.press(Kind::Image, "z-image", prompt).await;
            self.until_archived(id).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_taken_once_although_it_is_written_in_three_steps_and_seen_five_times() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let folder = studio.watch("comfy/output", false).await;
    let (path, bytes) = (folder.join("ComfyUI_00001_.png"), picture(1));
    fs::write(&path, []).unwrap();
    studio.place.folders.at(&path);
    for end in [bytes.len() / 3, bytes.len() / 2, bytes.len()] {
        fs::write(&path, &bytes[..end]).unwrap();
        studio.place.folders.at(&path);
    }
    studio.place.folders.at(&path);
    studio.until_taken(1).await;
    studio.place.folders.at(&path);
    studio.place.folders.say(&folder, &FolderNews::Lost);
    studio.a_while().await;
    let watched = studio.folder().await;
    assert_eq!((watched.taken, watched.trouble), (1, None));
    assert!(watched.last_at.unwrap() >= watched.since);
    assert_eq!(fs::read(&path).unwrap(), bytes, "the file of the other program is left as it is");

    // One that has no name of its own yet is not looked at before it has.
    let part = folder.join("clip.png.part");
    fs::write(&part, picture(2)).unwrap();
    studio.place.folders.at(&part);
    let own = folder.join("clip.png");
    fs::rename(&part, &own).unwrap();
    studio.place.folders.at(&part);
    studio.place.folders.at(&own);
    studio.until_taken(2).await;

    // A folder that comes is told of, and what lies in it not.
    let within = folder.join("2026-11-30");
    fs::create_dir(&within).unwrap();
    fs::write(within.join("a.png"), picture(3)).unwrap();
    fs::write(within.join(".hidden.png"), picture(4)).unwrap();
    fs::write(within.join("notes.txt"), "no picture").unwrap();
    studio.place.folders.at(&within);
    studio.until_taken(3).await;
    let left = studio.engine.watched_folder_remove(folder.to_str().unwrap().to_owned()).await.unwrap();
    assert!(left.is_empty());
    studio.until_true("it is left", || async { !studio.place.folders.is_watching(&folder) }).await;
    studio.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_takes_what_came_meanwhile_and_nothing_else() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let folder = studio.place.root().join("out");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("before.png"), picture(1)).unwrap();
    let folder = studio.watch("out", false).await;
    fs::write(folder.join("seen.png"), picture(2)).unwrap();
    studio.place.folders.at(&folder.join("seen.png"));
    studio.until_taken(1).await;
    studio.engine.shutdown().await;
    fs::write(folder.join("meanwhile.png"), picture(3)).unwrap();
    let studio = Studio::open(studio.place, studio.keys).await;
    studio.until_taken(2).await;
    let studio = studio.restarted().await;
    studio.a_while().await;
    assert_eq!(studio.folder().await.taken, 2, "what lay there at the beginning is not brought in");
    studio.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lies_there_is_brought_in_too_when_the_person_says_so() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let folder = studio.place.root().join("out");
    fs::create_dir(&folder).unwrap();
    for number in 0..3 {
        fs::write(folder.join(format!("{number}.png")), picture(number)).unwrap();
    }
    studio.watch("out", true).await;
    studio.until_taken(3).await;
    studio.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_files_cost_no_second_read() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let folder = studio.place.root().join("out");
    fs::create_dir(&folder).unwrap();
    let long_ago = SystemTime::now() - Duration::from_secs(100 * 24 * 60 * 60);
    let times = fs::FileTimes::new().set_modified(long_ago).set_accessed(long_ago - Duration::from_secs(60));
    let paths: Vec<PathBuf> = (0..10_000).map(|number| folder.join(format!("{number:05}.png"))).collect();
    for path in &paths {
        fs::write(path, [7; 16]).unwrap();
        File::options().write(true).open(path).unwrap().set_times(times).unwrap();
    }
    let folder = studio.watch("out", false).await;
    let studio = studio.restarted().await;
    studio.until_true("it is watched", || async { studio.place.folders.is_watching(&folder) }).await;
    studio.place.folders.say(&folder, &FolderNews::Lost);
    let new = folder.join("new.png");
    fs::write(&new, picture(1)).unwrap();
    studio.place.folders.at(&new);
    studio.until_taken(1).await;
    studio.a_while().await;
    let accessed = |path: &Path| fs::metadata(path).unwrap().accessed().unwrap();
    let before = accessed(&paths[0]);
    assert!(paths.iter().all(|path| accessed(path) == before), "some were read");
    assert_eq!(studio.folder().await.taken, 1);
    studio.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_goes_away_is_said_and_watched_again_when_it_is_back() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let folder = studio.watch("out", false).await;
    let away = studio.place.root().join("away");
    fs::rename(&folder, &away).unwrap();
    studio.place.folders.at(&folder);
    studio.until_true("missing", || async { studio.folder().await.trouble == Some(WatchTrouble::Missing) }).await;
    fs::write(away.join("a.png"), picture(1)).unwrap();
    fs::rename(&away, &folder).unwrap();
    studio.until_taken(1).await;
    assert_eq!(studio.folder().await.trouble, None);

    // Where the system watches no more folders, it is looked at now and then.
    *studio.place.folders.refuses.lock().unwrap() = Some(NotWatched::Limit);
    studio.place.folders.say(&folder, &FolderNews::Ended);
    studio.until_true("slow", || async { studio.folder().await.trouble == Some(WatchTrouble::Slow) }).await;
    fs::write(folder.join("b.png"), picture(2)).unwrap();
    studio.until_taken(2).await;
    studio.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_folder_of_the_app_is_watched_and_none_twice() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let folder = studio.watch("out", false).await;
    let before = studio.engine.watched_folders().await.unwrap();
    fs::create_dir(folder.join("within")).unwrap();
    for again in [folder.clone(), folder.join("within")] {
        assert_eq!(studio.engine.watched_folder_add(again, true).await.unwrap(), before);
    }
    let inside = studio.place.archive().join("mine");
    fs::create_dir_all(&inside).unwrap();
    for refused in [studio.place.archive(), inside, studio.place.profile(), studio.place.root().to_owned()] {
        let failure = studio.engine.watched_folder_add(refused.clone(), false).await.unwrap_err();
        assert_eq!(failure.code, FailureCode::FolderUnusable, "{}", refused.display());
        assert!(failure.detail.is_some());
    }
    assert_eq!(studio.engine.watched_folders().await.unwrap(), before);
    studio.engine.shutdown().await;
}

//! What the person has chosen, and what the page wants remembered.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use archive::{Files, Opening};
use library::{OutputPatch, OutputState, Scope, Writer};
use serde_json::{Map, Value};

use crate::Engine;
use crate::archiver::blocking;
use crate::face::{ArchiveView, Failure, FailureCode, Settings, StopWatching, Tag, Theme};
use crate::inner::{Inner, locked};
use crate::watched_files::asked;

const SETTINGS: &str = "settings";
const DEFAULT_MADE: &str = "default_archive_made";
/// What the page remembers lies under names of its own.
pub(crate) const PAGE: &str = "page.";
/// The page may remember this many bytes under one name.
const MOST_REMEMBERED: usize = 64 * 1024;

impl Engine {
    pub async fn settings(&self) -> Result<Settings, Failure> {
        Ok(self.inner.settings())
    }

    /// Saves at once and answers what was kept: numbers are brought into their ranges. A folder that cannot be
    /// used is refused and nothing is saved.
    pub async fn settings_save(&self, wanted: Settings) -> Result<Settings, Failure> {
        let before = self.inner.settings();
        let settings = within_limits(wanted);
        if settings.archive_folder != before.archive_folder {
            self.try_folder(Path::new(&settings.archive_folder)).await?;
        }
        let json =
            serde_json::to_string(&settings).map_err(|error| Failure::new(FailureCode::Internal).detail(error))?;
        self.inner.library.write(move |writer| writer.settings().set(Scope::Profile, SETTINGS, &json)).await?;
        *self.inner.settings.write().unwrap_or_else(PoisonError::into_inner) = settings.clone();
        self.inner.stale(&[Tag::Settings, Tag::Queue, Tag::Status, Tag::Archive], &[]);
        self.wake_submitters();
        if settings.archive_folder != before.archive_folder {
            self.inner.disk.leave();
            let now = self.inner.now();
            for lane in self.inner.all_lanes() {
                *locked(&lane.archive_trouble) = None;
                let account = lane.account;
                self.inner.library.write(move |writer| retry_folder(writer, account, now)).await?;
                lane.wake_archiver.notify_one();
            }
        }
        Ok(settings)
    }

    pub async fn remember(&self, name: String, value: String) -> Result<(), Failure> {
        if value.len() > MOST_REMEMBERED || name.len() > 100 {
            return Err(Failure::new(FailureCode::TooLarge).fact("limit", MOST_REMEMBERED));
        }
        let name = format!("{PAGE}{name}");
        self.inner.library.write(move |writer| writer.settings().set(Scope::Profile, &name, &value)).await?;
        Ok(())
    }

    pub async fn archive(&self) -> Result<ArchiveView, Failure> {
        let folder = PathBuf::from(self.inner.settings().archive_folder);
        let account = self.inner.active_lane().map(|lane| lane.account);
        let total = match account {
            Some(account) => self.inner.library.read(move |reader| reader.outputs().totals(account)).await?,
            None => library::ArchiveTotal::default(),
        };
        let (files, looked_at) = (Arc::clone(&self.inner.ports.files), folder.clone());
        let look = move || {
            let usable = looked_at.is_dir() || !looked_at.exists();
            (usable, files.free_space(&nearest(&looked_at)).ok())
        };
        let (usable, free) = asked(&self.inner, look).await.unwrap_or((false, None));
        Ok(ArchiveView {
            folder: folder.to_string_lossy().into_owned(),
            files: u32::try_from(total.files).unwrap_or(u32::MAX),
            bytes: total.bytes,
            usable,
            free: free.map(|bytes| i64::try_from(bytes).unwrap_or(i64::MAX)),
            pattern: archive::PATTERN.to_owned(),
        })
    }

    /// Writes and removes a file, because permissions alone do not tell.
    async fn try_folder(&self, folder: &Path) -> Result<(), Failure> {
        if !folder.is_absolute() {
            return Err(Failure::new(FailureCode::FolderUnusable).fact("path", folder.display()));
        }
        let (files, asked) = (Arc::clone(&self.inner.ports.files), folder.to_owned());
        let tried = blocking(move || write_and_remove(&*files, &asked)).await;
        tried.map_err(|error| Failure::new(FailureCode::FolderUnusable).fact("path", folder.display()).detail(error))
    }
}

/// The default archive folder is made once. When it is away later (a drive that is not there), it is not replaced by
/// an empty one of its name.
pub(crate) async fn make_default_folder(inner: &Inner, default: &Path) -> Result<(), library::Error> {
    let folder = PathBuf::from(inner.settings().archive_folder);
    let made = inner.library.read(|reader| reader.settings().get(Scope::Profile, DEFAULT_MADE)).await?;
    if folder != default || made.as_deref() == folder.to_str() {
        return Ok(());
    }
    let asked = folder.clone();
    if let Err(error) = blocking(move || std::fs::create_dir_all(asked)).await {
        tracing::warn!(%error, "the archive folder could not be made; results wait");
        return Ok(());
    }
    let made = folder.to_string_lossy().into_owned();
    inner.library.write(move |writer| writer.settings().set(Scope::Profile, DEFAULT_MADE, &made)).await
}

/// The folder that a person chose is made when it is not there.
fn write_and_remove(files: &dyn Files, folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let probe = folder.join(".afterimage-probe");
    let mut file = files.open(&probe, Opening::Empty)?;
    file.write_all(b"Afterimage tries whether it may write here.")?;
    file.sync()?;
    drop(file);
    files.remove(&probe)
}

/// What the old folder did not take goes into the new one at once.
fn retry_folder(writer: &Writer<'_>, account: i64, now: i64) -> Result<(), library::Error> {
    for output in writer.outputs().unfinished(account, i64::MAX)? {
        let patch = OutputPatch { retry_at: Some(Some(now)), part_path: Some(None), ..OutputPatch::default() };
        writer.outputs().set_state_from(output.id, &[OutputState::Failed], &OutputState::Failed, &patch)?;
    }
    Ok(())
}

/// Settings as stored, or the defaults: a damaged entry is never a reason not to start.
pub(crate) fn stored(json: Option<String>, default_archive: &Path) -> Settings {
    let fallback = defaults(&default_archive.to_string_lossy());
    let Some(json) = json else { return fallback };
    match over(&fallback, &json) {
        Ok(settings) => within_limits(settings),
        Err(error) => {
            tracing::error!(%error, "the stored settings cannot be read; the defaults are used");
            fallback
        }
    }
}

/// What an older version did not have is as by default.
fn over(fallback: &Settings, json: &str) -> Result<Settings, serde_json::Error> {
    let mut whole: Map<String, Value> = serde_json::from_value(serde_json::to_value(fallback)?)?;
    whole.extend(serde_json::from_str::<Map<String, Value>>(json)?);
    serde_json::from_value(Value::Object(whole))
}

pub(crate) const NAME: &str = SETTINGS;

pub(crate) fn defaults(archive_folder: &str) -> Settings {
    Settings {
        theme: Theme::System,
        text_scale: 100,
        archive_folder: archive_folder.to_owned(),
        in_flight_limit: 3,
        stop_watching: StopWatching::default(),
        ask_above_press: Some(5_000),
        ask_above_day: None,
        notify_ready: true,
        notify_failed: true,
        notify_needs_you: true,
        notify_sound: false,
        stay_in_tray: true,
    }
}

fn within_limits(settings: Settings) -> Settings {
    Settings {
        text_scale: settings.text_scale.clamp(90, 150),
        in_flight_limit: settings.in_flight_limit.clamp(1, 20),
        stop_watching: StopWatching {
            image: settings.stop_watching.image.map(minutes),
            video: settings.stop_watching.video.map(minutes),
            audio: settings.stop_watching.audio.map(minutes),
        },
        ask_above_press: settings.ask_above_press.map(credits),
        ask_above_day: settings.ask_above_day.map(credits),
        ..settings
    }
}

/// A task that is not watched for a minute at least would never be seen to end; beyond 48 h no task runs.
fn minutes(wanted: u16) -> u16 {
    wanted.clamp(1, 48 * 60)
}

/// A larger limit is none that anybody meets.
fn credits(wanted: u32) -> u32 {
    wanted.min(10_000_000)
}

/// The folder itself or the nearest one above it that is there.
fn nearest(folder: &Path) -> PathBuf {
    folder.ancestors().find(|path| path.is_dir()).map_or_else(|| PathBuf::from("/"), Path::to_path_buf)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_entry_gives_the_defaults_and_numbers_stay_in_range() {
        let folder = Path::new("/pictures");
        assert_eq!(stored(Some("{".into()), folder), defaults("/pictures"));
        let wild = Settings { text_scale: 9, in_flight_limit: 0, ..defaults("/x") };
        let json = serde_json::to_string(&wild).expect("plain data");
        let kept = stored(Some(json), folder);
        assert_eq!((kept.text_scale, kept.in_flight_limit), (90, 1));
        let hasty = StopWatching { image: Some(0), video: Some(u16::MAX), audio: None };
        let kept = within_limits(Settings { stop_watching: hasty, ..defaults("/x") }).stop_watching;
        assert_eq!((kept.image, kept.video, kept.audio), (Some(1), Some(2_880), None));
    }

    #[test]
    fn settings_of_an_older_version_are_kept() {
        let mut json = serde_json::to_value(Settings { in_flight_limit: 7, ..defaults("/x") }).expect("plain data");
        json.as_object_mut().expect("an object").retain(|name, _| name != "stopWatching" && name != "askAbovePress");
        let kept = stored(Some(json.to_string()), Path::new("/pictures"));
        assert_eq!((kept.in_flight_limit, kept.stop_watching), (7, StopWatching::default()));
        assert_eq!(kept.ask_above_press, Some(5_000), "what never was chosen asks as by default");
        let never = Settings { ask_above_press: None, ..defaults("/x") };
        let json = serde_json::to_string(&never).expect("plain data");
        assert_eq!(stored(Some(json), Path::new("/pictures")).ask_above_press, None, "what was switched off stays off");
    }
}

//! Presets: settings of a model under a name. They travel as a JSON file, and what comes from one is held for hostile.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::Engine;
use crate::face::{Failure, FailureCode, Preset, PresetsImported};

const FORMAT: &str = "afterimage-presets";
const VERSION: u32 = 1;
const FILE_NAME: &str = "afterimage-presets";
const MOST_FILE_BYTES: usize = 4 << 20;
const MOST_IN_FILE: usize = 2000;
const MOST_NAME_CHARACTERS: usize = 80;
const MOST_PRESET_BYTES: usize = 1 << 20;

#[derive(Serialize, Deserialize)]
struct PresetFile {
    format: String,
    version: u32,
    presets: Vec<Preset>,
}

impl Engine {
    /// Presets of a model in order of their names.
    pub async fn presets(&self, model: String) -> Result<Vec<Preset>, Failure> {
        let stored = self.inner.library.read(move |reader| reader.presets().of_model(&model)).await?;
        Ok(stored.iter().filter_map(read).collect())
    }

    /// Keeps a preset: a new one when its id is 0 or gone, else in place of the one that has the id.
    pub async fn preset_save(&self, preset: Preset) -> Result<Preset, Failure> {
        let preset = sound(preset)?;
        let row = stored(&preset, self.inner.now())?;
        let id = self.inner.library.write(move |writer| writer.presets().set(&row)).await?;
        let id = id.ok_or_else(|| Failure::new(FailureCode::NameTaken).fact("name", &preset.name))?;
        Ok(Preset { id, ..preset })
    }

    pub async fn preset_delete(&self, id: i64) -> Result<(), Failure> {
        self.inner.library.write(move |writer| writer.presets().remove(id)).await?;
        Ok(())
    }

    /// Writes all presets into a new file in a folder and answers its path.
    pub async fn presets_export(&self, to: String) -> Result<String, Failure> {
        let folder = PathBuf::from(to);
        let all = self.inner.library.read(|reader| reader.presets().all()).await?;
        // In a file of somebody else the ids of this library mean nothing.
        let presets = all.iter().filter_map(read).map(|preset| Preset { id: 0, ..preset }).collect();
        let file = PresetFile { format: FORMAT.to_owned(), version: VERSION, presets };
        let text = serde_json::to_string_pretty(&file).map_err(internal)?;
        let written =
            tokio::task::spawn_blocking(move || write_new(&folder, text.as_bytes())).await.map_err(internal)?;
        written.map(|path| path.display().to_string())
    }

    /// Takes in the text of a file of presets. One that has the name of another gets a number behind it; a file that
    /// is none of presets changes nothing.
    pub async fn presets_import(&self, text: String) -> Result<PresetsImported, Failure> {
        let presets = read_file(&text)?;
        let now = self.inner.now();
        let import = move |writer: &mut library::Writer<'_>| {
            let mut imported = PresetsImported { added: Vec::new(), known: 0 };
            for (preset, json) in presets {
                match free_name(writer, &preset, &json)? {
                    None => imported.known += 1,
                    Some(name) => {
                        let row = library::Preset { id: 0, model: preset.model, name, at: now, json };
                        imported.added.extend(writer.presets().set(&row)?);
                    }
                }
            }
            Ok(imported)
        };
        Ok(self.inner.library.write(import).await?)
    }
}

/// The name under which a preset can be added; None when the same is there.
fn free_name(writer: &library::Writer<'_>, preset: &Preset, json: &str) -> Result<Option<String>, library::Error> {
    let mut name = preset.name.clone();
    for number in 2u32.. {
        match writer.presets().by_name(&preset.model, &name)? {
            None => break,
            Some(other) if same(&other.json, json) => return Ok(None),
            Some(_) => name = format!("{} {number}", preset.name),
        }
    }
    Ok(Some(name))
}

/// Whether two kept presets say the same; the name is no part of that, for it may have got a number.
fn same(one: &str, other: &str) -> bool {
    let of =
        |json: &str| serde_json::from_str::<Preset>(json).ok().map(|preset| Preset { name: String::new(), ..preset });
    of(one).is_some_and(|one| Some(one) == of(other))
}

fn read_file(text: &str) -> Result<Vec<(Preset, String)>, Failure> {
    if text.len() > MOST_FILE_BYTES {
        return Err(Failure::new(FailureCode::TooLarge).fact("limit", MOST_FILE_BYTES));
    }
    let unread = |detail: String| Failure::new(FailureCode::PresetsUnread).detail(detail);
    let file: PresetFile =
        serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|e| unread(e.to_string()))?;
    if file.format != FORMAT || file.version > VERSION {
        return Err(unread(format!("format {:?}, version {}", file.format, file.version)));
    }
    if file.presets.len() > MOST_IN_FILE {
        return Err(Failure::new(FailureCode::TooLarge).fact("limit", MOST_IN_FILE));
    }
    let mut presets = Vec::new();
    for preset in file.presets {
        let preset = sound(Preset { id: 0, ..preset }).map_err(|failure| unread(failure.to_string()))?;
        let json = as_json(&preset)?;
        presets.push((preset, json));
    }
    Ok(presets)
}

/// A preset with a name and a model that can be shown and found again.
fn sound(preset: Preset) -> Result<Preset, Failure> {
    let name = preset.name.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = name.chars().filter(|c| !c.is_control()).take(MOST_NAME_CHARACTERS).collect::<String>();
    let model = preset.model.trim().to_owned();
    if shown.is_empty() || model.is_empty() || model.len() > 1000 {
        return Err(Failure::new(FailureCode::NameMissing));
    }
    Ok(Preset { name: shown, model, ..preset })
}

fn stored(preset: &Preset, at: i64) -> Result<library::Preset, Failure> {
    let Preset { id, model, name, .. } = preset;
    Ok(library::Preset { id: *id, model: model.clone(), name: name.clone(), at, json: as_json(preset)? })
}

fn as_json(preset: &Preset) -> Result<String, Failure> {
    let json = serde_json::to_string(&Preset { id: 0, ..preset.clone() }).map_err(internal)?;
    if json.len() > MOST_PRESET_BYTES {
        return Err(Failure::new(FailureCode::TooLarge).fact("limit", MOST_PRESET_BYTES));
    }
    Ok(json)
}

/// None, with a line in the log, for a row that this version cannot read; it stays where it is.
fn read(row: &library::Preset) -> Option<Preset> {
    match serde_json::from_str::<Preset>(&row.json) {
        Ok(preset) => Some(Preset { id: row.id, name: row.name.clone(), model: row.model.clone(), ..preset }),
        Err(error) => {
            tracing::error!(preset = row.id, %error, "a kept preset cannot be read; it stays in the database");
            None
        }
    }
}

/// Writes a file under a name that is free; what was begun and not finished is removed.
fn write_new(folder: &Path, bytes: &[u8]) -> Result<PathBuf, Failure> {
    let unusable = |error: std::io::Error| Failure::new(FailureCode::FolderUnusable).detail(error);
    if !folder.is_absolute() || !folder.is_dir() {
        return Err(Failure::new(FailureCode::FolderUnusable).detail("the folder is not there"));
    }
    for number in 1u32.. {
        let ending = if number == 1 { String::new() } else { format!(" {number}") };
        let path = folder.join(format!("{FILE_NAME}{ending}.json"));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(unusable(error)),
            Ok(file) => {
                return match write_all(file, bytes) {
                    Ok(()) => Ok(path),
                    Err(error) => {
                        // What could not be written is no file of presets; that it cannot be removed changes nothing.
                        let _ = std::fs::remove_file(&path);
                        Err(unusable(error))
                    }
                };
            }
        }
    }
    Err(Failure::new(FailureCode::FolderUnusable))
}

fn write_all(mut file: File, bytes: &[u8]) -> std::io::Result<()> {
    file.write_all(bytes)?;
    file.sync_all()
}

fn internal(error: impl ToString) -> Failure {
    Failure::new(FailureCode::Internal).detail(error)
}

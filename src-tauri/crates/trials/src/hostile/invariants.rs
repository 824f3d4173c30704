//! What must hold in every case, whatever it is about.

use std::path::{Component, Path, PathBuf};
use std::sync::Mutex;

use rusqlite::{Connection, OpenFlags};

use super::case::Case;
use super::scene::{KEY, Scene};
use crate::recording::locked;
use crate::secret::Secret;

/// Most memory that a case may ever have held. An engine at rest holds a fifth of it; the bombs hold gigabytes.
const MOST_MEMORY: u64 = 300 << 20;

static PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// From now on a panic of any thread is kept, whoever catches it.
pub fn note_panics() {
    std::panic::set_hook(Box::new(|panic| locked(&PANICS).push(panic.to_string())));
}

/// Ends the engine and looks everywhere. The first thing that does not hold is the error.
pub async fn hold(scene: &Scene, case: &Case) -> Result<(), String> {
    let worked_on = scene.healthy(case).await;
    let tasks = locked(&scene.tasks).clone();
    let mut placed = Vec::new();
    for id in tasks {
        let task = scene.task(id).await?;
        placed.extend(task.outputs.into_iter().filter_map(|output| output.path).map(PathBuf::from));
    }
    scene.engine.shutdown().await;
    if let Some(panic) = locked(&PANICS).first() {
        return Err(format!("a panic: {panic}"));
    }
    worked_on?;
    posts(scene, case)?;
    key(scene)?;
    database(&scene.folder.join("profile").join("library.sqlite"))?;
    files(&scene.folder)?;
    if let Some(outside) = placed.iter().find(|path| !path.starts_with(scene.folder.join("archive"))) {
        return Err(format!("{} is said to be archived, and lies outside of the archive", outside.display()));
    }
    memory()
}

/// Each press is one submission; only what is certain not to have been taken goes out again, and the case says so.
fn posts(scene: &Scene, case: &Case) -> Result<(), String> {
    let seen = scene.world.hostile_posts();
    if seen == case.posts { Ok(()) } else { Err(format!("{seen} submissions for {} presses", case.presses)) }
}

/// The API saw the key, nobody else did, and it is in no file.
fn key(scene: &Scene) -> Result<(), String> {
    let secret = Secret::new(KEY);
    for (who, liar) in [("the CDN", &scene.world.cdn), ("the third origin", &scene.world.other)] {
        let heard = liar.heard();
        if secret.is_in(&heard) || liar.asked().iter().any(|asked| asked.header("authorization").is_some()) {
            return Err(format!("the key went to {who}"));
        }
        if liar.asked().iter().any(|asked| asked.header("cookie").is_some() || asked.header("referer").is_some()) {
            return Err(format!("a cookie or a referer went to {who}"));
        }
    }
    let asked = scene.world.api.asked();
    if let Some(odd) = asked.iter().find(|asked| asked.header("authorization") != Some(&format!("Bearer {KEY}"))) {
        return Err(format!("the API was asked without the key, or with another: {}", odd.line));
    }
    if asked.iter().any(|asked| secret.is_in(asked.line.as_bytes()) || secret.is_in(&asked.body)) {
        return Err("the key went into an address or a body".to_owned());
    }
    let searched = secret.search(&scene.folder).map_err(|failure| failure.to_string())?;
    match searched.found.first() {
        Some(file) => Err(format!("the key is in {}", file.display())),
        None if searched.files == 0 => Err("no file was searched".to_owned()),
        None => Ok(()),
    }
}

fn database(path: &Path) -> Result<(), String> {
    let odd = |error: rusqlite::Error| format!("the database: {error}");
    let database = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(odd)?;
    let whole: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).map_err(odd)?;
    if whole != "ok" {
        return Err(format!("the database is damaged: {whole}"));
    }
    let mut orphans = database.prepare("PRAGMA foreign_key_check").map_err(odd)?;
    let orphan = orphans.exists([]).map_err(odd)?;
    if orphan { Err("a row of the database belongs to nothing".to_owned()) } else { Ok(()) }
}

/// What may lie in a profile, by its first name.
const OF_A_PROFILE: [&str; 7] =
    ["library.sqlite", "library.sqlite-wal", "library.sqlite-shm", "lock", "openings", "thumbnails", "logs"];

/// Nothing lies outside of profile and archive, and no name in them is a program's, a hidden one or a trick.
fn files(folder: &Path) -> Result<(), String> {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder_here) = folders.pop() {
        for entry in std::fs::read_dir(&folder_here).map_err(|error| error.to_string())? {
            let entry = entry.map_err(|error| error.to_string())?;
            let (path, kind) = (entry.path(), entry.file_type().map_err(|error| error.to_string())?);
            let inside = path.strip_prefix(folder).map_err(|error| error.to_string())?;
            if kind.is_dir() {
                folders.push(path.clone());
            }
            if !(kind.is_dir() || kind.is_file()) || !is_ours(inside, kind.is_dir()) {
                return Err(format!("{} was written", inside.display()));
            }
            if kind.is_file() && is_executable(&path) {
                return Err(format!("{} can be executed", inside.display()));
            }
        }
    }
    Ok(())
}

fn is_ours(inside: &Path, folder: bool) -> bool {
    let names: Vec<&str> = inside
        .components()
        .filter_map(|part| match part {
            Component::Normal(name) => name.to_str(),
            Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => None,
        })
        .collect();
    match names.as_slice() {
        ["profile" | "archive"] => folder,
        ["profile", name, rest @ ..] => OF_A_PROFILE.contains(name) && (rest.is_empty() || *name == "thumbnails"),
        ["archive", rest @ ..] => rest.len() <= 4 && rest.last().is_some_and(|name| is_of_an_archive(name, folder)),
        _ => false,
    }
}

/// A part may be there while its file is tried again; everything else has a name that is safe on every system.
fn is_of_an_archive(name: &str, folder: bool) -> bool {
    let part = name.strip_prefix('.').and_then(|rest| rest.split_once(".part"));
    if part.is_some_and(|(id, note)| id.parse::<i64>().is_ok() && matches!(note, "" | ".resume")) {
        return !folder;
    }
    let letters = name.chars().all(|c| c.is_alphanumeric() || "-_. ()".contains(c));
    let shape = letters && name.len() <= 200 && !name.starts_with(['.', '-', ' ']) && !name.ends_with(['.', ' ']);
    let base = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let device = matches!(&*base, "con" | "prn" | "aux" | "nul" | "com1" | "lpt1");
    let kept = name == "SHA256SUMS" || name.ends_with(".afterimage.json");
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    shape && !device && (folder || kept || media::is_extension(extension))
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|facts| facts.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(_: &Path) -> bool {
    false
}

/// The most that this process ever held, where the system tells (Linux).
fn memory() -> Result<(), String> {
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else { return Ok(()) };
    let kilobytes = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
    let held = kilobytes.and_then(|number| number.trim().parse::<u64>().ok()).ok_or("no VmHWM in /proc/self/status")?;
    if held * 1024 > MOST_MEMORY { Err(format!("{} MiB of memory were held", held / 1024)) } else { Ok(()) }
}

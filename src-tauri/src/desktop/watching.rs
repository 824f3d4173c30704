//! Folders that are watched, by what the operating system tells.

use std::path::Path;

use engine::ports::{FolderNews, FolderWatcher, NotWatched, Tell, Watching};
use notify::event::{AccessKind, AccessMode};
use notify::{Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// The system's own watching: inotify, FSEvents or ReadDirectoryChangesW.
pub struct SystemWatcher;

impl FolderWatcher for SystemWatcher {
    fn watch(&self, folder: &Path, tell: Tell) -> Result<Box<dyn Watching>, NotWatched> {
        let config = Config::default().with_follow_symlinks(false);
        let mut watcher = RecommendedWatcher::new(move |event| news_of(event, &*tell), config).map_err(not_watched)?;
        // What was begun before it fails goes with the watcher.
        watcher.watch(folder, RecursiveMode::Recursive).map_err(not_watched)?;
        Ok(Box::new(Watched { _watcher: watcher }))
    }
}

struct Watched {
    _watcher: RecommendedWatcher,
}

impl Watching for Watched {}

fn news_of(event: notify::Result<Event>, tell: &dyn Fn(FolderNews)) {
    match event {
        Ok(event) if event.need_rescan() => tell(FolderNews::Lost),
        Ok(event) if only_read(event.kind) => {}
        Ok(event) => event.paths.into_iter().for_each(|path| tell(FolderNews::At(path))),
        Err(error) => {
            // A folder that came cannot be watched, so the whole is not watched any more.
            tracing::info!(%error, "watching a folder broke off");
            tell(FolderNews::Ended);
        }
    }
}

/// Whoever reads a file makes events, too; so does this app when it looks at one.
fn only_read(kind: EventKind) -> bool {
    matches!(kind, EventKind::Access(access) if access != AccessKind::Close(AccessMode::Write))
}

fn not_watched(error: notify::Error) -> NotWatched {
    match error.kind {
        ErrorKind::PathNotFound => NotWatched::Missing,
        ErrorKind::MaxFilesWatch => NotWatched::Limit,
        ErrorKind::Io(error) if is_limit(&error) => NotWatched::Limit,
        ErrorKind::Io(error) if error.kind() == std::io::ErrorKind::NotFound => NotWatched::Missing,
        ErrorKind::Io(error) => NotWatched::Unread(error.to_string()),
        ErrorKind::Generic(detail) => NotWatched::Unread(detail),
        ErrorKind::WatchNotFound | ErrorKind::InvalidConfig(_) => NotWatched::Unread("it was not begun".to_owned()),
    }
}

/// A user may have only so many watchers, which count as open files.
#[cfg(unix)]
fn is_limit(error: &std::io::Error) -> bool {
    use rustix::io::Errno;
    let limits = [Errno::MFILE, Errno::NFILE, Errno::NOSPC].map(Errno::raw_os_error);
    error.raw_os_error().is_some_and(|code| limits.contains(&code))
}

#[cfg(not(unix))]
fn is_limit(_error: &std::io::Error) -> bool {
    false
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use std::fs;
    use std::path::PathBuf;
    use std::sync::mpsc::{Receiver, channel};
    use std::time::{Duration, Instant};

    /// A system that is busy tells late; one that does not tell by then does not.
    const PATIENCE: Duration = Duration::from_secs(20);

    fn watched(folder: &Path) -> (Box<dyn Watching>, Receiver<FolderNews>) {
        let (told, news) = channel();
        let watching = SystemWatcher.watch(folder, Box::new(move |one| drop(told.send(one)))).unwrap();
        (watching, news)
    }

    /// Waits until all these paths were told of.
    #[track_caller]
    fn hear(news: &Receiver<FolderNews>, paths: &[&Path]) {
        let mut wanted: HashSet<PathBuf> = paths.iter().map(|path| path.to_path_buf()).collect();
        let until = Instant::now() + PATIENCE;
        while !wanted.is_empty() {
            let left = until.saturating_duration_since(Instant::now());
            match news.recv_timeout(left) {
                Ok(FolderNews::At(path)) => drop(wanted.remove(&path)),
                Ok(FolderNews::Lost | FolderNews::Ended) => {}
                Err(error) => panic!("{error}: not told of {wanted:?}"),
            }
        }
    }

    #[test]
    fn what_comes_is_renamed_written_to_and_goes_below_a_folder_is_told() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().canonicalize().unwrap();
        let deep = folder.join("2026/11-30");
        fs::create_dir_all(&deep).unwrap();
        let (_watching, news) = watched(&folder);
        let (old, new) = (deep.join("old.png"), folder.join("new.png"));

        fs::write(&old, "a").unwrap();
        hear(&news, &[&old]);
        fs::rename(&old, &new).unwrap();
        hear(&news, &[&old, &new]);
        fs::OpenOptions::new()
            .append(true)
            .open(&new)
            .and_then(|mut file| std::io::Write::write_all(&mut file, b"b"))
            .unwrap();
        hear(&news, &[&new]);
        fs::remove_file(&new).unwrap();
        hear(&news, &[&new]);

        // A folder that came is watched as well.
        let fresh = folder.join("fresh");
        fs::create_dir(&fresh).unwrap();
        hear(&news, &[&fresh]);
        let within = fresh.join("within.png");
        let until = Instant::now() + PATIENCE;
        // It is watched a moment after it was told of, and nothing tells when: what is written to it is told by then.
        loop {
            fs::write(&within, "c").unwrap();
            match news.recv_timeout(Duration::from_millis(200)) {
                Ok(FolderNews::At(path)) if path == within => break,
                _ => assert!(Instant::now() < until, "not told of {within:?}"),
            }
        }
    }

    #[test]
    fn reading_is_no_news_and_nothing_is_told_when_it_is_not_watched_any_more() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().canonicalize().unwrap();
        let (read, last) = (folder.join("read.png"), folder.join("last.png"));
        fs::write(&read, "a").unwrap();
        let (watching, news) = watched(&folder);
        assert_eq!(fs::read(&read).unwrap(), b"a");
        fs::write(&last, "b").unwrap();
        hear_nothing_of(&news, &read, &last);
        drop(watching);
        // The port lets go of the channel when the last event has gone through it.
        let until = Instant::now() + PATIENCE;
        while news.recv_timeout(until.saturating_duration_since(Instant::now())).is_ok() {}
        assert!(Instant::now() < until, "it is still watched");
    }

    #[track_caller]
    fn hear_nothing_of(news: &Receiver<FolderNews>, read: &Path, last: &Path) {
        loop {
            match news.recv_timeout(PATIENCE) {
                Ok(FolderNews::At(path)) if path == last => return,
                Ok(FolderNews::At(path)) => assert_ne!(path, read),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn a_folder_that_is_not_there_is_said() {
        let home = tempfile::tempdir().unwrap();
        let watched = SystemWatcher.watch(&home.path().join("away"), Box::new(|_| {}));
        assert_eq!(watched.err(), Some(NotWatched::Missing));
    }
}

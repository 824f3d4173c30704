//! A file that a sidecar names: where it may lie, and whether it is what the sidecar says.

use std::path::{Component, Path, PathBuf};

use archive::{Foreign, NotForeign, SidecarOutput, Sum};
use library::MediaFacts;
use tokio_util::sync::CancellationToken;

use super::walk::Place;
use crate::archiver::whole;
use crate::state_view::stored_media;

/// What became of looking for a file.
pub(super) enum Checked {
    /// It is there and what it should be, byte for byte if that was asked for.
    Here {
        path: String,
        bytes: i64,
        sha256: String,
    },
    Missing,
    /// Another file lies there.
    Changed(String),
    Unread(String),
    Stopped,
}

/// Where a file may lie that a sidecar names: as it says, or beside it, as a folder that was moved leaves it; in both
/// cases inside of the folder that was chosen, and behind no link.
pub(super) fn places(of: &Place, named: &str) -> Vec<PathBuf> {
    let Some(folder) = of.path.parent() else { return Vec::new() };
    let beside = named.rsplit(['/', '\\']).next().unwrap_or_default();
    let names = if beside == named { vec![named] } else { vec![named, beside] };
    let names = names.into_iter().filter(|name| is_of_a_file(name));
    names.map(|name| folder.join(name)).filter(|path| is_inside(&of.root, path)).collect()
}

/// Whether it ends in a name, and not in a folder of whatever name.
fn is_of_a_file(named: &str) -> bool {
    !named.contains('\0') && matches!(Path::new(named).components().next_back(), Some(Component::Normal(_)))
}

fn is_inside(root: &Path, path: &Path) -> bool {
    let Ok(inside) = path.strip_prefix(root) else { return false };
    let names: Vec<Component<'_>> = inside.components().collect();
    if names.is_empty() || !names.iter().all(|name| matches!(name, Component::Normal(_))) {
        return false;
    }
    let mut folder = root.to_owned();
    names[..names.len() - 1].iter().all(|name| {
        folder.push(name);
        // A folder that is not there holds no file either.
        std::fs::symlink_metadata(&folder).map_or(true, |facts| facts.is_dir())
    })
}

/// Looks for the file of an output. None: none was saved. `whole`: its bytes are added up, else only its length is seen.
pub(super) fn check(of: &Place, output: &SidecarOutput, added_up: bool, stop: &CancellationToken) -> Option<Checked> {
    let named = output.file.as_deref()?;
    let (Some(bytes), Some(sha256)) = (output.bytes, output.sha256.as_deref()) else {
        return Some(Checked::Changed("the sidecar does not say what it was".to_owned()));
    };
    if sha256.len() != 64 || !sha256.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        return Some(Checked::Changed("the sidecar names no sum".to_owned()));
    }
    let mut found = Checked::Missing;
    for path in places(of, named) {
        match is_it(&path, bytes, sha256, added_up, stop) {
            Checked::Missing => {}
            other @ (Checked::Here { .. } | Checked::Stopped) => return Some(other),
            other => found = other,
        }
    }
    Some(found)
}

/// Whether the file at a path has this length and sum.
fn is_it(path: &Path, bytes: u64, sha256: &str, added_up: bool, stop: &CancellationToken) -> Checked {
    let mut file = match Foreign::open(path) {
        Ok(file) => file,
        Err(NotForeign::Unread(_)) if std::fs::symlink_metadata(path).is_err() => return Checked::Missing,
        Err(why) => return Checked::Unread(why.to_string()),
    };
    if file.length != bytes {
        return Checked::Changed(format!("{} bytes instead of {bytes}", file.length));
    }
    let Some(text) = path.to_str() else { return Checked::Unread("its name is no text".to_owned()) };
    let here = Checked::Here { path: text.to_owned(), bytes: whole(bytes), sha256: sha256.to_owned() };
    if !added_up {
        return here;
    }
    match file.sum(&mut |_| !stop.is_cancelled()) {
        Ok(Sum::Whole(sum)) if sum == sha256 => here,
        Ok(Sum::Whole(_)) => Checked::Changed("its bytes are other than when it was saved".to_owned()),
        Ok(Sum::Stopped) => Checked::Stopped,
        Err(error) => Checked::Unread(error.to_string()),
    }
}

/// What a file is by its content, whatever the sidecar says: by that it is shown. None: no media.
pub(super) fn facts(path: &Path, duration_ms: Option<u64>) -> Option<MediaFacts> {
    let mut file = Foreign::open(path).ok()?;
    let sniffed = media::sniff(&file.begins(media::HEAD).ok()?);
    if !sniffed.promised {
        return None;
    }
    let facts = media::inspect(path).ok();
    let facts = facts.as_ref();
    Some(MediaFacts {
        media: stored_media(facts.map_or(sniffed.media, |facts| facts.media)),
        mime: Some(facts.map_or(sniffed.mime, |facts| facts.mime).to_owned()),
        extension: Some(facts.map_or(sniffed.extension, |facts| facts.extension).to_owned()),
        width: facts.and_then(|facts| facts.width).map(i64::from),
        height: facts.and_then(|facts| facts.height).map(i64::from),
        duration_ms: facts.and_then(|facts| facts.duration_ms).or(duration_ms.filter(|ms| *ms < 1 << 40)).map(whole),
        facts: facts.map(|facts| facts.words.clone()).filter(|words| !words.is_empty()),
    })
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn a_sidecar_names_no_file_outside_of_the_folder_that_was_chosen() {
        let home = tempfile::tempdir().unwrap();
        let at = |name: &str| home.path().join(name);
        std::fs::create_dir_all(at("chosen/day")).unwrap();
        std::fs::write(at("secret.png"), "s").unwrap();
        std::fs::write(at("chosen/day/a.png"), "a").unwrap();
        std::os::unix::fs::symlink(home.path(), at("chosen/day/out")).unwrap();
        let place = Place { path: at("chosen/day/x.afterimage.json"), root: Arc::from(at("chosen")) };
        let found =
            |named: &str| -> Vec<PathBuf> { places(&place, named).into_iter().filter(|path| path.exists()).collect() };
        let secret = at("secret.png");
        for named in ["../../secret.png", secret.to_str().unwrap(), "out/secret.png", "", ".", "..", "a.png\0", "/"] {
            assert_eq!(found(named), Vec::<PathBuf>::new(), "{named:?}");
        }
        let own = [at("chosen/day/a.png")];
        let whole = at("chosen/day/a.png");
        for named in ["a.png", "./a.png", "../day/a.png", "D:\\elsewhere\\a.png", "/old/archive/a.png"] {
            assert_eq!(found(named).last(), own.last(), "{named:?}");
        }
        assert_eq!(found(whole.to_str().unwrap()).first(), own.first());
    }
}

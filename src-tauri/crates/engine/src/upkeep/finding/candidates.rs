//! Which files could be a missing one.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use library::SavedFile;
use tokio_util::sync::CancellationToken;

use crate::archiver::blocking;
use crate::inner::Inner;
use crate::upkeep::looking::Facts;
use crate::upkeep::pace::{Pace, Rests};
use crate::upkeep::walking::walk;

/// Rows that are asked after at once.
const TOGETHER: usize = 256;

/// A file that no output claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub path: String,
    /// Among the places that were asked for.
    place: usize,
}

/// Files of these lengths at or below places that no output claims, by length.
pub(super) async fn below(
    inner: &Arc<Inner>,
    places: Vec<PathBuf>,
    lengths: HashSet<i64>,
    pace: Pace,
    stop: &CancellationToken,
) -> Result<BTreeMap<i64, Vec<Candidate>>, library::Error> {
    let mut rests = Rests::new(inner, pace, stop);
    let walking = blocking(move || {
        let (mut found, mut seen) = (Vec::new(), HashSet::new());
        for (place, folder) in places.iter().enumerate() {
            walk(folder, &|_| false, &mut || rests.go_on(), &mut |path, facts| {
                let bytes = Facts::from(facts).bytes;
                // What is no text cannot be kept in a row. One place may lie in another one.
                if lengths.contains(&bytes)
                    && let Some(path) = path.to_str()
                    && seen.insert(path.to_owned())
                {
                    found.push((bytes, Candidate { path: path.to_owned(), place }));
                }
            });
        }
        found
    });
    let found = stop.run_until_cancelled(walking).await.unwrap_or_default();
    let mut by_length: BTreeMap<i64, Vec<Candidate>> = BTreeMap::new();
    let mut found = found.into_iter();
    loop {
        let some: Vec<(i64, Candidate)> = found.by_ref().take(TOGETHER).collect();
        if some.is_empty() {
            return Ok(by_length);
        }
        let free = inner.library.read(move |reader| {
            let mut free = Vec::new();
            for (bytes, candidate) in some {
                if !reader.outputs().is_claimed(&candidate.path)? {
                    free.push((bytes, candidate));
                }
            }
            Ok(free)
        });
        for (bytes, candidate) in free.await? {
            by_length.entry(bytes).or_default().push(candidate);
        }
    }
}

/// The likeliest first: of the extension, then of the name of one that is missing.
pub(super) fn in_order(candidates: &mut [Candidate], missing: &[SavedFile]) {
    let extension = |path: &str| Path::new(path).extension().map(|extension| extension.to_ascii_lowercase());
    let extensions: HashSet<_> = missing.iter().map(|file| extension(&file.path)).collect();
    let names: HashSet<_> = missing.iter().map(|file| Path::new(&file.path).file_stem()).collect();
    candidates.sort_by_cached_key(|candidate| {
        let (path, place) = (&candidate.path, candidate.place);
        (!extensions.contains(&extension(path)), !names.contains(&Path::new(path).file_stem()), place, path.clone())
    });
}

/// "" for a path without a name.
pub(super) fn name_of(path: &str) -> &str {
    Path::new(path).file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likeliest_are_read_first() {
        let missing = [SavedFile {
            output: 1,
            task: 1,
            path: "/archive/lake_1.png".to_owned(),
            bytes: 1,
            sha256: String::new(),
            archived_at: 0,
            missing: true,
            changed: false,
            checked: None,
        }];
        let at = |path: &str, place| Candidate { path: path.to_owned(), place };
        let mut candidates =
            [at("/b/a.bin", 0), at("/b/z.png", 1), at("/b/y.PNG", 0), at("/c/lake_1.png", 1), at("/b/lake_1.bin", 0)];
        in_order(&mut candidates, &missing);
        let order: Vec<&str> = candidates.iter().map(|candidate| candidate.path.as_str()).collect();
        assert_eq!(order, ["/c/lake_1.png", "/b/y.PNG", "/b/z.png", "/b/lake_1.bin", "/b/a.bin"]);
    }
}

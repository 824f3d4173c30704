//! What is handed in from outside: dropped onto the window, or chosen in the system's dialog. A file that was made here
//! becomes the draft as it was made, models become an offer, web addresses become references. Nothing is sent, and
//! nothing is kept before the person says so.

mod made;
mod offer;

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use archive::{Foreign, NotForeign};
use catalogue::Outside;
use tokio_util::sync::CancellationToken;

use crate::Engine;
use crate::archiver::blocking;
use crate::face::{Dropped, Event, Failure, FailureCode, HoverSort, ImportCount, Unusable};
use crate::inner::locked;

/// More than anybody drops on purpose.
const MOST_FILES: usize = 500;
/// Larger JSON is no sidecar and no catalogue.
const MOST_RECORD: u64 = 64 << 20;

/// What is being read, and what waits for the person's word.
#[derive(Default)]
pub(crate) struct Brought {
    reading: Mutex<Option<CancellationToken>>,
    offer: Mutex<Offer>,
}

#[derive(Default)]
struct Offer {
    id: u32,
    /// Where it comes from, and its models; None when it was used.
    models: Option<(String, Vec<Outside>)>,
}

impl Brought {
    /// What was offered under this number, unless a newer offer took its place.
    pub fn offered(&self, id: u32) -> Option<(String, Vec<Outside>)> {
        let offer = locked(&self.offer);
        offer.models.clone().filter(|_| offer.id == id)
    }

    /// It was used.
    pub fn over(&self, id: u32) {
        let mut offer = locked(&self.offer);
        if offer.id == id {
            offer.models = None;
        }
    }

    fn keep(&self, from: &str, models: Vec<Outside>) -> u32 {
        let mut offer = locked(&self.offer);
        offer.id = offer.id.wrapping_add(1);
        offer.models = Some((from.to_owned(), models));
        offer.id
    }
}

impl Engine {
    /// Files are held over the window; an empty list: no more.
    pub fn hovering(&self, paths: &[PathBuf]) {
        let record = |path: &PathBuf| path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json"));
        let sort = if !paths.is_empty() && paths.iter().all(|path| is_address(path)) {
            HoverSort::Links
        } else if paths.iter().all(record) {
            HoverSort::Record
        } else {
            HoverSort::File
        };
        self.inner.tell(Event::Hovering { files: u32::try_from(paths.len()).unwrap_or(u32::MAX), sort });
    }

    /// Says what was handed in, and tells the page the same. What is handed in after it ends the reading of it.
    pub async fn dropped(&self, paths: Vec<PathBuf>) -> Dropped {
        let stop = self.inner.stop.child_token();
        if let Some(before) = locked(&self.inner.brought.reading).replace(stop.clone()) {
            before.cancel();
        }
        let what = match self.what_is(paths, &stop).await {
            Ok(what) => what,
            Err(failure) => Dropped::Failed { failure },
        };
        self.inner.tell(Event::Dropped { what: what.clone() });
        what
    }

    /// Ends the reading of what was handed in last.
    pub async fn dropped_stop(&self) -> Result<(), Failure> {
        if let Some(reading) = &*locked(&self.inner.brought.reading) {
            reading.cancel();
        }
        Ok(())
    }

    /// Looks at what lies in the folder of the profile.
    pub async fn catalogue_look(&self) -> Result<Dropped, Failure> {
        let folder = self.inner.in_use.folder().to_owned();
        Ok(self.dropped(vec![folder]).await)
    }

    async fn what_is(&self, paths: Vec<PathBuf>, stop: &CancellationToken) -> Result<Dropped, Failure> {
        let name = paths.first().map(|path| name_of(path)).unwrap_or_default();
        if !paths.is_empty() && paths.iter().all(|path| is_address(path)) {
            return Ok(links(&paths)
                .map_or(Dropped::Unusable { name, why: Unusable::HalfLink }, |links| Dropped::Links { links }));
        }
        match &paths[..] {
            [] => Ok(Dropped::Unusable { name, why: Unusable::Unread }),
            [path] => self.one(path, name, stop).await,
            _ => self.several(paths, name, stop).await,
        }
    }

    async fn one(&self, path: &Path, name: String, stop: &CancellationToken) -> Result<Dropped, Failure> {
        let (opened, at) = (path.to_owned(), path.to_owned());
        let read = blocking(move || {
            let mut file = Foreign::open(&opened)?;
            let record = record_of(&mut file).map_err(|error| NotForeign::Unread(error.to_string()))?;
            Ok::<_, NotForeign>((file, record))
        });
        let (file, record) = match read.await {
            Ok(read) => read,
            Err(NotForeign::Folder) => return self.folder(path, name, stop).await,
            Err(why) => return Ok(unusable(name, &why)),
        };
        let Some(record) = record else {
            let what = self.made_of_file(file, at, name, None, stop).await?;
            return self.or_import(what, vec![path.to_owned()], stop).await;
        };
        if let Ok(sidecar) = archive::parse_sidecar(&record) {
            return self.made_of_sidecar(sidecar, name).await;
        }
        match self.offer(vec![(name.clone(), record)], name.clone(), stop).await? {
            Ok(offered) => Ok(offered),
            Err(why) => {
                let what = self.made_of_file(file, at, name, Some(why), stop).await?;
                self.or_import(what, vec![path.to_owned()], stop).await
            }
        }
    }

    /// What is nothing else may be brought in: archives, files of other programs, lists of ids.
    async fn or_import(
        &self,
        what: Dropped,
        paths: Vec<PathBuf>,
        stop: &CancellationToken,
    ) -> Result<Dropped, Failure> {
        if !matches!(what, Dropped::LocalFile { .. } | Dropped::Unusable { .. }) {
            return Ok(what);
        }
        let offer = match self.import_offer(paths, stop).await {
            Ok(offer) => offer,
            Err(failure) if failure.code == FailureCode::ImportStopped => return Ok(Dropped::Stopped),
            Err(failure) => return Err(failure),
        };
        let holds = |count: ImportCount| count.new > 0 || count.known > 0;
        let anything = holds(offer.results) || holds(offer.files) || holds(offer.ids);
        Ok(if anything { Dropped::Import { offer } } else { what })
    }

    /// Several are models, or something to bring in, or nothing that could be said of all of them.
    async fn several(&self, paths: Vec<PathBuf>, name: String, stop: &CancellationToken) -> Result<Dropped, Failure> {
        let of = paths.clone();
        let read = blocking(move || (of.len() <= MOST_FILES).then(|| offer::texts(&of)).flatten()).await;
        if let Some(texts) = read
            && let Ok(offered) = self.offer(texts, name.clone(), stop).await?
        {
            return Ok(offered);
        }
        self.or_import(Dropped::Unusable { name, why: Unusable::Several }, paths, stop).await
    }

    async fn folder(&self, path: &Path, name: String, stop: &CancellationToken) -> Result<Dropped, Failure> {
        let folder = path.to_owned();
        let texts = blocking(move || offer::in_folder(&folder)).await;
        match self.offer(texts, name.clone(), stop).await? {
            Ok(offered) => Ok(offered),
            Err(_) => {
                let what = Dropped::Unusable { name, why: Unusable::Folder };
                self.or_import(what, vec![path.to_owned()], stop).await
            }
        }
    }
}

/// The whole text when it looks like JSON and is not larger than any that is known here.
fn record_of(file: &mut Foreign) -> std::io::Result<Option<Vec<u8>>> {
    let begins = file.begins(64)?;
    let begins = begins.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&begins);
    let first = begins.iter().find(|byte| !byte.is_ascii_whitespace());
    if first != Some(&b'{') || file.length > MOST_RECORD {
        return Ok(None);
    }
    file.whole(MOST_RECORD)
}

fn unusable(name: String, why: &NotForeign) -> Dropped {
    let why = match why {
        NotForeign::Folder => Unusable::Folder,
        NotForeign::Link => Unusable::Link,
        NotForeign::Special => Unusable::Special,
        NotForeign::Unread(_) => Unusable::Unread,
    };
    Dropped::Unusable { name, why }
}

/// The name as it can be shown.
pub(crate) fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    name.chars()
        .filter(|letter| !letter.is_control() && !matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .take(120)
        .collect()
}

/// The window system hands over links as if they were paths.
fn is_address(path: &Path) -> bool {
    path.to_str().is_some_and(|text| text.starts_with("http://") || text.starts_with("https://"))
}

/// The links, if they are whole: on their way here they were unescaped, which a signed query does not survive.
fn links(paths: &[PathBuf]) -> Option<Vec<String>> {
    let link = |path: &PathBuf| {
        let url = url::Url::parse(path.to_str()?).ok()?;
        (url.query().is_none() && url.has_host()).then(|| url.to_string())
    };
    paths.iter().take(MOST_FILES).map(link).collect()
}

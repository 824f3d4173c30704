//! The models that are known just now: those of this build, and over them those that the person took from outside, which
//! the profile keeps in one file. It is written beside itself and renamed, so a start finds the old one or the new one.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use archive::{Files, Foreign, replace_content};
use catalogue::{Catalogue, Outside, Refused, bundle, read_outside};
use serde_json::{Value, json};

use crate::Engine;
use crate::archiver::blocking;
use crate::compose::face_kind;
use crate::face::{CatalogueBefore, CatalogueView, Failure, FailureCode, LeftOut, ModelOrigin, OutsideModel, Tag};
use crate::inner::locked;
use crate::wishes;

/// What is in use; whatever else lies in the folder was put there by a person.
pub(crate) const KEPT: &str = "in-use.json";
/// Two generations of the largest catalogue that is taken, and some.
const MOST_BYTES: u64 = 40 << 20;

/// Whence a model of a catalogue comes.
pub(crate) fn origin(catalogue: &Catalogue, id: &str) -> ModelOrigin {
    match (catalogue.is_from_outside(id), Catalogue::embedded().get(id).is_some()) {
        (false, true) => ModelOrigin::BuiltIn,
        (true, true) => ModelOrigin::Outside,
        (true, false) => ModelOrigin::Own,
        (false, false) => ModelOrigin::Unknown,
    }
}

pub(crate) struct InUse {
    folder: PathBuf,
    version: String,
    now: RwLock<Arc<Catalogue>>,
    kept: Mutex<Kept>,
    /// Held while one state takes the place of another.
    turn: tokio::sync::Mutex<()>,
}

/// What is kept: the models from outside, and those before them.
#[derive(Clone, Debug, Default)]
struct Kept {
    models: Vec<Outside>,
    from: Option<String>,
    at: Option<i64>,
    before: Option<Before>,
    /// Why what was kept could not be read.
    unread: Option<String>,
    left_out: Vec<Refused>,
}

#[derive(Clone, Debug, Default)]
struct Before {
    models: Vec<Outside>,
    from: Option<String>,
    at: Option<i64>,
}

impl InUse {
    /// Reads what the profile keeps. Whatever is wrong with it, the app starts: with what could be read of it.
    pub fn load(folder: &Path, version: &str) -> InUse {
        let kept = read(&folder.join(KEPT), version);
        if let Some(why) = &kept.unread {
            tracing::error!(%why, "the kept models cannot be read; those of this build are used");
        }
        InUse {
            folder: folder.to_owned(),
            version: version.to_owned(),
            now: RwLock::new(Arc::new(Catalogue::embedded().with(&kept.models))),
            kept: Mutex::new(kept),
            turn: tokio::sync::Mutex::default(),
        }
    }

    pub fn catalogue(&self) -> Arc<Catalogue> {
        Arc::clone(&self.now.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// On the disk first, then for everybody at once.
    async fn take(&self, files: Arc<dyn Files>, next: Kept) -> Result<(), Failure> {
        let (path, version, written) = (self.folder.join(KEPT), self.version.clone(), next.clone());
        let unreadable = locked(&self.kept).unread.is_some();
        let made = blocking(move || {
            files.make_folder(path.parent().unwrap_or(&path))?;
            if unreadable {
                // What could not be read is not ours to throw away.
                let aside = path.with_extension("json.unread");
                files.replace(&path, &aside)?;
            }
            replace_content(&*files, &path, text_of(&written, &version).as_bytes()).map_err(std::io::Error::other)?;
            Ok::<_, std::io::Error>(Arc::new(Catalogue::embedded().with(&written.models)))
        });
        let catalogue = made.await.map_err(|error| Failure::new(FailureCode::FolderUnusable).detail(error))?;
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = catalogue;
        *locked(&self.kept) = next;
        Ok(())
    }
}

impl Engine {
    /// What is known of models, and whence.
    pub async fn catalogue(&self) -> Result<CatalogueView, Failure> {
        let kept = locked(&self.inner.in_use.kept).clone();
        let seen = Catalogue::embedded().models().map(|model| model.evidence.seen.as_str()).max();
        let outside = kept.models.iter().map(|one| OutsideModel {
            id: one.model.id.clone(),
            kind: face_kind(one.model.kind),
            title: one.model.title.clone(),
            own: Catalogue::embedded().get(&one.model.id).is_none(),
            evidence: wishes::evidence(&one.model),
        });
        Ok(CatalogueView {
            built_in: u32::try_from(Catalogue::embedded().models().count()).unwrap_or(u32::MAX),
            seen: seen.unwrap_or_default().to_owned(),
            outside: outside.collect(),
            from: kept.from.filter(|_| !kept.models.is_empty()),
            at: kept.at,
            back: kept.before.map(|before| CatalogueBefore {
                from: before.from.filter(|_| !before.models.is_empty()),
                models: u32::try_from(before.models.len()).unwrap_or(u32::MAX),
            }),
            unread: kept.unread,
            left_out: kept.left_out.into_iter().map(|one| LeftOut { id: one.id, why: one.why }).collect(),
            folder: self.inner.in_use.folder.display().to_string(),
        })
    }

    /// Uses what was offered. `catalogue_back` goes back to what was before.
    pub async fn catalogue_apply(&self, offer: u32) -> Result<CatalogueView, Failure> {
        let (from, offered) = self.inner.brought.offered(offer).ok_or_else(|| Failure::new(FailureCode::NotFound))?;
        let view = self
            .change(move |models| {
                let new = |id: &str| offered.iter().any(|one| one.model.id == id);
                models.retain(|one| !new(&one.model.id));
                models.extend(offered);
                Some(from)
            })
            .await?;
        self.inner.brought.over(offer);
        Ok(view)
    }

    /// Takes models from outside away, all of them when none is named: those of this build hold again.
    pub async fn catalogue_remove(&self, ids: Vec<String>) -> Result<CatalogueView, Failure> {
        let from = locked(&self.inner.in_use.kept).from.clone();
        self.change(move |models| {
            models.retain(|one| !ids.is_empty() && !ids.contains(&one.model.id));
            from
        })
        .await
    }

    /// Goes back to the models that held before the last change; once more, and the change holds again.
    pub async fn catalogue_back(&self) -> Result<CatalogueView, Failure> {
        let _turn = self.inner.in_use.turn.lock().await;
        let now = locked(&self.inner.in_use.kept).clone();
        let before = now.before.ok_or_else(|| Failure::new(FailureCode::NotFound))?;
        let next = Kept {
            models: before.models,
            from: before.from,
            at: before.at,
            before: Some(Before { models: now.models, from: now.from, at: now.at }),
            ..Kept::default()
        };
        self.take_catalogue(next).await
    }

    async fn change(&self, change: impl FnOnce(&mut Vec<Outside>) -> Option<String>) -> Result<CatalogueView, Failure> {
        let _turn = self.inner.in_use.turn.lock().await;
        let now = locked(&self.inner.in_use.kept).clone();
        let before = Before { models: now.models.clone(), from: now.from, at: now.at };
        let mut models = now.models;
        let from = change(&mut models);
        let next = Kept { models, from, at: Some(self.inner.now()), before: Some(before), ..Kept::default() };
        self.take_catalogue(next).await
    }

    async fn take_catalogue(&self, next: Kept) -> Result<CatalogueView, Failure> {
        let count = next.models.len();
        self.inner.in_use.take(Arc::clone(&self.inner.unwatched), next).await?;
        tracing::info!(from_outside = count, "other models are in use");
        self.inner.stale(&[Tag::Models], &[]);
        self.catalogue().await
    }
}

fn text_of(kept: &Kept, version: &str) -> String {
    let mut whole = bundle(&kept.models);
    whole["from"] = json!(kept.from);
    whole["at"] = json!(kept.at);
    whole["version"] = json!(version);
    if let Some(before) = &kept.before {
        let mut older = bundle(&before.models);
        older["from"] = json!(before.from);
        older["at"] = json!(before.at);
        whole["before"] = older;
    }
    whole.to_string()
}

/// Hostile like any other file: somebody may have written into it.
fn read(path: &Path, version: &str) -> Kept {
    let unread = |why: String| Kept { unread: Some(why), ..Kept::default() };
    let text = match Foreign::open(path) {
        Err(_) if std::fs::symlink_metadata(path).is_err() => return Kept::default(),
        Err(error) => return unread(error.to_string()),
        Ok(mut file) => match file.whole(MOST_BYTES) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return unread("it is larger than it can be".to_owned()),
            Err(error) => return unread(error.to_string()),
        },
    };
    let mut whole: Value = match serde_json::from_slice(&text) {
        Ok(whole) => whole,
        Err(error) => return unread(error.to_string()),
    };
    let before = whole.get_mut("before").map(Value::take).filter(Value::is_object);
    let said = |of: &Value| (of["from"].as_str().map(str::to_owned), of["at"].as_i64());
    let mut found = match read_outside(&whole.to_string(), &mut || true) {
        Ok(found) => found,
        Err(error) => return unread(error.to_string()),
    };
    let (from, at) = said(&whole);
    if whole["version"].as_str() != Some(version) {
        leave_out_older(&mut found);
    }
    let before = before.map(|before| {
        let (from, at) = said(&before);
        let models = read_outside(&before.to_string(), &mut || true).map(|found| found.models).unwrap_or_default();
        Before { models, from, at }
    });
    Kept { models: found.models, from, at, before, unread: None, left_out: found.refused }
}

/// This build came after the file was taken: where its own facts are newer, they hold.
fn leave_out_older(found: &mut catalogue::Found) {
    let refused = &mut found.refused;
    found.models.retain(|one| {
        let built_in = Catalogue::embedded().get(&one.model.id);
        let older = built_in.is_some_and(|model| model.evidence.seen > one.model.evidence.seen);
        if older {
            let why = "the facts of this version are newer".to_owned();
            refused.push(Refused { id: one.model.id.clone(), why });
        }
        !older
    });
}

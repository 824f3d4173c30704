//! Models from files, held against those in use: what would be new, what would change, and what cannot be used.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use archive::Foreign;
use catalogue::{
    Catalogue, Found, MOST_MODELS, MOST_OUTSIDE_BYTES, NoCatalogue, Outside, Refused, Sort, changes, read_outside,
};
use tokio_util::sync::CancellationToken;

use crate::Engine;
use crate::archiver::blocking;
use crate::compose::face_kind;
use crate::face::{CatalogueOffer, ChangeOf, Dropped, Failure, LeftOut, ModelChange, OfferedModel};
use crate::in_use::KEPT;
use crate::wishes;

/// A longer list of what cannot be used helps nobody.
const MOST_TOLD: usize = 100;

/// A file's name and what it holds.
pub(super) type Text = (String, Vec<u8>);

impl Engine {
    /// Holds models against those in use. Err: why there are none.
    pub(super) async fn offer(
        &self,
        texts: Vec<Text>,
        from: String,
        stop: &CancellationToken,
    ) -> Result<Result<Dropped, String>, Failure> {
        let (present, token) = (self.inner.catalogue(), stop.clone());
        let read = blocking(move || {
            let found = read_all(&texts, &token)?;
            Ok::<_, String>(compared(&present, found))
        });
        let compared = match read.await {
            Ok(compared) => compared,
            Err(why) => return Ok(Err(why)),
        };
        if stop.is_cancelled() {
            return Ok(Ok(Dropped::Stopped));
        }
        let Compared { differ, models, same, refused } = compared;
        let left_out_count = u32::try_from(refused.len()).unwrap_or(u32::MAX);
        let left_out = refused.into_iter().take(MOST_TOLD).map(|one| LeftOut { id: one.id, why: one.why }).collect();
        let id = self.inner.brought.keep(&from, differ);
        Ok(Ok(Dropped::Catalogue { offer: CatalogueOffer { id, from, models, same, left_out, left_out_count } }))
    }
}

/// Models of several files as one; the first of an id counts.
fn read_all(texts: &[Text], stop: &CancellationToken) -> Result<Found, String> {
    let (mut all, mut ids, mut why) = (Found::default(), BTreeSet::new(), None);
    let mut any = false;
    for (name, bytes) in texts {
        let text = std::str::from_utf8(bytes).map_err(|error| NoCatalogue::NotJson(error.to_string()));
        let text = text.map(|text| text.strip_prefix('\u{feff}').unwrap_or(text));
        match text.and_then(|text| read_outside(text, &mut || !stop.is_cancelled())) {
            Ok(found) => {
                any = true;
                all.refused.extend(found.refused);
                for one in found.models {
                    if all.models.len() >= MOST_MODELS {
                        return Err(NoCatalogue::TooMany(all.models.len() + 1).to_string());
                    }
                    if ids.insert(one.model.id.clone()) {
                        all.models.push(one);
                    } else {
                        let why = "the same id stands in another file; that one counts".to_owned();
                        all.refused.push(Refused { id: one.model.id.clone(), why });
                    }
                }
            }
            Err(error) if texts.len() > 1 => {
                all.refused.push(Refused { id: name.clone(), why: error.to_string() });
                why = Some(error.to_string());
            }
            Err(error) => return Err(error.to_string()),
        }
    }
    if any { Ok(all) } else { Err(why.unwrap_or_else(|| NoCatalogue::Another.to_string())) }
}

struct Compared {
    differ: Vec<Outside>,
    models: Vec<OfferedModel>,
    same: u32,
    refused: Vec<Refused>,
}

fn compared(present: &Catalogue, found: Found) -> Compared {
    let mut compared = Compared { differ: Vec::new(), models: Vec::new(), same: 0, refused: found.refused };
    for one in found.models {
        let now = present.text(&one.model.id).filter(|_| present.get(&one.model.id).is_some());
        let differences = now.map(|now| changes(now, &one.text));
        if differences.as_ref().is_some_and(Vec::is_empty) {
            compared.same += 1;
            continue;
        }
        compared.models.push(OfferedModel {
            id: one.model.id.clone(),
            kind: face_kind(one.model.kind),
            title: one.model.title.clone(),
            summary: one.model.summary.clone(),
            evidence: wishes::evidence(&one.model),
            price: one.model.price.as_ref().map(|price| price.short.clone()),
            new: now.is_none(),
            changes: differences.unwrap_or_default().into_iter().map(change).collect(),
        });
        compared.differ.push(one);
    }
    compared.models.sort_by(|one, other| other.new.cmp(&one.new).then_with(|| one.title.cmp(&other.title)));
    compared
}

fn change(change: catalogue::Change) -> ModelChange {
    let of = match change.of {
        Sort::ParameterNew => ChangeOf::ParameterNew,
        Sort::ParameterGone => ChangeOf::ParameterGone,
        Sort::ParameterChanged => ChangeOf::ParameterChanged,
        Sort::RuleNew => ChangeOf::RuleNew,
        Sort::RuleGone => ChangeOf::RuleGone,
        Sort::RuleChanged => ChangeOf::RuleChanged,
        Sort::Price => ChangeOf::Price,
        Sort::Evidence => ChangeOf::Evidence,
        Sort::Other => ChangeOf::Other,
    };
    ModelChange { of, name: change.name, word: change.word, before: change.before, after: change.after }
}

/// The JSON files of a folder itself, in the order of their names, but for the one in use.
pub(super) fn in_folder(folder: &Path) -> Vec<Text> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let entries = entries.take(10 * MOST_MODELS).filter_map(|entry| Some(entry.ok()?.path()));
    let is_json = |path: &PathBuf| {
        path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json"))
            && path.file_name().is_some_and(|name| name != KEPT)
    };
    let mut paths: Vec<PathBuf> = entries.filter(is_json).collect();
    paths.sort();
    paths.truncate(2 * MOST_MODELS);
    // What is no plain file was not put there as a model.
    paths.retain(|path| Foreign::open(path).is_ok());
    texts(&paths).unwrap_or_default()
}

/// What plain files hold, together no more than one catalogue; None: one of them is no plain file, or they are too large.
pub(super) fn texts(paths: &[PathBuf]) -> Option<Vec<Text>> {
    let mut left = MOST_OUTSIDE_BYTES as u64;
    let mut texts = Vec::new();
    for path in paths {
        let mut file = Foreign::open(path).ok()?;
        let bytes = file.whole(left).ok()??;
        left -= bytes.len() as u64;
        texts.push((super::name_of(path), bytes));
    }
    Some(texts)
}

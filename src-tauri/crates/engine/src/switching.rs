//! Another model for the draft: what means the same goes along, the rest is kept for the way back.

use catalogue::{Catalogue, Held, Left};

use crate::Engine;
use crate::face::{Draft, DraftReference, Failure, KeptFor, Kind, LeftModel};

impl Engine {
    /// The draft as it is for another model. Nothing is kept by this call; the prompt and what was typed as JSON stay.
    pub async fn draft_for_model(&self, draft: Draft, kind: Kind, id: String) -> Result<Draft, Failure> {
        Ok(for_model(&self.inner.catalogue(), draft, kind, &id))
    }
}

/// Pure.
pub(crate) fn for_model(catalogue: &Catalogue, draft: Draft, kind: Kind, id: &str) -> Draft {
    let from = present(&draft).to_owned();
    let held = Held { values: draft.values, references: named(draft.references) };
    let left: Vec<Left> = draft.left.into_iter().map(stored).collect();
    let (held, left) = catalogue::carry(catalogue, &from, id.trim(), &held, &left);
    let mut models = draft.models;
    models.insert(kind, id.to_owned());
    Draft {
        kind,
        models,
        values: held.values,
        references: shown(held.references),
        left: left.into_iter().map(face).collect(),
        ..draft
    }
}

/// What is kept for models that were left and is not sent now.
pub(crate) fn kept(catalogue: &Catalogue, draft: &Draft) -> Vec<KeptFor> {
    let left: Vec<Left> = draft.left.iter().cloned().map(stored).collect();
    let kept = catalogue::kept(catalogue, present(draft), &left);
    kept.into_iter().map(|kept| KeptFor { model: kept.model, title: kept.title, labels: kept.labels }).collect()
}

/// Id of the model that the draft is made for.
pub(crate) fn present(draft: &Draft) -> &str {
    draft.models.get(&draft.kind).map_or("", |id| id.trim())
}

fn stored(left: LeftModel) -> Left {
    Left { model: left.model, held: Held { values: left.values, references: named(left.references) } }
}

fn face(left: Left) -> LeftModel {
    LeftModel { model: left.model, values: left.held.values, references: shown(left.held.references) }
}

fn named(references: Vec<DraftReference>) -> Vec<(String, Option<String>)> {
    references.into_iter().map(|reference| (reference.url, reference.name)).collect()
}

fn shown(references: Vec<(String, Option<String>)>) -> Vec<DraftReference> {
    references.into_iter().map(|(url, name)| DraftReference { url, name }).collect()
}

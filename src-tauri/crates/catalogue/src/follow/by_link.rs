//! Models that take a link to a result: what they are for and what their places mean says where it goes.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{FollowUp, Following, Origin, Verb, beside_what_is_missing, gives_last_frame, missing, prompt_for};
use crate::catalogue::Catalogue;
use crate::means::Means;
use crate::model::{Kind, Model, Reference};
use crate::reuse::Parts;
use crate::wish::{Fulfils, Wish};

/// `by_task`: how the same model takes the task itself, which is better where both are possible.
pub(super) fn ways(catalogue: &Catalogue, model: &Model, origin: &Origin<'_>, by_task: &[FollowUp]) -> Vec<FollowUp> {
    let mut found: Vec<FollowUp> = Vec::new();
    found.extend(onwards(catalogue, model, origin));
    for fulfils in &model.wishes {
        let Some((verb, places)) = Verb::of_link(fulfils.wish, origin.media, model.kind) else { continue };
        let known = by_task.iter().chain(&found).any(|way| way.verb == verb && way.by != Following::LastFrame);
        // A wish that is fulfilled by the id of a task alone is not fulfilled by a link.
        let own = || model.follows.iter().filter(|follows| follows.wish == fulfils.wish);
        let by_id_alone = own().count() > 0 && own().all(|follows| !follows.or_link);
        let Some(link) = origin.link.filter(|_| !known && !by_id_alone) else { continue };
        let prompt = if verb == Verb::Animate { origin.prompt } else { "" };
        found.extend(way(catalogue, model, fulfils, Wanted { verb, places, link, prompt, by: Following::Link }));
    }
    // What only shows what is to come again and stands where another verb has put it is that verb.
    let others: Vec<_> =
        found.iter().filter(|way| way.verb != Verb::Refer).map(|way| way.parts.references.clone()).collect();
    found.retain(|way| way.verb != Verb::Refer || !others.contains(&way.parts.references));
    found
}

/// From the last frame of a clip, or from a picture that is one, to the next clip; it gives back its own last frame,
/// where it can, so that the chain goes on.
fn onwards(catalogue: &Catalogue, model: &Model, origin: &Origin<'_>) -> Option<FollowUp> {
    let fulfils = model.wishes.iter().find(|fulfils| fulfils.wish == Wish::FromImage)?;
    let link = if origin.is_last_frame { origin.link } else { origin.last_frame }?;
    if model.kind != Kind::Video {
        return None;
    }
    let (places, prompt) = (&[Means::FirstFrame, Means::Images], origin.prompt);
    let wanted = Wanted { verb: Verb::Continue, places, link, prompt, by: Following::LastFrame };
    let mut way = way(catalogue, model, fulfils, wanted)?;
    if let Some(name) = gives_last_frame(model) {
        way.parts.values.insert(name.to_owned(), Value::Bool(true));
    }
    Some(way)
}

/// What is to be done with a link, and where it may go.
struct Wanted<'a> {
    verb: Verb,
    places: &'a [Means],
    link: &'a str,
    prompt: &'a str,
    by: Following,
}

fn way(catalogue: &Catalogue, model: &Model, fulfils: &Fulfils, wanted: Wanted<'_>) -> Option<FollowUp> {
    let Wanted { verb, places, link, prompt, by } = wanted;
    let open: Vec<&Reference> =
        places.iter().filter_map(|means| model.references.iter().find(|place| place.means == Some(*means))).collect();
    let parts_at = |place: &Reference| Parts {
        kind: model.kind,
        model: model.id.clone(),
        prompt: prompt_for(model, prompt).unwrap_or_default(),
        values: BTreeMap::new(),
        references: vec![(link.to_owned(), Some(place.name.clone()))],
        extra: String::new(),
    };
    // Of several places the first that wants nothing beside it which nobody can know.
    let place = match open.as_slice() {
        [only] => only,
        several => several
            .iter()
            .find(|place| beside_what_is_missing(catalogue, &parts_at(place)).is_empty())
            .or(several.first())?,
    };
    let parts = parts_at(place);
    Some(FollowUp {
        id: String::new(),
        verb,
        label: String::new(),
        model: model.id.clone(),
        by,
        missing: missing(model, &parts),
        parts,
        evidence: fulfils.evidence.clone().unwrap_or_else(|| model.evidence.clone()),
    })
}

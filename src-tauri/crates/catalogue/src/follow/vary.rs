use serde_json::{Value, json};

use super::beside_what_is_missing;
use crate::catalogue::Catalogue;
use crate::means::Means;
use crate::model::Kind;
use crate::reuse::{Parts, draft_of_body};

/// Seeds that every service takes are below this.
const SEEDS: f64 = 2_147_483_647.0;

/// The parts of a body with a new seed, where its model takes one beside the rest; else as they are, without a seed,
/// for the person to change. `chance` is from 0 up to 1.
pub fn varied(catalogue: &Catalogue, kind: Kind, body: &str, chance: f64) -> Parts {
    let mut parts = draft_of_body(catalogue, kind, body);
    let model = catalogue.get(&parts.model);
    let seed = model.and_then(|model| {
        let seed = model.properties.iter().find(|property| property.means == Some(Means::Seed))?;
        model.parameter(&seed.name).is_some().then_some(seed)
    });
    let Some(seed) = seed else { return parts };
    let before = parts.values.remove(&seed.name);
    let without = beside_what_is_missing(catalogue, &parts).len();
    let most = seed.limits.max.unwrap_or(SEEDS).clamp(1.0, SEEDS);
    #[expect(clippy::cast_possible_truncation, reason = "it is below 2^31")]
    let drawn = (chance.clamp(0.0, 1.0) * most) as i64;
    // Never the same again, even by chance.
    let same = before.as_ref().and_then(Value::as_i64) == Some(drawn);
    parts.values.insert(seed.name.clone(), json!(if same && drawn > 0 { drawn - 1 } else { drawn + i64::from(same) }));
    if beside_what_is_missing(catalogue, &parts).len() > without {
        parts.values.remove(&seed.name);
    }
    parts
}

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use super::ready::Among;
use super::{ALL_IDS, Look, Question};
use crate::Error;
use crate::columns::Slots;
use crate::table::words::{self, Ids};

/// Bytes of sets that are kept; beyond them all are forgotten.
const MOST_BYTES: usize = 8 * 1024 * 1024;
/// So many changed results are looked up one by one; after more a set is read anew.
const FEW_CHANGES: usize = 64;
/// Whether anybody still waits is asked after so many rows.
pub(crate) const ASKED_EVERY: usize = 64;

/// What words were found in, for the next letter that is typed and for counts: a set is kept with how many changes it
/// has seen, and what changed since is looked up again.
#[derive(Default)]
pub(crate) struct Postings {
    sets: HashMap<Vec<String>, Kept>,
    bytes: usize,
}

struct Kept {
    slots: Arc<Slots>,
    changes: u64,
}

/// Results that match one of these FTS5 expressions. None when only sets that are kept are asked for, and this is not.
pub(crate) fn matching(
    look: &Look<'_>,
    question: &Question<'_>,
    expressions: &[String],
    among: Among<'_>,
) -> Result<Option<Arc<Slots>>, Error> {
    if let Some(kept) = kept(look, question, expressions)? {
        return Ok(Some(kept));
    }
    Ok(match among {
        Among::Kept => None,
        Among::Ids(ids) => Some(Arc::new(read(look, question, expressions, ids)?)),
        Among::All | Among::Indexed => {
            let slots = Arc::new(read(look, question, expressions, &[ALL_IDS])?);
            keep(look, expressions, &slots);
            Some(slots)
        }
    })
}

fn read(look: &Look<'_>, question: &Question<'_>, expressions: &[String], ids: &[Ids]) -> Result<Slots, Error> {
    let mut found = Slots::default();
    let mut seen = 0;
    let mut stopped = false;
    for expression in expressions {
        for ids in ids {
            words::matching(look.conn(), expression, *ids, |task| {
                if let Some(slot) = look.slot(task) {
                    found.insert(slot);
                }
                seen += 1;
                stopped = seen % ASKED_EVERY == 0 && (question.stop)();
                !stopped
            })?;
            if stopped {
                return Err(Error::Stopped);
            }
        }
    }
    Ok(found)
}

fn kept(look: &Look<'_>, question: &Question<'_>, expressions: &[String]) -> Result<Option<Arc<Slots>>, Error> {
    let (slots, changes) = {
        let postings = look.postings.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(kept) = postings.sets.get(expressions) else { return Ok(None) };
        (Arc::clone(&kept.slots), kept.changes)
    };
    let Some(changed) = look.kept.changed_since(changes).filter(|changed| changed.len() <= FEW_CHANGES) else {
        return Ok(None);
    };
    if changed.is_empty() {
        return Ok(Some(slots));
    }
    let mut slots = Slots::clone(&slots);
    for task in changed {
        if let Some(slot) = look.slot(task) {
            slots.set(slot, read(look, question, expressions, &[(task, task)])?.contains(slot));
        }
    }
    let slots = Arc::new(slots);
    keep(look, expressions, &slots);
    Ok(Some(slots))
}

fn keep(look: &Look<'_>, expressions: &[String], slots: &Arc<Slots>) {
    let mut postings = look.postings.lock().unwrap_or_else(PoisonError::into_inner);
    let size = slots.bytes() + expressions.iter().map(String::len).sum::<usize>() + 128;
    if postings.bytes + size > MOST_BYTES {
        postings.sets.clear();
        postings.bytes = 0;
    }
    postings.bytes += size;
    let kept = Kept { slots: Arc::clone(slots), changes: look.kept.changes() };
    if let Some(before) = postings.sets.insert(expressions.to_vec(), kept) {
        postings.bytes = postings.bytes.saturating_sub(before.slots.bytes() + 128);
    }
}

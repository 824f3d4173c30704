//! What looks like a picture, and what is of a colour: by the signatures that were made with the thumbnails. One pass
//! over them, no file is opened, nothing is asked of a network.

use std::collections::BTreeMap;

use library::Reader;
use library::query::{Expr, Term};
use media::Signature;

/// Farther than this nobody would say that two pictures are alike.
const ALIKE: f32 = 0.3;
/// Less than this of a picture is a speck.
const ENOUGH: f32 = 0.15;
/// More than anybody looks through.
const MOST: usize = 2_000;

/// Whether a question has a term that only signatures can answer.
pub(crate) fn is_asked(expr: &Expr) -> bool {
    match expr {
        Expr::All(several) | Expr::Any(several) => several.iter().any(is_asked),
        Expr::Not(expr) => is_asked(expr),
        Expr::Term(term) => matches!(term, Term::Like(_) | Term::Colour(_)),
    }
}

/// The question with what only signatures can answer looked up.
pub(crate) fn look_up(reader: &Reader<'_>, account: i64, expr: Expr) -> Result<Expr, library::Error> {
    let several = |exprs: Vec<Expr>| -> Result<Vec<Expr>, library::Error> {
        exprs.into_iter().map(|expr| look_up(reader, account, expr)).collect()
    };
    Ok(match expr {
        Expr::All(all) => Expr::All(several(all)?),
        Expr::Any(any) => Expr::Any(several(any)?),
        Expr::Not(expr) => Expr::Not(Box::new(look_up(reader, account, *expr)?)),
        Expr::Term(term) => {
            let found = match &term {
                Term::Like(task) => Some(like(reader, account, *task)?),
                Term::Colour(colour) => Some(of_colour(reader, account, *colour)?),
                _ => None,
            };
            Expr::Term(match found {
                Some(found) => {
                    Term::Found { of: Box::new(term), tasks: found.into_iter().map(|(task, _)| task).collect() }
                }
                None => term,
            })
        }
    })
}

/// Tasks whose pictures look like one of a task's, itself included, nearest first, with how near they are: 1 the same.
fn like(reader: &Reader<'_>, account: i64, task: i64) -> Result<Vec<(i64, f32)>, library::Error> {
    let asked: Vec<Signature> =
        reader.signatures().of_task(task)?.iter().filter_map(|bytes| Signature::from_bytes(bytes)).collect();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    best(reader, account, |signature| {
        let nearest = asked.iter().map(|one| one.distance(signature)).fold(f32::INFINITY, f32::min);
        (nearest <= ALIKE).then_some(1.0 - nearest)
    })
}

/// Tasks with a picture that is mostly of a colour (red, green, blue), the most of it first.
fn of_colour(reader: &Reader<'_>, account: i64, colour: [u8; 3]) -> Result<Vec<(i64, f32)>, library::Error> {
    best(reader, account, |signature| Some(signature.share_of(colour)).filter(|share| *share >= ENOUGH))
}

fn best(
    reader: &Reader<'_>,
    account: i64,
    weigh: impl Fn(&Signature) -> Option<f32>,
) -> Result<Vec<(i64, f32)>, library::Error> {
    let mut by_task: BTreeMap<i64, f32> = BTreeMap::new();
    reader.signatures().each(account, |task, bytes| {
        let Some(weight) = Signature::from_bytes(bytes).as_ref().and_then(&weigh) else { return };
        let best = by_task.entry(task).or_insert(weight);
        *best = best.max(weight);
    })?;
    let mut found: Vec<(i64, f32)> = by_task.into_iter().collect();
    // Of equals the newer one first.
    found.sort_by(|(a, near), (b, nearer)| nearer.total_cmp(near).then(b.cmp(a)));
    found.truncate(MOST);
    Ok(found)
}

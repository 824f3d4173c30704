use super::{Fate, Job, Reading};

/// A task that is being made is answered from a cache this old: what it says of "running" was true this long before.
const CACHE_MS: i64 = 10_000;

/// Two readings, and what of ours certainly happened between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub from: Reading,
    pub to: Reading,
    /// How many other readings lie between.
    pub steps: usize,
    /// In order of the jobs; a job's charge comes before its refund.
    pub inside: Vec<Inside>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inside {
    Charge(i64),
    Refund(i64),
}

impl Window {
    /// How many credits fewer there are at its end.
    pub fn fell(&self) -> i64 {
        self.from.credits.saturating_sub(self.to.credits)
    }
}

/// Where a span lies.
enum Lies {
    Inside,
    Outside,
    Across,
}

/// What happened between two readings; None when something may have happened there and may not.
pub(super) fn inside(from: Reading, to: Reading, jobs: &[Job]) -> Option<Vec<Inside>> {
    let mut inside = Vec::new();
    let lies = |began: i64, ended: i64| {
        if began >= from.at && ended <= to.at {
            Lies::Inside
        } else if ended <= from.at || began >= to.at {
            Lies::Outside
        } else {
            Lies::Across
        }
    };
    for job in jobs {
        let (charge, refund) = spans(job);
        if let Some((began, ended)) = charge {
            match lies(began, ended) {
                Lies::Inside => inside.push(Inside::Charge(job.id)),
                Lies::Outside => {}
                Lies::Across => return None,
            }
        }
        match refund {
            Refund::Never => {}
            Refund::In(began, ended) => match lies(began, ended) {
                Lies::Inside => inside.push(Inside::Refund(job.id)),
                Lies::Outside => {}
                Lies::Across => return None,
            },
            // It may have come, or not: a window that it could lie in decides nothing.
            Refund::Perhaps(began, ended) => {
                if began < to.at && ended > from.at {
                    return None;
                }
            }
        }
    }
    Some(inside)
}

enum Refund {
    Never,
    In(i64, i64),
    Perhaps(i64, i64),
}

/// When the job was charged, and when it was given back. A job whose final price is another than the estimate may
/// have been charged in two steps, so that its charge is whole only at its end.
fn spans(job: &Job) -> (Option<(i64, i64)>, Refund) {
    let charge = (job.sent_at, job.answered_at);
    match job.fate {
        Fate::NotMade => (None, Refund::Never),
        Fate::Running { seen } => (Some(charge), Refund::Perhaps(since(job, seen), i64::MAX)),
        Fate::Done { at } => {
            let in_steps = job.reported.is_some() && job.reported != job.estimated;
            (Some(if in_steps { (job.sent_at, at) } else { charge }), Refund::Never)
        }
        Fate::Failed { seen, at } => (Some(charge), Refund::In(since(job, seen), at)),
        Fate::Unsure { until } => (None, Refund::Perhaps(job.sent_at, until)),
    }
}

fn since(job: &Job, seen: i64) -> i64 {
    seen.saturating_sub(CACHE_MS).max(job.answered_at)
}

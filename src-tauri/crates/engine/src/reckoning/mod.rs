//! What a sequence of balances proves about what was charged and given back. Pure.
//!
//! A window is what lies between two readings. What happened at the service is known only as a span of time: a charge
//! lies between the sending and its answer, a refund between the last look that saw the task running and the one that
//! saw it failed. A window decides something only when every span lies wholly inside or wholly outside of it. Money
//! that moved while nothing of ours did means that somebody else uses the account; near that nothing is said.

mod window;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use window::{Inside, Window, inside};

/// A missing refund is said only when the balance still lacks it this long after the failure was seen.
pub(crate) const CONFIRM_MS: i64 = 10_000;
/// A difference from the estimate is said only when the balance was read at most this long before the sending: the
/// longer nobody looked, the more can have happened elsewhere.
const FRESH_MS: i64 = 10 * 60_000;
/// Within this distance of money that moved by itself, a difference is nobody's fault.
const FOREIGN_MS: i64 = 3_600_000;

/// A balance that was read while nothing of ours was going out or coming to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reading {
    pub at: i64,
    pub credits: i64,
}

/// A submission, as far as money is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Job {
    pub id: i64,
    pub sent_at: i64,
    /// When the answer to the submission was there.
    pub answered_at: i64,
    pub fate: Fate,
    pub estimated: Option<i64>,
    /// What the service itself said in the final answer.
    pub reported: Option<i64>,
    /// What was found before: nothing of it is asked again.
    pub settled: bool,
    /// Its refund was found missing before.
    pub missing: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Certainly nothing was made.
    NotMade,
    /// Seen running at this moment; it may have ended since.
    Running {
        seen: i64,
    },
    Done {
        at: i64,
    },
    /// Seen running at one moment and failed at the other.
    Failed {
        seen: i64,
        at: i64,
    },
    /// Nobody knows whether it was charged, or what became of it; after this moment nothing can come of it any more.
    Unsure {
        until: i64,
    },
}

/// What was found, once for each task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    /// The charge was what was expected.
    CostFits {
        task: i64,
    },
    CostDiffers {
        task: i64,
        charged: i64,
        estimated: Option<i64>,
    },
    /// Several together cost something else than estimated; which of them, the balances do not tell.
    BatchDiffers {
        tasks: Vec<i64>,
        charged: i64,
        estimated: i64,
    },
    RefundSeen {
        task: i64,
        credits: Option<i64>,
    },
    NotRefunded {
        task: i64,
        credits: i64,
    },
    /// The refund does not show, and somebody else uses the account.
    CannotTell {
        task: i64,
    },
}

impl Finding {
    pub fn tasks(&self) -> Vec<i64> {
        match self {
            Finding::CostFits { task }
            | Finding::CostDiffers { task, .. }
            | Finding::RefundSeen { task, .. }
            | Finding::NotRefunded { task, .. }
            | Finding::CannotTell { task } => vec![*task],
            Finding::BatchDiffers { tasks, .. } => tasks.clone(),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reckoned {
    pub findings: Vec<Finding>,
    /// A refund does not show yet: the balance should be read once more, [`CONFIRM_MS`] after the failure.
    pub look_again: bool,
    /// What was read before the last time is explained and would only confuse what comes.
    pub begin_anew: bool,
}

/// Goes through everything that is open. `readings` in order of time.
pub(crate) fn reckon(readings: &[Reading], jobs: &[Job]) -> Reckoned {
    let windows = windows(readings, jobs);
    let foreign = foreign(readings, jobs, &windows);
    let measured = measured(&windows, jobs);
    let mut reckoned = Reckoned::default();
    late_refund(readings, jobs, &windows, &mut reckoned);
    for job in jobs.iter().filter(|job| !job.settled) {
        match job.fate {
            Fate::Failed { at, .. } => refund(job, at, &windows, &foreign, &measured, &mut reckoned),
            Fate::Done { at } => cost(job, at, &windows, &foreign, &mut reckoned),
            Fate::NotMade | Fate::Running { .. } | Fate::Unsure { .. } => {}
        }
    }
    batches(jobs, &windows, &foreign, &measured, &mut reckoned);
    reckoned
}

/// Keeps a reading. Of several equal ones in a row only the first and the last say something, and `most` are enough.
pub(crate) fn keep(readings: &mut Vec<Reading>, new: Reading, most: usize) {
    readings.retain(|reading| reading.at < new.at);
    if let [.., before, last] = &mut readings[..]
        && before.credits == new.credits
        && last.credits == new.credits
    {
        *last = new;
        return;
    }
    readings.push(new);
    let too_many = readings.len().saturating_sub(most);
    readings.drain(..too_many);
}

/// Every decidable window, shortest first.
fn windows(readings: &[Reading], jobs: &[Job]) -> Vec<Window> {
    let mut windows = Vec::new();
    for (place, from) in readings.iter().enumerate() {
        for (steps, to) in readings[place + 1..].iter().enumerate() {
            if let Some(inside) = inside(*from, *to, jobs) {
                windows.push(Window { from: *from, to: *to, steps, inside });
            }
        }
    }
    windows.sort_by_key(|window| window.steps);
    windows
}

/// Spans of time in which money moved and nothing of ours did.
fn foreign(readings: &[Reading], jobs: &[Job], windows: &[Window]) -> Vec<(i64, i64)> {
    let missing: Vec<i64> = jobs.iter().filter_map(|job| job.missing).collect();
    let moved = |window: &&Window| {
        let adjacent = window.steps == 0 && window.inside.is_empty();
        adjacent && window.fell() != 0 && !missing.contains(&-window.fell())
    };
    debug_assert!(readings.is_sorted_by_key(|reading| reading.at), "readings come in order");
    windows.iter().filter(moved).map(|window| (window.from.at, window.to.at)).collect()
}

fn is_foreign(foreign: &[(i64, i64)], from: i64, to: i64) -> bool {
    foreign.iter().any(|(began, ended)| began.saturating_sub(FOREIGN_MS) <= to && from <= ended + FOREIGN_MS)
}

/// What single charges were, where a window holds nothing else.
fn measured(windows: &[Window], jobs: &[Job]) -> BTreeMap<i64, i64> {
    let mut measured = BTreeMap::new();
    for window in windows.iter().rev().filter(|window| window.fell() > 0) {
        if let [Inside::Charge(task)] = window.inside[..] {
            measured.insert(task, window.fell());
        }
    }
    for job in jobs {
        if let Some(credits) = job.reported {
            measured.insert(job.id, credits);
        }
    }
    measured
}

/// A refund that was missed may still come: then the balance rises by just that while nothing else happens.
fn late_refund(readings: &[Reading], jobs: &[Job], windows: &[Window], reckoned: &mut Reckoned) {
    let Some(last) = readings.last() else { return };
    let newest = windows.iter().find(|window| window.steps == 0 && window.to == *last && window.inside.is_empty());
    let Some(rose) = newest.map(|window| -window.fell()).filter(|rose| *rose > 0) else { return };
    let mut fitting = jobs.iter().filter(|job| job.missing == Some(rose));
    if let (Some(job), None) = (fitting.next(), fitting.next()) {
        reckoned.findings.push(Finding::RefundSeen { task: job.id, credits: Some(rose) });
        reckoned.begin_anew = true;
    }
}

/// Whether the credits of a failed task came back. One window that shows them is enough; that they are missing is said
/// only when no window says anything else.
fn refund(
    job: &Job,
    failed_at: i64,
    windows: &[Window],
    foreign: &[(i64, i64)],
    measured: &BTreeMap<i64, i64>,
    reckoned: &mut Reckoned,
) {
    let exact = measured.get(&job.id).copied();
    let known = exact.or(job.estimated);
    let (mut lacking, mut confirmed, mut doubtful) = (false, false, false);
    for window in windows {
        let fell = window.fell();
        // What the balance does when the credits came back, and when they did not.
        let (back, gone) = match window.inside[..] {
            [Inside::Charge(charged), Inside::Refund(refunded)] if charged == job.id && refunded == job.id => {
                (fell == 0, Some(fell) == known)
            }
            // How much is missing is not to be said of a charge that was never seen alone.
            [Inside::Refund(refunded)] if refunded == job.id && fell == 0 && exact.is_none() => continue,
            [Inside::Refund(refunded)] if refunded == job.id => {
                (fell < 0 && exact.is_none_or(|exact| exact == -fell), fell == 0)
            }
            _ => continue,
        };
        if back {
            // Of a charge that was never seen alone only the estimate is known.
            let credits = if fell < 0 { Some(-fell) } else { exact };
            reckoned.findings.push(Finding::RefundSeen { task: job.id, credits });
            return;
        }
        lacking |= gone;
        confirmed |= gone && window.to.at - failed_at >= CONFIRM_MS;
        doubtful |= !gone || is_foreign(foreign, window.from.at, window.to.at);
    }
    match known.filter(|credits| *credits > 0) {
        Some(credits) if confirmed && !doubtful => {
            reckoned.findings.push(Finding::NotRefunded { task: job.id, credits });
        }
        Some(_) if confirmed => reckoned.findings.push(Finding::CannotTell { task: job.id }),
        Some(_) => reckoned.look_again |= lacking,
        None => {}
    }
}

/// Whether a completed task cost what was expected, where it was alone from before its sending to after its end.
fn cost(job: &Job, ended_at: i64, windows: &[Window], foreign: &[(i64, i64)], reckoned: &mut Reckoned) {
    let alone = |window: &&Window| {
        matches!(window.inside[..], [Inside::Charge(task)] if task == job.id)
            && window.from.at <= job.sent_at
            && window.to.at >= ended_at
    };
    let Some(window) = windows.iter().find(alone) else { return };
    if job.reported.or(job.estimated) == Some(window.fell()) {
        reckoned.findings.push(Finding::CostFits { task: job.id });
    } else if window.fell() > 0 && can_be_said(job, window, foreign) {
        let (charged, estimated) = (window.fell(), job.estimated);
        reckoned.findings.push(Finding::CostDiffers { task: job.id, charged, estimated });
    }
}

fn can_be_said(job: &Job, window: &Window, foreign: &[(i64, i64)]) -> bool {
    job.sent_at - window.from.at <= FRESH_MS && !is_foreign(foreign, window.from.at, window.to.at)
}

/// Several completed tasks that ran at the same time: the window around all of them says what they cost together, and
/// smaller ones inside it may say what each did.
fn batches(
    jobs: &[Job],
    windows: &[Window],
    foreign: &[(i64, i64)],
    measured: &BTreeMap<i64, i64>,
    reckoned: &mut Reckoned,
) {
    let mut found: BTreeSet<i64> = jobs.iter().filter(|job| job.settled).map(|job| job.id).collect();
    found.extend(reckoned.findings.iter().flat_map(Finding::tasks));
    let by_id: BTreeMap<i64, &Job> = jobs.iter().map(|job| (job.id, job)).collect();
    for window in windows.iter().filter(|window| window.fell() > 0) {
        let Some(batch) = whole_batch(window, &by_id) else { continue };
        let (known, open): (Vec<&Job>, Vec<&Job>) = batch.iter().copied().partition(|job| found.contains(&job.id));
        let cost = |job: &Job| measured.get(&job.id).copied().or(job.estimated);
        // What the open ones cost together.
        let Some(before) = known.iter().map(|job| cost(job)).sum::<Option<i64>>() else { continue };
        let together = window.fell() - before;
        let estimated: Option<i64> = open.iter().map(|job| job.reported.or(job.estimated)).sum();
        let sayable = batch.iter().min_by_key(|job| job.sent_at).is_some_and(|job| can_be_said(job, window, foreign));
        let (single, unmeasured): (Vec<&Job>, Vec<&Job>) = open.iter().partition(|job| measured.contains_key(&job.id));
        let rest = together - single.iter().filter_map(|job| measured.get(&job.id)).sum::<i64>();
        if open.is_empty() || (Some(together) != estimated && !sayable) {
            continue;
        } else if Some(together) == estimated {
            reckoned.findings.extend(open.iter().map(|job| Finding::CostFits { task: job.id }));
        } else if (unmeasured.is_empty() && rest == 0) || (unmeasured.len() == 1 && rest > 0) {
            reckoned.findings.extend(open.iter().map(|job| {
                let charged = measured.get(&job.id).copied().unwrap_or(rest);
                match job.reported.or(job.estimated) == Some(charged) {
                    true => Finding::CostFits { task: job.id },
                    false => Finding::CostDiffers { task: job.id, charged, estimated: job.estimated },
                }
            }));
        } else if let Some(estimated) = estimated.filter(|_| together > 0 && open.len() > 1) {
            let tasks = open.iter().map(|job| job.id).collect();
            reckoned.findings.push(Finding::BatchDiffers { tasks, charged: together, estimated });
        } else {
            continue;
        }
        found.extend(open.iter().map(|job| job.id));
    }
}

/// The jobs of a window that holds two or more of them, all completed inside it.
fn whole_batch<'a>(window: &Window, by_id: &BTreeMap<i64, &'a Job>) -> Option<Vec<&'a Job>> {
    let mut batch = Vec::new();
    for inside in &window.inside {
        let Inside::Charge(task) = inside else { return None };
        let job = *by_id.get(task)?;
        let Fate::Done { at } = job.fate else { return None };
        if at > window.to.at {
            return None;
        }
        batch.push(job);
    }
    (batch.len() > 1).then_some(batch)
}

//! A made-up afternoon: tasks one after the other or at once, a service with faults, and perhaps somebody else.

use super::{CONFIRM_MS, Fate, Finding, Job, Reading, keep};

/// Small and seeded, so that a failure can be looked at again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % sides
    }
}

struct Truth {
    charged: i64,
    refunded: bool,
}

pub struct Afternoon {
    pub readings: Vec<Reading>,
    pub jobs: Vec<Job>,
    truths: Vec<Truth>,
    /// Somebody else spends now and then.
    crowded: bool,
    one_by_one: bool,
}

impl Afternoon {
    pub fn of(seed: u64) -> Self {
        let mut dice = Dice(seed ^ 0x5EED);
        let (crowded, one_by_one) = (dice.roll(3) == 0, dice.roll(2) == 0);
        let (mut at, mut jobs, mut truths, mut moves) = (100_000, Vec::new(), Vec::new(), Vec::new());
        for id in 0..1 + dice.roll(5) {
            let sent_at = at + 1_000 + dice.roll(5_000);
            let answered_at = sent_at + 50 + dice.roll(2_000);
            let ended_at = answered_at + 4_000 + dice.roll(60_000);
            let estimated = 10 + dice.roll(4) * 10;
            let charged = if dice.roll(4) == 0 { estimated + 1 + dice.roll(30) } else { estimated };
            let (fails, refunded) = (dice.roll(3) == 0, dice.roll(3) != 0);
            moves.push((sent_at + dice.roll(answered_at - sent_at), -charged));
            let noticed = ended_at + dice.roll(3_000);
            let fate = if fails {
                if refunded {
                    moves.push((ended_at, charged));
                }
                Fate::Failed { seen: ended_at - dice.roll(3_000), at: noticed }
            } else {
                Fate::Done { at: noticed }
            };
            truths.push(Truth { charged, refunded: fails && refunded });
            jobs.push(Job {
                id,
                sent_at,
                answered_at,
                fate,
                estimated: Some(estimated),
                reported: None,
                settled: false,
                missing: None,
            });
            at = if one_by_one { noticed + CONFIRM_MS + 6_000 } else { sent_at + 3_000 };
        }
        let end = jobs.iter().map(noticed).max().unwrap_or(at) + 60_000;
        if crowded {
            let mut when = 0;
            while when < end {
                when += 5_000 + dice.roll(25_000);
                moves.push((when, -(1 + dice.roll(80))));
            }
        }
        let mut afternoon = Afternoon { readings: Vec::new(), jobs, truths, crowded, one_by_one };
        afternoon.read(&moves, end);
        afternoon
    }

    /// As the engine reads: before all, after each answer and each end, and once more after a failure.
    fn read(&mut self, moves: &[(i64, i64)], end: i64) {
        let mut when = vec![90_000, end];
        for job in &self.jobs {
            when.extend([job.answered_at + 20, noticed(job) + 20, noticed(job) + CONFIRM_MS + 5_000]);
        }
        when.sort_unstable();
        for at in when {
            let asked = at - 15;
            let muddy = |job: &Job| {
                (job.sent_at <= at && job.answered_at >= asked) || (noticed(job) >= asked && noticed(job) <= at)
            };
            if !self.jobs.iter().any(muddy) {
                let credits = 10_000 + moves.iter().filter(|(moved, _)| *moved <= at).map(|(_, by)| by).sum::<i64>();
                keep(&mut self.readings, Reading { at, credits }, 32);
            }
        }
    }

    pub fn assert_true(&self, finding: &Finding, seed: u64) {
        let truth = |task: &i64| &self.truths[usize::try_from(*task).unwrap()];
        match finding {
            Finding::NotRefunded { task, credits } => {
                assert!(!truth(task).refunded, "seed {seed}: a refund was called missing");
                assert!(self.crowded || truth(task).charged == *credits, "seed {seed}: {finding:?}");
            }
            Finding::RefundSeen { task, credits } if !self.crowded => {
                assert!(truth(task).refunded, "seed {seed}: a refund was seen that never came");
                assert!(credits.is_none_or(|credits| credits == truth(task).charged), "seed {seed}: {finding:?}");
            }
            Finding::CostDiffers { task, charged, .. } => {
                assert_eq!(truth(task).charged, *charged, "seed {seed}: {finding:?}");
            }
            Finding::BatchDiffers { tasks, charged, .. } => {
                assert_eq!(tasks.iter().map(|task| truth(task).charged).sum::<i64>(), *charged, "seed {seed}");
            }
            Finding::CostFits { task } if !self.crowded => {
                let job = self.jobs.iter().find(|job| job.id == *task).unwrap();
                let alone = self.one_by_one || self.jobs.len() == 1;
                assert!(!alone || job.estimated == Some(truth(task).charged), "seed {seed}: {finding:?}");
            }
            Finding::CannotTell { .. } => assert!(self.crowded, "seed {seed}: nobody else was there"),
            Finding::RefundSeen { .. } | Finding::CostFits { .. } => {}
        }
    }

    /// Failures without a refund that were alone, cost what was estimated, and that nothing was said of.
    pub fn not_found(&self, findings: &[Finding]) -> usize {
        let said = |id: i64| {
            findings.iter().any(|finding| matches!(finding, Finding::NotRefunded { task, .. } if *task == id))
        };
        let lacking = self.jobs.iter().zip(&self.truths).filter(|(job, truth)| {
            let fair = job.estimated == Some(truth.charged);
            fair && matches!(job.fate, Fate::Failed { .. }) && !truth.refunded && !said(job.id)
        });
        if self.crowded || !self.one_by_one { 0 } else { lacking.count() }
    }
}

fn noticed(job: &Job) -> i64 {
    match job.fate {
        Fate::Done { at } | Fate::Failed { at, .. } => at,
        Fate::NotMade | Fate::Running { .. } | Fate::Unsure { .. } => job.answered_at,
    }
}

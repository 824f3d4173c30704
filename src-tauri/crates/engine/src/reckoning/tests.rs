#![allow(clippy::unwrap_used)]
use super::*;

const S: i64 = 1_000;

fn reading(at: i64, credits: i64) -> Reading {
    Reading { at: at * S, credits }
}

fn job(id: i64, sent: i64, fate: Fate) -> Job {
    let (sent_at, answered_at) = (sent * S, sent * S + S);
    Job { id, sent_at, answered_at, fate, estimated: Some(40), reported: None, settled: false, missing: None }
}

fn done(at: i64) -> Fate {
    Fate::Done { at: at * S }
}

fn failed(seen: i64, at: i64) -> Fate {
    Fate::Failed { seen: seen * S, at: at * S }
}

fn found(readings: &[Reading], jobs: &[Job]) -> Vec<Finding> {
    reckon(readings, jobs).findings
}

#[test]
fn a_charge_other_than_estimated_is_found_when_the_task_was_alone() {
    let readings = [reading(0, 1_000), reading(12, 948), reading(30, 948)];
    let differs = Finding::CostDiffers { task: 1, charged: 52, estimated: Some(40) };
    assert_eq!(found(&readings, &[job(1, 10, done(29))]), [differs]);
    let readings = [reading(0, 1_000), reading(12, 960), reading(30, 960)];
    assert_eq!(found(&readings, &[job(1, 10, done(29))]), [Finding::CostFits { task: 1 }]);
}

#[test]
fn what_is_settled_at_the_end_counts_as_it_ended() {
    // Reserved 80, of which 28 came back at the end.
    let readings = [reading(0, 1_000), reading(12, 920), reading(30, 948)];
    let reserved = Job { reported: Some(52), ..job(1, 10, done(29)) };
    assert_eq!(found(&readings, &[reserved]), [Finding::CostFits { task: 1 }]);
}

#[test]
fn what_the_service_gives_back_at_the_end_is_nobody_elses_doing() {
    let reserved = Job { reported: Some(52), ..job(1, 10, done(29)) };
    let readings = [(0, 1_000), (12, 920), (30, 948), (42, 908), (61, 908), (76, 908)];
    let all = found(&readings.map(|(at, credits)| reading(at, credits)), &[reserved, job(2, 40, failed(58, 60))]);
    assert_eq!(all, [Finding::CostFits { task: 1 }, Finding::NotRefunded { task: 2, credits: 40 }]);
}

#[test]
fn nothing_is_said_of_a_running_task_nor_of_one_beside_an_unknown_one() {
    let readings = [reading(0, 1_000), reading(12, 948), reading(30, 948)];
    assert_eq!(found(&readings, &[job(1, 10, Fate::Running { seen: 28 * S })]), []);
    let unsure = job(2, 5, Fate::Unsure { until: 3_700 * S });
    assert_eq!(found(&readings, &[job(1, 10, done(29)), unsure]), []);
}

#[test]
fn an_old_reading_before_the_sending_accuses_nobody() {
    let readings = [reading(0, 1_000), reading(3_012, 948), reading(3_030, 948)];
    assert_eq!(found(&readings, &[job(1, 3_010, done(3_029))]), []);
}

#[test]
fn of_several_at_once_each_is_measured_where_its_charge_stands_alone() {
    let readings = [reading(0, 1_000), reading(12, 960), reading(16, 900), reading(40, 900)];
    let jobs = [job(1, 10, done(30)), job(2, 14, done(39))];
    let mut all = found(&readings, &jobs);
    all.sort_by_key(|finding| finding.tasks());
    let differs = Finding::CostDiffers { task: 2, charged: 60, estimated: Some(40) };
    assert_eq!(all, [Finding::CostFits { task: 1 }, differs]);
}

#[test]
fn a_batch_that_nobody_can_take_apart_is_said_as_a_batch() {
    let readings = [reading(0, 1_000), reading(40, 890)];
    let jobs = [job(1, 10, done(30)), job(2, 10, done(39))];
    let batch = Finding::BatchDiffers { tasks: vec![1, 2], charged: 110, estimated: 80 };
    assert_eq!(found(&readings, &jobs), [batch]);
    let readings = [reading(0, 1_000), reading(40, 920)];
    assert_eq!(found(&readings, &jobs), [Finding::CostFits { task: 1 }, Finding::CostFits { task: 2 }]);
}

#[test]
fn a_refund_is_seen_and_a_missing_one_is_said_after_a_second_look() {
    let jobs = [job(1, 10, failed(25, 30))];
    let seen = Finding::RefundSeen { task: 1, credits: Some(40) };
    assert_eq!(found(&[reading(0, 1_000), reading(12, 960), reading(31, 1_000)], &jobs), [seen]);
    let missing = [reading(0, 1_000), reading(12, 960), reading(31, 960)];
    let reckoned = reckon(&missing, &jobs);
    assert_eq!((reckoned.findings, reckoned.look_again), (vec![], true), "the balance may lag behind");
    let confirmed = [reading(0, 1_000), reading(12, 960), reading(31, 960), reading(46, 960)];
    let reckoned = reckon(&confirmed, &jobs);
    let finding = Finding::NotRefunded { task: 1, credits: 40 };
    assert_eq!((reckoned.findings, reckoned.look_again), (vec![finding], false));
}

#[test]
fn a_refund_of_a_charge_that_was_never_alone_is_seen_without_a_figure() {
    let seen = Finding::RefundSeen { task: 1, credits: None };
    assert_eq!(found(&[reading(0, 1_000), reading(31, 1_000)], &[job(1, 10, failed(12, 30))]), [seen]);
}

#[test]
fn a_refund_is_judged_by_what_was_charged_not_by_what_was_estimated() {
    let jobs = [job(1, 10, failed(25, 30))];
    let seen = Finding::RefundSeen { task: 1, credits: Some(52) };
    assert_eq!(found(&[reading(0, 1_000), reading(12, 948), reading(31, 1_000)], &jobs), [seen]);
    let missing = [reading(0, 1_000), reading(12, 948), reading(31, 948), reading(46, 948)];
    assert_eq!(found(&missing, &jobs), [Finding::NotRefunded { task: 1, credits: 52 }]);
    // Part of it came back: whose doing that is, nobody knows.
    let part = [reading(0, 1_000), reading(12, 960), reading(31, 980), reading(46, 980)];
    assert_eq!(found(&part, &jobs), []);
}

#[test]
fn another_device_makes_a_missing_refund_untellable() {
    let jobs = [job(1, 10, failed(12, 30))];
    // Something was spent while nothing of ours went out.
    let readings = [reading(0, 1_030), reading(5, 1_000), reading(12, 960), reading(31, 960), reading(46, 960)];
    assert_eq!(found(&readings, &jobs), [Finding::CannotTell { task: 1 }]);
}

#[test]
fn a_failure_beside_running_tasks_is_judged_when_they_have_ended() {
    let readings = [reading(0, 1_000), reading(12, 960), reading(16, 920), reading(31, 920), reading(46, 920)];
    let missing = Finding::NotRefunded { task: 1, credits: 40 };
    let running = [job(1, 10, failed(28, 30)), job(2, 14, Fate::Running { seen: 29 * S })];
    assert_eq!(found(&readings, &running), []);
    let ended = [job(1, 10, failed(28, 30)), job(2, 14, done(60))];
    assert!(found(&readings, &ended).contains(&missing));
    // It may have failed, and been refunded, before the second was charged: then nobody knows.
    let early = [job(1, 10, failed(17, 30)), job(2, 14, done(60))];
    assert!(!found(&readings, &early).contains(&missing));
}

#[test]
fn a_refund_that_comes_late_is_seen() {
    let missing = Job { settled: true, missing: Some(40), ..job(1, 10, failed(12, 30)) };
    let readings = [reading(12, 960), reading(46, 960), reading(400, 1_000)];
    let reckoned = reckon(&readings, &[missing]);
    assert_eq!(reckoned.findings, [Finding::RefundSeen { task: 1, credits: Some(40) }]);
    assert!(reckoned.begin_anew);
}

#[test]
fn of_equal_readings_the_first_and_the_last_are_kept() {
    let mut readings = Vec::new();
    for (at, credits) in [(1, 10), (2, 10), (3, 10), (4, 7), (5, 7), (6, 7)] {
        keep(&mut readings, reading(at, credits), 3);
    }
    assert_eq!(readings, [reading(3, 10), reading(4, 7), reading(6, 7)]);
    // A clock that was set back begins anew.
    keep(&mut readings, reading(4, 5), 3);
    assert_eq!(readings, [reading(3, 10), reading(4, 5)]);
}

/// Thousands of afternoons at a service that charges and gives back as it likes, alone or beside another device: what
/// is said is true, and where nothing else went on, what went wrong is found.
#[test]
fn whatever_happens_nobody_is_accused_wrongly() {
    let (mut said, mut missed) = (0, 0);
    for seed in 0..3_000 {
        let afternoon = afternoon::Afternoon::of(seed);
        let findings = found(&afternoon.readings, &afternoon.jobs);
        for finding in &findings {
            said += 1;
            afternoon.assert_true(finding, seed);
        }
        missed += afternoon.not_found(&findings);
    }
    assert!(said > 3_000, "the afternoons are worth it: {said}");
    assert_eq!(missed, 0, "a lone failure without refund was not found");
}

mod afternoon;

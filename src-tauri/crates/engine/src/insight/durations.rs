//! How long tasks of a model take, as counts over lengths of time that all models share. Pure.

use std::collections::BTreeMap;

use library::RunningTask;

use crate::face::{ModelDurations, RunningNow};

/// Models that are shown, and models beside them that are shown because something of them runs.
pub(super) const MOST_MODELS: usize = 8;
const MOST_BESIDE: usize = 4;
/// Tasks of one model that are shown running.
const MOST_RUNNING: usize = 50;
const STEPS: usize = 60;
/// Shorter is drawn as this long, in milliseconds.
const SHORTEST: f64 = 100.0;

/// The edges in milliseconds, and each model's counts between them. `timed` are ids and titles, `runs` the lengths of
/// their completed tasks in milliseconds.
pub(super) fn of(
    timed: &mut Vec<(String, String)>,
    mut runs: Vec<Vec<i64>>,
    running: Vec<RunningTask>,
) -> (Vec<f64>, Vec<ModelDurations>) {
    let mut now: BTreeMap<String, Vec<RunningNow>> = BTreeMap::new();
    let mut beside = 0;
    for RunningTask { task, model, model_title, sent_at } in running {
        if !timed.iter().any(|(id, _)| *id == model) {
            if beside == MOST_BESIDE {
                continue;
            }
            beside += 1;
            timed.push((model.clone(), model_title));
            runs.push(Vec::new());
        }
        now.entry(model).or_default().push(RunningNow { task, sent_at });
    }
    let edges = edges(runs.iter().flatten().copied());
    let models = timed.drain(..).zip(runs);
    let durations = models.map(|((model, title), mut runs)| {
        runs.sort_unstable();
        let mut counts = vec![0_u32; edges.len().saturating_sub(1)];
        for ms in &runs {
            if let Some(count) = counts.get_mut(place(&edges, as_length(*ms))) {
                *count += 1;
            }
        }
        let mut running = now.remove(&model).unwrap_or_default();
        running.sort_unstable_by_key(|running| (running.sent_at, running.task));
        running.truncate(MOST_RUNNING);
        ModelDurations {
            counts,
            runs: u32::try_from(runs.len()).unwrap_or(u32::MAX),
            median: hundredth(&runs, 50),
            ninety: hundredth(&runs, 90),
            running,
            model,
            title,
        }
    });
    let durations = durations.collect();
    (edges, durations)
}

/// From the shortest to the longest, each the same factor longer than the one before. None without a run.
fn edges(runs: impl Iterator<Item = i64>) -> Vec<f64> {
    let ends = runs.fold(None, |ends: Option<(i64, i64)>, ms| {
        Some(ends.map_or((ms, ms), |(least, most)| (least.min(ms), most.max(ms))))
    });
    let Some((least, most)) = ends else { return Vec::new() };
    // A little room, so that a single length has a width too.
    let (least, most) = ((as_length(least) * 0.8).ln(), (as_length(most) * 1.25).ln());
    (0..=STEPS).map(|step| (least + (most - least) * step as f64 / STEPS as f64).exp()).collect()
}

fn as_length(ms: i64) -> f64 {
    (ms as f64).max(SHORTEST)
}

fn place(edges: &[f64], ms: f64) -> usize {
    edges.partition_point(|edge| *edge <= ms).clamp(1, edges.len().saturating_sub(1).max(1)) - 1
}

/// So many of a hundred are no longer. `runs` rise.
fn hundredth(runs: &[i64], of_hundred: usize) -> Option<i64> {
    let place = (runs.len() * of_hundred).div_ceil(100).saturating_sub(1);
    runs.get(place).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn running(task: i64, model: &str) -> RunningTask {
        RunningTask { task, model: model.into(), model_title: model.to_uppercase(), sent_at: 1_000 - task }
    }

    #[test]
    fn every_run_is_counted_once_and_the_middle_is_that_of_the_runs() {
        let mut timed = vec![("a".to_owned(), "A".to_owned()), ("b".to_owned(), "B".to_owned())];
        let runs = vec![(1..=100).map(|second| second * 1_000).rev().collect(), vec![0, 172_800_000]];
        let (edges, durations) = of(&mut timed, runs, vec![]);
        assert_eq!(edges.len(), STEPS + 1);
        assert!(edges.windows(2).all(|pair| pair[0] < pair[1]), "{edges:?}");
        assert!(edges[0] <= SHORTEST && edges[STEPS] >= 172_800_000.0);
        for each in &durations {
            assert_eq!(each.counts.iter().sum::<u32>(), each.runs, "{each:?}");
        }
        assert_eq!((durations[0].median, durations[0].ninety), (Some(50_000), Some(90_000)));
        assert_eq!((durations[1].median, durations[1].ninety), (Some(0), Some(172_800_000)));
    }

    #[test]
    fn a_single_length_has_a_place_and_none_has_no_edges() {
        let mut timed = vec![("a".to_owned(), "A".to_owned())];
        let (edges, durations) = of(&mut timed.clone(), vec![vec![7_000]], vec![]);
        assert!(edges[0] < 7_000.0 && edges[STEPS] > 7_000.0);
        assert_eq!(durations[0].counts.iter().sum::<u32>(), 1);
        let (edges, durations) = of(&mut timed, vec![vec![]], vec![]);
        assert_eq!((edges.len(), durations[0].median, durations[0].counts.len()), (0, None, 0));
    }

    #[test]
    fn what_runs_is_shown_though_its_model_made_nothing_yet() {
        let mut timed = vec![("a".to_owned(), "A".to_owned())];
        let mut now = vec![running(1, "a"), running(2, "a"), running(3, "b")];
        now.extend((4..20).map(|task| running(task, &format!("other-{task}"))));
        let (_, durations) = of(&mut timed, vec![vec![5_000]], now);
        let shown: Vec<(&str, usize)> =
            durations.iter().map(|each| (each.title.as_str(), each.running.len())).collect();
        assert_eq!(shown[..2], [("A", 2), ("B", 1)]);
        assert_eq!(durations.len(), 1 + MOST_BESIDE);
        assert_eq!(durations[0].running[0].task, 2, "the one that runs longest first");
    }
}

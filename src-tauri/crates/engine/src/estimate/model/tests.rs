use super::*;

const HOUR: i64 = 3_600_000;

/// Runs of given seconds, two minutes apart, in order.
fn learnt(kind: Kind, runs: &[(&str, i64)]) -> Model {
    let mut model = Model::new(kind);
    for (place, (facts, seconds)) in runs.iter().enumerate() {
        let at = i64::try_from(place).unwrap_or(0) * 120_000;
        ended(&mut model, at, &split(facts), at, seconds * 1_000);
    }
    model
}

fn ended(model: &mut Model, task: i64, facts: &[String], at: i64, ms: i64) {
    model.noticed(task, facts, at, Some(ms + 500), ms - 500);
}

fn split(facts: &str) -> Vec<String> {
    facts.split(',').filter(|fact| !fact.is_empty()).map(|fact| fact.trim().to_owned()).collect()
}

fn median(model: &Model, facts: &str) -> i64 {
    model.distribution(-1, &split(facts), HOUR).quantile_ms(0.5) / 1_000
}

#[test]
fn a_model_that_never_ran_is_guessed_by_its_kind_with_wide_bounds() {
    let of = |kind| Model::new(kind).distribution(1, &[], 0);
    assert!(of(Kind::Image).quantile_ms(0.5) < of(Kind::Audio).quantile_ms(0.5));
    assert!(of(Kind::Audio).quantile_ms(0.5) < of(Kind::Video).quantile_ms(0.5));
    let video = of(Kind::Video);
    assert!(video.quantile_ms(0.9) > 5 * video.quantile_ms(0.1));
}

#[test]
fn a_size_goes_by_its_own_runs_and_a_new_one_by_its_parts() {
    let mut runs = Vec::new();
    for _ in 0..6 {
        runs.extend([("5 s, 720p", 60), ("10 s, 720p", 110), ("5 s, 1080p", 95)]);
    }
    let model = learnt(Kind::Video, &runs);
    assert!((54..=66).contains(&median(&model, "5 s, 720p")), "{}", median(&model, "5 s, 720p"));
    assert!((100..=120).contains(&median(&model, "10 s, 720p")), "{}", median(&model, "10 s, 720p"));
    // Never asked for together: 110 / 60 times 95.
    assert!((145..=205).contains(&median(&model, "10 s, 1080p")), "{}", median(&model, "10 s, 1080p"));
    assert!(median(&model, "15 s, 720p") > 115, "{}", median(&model, "15 s, 720p"));
}

#[test]
fn a_change_of_the_service_shows_after_three_runs_and_in_every_size() {
    let mut runs = Vec::new();
    for _ in 0..10 {
        runs.extend([("5 s", 60), ("10 s", 110)]);
    }
    runs.extend([("5 s", 150), ("5 s", 148), ("5 s", 153)]);
    let model = learnt(Kind::Video, &runs);
    assert!((130..=160).contains(&median(&model, "5 s")), "{}", median(&model, "5 s"));
    assert!(median(&model, "10 s") > 220, "{}", median(&model, "10 s"));
}

#[test]
fn runs_that_go_on_longer_than_usual_make_the_next_ones_look_longer() {
    let mut model = learnt(Kind::Image, &[("", 30); 12]);
    let before = median(&model, "");
    for task in 100..105 {
        model.sent(task, &[], HOUR - 55_000);
    }
    let counted = median(&model, "");
    assert!(counted > before + 5, "{before} {counted}");
    for task in 100..105 {
        model.gone(task);
    }
    assert_eq!(median(&model, ""), before, "what is gone counts no longer");
}

#[test]
fn lost_contact_counts_as_longer_than_it_was_seen() {
    let mut model = learnt(Kind::Image, &[("", 30); 6]);
    let before = median(&model, "");
    for task in 0..3 {
        model.noticed(task, &[], HOUR, None, 60_000);
    }
    assert!(median(&model, "") > before + 5);
}

#[test]
fn an_end_that_was_noticed_after_a_night_teaches_nothing_wrong() {
    let mut model = learnt(Kind::Image, &[("", 30); 8]);
    let before = median(&model, "");
    for task in 100..104 {
        model.noticed(task, &[], HOUR, Some(9 * HOUR), 12_000);
    }
    assert!((before - 3..=before + 3).contains(&median(&model, "")), "{before} {}", median(&model, ""));
}

#[test]
fn how_long_a_task_has_run_itself_is_not_counted_twice() {
    let mut model = learnt(Kind::Image, &[("", 30); 12]);
    let alone = model.distribution(7, &[], HOUR).quantile_ms(0.5);
    model.sent(7, &[], HOUR - 200_000);
    assert_eq!(model.distribution(7, &[], HOUR).quantile_ms(0.5), alone);
    assert_ne!(model.distribution(8, &[], HOUR).quantile_ms(0.5), alone);
}

#[test]
fn absurd_runs_leave_a_distribution() {
    let wild = [i64::MIN, -1, 0, 1, 60_000, i64::MAX];
    let mut model = Model::new(Kind::Audio);
    for (place, ms) in wild.iter().enumerate() {
        for at in wild {
            let facts = vec![format!("{place} s"), "\u{202e}".repeat(40), String::new(), "1e308 p".into()];
            model.sent(at, &facts, *ms);
            model.noticed(at, &facts, at, Some(*ms), at);
            model.noticed(at, &facts, *ms, None, *ms);
            let told = model.distribution(at, &facts, *ms);
            let quantiles = [0.1, 0.5, 0.9].map(|share| told.quantile_ms(share));
            assert!(quantiles.is_sorted() && quantiles[0] >= 0, "{quantiles:?}");
        }
    }
}

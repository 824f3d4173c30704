//! The compose pane in the real window: how soon a form is there, and whether a key ever waits for the check.

use std::time::Duration;

use catalogue::{Catalogue, Kind, Model};
use serde_json::{Value, json};

use crate::Failure;
use crate::bench::goal::Goal;
use crate::demo::stage::{Options, Stage};
use crate::demo::{compose, first_run};
use crate::telling::{say, until};
use crate::window::{Page, the};

/// Models that are chosen, of all kinds, each when its form was never open and once more.
const MODELS: usize = 15;
/// Keys in each field, in turns.
const KEYS: usize = 60;
const TURNS: usize = 5;
const MEASURED_WITHIN: Duration = Duration::from_secs(10);
/// At 60 a second.
const FRAME_MS: f64 = 16.7;

/// Prints the table and answers the goals.
pub async fn run(options: Options) -> Result<Vec<Goal>, Failure> {
    let mut stage = Stage::set(options).await?;
    stage.open().await?;
    first_run::give_key(&mut stage).await?;
    let page = stage.page()?;
    let mut first = forms(&page).await?;
    let mut again = forms(&page).await?;
    let (mut prompt, mut plain) = (Vec::new(), Vec::new());
    page.times("plain", json!(null)).await?;
    for _ in 0..TURNS {
        plain.extend(keys(&page, "Plain").await?);
        prompt.extend(keys(&page, "Prompt").await?);
    }
    stage.close().await?;
    println!("\nmilliseconds                            middle     p95   worst");
    for (what, times) in [
        ("form, opened for the first time", &mut first),
        ("form, opened again", &mut again),
        ("key in the prompt", &mut prompt),
        ("key in a field with nothing behind", &mut plain),
    ] {
        times.sort_unstable_by(f64::total_cmp);
        println!("  {what:<35} {:>7.1}  {:>6.1}  {:>6.1}", middle(times), at(times, 0.95), at(times, 1.0));
    }
    println!("  key in the prompt, of one in a field with nothing behind: {:.2}", middle(&prompt) / middle(&plain));
    Ok(vec![
        Goal::at_most("form for the first time, p95", at(&first, 0.95), 50.0, " ms"),
        Goal::at_most("form again, p95", at(&again, 0.95), 50.0, " ms"),
        // A key that waited for the check would come later by as long as that takes, and by a look of the page at its answer.
        Goal::at_most(
            "key in the prompt, later than there, p95",
            at(&prompt, 0.95) - at(&plain, 0.95),
            FRAME_MS,
            " ms",
        ),
    ])
}

/// How long each form took.
async fn forms(page: &Page) -> Result<Vec<f64>, Failure> {
    let mut times = Vec::new();
    let models: Vec<&Model> = Catalogue::embedded().models().collect();
    for model in models.iter().step_by(models.len() / MODELS) {
        compose::choose_kind(page, other_kind(model)).await?;
        page.times("form", json!({ "model": model.id })).await?;
        compose::choose_model(page, &model.id, &model.title).await?;
        times.push(
            until("the form", MEASURED_WITHIN, async || Ok(page.times("take", json!(null)).await?.as_f64())).await?,
        );
    }
    say(format_args!("{} forms were opened", times.len()));
    Ok(times)
}

/// Of which the form is left.
fn other_kind(model: &Model) -> sandbox::Kind {
    match model.kind {
        Kind::Image => sandbox::Kind::Video,
        Kind::Video => sandbox::Kind::Audio,
        Kind::Audio => sandbox::Kind::Image,
    }
}

async fn keys(page: &Page, field: &str) -> Result<Vec<f64>, Failure> {
    page.click(&the("textbox", field)).await?;
    page.times("keys", json!(null)).await?;
    for key in "a heron on a roof ".chars().cycle().take(KEYS) {
        page.keys(&key.to_string()).await?;
    }
    until("the keys to be drawn", MEASURED_WITHIN, async || {
        let times = page.times("take", json!(null)).await?;
        let times: Vec<f64> = times.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        Ok((times.len() >= KEYS).then_some(times))
    })
    .await
}

/// The mean of the middle half, of times in order: the clock of the page counts whole milliseconds, which a median shows.
#[expect(clippy::cast_precision_loss, reason = "the length of a short list")]
fn middle(times: &[f64]) -> f64 {
    let half = times.get(times.len() / 4..times.len() - times.len() / 4).unwrap_or(times);
    half.iter().sum::<f64>() / half.len() as f64
}

/// The value below which this share lies, of times in order.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a place in a short list"
)]
fn at(times: &[f64], share: f64) -> f64 {
    let last = times.len().saturating_sub(1);
    times.get((last as f64 * share).round() as usize).copied().unwrap_or(f64::NAN)
}

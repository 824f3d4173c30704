//! Scrolling through twenty thousand rows in the real window, against plain coloured boxes in the same one; and whether
//! the last row of a million can be reached.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};

use super::Options;
use super::figures::{at, median};
use crate::Failure;
use crate::app::App;
use crate::bench::goal::Goal;
use crate::desktop::Desktop;
use crate::telling::{say, until};
use crate::window::{Page, Window, any, begins, the};

/// Pixels: twenty thousand rows in so many frames, as one drags the scrollbar, and a wheel that is turned.
const PASSES: [(f64, u32); 2] = [(3_900.0, 950), (90.0, 400)];
/// Milliseconds; a longer frame is seen.
const LONG: f64 = 50.0;
/// Elements inside of the grid, whatever it shows.
const MOST_NODES: f64 = 400.0;
const WITHIN: Duration = Duration::from_secs(180);
const SIZE: (u32, u32) = (1280, 800);

#[derive(Default)]
struct Frames {
    /// How many of each pass were long.
    long: Vec<f64>,
    /// Each long one: milliseconds, and which of its run it was.
    longest: Vec<(f64, usize)>,
    usual: Vec<f64>,
    p99: Vec<f64>,
}

impl Frames {
    #[expect(clippy::cast_precision_loss, reason = "a count of frames")]
    fn add(&mut self, times: &[f64]) {
        let long = || (1..).zip(times).filter(|(_, time)| **time > LONG);
        self.long.push(long().count() as f64);
        self.longest.extend(long().map(|(frame, time)| (*time, frame)));
        self.usual.push(median(times));
        self.p99.push(at(times, 0.99));
    }

    /// Where to look for what takes long.
    fn said(&self) -> String {
        const SAID: usize = 8;
        let said = self.longest.iter().take(SAID).map(|(time, frame)| format!("{time:.0} ms in frame {frame}"));
        format!("    long: {}", said.collect::<Vec<_>>().join(", "))
    }
}

pub(super) async fn measure(
    options: &Options,
    profiles: &[(usize, PathBuf)],
) -> Result<(Vec<String>, Vec<Goal>), Failure> {
    let logs = options.out.join("logs");
    std::fs::create_dir_all(&logs).map_err(Failure::file(&logs))?;
    let desktop = Desktop::start(&logs).await?;
    let (mut lines, mut goals) = (Vec::new(), Vec::new());
    for (count, (tasks, profile)) in (900..).zip(profiles.iter().filter(|(tasks, _)| *tasks >= 100_000)) {
        let app = App::new(&options.app, profile, "http://127.0.0.1:9/api/v1")?;
        let window = Window::open(&desktop, &app, &options.tauri_driver, count).await?;
        window.resize(&desktop, SIZE).await?;
        let page = &window.page;
        page.click(&begins("button", "Library").within(any("banner"))).await?;
        page.see(&the("main", "Library")).await?;
        until("the grid", WITHIN, async || {
            Ok((page.scroll("last", json!(null)).await?["rows"].as_f64() > Some(0.0)).then_some(()))
        })
        .await?;
        if *tasks == 100_000 {
            let (said, held) = through(page, options.runs).await?;
            lines.extend(said);
            goals.extend(held);
        } else {
            let (line, goal) = to_the_last(page).await?;
            lines.push(line);
            goals.push(goal);
        }
        window.close(&desktop).await?;
    }
    Ok((lines, goals))
}

async fn through(page: &Page, runs: usize) -> Result<(Vec<String>, Vec<Goal>), Failure> {
    let (mut grid, mut boxes, mut most) = (Frames::default(), Frames::default(), 0.0f64);
    for run in 1..=runs {
        for (step, frames) in PASSES {
            let request = json!({ "step": step, "frames": frames });
            let seen = scrolled(page, "grid", &request).await?;
            grid.add(&times(&seen));
            most = most.max(seen["most"].as_f64().unwrap_or(f64::NAN));
            page.scroll("clear", json!(null)).await?;
            boxes.add(&times(&scrolled(page, "boxes", &request).await?));
            page.scroll("clear", json!(null)).await?;
        }
        say(format_args!("scrolling, run {run} of {runs}"));
    }
    let tallest = page.scroll("tallest", json!(null)).await?;
    let line = |what: &str, frames: &Frames| {
        format!(
            "  {what:<44} {:>8.1} {:>6.1} {:>9.1}",
            median(&frames.usual),
            median(&frames.p99),
            frames.long.iter().sum::<f64>() / f64::from(u32::try_from(runs).unwrap_or(1))
        )
    };
    let mut lines =
        vec!["scrolling, frames in ms                           middle    p99   over 50 ms a run".to_owned()];
    for (what, frames) in [("the grid, 20,000 rows and the wheel", &grid), ("as many plain boxes", &boxes)] {
        lines.push(line(what, frames));
        lines.extend((!frames.longest.is_empty()).then(|| frames.said()));
    }
    lines.push(format!("  tallest box of this web view: {} px, scrolled to {}", tallest["height"], tallest["top"]));
    let of_runs = |frames: &Frames| frames.long.chunks(PASSES.len()).map(|run| run.iter().sum()).collect::<Vec<f64>>();
    let more: Vec<f64> = of_runs(&grid).iter().zip(of_runs(&boxes)).map(|(ours, plain)| ours - plain).collect();
    let goals = vec![
        Goal::at_most(
            "scrolling: frames over 50 ms, more than with plain boxes in a run",
            median(&more).max(0.0),
            0.0,
            "",
        ),
        Goal::at_most("scrolling: elements in the grid", most, MOST_NODES, ""),
    ];
    Ok((lines, goals))
}

async fn to_the_last(page: &Page) -> Result<(String, Goal), Failure> {
    page.ask("document.querySelector('[role=grid]').focus()").await?;
    page.press(&["End"]).await?;
    let seen = until("the last row", Duration::from_secs(20), async || {
        let seen = page.scroll("last", json!(null)).await?;
        Ok((seen["seen"] == true).then_some(seen))
    })
    .await;
    let reached = if seen.is_ok() { 1.0 } else { 0.0 };
    let line = match seen {
        Ok(seen) => format!("  End goes to the last of {} rows, in a box of {} px", seen["rows"], seen["height"]),
        Err(failure) => format!("  {failure}"),
    };
    Ok((line, Goal::at_least("the last row of a million is reached", reached, 1.0, "")))
}

async fn scrolled(page: &Page, verb: &str, request: &Value) -> Result<Value, Failure> {
    page.scroll(verb, request.clone()).await?;
    until("the end of the scrolling", WITHIN, async || {
        let seen = page.scroll("take", json!(null)).await?;
        Ok((!seen.is_null()).then_some(seen))
    })
    .await
}

fn times(seen: &Value) -> Vec<f64> {
    seen["times"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
}

//! From the start of the app until the first thumbnails are on the screen, and the memory that it takes then, against a
//! window of the same build with nothing in it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use super::Options;
use super::figures::median;
use super::memory::{began_ms, mebibytes};
use crate::Failure;
use crate::app::App;
use crate::bench::goal::Goal;
use crate::desktop::Desktop;
use crate::telling::{say, until};
use crate::window::{Window, any, begins, the};

const SHOWN_WITHIN: Duration = Duration::from_secs(60);
/// What a start leaves behind is cleared away by then.
const SETTLED: Duration = Duration::from_millis(2_500);
/// No address: nothing is to be reached.
const API: &str = "http://127.0.0.1:9/api/v1";

/// Unix milliseconds of the last of the thumbnails in the window; null while one is missing.
const THUMBNAILS: &str = "
const grid = document.querySelector('[role=grid]');
const inside = (image) => { const { top, bottom } = image.getBoundingClientRect(); return bottom > 0 && top < innerHeight; };
const images = grid === null ? [] : [...grid.querySelectorAll('img')].filter(inside);
if (images.length < 2 || images.some((image) => !image.complete || image.naturalWidth === 0)) return null;
const wanted = new Set(images.map((image) => image.src));
const loaded = performance.getEntriesByType('resource').filter((entry) => wanted.has(entry.name));
if (loaded.length < wanted.size) return null;
return performance.timeOrigin + Math.max(...loaded.map((entry) => entry.responseEnd));
";
/// Unix milliseconds of the first frame of the empty window.
const PAINTED: &str = "return window.painted ?? null";

#[derive(Default)]
struct Starts {
    shown: Vec<f64>,
    memory: Vec<f64>,
}

pub(super) async fn measure(
    options: &Options,
    profiles: &[(usize, PathBuf)],
) -> Result<(Vec<String>, Vec<Goal>), Failure> {
    let logs = options.out.join("logs");
    std::fs::create_dir_all(&logs).map_err(Failure::file(&logs))?;
    let desktop = Desktop::start(&logs).await?;
    let empty = App::new(&options.empty, &options.out.join("empty"), API)?;
    let as_the_app = App::new(&options.empty, &options.out.join("empty-as-the-app"), API)?.with("--drawn-as-the-app");
    let apps = profiles.iter().map(|(tasks, profile)| Ok((*tasks, App::new(&options.app, profile, API)?)));
    let apps = apps.collect::<Result<Vec<_>, Failure>>()?;
    let mut opened = 0;
    for (_, app) in &apps {
        opened += 1;
        in_the_library(&desktop, app, &options.tauri_driver, opened).await?;
    }
    let (mut of_empty, mut of_empty_as_the_app) = (Starts::default(), Starts::default());
    let mut of_apps: Vec<Starts> = apps.iter().map(|_| Starts::default()).collect();
    for run in 1..=options.runs {
        opened += 1;
        start(&desktop, &empty, &options.tauri_driver, opened, PAINTED, &mut of_empty).await?;
        opened += 1;
        start(&desktop, &as_the_app, &options.tauri_driver, opened, PAINTED, &mut of_empty_as_the_app).await?;
        for ((_, app), starts) in apps.iter().zip(&mut of_apps) {
            opened += 1;
            start(&desktop, app, &options.tauri_driver, opened, THUMBNAILS, starts).await?;
        }
        say(format_args!("start and memory, run {run} of {}", options.runs));
    }
    let (blank, blank_memory) = (median(&of_empty.shown), median(&of_empty.memory));
    let light = (median(&of_empty_as_the_app.shown), median(&of_empty_as_the_app.memory));
    let mut lines = vec![
        "start and memory                                        ms    MiB (PSS, all processes)".to_owned(),
        format!("  window with nothing in it, as Tauri makes it {blank:>12.0} {blank_memory:>6.0}"),
        format!("  the same, drawn as the app is {:>27.0} {:>6.0}", light.0, light.1),
    ];
    let mut goals = Vec::new();
    for ((tasks, _), starts) in apps.iter().zip(&of_apps) {
        let (shown, memory) = (median(&starts.shown), median(&starts.memory));
        lines.push(format!("  {tasks:>9} tasks, first thumbnails {shown:>24.0} {memory:>6.0}"));
        if *tasks == 100_000 {
            goals.push(Goal::at_most("start to first thumbnails, of an empty window", shown / blank, 1.25, " times"));
            goals.push(Goal::at_most("memory, of an empty window", memory / blank_memory, 1.4, " times"));
        }
    }
    Ok((lines, goals))
}

/// Goes to the library, where the next start then begins.
async fn in_the_library(desktop: &Desktop, app: &App, driver: &Path, count: u32) -> Result<(), Failure> {
    let window = Window::open(desktop, app, driver, count).await?;
    let page = &window.page;
    page.click(&begins("button", "Library").within(any("banner"))).await?;
    page.see(&the("main", "Library")).await?;
    until("the first thumbnails", SHOWN_WITHIN, async || Ok(page.ask(THUMBNAILS).await?.as_f64())).await?;
    // What is remembered is written a moment later.
    tokio::time::sleep(SETTLED).await;
    window.close(desktop).await
}

async fn start(
    desktop: &Desktop,
    app: &App,
    driver: &Path,
    count: u32,
    script: &str,
    starts: &mut Starts,
) -> Result<(), Failure> {
    let window = Window::open(desktop, app, driver, count).await?;
    let page = &window.page;
    let shown = until("the first picture", SHOWN_WITHIN, async || Ok(Value::as_f64(&page.ask(script).await?))).await?;
    let began = began_ms(window.pid())
        .ok_or_else(|| Failure::Disagree("the system does not say when the app began".to_owned()))?;
    starts.shown.push(shown - began);
    tokio::time::sleep(SETTLED).await;
    starts.memory.push(mebibytes(window.pid()));
    window.close(desktop).await
}

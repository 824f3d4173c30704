//! Drags a result to another program with the mouse, as its files, and back onto the window that it came from.

use std::collections::BTreeSet;

use url::Url;

use crate::Failure;
use crate::demo::stage::Stage;
use crate::demo::work::Work;
use crate::desktop::Process;
use crate::telling::{say, until, until_true};
use crate::window::{PATIENCE, any};

/// Where the other program's window is put on the screen, in pixels, beside the window of the app.
const BESIDE: (u32, u32) = (1800, 300);

/// Out of the open library.
pub async fn to_another_program(stage: &Stage, work: &Work) -> Result<(), Failure> {
    let program = stage.app.program().with_file_name("examples").join("drop-target");
    let display = stage.desktop.display();
    let target = Process::start("drop-target", stage.desktop.logs(), &stage.desktop.command(program))?;
    let window = display.window("Drop target", PATIENCE).await?;
    display.put(&window, BESIDE).await?;
    stage.window()?.activate(&stage.desktop).await?;
    let tile = middle(stage, work).await?;

    display.drag(tile, (tile.0 + 60, tile.1 + 40)).await?;
    let page = stage.page()?;
    must_be_let_go(stage).await?;
    if !target.said().is_empty() || page.find(&any("dialog")).await?.is_some() {
        return Err(Failure::Disagree("files that came back to their own window were taken for something".to_owned()));
    }

    display.drag(tile, (BESIDE.0 + 100, BESIDE.1 + 100)).await?;
    let said = until("the other program to get the files", PATIENCE, async || {
        Ok(target.said().lines().next().map(str::to_owned))
    })
    .await?;
    let (actions, links) = said.split_once(' ').unwrap_or((&said, ""));
    let task = stage.task_of(work.prompt)?;
    let tasks = stage.app.export(&stage.desktop).await?;
    let ours = tasks.iter().filter(|ours| ours.task_id.as_deref() == Some(&task)).flat_map(|ours| &ours.outputs);
    let saved: BTreeSet<_> = ours.filter_map(|output| output.path.clone()).collect();
    let dropped =
        links.split(' ').filter_map(|link| Url::parse(link).ok()?.to_file_path().ok()).collect::<BTreeSet<_>>();
    if dropped.is_empty() || dropped != saved || actions.contains("MOVE") {
        return Err(Failure::Disagree(format!("dropped was {said:?}, and saved is {saved:?}")));
    }
    must_be_let_go(stage).await?;
    say(format_args!("check: another program got {} files by drag and drop, as copies", dropped.len()));
    Ok(())
}

/// The middle of the work's tile, in pixels of the screen.
async fn middle(stage: &Stage, work: &Work) -> Result<(u32, u32), Failure> {
    let script = format!(
        "const tile = [...document.querySelectorAll('[role=gridcell]')].find((each) => each.ariaLabel.includes({:?}));
        const box = tile.getBoundingClientRect();
        return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)]",
        work.prompt
    );
    let place = stage.page()?.ask(&script).await?;
    let (x, y) = serde_json::from_value(place).map_err(Failure::not_understood("the place of a tile"))?;
    Ok(stage.desktop.display().on_screen((x, y)))
}

/// The page must not believe that the button is still down: nothing is pressed any more.
async fn must_be_let_go(stage: &Stage) -> Result<(), Failure> {
    let page = stage.page()?;
    until_true("the page to let go of what was dragged", PATIENCE, async || {
        Ok(page.ask("return document.querySelector('[role=gridcell]:active') === null").await? == true)
    })
    .await
}

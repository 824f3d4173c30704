//! Looks at what was made: the library with its thumbnails, and each result large.

use crate::Failure;
use crate::demo::stage::{SEEN_WITHIN, Stage};
use crate::demo::work::Work;
use crate::telling::{say, until_true};
use crate::window::{PATIENCE, any, begins, has, says, the};

/// Waits until each work has a tile in the library, with its picture drawn.
pub async fn library_shows(stage: &Stage, works: &[&Work]) -> Result<(), Failure> {
    stage.go("Library").await?;
    let page = stage.page()?;
    for work in works {
        page.see_within(&has("gridcell", work.prompt).within(the("grid", "Results")), SEEN_WITHIN).await?;
    }
    until_true("every tile to have its picture", SEEN_WITHIN, async || {
        let waiting =
            "return [...document.querySelectorAll('[role=gridcell]')].filter((tile) => tile.id.startsWith('tile-')
            && tile.querySelector('img, canvas, svg path') === null).length";
        Ok(page.ask(waiting).await? == 0)
    })
    .await?;
    page.settle().await?;
    say(format_args!("the library shows {} results with thumbnails", works.len()));
    Ok(())
}

/// Opens the image's detail, sees the picture itself, and looks at its other output.
pub async fn image(stage: &mut Stage, work: &Work) -> Result<(), Failure> {
    open(stage, work, "Detail of an image").await?;
    let page = stage.page()?;
    until_true("the original in full size", PATIENCE, async || {
        let shown = "return [...document.querySelectorAll('[role=\"img\"] img')]
            .some((image) => image.src.includes('/original/') && image.complete && image.naturalWidth >= 640)";
        Ok(page.ask(shown).await? == true)
    })
    .await?;
    stage.picture_always("detail-image").await?;
    page.press(&["ArrowDown"]).await?;
    until_true("the second output", PATIENCE, async || {
        let second = page.find(&the("button", "Output 2 of 2")).await?;
        let Some(second) = second else { return Ok(false) };
        Ok(second.attr("aria-current").await?.as_deref() == Some("true"))
    })
    .await?;
    close(stage).await
}

/// Opens the video's detail and plays it.
pub async fn video(stage: &mut Stage, work: &Work) -> Result<(), Failure> {
    open(stage, work, "Detail of a video").await?;
    plays(stage, "video").await?;
    stage.picture_always("detail-video").await?;
    close(stage).await
}

/// Opens the sound's detail, by the keyboard alone, and plays it.
pub async fn audio(stage: &mut Stage, work: &Work) -> Result<(), Failure> {
    open_by_keys(stage, work, "Detail of a sound").await?;
    plays(stage, "audio").await?;
    stage.picture_always("detail-audio").await?;
    close(stage).await
}

/// From the library's tile, by mouse.
async fn open(stage: &Stage, work: &Work, name: &str) -> Result<(), Failure> {
    stage.go("Library").await?;
    let page = stage.page()?;
    page.click(&has("gridcell", work.prompt).within(the("grid", "Results"))).await?;
    page.see(&the("region", name)).await?;
    page.see(&says("complementary", work.prompt).within(the("region", name))).await?;
    Ok(())
}

/// From the library's tile, by arrows and Enter. The keyboard is in the grid since the detail before was closed.
async fn open_by_keys(stage: &Stage, work: &Work, name: &str) -> Result<(), Failure> {
    let page = stage.page()?;
    let tile =
        "const tile = document.getElementById(document.activeElement?.getAttribute('aria-activedescendant') ?? '');
        return tile === null ? '' : tile.getAttribute('aria-label')";
    page.press(&["Home"]).await?;
    until_true("the arrows to reach the tile", PATIENCE, async || {
        if page.ask(tile).await?.as_str().is_some_and(|label| label.contains(work.prompt)) {
            return Ok(true);
        }
        page.press(&["ArrowRight"]).await?;
        Ok(false)
    })
    .await?;
    page.press(&["Enter"]).await?;
    page.see(&the("region", name)).await?;
    Ok(())
}

/// Plays by the button, sees the time move, and pauses again.
async fn plays(stage: &Stage, element: &str) -> Result<(), Failure> {
    let page = stage.page()?;
    page.click(&the("button", "Play").within(begins("region", "Detail of"))).await?;
    let time = format!("return document.querySelector('[aria-label^=\"Detail of\"] {element}')?.currentTime ?? 0");
    until_true(&format!("the {element} to play"), PATIENCE, async || {
        Ok(page.ask(&time).await?.as_f64().is_some_and(|seconds| seconds > 0.4))
    })
    .await?;
    page.click(&the("button", "Pause").within(begins("region", "Detail of"))).await?;
    say(format_args!("the {element} plays"));
    Ok(())
}

async fn close(stage: &Stage) -> Result<(), Failure> {
    let page = stage.page()?;
    page.press(&["Escape"]).await?;
    page.see_no_more(&begins("region", "Detail of"), PATIENCE).await?;
    page.see(&any("grid")).await?;
    Ok(())
}

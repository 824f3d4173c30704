//! The person goes away, the tasks end, and each is told of by a notification.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::Failure;
use crate::demo::stage::{SEEN_WITHIN, Stage, name_of};
use crate::demo::work::Work;
use crate::desktop::Told;
use crate::telling::say;
use crate::window::{begins, says};

/// Between the ends of two tasks, so that each is told of by itself.
const APART: Duration = Duration::from_secs(4);

/// Minimises the window, lets the works end one after another, and reads each notice back from the daemon. The last
/// notice is clicked: that brings the window back with the task open.
pub async fn one_by_one(stage: &mut Stage, works: &[&Work]) -> Result<(), Failure> {
    stage.window()?.minimise(&stage.desktop).await?;
    say("the window is minimised");
    let mut last_end: Option<Instant> = None;
    for (number, work) in works.iter().enumerate() {
        if let Some(last) = last_end {
            sleep_until(last + APART).await;
        }
        let id = stage.task_of(work.prompt)?;
        stage.sandbox()?.complete(&id);
        last_end = Some(Instant::now());
        stage.desktop.notifications().shown(SEEN_WITHIN).await?;
        if number + 1 == works.len() {
            click(stage, work).await?;
        }
        must_be_told(stage, work, number + 1).await?;
    }
    Ok(())
}

/// The last notice of the daemon is about this work, and is the only new one.
pub async fn must_be_told(stage: &Stage, work: &Work, count: usize) -> Result<(), Failure> {
    let told = stage.desktop.notifications().told().await?;
    let Some(last) = told.last().filter(|last| told.len() == count && is_about(last, work)) else {
        return Err(Failure::Disagree(format!("notice {count} should tell of {:?}; told: {told:#?}", work.prompt)));
    };
    if let Some(picture) = &last.picture
        && !std::path::Path::new(picture).is_file()
    {
        return Err(Failure::Disagree(format!("the notice's picture {picture} is no file")));
    }
    let picture = last.picture.as_ref().map_or("no picture".to_owned(), |path| name_of(std::path::Path::new(path)));
    say(format_args!("notified: {} / {} ({picture})", last.title, last.body.replace('\n', ", ")));
    Ok(())
}

async fn click(stage: &mut Stage, work: &Work) -> Result<(), Failure> {
    if !stage.options.end_to_end {
        let file = stage.pictures.next("notified");
        stage.desktop.display().picture_of_notices(&file).await?;
        say(format_args!("picture {}", name_of(&file)));
    }
    stage.desktop.notifications().click().await?;
    let window = stage.window()?;
    window.until_focused().await?;
    window.page.see(&begins("region", "Detail of")).await?;
    window.page.see(&says("complementary", work.prompt)).await?;
    say("a click on the notice brought the window back, with its task open");
    window.page.press(&["Escape"]).await?;
    window.page.see_no_more(&begins("region", "Detail of"), SEEN_WITHIN).await
}

/// Whether this notice tells that the work is ready.
pub fn is_about(told: &Told, work: &Work) -> bool {
    told.app == "Afterimage" && told.title.starts_with("Ready") && told.body.contains(work.prompt)
}

/// How many of the works were told of as ready, by what the daemon remembers now.
pub async fn count(stage: &Stage, works: &[&Work]) -> Result<usize, Failure> {
    let told = stage.desktop.notifications().told().await?;
    Ok(works.iter().filter(|work| told.iter().any(|told| is_about(told, work))).count())
}

//! A submission whose answer is lost: the app asks, and the person gives it the task's id.

use sandbox::Fault;

use crate::Failure;
use crate::demo::compose;
use crate::demo::notified::must_be_told;
use crate::demo::stage::{NARROW, SEEN_WITHIN, Stage, USUAL};
use crate::demo::work::Work;
use crate::telling::say;
use crate::window::{PATIENCE, any, has, the};

/// Submits and loses the answer after the charge.
pub async fn lose(stage: &mut Stage, work: &Work) -> Result<(), Failure> {
    stage.go("Studio").await?;
    compose::write(stage, work).await?;
    stage.sandbox()?.fault(Fault::AnswerLost { after_charge: true });
    compose::submit(stage, work).await?;
    let page = stage.page()?;
    stage.go("Queue").await?;
    page.see(&has("row", "No answer came back")).await?;
    stage.picture_always("queue-unconfirmed").await?;
    say("the answer was lost: the queue says so, and sends nothing by itself");
    Ok(())
}

/// Way 1: its id, read from the service's own books, is attached in the dialog of a narrow window.
pub async fn attach(stage: &mut Stage, work: &Work) -> Result<(), Failure> {
    let id = stage.task_of(work.prompt)?;
    stage.resize(NARROW).await?;
    let page = stage.page()?;
    stage.picture("queue-unconfirmed-900").await?;
    page.click(&the("button", "Decide").within(has("row", work.prompt))).await?;
    page.see(&the("dialog", "No answer came back for this submission")).await?;
    stage.picture("decision-900").await?;
    page.fill(&the("textbox", "Task id").within(any("dialog")), &id).await?;
    page.click(&the("button", "Attach and watch").within(any("dialog"))).await?;
    page.see_no_more(&any("dialog"), PATIENCE).await?;
    page.see_no_more(&has("row", "No answer came back"), PATIENCE).await?;
    say("the task's id is attached: it is watched like any other");
    stage.resize(USUAL).await
}

/// The attached task ends while the person is elsewhere in the window, and is told of.
pub async fn end(stage: &Stage, work: &Work) -> Result<(), Failure> {
    let before = stage.desktop.notifications().told().await?.len();
    stage.sandbox()?.complete(&stage.task_of(work.prompt)?);
    stage.desktop.notifications().shown(SEEN_WITHIN).await?;
    must_be_told(stage, work, before + 1).await?;
    say("the attached task ended, and a notification told of it");
    Ok(())
}

//! The main job, done in the real window as a new user would: submit, go away, be told, find every file on disk.

pub(crate) mod compose;
mod composing;
mod conditions;
mod dragged_out;
mod every_model;
mod fences;
pub(crate) mod first_run;
mod hardship;
mod looking;
mod notified;
mod reckoning;
mod settings;
pub(crate) mod stage;
mod trail;
mod unconfirmed;
mod watch;
mod work;

pub use stage::Options;
pub use trail::Trail;

use crate::Failure;
use crate::summary::Summary;
use crate::telling::say;
use crate::window::{any, has, the};
use stage::{NARROW, Stage, USUAL, WIDE};
use work::{AUDIO, IMAGE, UNCONFIRMED, VIDEO, Work};

/// In the order in which they are submitted.
const WORKS: [&Work; 4] = [&IMAGE, &VIDEO, &AUDIO, &UNCONFIRMED];

/// Submits every model once, and answers how many.
pub async fn every_model(options: Options) -> Result<usize, String> {
    let mut stage = Stage::set(options).await.map_err(|failure| failure.to_string())?;
    match every_model::submit_each(&mut stage).await {
        Ok(models) => Ok(models),
        Err(failure) => Err(stage.report(&failure).await),
    }
}

/// Does it all, writes the summary, and gives it when everything agrees. What went wrong is said, with the places
/// of what helps to see why.
pub async fn run(options: Options) -> Result<Summary, String> {
    let mut stage = Stage::set(options).await.map_err(|failure| failure.to_string())?;
    match play(&mut stage).await {
        Ok(summary) => Ok(summary),
        Err(failure) => Err(stage.report(&failure).await),
    }
}

async fn play(stage: &mut Stage) -> Result<Summary, Failure> {
    let hard = stage.options.end_to_end;
    stage.open().await?;
    if hard {
        first_run::give_wrong_key(stage).await?;
    }
    first_run::give_key(stage).await?;
    trail::look(stage).await?;
    submit_three(stage).await?;
    if hard {
        hardship::service_goes_away(stage, &VIDEO).await?;
        notified::one_by_one(stage, &[&IMAGE, &AUDIO]).await?;
        trail::look(stage).await?;
        hardship::killed_while_saving(stage, &VIDEO, 3).await?;
    } else {
        composing::shown(stage).await?;
        conditions::each(stage).await?;
        stage.go("Studio").await?;
        notified::one_by_one(stage, &[&IMAGE, &AUDIO, &VIDEO]).await?;
    }
    looking::library_shows(stage, &WORKS[..3]).await?;
    stage.picture_always("library").await?;
    dragged_out::to_another_program(stage, &IMAGE).await?;
    looking::image(stage, &IMAGE).await?;
    looking::video(stage, &VIDEO).await?;
    looking::audio(stage, &AUDIO).await?;
    unconfirmed::lose(stage, &UNCONFIRMED).await?;
    unconfirmed::attach(stage, &UNCONFIRMED).await?;
    settings::both_themes(stage).await?;
    unconfirmed::end(stage, &UNCONFIRMED).await?;
    let notified = notified::count(stage, &WORKS).await?;
    looking::library_shows(stage, &WORKS).await?;
    in_every_size(stage).await?;
    trail::look(stage).await?;
    history_stays(stage).await?;
    trail::look(stage).await?;
    if hard {
        fences::hold(stage).await?;
    }
    stage.close().await?;
    reckoning::settle(stage, notified).await
}

/// One image task with two outputs, one video, one sound; all three are seen in the queue.
async fn submit_three(stage: &mut Stage) -> Result<(), Failure> {
    compose::write(stage, &IMAGE).await?;
    stage.picture_always("compose").await?;
    compose::submit(stage, &IMAGE).await?;
    compose::write(stage, &VIDEO).await?;
    compose::submit_by_mouse(stage, &VIDEO).await?;
    compose::write(stage, &AUDIO).await?;
    compose::submit(stage, &AUDIO).await?;
    stage.resize(WIDE).await?;
    stage.picture("studio-busy-1920").await?;
    stage.resize(USUAL).await?;
    stage.go("Queue").await?;
    let page = stage.page()?;
    for work in &WORKS[..3] {
        page.see(&has("row", work.prompt).within(the("rowgroup", "In flight"))).await?;
    }
    stage.picture_always("queue-busy").await?;
    stage.go("Studio").await
}

async fn in_every_size(stage: &mut Stage) -> Result<(), Failure> {
    for (size, name) in [(WIDE, "library-1920"), (NARROW, "library-900"), (USUAL, "library-1280")] {
        stage.resize(size).await?;
        stage.picture(name).await?;
    }
    stage.go("Studio").await?;
    stage.page()?.see(&any("grid")).await?;
    stage.picture("studio").await
}

/// Closes the app and opens it again: nothing is asked, and all four are there.
async fn history_stays(stage: &mut Stage) -> Result<(), Failure> {
    stage.close().await?;
    first_run::must_be_in_keychain(stage).await?;
    stage.open().await?;
    let page = stage.page()?;
    page.see(&any("main")).await?;
    looking::library_shows(stage, &WORKS).await?;
    // Only with the key can the balance be read.
    page.see(&has("button", "credits")).await?;
    stage.picture_always("library-after-restart").await?;
    say("after the restart the history is there, and the key was found in the keychain");
    Ok(())
}

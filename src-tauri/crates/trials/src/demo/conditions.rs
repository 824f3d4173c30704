//! What stands in the way, one condition after the other: the status line says it, and says when it is over.

use sandbox::{Fault, On, RetryAfter};

use crate::Failure;
use crate::demo::first_run::fill_in;
use crate::demo::settings::choose_theme;
use crate::demo::stage::{NARROW, SEEN_WITHIN, Stage, USUAL, WIDE};
use crate::telling::say;
use crate::window::{says, the};

/// Long enough for a picture in every size.
const PAUSE_SECONDS: u64 = 25;

/// While tasks run, so that the app asks the service by itself. The window is in the queue afterwards.
pub async fn each(stage: &mut Stage) -> Result<(), Failure> {
    stage.go("Queue").await?;
    stage.sandbox()?.fault(Fault::RateLimit { retry_after: RetryAfter::Seconds(PAUSE_SECONDS), count: 1 });
    seen(stage, "The service asks for a pause").await?;
    for (size, name) in [(WIDE, "pause-1920"), (NARROW, "pause-900"), (USUAL, "pause-1280")] {
        stage.resize(size).await?;
        stage.picture(name).await?;
    }
    seen(stage, "Connected").await?;

    stage.sandbox()?.fault(Fault::Status { status: 502, count: 2, on: On::Poll });
    seen(stage, "The service answers with errors").await?;
    stage.picture("trouble").await?;
    seen(stage, "Connected").await?;

    stage.sandbox()?.fault(Fault::KeyRefused { count: 1 });
    seen(stage, "The service refused your key").await?;
    stage.picture("key-refused").await?;
    let page = stage.page()?;
    page.click(&the("button", "Replace key")).await?;
    page.see(&the("main", "Settings")).await?;
    choose_theme(stage, "Light", "light").await?;
    stage.resize(WIDE).await?;
    stage.picture("key-refused-light-1920").await?;
    stage.resize(USUAL).await?;
    choose_theme(stage, "Dark", "dark").await?;
    fill_in(stage).await?;
    seen(stage, "Connected").await?;
    say("check: a pause, trouble and a refused key are said, and all goes on afterwards");
    stage.go("Queue").await
}

async fn seen(stage: &Stage, words: &str) -> Result<(), Failure> {
    stage.page()?.see_within(&says("contentinfo", words), SEEN_WITHIN).await.map(|_| ())
}

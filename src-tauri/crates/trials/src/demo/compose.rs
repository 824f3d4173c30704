//! Writes a submission and sends it, by keyboard and mouse.

use sandbox::Kind;

use crate::Failure;
use crate::demo::stage::Stage;
use crate::demo::work::{Setting, Work};
use crate::telling::say;
use crate::window::{Page, any, begins, has, the};

/// Everything but the press.
pub async fn write(stage: &Stage, work: &Work) -> Result<(), Failure> {
    let page = stage.page()?;
    choose_kind(&page, work.kind).await?;
    choose_model(&page, work.model, work.title).await?;
    page.fill(&the("textbox", "Prompt"), work.prompt).await?;
    for setting in work.settings {
        set(&page, setting).await?;
    }
    page.see(&the("button", "Submit")).await?;
    Ok(())
}

/// The press, from the keyboard, in whatever field it is.
pub async fn submit(stage: &Stage, work: &Work) -> Result<(), Failure> {
    let page = stage.page()?;
    page.press(&["Control", "Enter"]).await?;
    page.see(&has("row", work.prompt)).await?;
    say(format_args!("submitted: {} ({})", work.prompt, work.title));
    Ok(())
}

/// The press, with the mouse.
pub async fn submit_by_mouse(stage: &Stage, work: &Work) -> Result<(), Failure> {
    let page = stage.page()?;
    page.click(&the("button", "Submit")).await?;
    page.see(&has("row", work.prompt)).await?;
    say(format_args!("submitted by mouse: {} ({})", work.prompt, work.title));
    Ok(())
}

pub async fn choose_kind(page: &Page, kind: Kind) -> Result<(), Failure> {
    let name = match kind {
        Kind::Image => "Image",
        Kind::Video => "Video",
        Kind::Audio => "Audio",
    };
    page.click(&the("radio", name).within(the("radiogroup", "What to make"))).await
}

/// By its id; its title is what the button says then.
pub async fn choose_model(page: &Page, id: &str, title: &str) -> Result<(), Failure> {
    page.press(&["Control", "m"]).await?;
    page.fill(&begins("combobox", "Name, id").within(any("dialog")), id).await?;
    page.see(&has("option", id)).await?;
    page.press(&["Enter"]).await?;
    page.see(&begins("button", &format!("Model: {title}"))).await?;
    Ok(())
}

async fn set(page: &Page, setting: &Setting) -> Result<(), Failure> {
    match setting {
        Setting::Choice(name, value) => page.click(&the("radio", value).within(the("radiogroup", name))).await,
        Setting::Listed(name, value) => {
            page.click(&the("combobox", name)).await?;
            page.click(&the("option", value)).await
        }
    }
}

//! The settings, in both themes.

use crate::Failure;
use crate::demo::stage::Stage;
use crate::telling::{say, until_true};
use crate::window::{PATIENCE, begins, the};

/// Goes to the settings and takes their picture, light and dark; the window stays dark.
pub async fn both_themes(stage: &mut Stage) -> Result<(), Failure> {
    stage.go("Settings").await?;
    for (name, theme) in [("Light", "light"), ("Dark", "dark")] {
        choose_theme(stage, name, theme).await?;
        stage.picture_always(&format!("settings-{theme}")).await?;
    }
    Ok(())
}

/// Chooses a theme by the page's own control and waits until the page wears it.
pub async fn choose_theme(stage: &Stage, name: &str, theme: &str) -> Result<(), Failure> {
    let page = stage.page()?;
    page.click(&begins("button", "Appearance").within(the("navigation", "Settings"))).await?;
    page.click(&the("radio", name).within(the("radiogroup", "Theme"))).await?;
    until_true(&format!("the {theme} theme"), PATIENCE, async || {
        Ok(page.ask("return document.documentElement.dataset.theme").await? == theme)
    })
    .await?;
    // The first section again, as the settings open.
    page.click(&begins("button", "Account").within(the("navigation", "Settings"))).await?;
    say(format_args!("the theme is {theme}"));
    Ok(())
}

//! What compose offers besides a prompt: the picker, the body as text, a press of many; and the page of what was spent.

use crate::Failure;
use crate::demo::stage::{NARROW, Stage, USUAL};
use crate::window::{begins, the};

/// Shows each, and leaves the draft as it was. Only for pictures.
pub async fn shown(stage: &mut Stage) -> Result<(), Failure> {
    stage.go("Studio").await?;
    let page = stage.page()?;
    page.press(&["Control", "m"]).await?;
    page.see(&begins("combobox", "Name, id")).await?;
    stage.picture("picker").await?;
    page.press(&["Escape"]).await?;

    page.fill(&the("textbox", "Prompt"), "A lake at {dawn|noon|dusk}, {calm|rough} water").await?;
    page.see(&the("button", "Submit 6")).await?;
    page.press(&["Control", "j"]).await?;
    for (size, name) in [(USUAL, "alternatives"), (NARROW, "alternatives-900")] {
        stage.resize(size).await?;
        stage.picture(name).await?;
    }
    stage.resize(USUAL).await?;
    page.click(&begins("button", "Preview")).await?;
    page.see(&begins("dialog", "")).await?;
    stage.picture("preview").await?;
    page.press(&["Escape"]).await?;
    page.press(&["Control", "j"]).await?;

    page.click(&begins("button", "Balance")).await?;
    page.see(&the("main", "Spending")).await?;
    stage.picture("spending").await?;
    stage.go("Studio").await
}

//! The first minute: a key is given, checked, and kept in the keychain.

use crate::Failure;
use crate::demo::stage::Stage;
use crate::secret::Secret;
use crate::telling::say;
use crate::window::{has, says, the};

/// Looks right and is none.
const WRONG_KEY: &str = "rk_live_00000000000000000000000000000000";

/// A wrong key is refused in words, and stays in the field.
pub async fn give_wrong_key(stage: &mut Stage) -> Result<(), Failure> {
    let page = stage.page()?;
    page.fill(&the("textbox", "reAPI key"), WRONG_KEY).await?;
    page.click(&the("button", "Check and keep")).await?;
    page.see(&says("status", "The service refused this key")).await?;
    if !stage.desktop.secrets().await?.is_empty() {
        return Err(Failure::Disagree("a refused key was kept".to_owned()));
    }
    say("check: a wrong key is refused in words and kept nowhere");
    Ok(())
}

/// The right one opens the Studio.
pub async fn give_key(stage: &mut Stage) -> Result<(), Failure> {
    let page = stage.page()?;
    page.see(&the("heading", "Paste your reAPI key")).await?;
    stage.picture_always("first-run").await?;
    fill_in(stage).await?;
    page.see(&the("main", "Studio")).await?;
    // The end of what the service says, whichever of the two balances the account begins with.
    page.see(&has("button", "8,412")).await?;
    must_be_in_keychain(stage).await?;
    say("the key is in the keychain, and the balance is in the bar");
    Ok(())
}

/// Gives the right key where one is asked for.
pub async fn fill_in(stage: &mut Stage) -> Result<(), Failure> {
    let page = stage.page()?;
    page.fill(&the("textbox", "reAPI key"), stage.key()).await?;
    page.see(&says("status", "Looks like a key")).await?;
    page.click(&the("button", "Check and keep")).await?;
    stage.key_given += 1;
    Ok(())
}

/// Asks the keychain itself.
pub async fn must_be_in_keychain(stage: &Stage) -> Result<(), Failure> {
    let wanted = Secret::new(stage.key());
    match stage.desktop.secrets().await?.iter().any(|secret| wanted.is_in(secret)) {
        true => Ok(()),
        false => Err(Failure::Disagree("the key is not in the keychain".to_owned())),
    }
}

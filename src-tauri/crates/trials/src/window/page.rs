//! The page in the window: what is found on it, and the hands on mouse and keyboard.

use std::time::Duration;

use fantoccini::Client;
use fantoccini::actions::{
    Actions, InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
};
use fantoccini::elements::{Element, ElementRef};
use fantoccini::error::{CmdError, ErrorStatus};
use serde_json::{Value, json};

use super::ask::Ask;
use crate::Failure;
use crate::telling::{until, until_true};

/// How long a person would wait for a page that is at work before they gave up on it.
pub const PATIENCE: Duration = Duration::from_secs(30);

const SCRIPT: &str = include_str!("page.js");
const TRICKS: &str = include_str!("tricks.js");
const TIMES: &str = include_str!("../bench/compose.js");
const SCROLL: &str = include_str!("../bench/library/scroll.js");
const WITNESS: &str = include_str!("witness.js");
/// WebDriver's name for "this is an element of the page".
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The page of one window. Cheap to clone.
#[derive(Clone)]
pub struct Page {
    client: Client,
}

impl Page {
    pub(super) fn new(client: Client) -> Page {
        Page { client }
    }

    /// What is there now, if it is.
    pub async fn find(&self, ask: &Ask) -> Result<Option<Element>, Failure> {
        let found = self.run("find", json!(ask)).await?;
        let id = found.get(ELEMENT).and_then(Value::as_str);
        Ok(id.map(|id| Element::from_element_id(self.client.clone(), ElementRef::from(id.to_owned()))))
    }

    /// The names of all that are there now, in the page's order.
    pub async fn names(&self, ask: &Ask) -> Result<Vec<String>, Failure> {
        let names = self.run("names", json!(ask)).await?;
        serde_json::from_value(names).map_err(Failure::not_understood("names on the page"))
    }

    /// Waits until it is there.
    pub async fn see(&self, ask: &Ask) -> Result<Element, Failure> {
        self.see_within(ask, PATIENCE).await
    }

    /// Waits so long until it is there.
    pub async fn see_within(&self, ask: &Ask, limit: Duration) -> Result<Element, Failure> {
        until(&ask.to_string(), limit, async || self.find(ask).await).await
    }

    /// Waits until it is gone.
    pub async fn see_no_more(&self, ask: &Ask, limit: Duration) -> Result<(), Failure> {
        until_true(&format!("{ask} to go"), limit, async || Ok(self.find(ask).await?.is_none())).await
    }

    /// Clicks in its middle, as soon as it is there and nothing lies over it.
    pub async fn click(&self, ask: &Ask) -> Result<(), Failure> {
        until(&format!("a click on {ask}"), PATIENCE, async || {
            let Some(element) = self.find(ask).await? else { return Ok(None) };
            match element.click().await {
                Ok(()) => Ok(Some(())),
                Err(error) if may_pass(&error) => Ok(None),
                Err(error) => Err(error.into()),
            }
        })
        .await
    }

    /// Clicks into it and types; what was in it is typed over. Where a page is still growing, a click may land beside it:
    /// then it is clicked again.
    pub async fn fill(&self, ask: &Ask, text: &str) -> Result<(), Failure> {
        until_true(&format!("the focus in {ask}"), PATIENCE, async || {
            self.click(ask).await?;
            let (wanted, active) = (self.find(ask).await?, self.client.active_element().await?);
            Ok(wanted.is_some_and(|wanted| wanted.element_id() == active.element_id()))
        })
        .await?;
        self.press(&["Control", "a"]).await?;
        // The driver takes no empty text; without one what is selected is deleted.
        self.keys(if text.is_empty() { "\u{E017}" } else { text }).await
    }

    /// Types where the keyboard is; the end of a line is the key Enter.
    pub async fn keys(&self, text: &str) -> Result<(), Failure> {
        Ok(self.client.active_element().await?.send_keys(&text.replace('\n', "\u{E007}")).await?)
    }

    /// Presses keys together, as `["Control", "Enter"]`: all down in this order, then all up.
    pub async fn press(&self, keys: &[&str]) -> Result<(), Failure> {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for key in keys {
            actions = actions.then(KeyAction::Down { value: key_of(key) });
        }
        for key in keys.iter().rev() {
            actions = actions.then(KeyAction::Up { value: key_of(key) });
        }
        Ok(self.client.perform_actions(actions).await?)
    }

    /// Moves the pointer to a corner where nothing is, so that it shows no hint in a picture.
    pub async fn rest_pointer(&self) -> Result<(), Failure> {
        let away = PointerAction::MoveTo { duration: Some(Duration::ZERO), x: 2.0, y: 2.0 };
        let actions = MouseActions::new("mouse".to_owned()).then(away);
        Ok(self.client.perform_actions(Actions::from(actions)).await?)
    }

    /// Clicks twice quickly.
    pub async fn double_click(&self, element: Element) -> Result<(), Failure> {
        let to = PointerAction::MoveToElement { element, duration: Some(Duration::ZERO), x: 0.0, y: 0.0 };
        let (down, up) =
            (PointerAction::Down { button: MOUSE_BUTTON_LEFT }, PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        let mouse = MouseActions::new("mouse".to_owned()).then(to);
        let mouse = mouse.then(down.clone()).then(up.clone()).then(down).then(up);
        Ok(self.client.perform_actions(Actions::from(mouse)).await?)
    }

    /// Waits until nothing moves, all pictures are there and what is there has been drawn.
    pub async fn settle(&self) -> Result<(), Failure> {
        until_true("the page to come to rest", PATIENCE, async || Ok(self.run("settled", Value::Null).await? == true))
            .await?;
        self.client
            .execute_async("requestAnimationFrame(() => requestAnimationFrame(() => arguments[0]()))", Vec::new())
            .await?;
        Ok(())
    }

    /// What a script of the trial says. For facts that have neither a role nor a name, such as a video's time.
    pub async fn ask(&self, script: &str) -> Result<Value, Failure> {
        Ok(self.client.execute(script, Vec::new()).await?)
    }

    /// What the trial's witness in the page answers: `begin`, `take`, `ask`, `stores`.
    pub async fn witness(&self, verb: &str, request: Value) -> Result<Value, Failure> {
        self.run_async(WITNESS, verb, request).await
    }

    /// What comes of the tricks of a page in the wrong hands: `commands`, `code`, `reach`, `leave`, `tempt`.
    pub async fn tricks(&self, verb: &str, request: Value) -> Result<Value, Failure> {
        self.run_async(TRICKS, verb, request).await
    }

    /// Times taken in the page by the bench: `form`, `keys`, `plain`, `take`.
    pub async fn times(&self, verb: &str, request: Value) -> Result<Value, Failure> {
        Ok(self.client.execute_async(TIMES, vec![json!(verb), request]).await?)
    }

    /// Scrolls in the page for the bench: `grid`, `boxes`, `clear`, `take`, `tallest`, `last`.
    pub async fn scroll(&self, verb: &str, request: Value) -> Result<Value, Failure> {
        Ok(self.client.execute_async(SCROLL, vec![json!(verb), request]).await?)
    }

    /// The page's text and what is on it, for a report.
    pub async fn outline(&self) -> Result<String, Failure> {
        Ok(self.run("outline", Value::Null).await?.as_str().unwrap_or_default().to_owned())
    }

    async fn run_async(&self, script: &str, verb: &str, request: Value) -> Result<Value, Failure> {
        let mut answer = self.client.execute_async(script, vec![json!(verb), request]).await?;
        match answer.get_mut("value") {
            Some(value) => Ok(value.take()),
            None => {
                Err(Failure::NotUnderstood { what: format!("the page's answer to {verb:?}"), why: answer.to_string() })
            }
        }
    }

    async fn run(&self, verb: &str, ask: Value) -> Result<Value, Failure> {
        Ok(self.client.execute(SCRIPT, vec![json!(verb), ask]).await?)
    }
}

/// Errors of a click that pass when the page has come to rest.
fn may_pass(error: &CmdError) -> bool {
    let passing = [
        ErrorStatus::ElementClickIntercepted,
        ErrorStatus::ElementNotInteractable,
        ErrorStatus::NoSuchElement,
        ErrorStatus::StaleElementReference,
    ];
    matches!(error, CmdError::Standard(refusal) if passing.contains(&refusal.error))
}

/// A key by its name: a sign stands for itself.
fn key_of(name: &str) -> char {
    match name {
        "Control" => '\u{E009}',
        "Alt" => '\u{E00A}',
        "Shift" => '\u{E008}',
        "Enter" => '\u{E007}',
        "Escape" => '\u{E00C}',
        "ArrowUp" => '\u{E013}',
        "ArrowDown" => '\u{E015}',
        "ArrowLeft" => '\u{E012}',
        "ArrowRight" => '\u{E014}',
        "End" => '\u{E010}',
        "Home" => '\u{E011}',
        "Space" => ' ',
        sign => sign.chars().next().unwrap_or(' '),
    }
}

//! Every model of the catalogue once, in the real window: what the form showed as the body is what the service got.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use catalogue::{Catalogue, Kind, Model};
use serde_json::{Map, Value};

use crate::Failure;
use crate::demo::stage::{Stage, WIDE};
use crate::demo::{compose, first_run};
use crate::telling::{say, until, until_true};
use crate::window::{Page, begins, the};

/// A form has its body by then.
const CHECKED_WITHIN: Duration = Duration::from_secs(10);
/// Three at a time go out, and each is looked at every few seconds.
const SENT_WITHIN: Duration = Duration::from_secs(60);
/// Where the catalogue's bodies that must pass are, beside the models.
const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../catalogue/cases");

/// Answers how many models were submitted; all of them, or it fails.
pub async fn submit_each(stage: &mut Stage) -> Result<usize, Failure> {
    stage.open().await?;
    first_run::give_key(stage).await?;
    stage.resize(WIDE).await?;
    let page = stage.page()?;
    page.press(&["Control", "j"]).await?;
    let mut shown: BTreeMap<String, Value> = BTreeMap::new();
    let models: Vec<&Model> = Catalogue::embedded().models().collect();
    for model in &models {
        let body =
            submit(&page, model).await.map_err(|failure| Failure::Disagree(format!("{}: {failure}", model.id)))?;
        shown.insert(model.id.clone(), body);
        if shown.len().is_multiple_of(20) {
            say(format_args!("{} of {} models are submitted", shown.len(), models.len()));
        }
    }
    let sent = async || Ok(stage.sandbox()?.ledger().charges.len() >= models.len());
    // What was not sent is said by its name below.
    if until_true("all to be sent", SENT_WITHIN, sent).await.is_err() {
        say("not all are sent");
    }
    let ledger = stage.sandbox()?.ledger();
    if !ledger.refused.is_empty() {
        return Err(Failure::Disagree(format!("the service refused {:?}", ledger.refused)));
    }
    for charge in &ledger.charges {
        let got: Value = serde_json::from_str(&charge.body).map_err(Failure::not_understood("a body"))?;
        let said = got["model"].as_str().and_then(|model| shown.remove(model));
        if said.as_ref() != Some(&got) {
            return Err(Failure::Disagree(format!("the form showed {said:?}, and the service got {got}")));
        }
    }
    if !shown.is_empty() {
        return Err(Failure::Disagree(format!("never sent: {:?}", shown.keys())));
    }
    say(format_args!("check: {} of {} models were submitted once, as the form showed", models.len(), models.len()));
    stage.close().await?;
    Ok(models.len())
}

/// Fills the form and submits. Answers the body that the form showed.
async fn submit(page: &Page, model: &Model) -> Result<Value, Failure> {
    let wanted = good_body(model)?;
    let mut body = wanted.clone();
    body.remove("model");
    compose::choose_kind(page, kind(model.kind)).await?;
    compose::choose_model(page, &model.id, &model.title).await?;
    // The prompt of the model before stays: what is sent without one has it taken out.
    if let Some(field) = &model.prompt {
        let prompt = body.get(&field.name).and_then(Value::as_str).unwrap_or_default().to_owned();
        if !prompt.is_empty() {
            body.remove(&field.name);
        }
        page.fill(&the("textbox", "Prompt"), &prompt).await?;
    }
    // With one place for links there is no question where they go.
    if let [place] = model.references.as_slice() {
        let links = match body.remove(&place.name) {
            Some(Value::String(link)) => vec![link],
            Some(Value::Array(links)) => links.iter().filter_map(|link| link.as_str().map(str::to_owned)).collect(),
            _ => Vec::new(),
        };
        for link in links {
            page.fill(&the("textbox", "Add link"), &link).await?;
            page.press(&["Enter"]).await?;
        }
    }
    if !body.is_empty() {
        fill_extra(page, &Value::Object(body.clone()).to_string()).await?;
    }
    page.see_within(&the("button", "Submit"), CHECKED_WITHIN).await?;
    let shown = until("the whole body to be shown", CHECKED_WITHIN, async || {
        let text = page.ask("return document.querySelector('[data-field=body] textarea')?.value ?? null").await?;
        let shown: Option<Value> = text.as_str().and_then(|text| serde_json::from_str(text).ok());
        Ok(shown.filter(|shown| shown.as_object() == Some(&wanted)))
    })
    .await?;
    page.press(&["Control", "Enter"]).await?;
    until_true("the line that says that it is in the queue", CHECKED_WITHIN, async || {
        Ok(page.ask("return document.querySelector('.submit')?.innerText.includes('It is in the queue')").await?
            == true)
    })
    .await?;
    clear(page, &body).await?;
    Ok(shown)
}

/// Nothing of one model is left for the next.
async fn clear(page: &Page, extra: &Map<String, Value>) -> Result<(), Failure> {
    if !extra.is_empty() {
        fill_extra(page, "{}").await?;
    }
    // Afterwards: where a link was removed, the focus goes to the next one.
    while let Some(remove) = page.find(&begins("button", "Remove ")).await? {
        remove.click().await?;
    }
    Ok(())
}

/// Under a form that is long and still growing no click is sure to meet it: the focus is put there, and typed.
async fn fill_extra(page: &Page, text: &str) -> Result<(), Failure> {
    let focus = "const field = document.querySelector('[data-field=extra] textarea'); \
        field?.scrollIntoView({ block: 'center' }); field?.focus(); return field === document.activeElement";
    until_true("the focus in the extra JSON", CHECKED_WITHIN, async || Ok(page.ask(focus).await? == true)).await?;
    page.press(&["Control", "a"]).await?;
    page.keys(text).await
}

/// The first body of the catalogue's own that must pass.
fn good_body(model: &Model) -> Result<Map<String, Value>, Failure> {
    let path = Path::new(CASES).join(format!("{}.json", model.id));
    let text = fs::read_to_string(&path).map_err(Failure::file(&path))?;
    let cases: Value = serde_json::from_str(&text).map_err(Failure::not_understood("a case"))?;
    match &cases["good"][0] {
        Value::Object(body) => Ok(body.clone()),
        other => Err(Failure::Disagree(format!("{} begins with {other}", path.display()))),
    }
}

fn kind(kind: Kind) -> sandbox::Kind {
    match kind {
        Kind::Image => sandbox::Kind::Image,
        Kind::Video => sandbox::Kind::Video,
        Kind::Audio => sandbox::Kind::Audio,
    }
}

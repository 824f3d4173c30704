//! Two readings of the service's rules that were made apart, the catalogue's and the sandbox's: what the app has nothing
//! to say against, the sandbox takes, and what the app blocks, the sandbox refuses.

use std::path::Path;

use catalogue::{Catalogue, Checked, Control, Model, Parts, Takes, check, draft_of_body};
use reapi::{ApiBase, ApiKey, Client, Endpoint};
use sandbox::{Options, Sandbox};
use serde_json::{Value, json};
use trials::crash::Chance;

/// Forms of each model: the good bodies of the catalogue's own cases, then changed ones.
const FORMS: usize = 40;
/// Known from pages that name parameters without the service's own schema: of these the sandbox holds only the types.
const BY_THEIR_PAGES: [&str; 2] = ["audio-stem-separator", "audio-voice-change"];
const SEED: u64 = 20_261_129;

#[tokio::test(flavor = "multi_thread")]
async fn the_sandbox_takes_what_the_app_finds_ready_and_refuses_what_it_blocks() {
    let catalogue = Catalogue::embedded();
    let options = Options { requests_per_minute: u32::MAX, balance: 1 << 50, ..Options::default() };
    let sandbox = Sandbox::start(options).await.unwrap();
    let client = Client::builder(ApiBase::parse(&sandbox.api_url()).unwrap()).build().unwrap();
    let key = ApiKey::parse(sandbox.key()).unwrap();
    let (mut sent, mut taken, mut wrong, mut seldom_ready) = (0_u64, 0, Vec::new(), Vec::new());
    for (number, model) in catalogue.models().enumerate() {
        let mut chance = Chance::of(SEED, number);
        let good = good_bodies(&model.id);
        let mut ready = 0;
        for form in 0..FORMS {
            let mut parts = draft_of_body(catalogue, model.kind, &good[form % good.len()].to_string());
            if form >= good.len() {
                (0..=chance.below(4)).for_each(|_| change(&mut parts, model, &mut chance));
            }
            let Checked { body: Some(body), problems, blocked, .. } = checked(&parts) else { continue };
            // What is only warned of may be refused or not: the person was told.
            if !blocked && !problems.is_empty() {
                continue;
            }
            sent += 1;
            ready += usize::from(!blocked);
            match (blocked, client.submit(&key, endpoint(model), body.clone().into_bytes()).await) {
                (false, Ok(_)) => taken += 1,
                (false, Err(error)) => wrong.push(format!("ready, and refused: {error}: {body}")),
                (true, Ok(_)) => {
                    taken += 1;
                    let why = problems.iter().find(|problem| problem.blocks).unwrap();
                    if !BY_THEIR_PAGES.contains(&&*model.id) {
                        wrong.push(format!("blocked, and taken: {:?} of {}: {body}", why.code, why.field));
                    }
                }
                (true, Err(_)) => {}
            }
        }
        if ready < FORMS / 8 {
            seldom_ready.push(format!("{} ({ready})", model.id));
        }
    }
    assert!(wrong.is_empty(), "{} of {sent}:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(seldom_ready, Vec::<String>::new(), "hardly any form of these was ready");
    let ledger = sandbox.ledger();
    assert_eq!((ledger.submissions_seen, ledger.tasks.len()), (sent, taken));
    sandbox.shutdown().await;
}

fn good_bodies(model: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalogue/cases").join(format!("{model}.json"));
    let cases: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    cases["good"].as_array().unwrap().clone()
}

fn checked(parts: &Parts) -> Checked {
    check(Catalogue::embedded(), &parts.draft())
}

fn endpoint(model: &Model) -> Endpoint {
    match model.kind {
        catalogue::Kind::Image => Endpoint::Images,
        catalogue::Kind::Video => Endpoint::Videos,
        catalogue::Kind::Audio => Endpoint::Audio,
    }
}

/// One thing that a person may do in the form.
fn change(parts: &mut Parts, model: &Model, chance: &mut Chance) {
    match chance.below(6) {
        0 => parts.prompt = prompt(chance),
        1 if !model.references.is_empty() => {
            let reference = &model.references[chance.below(model.references.len())];
            parts.references.push((link(reference.takes, chance), Some(reference.name.clone())));
        }
        2 if !parts.references.is_empty() => {
            parts.references.remove(chance.below(parts.references.len()));
        }
        3 if !parts.values.is_empty() => {
            let names: Vec<String> = parts.values.keys().cloned().collect();
            parts.values.remove(&names[chance.below(names.len())]);
        }
        _ if !model.parameters.is_empty() => {
            let parameter = &model.parameters[chance.below(model.parameters.len())];
            parts.values.insert(parameter.name.clone(), value(&parameter.control, chance));
        }
        _ => parts.prompt = prompt(chance),
    }
}

fn prompt(chance: &mut Chance) -> String {
    match chance.below(6) {
        0 => String::new(),
        1 => "夜の港、雨上がり".to_owned(),
        2 => "A heron on a roof. ".repeat(1 << chance.below(11)),
        _ => "A heron on a roof".to_owned(),
    }
}

fn link(takes: Takes, chance: &mut Chance) -> String {
    let ending = match takes {
        Takes::Text | Takes::Task => "txt",
        Takes::Images | Takes::Frames => "png",
        Takes::Video => "mp4",
        Takes::Sound => "mp3",
    };
    format!("https://files.example/{}.{ending}", chance.below(1_000))
}

fn value(control: &Control, chance: &mut Chance) -> Value {
    match control {
        Control::Ratio { values } => json!(values[chance.below(values.len())]),
        Control::Choice { values, .. } => values[chance.below(values.len())].clone(),
        Control::Whole { min, max, .. } => {
            let (min, max) = (min.unwrap_or(0.0), max.unwrap_or(100.0));
            json!(whole(min) + i64::try_from(chance.below(usize::try_from(whole(max - min)).unwrap() + 2)).unwrap())
        }
        Control::Decimal { min, max, .. } => {
            let (min, max) = (min.unwrap_or(0.0), max.unwrap_or(1.0));
            json!(min + (max - min) * f64::from(u32::try_from(chance.below(101)).unwrap()) / 100.0)
        }
        Control::Switch => json!(chance.once_in(2)),
        Control::Seed { .. } => json!(chance.below(1_000)),
        Control::Text { max_length, .. } => {
            let longest = max_length.map_or(200, |most| most as usize);
            json!("é".repeat(chance.below(longest.min(4_000)) + 1))
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "limits of the catalogue are small whole numbers")]
fn whole(limit: f64) -> i64 {
    limit as i64
}

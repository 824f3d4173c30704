//! Looks for the key where it must not be: in the page, between page and app, in what the system shows of processes,
//! on the bus, at the CDN and other hosts, and in every file.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::Failure;
use crate::demo::stage::Stage;
use crate::desktop::proc;
use crate::secret::Secret;
use crate::telling::say;

/// What was searched without a find.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Trail {
    /// Files under profile, archive, logs, pictures and private home.
    pub files: usize,
    pub file_bytes: u64,
    /// Lines in the app's log at the lowest level.
    pub trace_lines: usize,
    /// Looks at a process of the desktop: environment and command line.
    pub processes: usize,
    /// Calls of commands with their answers.
    pub ipc_calls: usize,
    /// Answers and events as they were handed to the page's code.
    pub ipc_said: usize,
    pub ipc_bytes: usize,
    /// Calls that carried the key in, as one must.
    pub key_calls: usize,
    /// Places where the page can keep a text, and what they held.
    pub stores: usize,
    pub store_bytes: usize,
    /// Places that this web view does not have.
    pub stores_not_there: Vec<String>,
    pub bus_messages: usize,
    pub bus_bytes: usize,
    /// Bytes that reached the CDN's port.
    pub cdn_bytes: usize,
    /// Other ends of the app's connections, this computer's and others.
    pub peers: usize,
}

/// What the page gets from the app without knowing anything.
const QUESTIONS: [&str; 9] =
    ["opening", "account", "balance", "models", "draft", "queue", "status", "settings", "archive"];

/// Processes of the web view, as the system cuts their names.
const WEB_VIEW: [&str; 2] = ["WebKitWebProces", "WebKitNetworkPr"];

/// The one command that takes a key.
const KEY_COMMAND: &str = "/key_keep";

#[derive(Deserialize)]
struct Heard {
    calls: Vec<Call>,
    said: Vec<String>,
}

#[derive(Deserialize)]
struct Call {
    to: String,
    sent: String,
    answer: String,
}

/// From now on all that goes between page and app is written down, in the page.
pub async fn begin(stage: &Stage) -> Result<(), Failure> {
    stage.page()?.witness("begin", Value::Null).await.map(|_| ())
}

/// Looks at everything that ends with the app: call it before the app is closed or killed.
pub async fn look(stage: &mut Stage) -> Result<(), Failure> {
    let secret = Secret::new(stage.key());
    look_between(stage, &secret).await?;
    look_into_page(stage, &secret).await?;
    look_at_processes(stage, &secret)?;
    let trail = &stage.trail;
    say(format_args!(
        "check: the key went in by {} of {} calls, came back by none, and is not in the page, environ or cmdline",
        trail.key_calls, trail.ipc_calls
    ));
    Ok(())
}

/// Looks at everything that outlives the app, and ends the trail.
pub fn settle(stage: &mut Stage) -> Result<(), Failure> {
    let secret = Secret::new(stage.key());
    look_at_bus(stage, &secret)?;
    look_at_hosts(stage, &secret)?;
    look_into_files(stage, &secret)?;
    let (given, carried) = (stage.key_given, stage.trail.key_calls);
    if carried != given {
        return Err(Failure::Disagree(format!("the key was given {given} times, and {carried} calls carried it")));
    }
    say(format_args!("check: the key was found nowhere: {:?}", stage.trail));
    Ok(())
}

async fn look_between(stage: &mut Stage, secret: &Secret) -> Result<(), Failure> {
    let page = stage.page()?;
    let questions: Vec<(&str, Value)> = QUESTIONS.iter().map(|name| (*name, json!({}))).collect();
    let unanswered = page.witness("ask", json!(questions)).await?;
    if unanswered != json!([]) {
        return Err(Failure::Disagree(format!("the page asked in vain: {unanswered}")));
    }
    let heard = page.witness("take", Value::Null).await?;
    let heard: Heard = serde_json::from_value(heard).map_err(Failure::not_understood("what was heard in the page"))?;
    if heard.calls.len() < QUESTIONS.len() || heard.said.len() < QUESTIONS.len() {
        return Err(Failure::Disagree("what goes between page and app was not heard".to_owned()));
    }
    for call in &heard.calls {
        stage.trail.ipc_bytes += call.to.len() + call.sent.len() + call.answer.len();
        if secret.is_in(call.sent.as_bytes()) && call.to.ends_with(KEY_COMMAND) {
            stage.trail.key_calls += 1;
        } else if secret.is_in(call.sent.as_bytes()) || secret.is_in(call.to.as_bytes()) {
            return Err(found("a call of the page to", &call.to));
        }
        if secret.is_in(call.answer.as_bytes()) {
            return Err(found("the answer to", &call.to));
        }
    }
    for said in &heard.said {
        stage.trail.ipc_bytes += said.len();
        if secret.is_in(said.as_bytes()) {
            return Err(found("what the app told the page:", &beginning(said)));
        }
    }
    stage.trail.ipc_calls += heard.calls.len();
    stage.trail.ipc_said += heard.said.len();
    Ok(())
}

async fn look_into_page(stage: &mut Stage, secret: &Secret) -> Result<(), Failure> {
    let stores = stage.page()?.witness("stores", Value::Null).await?;
    let stores = stores.as_object().filter(|stores| stores["document"].as_str().is_some_and(|text| text.len() > 1_000));
    let stores = stores.ok_or_else(|| Failure::Disagree("the page could not be looked into".to_owned()))?;
    stage.trail.stores_not_there.clear();
    for (name, kept) in stores {
        if kept.as_str().is_some_and(|kept| kept.starts_with("not here: ")) {
            stage.trail.stores_not_there.push(name.clone());
        }
        let kept = kept.as_str().unwrap_or_default();
        stage.trail.store_bytes += kept.len();
        if secret.is_in(kept.as_bytes()) {
            return Err(found("the page's", name));
        }
    }
    stage.trail.stores = stores.len();
    Ok(())
}

fn look_at_processes(stage: &mut Stage, secret: &Secret) -> Result<(), Failure> {
    let shown = proc::given(&stage.desktop.home().to_string_lossy());
    let app = stage.window()?.pid();
    let web = shown.iter().filter(|shown| WEB_VIEW.contains(&shown.name.as_str()));
    let seen: Vec<&proc::Shown> = shown.iter().filter(|shown| shown.pid == app).chain(web).collect();
    if seen.len() < 1 + WEB_VIEW.len() || seen[0].pid != app {
        let names: Vec<&str> = shown.iter().map(|shown| shown.name.as_str()).collect();
        return Err(Failure::Disagree(format!("the app and its web view are not among the processes: {names:?}")));
    }
    for process in seen {
        // Not 0, which is what many systems begin with: it does not keep a dump from a program that collects them.
        let (now, most) = process.core_limit;
        if now != Some(most.map_or(1, |most| most.min(1))) {
            let name = &process.name;
            return Err(Failure::Disagree(format!("a crash of {name} may be dumped: {now:?} of {most:?} bytes")));
        }
    }
    for process in &shown {
        if secret.is_in(&process.environ) || secret.is_in(&process.cmdline) {
            return Err(found("environ or cmdline of", &process.name));
        }
    }
    stage.trail.processes += shown.len();
    Ok(())
}

/// Nobody is left out, the keychain neither: the app and it encrypt what they tell each other. Only what the keychain
/// told this trial, which asked for it in plain text, is known to hold the key.
fn look_at_bus(stage: &mut Stage, secret: &Secret) -> Result<(), Failure> {
    let us = stage.desktop.name_on_bus().map(|name| name.as_str().to_owned()).unwrap_or_default();
    let messages = stage.desktop.overheard();
    let (mut notices, mut keepings) = (0, 0);
    for message in &messages {
        let header = message.header();
        if header.destination().is_some_and(|to| to.as_str() == us) {
            continue;
        }
        let member = header.member().map_or("", |member| member.as_str());
        notices += usize::from(member == "Notify");
        keepings += usize::from(member == "CreateItem");
        let bytes = message.data().bytes();
        if secret.is_in(bytes) {
            return Err(found("a message on the bus:", &format!("{header:?}")));
        }
        stage.trail.bus_messages += 1;
        stage.trail.bus_bytes += bytes.len();
    }
    if notices == 0 || keepings == 0 {
        return Err(Failure::Disagree(format!("the bus was not heard: {notices} notices, {keepings} keys kept")));
    }
    Ok(())
}

fn look_at_hosts(stage: &mut Stage, secret: &Secret) -> Result<(), Failure> {
    let heard = stage.heard_at_cdn()?;
    if !heard.starts_with(b"GET /media/") {
        return Err(Failure::Disagree("what reached the CDN was not heard".to_owned()));
    }
    if secret.is_in(&heard) {
        return Err(found("what reached", "the CDN"));
    }
    stage.trail.cdn_bytes = heard.len();
    let met = stage.watch.met();
    if let Some(stranger) = met.iter().find(|peer| !peer.ip().is_loopback()) {
        return Err(Failure::Disagree(format!("the app was connected with {stranger}, which it has no reason for")));
    }
    stage.trail.peers = met.len();
    if met.is_empty() { Err(Failure::Disagree("no connection of the app was seen".to_owned())) } else { Ok(()) }
}

/// Searches the profile with the archive, the logs and the private home.
fn look_into_files(stage: &mut Stage, secret: &Secret) -> Result<(), Failure> {
    for folder in [stage.app.profile(), stage.options.out.as_path(), stage.desktop.home()] {
        let searched = secret.search(folder)?;
        if let Some(file) = searched.found.first() {
            return Err(found("the file", &file.display().to_string()));
        }
        stage.trail.files += searched.files;
        stage.trail.file_bytes += searched.bytes;
    }
    stage.trail.trace_lines = trace_lines(&stage.app.profile().join("logs"))?;
    if stage.trail.trace_lines == 0 {
        return Err(Failure::Disagree("the app did not log at its lowest level".to_owned()));
    }
    Ok(())
}

fn trace_lines(logs: &Path) -> Result<usize, Failure> {
    let mut lines = 0;
    for entry in std::fs::read_dir(logs).map_err(Failure::file(logs))? {
        let file = entry.map_err(Failure::file(logs))?.path();
        let text = std::fs::read(&file).map_err(Failure::file(&file))?;
        lines += String::from_utf8_lossy(&text).lines().filter(|line| line.contains(" TRACE ")).count();
    }
    Ok(lines)
}

fn found(place: &str, name: &str) -> Failure {
    Failure::Disagree(format!("the key is in {place} {name}"))
}

/// What it is about, without what may stand further on.
fn beginning(said: &str) -> String {
    said.chars().take(24).collect()
}

//! Does in the page what a page in the wrong hands would do, and sees it refused.

use serde_json::{Value, json};

use crate::Failure;
use crate::demo::stage::Stage;
use crate::telling::{say, until};
use crate::window::{PATIENCE, the};

/// Commands of Tauri, of its plugins, and such as never were: none is for the page.
const OUTSIDE: &[&str] = &[
    "plugin:fs|read_file",
    "plugin:fs|read_text_file",
    "plugin:fs|write_file",
    "plugin:shell|execute",
    "plugin:shell|open",
    "plugin:opener|open_path",
    "plugin:opener|open_url",
    "plugin:opener|reveal_item_in_dir",
    "plugin:http|fetch",
    "plugin:process|exit",
    "plugin:dialog|open",
    "plugin:dialog|save",
    "plugin:dialog|message",
    "plugin:window-state|save_window_state",
    "plugin:window-state|restore_state",
    "plugin:event|emit",
    "plugin:event|emit_to",
    "plugin:app|version",
    "plugin:app|app_hide",
    "plugin:path|resolve_directory",
    "plugin:path|resolve",
    "plugin:window|create",
    "plugin:window|close",
    "plugin:window|destroy",
    "plugin:window|set_title",
    "plugin:webview|create_webview",
    "plugin:webview|create_webview_window",
    "plugin:webview|internal_toggle_devtools",
    "plugin:resources|close",
    "plugin:menu|new",
    "plugin:tray|new",
    "plugin:image|from_path",
    "key_read",
    "key",
    "bindings",
    "export",
    "shutdown",
    "",
    "../key_keep",
    "Key_Keep",
];

/// Our own commands with what they do not take.
fn absurd() -> Vec<(&'static str, Value)> {
    vec![
        ("task", json!({})),
        ("task", json!({ "id": "1; DROP TABLE task" })),
        ("task", json!({ "id": -1 })),
        ("task", json!({ "id": 1e300 })),
        ("task", json!({ "id": 9_223_372_036_854_775_807_i64 })),
        ("task", json!({ "id": [1] })),
        ("reuse", json!({ "task": null })),
        ("output_open", json!({ "output": -1 })),
        ("output_open", json!({ "output": "/etc/passwd" })),
        ("output_reveal", json!({ "output": "../../.ssh" })),
        ("service_open", json!({ "page": "https://evil.example" })),
        ("service_open", json!({ "page": "file:///etc/passwd" })),
        ("service_open", json!({ "page": "keys/../x" })),
        ("key_keep", json!({ "key": 5, "keep": "keychain" })),
        ("key_keep", json!({ "key": "rk_live_0123456789abcdef", "keep": "file" })),
        ("key_keep", json!({ "key": "", "keep": "keychain" })),
        ("model_form", json!({ "kind": "program", "id": "x" })),
        ("settings_save", json!({ "settings": {} })),
        ("settings_save", json!({ "settings": "x".repeat(1 << 20) })),
        ("decide", json!({ "task": 1, "decision": { "way": "steal" } })),
        ("decide", json!({ "task": -7, "decision": { "way": "dismiss" } })),
        ("library_rows", json!({ "view": -1, "from": 0, "to": 1 })),
        ("library_front", json!({ "request": "all", "to": 1 })),
        ("submit", json!({ "draft": { "prompt": "x" } })),
        ("remember", json!({ "name": "a\u{0}b", "value": "y".repeat(10 << 20) })),
    ]
}

/// The page's last minutes: afterwards it is not what it was.
pub async fn hold(stage: &Stage) -> Result<(), Failure> {
    commands(stage).await?;
    code(stage).await?;
    reaching(stage).await?;
    leaving(stage).await
}

async fn commands(stage: &Stage) -> Result<(), Failure> {
    let mut all: Vec<(&str, Value)> = OUTSIDE.iter().map(|name| (*name, json!({}))).collect();
    all.extend(absurd());
    let answers = stage.page()?.tricks("commands", json!(all)).await?;
    let answers = answers.as_array().map(Vec::as_slice).unwrap_or_default();
    let taken: Vec<&Value> = answers.iter().filter(|answer| answer["answered"] != json!(false)).collect();
    if answers.len() != all.len() || !taken.is_empty() {
        return Err(Failure::Disagree(format!("these calls were not refused: {taken:?}")));
    }
    // A command outside the list is turned away as such, before anything else is looked at.
    let outside = &answers[..OUTSIDE.len()];
    if let Some(other) =
        outside.iter().find(|answer| !answer["said"].as_str().is_some_and(|said| said.contains("not allowed")))
    {
        return Err(Failure::Disagree(format!("this command was not refused by the list: {other}")));
    }
    say(format_args!(
        "check: {} commands outside the list and {} absurd calls are refused",
        outside.len(),
        absurd().len()
    ));
    Ok(())
}

async fn code(stage: &Stage) -> Result<(), Failure> {
    let outcome = stage.page()?.tricks("code", Value::Null).await?;
    if outcome["ran"] != json!([]) || outcome["tried"].as_u64().is_none_or(|tried| tried < 10) {
        return Err(Failure::Disagree(format!("text was run as code: {outcome}")));
    }
    say(format_args!("check: text is not run as code in any of {} ways", outcome["tried"]));
    Ok(())
}

/// To a host that is not there, and to one that is: there nothing may arrive.
async fn reaching(stage: &Stage) -> Result<(), Failure> {
    let cdn = stage.sandbox()?.cdn_url();
    let mut ways = 0;
    for address in ["http://example.invalid", "https://example.invalid", cdn.as_str()] {
        let outcome = stage.page()?.tricks("reach", json!(address)).await?;
        ways = outcome["tried"].as_u64().unwrap_or_default();
        let said = outcome["said"].as_array().map(Vec::as_slice).unwrap_or_default();
        // What was said shows that it was the policy that refused, and not the network that failed.
        let by_policy = [
            "connect-src",
            "form-action",
            "frame-src",
            "img-src",
            "media-src",
            "object-src",
            "script-src-elem",
            "style-src-elem",
        ];
        let silent = by_policy.iter().find(|directive| !said.contains(&json!(directive)));
        if outcome["reached"] != json!([]) || silent.is_some() {
            return Err(Failure::Disagree(format!("the page reached out to {address} ({silent:?}): {outcome}")));
        }
    }
    let arrived = String::from_utf8_lossy(&stage.sandbox()?.heard_at_cdn()).into_owned();
    if let Some(line) = arrived.lines().find(|line| line.contains("tried-")) {
        return Err(Failure::Disagree(format!("the page's request arrived: {line}")));
    }
    say(format_args!("check: the page reaches no host by any of {ways} ways"));
    Ok(())
}

async fn leaving(stage: &Stage) -> Result<(), Failure> {
    let page = stage.page()?;
    let here = page.ask("return location.href").await?;
    let elsewhere = [
        "https://example.invalid/",
        &format!("{}/", stage.sandbox()?.cdn_url()),
        "file:///etc/passwd",
        "data:text/html,elsewhere",
        "tauri://elsewhere/index.html",
        "javascript:document.body.remove()",
        "mailto:somebody@example.invalid",
        "afterimage://task/1",
    ];
    let outcome = page.tricks("leave", json!(elsewhere)).await?;
    if outcome["opened"] != json!([]) || outcome["here"] != here || outcome["page"] != json!(true) {
        return Err(Failure::Disagree(format!("the window left its page: {outcome}")));
    }
    page.tricks("tempt", json!("https://example.invalid/")).await?;
    page.click(&the("button", "Elsewhere")).await?;
    let opened = until("the click to be taken", PATIENCE, async || {
        Ok(page.ask("return window.__opened ?? null").await?.as_str().map(str::to_owned))
    })
    .await?;
    if opened != "nothing" || page.ask("return location.href").await? != here {
        return Err(Failure::Disagree("the window left its page".to_owned()));
    }
    say(format_args!("check: the window stays on its page and opens no other, for {} addresses", elsewhere.len()));
    Ok(())
}

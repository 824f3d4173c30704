//! The readable page: one file without scripts and without anything from elsewhere.

use std::io::{Result, Write};

use library::{Account, TaskState};

use super::clean::{clean, clean_text};
use super::lines::{Entry, cost, time};
use super::words;
use crate::page_text::Text;
use crate::spending::{Figures, charge};

const STYLE: &str = "\
:root{color-scheme:light dark;--text:#1a1d1c;--soft:#5b6361;--line:#d9dcd9;--page:#faf9f6;--warn:#8a5a00}
@media (prefers-color-scheme:dark){:root{--text:#e6e8e6;--soft:#9aa3a0;--line:#343a38;--page:#161918;--warn:#e0b060}}
body{margin:0 auto;max-width:60rem;padding:2rem 1.5rem;background:var(--page);color:var(--text);\
font:15px/1.45 system-ui,sans-serif}
h1{font-size:1.5rem;margin:0 0 .25rem}h2{font-size:1.1rem;margin:0 0 .5rem}p{margin:.25rem 0}
section{border-top:1px solid var(--line);padding:1.25rem 0;content-visibility:auto;contain-intrinsic-size:auto 30rem}
.soft{color:var(--soft)}.warn{color:var(--warn)}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.15rem 1rem;margin:.5rem 0}
dt{color:var(--soft)}dd{margin:0}
dd,td,pre,.prompt{overflow-wrap:anywhere;unicode-bidi:isolate}
.prompt,pre{white-space:pre-wrap}pre{font:13px/1.4 ui-monospace,monospace;margin:.5rem 0}
table{border-collapse:collapse;width:100%;font-size:.9rem}td{padding:.15rem .75rem .15rem 0;vertical-align:top}
td:first-child{white-space:nowrap;color:var(--soft);font-variant-numeric:tabular-nums}
summary{cursor:pointer;color:var(--soft)}@media print{details{display:none}}
";

pub(super) fn head(to: &mut impl Write, title: &str, account: &Account, figures: &Figures) -> Result<()> {
    let title = Text(title);
    write!(
        to,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
        <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
        <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n\
        </head>\n<body>\n<h1>{title}</h1>\n<p class=\"soft\">{} · {} · times are UTC</p>\n",
        Text(&account.name),
        Text(&clean(&account.api_base)),
    )?;
    let kept = figures.charged - figures.refunded;
    write!(
        to,
        "<dl>\n<dt>Tasks</dt><dd>{}</dd>\n<dt>Charged</dt><dd>{} credits</dd>\n<dt>Came back</dt><dd>{} credits</dd>\n\
        <dt>Spent</dt><dd>{kept} credits</dd>\n",
        figures.tasks, figures.charged, figures.refunded,
    )?;
    if figures.estimated_tasks > 0 {
        let tasks = figures.estimated_tasks;
        writeln!(to, "<dt>Estimated</dt><dd>of {tasks} tasks the charge is the price list's figure</dd>")?;
    }
    if figures.unknown_tasks > 0 {
        let tasks = figures.unknown_tasks;
        writeln!(to, "<dt>Not known</dt><dd>{tasks} tasks: charged or not, or how much, is not known</dd>")?;
    }
    writeln!(to, "</dl>")
}

pub(super) fn task(to: &mut impl Write, entry: &Entry) -> Result<()> {
    let task = &entry.task;
    let model = if task.model_title.is_empty() { &task.model } else { &task.model_title };
    write!(to, "<section>\n<h2>{} · {}</h2>\n", task.id, Text(model))?;
    if !task.prompt.is_empty() {
        writeln!(to, "<p class=\"prompt\">{}</p>", Text(&clean(&task.prompt)))?;
    }
    writeln!(to, "<dl>")?;
    let mut row = |name: &str, value: &str| writeln!(to, "<dt>{name}</dt><dd>{}</dd>", Text(value));
    row("State", &words::state(&task.state))?;
    row("Model", &task.model)?;
    row("Task id", task.remote_id.as_deref().unwrap_or("none"))?;
    if let Some(sent) = task.sent_at {
        row("Sent", &time(sent))?;
    }
    if let Some(ended) = task.ended_at {
        row("Ended", &time(ended))?;
    }
    row("Charge", &charge_words(entry))?;
    if let Some(message) = &task.error_message {
        let code = task.error_code.map(|code| format!("{code} ")).unwrap_or_default();
        row("Error", &clean(&format!("{code}{message}")))?;
    }
    if let Some(request) = &task.error_request_id {
        row("Request id", request)?;
    }
    row("Request SHA-256", &task.body_sha256)?;
    for output in &entry.outputs {
        row("Output", &clean(&output.url))?;
        if let Some(sum) = &output.sha256 {
            row("SHA-256", sum)?;
        }
    }
    writeln!(to, "</dl>\n<table>")?;
    for receipt in &entry.receipts {
        writeln!(to, "<tr><td>{}</td><td>{}</td></tr>", time(receipt.at), Text(&words::fact(receipt)))?;
    }
    writeln!(to, "</table>")?;
    folded(to, "The exact request", &clean_text(&task.body))?;
    if let Some(answer) = &task.answer {
        folded(to, "The service's last answer", &clean_text(answer))?;
    }
    writeln!(to, "</section>")
}

pub(super) fn foot(to: &mut impl Write) -> Result<()> {
    writeln!(to, "<p class=\"soft\">README.txt says how to check this receipt.</p>\n</body>\n</html>")
}

fn folded(to: &mut impl Write, name: &str, text: &str) -> Result<()> {
    writeln!(to, "<details><summary>{name}</summary><pre>{}</pre></details>", Text(text))
}

fn charge_words(entry: &Entry) -> String {
    let cost = cost(&entry.task, &entry.receipts);
    let Some(credits) = charge(&cost) else { return "not known".to_owned() };
    let said = match (&cost.found, cost.reported) {
        (Some(_), _) => format!("{credits} credits"),
        (None, Some(_)) if cost.state == TaskState::Completed => format!("{credits} credits, as the service reported"),
        (None, _) => format!("about {credits} credits, as the price list says"),
    };
    match &cost.state {
        TaskState::Failed if cost.refunded => format!("{said}; given back"),
        TaskState::Failed => format!("{said}; not given back"),
        TaskState::Rejected | TaskState::Withdrawn | TaskState::Queued => "nothing".to_owned(),
        TaskState::Sending | TaskState::Unconfirmed | TaskState::Dismissed | TaskState::LostContact => {
            format!("{said}, if it was charged")
        }
        TaskState::Processing | TaskState::Completed | TaskState::Unknown(_) => said,
    }
}

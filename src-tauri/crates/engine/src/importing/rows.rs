//! What a sidecar makes of the library, in the transaction of its batch.

use library::{BroughtTask, Import, ImportSource, TaskState, Writer};
use serde_json::Value;

use super::file_rows::IMPORTED;
use super::said;
use super::sheet::{Known, Sheet};
use super::sheets::{Lies, Ready, known};
use crate::adopt::ADDED;
use crate::compose::catalogue_kind;
use crate::face::Fact;
use crate::receipts::{record, stored};
use crate::state_view::kind as kind_of;
use crate::submit::sha256;

/// What became of a sidecar.
pub(super) enum Brought {
    New(i64),
    /// The library has its task. So many of its files that were gone lie there.
    Known {
        task: i64,
        found: usize,
    },
}

/// Writes the task of a sidecar with all that belongs to it, or what it adds to the one that is here.
pub(super) fn bring(
    writer: &Writer<'_>,
    one: &Ready,
    run: &str,
    machine: &str,
    now: i64,
) -> Result<Brought, library::Error> {
    // Once more: it may have come since it was looked for.
    if let Some(task) = known(writer, one.account, &one.sheet)? {
        let mut found = 0;
        for (output, path) in &one.found {
            found += usize::from(writer.outputs().lies_at(*output, path)?);
        }
        said::where_nothing_was(writer, task, &one.sheet.judgement, now)?;
        return Ok(Brought::Known { task, found });
    }
    let sheet = &one.sheet;
    let made_by = sheet.made_by();
    let task = writer.tasks().bring(&row(one, made_by.is_some(), machine, now))?;
    // Before the outputs: a sidecar is stale when something is said of files, and this one says it.
    said::of_new(writer, one.account, task, &sheet.judgement, now)?;
    for (at, known) in &sheet.receipts {
        let (name, data) = match known {
            Known::Fact(fact) => stored(fact),
            Known::Other(name, text) => (name.clone(), Value::String(text.clone())),
        };
        writer.receipts().append(task, *at, &name, &data)?;
    }
    for output in &one.outputs {
        match &output.lies {
            Lies::Here(file) => {
                writer.outputs().bring(task, &output.new, file)?;
            }
            Lies::There { path, bytes, sha256 } => {
                for id in writer.outputs().insert_all(task, std::slice::from_ref(&output.new))? {
                    writer.outputs().expect(id, *bytes, sha256)?;
                    writer.import_files().insert(id, path)?;
                }
            }
            Lies::Nowhere => {
                writer.outputs().insert_all(task, std::slice::from_ref(&output.new))?;
            }
        }
    }
    let archive = made_by.is_none();
    let (program, path) = made_by.unwrap_or_else(|| (String::new(), one.path.clone()));
    writer.imports().insert(&Import {
        task_id: task,
        at: now,
        source: if archive { ImportSource::Archive } else { ImportSource::File },
        run: run.to_owned(),
        program,
        path,
        metadata: String::new(),
    })?;
    record(writer, task, now, &Fact::Imported { archive: true, program: String::new(), path: one.path.clone() })?;
    said::is_in_the_sidecar(writer, task)?;
    Ok(Brought::New(task))
}

fn row(one: &Ready, made_by_another: bool, machine: &str, now: i64) -> BroughtTask {
    let sheet = &one.sheet;
    let endpoint = match sheet {
        _ if made_by_another => IMPORTED.to_owned(),
        // What was asked for elsewhere is not known.
        Sheet { body, .. } if body.is_empty() => ADDED.to_owned(),
        Sheet { kind, .. } => catalogue_kind(kind_of(*kind)).endpoint().to_owned(),
    };
    let lost = sheet.state == TaskState::LostContact;
    BroughtTask {
        account_id: one.account,
        submit_id: sheet.submit_id.clone(),
        submit_index: sheet.submit_index,
        kind: sheet.kind,
        submitted: endpoint != IMPORTED,
        endpoint,
        model: sheet.model.clone(),
        model_title: one.title.clone(),
        prompt: sheet.prompt.clone(),
        body_sha256: sha256(sheet.body.as_bytes()),
        body: sheet.body.clone(),
        facts: one.facts.clone(),
        aspect: one.aspect,
        cost_estimate: sheet.cost_estimate,
        cost_reported: sheet.cost_reported,
        refunded: sheet.refunded,
        state: sheet.state.clone(),
        remote_id: sheet.remote_id.clone(),
        created_at: sheet.created_at,
        sent_at: sheet.sent_at,
        answered_at: lost.then_some(now),
        ended_at: sheet.ended_at.filter(|_| !lost),
        error_code: sheet.error_code,
        error_message: sheet.error_message.clone(),
        answer: sheet.answer.clone(),
        machine: machine.to_owned(),
    }
}

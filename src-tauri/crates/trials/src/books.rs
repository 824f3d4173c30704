//! Compares what the service's ledger says, what the app's database says, and what lies on the disk.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use sandbox::{Ledger, LedgerTask, Status};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::Failure;
use crate::app::{Exported, ExportedOutput};

/// What was counted, once ledger, database and disk were found to agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreed {
    /// Tasks that the database knows by the service's id.
    pub submitted: usize,
    /// Those that are completed, for the service and for the app.
    pub completed: usize,
    pub charges: usize,
    /// Files that the ledger says were made.
    pub outputs: usize,
    /// Files that the database says are archived.
    pub archived: usize,
    /// Files on the disk that are, byte for byte, what the ledger says was made.
    pub verified: usize,
}

/// Goes through all three. The first thing that does not fit is the error.
pub fn compare(ledger: &Ledger, tasks: &[Exported], archive: &Path) -> Result<Agreed, Failure> {
    let mut agreed = Agreed { charges: ledger.charges.len(), ..Agreed::default() };
    money(ledger)?;
    let mut files = BTreeSet::new();
    for task in tasks {
        let Some(id) = task.task_id.as_deref() else {
            return disagree(format!("the app's task {} has no id of the service ({})", task.id, task.state));
        };
        agreed.submitted += 1;
        let Some(theirs) = ledger.tasks.iter().find(|theirs| theirs.id == id) else {
            return disagree(format!("the ledger has no task {id}"));
        };
        same_order(ledger, task, theirs)?;
        agreed.completed += 1;
        agreed.outputs += theirs.outputs.len();
        if task.outputs.len() != theirs.outputs.len() {
            return disagree(format!(
                "{id}: {} files in the database, {} made",
                task.outputs.len(),
                theirs.outputs.len()
            ));
        }
        for output in &task.outputs {
            agreed.archived += usize::from(output.state == "archived");
            let path = same_file(output, theirs, archive)?;
            agreed.verified += 1;
            if !files.insert(path.clone()) {
                return disagree(format!("{}: two outputs in one file", path.display()));
            }
        }
    }
    nothing_else(archive, &files)?;
    Ok(agreed)
}

/// Charged once for each task, nothing given back or refused for its body, and the balance adds up.
fn money(ledger: &Ledger) -> Result<(), Failure> {
    let charged: i64 = ledger.charges.iter().map(|charge| charge.credits).sum();
    let refunded: i64 = ledger.refunds.iter().map(|refund| refund.credits).sum();
    let paid: BTreeSet<&str> = ledger.charges.iter().map(|charge| charge.task_id.as_str()).collect();
    if ledger.balance != ledger.granted - charged + refunded {
        return disagree(format!("the balance is {}, which does not add up", ledger.balance));
    }
    if paid.len() != ledger.charges.len() || paid.len() != ledger.tasks.len() || !ledger.refunds.is_empty() {
        let (charges, tasks, refunds) = (ledger.charges.len(), ledger.tasks.len(), ledger.refunds.len());
        return disagree(format!("{charges} charges for {tasks} tasks, {refunds} refunds"));
    }
    if ledger.authorization_seen_on_cdn > 0 {
        return disagree("the key went to the CDN".to_owned());
    }
    if let Some(refusal) = ledger.refused.first() {
        return disagree(format!("{} was refused for {}: {}", refusal.model, refusal.parameter, refusal.rule));
    }
    Ok(())
}

/// The same kind, model and body, ended well on both sides.
fn same_order(ledger: &Ledger, task: &Exported, theirs: &LedgerTask) -> Result<(), Failure> {
    let id = &theirs.id;
    let kind = serde_json::to_value(theirs.kind).map_err(Failure::not_understood("the ledger"))?;
    if kind != Value::String(task.kind.clone()) || task.model != theirs.model {
        return disagree(format!("{id}: {} {} here, {kind} {} there", task.kind, task.model, theirs.model));
    }
    if theirs.status != Status::Completed || task.state != "completed" {
        return disagree(format!("{id}: {} here, {} there", task.state, theirs.status.as_str()));
    }
    let body = match &task.body {
        Value::String(text) => text.clone(),
        json => json.to_string(),
    };
    let charge = ledger.charges.iter().find(|charge| charge.task_id == *id);
    match charge {
        Some(charge) if charge.request_body_sha256 == hash(body.as_bytes()) => Ok(()),
        Some(charge) => disagree(format!("{id}: the body here is {body}, and {} arrived", charge.body)),
        None => disagree(format!("{id} was never charged")),
    }
}

/// What the ledger says was made, what the database says was saved, and the bytes on the disk.
fn same_file(output: &ExportedOutput, theirs: &LedgerTask, archive: &Path) -> Result<PathBuf, Failure> {
    let Some(path) = &output.path else {
        return disagree(format!("{}: not saved ({})", output.url, output.state));
    };
    let bytes = fs::read(path).map_err(Failure::file(path))?;
    let sum = hash(&bytes);
    let made = theirs.outputs.iter().find(|made| made.url == output.url);
    let fits = output.state == "archived"
        && path.starts_with(archive)
        && output.bytes == Some(bytes.len() as u64)
        && output.sha256.as_deref() == Some(sum.as_str())
        && made.is_some_and(|made| made.bytes == bytes.len() as u64 && made.sha256 == sum);
    if fits {
        return Ok(path.clone());
    }
    let (length, file) = (bytes.len(), path.display());
    disagree(format!("{file}: {length} bytes, {sum} on the disk; {output:?} in the database; {made:?} in the ledger"))
}

/// Beside the files lie only their sidecars and sums, and the sums are right.
fn nothing_else(archive: &Path, files: &BTreeSet<PathBuf>) -> Result<(), Failure> {
    let mut summed = BTreeSet::new();
    for path in files_below(archive)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name == "SHA256SUMS" {
            summed.extend(right_sums(&path)?);
        } else if !files.contains(&path) && !name.ends_with(".afterimage.json") {
            return disagree(format!("{} lies in the archive and belongs to no task", path.display()));
        }
    }
    match files.difference(&summed).next() {
        None => Ok(()),
        Some(missing) => disagree(format!("{} is in no SHA256SUMS", missing.display())),
    }
}

/// The files that a SHA256SUMS lists, each checked against the disk.
fn right_sums(list: &Path) -> Result<Vec<PathBuf>, Failure> {
    let text = fs::read_to_string(list).map_err(Failure::file(list))?;
    let mut paths = Vec::new();
    for line in text.lines() {
        let (sum, name) = line.split_once("  ").unwrap_or((line, ""));
        let path = list.with_file_name(name);
        let bytes = fs::read(&path).map_err(Failure::file(&path))?;
        if hash(&bytes) != sum {
            return disagree(format!("{} does not have the sum that {} gives", path.display(), list.display()));
        }
        paths.push(path);
    }
    Ok(paths)
}

/// Every file below a folder.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(Failure::file(&folder))? {
            let path = entry.map_err(Failure::file(&folder))?.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    Ok(files)
}

pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn disagree<T>(what: String) -> Result<T, Failure> {
    Err(Failure::Disagree(what))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use sandbox::{Charge, Kind, LedgerOutput};
    use serde_json::json;

    use super::*;

    const BODY: &str = r#"{"model":"z-image","prompt":"a"}"#;

    fn agreeing(archive: &Path) -> (Ledger, Vec<Exported>) {
        let path = archive.join("a.png");
        fs::write(&path, b"a picture").unwrap();
        let sum = hash(b"a picture");
        fs::write(archive.join("SHA256SUMS"), format!("{sum}  a.png\n")).unwrap();
        fs::write(archive.join("a.afterimage.json"), b"{}").unwrap();
        let url = "http://cdn/a.png".to_owned();
        let made = LedgerOutput { url: url.clone(), bytes: 9, sha256: sum.clone(), mime: "image/png".to_owned() };
        let theirs = LedgerTask {
            id: "task_1".to_owned(),
            kind: Kind::Image,
            model: "z-image".to_owned(),
            prompt: "a".to_owned(),
            status: Status::Completed,
            created_ms: 0,
            done_ms: Some(1),
            outputs: vec![made],
            error: None,
        };
        let charge = Charge {
            task_id: "task_1".to_owned(),
            credits: 40,
            at_ms: 0,
            request_body_sha256: hash(BODY.as_bytes()),
            body: BODY.to_owned(),
        };
        let ledger =
            Ledger { balance: 60, granted: 100, charges: vec![charge], tasks: vec![theirs], ..Ledger::default() };
        let task = json!({"id": 1, "account": "reAPI", "kind": "image", "model": "z-image", "state": "completed",
            "task_id": "task_1", "body": {"model": "z-image", "prompt": "a"}, "error": null,
            "outputs": [{"url": url, "state": "archived", "path": path, "bytes": 9, "sha256": sum}]});
        (ledger, vec![serde_json::from_value(task).unwrap()])
    }

    #[test]
    fn what_agrees_is_counted() {
        let archive = tempfile::tempdir().unwrap();
        let (ledger, tasks) = agreeing(archive.path());
        let agreed = compare(&ledger, &tasks, archive.path()).unwrap();
        assert_eq!(agreed, Agreed { submitted: 1, completed: 1, charges: 1, outputs: 1, archived: 1, verified: 1 });
    }

    #[test]
    fn any_difference_is_found() {
        type Spoil = fn(&mut Ledger, &mut Vec<Exported>, &Path);
        let spoils: [Spoil; 9] = [
            |ledger, _, _| ledger.charges.push(ledger.charges[0].clone()),
            |ledger, _, _| ledger.balance += 1,
            |ledger, _, _| ledger.authorization_seen_on_cdn = 1,
            |ledger, _, _| ledger.charges[0].request_body_sha256 = hash(b"{}"),
            |_, tasks, _| tasks[0].state = "processing".to_owned(),
            |_, tasks, _| tasks[0].outputs.clear(),
            |_, _, archive| fs::write(archive.join("a.png"), b"a Picture").unwrap(),
            |_, _, archive| fs::write(archive.join("b.png.part"), b"a pi").unwrap(),
            |_, _, archive| fs::write(archive.join("SHA256SUMS"), b"").unwrap(),
        ];
        for (number, spoil) in spoils.iter().enumerate() {
            let archive = tempfile::tempdir().unwrap();
            let (mut ledger, mut tasks) = agreeing(archive.path());
            spoil(&mut ledger, &mut tasks, archive.path());
            assert!(compare(&ledger, &tasks, archive.path()).is_err(), "difference {number}");
        }
    }
}

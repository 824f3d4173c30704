//! Holds the ledger, the library and the bytes on the disk against each other. One pass over each: a thousand kills
//! leave thousands of files.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use sandbox::{Ledger, LedgerTask, Status};
use serde_json::Value;

use super::Found;
use super::work::{Press, press_of};
use crate::Failure;
use crate::app::{Exported, ExportedOutput};
use crate::books::{files_below, hash};
use crate::telling::say;

/// Findings that are said in full; the rest are only counted.
const SAID: usize = 40;

pub fn judge(ledger: &Ledger, tasks: &[Exported], presses: &[Press], archive: &Path) -> Result<Found, Failure> {
    let mut findings = Findings::default();
    money(ledger)?;
    charges(ledger, tasks, presses, &mut findings);
    let mut disk = Disk::read(archive)?;
    results(ledger, tasks, &mut disk, &mut findings);
    disk.leftovers(&mut findings);
    let (tasks, files, refunds) = (ledger.tasks.len(), disk.files.len(), ledger.refunds.len());
    say(format_args!("{tasks} paid tasks, {refunds} refunded, {files} files"));
    Ok(findings.found)
}

#[derive(Default)]
struct Findings {
    found: Found,
    said: usize,
}

impl Findings {
    fn lost(&mut self, what: String) {
        self.found.lost += 1;
        self.say("lost", what);
    }

    fn double_charged(&mut self, times: usize, what: String) {
        self.found.double_charged += times;
        self.say("double charged", what);
    }

    fn torn(&mut self, what: String) {
        self.found.torn += 1;
        self.say("torn", what);
    }

    fn say(&mut self, kind: &str, what: String) {
        self.said += 1;
        if self.said <= SAID {
            say(format_args!("{kind}: {what}"));
        }
    }
}

/// The judge's own books must add up, and the key must have stayed at home: anything else makes the trial void.
fn money(ledger: &Ledger) -> Result<(), Failure> {
    let charged: i64 = ledger.charges.iter().map(|charge| charge.credits).sum();
    let refunded: i64 = ledger.refunds.iter().map(|refund| refund.credits).sum();
    if ledger.balance != ledger.granted - charged + refunded {
        return Err(Failure::Disagree(format!("the balance is {}, which does not add up", ledger.balance)));
    }
    if ledger.authorization_seen_on_cdn > 0 {
        return Err(Failure::Disagree("the key went to the CDN".to_owned()));
    }
    Ok(())
}

/// Every row that was wanted is there and was paid at most once; whatever was paid is known, with the body that was
/// paid for.
fn charges(ledger: &Ledger, tasks: &[Exported], presses: &[Press], findings: &mut Findings) {
    let mut rows: HashMap<usize, usize> = HashMap::new();
    for press in tasks.iter().filter_map(|task| press_of(&task.body.to_string())) {
        *rows.entry(press).or_default() += 1;
    }
    let mut paid: HashMap<Option<usize>, usize> = HashMap::new();
    for charge in &ledger.charges {
        *paid.entry(press_of(&charge.body)).or_default() += 1;
    }
    for press in presses {
        let there = rows.get(&press.number).copied().unwrap_or_default();
        if there < press.rows {
            findings.lost(format!("press {} has {there} rows of {}", press.number, press.rows));
        }
        let times = paid.get(&Some(press.number)).copied().unwrap_or_default();
        if times > press.rows {
            findings.double_charged(
                times - press.rows,
                format!("press {} was paid {times} times for {} rows", press.number, press.rows),
            );
        }
    }
    let known: HashMap<&str, &Exported> =
        tasks.iter().filter_map(|task| Some((task.task_id.as_deref()?, task))).collect();
    for charge in &ledger.charges {
        match known.get(charge.task_id.as_str()) {
            None => findings.lost(format!("the library does not know the paid task {}", charge.task_id)),
            Some(task) if hash(text_of(&task.body).as_bytes()) != charge.request_body_sha256 => {
                findings.lost(format!("{}: what was paid for is not what is kept: {}", task.id, charge.body));
            }
            Some(_) => {}
        }
    }
}

fn text_of(body: &Value) -> String {
    match body {
        Value::String(text) => text.clone(),
        json => json.to_string(),
    }
}

/// Every result that the service made is in the library and, byte for byte, on the disk, with its sum and sidecar.
fn results(ledger: &Ledger, tasks: &[Exported], disk: &mut Disk, findings: &mut Findings) {
    let theirs: HashMap<&str, &LedgerTask> = ledger.tasks.iter().map(|task| (task.id.as_str(), task)).collect();
    for task in tasks {
        let Some(id) = task.task_id.as_deref() else { continue };
        let Some(made) = theirs.get(id) else {
            findings.lost(format!("the ledger has no task {id}"));
            continue;
        };
        let ended = match made.status {
            Status::Completed => "completed",
            Status::Failed => "failed",
            Status::Processing => "",
        };
        if task.state != ended {
            findings.lost(format!("{id} is {} here and {} there", task.state, made.status.as_str()));
        }
        for output in &made.outputs {
            match task.outputs.iter().find(|ours| ours.url == output.url) {
                Some(ours) if ours.state == "archived" => {
                    disk.holds(task, ours, &output.sha256, findings);
                }
                Some(ours) => findings.lost(format!("{}: it is {}", output.url, ours.state)),
                None => findings.lost(format!("{}: the library does not know it", output.url)),
            }
        }
    }
}

/// What lies in the archive folder.
struct Disk {
    /// SHA-256 of each file with a final name.
    files: BTreeMap<PathBuf, String>,
    /// Files and their sums, as the lists say.
    sums: BTreeSet<(PathBuf, String)>,
    /// By the service's id: the files and sums that its sidecar names.
    sidecars: HashMap<String, BTreeSet<(PathBuf, String)>>,
    /// Lists, sidecars and archived files that were accounted for.
    claimed: BTreeSet<PathBuf>,
    /// What is not whole although its name says so; and parts, notes and lists that nobody will finish.
    torn: Vec<String>,
}

impl Disk {
    fn read(archive: &Path) -> Result<Disk, Failure> {
        let mut disk = Disk {
            files: BTreeMap::new(),
            sums: BTreeSet::new(),
            sidecars: HashMap::new(),
            claimed: BTreeSet::new(),
            torn: Vec::new(),
        };
        for path in files_below(archive)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.starts_with('.') || name.ends_with(".new") {
                disk.torn.push(format!("{} is left over", path.display()));
                continue;
            }
            let bytes = fs::read(&path).map_err(Failure::file(&path))?;
            if name == "SHA256SUMS" {
                disk.list(&path, &String::from_utf8_lossy(&bytes));
            } else if name.ends_with(".afterimage.json") {
                disk.sidecar(&path, &bytes);
            }
            disk.files.insert(path, hash(&bytes));
        }
        Ok(disk)
    }

    fn list(&mut self, path: &Path, text: &str) {
        self.claimed.insert(path.to_owned());
        if !text.ends_with('\n') {
            self.torn.push(format!("{} ends in the middle of a line", path.display()));
        }
        for line in text.lines() {
            match line.split_once("  ") {
                Some((sum, name)) => {
                    self.sums.insert((path.with_file_name(name), sum.to_owned()));
                }
                None => self.torn.push(format!("{} has the line {line:?}", path.display())),
            }
        }
    }

    fn sidecar(&mut self, path: &Path, bytes: &[u8]) {
        let read: Option<Value> = serde_json::from_slice(bytes).ok();
        let id = read.as_ref().and_then(|sidecar| sidecar["task_id"].as_str());
        let outputs = read.as_ref().and_then(|sidecar| sidecar["outputs"].as_array());
        let (Some(id), Some(outputs)) = (id, outputs) else {
            self.torn.push(format!("{} is no sidecar", path.display()));
            return;
        };
        let named = outputs.iter().filter_map(|output| {
            Some((path.with_file_name(output["file"].as_str()?), output["sha256"].as_str()?.to_owned()))
        });
        if self.sidecars.insert(id.to_owned(), named.collect()).is_some() {
            self.torn.push(format!("{id} has a second sidecar, {}", path.display()));
        }
        self.claimed.insert(path.to_owned());
    }

    /// The bytes of an archived output are what the service made, and the list and the sidecar say the same.
    fn holds(&mut self, task: &Exported, output: &ExportedOutput, made: &str, findings: &mut Findings) {
        let Some(path) = &output.path else {
            return findings.torn(format!("{}: archived without a path", output.url));
        };
        let entry = (path.clone(), made.to_owned());
        match self.files.get(path) {
            None => findings.torn(format!("{}: archived, and not there", path.display())),
            Some(sum) if sum != made || output.sha256.as_deref() != Some(made) => {
                findings.torn(format!("{}: not the bytes that were made", path.display()));
            }
            Some(_) if !self.sums.contains(&entry) => {
                findings.torn(format!("{} is not in its SHA256SUMS", path.display()));
            }
            Some(_) => {
                let id = task.task_id.as_deref().unwrap_or_default();
                if !self.sidecars.get(id).is_some_and(|named| named.contains(&entry)) {
                    findings.torn(format!("{} is not in the sidecar of {id}", path.display()));
                }
            }
        }
        if !self.claimed.insert(path.clone()) {
            findings.torn(format!("{}: two outputs in one file", path.display()));
        }
    }

    /// Everything with a final name belongs to something, and every list is right.
    fn leftovers(&self, findings: &mut Findings) {
        for torn in &self.torn {
            findings.torn(torn.clone());
        }
        for path in self.files.keys().filter(|path| !self.claimed.contains(*path)) {
            findings.torn(format!("{} belongs to no row", path.display()));
        }
        for (path, sum) in &self.sums {
            if self.files.get(path) != Some(sum) {
                findings.torn(format!("{}: its SHA256SUMS says something else", path.display()));
            }
        }
    }
}

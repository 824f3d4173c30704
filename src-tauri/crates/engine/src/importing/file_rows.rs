//! Files of other programs become results of their own, known by what they hold; the archiver copies them.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use archive::Foreign;
use library::{BroughtTask, Import, ImportSource, Kind, Media, NewOutput, Role, TaskState, Writer};
use media::Elsewhere;
use serde_json::{Map, Value};
use tokio_util::sync::CancellationToken;
use url::Url;

use super::elsewhere::left_inside;
use super::files::{Candidate, name_of};
use super::tally::{Tally, not_taken};
use crate::archiver::{blocking, whole};
use crate::face::{Fact, ImportTrouble, SaveTrouble};
use crate::inner::{Inner, locked};
use crate::lane::Lane;
use crate::receipts::record;
use crate::submit::sha256;

/// What stands in place of the endpoint of what was never sent anywhere from here.
pub(crate) const IMPORTED: &str = "import";
const UNNAMED: &str = "Imported";
/// Rows that are written together.
const TOGETHER: usize = 64;
/// Files that may wait to be copied, so that neither the queue nor the memory holds a whole folder.
const MOST_WAITING: u32 = 128;
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);
/// Longest prompt that is kept, and longest name of a model. In bytes.
const MOST_PROMPT: usize = 256 << 10;
const MOST_NAME: usize = 200;

/// Writes rows a few at a time, as the archiver copies them.
pub(super) async fn take(
    inner: &Arc<Inner>,
    lane: &Arc<Lane>,
    candidates: Vec<Candidate>,
    tally: &mut Tally,
    stop: &CancellationToken,
) {
    if candidates.is_empty() {
        return;
    }
    // As at the last try; these are new ones.
    *locked(&lane.archive_trouble) = None;
    let mut waiting = candidates.into_iter();
    loop {
        let some: Vec<Candidate> = waiting.by_ref().take(TOGETHER).collect();
        if some.is_empty() || stop.is_cancelled() {
            return;
        }
        if let Err(why) = room_to_copy(inner, lane, tally, stop).await {
            for one in some.iter().chain(waiting.as_slice()) {
                tally.leave(not_taken(name_of(Path::new(&one.path)), ImportTrouble::NotKept, &why));
            }
            return;
        }
        if stop.is_cancelled() {
            return;
        }
        let (account, now, run, machine) = (lane.account, inner.now(), tally.run(), inner.machine.clone());
        let count = some.len();
        let read = blocking(move || some.into_iter().map(|one| (read(&one), one)).collect::<Vec<_>>()).await;
        let names: Vec<String> = read.iter().map(|(_, one)| name_of(Path::new(&one.path))).collect();
        let written = inner
            .library
            .write(move |writer| {
                let keep = |(left, one): &(Option<Elsewhere>, Candidate)| {
                    let row = row(account, one, left.as_ref(), now, &machine);
                    bring(writer, &row, one, left.as_ref(), &run, now)
                };
                read.iter().map(keep).collect::<Result<Vec<bool>, _>>()
            })
            .await;
        match written {
            Ok(new) => new.into_iter().for_each(|new| if new { tally.file() } else { tally.known(1) }),
            Err(error) => {
                tracing::error!(%error, "files could not be written into the library");
                names.into_iter().for_each(|name| tally.leave(not_taken(name, ImportTrouble::NotKept, &error)));
            }
        }
        lane.wake_archiver.notify_one();
        tally.went_on(count);
    }
}

/// Waits until there is room among what is copied. Err: the archive takes nothing.
pub(super) async fn room_to_copy(
    inner: &Arc<Inner>,
    lane: &Arc<Lane>,
    tally: &mut Tally,
    stop: &CancellationToken,
) -> Result<(), String> {
    let account = lane.account;
    loop {
        match *locked(&lane.archive_trouble) {
            Some(SaveTrouble::DiskFull) => return Err("the disk of the archive is full".to_owned()),
            Some(SaveTrouble::FolderMissing) => return Err("the archive folder is away".to_owned()),
            Some(SaveTrouble::FolderReadOnly) => return Err("the archive folder cannot be written".to_owned()),
            Some(_) | None => {}
        }
        let counts = inner.library.read(move |reader| reader.queue_counts(account)).await;
        if counts.map_err(|error| error.to_string())?.saving < MOST_WAITING || stop.is_cancelled() {
            return Ok(());
        }
        tally.tell();
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = inner.ports.clock.sleep(BETWEEN_LOOKS) => {}
        }
    }
}

/// What a file says of itself, once more: between the look and now nobody keeps it.
fn read(one: &Candidate) -> Option<Elsewhere> {
    left_inside(&mut Foreign::open(Path::new(&one.path)).ok()?)
}

/// The task of a file. Its submit id is made of what the file holds, so that it never comes twice.
fn row(account: i64, one: &Candidate, left: Option<&Elsewhere>, now: i64, machine: &str) -> BroughtTask {
    let said = left.map(|left| cut(&left.prompt, MOST_PROMPT)).filter(|prompt| !prompt.trim().is_empty());
    let program = left.map(|left| left.program).filter(|program| !program.is_empty());
    let model = left.and_then(|left| left.model.as_deref()).map(|model| cut(model, MOST_NAME));
    let model = model.filter(|model| !model.trim().is_empty());
    let body = body(said, left);
    let made_at = if one.modified_at > 0 { one.modified_at.min(now) } else { now };
    let stem = Path::new(&one.path).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    BroughtTask {
        account_id: account,
        submit_id: format!("import {account} {}", one.sha256),
        submit_index: 0,
        kind: one.kind,
        endpoint: IMPORTED.to_owned(),
        model_title: model.or(program).unwrap_or(UNNAMED).to_owned(),
        model: model.map_or_else(|| program.unwrap_or(IMPORTED).to_lowercase(), str::to_owned),
        prompt: said.map(str::to_owned).or(stem).unwrap_or_default(),
        submitted: false,
        body_sha256: sha256(body.as_bytes()),
        body,
        facts: Vec::new(),
        aspect: None,
        cost_estimate: None,
        cost_reported: None,
        refunded: false,
        state: TaskState::Completed,
        remote_id: None,
        created_at: made_at,
        sent_at: None,
        answered_at: None,
        ended_at: Some(made_at),
        error_code: None,
        error_message: None,
        answer: None,
        machine: machine.to_owned(),
    }
}

/// What the file says of how it was made, under the names that are searched by.
fn body(prompt: Option<&str>, left: Option<&Elsewhere>) -> String {
    let mut body = Map::new();
    let text = |text: &str| Value::String(text.to_owned());
    if let Some(prompt) = prompt {
        body.insert("prompt".to_owned(), text(prompt));
    }
    if let Some(left) = left {
        if !left.negative.is_empty() {
            body.insert("negative_prompt".to_owned(), text(cut(&left.negative, MOST_PROMPT)));
        }
        for (name, value) in left.parameters.iter().filter(|(name, _)| !name.is_empty()) {
            // A number as a number, where writing it gives the same figures.
            let number = value.parse::<i64>().ok().filter(|number| number.to_string() == *value);
            body.entry(name.clone()).or_insert_with(|| number.map_or_else(|| text(value), Value::from));
        }
    }
    Value::Object(body).to_string()
}

/// Writes a file's task, output and receipt. False when it is known by now.
fn bring(
    writer: &Writer<'_>,
    row: &BroughtTask,
    one: &Candidate,
    left: Option<&Elsewhere>,
    run: &str,
    now: i64,
) -> Result<bool, library::Error> {
    if writer.tasks().at_submit(&row.submit_id, row.submit_index)?.is_some()
        || writer.outputs().of_sum(&one.sha256)?.is_some()
    {
        return Ok(false);
    }
    let task = writer.tasks().bring(row)?;
    let program = left.map(|left| left.program.to_owned()).unwrap_or_default();
    writer.imports().insert(&Import {
        task_id: task,
        at: now,
        source: ImportSource::File,
        run: run.to_owned(),
        program: program.clone(),
        path: one.path.clone(),
        metadata: left.map(|left| left.text.clone()).unwrap_or_default(),
    })?;
    let media = match one.kind {
        Kind::Image => Media::Image,
        Kind::Video => Media::Video,
        Kind::Audio => Media::Audio,
    };
    let new = NewOutput {
        idx: 0,
        role: Role::Result,
        label: None,
        url: address(&one.path),
        media,
        width: None,
        height: None,
        duration_ms: None,
        fetch: true,
    };
    for output in writer.outputs().insert_all(task, &[new])? {
        writer.outputs().expect(output, whole(one.bytes), &one.sha256)?;
        writer.import_files().insert(output, &one.path)?;
    }
    record(writer, task, now, &Fact::Imported { archive: false, program, path: one.path.clone() })?;
    Ok(true)
}

/// For show: nothing opens a file of this computer by an address.
fn address(path: &str) -> String {
    Url::from_file_path(path).map_or_else(|()| format!("file:{path}"), |url| url.to_string())
}

/// Up to a character.
fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate() -> Candidate {
        Candidate {
            path: "/pictures/dolomites 00012.png".to_owned(),
            bytes: 3,
            modified_at: 5_000,
            sha256: "ab".repeat(32),
            kind: Kind::Image,
            program: String::new(),
        }
    }

    #[test]
    fn a_file_is_told_by_what_it_says_and_else_by_its_name() {
        let plain = row(7, &candidate(), None, 9_000, "here");
        assert_eq!(
            (plain.prompt.as_str(), plain.model.as_str(), plain.model_title.as_str()),
            ("dolomites 00012", "import", "Imported")
        );
        assert_eq!(
            (plain.body.as_str(), plain.ended_at, plain.sent_at, plain.cost_estimate),
            ("{}", Some(5_000), None, None)
        );
        assert_eq!(row(7, &candidate(), None, 4_000, "here").ended_at, Some(4_000), "nothing was made in the future");

        let left = Elsewhere {
            program: "ComfyUI",
            prompt: "a ridge at dusk".to_owned(),
            negative: "haze".to_owned(),
            parameters: [("seed", "0042"), ("steps", "20"), ("prompt", "no"), ("cfg", "7.50"), ("", "x")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec(),
            model: None,
            text: String::new(),
        };
        let told = row(7, &candidate(), Some(&left), 9_000, "here");
        assert_eq!(
            (told.prompt.as_str(), told.model.as_str(), told.model_title.as_str()),
            ("a ridge at dusk", "comfyui", "ComfyUI")
        );
        let body: Value = serde_json::from_str(&told.body).expect("it was written as JSON");
        let expected = serde_json::json!({"prompt": "a ridge at dusk", "negative_prompt": "haze", "seed": "0042", "steps": 20, "cfg": "7.50"});
        assert_eq!(body, expected);
        assert_eq!(plain.submit_id, told.submit_id, "by what it holds, not by what is read of it");
    }
}

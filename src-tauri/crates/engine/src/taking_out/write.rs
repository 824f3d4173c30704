//! Writing an export: file after file into a folder or zip that has its name when it is whole.

use std::collections::HashSet;
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use library::{Library, OutputState, Reader};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

use super::name::Template;
use super::sheet::{self, Shown};
use super::{Chosen, Taken};
use crate::face::{Event, Failure, FilesOrder, FilesWritten};
use crate::inner::Inner;
use crate::pictures::SMALL;
use crate::quiet::Quiet;
use crate::receipt_export::{Stop, clean_text, hex};
use crate::sink::Sink;

const CHUNK: usize = 1 << 20;
const MOST_SAID: usize = 100;

struct Progress<'a> {
    inner: &'a Inner,
    stop: CancellationToken,
    done: i64,
    of: i64,
    quiet: Quiet,
}

impl Progress<'_> {
    fn step(&mut self, bytes: usize) -> Result<(), Stop> {
        if self.stop.is_cancelled() {
            return Err(Stop::ByPerson);
        }
        self.done = self.done.saturating_add(i64::try_from(bytes).unwrap_or(i64::MAX));
        if self.quiet.is_due(self.inner.now()) {
            self.inner.tell(Event::Exporting { done: self.done.min(self.of), of: self.of });
        }
        Ok(())
    }
}

pub(super) fn write(
    inner: &Inner,
    order: &FilesOrder,
    folder: &Path,
    chosen: &Chosen,
    stop: CancellationToken,
) -> Result<FilesWritten, Failure> {
    // A connection of its own: a long export keeps nobody from reading.
    let library = Library::open_read_only(&inner.profile.database())?;
    let now = inner.now();
    let day = Timestamp::from_millisecond(now).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned_datetime(TimeZone::system());
    let stem = format!("afterimage-{}", day.strftime("%Y-%m-%d"));
    let token = &inner.ports.random.id()[..8];
    let mut sink = Sink::new(Arc::clone(&inner.ports.files), folder, &stem, token, order.zip).map_err(Stop::from)?;
    let mut progress = Progress { inner, stop, done: 0, of: 0, quiet: Quiet::new(now) };
    let filled = library
        .read(|reader| Ok(fill(inner, reader, order, chosen, &stem, &mut sink, &mut progress)))
        .map_err(Stop::from)
        .and_then(|filled| filled);
    let finished = filled.and_then(|written| {
        progress.step(0)?;
        Ok((sink.finish()?, written))
    });
    match finished {
        Ok((path, written)) => Ok(FilesWritten { path: path.display().to_string(), ..written }),
        Err(stop) => {
            tracing::info!(%stop, "the export was not written");
            sink.discard();
            Err(stop.into())
        }
    }
}

fn fill(
    inner: &Inner,
    reader: &Reader<'_>,
    order: &FilesOrder,
    chosen: &Chosen,
    title: &str,
    sink: &mut Sink,
    progress: &mut Progress<'_>,
) -> Result<FilesWritten, Stop> {
    for task in &chosen.tasks {
        let outputs = reader.outputs().of_task(*task)?;
        let wanted = outputs.iter().take(if order.first_only { 1 } else { usize::MAX });
        progress.of += wanted.filter_map(|output| output.bytes).sum::<i64>();
    }
    let template = Template::of(&order.template);
    let (mut taken, mut page) = (HashSet::new(), Vec::new());
    let mut written =
        FilesWritten { path: String::new(), files: 0, bytes: 0, left_out: Vec::new(), changed: Vec::new() };
    if order.sheet {
        // Nothing of the export may take the name of the sheet or its pictures.
        taken.insert("contact-sheet.html".to_owned());
        sheet::head(&mut page, title, u32::try_from(chosen.tasks.len()).unwrap_or(u32::MAX))?;
    }
    for task in &chosen.tasks {
        let Some(one) = Taken::read(reader, chosen.account, *task)? else { continue };
        let mut names = Vec::new();
        for output in one.wanted(order.first_only) {
            let name = template.name(&one.parts(output, written.files + 1), &mut taken);
            let path = output.path.as_deref().filter(|_| output.state == OutputState::Archived);
            // Opened before its place in the export is begun: a zip takes nothing back.
            let file = match path.map(File::open) {
                Some(Ok(file)) if file.metadata().is_ok_and(|about| about.is_file()) => file,
                Some(_) | None => {
                    say(&mut written.left_out, name);
                    continue;
                }
            };
            sink.begin(&name)?;
            let (bytes, sum) = copy(file, sink, progress)?;
            sink.end()?;
            written.files += 1;
            written.bytes = written.bytes.saturating_add(bytes);
            if output.sha256.as_deref().is_some_and(|saved| saved != sum) {
                say(&mut written.changed, name.clone());
            }
            names.push(name);
        }
        if order.records
            && let Some(first) = names.first()
        {
            let stem = first.rsplit_once('.').map_or(first.as_str(), |(stem, _)| stem);
            let mut name = format!("{stem}.json");
            let mut number = 2;
            while !taken.insert(name.to_lowercase()) {
                name = format!("{stem} ({number}).json");
                number += 1;
            }
            sink.file(&name, record(&one, &names).as_bytes())?;
        }
        if order.sheet {
            let picture = one.outputs.first().and_then(|output| {
                let bytes = std::fs::read(inner.profile.thumbnail(output.id, SMALL)).ok()?;
                Some((format!("contact-sheet/{}.{}", output.id, media::PICTURE_EXTENSION), bytes))
            });
            if let Some((name, bytes)) = &picture {
                sink.file(name, bytes)?;
            }
            let parts = one.outputs.first().map(|output| one.parts(output, 0).date).unwrap_or_default();
            let shown = Shown {
                picture: picture.as_ref().map(|(name, _)| name.as_str()),
                files: &names,
                prompt: &one.task.prompt,
                model: &one.task.model_title,
                date: &parts,
                rating: one.rating,
                favourite: one.favourite,
            };
            sheet::result(&mut page, &shown)?;
        }
        progress.step(0)?;
    }
    if order.sheet {
        sheet::foot(&mut page)?;
        sink.file("contact-sheet.html", &page)?;
    }
    Ok(written)
}

fn copy(mut file: File, sink: &mut Sink, progress: &mut Progress<'_>) -> Result<(i64, String), Stop> {
    let (mut hash, mut buffer, mut bytes) = (Sha256::new(), vec![0; CHUNK], 0_i64);
    loop {
        let count = match file.read(&mut buffer) {
            Ok(0) => return Ok((bytes, hex(&hash.finalize()))),
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        };
        hash.update(&buffer[..count]);
        sink.write_all(&buffer[..count])?;
        bytes += i64::try_from(count).unwrap_or(0);
        progress.step(count)?;
    }
}

/// How a result was made, for somebody else: no account, no receipt, no signature of a link.
fn record(one: &Taken, names: &[String]) -> String {
    let body = clean_text(&one.task.body);
    let record = json!({
        "madeWith": "Afterimage",
        "model": one.task.model,
        "modelTitle": one.task.model_title,
        "prompt": one.task.prompt,
        "made": Timestamp::from_millisecond(one.made_at()).unwrap_or(Timestamp::UNIX_EPOCH).to_string(),
        "parameters": serde_json::from_str::<Value>(&body).unwrap_or(Value::String(body.into_owned())),
        "files": names,
    });
    format!("{record:#}\n")
}

fn say(list: &mut Vec<String>, name: String) {
    if list.len() < MOST_SAID {
        list.push(name);
    }
}

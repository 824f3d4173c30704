#![allow(clippy::unwrap_used)]

use jiff::Timestamp;
use jiff::tz::TimeZone;
use library::{
    Kind, Library, Media, NewAccount, NewOutput, NewTask, OutputPatch, OutputState, Role, TaskPatch, TaskState,
};
use serde_json::json;

use super::*;
use crate::face::{FailedHow, InsightBucket, MediaType};
use crate::spending::{Figures, Month, figures};

const NOW: &str = "2026-11-29T12:00:00Z";

fn at(text: &str) -> i64 {
    text.parse::<Timestamp>().unwrap().as_millisecond()
}

struct Home {
    _folder: tempfile::TempDir,
    library: Library,
    account: i64,
}

struct Run<'a> {
    model: &'a str,
    kind: Kind,
    sent: &'a str,
    seconds: i64,
    end: Option<TaskState>,
    files: &'a [i64],
}

const RUN: Run<'_> =
    Run { model: "z-image", kind: Kind::Image, sent: NOW, seconds: 10, end: Some(TaskState::Completed), files: &[] };

impl Home {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(&folder.path().join("library.sqlite"), 0).unwrap();
        let account =
            NewAccount { name: "a".into(), api_base: "http://127.0.0.1:1".into(), sandbox: false, created_at: 0 };
        let account = library.write(move |w| w.accounts().insert(&account)).await.unwrap();
        Self { _folder: folder, library, account }
    }

    async fn run(&self, run: Run<'_>) -> i64 {
        let sent = at(run.sent);
        let new = NewTask {
            account_id: self.account,
            kind: run.kind,
            endpoint: "/images/generations".into(),
            model: run.model.into(),
            model_title: run.model.to_uppercase(),
            prompt: "a heron".into(),
            body: "{}".into(),
            body_sha256: "00".repeat(32),
            facts: vec![],
            aspect: None,
            cost_estimate: Some(40),
            hold: None,
            queue_order: None,
            created_at: sent - 5,
            parent_id: None,
            machine: "here".into(),
        };
        let (end, seconds, files) = (run.end, run.seconds, run.files.to_vec());
        let submit = format!("{}-{sent}-{seconds}", run.model);
        let write = self.library.write(move |w| {
            let id = w.tasks().insert_batch(&submit, &[new])?.ids[0];
            let patch = TaskPatch { sent_at: Some(Some(sent)), ..TaskPatch::default() };
            w.tasks().advance(id, &[TaskState::Queued], &TaskState::Sending, &patch)?;
            w.tasks().advance(id, &[TaskState::Sending], &TaskState::Processing, &TaskPatch::default())?;
            let Some(end) = end else { return Ok(id) };
            let refunded = (end == TaskState::Failed).then_some(true);
            let code = (end == TaskState::Failed).then_some(Some(80006));
            let patch = TaskPatch {
                ended_at: Some(Some(sent + seconds * 1_000)),
                refunded,
                error_code: code,
                ..TaskPatch::default()
            };
            w.tasks().advance(id, &[TaskState::Processing], &end, &patch)?;
            for (index, bytes) in (0_i64..).zip(files) {
                let new = NewOutput {
                    idx: index,
                    role: Role::Result,
                    label: None,
                    url: format!("https://cdn.example/{id}-{index}"),
                    media: Media::Video,
                    width: None,
                    height: None,
                    duration_ms: None,
                    fetch: true,
                };
                let outputs = w.outputs();
                let output = outputs.insert_all(id, &[new])?[0];
                let saved = OutputPatch {
                    path: Some(Some(format!("/{id}/{index}"))),
                    bytes: Some(Some(bytes)),
                    sha256: Some(Some("00".repeat(32))),
                    archived_at: Some(Some(sent + seconds * 1_000 + 50)),
                    ..OutputPatch::default()
                };
                outputs.set_state_from(output, &[OutputState::Waiting], &OutputState::Archived, &saved)?;
            }
            Ok(id)
        });
        write.await.unwrap()
    }

    async fn view(&self, span: InsightSpan) -> InsightView {
        let account = self.account;
        let read = move |r: &Reader<'_>| view(r, account, span, at(NOW), TimeZone::get("Europe/Berlin").unwrap());
        self.library.read(read).await.unwrap()
    }
}

async fn busy() -> Home {
    let home = Home::new().await;
    home.run(RUN).await;
    home.run(Run { sent: "2026-11-28T23:30:00Z", seconds: 3_600, ..RUN }).await;
    home.run(Run {
        sent: "2026-11-20T09:00:00Z",
        model: "kling",
        kind: Kind::Video,
        seconds: 90,
        files: &[5_000, 700],
        ..RUN
    })
    .await;
    home.run(Run {
        sent: "2026-06-01T09:00:00Z",
        model: "kling",
        kind: Kind::Video,
        seconds: 60,
        files: &[1_000],
        ..RUN
    })
    .await;
    home.run(Run { sent: "2026-11-10T09:00:00Z", end: Some(TaskState::Failed), ..RUN }).await;
    home.run(Run { sent: "2026-11-11T09:00:00Z", end: Some(TaskState::LostContact), ..RUN }).await;
    let running =
        home.run(Run { sent: "2026-11-29T11:59:00Z", model: "kling", kind: Kind::Video, end: None, ..RUN }).await;
    let dearer = json!({"name": "costDiffers", "charged": 52, "estimated": 40});
    home.library.write(move |w| w.receipts().append(running, 1, "costDiffers", &dearer).map(drop)).await.unwrap();
    home
}

#[tokio::test]
async fn the_page_says_what_the_library_holds_and_what_spending_says() {
    let home = busy().await;
    let account = home.account;
    let all = home.view(InsightSpan::All).await;
    let count = home.library.look(move |look| Ok(look.total(account))).await.unwrap().unwrap();
    let (spent, held) = home
        .library
        .read(move |r| {
            let mut spent = Figures::default();
            for month in ["2026-06", "2026-11"] {
                let month = figures(r, account, Month::parse(month).unwrap())?;
                spent.tasks += month.tasks;
                spent.charged += month.charged;
                spent.refunded += month.refunded;
                spent.unknown_tasks += month.unknown_tasks;
            }
            Ok((spent, r.outputs().totals(account)?))
        })
        .await
        .unwrap();
    let totals = all.totals;
    assert_eq!(totals.made, count);
    assert_eq!(totals.sent, spent.tasks);
    assert_eq!(
        (totals.charged, totals.refunded, totals.unknown_tasks),
        (spent.charged, spent.refunded, spent.unknown_tasks)
    );
    assert_eq!((totals.charged, totals.refunded, totals.unknown_tasks), (4 * 40 + 40 + 52, 40, 1));
    assert_eq!((totals.bytes, totals.files), (held.bytes, held.files));
    // Every plot adds up to the same.
    let sum = |counts: &[u32]| counts.iter().sum::<u32>();
    assert_eq!(all.kinds.iter().map(|kind| sum(&kind.counts)).sum::<u32>(), count);
    assert_eq!(all.models.iter().map(|model| sum(&model.counts)).sum::<u32>() + sum(&all.rest), count);
    assert_eq!(sum(&all.failed), totals.failed);
    assert_eq!(all.causes.iter().map(|cause| cause.count).sum::<u32>(), totals.failed);
    assert_eq!(sum(&all.hours), totals.sent);
    assert_eq!(all.credits.charged.iter().sum::<i64>(), spent.charged);
    for counts in all.kinds.iter().map(|kind| &kind.counts).chain([&all.failed, &all.rest, &all.credits.unknown]) {
        assert_eq!(counts.len(), all.buckets.len());
    }
}

#[tokio::test]
async fn a_span_holds_its_days_and_the_archive_what_was_there_before() {
    let home = busy().await;
    let month = home.view(InsightSpan::Days30).await;
    assert_eq!((month.bucket, month.buckets.len(), &*month.buckets[29].to), (InsightBucket::Day, 30, "2026-11-29"));
    assert_eq!((month.totals.made, month.totals.failed, month.totals.any), (3, 2, true));
    let of = |media| month.kinds.iter().find(|kind| kind.media == media).map(|kind| kind.counts.clone()).unwrap();
    // Sent before midnight in UTC, done after it; here it was the next day all along.
    assert_eq!(of(MediaType::Image)[28..], [0, 2]);
    assert_eq!(of(MediaType::Video)[20], 1);
    let clips = &month.archive[0];
    assert_eq!((clips.media, month.archive.len()), (MediaType::Video, 1));
    assert_eq!((clips.bytes[0], clips.bytes[19], clips.bytes[20]), (1_000, 1_000, 6_700));
    assert_eq!((clips.files[0], clips.files[29]), (1, 3));
    let causes: Vec<_> =
        month.causes.iter().map(|cause| (cause.how, cause.code, cause.count, cause.refunded)).collect();
    assert_eq!(causes, [(FailedHow::Failed, Some(80006), 1, 40), (FailedHow::LostContact, None, 1, 0)]);
}

#[tokio::test]
async fn what_runs_stands_beside_how_long_its_model_takes() {
    let home = busy().await;
    let year = home.view(InsightSpan::Months12).await;
    let clips = year.durations.iter().find(|model| model.model == "kling").unwrap();
    assert_eq!((clips.runs, clips.median, clips.ninety), (2, Some(60_000), Some(90_000)));
    assert_eq!(clips.running.iter().map(|running| running.sent_at).collect::<Vec<_>>(), [at("2026-11-29T11:59:00Z")]);
    assert_eq!(clips.counts.len() + 1, year.edges.len());
    let month = home.view(InsightSpan::Days30).await;
    assert_eq!(month.durations.iter().find(|model| model.model == "kling").unwrap().runs, 1, "June is not in it");
}

#[tokio::test]
async fn an_empty_library_has_empty_plots() {
    let home = Home::new().await;
    for span in [InsightSpan::Days30, InsightSpan::Months12, InsightSpan::All] {
        let view = home.view(span).await;
        assert!(!view.totals.any && view.kinds.is_empty() && view.models.is_empty() && view.causes.is_empty());
        assert!(view.durations.is_empty() && view.edges.is_empty() && view.archive.is_empty());
        assert_eq!((view.hours.len(), view.failed.iter().sum::<u32>()), (168, 0));
    }
}

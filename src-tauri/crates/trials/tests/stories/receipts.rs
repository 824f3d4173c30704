//! A receipt is whole, can be checked by somebody else, and gives nothing away.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use engine::face::{FailureCode, Kind, ReceiptOf, ReceiptOrder, ReceiptWritten, StateView};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::studio::{Studio, draft, files_below, sandbox};

const SCRIPT: &str = "<script>alert('x')</script> & \"quotes\" \u{202e}turned";

struct Told {
    studio: Studio,
    key: String,
    task: i64,
    month: String,
    out: PathBuf,
}

/// Two tasks that were archived, one of them made from a signed link, and one that failed.
async fn told() -> Told {
    let sandbox = sandbox().await;
    let studio = Studio::at_noon(&sandbox).await;
    let task = studio.press(Kind::Image, "mj-v7", SCRIPT).await;
    studio.until_archived(task).await;
    let mut signed = draft(Kind::Image, "z-image", "From a link");
    signed.extra = r#"{"image_urls":["https://bucket.example/me.png?X-Amz-Signature=c0ffee"]}"#.to_owned();
    let signed = studio.engine.submit(signed).await.unwrap().tasks[0];
    studio.until_archived(signed).await;
    let failed = studio.press(Kind::Image, "z-image", "Refused [refuse]").await;
    studio.until(failed, |state| matches!(state, StateView::Failed { .. })).await;
    let out = studio.place.root().join("out");
    std::fs::create_dir(&out).unwrap();
    let month = studio.engine.spending(None).await.unwrap().month;
    // Nothing more is read or written while receipts are compared.
    let studio = studio.restarted().await;
    Told { studio, key: sandbox.key().to_owned(), task, month, out }
}

impl Told {
    async fn write(&self, what: ReceiptOf, zip: bool, with_files: bool) -> ReceiptWritten {
        let to = self.out.display().to_string();
        self.studio.engine.receipt_export(ReceiptOrder { what, to, zip, with_files }).await.unwrap()
    }

    fn month(&self) -> ReceiptOf {
        ReceiptOf::Month { month: self.month.clone() }
    }
}

/// As somebody else would check it: knows only what README.txt says.
fn assert_checks(folder: &Path) {
    let summed = Command::new("sha256sum").args(["-c", "SHA256SUMS"]).current_dir(folder).output().unwrap();
    assert!(summed.status.success(), "{}", String::from_utf8_lossy(&summed.stdout));
    for name in ["tasks.jsonl", "receipts.jsonl"] {
        let text = std::fs::read(folder.join(name)).unwrap();
        let mut previous = "0".repeat(64);
        for line in text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            let json: Value = serde_json::from_slice(line).unwrap();
            assert_eq!(json["previous"], previous.as_str(), "{name}");
            previous = hex(&Sha256::digest(line));
            let body = json["body"].as_str().filter(|_| json["body_as_sent"] == true);
            assert!(body.is_none_or(|body| json["body_sha256"] == hex(&Sha256::digest(body)).as_str()));
        }
        assert!(std::fs::read_to_string(folder.join("README.txt")).unwrap().contains(&previous), "{name}");
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn relative(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<_> = files_below(folder)
        .into_iter()
        .map(|(path, bytes)| (path.strip_prefix(folder).unwrap().to_owned(), bytes))
        .collect();
    files.sort();
    files
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_written_whole_checks_out_and_gives_no_secret_away() {
    let told = told().await;
    let written = told.write(told.month(), false, true).await;
    assert_eq!((written.tasks, written.files, written.left_out.len()), (3, 5, 0), "{written:?}");
    let folder = PathBuf::from(&written.path);
    assert_checks(&folder);
    let archive = told.studio.place.archive();
    let sums = folder.join("outputs.sha256");
    let summed = Command::new("sha256sum").arg("-c").arg(&sums).current_dir(archive).output().unwrap();
    assert!(summed.status.success(), "{}", String::from_utf8_lossy(&summed.stdout));

    let files = relative(&folder);
    let names: Vec<_> = files.iter().map(|(name, _)| name.display().to_string()).collect();
    for name in ["README.txt", "SHA256SUMS", "outputs.sha256", "receipt.html", "receipts.jsonl", "tasks.jsonl"] {
        assert!(names.contains(&name.to_owned()), "{names:?}");
    }
    for (name, bytes) in files.iter().filter(|(name, _)| !name.starts_with("files")) {
        let text = String::from_utf8_lossy(bytes);
        for secret in [told.key.as_str(), "c0ffee", "X-Amz", &told.studio.place.root().display().to_string()] {
            assert!(!text.contains(secret), "{} holds {secret}", name.display());
        }
    }
    let page = std::fs::read_to_string(folder.join("receipt.html")).unwrap();
    for never in ["<script", "alert('", "src=", "href=", "@import", "url(", "\u{202e}"] {
        assert!(!page.contains(never), "{never}");
    }
    assert!(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;quotes&quot;"));
    let tasks = std::fs::read_to_string(folder.join("tasks.jsonl")).unwrap();
    let lines: Vec<Value> = tasks.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.iter().filter(|line| line["body_as_sent"] == true).count(), 2);
    let cut: Value = serde_json::from_str(lines[1]["body"].as_str().unwrap()).unwrap();
    assert_eq!(cut["image_urls"][0], "https://bucket.example/me.png?…");
    assert_eq!((&lines[2]["state"], &lines[2]["cost"]["refunded"]), (&"failed".into(), &true.into()));
    let facts = std::fs::read_to_string(folder.join("receipts.jsonl")).unwrap();
    assert_eq!(facts.lines().count(), usize::try_from(written.facts).unwrap());

    // Every fact of the timeline is there, in its order.
    let stored = told.studio.task(told.task).await.timeline;
    let lines: Vec<Value> = facts.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of_task: Vec<&Value> = lines.iter().filter(|line| line["task"] == told.task).collect();
    assert_eq!(of_task.len(), stored.len());
    for (line, entry) in of_task.iter().zip(&stored) {
        assert_eq!(line["at"], entry.at);
        assert_eq!(line["fact"], serde_json::to_value(&entry.fact).unwrap()["name"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_library_gives_the_same_bytes_as_a_folder_and_as_a_zip() {
    let told = told().await;
    let first = told.write(told.month(), false, false).await;
    let second = told.write(told.month(), false, false).await;
    assert_ne!(first.path, second.path);
    let files = relative(Path::new(&first.path));
    assert_eq!(files, relative(Path::new(&second.path)));
    let zip = told.write(told.month(), true, false).await;
    let mut zip = zip::ZipArchive::new(std::fs::File::open(&zip.path).unwrap()).unwrap();
    assert_eq!(zip.len(), files.len());
    for (name, bytes) in &files {
        let mut unpacked = Vec::new();
        zip.by_name(&name.to_string_lossy()).unwrap().read_to_end(&mut unpacked).unwrap();
        assert_eq!(&unpacked, bytes, "{}", name.display());
    }
    let one = told.write(ReceiptOf::Task { task: told.task }, false, false).await;
    assert_eq!(one.tasks, 1);
    assert_checks(Path::new(&one.path));
    let left = std::fs::read_dir(&told.out).unwrap().flatten();
    let unfinished = left.filter(|entry| entry.file_name().to_string_lossy().ends_with(".part")).count();
    assert_eq!(unfinished, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_gone_or_changed_is_left_out_and_said() {
    let told = told().await;
    let outputs = told.studio.task(told.task).await.outputs;
    let path = |index: usize| outputs[index].path.clone().unwrap();
    std::fs::remove_file(path(0)).unwrap();
    std::fs::write(path(1), b"something else").unwrap();
    let written = told.write(ReceiptOf::Task { task: told.task }, true, true).await;
    assert_eq!((written.files, written.left_out.len()), (2, 2), "{written:?}");
    let mut zip = zip::ZipArchive::new(std::fs::File::open(&written.path).unwrap()).unwrap();
    let mut readme = String::new();
    zip.by_name("README.txt").unwrap().read_to_string(&mut readme).unwrap();
    assert!(written.left_out.iter().all(|left_out| readme.contains(left_out)), "{readme}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_written_says_why() {
    let told = told().await;
    let order = |what: ReceiptOf, to: &str| ReceiptOrder { what, to: to.to_owned(), zip: false, with_files: false };
    let out = told.out.display().to_string();
    let code = |order| async { told.studio.engine.receipt_export(order).await.unwrap_err().code };
    assert_eq!(code(order(told.month(), "relative")).await, FailureCode::FolderUnusable);
    assert_eq!(code(order(told.month(), "/nowhere/at/all")).await, FailureCode::FolderUnusable);
    assert_eq!(code(order(ReceiptOf::Task { task: 99 }, &out)).await, FailureCode::NotFound);
    let month = |month: &str| ReceiptOf::Month { month: month.to_owned() };
    assert_eq!(code(order(month("../2026"), &out)).await, FailureCode::MonthShape);
    assert_eq!(told.studio.engine.receipt_reveal().await.unwrap_err().code, FailureCode::NotFound);
    told.studio.engine.receipt_stop().await.unwrap();
    // A month without a task is an empty receipt, which checks out too.
    let empty = told.write(month("1999-12"), false, false).await;
    assert_eq!((empty.tasks, empty.facts), (0, 0));
    assert_checks(Path::new(&empty.path));
    told.studio.engine.receipt_reveal().await.unwrap();
}

//! An archive from a stranger: whatever its sidecars say, nothing is read outside of the folder, nothing is sent, and the
//! library stays whole.

use std::path::Path;

use engine::face::{FailureCode, ImportOrder, ImportTrouble, SaveTrouble, StateView};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::importing::{found, look, picture, take, tasks_of};
use crate::studio::{Studio, sandbox};

fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A sidecar as this app writes it, of the account that is in use here.
fn sidecar(studio: &Studio, number: u32) -> Value {
    let base = studio.place.api.trim_end_matches("/api/v1").to_owned();
    json!({
        "schema": "afterimage.sidecar/1", "id": format!("{number:032x}/0"),
        "account": {"name": "127.0.0.1", "origin": base},
        "kind": "image", "model": "z-image", "prompt": format!("stranger {number}"),
        "body": format!("{{\"model\":\"z-image\",\"prompt\":\"stranger {number}\"}}"), "state": "completed",
        "task_id": format!("task_{number:032}"),
        "times": {"created": "2026-01-02T03:04:05.000+00:00", "sent": "2026-01-02T03:04:06.000+00:00", "ended": "2026-01-02T03:05:05.000+00:00"},
        "cost": {"credits": 5, "how": "estimated", "refunded": false}, "error": null, "answer": null, "outputs": [], "receipts": [],
    })
}

fn output(bytes: &[u8], file: &str) -> Value {
    json!({"url": "https://cdn.example/a.png", "role": "result", "label": null, "file": file, "bytes": bytes.len(),
        "sha256": sum(bytes), "mime": "text/html", "width": 24, "height": 16, "duration_ms": null})
}

fn write(folder: &Path, name: &str, value: &Value) {
    std::fs::write(folder.join(format!("{name}.afterimage.json")), value.to_string()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn files_outside_of_the_folder_behind_links_or_other_than_said_are_never_taken() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let home = tempfile::tempdir().unwrap();
    let (secret, chosen) = (home.path().join("secret.png"), home.path().join("chosen"));
    std::fs::create_dir(&chosen).unwrap();
    std::fs::write(&secret, picture(1)).unwrap();
    std::fs::write(chosen.join("own.png"), picture(2)).unwrap();
    std::os::unix::fs::symlink(&secret, chosen.join("link.png")).unwrap();
    std::os::unix::fs::symlink(home.path(), chosen.join("out")).unwrap();
    let (own, other) = (picture(2), picture(1));
    for (number, told) in (1..).zip([
        output(&other, "../secret.png"),
        output(&other, secret.to_str().unwrap()),
        output(&other, "link.png"),
        output(&other, "out/secret.png"),
        // It is there, and another file.
        output(&other, "own.png"),
        json!({"url": "file:///etc/passwd", "role": "result", "label": null, "file": "own.png", "bytes": own.len(),
            "sha256": "0".repeat(64), "mime": null, "width": null, "height": null, "duration_ms": null}),
        json!({"url": "file:///etc/passwd", "role": "result", "label": null, "file": null, "bytes": null,
            "sha256": null, "mime": null, "width": null, "height": null, "duration_ms": null}),
        output(&own, "own.png"),
    ]) {
        let mut one = sidecar(&studio, number);
        one["outputs"] = json!([told]);
        write(&chosen, &format!("{number}"), &one);
    }
    for copy in [false, true] {
        let offer = look(&studio, &chosen).await;
        assert_eq!((offer.files.new, offer.files.known), (0, 0), "what a sidecar names is no file of another program");
        let imported = studio.engine.import_take(ImportOrder { offer: offer.id, copy }).await.unwrap();
        if copy {
            assert_eq!((imported.results, imported.known), (0, 8));
            break;
        }
        assert_eq!((imported.results, imported.left_out_count), (8, 6), "{:?}", imported.left_out);
        assert!(imported.left_out.iter().all(|left| matches!(
            left.why,
            ImportTrouble::FileMissing | ImportTrouble::FileChanged | ImportTrouble::Unread
        )));
    }
    let status = studio.engine.status().await.unwrap();
    assert_eq!((status.archived_files, status.archived_bytes), (1, i64::try_from(own.len()).unwrap()));
    let queue = studio.engine.queue().await.unwrap();
    assert!(queue.in_flight.is_empty() && queue.waiting.is_empty() && queue.needs_you.is_empty());
    // What it is shown as, its content says.
    let last = tasks_of(&studio, "").await;
    for task in last {
        let detail = studio.task(task).await;
        for output in detail.outputs.iter().filter(|output| output.path.is_some()) {
            assert_eq!(output.mime.as_deref(), Some("image/png"));
        }
        // A link of a stranger is fetched only on the person's word, and none leads to a file of this computer.
        if detail.answer.is_none()
            && detail.outputs.iter().all(|output| output.path.is_none())
            && detail.prompt == "stranger 7"
        {
            assert!(matches!(detail.state, StateView::CompletedWithoutFile { .. }), "{:?}", detail.state);
            studio.engine.archive_retry(task).await.unwrap();
            let refused = |state: &StateView| {
                matches!(state, StateView::ArchiveFailed { reason: SaveTrouble::AddressRefused, .. })
            };
            studio.until(task, refused).await;
        }
    }
    let ledger = sandbox.ledger();
    assert_eq!((ledger.submissions_seen, ledger.polls, ledger.charges.len()), (0, 0, 0));
    studio.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sidecars_that_say_what_cannot_be_do_no_harm() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let with = |number: u32, name: &str, value: Value| {
        let mut one = sidecar(&studio, number);
        one[name] = value;
        write(at, &format!("{number:02}"), &one);
    };
    // Left out, each with a reason.
    let other = json!({"name": "127.0.0.1", "origin": "https://another.example"});
    with(1, "account", other);
    with(2, "kind", json!("spell"));
    with(3, "state", json!("levitating"));
    with(4, "id", json!("no press"));
    with(5, "id", json!(format!("{}/0", "x".repeat(10_000))));
    with(6, "body", json!("x".repeat(2 << 20)));
    with(7, "id", json!("y/-1"));
    std::fs::write(at.join("08.afterimage.json"), "{\"schema\": \"afterimage.sidecar/9\"}").unwrap();
    std::fs::write(at.join("09.afterimage.json"), [0xff; 100]).unwrap();
    let mut queued = sidecar(&studio, 10);
    (queued["state"], queued["task_id"]) = (json!("sending"), json!(null));
    write(at, "10", &queued);

    // Taken, as far as it can be.
    let huge = json!([
        {"at": "2200-01-01T00:00:00Z", "fact": "costDiffers", "details": {"name": "costDiffers", "charged": i64::MAX, "estimated": 1}},
        {"at": "nonsense", "fact": "notRefunded", "details": {"name": "notRefunded", "credits": 1e300}},
        {"at": "1999-01-01T00:00:00Z", "fact": "refundSeen", "details": {"share": u64::MAX}},
        {"at": "2026-01-02T03:04:06Z", "fact": "costDiffers", "details": "x"},
        {"at": "2026-01-02T03:04:06Z", "fact": "z".repeat(5_000), "details": [[[[[[[[[[1]]]]]]]]]]},
    ]);
    with(20, "receipts", huge);
    with(21, "cost", json!({"credits": i64::MAX, "how": "reported", "refunded": true}));
    with(22, "times", json!({"created": "2999-01-01T00:00:00Z", "sent": "-9999-01-01T00:00:00Z", "ended": "soon"}));
    let said = json!({"favourite": true, "rating": 255, "label": "plaid", "private": true, "tags": ["\u{202e}", "a\nb", ""],
        "collections": [{"name": ""}, {"name": "Kept"}], "note": "n".repeat(200_000)});
    with(23, "judgement", said);
    let many: Vec<Value> = (0..300).map(|at| json!({"url": format!("https://cdn.example/{at}.png"), "role": "spell", "label": "l".repeat(9_000),
        "file": null, "bytes": u64::MAX, "sha256": "no", "mime": "text/html", "width": u32::MAX, "height": 0, "duration_ms": u64::MAX})).collect();
    with(24, "outputs", json!(many));
    with(25, "task_id", json!("../../keys"));
    with(26, "state", json!("processing"));
    // Each made from the other, one from itself, and one that claims another's id of the service.
    with(
        27,
        "made_from",
        json!({"id": format!("{:032x}/0", 28), "task_id": null, "how": "continue", "output": 4_000_000_000_u32}),
    );
    with(
        28,
        "made_from",
        json!({"id": format!("{:032x}/0", 27), "task_id": null, "how": "h".repeat(9_000), "output": null}),
    );
    with(29, "made_from", json!({"id": format!("{:032x}/0", 29), "task_id": null, "how": null, "output": null}));
    with(30, "task_id", json!(format!("task_{:032}", 29)));
    with(31, "body", json!("{\"model\":\"z-image\",\"prompt\":\"rk_live_0123456789abcdef0123\"}"));

    let offer = look(&studio, at).await;
    assert_eq!(offer.left_out_count, 10, "{:?}", offer.left_out);
    let other = offer.left_out.iter().filter(|left| left.why == ImportTrouble::OtherService).count();
    assert_eq!(other, 1);
    let imported = studio.engine.import_take(ImportOrder { offer: offer.id, copy: false }).await.unwrap();
    assert_eq!(imported.results, 11, "{imported:?}");
    assert_eq!(imported.known, 1, "two of one id are one");
    // Whole: every one can be looked at, added up and searched.
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
    for task in tasks_of(&studio, "").await {
        let detail = studio.task(task).await;
        assert!(detail.timeline.windows(2).all(|two| two[0].at <= two[1].at), "{:?}", detail.timeline);
        assert!(u128::try_from(detail.created_at).unwrap() <= now * 200);
        assert!(!detail.body.contains("0123456789abcdef"), "no key is kept");
        assert!(detail.cost.is_none_or(|cost| cost.credits <= 1_000_000_000));
        assert!(studio.engine.family(task).await.unwrap().members.len() <= 2);
    }
    // What was lost sight of is no result: it is shown to whoever asks for it.
    assert_eq!(found(&studio, "is:imported").await, 10);
    studio.engine.spending(None).await.unwrap();
    studio.engine.insight(engine::face::InsightSpan::All).await.unwrap();
    // What seemed to run is lost sight of; nobody was asked, and nothing sent.
    assert_eq!(found(&studio, "state:lost_contact").await, 1);
    let ledger = sandbox.ledger();
    assert_eq!((ledger.submissions_seen, ledger.polls, ledger.charges.len()), (0, 0, 0));
    // It can be pressed on as ever, and a restart finds it whole.
    let studio = studio.restarted().await;
    assert_eq!(found(&studio, "is:imported").await, 10);
    assert_eq!(take(&studio, at, false).await.results, 0);
    assert_eq!(studio.engine.import_take_back(imported.run).await.unwrap().changed, 11);
    assert_eq!(
        studio.engine.import_take(ImportOrder { offer: 999, copy: true }).await.unwrap_err().code,
        FailureCode::ImportVoid
    );
    studio.engine.shutdown().await;
}

//! The page of spending says what the service's own books have, by day and by model.

use engine::face::{FailureCode, Kind, StateView};

use crate::studio::{Studio, sandbox};

#[tokio::test(flavor = "multi_thread")]
async fn by_day_and_by_model_the_report_adds_up_to_the_ledger_and_is_written_as_a_table() {
    let sandbox = sandbox().await;
    let studio = Studio::at_noon(&sandbox).await;
    let ended = |state: &StateView| matches!(state, StateView::Archived { .. } | StateView::Failed { .. });
    for (kind, model, prompt) in [
        (Kind::Audio, "suno-music", "A song"),
        (Kind::Audio, "suno-music", "In vain [time out]"),
        (Kind::Image, "nano-banana-2-lite", "A heron"),
    ] {
        let id = studio.press(kind, model, prompt).await;
        studio.until(id, ended).await;
    }
    let report = studio.engine.spending_report(None).await.unwrap();
    let ledger = sandbox.ledger();
    let charged: i64 = ledger.charges.iter().map(|charge| charge.credits).sum();
    let refunded: i64 = ledger.refunds.iter().map(|refund| refund.credits).sum();
    for spent in [report.total, report.this_month, report.today] {
        assert_eq!((spent.tasks, spent.charged, spent.refunded), (3, charged, refunded));
    }
    let by_day: i64 = report.days.iter().map(|day| day.spent.charged).sum();
    let by_model: i64 = report.models.iter().map(|model| model.spent.charged).sum();
    assert_eq!((by_day, by_model), (charged, charged));
    assert!(report.days.len() >= 28, "days without a submission are there too");
    let songs = report.models.iter().find(|model| model.model == "suno-music").unwrap();
    assert_eq!((songs.spent.tasks, songs.spent.charged, songs.spent.refunded), (2, 120, 60));

    let folder = studio.place.root().join("tables");
    std::fs::create_dir(&folder).unwrap();
    let to = folder.display().to_string();
    let written = studio.engine.spending_export(report.month.clone(), to.clone()).await.unwrap();
    let again = studio.engine.spending_export(report.month.clone(), to).await.unwrap();
    assert_ne!(written.path, again.path, "nothing is overwritten");
    let text = std::fs::read_to_string(&written.path).unwrap();
    assert_eq!(text, std::fs::read_to_string(&again.path).unwrap());
    assert_eq!(text.lines().count(), 1 + written.lines as usize);
    assert!(text.contains(",suno-music,") && text.contains(",2,120,60,60,"), "{text}");
    let left: Vec<_> = std::fs::read_dir(&folder).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left.len(), 2, "nothing unfinished is left: {left:?}");

    let nowhere = studio.engine.spending_export(report.month, "/nowhere/at/all".to_owned()).await.unwrap_err();
    assert_eq!(nowhere.code, FailureCode::FolderUnusable);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_knows_is_counted_as_unknown_and_not_as_nought() {
    let sandbox = sandbox().await;
    let studio = Studio::at_noon(&sandbox).await;
    let lost = studio.press(Kind::Image, "nano-banana-2-lite", "Perhaps [lose answer]").await;
    studio.until(lost, |state| matches!(state, StateView::Unconfirmed { .. })).await;
    let report = studio.engine.spending_report(None).await.unwrap();
    assert_eq!((report.total.tasks, report.total.unknown_tasks, report.total.charged), (1, 1, 0));
    let folder = studio.place.root().display().to_string();
    let written = studio.engine.spending_export(report.month, folder).await.unwrap();
    let text = std::fs::read_to_string(written.path).unwrap();
    assert!(text.trim_end().ends_with(",1,,,,0,1"), "{text}");
}

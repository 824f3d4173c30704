//! The archive on a disk of its own.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use archive::FaultyFiles;
use engine::face::{Condition, KeepKey, Kind, SaveTrouble, StateView};
use sandbox::{Fault, Sandbox};

use crate::books::{assert_books, assert_saved};
use crate::mounted::{Disk, PAGE};
use crate::namespace::where_it_may_mount;
use crate::studio::{Place, Studio, files_below, sandbox};

async fn studio_on(sandbox: &Sandbox, size: u64) -> (Disk, Studio) {
    let place = Place::for_api(&sandbox.api_url());
    let disk = Disk::new(&place.archive(), size);
    let files = FaultyFiles::new();
    // Nobody asks first whether there is room: the writes themselves must find out.
    files.set_free_space(Some(u64::MAX));
    let studio = Studio::try_open(place, Arc::default(), Arc::new(files)).await.unwrap();
    studio.engine.key_keep(sandbox.key().to_owned(), KeepKey::Keychain).await.unwrap();
    (disk, studio)
}

#[test]
fn the_disk_fills_up_at_every_write_of_a_result() {
    where_it_may_mount("archive_disk::the_disk_fills_up_at_every_write_of_a_result", async {
        let sandbox = sandbox().await;
        let (disk, studio) = studio_on(&sandbox, 64 << 20).await;
        let prompt = "The same picture each time";
        let first = studio.press(Kind::Image, "z-image", prompt).await;
        let bytes = studio.until_archived(first).await.outputs[0].bytes.unwrap();
        let file = u64::try_from(bytes).unwrap().div_ceil(PAGE);
        let (found_full, mut presses) = (AtomicUsize::new(0), 1);
        // Before the part, in the middle of it, and at each of the small files behind it.
        let amounts = [0, 1, 2, 3, file / 2, file - 1, file, file + 1, file + 2, file + 3, file + 4, file + 6];
        for pages in amounts {
            // The small files of the picture before this one may still be on their way, and would take a page of these.
            all_described(&studio, presses).await;
            disk.fill(pages);
            let id = studio.press(Kind::Image, "z-image", prompt).await;
            presses += 1;
            studio
                .until_true("full, or there was just room", || async {
                    let archived = matches!(studio.task(id).await.state, StateView::Archived { .. });
                    let conditions = studio.engine.status().await.unwrap().conditions;
                    let full = matches!(conditions[..], [Condition::DiskFull { .. }]);
                    found_full.fetch_add(usize::from(full), Ordering::Relaxed);
                    archived || full
                })
                .await;
            disk.make_room();
            let task = studio.until_archived(id).await;
            assert_saved(&sandbox.ledger(), &task);
        }
        let found_full = found_full.into_inner();
        assert!(found_full >= amounts.len() / 2, "{found_full}");
        assert_books(&sandbox.ledger(), presses, 0);
        all_described(&studio, presses).await;
    });
}

/// Every file has its line in the list of its folder and its sidecar, and nothing else is left.
async fn all_described(studio: &Studio, tasks: usize) {
    let archive = studio.place.archive();
    let count = |ending: &str| {
        let files = files_below(&archive);
        files.iter().filter(|(path, _)| path.to_string_lossy().ends_with(ending)).count()
    };
    studio.until_true("the sidecars", || async { count(".afterimage.json") == tasks }).await;
    let files = files_below(&archive);
    let media: Vec<_> = files.iter().filter(|(path, _)| is_picture(path)).collect();
    assert_eq!(media.len(), tasks);
    for (path, _) in &media {
        let list = std::fs::read_to_string(path.with_file_name("SHA256SUMS")).unwrap();
        assert!(list.contains(&*path.file_name().unwrap().to_string_lossy()), "{} is in no list", path.display());
    }
    // Around midnight they lie in the folders of two days, each with a list of its own.
    let folders: BTreeSet<_> = media.iter().map(|(path, _)| path.parent()).collect();
    assert_eq!(files.len(), 2 * tasks + folders.len(), "{:?}", files.iter().map(|(path, _)| path).collect::<Vec<_>>());
}

fn is_picture(path: &Path) -> bool {
    matches!(path.extension().and_then(|extension| extension.to_str()), Some("png" | "jpg" | "webp"))
}

#[test]
fn a_disk_that_turns_read_only_is_said_and_written_when_it_can_be() {
    where_it_may_mount("archive_disk::a_disk_that_turns_read_only_is_said_and_written_when_it_can_be", async {
        let sandbox = sandbox().await;
        let (disk, studio) = studio_on(&sandbox, 64 << 20).await;
        let before = studio.press(Kind::Image, "z-image", "Before").await;
        let before = studio.until_archived(before).await;
        disk.read_only(true);
        let id = studio.press(Kind::Image, "z-image", "After an error of the file system").await;
        let shut =
            |state: &StateView| matches!(state, StateView::ArchiveFailed { reason: SaveTrouble::FolderReadOnly, .. });
        studio.until(id, shut).await;
        let conditions = studio.engine.status().await.unwrap().conditions;
        assert!(matches!(conditions[..], [Condition::ArchiveAway { .. }]), "{conditions:?}");
        assert!(Path::new(before.outputs[0].path.as_deref().unwrap()).is_file());
        disk.read_only(false);
        let task = studio.until_archived(id).await;
        assert_saved(&sandbox.ledger(), &task);
        assert_books(&sandbox.ledger(), 2, 0);
        assert!(studio.engine.status().await.unwrap().conditions.is_empty());
    });
}

#[test]
fn a_drive_that_is_pulled_out_in_mid_download_gets_the_rest_when_it_is_back() {
    where_it_may_mount(
        "archive_disk::a_drive_that_is_pulled_out_in_mid_download_gets_the_rest_when_it_is_back",
        async {
            let sandbox = sandbox().await;
            let studio = Studio::with_key(&sandbox).await;
            let (drive, media) =
                (Disk::new(&studio.place.root().join("drive"), 64 << 20), studio.place.root().join("media"));
            drive.plug_in(&media);
            let mut settings = studio.engine.settings().await.unwrap();
            settings.archive_folder = media.join("Afterimage").to_string_lossy().into_owned();
            studio.engine.settings_save(settings).await.unwrap();
            sandbox.fault(Fault::CdnSlow { bytes_per_second: 100_000 });
            let id = studio.press(Kind::Image, "z-image", "Half of it was there").await;
            studio.until(id, |state| matches!(state, StateView::Archiving { bytes, .. } if *bytes > 0)).await;
            drive.pull_out(&media);
            sandbox.fault(Fault::CdnSlow { bytes_per_second: 0 });
            let away = |state: &StateView| {
                matches!(state, StateView::ArchiveFailed { reason: SaveTrouble::FolderMissing, .. })
            };
            studio.until(id, away).await;
            let conditions = studio.engine.status().await.unwrap().conditions;
            assert!(matches!(conditions[..], [Condition::ArchiveAway { .. }]), "{conditions:?}");
            assert_eq!(std::fs::read_dir(&media).unwrap().count(), 0, "nothing is put where the drive is not");
            drive.plug_in(&media);
            let task = studio.until_archived(id).await;
            assert_saved(&sandbox.ledger(), &task);
            assert_books(&sandbox.ledger(), 1, 0);
            let left = files_below(&media.join("Afterimage"));
            assert!(!left.iter().any(|(path, _)| path.extension().is_some_and(|e| e == "part")), "the part was used");
        },
    );
}

//! The profile, and with it the database, on a disk of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use archive::RealFiles;
use engine::OpenError;
use engine::face::{Condition, DatabaseTrouble, FailureCode, Kind, StateView};

use crate::books::{assert_books, assert_saved};
use crate::mounted::Disk;
use crate::namespace::where_it_may_mount;
use crate::studio::{Place, Studio, draft, sandbox};

#[test]
fn the_disk_of_the_database_fills_up_at_every_write_of_a_task() {
    where_it_may_mount("profile_disk::the_disk_of_the_database_fills_up_at_every_write_of_a_task", async {
        let (mut refused, mut said, mut passed) = (0, 0, 0);
        for pages in [0, 4, 8, 12, 18, 24, 32, 40, 50, 60, 80, 100, 400] {
            let sandbox = sandbox().await;
            let place = Place::for_api(&sandbox.api_url());
            let disk = Disk::new(&place.profile(), 16 << 20);
            let studio = Studio::open(place, Arc::default()).await;
            studio.engine.key_keep(sandbox.key().to_owned(), engine::face::KeepKey::Keychain).await.unwrap();
            disk.fill(pages);
            let press = draft(Kind::Image, "z-image", "As far as there is room");
            let id = match studio.engine.submit(press.clone()).await {
                Ok(submitted) => Some(submitted.tasks[0]),
                Err(failure) => {
                    assert_eq!(failure.code, FailureCode::DiskFull, "{failure}");
                    assert_eq!(sandbox.ledger().submissions_seen, 0, "what is not written down is not sent");
                    refused += 1;
                    None
                }
            };
            let full = Condition::Database { why: DatabaseTrouble::Full };
            let is_full = AtomicBool::new(false);
            studio
                .until_true("full, or there was just room", || async {
                    let archived = match id {
                        Some(id) => matches!(studio.task(id).await.state, StateView::Archived { .. }),
                        None => false,
                    };
                    let now = studio.engine.status().await.unwrap().conditions.contains(&full);
                    is_full.store(now, Ordering::Relaxed);
                    archived || now
                })
                .await;
            let is_full = is_full.into_inner();
            (said, passed) = (said + usize::from(is_full), passed + usize::from(!is_full));
            disk.make_room();
            let id = match id {
                Some(id) => id,
                None => studio.engine.submit(press.clone()).await.unwrap().tasks[0],
            };
            let task = studio.until_archived(id).await;
            assert_saved(&sandbox.ledger(), &task);
            assert!(studio.engine.submit(press).await.unwrap().repeated, "one press is one submission");
            assert_books(&sandbox.ledger(), 1, 0);
            assert_eq!(sandbox.ledger().submissions_seen, 1, "{pages} pages");
            let well = || async { studio.engine.status().await.unwrap().conditions.is_empty() };
            studio.until_true("all is well", well).await;
            studio.engine.shutdown().await;
        }
        assert!(refused >= 1 && said > refused && passed >= 1, "{refused} refused, {said} said, {passed} passed");
    });
}

#[test]
fn a_profile_that_is_full_or_read_only_is_said_at_the_start_and_opens_when_it_can() {
    where_it_may_mount(
        "profile_disk::a_profile_that_is_full_or_read_only_is_said_at_the_start_and_opens_when_it_can",
        async {
            let sandbox = sandbox().await;
            let place = Place::for_api(&sandbox.api_url());
            let disk = Disk::new(&place.profile(), 16 << 20);
            let keys = Arc::default();
            let open = || Studio::try_open(place.clone(), Arc::clone(&keys), Arc::new(RealFiles));

            disk.fill(0);
            let opened = open().await.err();
            assert!(matches!(opened, Some(OpenError::Full)), "new: {opened:?}");
            disk.make_room();
            let studio = open().await.unwrap();
            studio.engine.key_keep(sandbox.key().to_owned(), engine::face::KeepKey::Keychain).await.unwrap();
            studio.engine.sending_pause(true).await.unwrap();
            let id = studio.press(Kind::Image, "z-image", "Waits for a better disk").await;
            studio.engine.shutdown().await;

            disk.fill(0);
            let opened = open().await.err();
            assert!(matches!(opened, Some(OpenError::Full)), "full: {opened:?}");
            disk.make_room();
            disk.read_only(true);
            let opened = open().await.err();
            assert!(matches!(opened, Some(OpenError::Folder { .. })), "read-only: {opened:?}");
            disk.read_only(false);
            let studio = open().await.unwrap();
            studio.engine.sending_pause(false).await.unwrap();
            let task = studio.until_archived(id).await;
            assert_saved(&sandbox.ledger(), &task);
            assert_books(&sandbox.ledger(), 1, 0);
        },
    );
}

//! The key stays in the keychain.

use std::sync::Arc;

use engine::face::{Condition, FailureCode, KeepKey, KeyPlace, Kind, StateView, WaitsFor};

use crate::books::{assert_books, assert_saved};
use crate::studio::{MemoryKeys, Place, Studio, draft, files_below, sandbox};

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_key_stops_everything_once_and_all_goes_on_with_a_good_one() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let running = studio.press(Kind::Video, "kling-3-0", "Started with a good key").await;
    studio.until(running, |state| matches!(state, StateView::Processing { .. })).await;
    sandbox.revoke_key(true);
    let queued = studio.press(Kind::Image, "z-image", "Waits for a good key").await;
    studio.until(queued, |state| matches!(state, StateView::Queued { waits_for: WaitsFor::Key, .. })).await;
    let status = studio.engine.status().await.unwrap();
    assert!(matches!(status.conditions[0], Condition::KeyRefused { .. }), "{:?}", status.conditions);
    let polls = sandbox.ledger().polls;

    let refused =
        studio.engine.key_keep("rk_live_0123456789abcdef0123".to_owned(), KeepKey::Keychain).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::KeyRefused);
    assert_eq!(sandbox.ledger().polls, polls, "nothing is asked with a refused key");

    sandbox.revoke_key(false);
    studio.engine.key_keep(sandbox.key().to_owned(), KeepKey::Keychain).await.unwrap();
    for id in [running, queued] {
        let task = studio.until_archived(id).await;
        assert_saved(&sandbox.ledger(), &task);
    }
    assert_books(&sandbox.ledger(), 2, 0);
    assert!(studio.engine.status().await.unwrap().conditions.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keychain_the_key_is_kept_only_in_memory_and_only_on_request() {
    let sandbox = sandbox().await;
    let keys = Arc::new(MemoryKeys::default());
    *keys.away.lock().unwrap() = true;
    let studio = Studio::open(Place::for_api(&sandbox.api_url()), Arc::clone(&keys)).await;
    assert_eq!(studio.engine.account().await.unwrap(), None, "the first run");
    let key = sandbox.key().to_owned();
    let refused = studio.engine.key_keep(key.clone(), KeepKey::Keychain).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::KeychainMissing);
    let kept = studio.engine.key_keep(key, KeepKey::Memory).await.unwrap();
    assert!(matches!(kept.account.key, KeyPlace::Memory { .. }));
    let id = studio.press(Kind::Image, "z-image", "Made from memory").await;
    studio.until_archived(id).await;

    // After a restart it is gone, and nothing else is.
    let studio = studio.restarted().await;
    let account = studio.engine.account().await.unwrap().unwrap();
    assert_eq!(account.key, KeyPlace::Unreadable, "without a keychain nobody knows whether it holds a key");
    studio.until_archived(id).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keychain_that_comes_later_is_found_without_a_restart() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let id = studio.press(Kind::Image, "z-image", "Before").await;
    studio.until_archived(id).await;
    *studio.keys.away.lock().unwrap() = true;
    let studio = studio.restarted().await;
    assert_eq!(studio.engine.account().await.unwrap().unwrap().key, KeyPlace::Unreadable);
    let waits = studio.press(Kind::Image, "z-image", "Waits for the keychain").await;
    *studio.keys.away.lock().unwrap() = false;
    studio.until_archived(waits).await;
    assert_books(&sandbox.ledger(), 2, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_is_in_no_file_of_profile_or_archive() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let id = studio.press(Kind::Image, "mj-v7", "Search me").await;
    studio.until_archived(id).await;
    let mut draft = draft(Kind::Image, "z-image", "Kept");
    draft.extra = "{".to_owned();
    studio.engine.draft_save(draft).await.unwrap();
    let (key, root) = (sandbox.key().as_bytes().to_vec(), studio.place.root().to_owned());
    studio.engine.shutdown().await;
    let files = files_below(&root);
    assert!(files.len() > 6, "there is something to search");
    for (path, bytes) in files {
        assert!(!bytes.windows(key.len()).any(|window| window == key), "the key is in {}", path.display());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn text_that_is_no_key_is_refused_before_anything_is_asked() {
    let sandbox = sandbox().await;
    let studio = Studio::open(Place::for_api(&sandbox.api_url()), Arc::default()).await;
    for text in ["", "sk-123", "rk_live_", "rk_live_kéy-with-accent", "rk_live_abc def ghi jkl"] {
        let refused = studio.engine.key_keep(text.to_owned(), KeepKey::Keychain).await.unwrap_err();
        assert_eq!(refused.code, FailureCode::KeyShape, "{text:?}");
    }
    assert_eq!(studio.engine.account().await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_was_entered_for_another_service_is_not_sent_to_this_one() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    *studio.keys.moved_from.lock().unwrap() = Some("https://elsewhere.example".to_owned());
    let studio = studio.restarted().await;
    let account = studio.engine.account().await.unwrap().unwrap();
    assert_eq!(account.key, KeyPlace::OtherOrigin { origin: "https://elsewhere.example".to_owned() });
    let id = studio.press(Kind::Image, "z-image", "Waits for a key of its own").await;
    studio.until(id, |state| matches!(state, StateView::Queued { waits_for: WaitsFor::Key, .. })).await;
    assert_eq!(studio.engine.balance_read().await.unwrap_err().code, FailureCode::KeyMissing);
    assert_eq!(sandbox.ledger().submissions_seen, 0);

    *studio.keys.moved_from.lock().unwrap() = None;
    studio.engine.key_keep(sandbox.key().to_owned(), KeepKey::Keychain).await.unwrap();
    studio.until_archived(id).await;
    assert_books(&sandbox.ledger(), 1, 0);
}

//! The key of an account, from the field to the keychain and back: engine, keychain and a reAPI on loopback. Each
//! story is played on a private bus with a GNOME Keyring of its own.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

#[path = "../src-tauri/crates/keychain/tests/session/mod.rs"]
#[expect(dead_code, reason = "shared with the tests of the keychain's own crate")]
mod session;
#[expect(dead_code, reason = "shared with the tests of the window")]
mod studio;

use engine::face::{AccountView, FailureCode, KeepKey, KeyPlace};
use session::{Bus, GnomeKeyring, play};
use studio::Studio;

#[test]
fn the_key_is_in_the_keychain_and_nowhere_else_on_disk() {
    play("stories::kept", Bus::StartsNothing);
}

#[test]
fn a_key_is_kept_in_a_keychain_that_comes_after_the_app() {
    play("stories::late_for_a_new_key", Bus::StartsNothing);
}

#[test]
fn a_kept_key_is_found_when_its_keychain_comes_after_the_app() {
    play("stories::late_for_a_kept_key", Bus::StartsNothing);
}

#[test]
fn a_key_in_memory_ends_with_the_app() {
    play("stories::in_memory", Bus::StartsNothing);
}

fn is_in_keychain(account: Option<AccountView>) -> bool {
    account.is_some_and(
        |account| matches!(account.key, KeyPlace::Keychain { keychain, .. } if keychain == "GNOME Keyring"),
    )
}

mod stories {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    #[ignore = "played on a private bus"]
    async fn kept() {
        let _gnome = GnomeKeyring::start_unlocked().await;
        let studio = Studio::build().await;
        let engine = studio.open().await;
        let kept = engine.key_keep(studio.key(), KeepKey::Keychain).await.unwrap();
        assert!(is_in_keychain(Some(kept.account)));
        // The key has now been used for everything that a key is used for.
        studio::make_one_picture(&engine).await;
        engine.shutdown().await;
        assert_eq!(session::files_with(&studio.key_without_prefix()), Vec::<std::path::PathBuf>::new());

        let again = studio.open().await;
        assert!(is_in_keychain(again.account().await.unwrap()));
        again.balance_read().await.unwrap();
        again.key_forget().await.unwrap();
        again.shutdown().await;

        let after = studio.open().await;
        assert_eq!(after.account().await.unwrap().unwrap().key, KeyPlace::Missing);
        after.shutdown().await;
    }

    #[tokio::test(flavor = "multi_thread")]
    #[ignore = "played on a private bus"]
    async fn late_for_a_new_key() {
        let studio = Studio::build().await;
        let engine = studio.open().await;
        let refused = engine.key_keep(studio.key(), KeepKey::Keychain).await.unwrap_err();
        assert_eq!(refused.code, FailureCode::KeychainMissing);

        let _gnome = GnomeKeyring::start_unlocked().await;
        let kept = engine.key_keep(studio.key(), KeepKey::Keychain).await.unwrap();
        assert!(is_in_keychain(Some(kept.account)));
        engine.shutdown().await;
    }

    #[tokio::test(flavor = "multi_thread")]
    #[ignore = "played on a private bus"]
    async fn late_for_a_kept_key() {
        let gnome = GnomeKeyring::start_unlocked().await;
        let studio = Studio::build().await;
        let first = studio.open().await;
        first.key_keep(studio.key(), KeepKey::Keychain).await.unwrap();
        studio::make_one_picture(&first).await;
        first.shutdown().await;
        gnome.end().await;

        let engine = studio.open().await;
        let account = engine.account().await.unwrap().unwrap();
        assert_eq!(account.key, KeyPlace::Unreadable, "a key may be there, so nobody says that it is missing");
        let mut events = engine.events();
        let _gnome = GnomeKeyring::start_unlocked().await;
        while !is_in_keychain(engine.account().await.unwrap()) {
            events.recv().await.unwrap();
        }
        engine.balance_read().await.unwrap();
        engine.shutdown().await;
    }

    #[tokio::test(flavor = "multi_thread")]
    #[ignore = "played on a private bus"]
    async fn in_memory() {
        let studio = Studio::build().await;
        let engine = studio.open().await;
        let kept = engine.key_keep(studio.key(), KeepKey::Memory).await.unwrap();
        assert!(matches!(kept.account.key, KeyPlace::Memory { .. }));
        studio::make_one_picture(&engine).await;
        engine.shutdown().await;
        assert_eq!(session::files_with(&studio.key_without_prefix()), Vec::<std::path::PathBuf>::new());

        let again = studio.open().await;
        assert!(!matches!(again.account().await.unwrap().unwrap().key, KeyPlace::Memory { .. }));
        again.shutdown().await;
    }
}

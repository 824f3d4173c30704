//! The key in a real keychain: a GNOME Keyring on a private bus. Each story is played by `session::play`.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod session;

use keychain::{Keychain, KeychainError, Presence};
use reapi::ApiKey;
use session::{Bus, GnomeKeyring, play};

const ORIGIN: &str = "https://reapi.example";
const KEY: &str = "rk_live_0123456789abcdefghijklmnop";

/// Only ever on a private bus: the keychain of whoever runs the tests is none of theirs.
fn keychain() -> Keychain {
    session::must_be_private();
    Keychain::new()
}

fn key() -> ApiKey {
    ApiKey::parse(KEY).unwrap()
}

#[test]
fn a_key_is_kept_found_and_forgotten() {
    play("stories::kept_found_forgotten", Bus::StartsNothing);
}

#[test]
fn a_keychain_that_comes_after_the_app_is_found() {
    play("stories::late", Bus::StartsNothing);
}

#[test]
fn a_keychain_that_ends_and_starts_again_is_found() {
    play("stories::restarted", Bus::StartsNothing);
}

#[test]
fn no_key_and_cannot_see_are_told_apart() {
    play("stories::not_unlocked", Bus::StartsNothing);
}

#[test]
fn a_key_behind_a_lock_is_never_said_to_be_missing() {
    play("stories::locked_again", Bus::StartsNothing);
}

#[test]
fn looking_and_reading_at_start_leave_the_place_to_the_keychain_of_the_login() {
    play("stories::login_race", Bus::StartsGnomeKeyring);
}

mod stories {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    #[ignore = "played on a private bus"]
    async fn kept_found_forgotten() {
        let _gnome = GnomeKeyring::start_unlocked().await;
        let keychain = keychain();
        assert_eq!(keychain.look().await, Presence::Running { name: "GNOME Keyring".to_owned() });
        assert!(keychain.read(ORIGIN).await.unwrap().is_none());

        keychain.write(ORIGIN, &key()).await.unwrap();
        let stored = keychain.read(ORIGIN).await.unwrap().unwrap();
        assert_eq!((stored.origin.as_str(), stored.key.expose()), (ORIGIN, KEY));
        assert!(keychain.read("https://elsewhere.example").await.unwrap().is_none(), "a key is for one origin only");
        assert_eq!(session::files_with(KEY), Vec::<std::path::PathBuf>::new());

        let other = ApiKey::parse("rk_live_zyxwvutsrqponmlkjihg9876543210").unwrap();
        keychain.write(ORIGIN, &other).await.unwrap();
        assert_eq!(keychain.read(ORIGIN).await.unwrap().unwrap().key.expose(), other.expose());

        keychain.forget(ORIGIN).await.unwrap();
        assert!(keychain.read(ORIGIN).await.unwrap().is_none());
        keychain.forget(ORIGIN).await.unwrap();
    }

    #[tokio::test(flavor = "multi_thread")]
    #[ignore = "played on a private bus"]
    async fn late() {
        let keychain = keychain();
        assert_eq!(keychain.look().await, Presence::Missing);
        assert!(matches!(keychain.read(ORIGIN).await, Err(KeychainError::Missing)));
        assert!(matches!(keychain.write(ORIGIN, &key()).await, Err(KeychainError::Missing)));

        let _gnome = GnomeKeyring::start_unlocked().await;
        assert!(keychain.read(ORIGIN).await.unwrap().is_none());
        keychain.write(ORIGIN, &key()).await.unwrap();
        assert_eq!(keychain.read(ORIGIN).await.unwrap().unwrap().key.expose(), KEY);
    }

    #[tokio::test(flavor = "multi_thread")]
    #[ignore = "played on a private bus"]
    async fn restarted() {
        let keychain = keychain();
        let first = GnomeKeyring::start_unlocked().await;
        keychain.write(ORIGIN, &key()).await.unwrap();
        first.end().await;
        assert!(matches!(keychain.read(ORIGIN).await, Err(KeychainError::Missing)));

        let _second = GnomeKeyring::start_unlocked().await;
        assert_eq!(keychain.read(ORIGIN).await.unwrap().unwrap().key.expose(), KEY);
    }

    #[tokio::test(flavor = "multi_thread")]
    #[ignore = "played on a private bus"]
    async fn not_unlocked() {
        let keychain = keychain();
        let locked = GnomeKeyring::start_locked().await;
        assert!(matches!(keychain.read(ORIGIN).await, Err(KeychainError::Unreadable(_))));
        assert!(matches!(keychain.write(ORIGIN, &key()).await, Err(KeychainError::Unreadable(_))));
        assert!(matches!(keychain.forget(ORIGIN).await, Err(KeychainError::Unreadable(_))));
        locked.end().await;

        let _unlocked = GnomeKeyring::start_unlocked().await;
        assert!(keychain.read(ORIGIN).await.unwrap().is_none());
    }

    #[tokio::test(flavor = "multi_thread")]
    #[ignore = "played on a private bus"]
    async fn locked_again() {
        let _gnome = GnomeKeyring::start_unlocked().await;
        let keychain = keychain();
        keychain.write(ORIGIN, &key()).await.unwrap();
        session::lock().await;
        for origin in [ORIGIN, ORIGIN, "https://elsewhere.example"] {
            assert!(matches!(keychain.read(origin).await, Err(KeychainError::Unreadable(_))), "{origin}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    #[ignore = "played on a private bus"]
    async fn login_race() {
        let keychain = keychain();
        assert_eq!(keychain.look().await, Presence::Running { name: "Secret Service".to_owned() });
        assert!(matches!(keychain.read(ORIGIN).await, Err(KeychainError::Missing)));
        assert!(!session::is_running().await);

        let waiting = tokio::spawn({
            let keychain = keychain.clone();
            async move { keychain.write(ORIGIN, &key()).await }
        });
        let _gnome = GnomeKeyring::start_unlocked().await;
        waiting.await.unwrap().unwrap();
        assert_eq!(keychain.read(ORIGIN).await.unwrap().unwrap().key.expose(), KEY);
    }
}

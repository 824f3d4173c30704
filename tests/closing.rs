//! Closing the window of the real app, starting it twice, and ending it: on a private bus with a display, a window
//! manager, a notification daemon and, where the story wants one, a tray.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

#[expect(dead_code, reason = "shared with the tests of notifications")]
mod screen;
#[path = "../src-tauri/crates/keychain/tests/session/mod.rs"]
#[expect(dead_code, reason = "shared with the tests of the keychain's own crate")]
mod session;
#[expect(dead_code, reason = "shared with the tests of the key")]
mod studio;
mod tray;

use std::process::{Child, Command};

use engine::face::KeepKey;
use screen::{Dunst, Screen};
use session::{Bus, play};
use studio::Studio;
use tray::Tray;

#[test]
fn closing_with_work_left_goes_to_the_tray_and_says_so_once() {
    play("stories::to_the_tray", Bus::StartsNothing);
}

#[test]
fn closing_without_a_tray_ends_the_app_and_leaves_the_profile_whole() {
    play("stories::no_tray", Bus::StartsNothing);
}

#[test]
fn a_second_start_brings_the_first_forward() {
    play("stories::twice", Bus::StartsNothing);
}

/// The app in its window, on a profile with one task that is under way for a long time.
struct App(Child);

impl App {
    async fn with_work(studio: &Studio, screen: &Screen) -> Self {
        let engine = studio.open().await;
        engine.key_keep(studio.key(), KeepKey::Memory).await.unwrap();
        studio::begin_one_picture(&engine).await;
        engine.shutdown().await;
        Self::start(studio, screen)
    }

    fn start(studio: &Studio, screen: &Screen) -> Self {
        Self(command(studio, screen).spawn().unwrap())
    }

    /// Waits for its end; true when it ended well.
    fn ended_well(mut self) -> bool {
        self.0.wait().unwrap().success()
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn command(studio: &Studio, screen: &Screen) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_afterimage"));
    command.arg("--profile").arg(studio.profile()).arg("--api").arg(studio.address());
    command.env("DISPLAY", &screen.display).env("NO_AT_BRIDGE", "1").env("GDK_BACKEND", "x11");
    command
}

/// Every task of the profile, as the app prints it.
fn exported(studio: &Studio) -> Vec<serde_json::Value> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_afterimage"));
    let output = command.arg("--profile").arg(studio.profile()).arg("export").output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

mod stories {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    #[ignore = "played on a private bus"]
    async fn to_the_tray() {
        session::must_be_private();
        let screen = Screen::with_window_manager();
        let dunst = Dunst::start(&screen).await;
        let mut tray = Tray::start().await;
        let studio = Studio::as_slow_as_life().await;
        let app = App::with_work(&studio, &screen).await;
        screen.window_appears();
        let icon = tray.icon().await;
        tray.says(&icon, "1 in flight").await;

        screen.close_window();
        dunst.has_shown(1);
        screen.window_goes();
        assert_eq!(tray.labels(&icon).await, ["1 in flight", "Open Afterimage", "Pause sending", "Quit"]);

        tray.choose(&icon, "Pause sending").await;
        tray.says(&icon, "Resume sending").await;
        tray.choose(&icon, "Open Afterimage").await;
        screen.window_appears();
        screen.close_window();
        screen.window_goes();
        dunst.close();
        dunst.has_shown(0);
        let told: Vec<_> = dunst.history().iter().map(|notice| notice["summary"]["data"].clone()).collect();
        assert_eq!(told, ["Afterimage goes on in the tray"], "it is said once");

        tray.choose(&icon, "Quit").await;
        assert!(app.ended_well());
        assert_eq!(exported(&studio)[0]["state"], "processing");
    }

    #[tokio::test(flavor = "multi_thread")]
    #[ignore = "played on a private bus"]
    async fn no_tray() {
        session::must_be_private();
        let screen = Screen::with_window_manager();
        let studio = Studio::as_slow_as_life().await;
        let app = App::with_work(&studio, &screen).await;
        screen.window_appears();
        assert_eq!(exported(&studio).len(), 1, "the export reads beside the running app");
        screen.close_window();
        assert!(app.ended_well());

        // The lock is free, the database closed, and the task goes on from where it was.
        assert!(!studio.profile().join("library.sqlite-wal").exists());
        let engine = studio.open().await;
        assert_eq!(engine.queue().await.unwrap().in_flight.len(), 1);
        engine.shutdown().await;
    }

    #[tokio::test(flavor = "multi_thread")]
    #[ignore = "played on a private bus"]
    async fn twice() {
        session::must_be_private();
        let screen = Screen::with_window_manager();
        let studio = Studio::as_slow_as_life().await;
        let mut first = App::start(&studio, &screen);
        screen.window_appears();
        screen.minimise_window();
        screen.window_goes();
        assert!(App::start(&studio, &screen).ended_well(), "the second start ends by itself");
        screen.window_appears();
        assert!(first.0.try_wait().unwrap().is_none(), "the first runs on");

        let process = first.0.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &process]).status().unwrap().success());
        assert!(first.ended_well());
    }
}

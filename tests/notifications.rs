//! Notifications, shown by a real notification daemon (dunst) on a private bus and a display of its own.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

#[expect(dead_code, reason = "shared with the tests of the window")]
mod screen;
#[path = "../src-tauri/crates/keychain/tests/session/mod.rs"]
#[expect(dead_code, reason = "shared with the tests of the keychain's own crate")]
mod session;

use engine::ports::{Notice, NoticeKind};
use screen::{Dunst, Screen};
use session::{Bus, play};
use tokio::sync::oneshot;

#[test]
fn a_notice_has_title_words_and_picture_and_a_click_opens_its_task() {
    play("stories::clicked", Bus::StartsNothing);
}

#[test]
fn a_notice_that_is_left_opens_nothing() {
    play("stories::left", Bus::StartsNothing);
}

#[test]
fn without_a_notification_daemon_it_is_said_and_nothing_breaks() {
    play("stories::no_daemon", Bus::StartsNothing);
}

fn notice(picture: Option<&std::path::Path>) -> Notice {
    Notice {
        kind: NoticeKind::Ready,
        task: Some(7),
        title: "Ready: 2 images".to_owned(),
        body: "GPT Image 2\na <b>lighthouse</b> & fog".to_owned(),
        picture: picture.map(Into::into),
        sound: false,
    }
}

mod stories {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    #[ignore = "played on a private bus"]
    async fn clicked() {
        session::must_be_private();
        let screen = Screen::start();
        let dunst = Dunst::start(&screen).await;
        let picture = concat!(env!("CARGO_MANIFEST_DIR"), "/icons/128x128.png");
        let (clicked, click) = oneshot::channel();
        let shown = tokio::spawn(async move {
            afterimage::notifications::show(&notice(Some(picture.as_ref())), move || clicked.send(()).unwrap()).await
        });
        dunst.has_shown(1);
        dunst.click();
        click.await.unwrap();
        shown.await.unwrap().unwrap();

        dunst.has_shown(0);
        let history = dunst.history();
        assert_eq!(history.len(), 1);
        assert_eq!(history[0]["appname"]["data"], "Afterimage");
        assert_eq!(history[0]["summary"]["data"], "Ready: 2 images");
        assert_eq!(history[0]["body"]["data"], "GPT Image 2\na &lt;b&gt;lighthouse&lt;/b&gt; &amp; fog");
        assert_eq!(history[0]["icon_path"]["data"], picture);
    }

    #[tokio::test(flavor = "multi_thread")]
    #[ignore = "played on a private bus"]
    async fn left() {
        session::must_be_private();
        let screen = Screen::start();
        let dunst = Dunst::start(&screen).await;
        let (clicked, click) = oneshot::channel::<()>();
        let shown = tokio::spawn(async move {
            afterimage::notifications::show(&notice(None), move || clicked.send(()).unwrap()).await
        });
        dunst.has_shown(1);
        dunst.close();
        shown.await.unwrap().unwrap();
        assert!(click.await.is_err(), "nobody clicked");
    }

    #[tokio::test(flavor = "multi_thread")]
    #[ignore = "played on a private bus"]
    async fn no_daemon() {
        session::must_be_private();
        assert!(afterimage::notifications::show(&notice(None), || ()).await.is_err());
    }
}

//! Notifications of the system, with the picture of what was made.

use engine::ports::{Notice, NoticeKind};
use notify_rust::{Notification, NotificationResponse};

const APP: &str = "Afterimage";

/// Why a notification was not shown. The page and the tray say the same thing anyway.
#[derive(Debug, thiserror::Error)]
#[error("the system shows no notifications: {0}")]
pub struct NotShown(#[from] notify_rust::error::Error);

/// Shows the notice and returns when it is gone; `clicked` is called if the person clicked it or its button.
#[cfg(target_os = "linux")]
pub async fn show(notice: &Notice, clicked: impl FnOnce() + Send + 'static) -> Result<(), NotShown> {
    let handle = compose(notice).show_async().await?;
    handle.wait_for_action_async(move |answer: &NotificationResponse| answered(answer, clicked)).await;
    // Not every server takes a clicked notice away by itself.
    handle.close_async().await;
    Ok(())
}

/// Shows the notice; `clicked` is called if the person clicks it or its button.
#[cfg(not(target_os = "linux"))]
pub async fn show(notice: &Notice, clicked: impl FnOnce() + Send + 'static) -> Result<(), NotShown> {
    let notification = compose(notice);
    // A thread, because it waits for the click as long as the notification is there.
    let shown = tokio::task::spawn_blocking(move || {
        let handle = notification.show()?;
        handle.wait_for_response(move |answer: &NotificationResponse| answered(answer, clicked))
    });
    match shown.await {
        Ok(shown) => Ok(shown?),
        Err(died) => {
            tracing::warn!(%died, "a notification ended badly");
            Ok(())
        }
    }
}

fn answered(answer: &NotificationResponse, clicked: impl FnOnce()) {
    match answer {
        NotificationResponse::Default | NotificationResponse::Action(_) => clicked(),
        NotificationResponse::Reply(_) | NotificationResponse::Closed(_) => {}
    }
}

fn compose(notice: &Notice) -> Notification {
    let mut notification = Notification::new();
    notification.appname(APP).summary(&notice.title).body(&body(&notice.body));
    if let Some(picture) = notice.picture.as_deref().and_then(std::path::Path::to_str) {
        notification.image_path(picture);
    }
    system(&mut notification, notice);
    notification
}

#[cfg(target_os = "linux")]
fn system(notification: &mut Notification, notice: &Notice) {
    use notify_rust::{Hint, Urgency};

    notification.icon("afterimage").hint(Hint::DesktopEntry("afterimage".to_owned()));
    notification.action("default", "Open").action("open", "Open");
    notification.hint(if notice.sound {
        Hint::SoundName(sound(notice.kind).to_owned())
    } else {
        Hint::SuppressSound(true)
    });
    notification.urgency(Urgency::Normal);
}

#[cfg(not(target_os = "linux"))]
fn system(notification: &mut Notification, notice: &Notice) {
    if notice.sound {
        notification.sound_name("Default");
    }
}

/// Names of the freedesktop sound theme.
#[cfg(target_os = "linux")]
fn sound(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::Ready | NoticeKind::Several => "complete",
        NoticeKind::Failed => "dialog-warning",
        NoticeKind::NeedsYou => "dialog-question",
    }
}

/// The notification servers of Linux read a little HTML in a body: a prompt is text and stays text.
fn body(text: &str) -> String {
    if cfg!(target_os = "linux") {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(body: &str) -> Notice {
        Notice {
            kind: NoticeKind::Ready,
            task: Some(7),
            title: "Ready: 2 images".to_owned(),
            body: body.to_owned(),
            picture: Some("/profile/thumbnails/0/7_320.webp".into()),
            sound: false,
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_prompt_is_never_read_as_markup() {
        assert_eq!(compose(&notice("<a href='x'>R&D</a>")).body, "&lt;a href='x'&gt;R&amp;D&lt;/a&gt;");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn nothing_sounds_unless_switched_on() {
        let hints = |notice: &Notice| format!("{:?}", compose(notice));
        assert!(hints(&notice("")).contains("SuppressSound(true)"));
        let loud = hints(&Notice { sound: true, ..notice("") });
        assert!(loud.contains("SoundName") && !loud.contains("SuppressSound(true)"));
    }
}

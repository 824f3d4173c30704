//! Closing the window and ending the app.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use engine::Engine;
use engine::ports::{Notice, NoticeKind};
use tauri::{AppHandle, Manager};

use crate::desktop::{TrayIcon, tell};
use crate::opened::Opened;
use crate::sandbox_host::InsideSandbox;
use crate::window;

/// The engine takes at most 8 s for what is out, then closes its database.
const CLOSE_WITHIN: Duration = Duration::from_secs(12);

/// The name under which it is remembered that the person knows of the tray.
const TOLD: &str = "told.tray";

static QUITTING: AtomicBool = AtomicBool::new(false);

/// What closing the window does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leaving {
    Quit,
    Hide,
}

fn leaving(busy: bool, stay_in_tray: bool, tray: bool) -> Leaving {
    if busy && stay_in_tray && tray { Leaving::Hide } else { Leaving::Quit }
}

/// The person closed the window.
pub fn window_closed(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        match what_now(&app).await {
            Leaving::Quit => quit(&app),
            Leaving::Hide => {
                window::hide(&app);
                if let Some(engine) = app.state::<Opened>().now() {
                    tell_once(&app, &engine).await;
                }
            }
        }
    });
}

/// Ends the app, once everything is closed. The window goes at once.
pub fn quit(app: &AppHandle) {
    if QUITTING.swap(true, Ordering::SeqCst) {
        return;
    }
    window::hide(app);
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if tokio::time::timeout(CLOSE_WITHIN, close(&app)).await.is_err() {
            tracing::error!("the engine did not close in time; the next start takes up what was left");
        }
        app.exit(0);
    });
}

async fn close(app: &AppHandle) {
    app.state::<Opened>().close().await;
    app.state::<Arc<InsideSandbox>>().close().await;
}

/// Quits when the system asks (logging out, `kill`, Ctrl+C).
pub async fn quit_on_signal(app: AppHandle) {
    match signal().await {
        Ok(()) => quit(&app),
        Err(error) => tracing::warn!(%error, "signals are not heard"),
    }
}

async fn what_now(app: &AppHandle) -> Leaving {
    // An engine that is not open has nothing to go on with.
    let Some(engine) = app.state::<Opened>().now() else { return Leaving::Quit };
    let stay = engine.settings().await.is_ok_and(|settings| settings.stay_in_tray);
    leaving(engine.busy().await, stay, app.state::<TrayIcon>().is_there())
}

/// The first time only: afterwards it is known.
async fn tell_once(app: &AppHandle, engine: &Engine) {
    let told = engine.opening("").await.is_ok_and(|opening| opening.remembered.contains_key(TOLD));
    if told {
        return;
    }
    tell(
        app,
        Notice {
            kind: NoticeKind::Several,
            task: None,
            title: "Afterimage goes on in the tray".to_owned(),
            body: "Your tasks are watched and saved. Quit from the tray's menu ends it.".to_owned(),
            picture: None,
            sound: false,
        },
    );
    if let Err(failure) = engine.remember(TOLD.to_owned(), "true".to_owned()).await {
        tracing::warn!(%failure, "it will be said again that the app is in the tray");
    }
}

#[cfg(unix)]
async fn signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut term, mut interrupt, mut hangup) =
        (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?, signal(SignalKind::hangup())?);
    tokio::select! {
        _ = term.recv() => {}
        _ = interrupt.recv() => {}
        _ = hangup.recv() => {}
    }
    Ok(())
}

#[cfg(windows)]
async fn signal() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_hides_only_what_can_be_found_again_and_has_work() {
        assert_eq!(leaving(true, true, true), Leaving::Hide);
        assert_eq!(leaving(false, true, true), Leaving::Quit);
        assert_eq!(leaving(true, false, true), Leaving::Quit);
        assert_eq!(leaving(true, true, false), Leaving::Quit);
    }
}

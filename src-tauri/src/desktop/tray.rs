//! The tray icon: made when the desktop has a tray, and told only what has changed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use engine::ports::Tray;
use tauri::menu::{Menu, MenuEvent, MenuItem, PredefinedMenuItem};
use tauri::tray::{TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Wry};
use tokio::sync::watch;

use super::tray_face::{Sending, TrayFace};
use super::tray_host;
use crate::opened::Opened;
use crate::{leaving, window};

const SUMMARY: &str = "summary";
const OPEN: &str = "open";
const SENDING: &str = "sending";
const QUIT: &str = "quit";

/// The app's icon in the tray. Cheap to clone.
#[derive(Clone)]
pub struct TrayIcon {
    app: AppHandle,
    /// Folder for the icon's file: each profile has its own, so that two apps do not overwrite each other's.
    folder: PathBuf,
    state: Arc<Mutex<State>>,
    host: watch::Receiver<bool>,
}

struct State {
    wanted: TrayFace,
    widgets: Option<Widgets>,
    /// The system has no library for tray icons.
    impossible: bool,
}

struct Widgets {
    icon: tauri::tray::TrayIcon<Wry>,
    summary: MenuItem<Wry>,
    sending: MenuItem<Wry>,
    shown: TrayFace,
}

impl TrayIcon {
    /// Watches for a tray and puts the icon into it. `folder` gets the icon's file.
    pub fn new(app: AppHandle, folder: PathBuf) -> Self {
        let (there, host) = watch::channel(false);
        let state = State { wanted: TrayFace::of(&Tray::default()), widgets: None, impossible: false };
        let tray = Self { app, folder, state: Arc::new(Mutex::new(state)), host };
        tauri::async_runtime::spawn(tray_host::follow(there));
        tauri::async_runtime::spawn(tray.clone().appear_when_possible());
        tray
    }

    /// Whether the app can be found in a tray once its window is hidden.
    pub fn is_there(&self) -> bool {
        *self.host.borrow() && self.locked().widgets.is_some()
    }

    /// Says this from now on.
    pub fn show(&self, tray: &Tray) {
        let face = TrayFace::of(tray);
        let mut state = self.locked();
        if state.wanted == face {
            return;
        }
        state.wanted = face;
        drop(state);
        self.on_main_thread(Self::update);
    }

    async fn appear_when_possible(mut self) {
        while self.host.wait_for(|there| *there).await.is_ok() {
            self.on_main_thread(Self::appear);
            if self.host.wait_for(|there| !there).await.is_err() {
                return;
            }
        }
    }

    /// Widgets belong to the main thread.
    fn on_main_thread(&self, act: fn(&Self)) {
        let tray = self.clone();
        if let Err(error) = self.app.run_on_main_thread(move || act(&tray)) {
            tracing::warn!(%error, "the tray was not reached");
        }
    }

    fn appear(&self) {
        let mut state = self.locked();
        if state.widgets.is_some() || state.impossible {
            return;
        }
        // Where the library for tray icons is missing, loading it panics.
        match catch_unwind(AssertUnwindSafe(|| make(&self.app, &self.folder, &state.wanted))) {
            Ok(Ok(widgets)) => state.widgets = Some(widgets),
            Ok(Err(error)) => tracing::warn!(%error, "the tray icon was not made"),
            Err(_) => state.impossible = true,
        }
    }

    fn update(&self) {
        let mut state = self.locked();
        let wanted = state.wanted.clone();
        if let Some(widgets) = &mut state.widgets
            && let Err(error) = widgets.turn_into(wanted)
        {
            tracing::warn!(%error, "the tray was not changed");
        }
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Widgets {
    fn turn_into(&mut self, face: TrayFace) -> tauri::Result<()> {
        if self.shown.summary != face.summary {
            self.summary.set_text(&face.summary)?;
            self.icon.set_tooltip(Some(&face.summary))?;
        }
        if self.shown.sending != face.sending {
            self.sending.set_text(face.sending.words())?;
        }
        self.shown = face;
        Ok(())
    }
}

fn make(app: &AppHandle, folder: &PathBuf, face: &TrayFace) -> tauri::Result<Widgets> {
    std::fs::create_dir_all(folder)?;
    let summary = MenuItem::with_id(app, SUMMARY, &face.summary, false, None::<&str>)?;
    let open = MenuItem::with_id(app, OPEN, "Open Afterimage", true, None::<&str>)?;
    let sending = MenuItem::with_id(app, SENDING, face.sending.words(), true, None::<&str>)?;
    let quit = MenuItem::with_id(app, QUIT, "Quit", true, None::<&str>)?;
    let (line, other_line) = (PredefinedMenuItem::separator(app)?, PredefinedMenuItem::separator(app)?);
    let menu = Menu::with_items(app, &[&summary, &line, &open, &sending, &other_line, &quit])?;
    let icon = TrayIconBuilder::with_id("main")
        .icon(tauri::include_image!("icons/tray.png"))
        .temp_dir_path(folder)
        .tooltip(&face.summary)
        .menu(&menu)
        .show_menu_on_left_click(cfg!(target_os = "macos"))
        .on_menu_event(chosen)
        .on_tray_icon_event(|icon, event| {
            if matches!(event, TrayIconEvent::DoubleClick { .. }) {
                window::show(icon.app_handle());
            }
        })
        .build(app)?;
    Ok(Widgets { icon, summary, sending, shown: face.clone() })
}

fn chosen(app: &AppHandle, event: MenuEvent) {
    match event.id().as_ref() {
        OPEN => window::show(app),
        SENDING => toggle_sending(app),
        QUIT => leaving::quit(app),
        other => tracing::debug!(other, "a menu item that is not ours"),
    }
}

fn toggle_sending(app: &AppHandle) {
    let Some(engine) = app.state::<Opened>().now() else { return };
    let paused = app.state::<TrayIcon>().locked().wanted.sending == Sending::CanResume;
    tauri::async_runtime::spawn(async move {
        if let Err(failure) = engine.sending_pause(!paused).await {
            tracing::warn!(%failure, "sending was not switched");
        }
    });
}

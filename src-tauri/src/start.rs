//! From the command line to the open window.

use std::error::Error;
use std::sync::Arc;

use engine::ports::{Ports, RealFiles};
use engine::system::{SystemClock, SystemRandom};
use engine::{ApiBase, Options, Profile};
use gallery::Port;
use keychain::Keychain;
use tauri::{AppHandle, Manager, RunEvent, WindowEvent};
use tauri_plugin_window_state::StateFlags;

use crate::desktop::{self, NoticePictures, SystemDesktop, SystemWatcher, TrayIcon};
use crate::dragging::Own;
use crate::keys::Keys;
use crate::opened::Opened;
use crate::place::{self, Place};
use crate::sandbox_host::InsideSandbox;
use crate::unwatched::Unwatched;
use crate::{bindings, core_dumps, dropping, events, leaving, logs, network, policy, window};

/// Opens the window and runs until the app ends.
pub fn open_window(place: Place, api: Option<ApiBase>) -> Result<(), Box<dyn Error>> {
    core_dumps::forbid();
    let _logs = logs::begin(&Profile::new(&place.profile).logs());
    prepare_system();
    let port = Port::reserve()?;
    let mut context = tauri::generate_context!();
    policy::narrow(context.config_mut(), port.number());
    let commands = bindings::builder();
    let app = tauri::Builder::default()
        // First, so that a second start ends before it opens anything.
        .plugin(single_instance(&place))
        .plugin(tauri_plugin_dialog::init())
        .plugin(window_state(&place))
        .invoke_handler(commands.invoke_handler())
        .setup(move |app| {
            commands.mount_events(app);
            set_up(app.handle(), &place, api, port)?;
            Ok(())
        })
        .build(context)?;
    app.run(on_event);
    Ok(())
}

/// What the libraries below want before anything else runs.
fn prepare_system() {
    // TLS by ring; nothing else has installed a provider this early, so this cannot fail.
    let _ = rustls::crypto::ring::default_provider().install_default();
    #[cfg(target_os = "linux")]
    avoid_blank_windows();
}

/// WebKit's DMABUF renderer shows blank windows without a GPU and on some drivers. Whoever wants it sets the
/// variable to 0.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the environment is changed before any thread is started")]
fn avoid_blank_windows() {
    const VARIABLE: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(VARIABLE).is_none() {
        // SAFETY: only the log writer's thread runs yet, and it reads no environment.
        unsafe { std::env::set_var(VARIABLE, "1") };
    }
}

fn single_instance(place: &Place) -> tauri::plugin::TauriPlugin<tauri::Wry> {
    tauri_plugin_single_instance::Builder::new()
        .dbus_id(&place.instance)
        .callback(|app, _arguments, _folder| window::show(app))
        .build()
}

fn window_state(place: &Place) -> tauri::plugin::TauriPlugin<tauri::Wry> {
    tauri_plugin_window_state::Builder::new()
        .with_filename(place.window_state().to_string_lossy())
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .build()
}

/// The engine opens beside the window: this thread makes that, and waits for the system most of the time.
fn set_up(app: &AppHandle, place: &Place, api: Option<ApiBase>, port: Port) -> tauri::Result<()> {
    let tray = TrayIcon::new(app.clone(), place.profile.join("tray"));
    let sandbox = Arc::new(InsideSandbox::new(Profile::new(&place.profile).sandbox()));
    let ports = ports(app, tray.clone(), Arc::clone(&sandbox));
    let kept = place.clone();
    let opened = Opened::new(port, move || options(&kept, api.as_ref(), ports.clone()));
    app.manage(NoticePictures::new(place.profile.join("notices")));
    app.manage(tray);
    app.manage(Own::default());
    app.manage(sandbox);
    app.manage(opened.clone());
    app.manage(Unwatched::default());
    let opening = opened.clone();
    tauri::async_runtime::spawn(async move { opening.open().await });
    window::open(app, place)?;
    tauri::async_runtime::spawn(leaving::quit_on_signal(app.clone()));
    tauri::async_runtime::spawn(events::carry(app.clone(), opened.clone()));
    network::follow(opened);
    Ok(())
}

fn ports(app: &AppHandle, tray: TrayIcon, sandbox: Arc<InsideSandbox>) -> Ports {
    Ports {
        desktop: Arc::new(SystemDesktop::new(app.clone(), tray)),
        keys: Arc::new(Keys(Keychain::new())),
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        files: Arc::new(RealFiles),
        sandbox,
        watcher: Arc::new(SystemWatcher),
    }
}

fn options(place: &Place, api: Option<&ApiBase>, ports: Ports) -> Options {
    Options {
        profile: place.profile.clone(),
        default_archive: place.archive.clone(),
        api_base: api.map_or(engine::REAPI_BASE, ApiBase::as_str).to_owned(),
        machine: place::machine(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        extra_root: None,
        ports,
    }
}

fn on_event(app: &AppHandle, event: RunEvent) {
    match event {
        RunEvent::WindowEvent { event: WindowEvent::CloseRequested { api, .. }, .. } => {
            api.prevent_close();
            leaving::window_closed(app);
        }
        RunEvent::WindowEvent { event: WindowEvent::Focused(false), .. } => nothing_is_looked_at(app),
        RunEvent::WindowEvent { event: WindowEvent::DragDrop(event), .. } => dropping::on(app, event),
        // Without a code it was not us: the last window is gone, or the session ends.
        RunEvent::ExitRequested { code: None, api, .. } => {
            api.prevent_exit();
            leaving::quit(app);
        }
        RunEvent::Exit => desktop::keep_clipboard(app),
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::show(app),
        _ => {}
    }
}

/// The page says what is in view while it has the focus; that it lost it, the system says first.
fn nothing_is_looked_at(app: &AppHandle) {
    let Some(engine) = app.state::<Opened>().now() else { return };
    tauri::async_runtime::spawn(async move {
        if let Err(failure) = engine.viewing(false, Vec::new()).await {
            tracing::warn!(%failure, "the loss of focus was not told");
        }
    });
}

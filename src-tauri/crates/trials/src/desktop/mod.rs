//! A desktop that nobody sees: everything that the app meets on a person's computer, private to one trial.

mod bus;
mod display;
mod keychain;
mod notices;
mod overheard;
pub mod proc;
mod process;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use tokio::process::Command as AsyncCommand;

pub use display::{SCREEN, XWindow};
pub use notices::Told;
pub use process::{Process, signal};

use crate::Failure;
use bus::Bus;
use display::Display;
use keychain::Keychain;
use notices::Notifications;
use overheard::Overheard;

/// The desktop. Everything in it ends when it is dropped; its home is removed.
pub struct Desktop {
    // Fields are dropped in this order: what is shown before what shows it, the bus last.
    notifications: Notifications,
    keychain: Keychain,
    display: Display,
    overheard: Overheard,
    bus: Bus,
    environment: Environment,
    logs: PathBuf,
    home: TempDir,
}

impl Desktop {
    /// Starts all of it; the programs' output goes to files in `logs`.
    pub async fn start(logs: &Path) -> Result<Desktop, Failure> {
        let home = tempfile::Builder::new().prefix("afterimage-").tempdir().map_err(Failure::file("a private home"))?;
        let mut environment = Environment::in_home(home.path())?;
        let bus = Bus::start(&environment, logs).await?;
        environment.set("DBUS_SESSION_BUS_ADDRESS", bus.address());
        let overheard = Overheard::start(bus.address()).await?;
        let display = Display::start(&mut environment, logs).await?;
        let keychain = Keychain::start(&environment, logs, bus.connection()).await?;
        let notifications = Notifications::start(&environment, logs, bus.connection()).await?;
        Ok(Desktop { notifications, keychain, display, overheard, bus, environment, logs: logs.to_owned(), home })
    }

    /// The private home: nothing of the person who runs the trial is in it.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Where the programs' output goes.
    pub fn logs(&self) -> &Path {
        &self.logs
    }

    /// A program that will find this desktop and nothing else.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        self.environment.command(program)
    }

    /// Every secret that the keychain holds.
    pub async fn secrets(&self) -> Result<Vec<Vec<u8>>, Failure> {
        self.keychain.secrets(self.bus.connection()).await
    }

    /// Everything that was said on the bus since it began.
    pub fn overheard(&self) -> Vec<zbus::Message> {
        self.overheard.messages()
    }

    /// The trial's own name on the bus.
    pub fn name_on_bus(&self) -> Option<&zbus::names::OwnedUniqueName> {
        self.bus.connection().unique_name()
    }

    /// Programs that are started from now on are given this variable too.
    pub fn set(&mut self, name: &str, value: &str) {
        self.environment.set(name, value);
    }

    pub fn display(&self) -> &Display {
        &self.display
    }

    pub fn notifications(&self) -> &Notifications {
        &self.notifications
    }
}

/// The variables that programs on this desktop are given. Nothing else of ours reaches them.
#[derive(Clone)]
pub struct Environment(Vec<(String, String)>);

impl Environment {
    fn in_home(home: &Path) -> Result<Environment, Failure> {
        let mut environment = Environment(Vec::new());
        for name in ["PATH", "TZ"] {
            if let Ok(value) = std::env::var(name) {
                environment.set(name, &value);
            }
        }
        for (name, folder) in [
            ("HOME", ""),
            ("XDG_RUNTIME_DIR", "run"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_STATE_HOME", "state"),
            ("TMPDIR", "tmp"),
        ] {
            let path = home.join(folder);
            fs::create_dir_all(&path).map_err(Failure::file(&path))?;
            environment.set(name, &path.to_string_lossy());
        }
        let run = home.join("run");
        fs::set_permissions(&run, Permissions::from_mode(0o700)).map_err(Failure::file(&run))?;
        for (name, value) in [
            ("LANG", "C.UTF-8"),
            ("XDG_SESSION_TYPE", "x11"),
            ("GDK_BACKEND", "x11"),
            // No GPU here. What else keeps a window from staying blank, the app sees to itself.
            ("LIBGL_ALWAYS_SOFTWARE", "1"),
            // Neither an accessibility bus nor a settings daemon is on this desktop.
            ("NO_AT_BRIDGE", "1"),
            ("GSETTINGS_BACKEND", "memory"),
            ("RUST_BACKTRACE", "1"),
        ] {
            environment.set(name, value);
        }
        Ok(environment)
    }

    fn set(&mut self, name: &str, value: &str) {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), value.to_owned()));
    }

    fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.0.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs a short program to its end and gives what it printed.
    async fn ask(&self, program: &str, arguments: &[&str]) -> Result<String, Failure> {
        let mut command = self.command(program);
        command.args(arguments);
        let not_run = |source| Failure::NotRun { program: program.to_owned(), source };
        let output = AsyncCommand::from(command).kill_on_drop(true).output().await.map_err(not_run)?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let said = format!("{} {}", output.status, String::from_utf8_lossy(&output.stderr).trim());
        Err(Failure::SaidNo { program: format!("{program} {}", arguments.join(" ")), said })
    }
}

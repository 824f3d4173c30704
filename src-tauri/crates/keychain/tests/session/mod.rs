//! A session of its own for each story: private bus, private home, a GNOME Keyring that starts and ends on request.
//!
//! The bus address and the home are the environment of a process, so each story is run by a child of the test.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use futures_util::StreamExt;
use zbus::fdo::DBusProxy;

/// Set for a story that runs on a private bus.
const PRIVATE: &str = "KEYCHAIN_TEST_ON_A_PRIVATE_BUS";

/// What the private bus can start by itself.
#[derive(Clone, Copy)]
pub enum Bus {
    StartsNothing,
    StartsGnomeKeyring,
}

/// Runs the ignored test `story` of this very program on a private bus, and fails when it fails.
pub fn play(story: &str, bus: Bus) {
    let home = tempfile::tempdir().unwrap();
    let config = write_bus_config(home.path(), bus);
    let output = Command::new("dbus-run-session")
        .arg("--config-file")
        .arg(config)
        .arg("--")
        .arg(std::env::current_exe().unwrap())
        .args([story, "--exact", "--ignored", "--nocapture"])
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path().join("data"))
        .env("XDG_CONFIG_HOME", home.path().join("config"))
        .env("XDG_CACHE_HOME", home.path().join("cache"))
        .env("XDG_RUNTIME_DIR", home.path())
        .env(PRIVATE, "yes")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("GNOME_KEYRING_CONTROL")
        .output()
        .expect("dbus-run-session is installed (package dbus)");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said.contains("1 passed"), "{story} on a private bus:\n{said}");
}

pub fn must_be_private() {
    assert!(std::env::var_os(PRIVATE).is_some(), "a story is played by `play`, on a bus and in a home of its own");
}

fn write_bus_config(home: &Path, bus: Bus) -> PathBuf {
    let services = home.join("services");
    std::fs::create_dir(&services).unwrap();
    let service = "[D-BUS Service]\nName=org.freedesktop.secrets\n\
                   Exec=/usr/bin/gnome-keyring-daemon --start --foreground --components=secrets\n";
    match bus {
        Bus::StartsNothing => {}
        Bus::StartsGnomeKeyring => {
            std::fs::write(services.join("org.freedesktop.secrets.service"), service).unwrap();
        }
    }
    let config = home.join("bus.conf");
    let text = format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={home}</listen>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#,
        home = home.display(),
        services = services.display()
    );
    std::fs::write(&config, text).unwrap();
    config
}

/// A GNOME Keyring on the private bus; ends with the value.
pub struct GnomeKeyring(Child);

impl GnomeKeyring {
    /// With its collection unlocked, made on the first start.
    pub async fn start_unlocked() -> Self {
        Self::start(&["--unlock"]).await
    }

    /// As a bus starts it: nobody has unlocked anything.
    pub async fn start_locked() -> Self {
        Self::start(&[]).await
    }

    async fn start(extra: &[&str]) -> Self {
        let mut change = OwnerChange::watch().await;
        let mut child = Command::new("gnome-keyring-daemon")
            .args(["--foreground", "--components=secrets"])
            .args(extra)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("gnome-keyring-daemon is installed (package gnome-keyring)");
        child.stdin.take().unwrap().write_all(b"a password of the test").unwrap();
        change.next().await;
        Self(child)
    }

    /// Ends it and returns once the bus knows.
    pub async fn end(mut self) {
        let mut change = OwnerChange::watch().await;
        self.0.kill().unwrap();
        self.0.wait().unwrap();
        change.next().await;
    }
}

impl Drop for GnomeKeyring {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The next start or end of the Secret Service on this bus.
struct OwnerChange(zbus::fdo::NameOwnerChangedStream);

impl OwnerChange {
    async fn watch() -> Self {
        let bus = zbus::Connection::session().await.unwrap();
        let daemon = DBusProxy::new(&bus).await.unwrap();
        let secrets = [(0, "org.freedesktop.secrets")];
        Self(daemon.receive_name_owner_changed_with_args(&secrets).await.unwrap())
    }

    async fn next(&mut self) {
        self.0.next().await.unwrap();
    }
}

/// Locks every collection, as a screen lock or a person does.
pub async fn lock() {
    let bus = zbus::Connection::session().await.unwrap();
    let (name, path, interface) =
        ("org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.Secret.Service");
    let service = zbus::Proxy::new(&bus, name, path, interface).await.unwrap();
    let collections: Vec<zbus::zvariant::OwnedObjectPath> = service.get_property("Collections").await.unwrap();
    let (locked, _prompt): (Vec<zbus::zvariant::OwnedObjectPath>, zbus::zvariant::OwnedObjectPath) =
        service.call("Lock", &(collections,)).await.unwrap();
    assert!(!locked.is_empty());
}

/// Whether the Secret Service runs on this bus.
pub async fn is_running() -> bool {
    let bus = zbus::Connection::session().await.unwrap();
    let name = zbus::names::BusName::try_from("org.freedesktop.secrets").unwrap();
    DBusProxy::new(&bus).await.unwrap().name_has_owner(name).await.unwrap()
}

/// Every file under the private home that holds `needle`.
pub fn files_with(needle: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(std::env::var_os("HOME").unwrap())];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                let bytes = std::fs::read(entry.path()).unwrap();
                if bytes.windows(needle.len()).any(|window| window == needle.as_bytes()) {
                    found.push(entry.path());
                }
            }
        }
    }
    found
}

//! A real keychain, unlocked, with nothing in it at first.

use std::collections::HashMap;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, Proxy};

use super::bus::until_named;
use super::{Environment, Process};
use crate::Failure;

const NAME: &str = "org.freedesktop.secrets";
const PATH: &str = "/org/freedesktop/secrets";
const SERVICE: &str = "org.freedesktop.Secret.Service";

/// A secret as the Secret Service hands it over: session, parameters, value, content type.
type Secret = (OwnedObjectPath, Vec<u8>, Vec<u8>, String);

pub struct Keychain {
    _daemon: Process,
}

impl Keychain {
    pub async fn start(environment: &Environment, logs: &Path, bus: &Connection) -> Result<Keychain, Failure> {
        let mut command = environment.command("gnome-keyring-daemon");
        command.args(["--foreground", "--unlock", "--components=secrets"]);
        let mut daemon = Process::start_with("gnome-keyring-daemon", logs, &command, Stdio::piped())?;
        if let Some(mut stdin) = daemon.stdin() {
            // It reads a password up to the end, makes the keychain with it and opens it.
            stdin.write_all(b"of this trial only").map_err(Failure::file("the keychain's input"))?;
        }
        until_named(bus, NAME, &mut daemon).await?;
        Ok(Keychain { _daemon: daemon })
    }

    /// Every secret in it that can be read, asked for as another program would.
    pub async fn secrets(&self, bus: &Connection) -> Result<Vec<Vec<u8>>, Failure> {
        let service = Proxy::new(bus, NAME, PATH, SERVICE).await?;
        let (_, session): (OwnedValue, OwnedObjectPath) =
            service.call("OpenSession", &("plain", Value::from(""))).await?;
        let everything: HashMap<String, String> = HashMap::new();
        let (unlocked, _locked): (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) =
            service.call("SearchItems", &(everything,)).await?;
        let secrets: HashMap<OwnedObjectPath, Secret> = service.call("GetSecrets", &(unlocked, session)).await?;
        Ok(secrets.into_values().map(|(_, _, value, _)| value).collect())
    }
}

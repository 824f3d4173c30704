//! A session bus of the trial's own.

use std::path::Path;
use std::time::Duration;

use zbus::Connection;
use zbus::fdo::DBusProxy;
use zbus::names::BusName;

use super::{Environment, Process};
use crate::Failure;
use crate::telling::until;

/// How long a program may take to be there.
pub const READY_WITHIN: Duration = Duration::from_secs(20);

pub struct Bus {
    connection: Connection,
    address: String,
    _daemon: Process,
}

impl Bus {
    pub async fn start(environment: &Environment, logs: &Path) -> Result<Bus, Failure> {
        let address = format!("unix:path={}/bus", environment.get("XDG_RUNTIME_DIR"));
        let mut command = environment.command("dbus-daemon");
        command.args(["--session", "--nofork", "--nopidfile", "--address", &address]);
        let mut daemon = Process::start("dbus-daemon", logs, &command)?;
        let connection = until("the session bus", READY_WITHIN, async || {
            daemon.must_run()?;
            Ok(zbus::connection::Builder::address(address.as_str())?.build().await.ok())
        })
        .await?;
        Ok(Bus { connection, address, _daemon: daemon })
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    pub fn connection(&self) -> &Connection {
        &self.connection
    }
}

/// Waits until somebody on the bus answers to `name`.
pub async fn until_named(bus: &Connection, name: &'static str, daemon: &mut Process) -> Result<(), Failure> {
    let asked = DBusProxy::new(bus).await?;
    until(name, READY_WITHIN, async || {
        daemon.must_run()?;
        let there = asked
            .name_has_owner(BusName::from_static_str(name).map_err(zbus::Error::from)?)
            .await
            .map_err(zbus::Error::from)?;
        Ok(there.then_some(()))
    })
    .await
}

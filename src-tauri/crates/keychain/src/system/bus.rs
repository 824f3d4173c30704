//! What the session bus knows of the Secret Service. Every question has a time limit: a bus that hangs is a
//! keychain that cannot be seen.

use std::future::Future;
use std::time::Duration;

use zbus::fdo::DBusProxy;
use zbus::names::{BusName, WellKnownName};
use zbus::zvariant::OwnedObjectPath;
use zbus::{Connection, Proxy};

use crate::KeychainError;

const SECRETS: &str = "org.freedesktop.secrets";
const SERVICE_PATH: &str = "/org/freedesktop/secrets";
const SERVICE: &str = "org.freedesktop.Secret.Service";
const COLLECTION: &str = "org.freedesktop.Secret.Collection";

/// What a keychain is called when its program is not known.
pub const UNNAMED: &str = "Secret Service";

const ANSWER_WITHIN: Duration = Duration::from_secs(3);
/// The bus itself gives a service 25 s to start.
const START_WITHIN: Duration = Duration::from_secs(30);

pub enum Seen {
    /// It runs; `owner` is its unique name, a new one at every start.
    Owned {
        owner: String,
    },
    CanStart,
    Absent,
}

pub async fn see() -> Seen {
    within(ANSWER_WITHIN, look_for_service()).await.unwrap_or_else(|detail| {
        tracing::debug!(detail, "no keychain is seen");
        Seen::Absent
    })
}

async fn look_for_service() -> zbus::Result<Seen> {
    let bus = Connection::session().await?;
    let daemon = DBusProxy::new(&bus).await?;
    match daemon.get_name_owner(BusName::WellKnown(secrets())).await {
        Ok(owner) => return Ok(Seen::Owned { owner: owner.to_string() }),
        Err(zbus::fdo::Error::NameHasNoOwner(_)) => {}
        Err(other) => return Err(other.into()),
    }
    let startable = daemon.list_activatable_names().await?.iter().any(|name| name.as_str() == SECRETS);
    Ok(if startable { Seen::CanStart } else { Seen::Absent })
}

/// Asks the bus to start the service.
pub async fn start() -> Result<(), KeychainError> {
    let asked = async {
        let bus = Connection::session().await?;
        DBusProxy::new(&bus).await?.start_service_by_name(secrets(), 0).await?;
        Ok(())
    };
    within(START_WITHIN, asked).await.map_err(|detail| {
        tracing::info!(detail, "the keychain did not start");
        KeychainError::Missing
    })
}

/// The name of the program that serves the keychain, as its users know it.
pub async fn name_of(owner: &str) -> String {
    let asked = async {
        let bus = Connection::session().await?;
        let unique = BusName::try_from(owner.to_owned())?;
        Ok(DBusProxy::new(&bus).await?.get_connection_unix_process_id(unique).await?)
    };
    let Ok(process) = within(ANSWER_WITHIN, asked).await else { return UNNAMED.to_owned() };
    let program = tokio::fs::read_to_string(format!("/proc/{process}/comm")).await.unwrap_or_default();
    program_name(program.trim()).to_owned()
}

/// The kernel cuts a program's name after 15 characters.
fn program_name(program: &str) -> &'static str {
    match program {
        "gnome-keyring-d" => "GNOME Keyring",
        "keepassxc" => "KeePassXC",
        "oo7-daemon" => "oo7",
        name if name.starts_with("kwalletd") || name.starts_with("ksecretd") => "KWallet",
        _ => UNNAMED,
    }
}

/// Ok when the collection that new entries go to is there and unlocked: what is not found in it is not there.
pub async fn collection_is_open() -> Result<(), KeychainError> {
    let asked = async {
        let bus = Connection::session().await?;
        let service = Proxy::new(&bus, SECRETS, SERVICE_PATH, SERVICE).await?;
        let path: OwnedObjectPath = service.call("ReadAlias", &("default",)).await?;
        if path.as_str() == "/" {
            return Ok(Some("it has no collection yet"));
        }
        let collection = Proxy::new(&bus, SECRETS, path, COLLECTION).await?;
        let locked: bool = collection.get_property("Locked").await?;
        Ok(locked.then_some("it is locked"))
    };
    match within(ANSWER_WITHIN, asked).await {
        Ok(None) => Ok(()),
        Ok(Some(closed)) => Err(KeychainError::Unreadable(closed.to_owned())),
        Err(detail) => Err(KeychainError::Unreadable(detail)),
    }
}

fn secrets() -> WellKnownName<'static> {
    WellKnownName::from_static_str_unchecked(SECRETS)
}

async fn within<T>(limit: Duration, asked: impl Future<Output = zbus::Result<T>>) -> Result<T, String> {
    match tokio::time::timeout(limit, asked).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("the session bus does not answer".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::program_name;

    #[test]
    fn keychains_have_the_names_that_people_know() {
        assert_eq!(program_name("gnome-keyring-d"), "GNOME Keyring");
        assert_eq!(program_name("kwalletd6"), "KWallet");
        assert_eq!(program_name("something"), "Secret Service");
    }
}

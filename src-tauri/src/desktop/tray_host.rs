//! Whether this desktop shows tray icons.

use tokio::sync::watch;

/// Follows it, for as long as somebody looks: on Linux a tray may come after the app, or go.
#[cfg(target_os = "linux")]
pub async fn follow(there: watch::Sender<bool>) {
    if let Err(error) = follow_watcher(&there).await {
        tracing::info!(%error, "no tray is seen");
    }
}

/// Elsewhere every desktop has one.
#[cfg(not(target_os = "linux"))]
pub async fn follow(there: watch::Sender<bool>) {
    there.send_replace(true);
}

#[cfg(target_os = "linux")]
async fn follow_watcher(there: &watch::Sender<bool>) -> zbus::Result<()> {
    use futures_util::StreamExt;
    use zbus::fdo::DBusProxy;
    use zbus::names::BusName;

    const WATCHER: &str = "org.kde.StatusNotifierWatcher";

    let bus = zbus::Connection::session().await?;
    let daemon = DBusProxy::new(&bus).await?;
    let mut changes = daemon.receive_name_owner_changed_with_args(&[(0, WATCHER)]).await?;
    there.send_replace(daemon.name_has_owner(BusName::try_from(WATCHER)?).await?);
    while let Some(change) = changes.next().await {
        there.send_replace(change.args()?.new_owner().is_some());
    }
    Ok(())
}

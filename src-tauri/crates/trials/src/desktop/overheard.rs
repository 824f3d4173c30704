//! Everything that is said on the bus, from its beginning on.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::StreamExt;
use zbus::fdo::MonitoringProxy;
use zbus::{Message, MessageStream};

use crate::Failure;

/// The messages of all programs on the bus, as the bus shows them to a monitor.
pub struct Overheard {
    messages: Arc<Mutex<Vec<Message>>>,
}

impl Overheard {
    /// Listens until the bus ends.
    pub async fn start(address: &str) -> Result<Overheard, Failure> {
        let connection = zbus::connection::Builder::address(address)?.build().await?;
        let mut stream = MessageStream::from(&connection);
        let monitoring = MonitoringProxy::new(&connection).await?;
        monitoring.become_monitor(&[], 0).await.map_err(zbus::Error::from)?;
        let messages = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&messages);
        tokio::spawn(async move {
            // The connection closes when it is dropped.
            let _connection = connection;
            while let Some(Ok(message)) = stream.next().await {
                kept.lock().unwrap_or_else(PoisonError::into_inner).push(message);
            }
        });
        Ok(Overheard { messages })
    }

    /// What was said so far.
    pub fn messages(&self) -> Vec<Message> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;

use crate::GalleryError;

/// A port of 127.0.0.1 that the system picked, held from before there is anything to show: so the policy of the page
/// can name it, and no other program can be there. Cheap to clone.
#[derive(Clone)]
pub struct Port {
    listener: Arc<TcpListener>,
    number: u16,
}

impl Port {
    /// # Errors
    /// [`GalleryError::Port`] when the system gives none.
    pub fn reserve() -> Result<Port, GalleryError> {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        listener.set_nonblocking(true)?;
        let number = listener.local_addr()?.port();
        Ok(Port { listener: Arc::new(listener), number })
    }

    pub fn number(&self) -> u16 {
        self.number
    }

    pub(crate) fn listener(&self) -> Result<tokio::net::TcpListener, GalleryError> {
        Ok(tokio::net::TcpListener::from_std(self.listener.try_clone()?)?)
    }
}

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use futures_util::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::address::{NOT_PUBLIC, may_connect};

/// Asks for the addresses of a host name.
pub type Lookup = Arc<dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> + Send + Sync>;

/// The system's resolver.
pub fn system_lookup() -> Lookup {
    Arc::new(|host| {
        Box::pin(async move {
            let found = tokio::net::lookup_host((host, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    })
}

/// Hands on only addresses that may be connected to. The HTTP client connects to what it is given here and asks
/// nobody else, so a name cannot mean one thing when it is checked and another when it is used.
pub(crate) struct Gate {
    pub lookup: Lookup,
    pub allow_loopback: bool,
}

/// A name that has addresses, but none that may be connected to.
#[derive(Debug, thiserror::Error)]
#[error("{}", NOT_PUBLIC)]
pub(crate) struct NotPublic;

impl Resolve for Gate {
    fn resolve(&self, name: Name) -> Resolving {
        let found = (self.lookup)(name.as_str().to_owned());
        let allow_loopback = self.allow_loopback;
        Box::pin(async move {
            let found = found.await?;
            let any = !found.is_empty();
            let open: Vec<SocketAddr> = found
                .into_iter()
                .filter(|address| may_connect(*address, allow_loopback))
                .map(|address| SocketAddr::new(address, 0))
                .collect();
            if any && open.is_empty() {
                return Err(NotPublic.into());
            }
            Ok(Box::new(open.into_iter()) as Addrs)
        })
    }
}

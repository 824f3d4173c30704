//! How a client is put together: what it trusts, how long it waits, and how it is kept from sending twice.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use reqwest::redirect;
use reqwest::retry;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::base::ApiBase;
use crate::client::Client;
use crate::tls;

/// What the client calls itself unless told otherwise: the edge turns away the names of plain HTTP libraries.
pub const USER_AGENT: &str = concat!("Afterimage/", env!("CARGO_PKG_VERSION"), " (+desktop)");

/// How long an idle connection is kept for the next question. Submissions never use one.
const KEPT_IDLE: Duration = Duration::from_secs(30);

/// How long the client waits for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// Name, TCP, proxy and TLS together. Running out of it is certain: nothing was sent. Default 10 s.
    pub connect: Duration,
    /// From the connection to the head of an answer, for a task or the balance; what connecting left over is added.
    /// Running out of it says that a connection stood. Default 60 s.
    pub answer_head: Duration,
    /// The same for a submission, where giving up early leaves an unknown outcome. Default 120 s.
    pub submit_head: Duration,
    /// Between two pieces of a body. Default 20 s.
    pub body_idle: Duration,
    /// For a whole body, however steadily it drips. Default 120 s.
    pub body_total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            answer_head: Duration::from_secs(60),
            submit_head: Duration::from_secs(120),
            body_idle: Duration::from_secs(20),
            body_total: Duration::from_secs(120),
        }
    }
}

/// Puts a [`Client`] together. Get one from [`Client::builder`].
#[derive(Debug, Clone)]
pub struct Builder {
    base: ApiBase,
    extra_roots: Vec<String>,
    timeouts: Timeouts,
    user_agent: String,
    found_at: Option<IpAddr>,
}

impl Builder {
    pub(crate) fn new(base: ApiBase) -> Self {
        Self {
            base,
            extra_roots: Vec::new(),
            timeouts: Timeouts::default(),
            user_agent: USER_AGENT.to_owned(),
            found_at: None,
        }
    }

    /// Trusts the certificates in this PEM text besides the system's own. For tests with a CA of their own.
    pub fn extra_root_pem(mut self, pem: &str) -> Self {
        self.extra_roots.push(pem.to_owned());
        self
    }

    /// Replaces [`Timeouts::default`].
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// Replaces [`USER_AGENT`].
    pub fn user_agent(mut self, name: String) -> Self {
        self.user_agent = name;
        self
    }

    /// Connects to this address in place of looking the host up, and asks no proxy. For tests with a server that stands
    /// under a name.
    pub fn found_at(mut self, address: IpAddr) -> Self {
        self.found_at = Some(address);
        self
    }

    /// Puts the client together; reads the system's certificates, so do it once for an account.
    ///
    /// # Errors
    /// [`BuildError`]; nothing was sent.
    pub fn build(self) -> Result<Client, BuildError> {
        let submitting = self.common()?.pool_max_idle_per_host(0);
        let asking = self.common()?.pool_idle_timeout(KEPT_IDLE);
        Ok(Client {
            submitting: submitting.build().map_err(unbuilt)?,
            asking: asking.build().map_err(unbuilt)?,
            base: self.base,
            timeouts: self.timeouts,
        })
    }

    /// What both connections have in common: HTTP/1.1 as it stands, nothing followed, repeated or unpacked.
    ///
    /// The proxies of the environment (`HTTPS_PROXY`, `NO_PROXY`) are used for https only. There they see a host and
    /// encrypted bytes, and one that does not let the connection through fails before anything of the request is sent,
    /// so that failure is as certain as any other of connecting. Nothing that is meant for this machine leaves it: no
    /// proxy is asked, and `localhost` is not looked up.
    fn common(&self) -> Result<reqwest::ClientBuilder, BuildError> {
        if !self.user_agent.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Err(BuildError::UserAgent);
        }
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(self.tls()?)
            .https_only(self.base.is_https())
            .http1_only()
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .connect_timeout(self.timeouts.connect)
            .user_agent(&self.user_agent);
        if let Some(address) = self.found_at {
            return Ok(builder.no_proxy().resolve_to_addrs(self.base.host(), &[SocketAddr::from((address, 0))]));
        }
        if !self.base.is_loopback() {
            return Ok(builder);
        }
        let here = [SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), SocketAddr::from((Ipv6Addr::LOCALHOST, 0))];
        Ok(builder.no_proxy().resolve_to_addrs("localhost", &here))
    }

    fn tls(&self) -> Result<rustls::ClientConfig, BuildError> {
        if !self.base.is_https() {
            return tls::trusting_nobody().map_err(|error| BuildError::Tls(error.to_string()));
        }
        let mut roots = Vec::new();
        for pem in &self.extra_roots {
            let found = roots.len();
            for root in CertificateDer::pem_slice_iter(pem.as_bytes()) {
                roots.push(root.map_err(|_| BuildError::ExtraRoot)?);
            }
            if roots.len() == found {
                return Err(BuildError::ExtraRoot);
            }
        }
        tls::trusting_the_system(roots).map_err(|error| BuildError::Tls(error.to_string()))
    }
}

fn unbuilt(error: reqwest::Error) -> BuildError {
    BuildError::Http(error.without_url().to_string())
}

/// Why no client could be put together. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// The extra root holds no certificate that can be read.
    #[error("the extra root is not a certificate in PEM form")]
    ExtraRoot,
    /// The user agent holds characters that a header cannot.
    #[error("the user agent may only hold visible ASCII characters and blanks")]
    UserAgent,
    /// The system's certificates cannot be read: on Linux, install the package `ca-certificates`.
    #[error("no secure connection is possible on this system: {0}")]
    Tls(String),
    /// The HTTP library refused its settings.
    #[error("the HTTP client could not be set up: {0}")]
    Http(String),
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::base::REAPI_BASE;

    fn builder() -> Builder {
        Builder::new(ApiBase::parse(REAPI_BASE).unwrap())
    }

    #[test]
    fn the_client_names_itself_and_its_version() {
        let version = USER_AGENT.strip_prefix("Afterimage/").unwrap().strip_suffix(" (+desktop)").unwrap();
        assert_eq!(version, env!("CARGO_PKG_VERSION"));
    }

    #[test]
    fn a_user_agent_cannot_smuggle_a_header() {
        for name in ["a\r\nAuthorization: x", "a\0", "ä"] {
            let refused = builder().user_agent(name.to_owned()).build().map(|_| ());
            assert_eq!(refused, Err(BuildError::UserAgent), "{name:?}");
        }
    }

    #[test]
    fn an_extra_root_that_is_no_certificate_is_said() {
        let broken = "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n";
        for pem in ["", "garbage", broken] {
            let refused = builder().extra_root_pem(pem).build().map(|_| ());
            assert_eq!(refused, Err(BuildError::ExtraRoot), "{pem:?}");
        }
    }
}

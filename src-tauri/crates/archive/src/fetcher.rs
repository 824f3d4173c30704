use std::error::Error;
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, LOCATION};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use reqwest::{Certificate, Client, Response, redirect, retry};
use url::Url;

use crate::address::{Policy, fetchable, may_connect};
use crate::fetch_error::FetchError;
use crate::resolver::{Gate, Lookup, NotPublic, system_lookup};
use crate::retry_after::retry_after;

/// Gets files from the network. It sends no `Authorization`, no cookie and no referer, uses no proxy (the address
/// connected to could not be checked behind one), asks for bytes as they are, and follows at most five redirects,
/// each checked like the first link. One for the whole application: connections are kept and used again.
pub struct Fetcher {
    public_only: Client,
    /// Built when the first account on loopback fetches: reading the system's certificates takes its time.
    with_loopback: OnceLock<Client>,
    recipe: Recipe,
    pub(crate) timeouts: Timeouts,
}

struct Recipe {
    user_agent: String,
    roots: Vec<Certificate>,
    lookup: Lookup,
}

/// How long a silence may last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection to stand.
    pub connect: Duration,
    /// For the head of an answer, from the start of its request.
    pub answer: Duration,
    /// Between two pieces of a body.
    pub idle: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Timeouts { connect: Duration::from_secs(10), answer: Duration::from_secs(30), idle: Duration::from_secs(30) }
    }
}

/// The HTTP client could not be built: a root certificate or the user agent is unusable. Nothing else was done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the HTTP client cannot be built: {0}")]
pub struct FetcherError(String);

impl Fetcher {
    /// `extra_root_pem` is one more trusted certificate authority beside those of the system, for tests over TLS.
    pub fn new(user_agent: &str, extra_root_pem: Option<&str>) -> Result<Self, FetcherError> {
        Self::with(user_agent, extra_root_pem, Timeouts::default(), system_lookup())
    }

    /// The same with other time limits and another resolver.
    pub fn with(
        user_agent: &str,
        extra_root_pem: Option<&str>,
        timeouts: Timeouts,
        lookup: Lookup,
    ) -> Result<Self, FetcherError> {
        // Already installed by the application is as good: both use ring.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let roots = match extra_root_pem {
            None => Vec::new(),
            Some(pem) => Certificate::from_pem_bundle(pem.as_bytes())
                .ok()
                .filter(|roots| !roots.is_empty())
                .ok_or_else(|| FetcherError("the extra root is no certificate".to_owned()))?,
        };
        let recipe = Recipe { user_agent: user_agent.to_owned(), roots, lookup };
        Ok(Fetcher { public_only: recipe.client(timeouts, false)?, with_loopback: OnceLock::new(), recipe, timeouts })
    }

    fn client(&self, policy: &Policy) -> Result<&Client, FetchError> {
        if !policy.allow_loopback {
            return Ok(&self.public_only);
        }
        if let Some(client) = self.with_loopback.get() {
            return Ok(client);
        }
        let client = self.recipe.client(self.timeouts, true);
        let client = client.map_err(|error| FetchError::NotReached { detail: error.to_string() })?;
        Ok(self.with_loopback.get_or_init(|| client))
    }

    /// One GET with its redirects, up to the head of the answer that is not a redirect.
    pub(crate) async fn get(&self, policy: &Policy, url: &Url, headers: &HeaderMap) -> Result<Response, FetchError> {
        self.request(&Method::GET, policy, url, headers).await
    }

    /// The same with another method.
    pub(crate) async fn request(
        &self,
        method: &Method,
        policy: &Policy,
        url: &Url,
        headers: &HeaderMap,
    ) -> Result<Response, FetchError> {
        let client = self.client(policy)?;
        let mut url = url.clone();
        for _ in 0..=MOST_REDIRECTS {
            let response = self.hop(client, method, url.clone(), headers.clone()).await?;
            if let Some(address) = response.remote_addr()
                && !may_connect(address.ip(), policy.allow_loopback)
            {
                return Err(FetchError::AddressRefused { detail: NotPublic.to_string() });
            }
            match next_hop(&response, &url) {
                Some(next) => url = fetchable(&next, policy.allow_loopback)?,
                None => return Ok(response),
            }
        }
        Err(FetchError::Answers { status: StatusCode::FOUND.as_u16(), retry_after: None })
    }

    async fn hop(
        &self,
        client: &Client,
        method: &Method,
        url: Url,
        headers: HeaderMap,
    ) -> Result<Response, FetchError> {
        let asked = client.request(method.clone(), url).headers(headers);
        let sent = asked.header(ACCEPT_ENCODING, HeaderValue::from_static("identity")).send();
        match tokio::time::timeout(self.timeouts.answer, sent).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) => Err(not_reached(&error)),
            Err(_) => Err(FetchError::NotReached { detail: "no answer in time".to_owned() }),
        }
    }
}

impl Recipe {
    fn client(&self, timeouts: Timeouts, allow_loopback: bool) -> Result<Client, FetcherError> {
        Client::builder()
            .user_agent(&*self.user_agent)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .no_proxy()
            .connect_timeout(timeouts.connect)
            .tls_certs_merge(self.roots.clone())
            .dns_resolver(Gate { lookup: self.lookup.clone(), allow_loopback })
            .build()
            .map_err(|error| FetcherError(words(&error)))
    }
}

const MOST_REDIRECTS: u32 = 5;

/// The link that a redirect names, made absolute. A redirect without one is an answer like any other.
fn next_hop(response: &Response, from: &Url) -> Option<String> {
    match response.status().as_u16() {
        301 | 302 | 303 | 307 | 308 => {
            let location = response.headers().get(LOCATION)?;
            let next = String::from_utf8_lossy(location.as_bytes());
            // What does not join is handed on as it is, and refused by the check of the next hop.
            Some(from.join(&next).map_or(next.into_owned(), |url| url.to_string()))
        }
        _ => None,
    }
}

/// The error for an answer that is not the file.
pub(crate) fn unwanted(response: &Response) -> FetchError {
    match response.status().as_u16() {
        status @ (403 | 404 | 410) => FetchError::Gone { status },
        200 | 206 if is_packed(response.headers()) => FetchError::Packed,
        status => FetchError::Answers { status, retry_after: retry_after(response.headers(), SystemTime::now()) },
    }
}

/// Whether the body is not the bytes of the file, but those of a packed one.
pub(crate) fn is_packed(headers: &HeaderMap) -> bool {
    headers
        .get_all(CONTENT_ENCODING)
        .iter()
        .any(|coding| !matches!(coding.as_bytes().trim_ascii().to_ascii_lowercase().as_slice(), b"" | b"identity"))
}

fn not_reached(error: &reqwest::Error) -> FetchError {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(found) = cause {
        if found.is::<NotPublic>() {
            return FetchError::AddressRefused { detail: found.to_string() };
        }
        cause = found.source();
    }
    FetchError::NotReached { detail: words(error) }
}

/// The causes of an error in a line, the outermost left out: it holds the link.
pub(crate) fn words(error: &reqwest::Error) -> String {
    let mut causes = Vec::new();
    let mut cause = error.source();
    while let Some(found) = cause {
        causes.push(found.to_string());
        cause = found.source();
    }
    if causes.is_empty() {
        causes.push("the request cannot be made".to_owned());
    }
    causes.dedup();
    causes.join(": ")
}

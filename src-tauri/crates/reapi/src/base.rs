//! The address that the client talks to, and the rule of where a key may travel.

use std::net::IpAddr;

use url::{Host, Url};

/// The address of the service itself.
pub const REAPI_BASE: &str = "https://reapi.ai/api/v1";

/// An API address that a key may be sent to: `https` anywhere, plain `http` only to this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiBase {
    /// Without a slash at the end of its path, except where the path is nothing but that.
    url: Url,
    /// `url` as text, without any slash at the end.
    text: String,
    loopback: bool,
}

impl ApiBase {
    /// Reads an address such as [`REAPI_BASE`]. Blanks around it and slashes at its end are dropped.
    ///
    /// # Errors
    /// [`BaseError`] says which rule the address breaks.
    pub fn parse(text: &str) -> Result<Self, BaseError> {
        let mut url = Url::parse(text.trim()).map_err(|_| BaseError::Unreadable)?;
        if !matches!(url.scheme(), "https" | "http") {
            return Err(BaseError::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BaseError::Userinfo);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(BaseError::Extras);
        }
        let loopback = url.host().as_ref().is_some_and(is_this_machine);
        if url.scheme() == "http" && !loopback {
            return Err(BaseError::PlainHttp);
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        let text = url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { url, text, loopback })
    }

    /// Scheme, host and port (where it is not the usual one): `https://reapi.ai`. A key belongs to one origin.
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// The host as it stands in the address; an IPv6 address keeps its brackets.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// Whether the address is on this machine (127.0.0.0/8, ::1, `localhost`).
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// The whole address without a slash at its end: `https://reapi.ai/api/v1`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// The address of one call. `path` begins with a slash.
    pub(crate) fn join(&self, path: &str) -> Url {
        let mut url = self.url.clone();
        url.set_path(&format!("{}{path}", self.url.path().trim_end_matches('/')));
        url
    }
}

/// Names other than `localhost` are not looked up: what a name means today says nothing about tomorrow.
fn is_this_machine(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => IpAddr::from(*address).is_loopback(),
        Host::Ipv6(address) => IpAddr::from(*address).is_loopback(),
    }
}

/// Why an address cannot be used. Nothing was sent to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BaseError {
    /// Not an address at all. Give it whole, beginning with `https://`.
    #[error("this is not an address; it should look like {REAPI_BASE}")]
    Unreadable,
    /// Another scheme than http or https.
    #[error("the address must begin with https://")]
    Scheme,
    /// Plain http to another machine would show the key to everyone on the way.
    #[error("plain http is allowed only to this machine; use https://")]
    PlainHttp,
    /// A name or password in the address. The key has its own field.
    #[error("the address must not contain a user name or a password")]
    Userinfo,
    /// A `?query` or `#fragment`.
    #[error("the address must not contain ? or #")]
    Extras,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_the_service_reads_as_it_stands() {
        let base = ApiBase::parse(REAPI_BASE).unwrap();
        assert_eq!(base.as_str(), REAPI_BASE);
        assert_eq!(base.origin(), "https://reapi.ai");
        assert_eq!(base.host(), "reapi.ai");
        assert!(!base.is_loopback());
        assert_eq!(base.join("/balance").as_str(), "https://reapi.ai/api/v1/balance");
    }

    #[test]
    fn slashes_at_the_end_make_no_difference() {
        for (text, normal, call) in [
            ("https://reapi.ai/api/v1/", "https://reapi.ai/api/v1", "https://reapi.ai/api/v1/balance"),
            (" https://REAPI.ai:443/api/v1// ", "https://reapi.ai/api/v1", "https://reapi.ai/api/v1/balance"),
            ("https://reapi.ai", "https://reapi.ai", "https://reapi.ai/balance"),
            ("https://reapi.ai/", "https://reapi.ai", "https://reapi.ai/balance"),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080", "http://127.0.0.1:8080/balance"),
        ] {
            let base = ApiBase::parse(text).unwrap();
            assert_eq!(base.as_str(), normal);
            assert_eq!(base.join("/balance").as_str(), call);
            assert_eq!(base, ApiBase::parse(normal).unwrap());
        }
    }

    #[test]
    fn plain_http_goes_to_this_machine_and_nowhere_else() {
        for text in [
            "http://127.0.0.1:1",
            "http://127.1.2.3/api",
            "http://[::1]:9/api/v1",
            "http://localhost:3000",
            "http://LOCALHOST",
            "https://localhost",
        ] {
            assert!(ApiBase::parse(text).unwrap().is_loopback(), "{text}");
        }
        for text in [
            "http://reapi.ai/api/v1",
            "http://128.0.0.1",
            "http://10.0.0.1",
            "http://0.0.0.0",
            "http://localhost.evil.example",
            "http://127.0.0.1.evil.example",
            "http://evil.localhost",
            "http://[::ffff:127.0.0.1]",
            "http://[::]",
        ] {
            assert_eq!(ApiBase::parse(text), Err(BaseError::PlainHttp), "{text}");
        }
    }

    #[test]
    fn an_address_that_breaks_a_rule_says_which() {
        for (text, why) in [
            ("", BaseError::Unreadable),
            ("reapi.ai/api/v1", BaseError::Unreadable),
            ("https://", BaseError::Unreadable),
            ("https://rea pi.ai", BaseError::Unreadable),
            ("ftp://reapi.ai", BaseError::Scheme),
            ("file:///etc/passwd", BaseError::Scheme),
            ("javascript:alert(1)", BaseError::Scheme),
            ("https://me@reapi.ai", BaseError::Userinfo),
            ("https://:pw@reapi.ai", BaseError::Userinfo),
            ("https://reapi.ai@evil.example/", BaseError::Userinfo),
            ("https://reapi.ai/?key=1", BaseError::Extras),
            ("https://reapi.ai/?", BaseError::Extras),
            ("https://reapi.ai/#x", BaseError::Extras),
        ] {
            assert_eq!(ApiBase::parse(text), Err(why), "{text:?}");
        }
    }

    #[test]
    fn the_origin_tells_ports_and_schemes_apart() {
        assert_eq!(ApiBase::parse("http://[::1]:9/x").unwrap().origin(), "http://[::1]:9");
        assert_eq!(ApiBase::parse("https://reapi.ai:8443/x").unwrap().origin(), "https://reapi.ai:8443");
        assert_eq!(ApiBase::parse("http://[::1]:9/x").unwrap().host(), "[::1]");
    }
}

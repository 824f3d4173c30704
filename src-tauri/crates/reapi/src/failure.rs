//! What a failed exchange means: certain that nothing left, or not.

use std::error::Error as StdError;
use std::io;

use crate::error::{Error, NotReached, Unknown};
use crate::key::ApiKey;

/// A failure of the connector (name, TCP, proxy, TLS, its time limit) comes before the first byte of the request, and
/// is certain. Everything else is not, even where it probably came before: the benefit of the doubt costs credits.
pub(crate) fn failed(error: reqwest::Error, key: &ApiKey) -> Error {
    let error = error.without_url();
    let detail = said(&error, key);
    if error.is_connect() {
        return Error::NotReached { reason: how_far(&error), detail };
    }
    let what = if error.is_timeout() { Unknown::TimedOut } else { Unknown::Broken };
    Error::Unknown { what, detail, status: None, evidence: None }
}

fn how_far(error: &reqwest::Error) -> NotReached {
    if error.is_dns() {
        NotReached::Dns
    } else if chain(error).any(ends_a_handshake) {
        NotReached::Tls
    } else if error.is_timeout() {
        NotReached::Timeout
    } else {
        NotReached::Connect
    }
}

/// TLS errors travel inside I/O errors, and those inside others, where `source` does not show them. TCP itself never
/// ends early, so an early end is that of a handshake.
fn ends_a_handshake(error: &(dyn StdError + 'static)) -> bool {
    match error.downcast_ref::<io::Error>() {
        None => error.is::<rustls::Error>(),
        Some(error) => {
            error.kind() == io::ErrorKind::UnexpectedEof || error.get_ref().is_some_and(|inner| ends_a_handshake(inner))
        }
    }
}

/// What the layers said, outermost first, each thing once. Holds no address of ours and no key.
pub(crate) fn said(error: &reqwest::Error, key: &ApiKey) -> String {
    let mut parts: Vec<String> = Vec::new();
    for error in chain(error) {
        let part = error.to_string();
        if !parts.iter().any(|known| known.contains(&part)) {
            parts.push(part);
        }
    }
    key.redact(&parts.join(": ")).into_owned()
}

fn chain(error: &reqwest::Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    let mut next: Option<&(dyn StdError + 'static)> = Some(error);
    std::iter::from_fn(move || {
        let this = next?;
        next = this.source();
        Some(this)
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use reqwest::dns::{Name, Resolve, Resolving};

    use super::*;
    use crate::tls;

    struct KnowsNobody;
    impl Resolve for KnowsNobody {
        fn resolve(&self, _name: Name) -> Resolving {
            Box::pin(std::future::ready(Err(io::Error::other("no such name").into())))
        }
    }

    #[tokio::test]
    async fn a_name_that_cannot_be_looked_up_is_certain() {
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::trusting_nobody().unwrap())
            .no_proxy()
            .dns_resolver(KnowsNobody)
            .build()
            .unwrap();
        let key = ApiKey::parse("rk_live_4fGh8Jk2Lm9Np3Qr7Qd4").unwrap();
        let error = client.get("https://reapi.example/?sig=SECRET").send().await.unwrap_err();
        let Error::NotReached { reason, detail } = failed(error, &key) else { panic!("certain") };
        assert_eq!(reason, NotReached::Dns);
        assert!(detail.contains("no such name") && !detail.contains("SECRET"), "{detail}");
    }
}

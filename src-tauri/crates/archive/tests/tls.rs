#![allow(clippy::unwrap_used)]
//! Over TLS a file comes only from a server whose certificate fits.

mod common;

use std::sync::{Arc, Mutex};

use archive::{FetchError, Fetcher};
use common::{Answer, Desk, PATIENT, resolves_to, sha256, whole};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{self, pki_types::PrivateKeyDer};

/// Serves "x" for `cdn.example`; gives its port and the authority's certificate.
async fn serve() -> (u16, String) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate =
        CertificateParams::new(vec!["cdn.example".to_owned()]).unwrap().signed_by(&key, &authority).unwrap();
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::try_from(key.serialize_der()).unwrap())
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(stream) = acceptor.accept(stream).await {
                let answer = |_: usize, _: &str| Answer::Bytes(whole("a", b"x"));
                common::talk(stream, Arc::new(answer), Arc::new(Mutex::new(Vec::new()))).await;
            }
        }
    });
    (port, authority.pem())
}

#[tokio::test]
async fn the_certificate_has_to_fit_the_name_and_come_from_a_known_authority() {
    let (port, authority) = serve().await;
    let desk = |root: Option<&str>| Desk {
        fetcher: Fetcher::with("Afterimage/test", root, PATIENT, resolves_to(&["127.0.0.1"])).unwrap(),
        ..Desk::new()
    };
    let fits = format!("https://cdn.example:{port}/");
    let fetched = desk(Some(&authority)).download(&fits).await.unwrap();
    assert_eq!(fetched.sha256, sha256(b"x"));
    let other_name = format!("https://other.example:{port}/");
    for refused in [desk(None).download(&fits).await, desk(Some(&authority)).download(&other_name).await] {
        assert!(matches!(refused, Err(FetchError::NotReached { .. })), "{refused:?}");
    }
}

#[test]
fn an_unusable_root_is_said_at_once() {
    assert!(Fetcher::new("Afterimage/test", Some("no certificate")).is_err());
    assert!(Fetcher::new("line\nbreak", None).is_err());
}

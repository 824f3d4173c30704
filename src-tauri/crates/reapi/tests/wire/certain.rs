//! The failures after which a submission may go out again by itself: no byte of it left.

use std::net::TcpListener;
use std::process::Stdio;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use reapi::{ApiBase, Client, Error, NotReached, Timeouts, Unknown};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::process::Command;

use crate::liar::*;

#[tokio::test]
async fn a_closed_port_is_not_reached() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for scheme in ["http", "https"] {
        let error = submit(&client_of(scheme, port)).await.unwrap_err();
        assert_eq!(reason(&error), NotReached::Connect, "{error:?}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_speak_tls_gets_no_byte_of_the_request() {
    for script in [vec![Step::Send(answer(400, "", "plain http only"))], vec![]] {
        let server = Liar::following(vec![script]).await;
        let error = submit(&client_of("https", server.port)).await.unwrap_err();
        assert_eq!(reason(&error), NotReached::Tls, "{error:?}");
        assert_eq!((server.posts(), server.connections()), (0, 1));
    }
}

#[tokio::test]
async fn a_server_that_never_finishes_the_handshake_is_not_reached() {
    let server = Liar::following(vec![vec![Step::Hang]]).await;
    let base = ApiBase::parse(&format!("https://127.0.0.1:{}", server.port)).unwrap();
    let timeouts = Timeouts { connect: Duration::from_millis(150), ..Timeouts::default() };
    let client = Client::builder(base).timeouts(timeouts).build().unwrap();
    let error = submit(&client).await.unwrap_err();
    assert_eq!(reason(&error), NotReached::Timeout, "{error:?}");
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_not_reached() {
    let (tls, _ca) = certified("127.0.0.1");
    let server = Liar::with_tls(vec![vec![Step::Read, Step::Send(answer(200, "", MADE))]], tls).await;
    let error = submit(&client_of("https", server.port)).await.unwrap_err();
    assert_eq!(reason(&error), NotReached::Tls, "{error:?}");
    assert_eq!(server.posts(), 0);
}

#[tokio::test]
async fn a_certificate_for_another_name_is_not_reached() {
    let (tls, ca) = certified("reapi.example");
    let server = Liar::with_tls(vec![vec![Step::Read, Step::Send(answer(200, "", MADE))]], tls).await;
    let error = submit(&trusting(&ca, server.port)).await.unwrap_err();
    assert_eq!(reason(&error), NotReached::Tls, "{error:?}");
    assert_eq!(server.posts(), 0);
}

#[tokio::test]
async fn an_extra_root_is_trusted_and_a_break_behind_the_handshake_is_unknown() {
    let (tls, ca) = certified("127.0.0.1");
    let well = vec![Step::Read, Step::Send(answer(200, "", MADE))];
    let dying = vec![Step::Read];
    let server = Liar::with_tls(vec![well, dying], tls).await;
    let client = trusting(&ca, server.port);

    assert_eq!(submit(&client).await.unwrap().value.id, task_id());
    let error = submit(&client).await.unwrap_err();
    assert!(matches!(error, Error::Unknown { what: Unknown::Broken, .. }), "{error:?}");
    assert_eq!((server.posts(), server.connections()), (2, 2));
}

/// Proxies come from the environment of a process, so the client runs in one of its own.
#[tokio::test]
async fn a_proxy_that_lets_nothing_through_is_certain_and_sees_no_key() {
    let proxy = Liar::answering(answer(403, "", "not through here")).await;
    let address = format!("http://127.0.0.1:{}", proxy.port);
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "certain::behind_a_proxy"])
        .envs([("HTTPS_PROXY", &address), ("HTTP_PROXY", &address), ("ALL_PROXY", &address)])
        .env("NO_PROXY", "")
        .stdout(Stdio::null())
        .status()
        .await
        .unwrap();
    assert!(status.success());
    let seen = proxy.seen();
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert!(seen[0].head.starts_with("CONNECT reapi.invalid:443 HTTP/1.1\r\n"), "{seen:?}");
    assert!(!seen[0].head.contains(KEY) && seen[0].body.is_empty(), "{seen:?}");
}

#[tokio::test]
#[ignore = "run by the test above, with a proxy in its environment"]
async fn behind_a_proxy() {
    let base = ApiBase::parse("https://reapi.invalid/api/v1").unwrap();
    let error = submit(&Client::builder(base).build().unwrap()).await.unwrap_err();
    assert_eq!(reason(&error), NotReached::Connect, "{error:?}");
    let near = Liar::answering(answer(200, "", MADE)).await;
    assert_eq!(submit(&near.client()).await.unwrap().value.id, task_id());
}

fn reason(error: &Error) -> NotReached {
    match error {
        Error::NotReached { reason, .. } => *reason,
        other => panic!("not certain: {other:?}"),
    }
}

fn client_of(scheme: &str, port: u16) -> Client {
    Client::builder(ApiBase::parse(&format!("{scheme}://127.0.0.1:{port}/api/v1")).unwrap()).build().unwrap()
}

pub fn trusting(ca: &str, port: u16) -> Client {
    let base = ApiBase::parse(&format!("https://127.0.0.1:{port}/api/v1")).unwrap();
    Client::builder(base).extra_root_pem(ca).build().unwrap()
}

/// A server's settings with a certificate for `name`, and the PEM of the CA made for it.
pub fn certified(name: &str) -> (ServerConfig, String) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let ca_key = KeyPair::generate().unwrap();
    let ca = params.self_signed(&ca_key).unwrap().pem();
    let key = KeyPair::generate().unwrap();
    let certificate =
        CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &Issuer::new(params, ca_key)).unwrap();
    let private = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let tls = ServerConfig::builder_with_provider(ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], private)
        .unwrap();
    (tls, ca)
}

//! A name that a server stands under, with a certificate by an authority made for the occasion.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::TlsAcceptor;

use crate::Failure;

/// Makes a server speak TLS under this name.
pub struct Named {
    pub host: String,
    /// The authority that a client must trust for it.
    pub ca_pem: String,
    pub(super) acceptor: TlsAcceptor,
}

const OURS: &str = "a certificate of our own";

impl Named {
    pub fn new(host: &str) -> Result<Named, Failure> {
        let ca_key = KeyPair::generate().map_err(Failure::not_understood(OURS))?;
        let mut ca = CertificateParams::new(Vec::new()).map_err(Failure::not_understood(OURS))?;
        ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let ca_certificate = ca.self_signed(&ca_key).map_err(Failure::not_understood(OURS))?;
        let key = KeyPair::generate().map_err(Failure::not_understood(OURS))?;
        let server = CertificateParams::new([host.to_owned()]).map_err(Failure::not_understood(OURS))?;
        let certificate = server.signed_by(&key, &Issuer::new(ca, ca_key)).map_err(Failure::not_understood(OURS))?;
        let key = PrivatePkcs8KeyDer::from(key.serialize_der());
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(Failure::not_understood(OURS))?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key.into())
            .map_err(Failure::not_understood(OURS))?;
        Ok(Named { host: host.to_owned(), ca_pem: ca_certificate.pem(), acceptor: TlsAcceptor::from(Arc::new(config)) })
    }
}

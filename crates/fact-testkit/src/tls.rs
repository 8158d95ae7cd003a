//! Certificates that no system trusts, and a server's half of TLS with them.

use std::{io, net::TcpStream, sync::Arc};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    crypto::ring::default_provider,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};

/// A certificate for 127.0.0.1 and `localhost`, signed by an authority that was made with it.
#[derive(Debug, Clone)]
pub struct Certificate {
    authority_pem: String,
    config: Arc<ServerConfig>,
}

impl Certificate {
    /// Valid, for who trusts its authority.
    pub fn valid() -> Self {
        Self::until(4000)
    }

    /// Expired long ago.
    pub fn expired() -> Self {
        Self::until(2001)
    }

    /// The authority's certificate, as a client is told to trust it.
    pub fn authority_pem(&self) -> &str {
        &self.authority_pem
    }

    pub(crate) fn accept(
        &self,
        stream: TcpStream,
    ) -> io::Result<StreamOwned<ServerConnection, TcpStream>> {
        let connection =
            ServerConnection::new(Arc::clone(&self.config)).map_err(io::Error::other)?;
        Ok(StreamOwned::new(connection, stream))
    }

    fn until(year: i32) -> Self {
        Self::try_until(year).expect("a certificate")
    }

    fn try_until(year: i32) -> Result<Self, Box<dyn std::error::Error>> {
        let mut authority = CertificateParams::default();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate()?)?;

        let names = ["127.0.0.1", "localhost"].map(str::to_owned);
        let mut own = CertificateParams::new(names)?;
        own.not_before = date_time_ymd(2000, 1, 1);
        own.not_after = date_time_ymd(year, 1, 1);
        let key = KeyPair::generate()?;
        let own = own.signed_by(&key, &authority)?;

        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![own.der().clone()], key)?;
        Ok(Self { authority_pem: authority.pem(), config: Arc::new(config) })
    }
}

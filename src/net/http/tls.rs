//! TLS: settings of a request, and the configuration of rustls that they make.
//!
//! Configurations are kept, so that sessions are resumed and the system's root certificates are read once, when the first
//! request needs them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};

use super::error::Error;
use super::request::Protocol;

/// Configurations that are kept.
const CONFIGS_MAX: usize = 64;

/// What a request says about TLS.
#[derive(Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct TlsSettings {
    /// Certificates and key of our own, in PEM.
    pub(crate) identity: Option<(Vec<u8>, Vec<u8>)>,
    /// Roots in PEM that take the place of the system's.
    pub(crate) roots: Option<Vec<u8>>,
    /// The name that the certificate has to have, if it is not the host.
    pub(crate) server_name: Option<String>,
    /// Any certificate will do.
    pub(crate) is_insecure: bool,
}

impl TlsSettings {
    /// Whether everything in it can be read.
    ///
    /// # Errors
    /// What cannot.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if let Some(pem) = &self.roots {
            roots_of(pem)?;
        }
        if let Some((certificates, key)) = &self.identity {
            identity_of(certificates, key)?;
        }
        if let Some(name) = &self.server_name {
            server_name(name)?;
        }
        Ok(())
    }
}

/// The name of a server as rustls wants it.
pub(crate) fn server_name(name: &str) -> Result<ServerName<'static>, Error> {
    ServerName::try_from(name.to_owned()).map_err(|_| Error::invalid(format_args!("invalid server name: {name}")))
}

/// A configuration and what it was made for.
type Configs = HashMap<(Option<Arc<TlsSettings>>, Protocol), Arc<ClientConfig>>;

static CONFIGS: Mutex<Option<Configs>> = Mutex::new(None);

/// The configuration for these settings.
pub(super) async fn config(
    settings: Option<&Arc<TlsSettings>>,
    protocol: Protocol,
) -> Result<Arc<ClientConfig>, Error> {
    let key = (settings.cloned(), protocol);
    if let Some(config) = CONFIGS.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default().get(&key) {
        return Ok(Arc::clone(config));
    }
    let (settings, protocol) = key.clone();
    // Reading the system's certificates takes some milliseconds.
    let made = tokio::task::spawn_blocking(move || make(settings.as_deref(), protocol)).await;
    let config = made.map_err(|_| Error::certificate("the system's certificates cannot be read"))??;
    let mut configs = CONFIGS.lock().unwrap_or_else(PoisonError::into_inner);
    let configs = configs.get_or_insert_default();
    if configs.len() >= CONFIGS_MAX {
        configs.clear();
    }
    configs.insert(key, Arc::clone(&config));
    Ok(config)
}

fn make(settings: Option<&TlsSettings>, protocol: Protocol) -> Result<Arc<ClientConfig>, Error> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::certificate(error.to_string()))?;
    let builder = match settings {
        Some(TlsSettings { is_insecure: true, .. }) => {
            builder.dangerous().with_custom_certificate_verifier(Arc::new(Insecure(provider)))
        }
        Some(TlsSettings { roots: Some(pem), .. }) => builder.with_root_certificates(roots_of(pem)?),
        Some(_) | None => builder.with_root_certificates(system_roots()),
    };
    let mut config = match settings.and_then(|settings| settings.identity.as_ref()) {
        Some((certificates, key)) => {
            let (certificates, key) = identity_of(certificates, key)?;
            builder
                .with_client_auth_cert(certificates, key)
                .map_err(|error| Error::invalid(format_args!("tls cert and key: {error}")))?
        }
        None => builder.with_no_client_auth(),
    };
    config.alpn_protocols = match protocol {
        Protocol::Negotiated => vec![b"h2".to_vec(), b"http/1.1".to_vec()],
        Protocol::Http1 => vec![b"http/1.1".to_vec()],
        Protocol::Http2 => vec![b"h2".to_vec()],
    };
    Ok(Arc::new(config))
}

/// The system's roots. Those that cannot be read are left out: without any, no certificate is good.
fn system_roots() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots
}

fn roots_of(pem: &[u8]) -> Result<RootCertStore, Error> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates_of(pem, "ca")? {
        roots.add(certificate).map_err(|error| Error::invalid(format_args!("tls ca: {error}")))?;
    }
    Ok(roots)
}

fn certificates_of(pem: &[u8], what: &str) -> Result<Vec<CertificateDer<'static>>, Error> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match certificates {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        Ok(_) => Err(Error::invalid(format_args!("tls {what}: no certificate found"))),
        Err(error) => Err(Error::invalid(format_args!("tls {what}: {error}"))),
    }
}

type Identity = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

fn identity_of(certificates: &[u8], key: &[u8]) -> Result<Identity, Error> {
    let certificates = certificates_of(certificates, "cert")?;
    let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| Error::invalid(format_args!("tls key: {error}")))?;
    Ok((certificates, key))
}

/// Takes any certificate; that the other side holds its key is still checked.
#[derive(Debug)]
struct Insecure(Arc<CryptoProvider>);

impl ServerCertVerifier for Insecure {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

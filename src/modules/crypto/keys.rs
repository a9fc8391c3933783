//! Keys in PEM files, and the signatures that they make and check.
//!
//! The signatures are `ring`'s. What it wants of a public key is inside the structures that the files hold, so as much of
//! DER as leads there is read here.

use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ED25519, EcdsaKeyPair, Ed25519KeyPair,
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey, VerificationAlgorithm,
};

use crate::modules::base64;
use crate::modules::hash::{Algorithm as Hash, SHA256, SHA384, SHA512};

/// How a token is signed.
#[derive(Clone, Copy)]
pub(super) enum Algorithm {
    /// By a hash under a secret.
    Secret(&'static Hash),
    /// By RSA.
    Rsa,
    /// By an elliptic curve.
    Ecdsa,
    /// By Ed25519.
    Edwards,
}

impl Algorithm {
    /// The algorithm of a name.
    pub(super) fn find(name: &[u8]) -> Option<Algorithm> {
        Some(match name {
            b"HS256" => Algorithm::Secret(&SHA256),
            b"HS384" => Algorithm::Secret(&SHA384),
            b"HS512" => Algorithm::Secret(&SHA512),
            b"RS256" => Algorithm::Rsa,
            b"ES256" => Algorithm::Ecdsa,
            b"EdDSA" => Algorithm::Edwards,
            _ => return None,
        })
    }

    fn family(self) -> &'static str {
        match self {
            Algorithm::Secret(_) => "HMAC",
            Algorithm::Rsa => "RSA",
            Algorithm::Ecdsa => "ECDSA",
            Algorithm::Edwards => "Ed25519",
        }
    }

    /// What is said of a key that does not fit.
    pub(super) fn wrong_key(self, half: &str) -> String {
        format!("invalid {} {half} key", self.family())
    }

    /// The signature of a message; nothing if the key does not fit.
    pub(super) fn sign(self, key: &[u8], message: &[u8]) -> Option<Vec<u8>> {
        if let Algorithm::Secret(hash) = self {
            return Some((hash.hmac)(key, message));
        }
        let random = SystemRandom::new();
        let (label, der) = read_pem(key)?;
        match self {
            Algorithm::Secret(_) => None,
            Algorithm::Rsa => {
                let pair = match label {
                    "RSA PRIVATE KEY" => RsaKeyPair::from_der(&der).ok()?,
                    _ => RsaKeyPair::from_pkcs8(&der).ok()?,
                };
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature).ok()?;
                Some(signature)
            }
            Algorithm::Ecdsa => {
                let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &der, &random).ok()?;
                Some(pair.sign(&random, message).ok()?.as_ref().to_vec())
            }
            Algorithm::Edwards => {
                let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der).ok()?;
                Some(pair.sign(message).as_ref().to_vec())
            }
        }
    }

    /// Whether a signature is right; nothing if the key does not fit.
    pub(super) fn verify(self, key: &[u8], message: &[u8], signature: &[u8]) -> Option<bool> {
        let algorithm: &dyn VerificationAlgorithm = match self {
            Algorithm::Secret(hash) => return Some(super::are_equal(&(hash.hmac)(key, message), signature)),
            Algorithm::Rsa => &RSA_PKCS1_2048_8192_SHA256,
            Algorithm::Ecdsa => &ECDSA_P256_SHA256_FIXED,
            Algorithm::Edwards => &ED25519,
        };
        let (label, der) = read_pem(key)?;
        let public = match label {
            "RSA PUBLIC KEY" => der.as_slice(),
            "PUBLIC KEY" => public_of_info(&der)?,
            "CERTIFICATE" => public_of_certificate(&der)?,
            _ => return None,
        };
        Some(UnparsedPublicKey::new(algorithm, public).verify(message, signature).is_ok())
    }
}

/// The label and the content of the first block of a PEM file.
fn read_pem(text: &[u8]) -> Option<(&str, Vec<u8>)> {
    let text = std::str::from_utf8(text).ok()?;
    let (_, rest) = text.split_once("-----BEGIN ")?;
    let (label, rest) = rest.split_once("-----")?;
    let (body, _) = rest.split_once("-----END ")?;
    Some((label, base64::of_text(body.as_bytes())?))
}

const SEQUENCE: u8 = 0x30;
const BIT_STRING: u8 = 0x03;
/// The version of a certificate, which may be left out.
const VERSION: u8 = 0xA0;

/// The first element of a DER text: its tag, its content, and what follows it.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let [tag, first, rest @ ..] = der else { return None };
    let (len, rest) = match first {
        0..=0x7F => (usize::from(*first), rest),
        0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7F))?;
            (
                digits.iter().try_fold(0_usize, |len, digit| len.checked_mul(256)?.checked_add(usize::from(*digit)))?,
                rest,
            )
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(len)?;
    Some((*tag, content, rest))
}

/// The content of the first element, if it has this tag, and what follows it.
fn expect(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    element(der).filter(|(found, ..)| *found == tag).map(|(_, content, rest)| (content, rest))
}

/// The key in a `SubjectPublicKeyInfo`.
fn public_of_info(der: &[u8]) -> Option<&[u8]> {
    let (info, _) = expect(der, SEQUENCE)?;
    let (_, rest) = expect(info, SEQUENCE)?;
    let (bits, _) = expect(rest, BIT_STRING)?;
    bits.strip_prefix(&[0])
}

/// The key in a certificate, whose signature is not looked at.
fn public_of_certificate(der: &[u8]) -> Option<&[u8]> {
    let (certificate, _) = expect(der, SEQUENCE)?;
    let (mut fields, _) = expect(certificate, SEQUENCE)?;
    if let Some((_, rest)) = expect(fields, VERSION) {
        fields = rest;
    }
    // Serial number, algorithm, issuer, validity, subject.
    for _ in 0..5 {
        fields = element(fields)?.2;
    }
    public_of_info(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn der_is_read_within_its_bounds() {
        assert_eq!(element(&[0x30, 2, 1, 2, 9]), Some((0x30, &[1, 2][..], &[9][..])));
        assert_eq!(element(&[0x30, 0x81, 1, 7]), Some((0x30, &[7][..], &[][..])));
        for bad in [&[][..], &[0x30], &[0x30, 3, 1], &[0x30, 0x80], &[0x30, 0x84, 255, 255, 255, 255], &[0x30, 0x85, 0]]
        {
            assert_eq!(element(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn pem_files_may_have_text_around_the_block() {
        let text = b"Bag\n-----BEGIN PUBLIC KEY-----\nAQ\nID\n-----END PUBLIC KEY-----\n";
        assert_eq!(read_pem(text), Some(("PUBLIC KEY", vec![1, 2, 3])));
        assert_eq!(read_pem(b"-----BEGIN X-----\n*\n-----END X-----"), None);
        assert_eq!(read_pem(b"garbage"), None);
    }
}

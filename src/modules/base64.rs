//! The module `base64`: bytes as text of 64 letters (specification: modules/base64).
//!
//! Line breaks in a text are passed over; what is wrong is reported with its place in the text as it was given.

use base64::alphabet;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::engine::{DecodePaddingMode, Engine as _};
use base64::{DecodeError, DecodeSliceError};

use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::stdlib::module::{Class, Module};
use crate::vm::native::{Cx, Function, Kind, Raise, Ret, kind_of};

/// The module.
pub(super) static MODULE: Module = Module::new("base64", "bytes as text of 64 letters")
    .with_classes(&[Class::Deterministic, Class::Encoding])
    .with_functions(FUNCTIONS);

const FUNCTIONS: &[Function] =
    &[("encode", encode), ("decode", decode), ("encode_url", encode_url), ("decode_url", decode_url)];

/// Bytes for one reduction.
const BYTES_PER_REDUCTION: usize = 256;

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
/// With or without padding.
const URL: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    LENIENT.with_encode_padding(false).with_decode_padding_mode(DecodePaddingMode::Indifferent),
);
const URL_PADDED: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// The letters of bytes, for other modules.
pub(super) fn to_text(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The bytes of letters, for other modules.
pub(super) fn of_text(text: &[u8]) -> Option<Vec<u8>> {
    let text: Vec<u8> = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode(text).ok()
}

/// The same in the alphabet for URLs, without padding.
pub(super) fn to_url_text(bytes: &[u8]) -> String {
    URL.encode(bytes)
}

/// As [`of_text`] in the alphabet for URLs.
#[cfg(feature = "crypto")]
pub(super) fn of_url_text(text: &[u8]) -> Option<Vec<u8>> {
    URL.decode(text).ok()
}

/// The string in argument 1, or the results of a failure.
fn string<'a>(cx: &mut Cx<'a>, context: &'static str) -> Result<Result<&'a [u8], Ret>, Raise> {
    if let Kind::Str(text) = kind_of(cx.arg(1)) {
        return Ok(Ok(cx.bytes(text.into())));
    }
    Failure::new(kind::INVALID, "string expected").with_context(context).ret_nil(cx).map(Err)
}

fn encode_with(cx: &mut Cx<'_>, engine: &GeneralPurpose) -> Result<Ret, Raise> {
    let bytes = match string(cx, "encode failed")? {
        Ok(bytes) => bytes,
        Err(ret) => return Ok(ret),
    };
    cx.check_memory(bytes.len() / 3 * 4)?;
    cx.charge(bytes.len() / BYTES_PER_REDUCTION);
    let text = cx.new_str_from(engine.encode(bytes).into_bytes());
    ret_ok(cx, text)
}

fn decode_with(cx: &mut Cx<'_>, engine: &GeneralPurpose) -> Result<Ret, Raise> {
    let text = match string(cx, "decode failed")? {
        Ok(text) => text,
        Err(ret) => return Ok(ret),
    };
    cx.check_memory(text.len())?;
    cx.charge(text.len() / BYTES_PER_REDUCTION);
    let is_break = |byte: &u8| matches!(byte, b'\r' | b'\n');
    let letters: Vec<u8> = text.iter().copied().filter(|byte| !is_break(byte)).collect();
    let mut bytes = vec![0; base64::decoded_len_estimate(letters.len())];
    let at = match engine.decode_slice(&letters, &mut bytes) {
        Ok(n) => {
            bytes.truncate(n);
            let bytes = cx.new_str_from(bytes);
            return ret_ok(cx, bytes);
        }
        Err(DecodeSliceError::DecodeError(error)) => match error {
            DecodeError::InvalidByte(at, _) | DecodeError::InvalidLastSymbol { offset: at, .. } => at,
            // Letters are missing, or there is padding too much or too little.
            DecodeError::InvalidLength(_) | DecodeError::InvalidPadding => letters.len(),
        },
        Err(DecodeSliceError::OutputSliceTooSmall) => letters.len(),
    };
    // The place in the text as it was given.
    let place = text.iter().enumerate().filter(|(_, byte)| !is_break(byte)).nth(at).map_or(text.len(), |(i, _)| i);
    Failure::new(kind::INVALID, format!("illegal base64 data at input byte {place}"))
        .with_context("decode failed")
        .ret_nil(cx)
}

/// `base64.encode(data)`.
fn encode(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    encode_with(cx, &STANDARD)
}

/// `base64.decode(text)`.
fn decode(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    decode_with(cx, &STANDARD)
}

/// `base64.encode_url(data [, pad])`.
fn encode_url(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let is_padded = !cx.arg(2).is_falsy();
    encode_with(cx, if is_padded { &URL_PADDED } else { &URL })
}

/// `base64.decode_url(text)`: with or without padding.
fn decode_url(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    decode_with(cx, &URL)
}

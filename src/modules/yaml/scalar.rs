//! What scalars mean: the core schema of YAML 1.2.

use std::borrow::Cow;

use crate::modules::base64;

/// The meaning of a scalar.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scalar {
    /// Nothing.
    Null,
    /// A boolean.
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// A float.
    Float(f64),
    /// A string.
    Text(String),
    /// Bytes that are no text.
    Binary(Vec<u8>),
    /// The key of a merge.
    Merge,
}

impl Scalar {
    /// A text that equal scalars have in common, and others have not.
    pub(super) fn identity(&self) -> Vec<u8> {
        match self {
            Scalar::Null => b"n".to_vec(),
            Scalar::Boolean(b) => format!("b{b}").into_bytes(),
            Scalar::Integer(n) => format!("i{n}").into_bytes(),
            Scalar::Float(f) if f.trunc() == *f => format!("i{f:.0}").into_bytes(),
            Scalar::Float(f) => format!("f{f:?}").into_bytes(),
            Scalar::Text(text) => [b"t", text.as_bytes()].concat(),
            Scalar::Binary(bytes) => [b"t", bytes.as_slice()].concat(),
            Scalar::Merge => b"m".to_vec(),
        }
    }
}

/// The meaning of a scalar: of a plain one what its form says, unless a tag says otherwise.
///
/// # Errors
/// It is not what its tag says.
pub(super) fn resolve(text: Cow<'_, str>, is_plain: bool, tag: Option<&str>) -> Result<Scalar, String> {
    let meaning = match tag {
        None if is_plain => return Ok(plain(&text)),
        None => return Ok(Scalar::Text(text.into_owned())),
        Some("str") => Some(Scalar::Text(text.to_string())),
        Some("null") => null(&text),
        Some("bool") => boolean(&text),
        Some("int") => integer(&text),
        Some("float") => {
            float(&text).or_else(|| text.parse().ok().filter(|_| integer(&text).is_some()).map(Scalar::Float))
        }
        Some("binary") => base64::of_text(text.as_bytes()).map(Scalar::Binary),
        Some(_) if is_plain => return Ok(plain(&text)),
        Some(_) => return Ok(Scalar::Text(text.into_owned())),
    };
    meaning.ok_or_else(|| format!("not of the type that the tag !!{} says", tag.unwrap_or_default()))
}

/// What a plain scalar means.
pub(crate) fn plain(text: &str) -> Scalar {
    if text == "<<" {
        return Scalar::Merge;
    }
    null(text)
        .or_else(|| boolean(text))
        .or_else(|| integer(text))
        .or_else(|| float(text))
        .unwrap_or_else(|| Scalar::Text(text.to_owned()))
}

fn null(text: &str) -> Option<Scalar> {
    matches!(text, "" | "~" | "null" | "Null" | "NULL").then_some(Scalar::Null)
}

fn boolean(text: &str) -> Option<Scalar> {
    match text {
        "true" | "True" | "TRUE" => Some(Scalar::Boolean(true)),
        "false" | "False" | "FALSE" => Some(Scalar::Boolean(false)),
        _ => None,
    }
}

/// A number without point or exponent; a float if 64 bits do not hold it.
fn integer(text: &str) -> Option<Scalar> {
    let wide = |digits: &str, radix: u32| {
        let is_number = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
        is_number.then(|| match i64::from_str_radix(digits, radix) {
            Ok(n) => Scalar::Integer(n),
            Err(_) => Scalar::Float(
                digits.chars().fold(0.0, |f, c| f * f64::from(radix) + f64::from(c.to_digit(radix).unwrap_or(0))),
            ),
        })
    };
    if let Some(digits) = text.strip_prefix("0x") {
        return wide(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return wide(digits, 8);
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|c| c.is_ascii_digit()) {
        return None;
    }
    match text.parse() {
        Ok(n) => Some(Scalar::Integer(n)),
        Err(_) => text.parse().ok().map(Scalar::Float),
    }
}

fn float(text: &str) -> Option<Scalar> {
    let (is_negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let f = match unsigned {
        ".inf" | ".Inf" | ".INF" => f64::INFINITY,
        ".nan" | ".NaN" | ".NAN" if unsigned.len() == text.len() => f64::NAN,
        _ => {
            let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
                Some(at) => (unsigned.get(..at)?, unsigned.get(at + 1..)),
                None => (unsigned, None),
            };
            let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
            let are_digits = |text: &str| text.bytes().all(|c| c.is_ascii_digit());
            let has_exponent = exponent.map(|exponent| exponent.strip_prefix(['-', '+']).unwrap_or(exponent));
            let is_one = are_digits(whole)
                && are_digits(fraction)
                && !(whole.is_empty() && fraction.is_empty())
                && has_exponent.is_none_or(|digits| !digits.is_empty() && are_digits(digits))
                && (mantissa.contains('.') || exponent.is_some());
            is_one.then(|| unsigned.parse().ok())??
        }
    };
    Some(Scalar::Float(if is_negative { -f } else { f }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_mean_what_the_core_schema_says() {
        let text = |text: &str| Scalar::Text(text.to_owned());
        for (written, meaning) in [
            ("~", Scalar::Null),
            ("", Scalar::Null),
            ("True", Scalar::Boolean(true)),
            ("yes", text("yes")),
            ("012", Scalar::Integer(12)),
            ("0o14", Scalar::Integer(12)),
            ("0x1F", Scalar::Integer(31)),
            ("-5", Scalar::Integer(-5)),
            ("+5", Scalar::Integer(5)),
            ("9223372036854775808", Scalar::Float(9_223_372_036_854_775_808.0)),
            ("1.5", Scalar::Float(1.5)),
            ("1.", Scalar::Float(1.0)),
            (".5", Scalar::Float(0.5)),
            ("1e3", Scalar::Float(1000.0)),
            ("-.inf", Scalar::Float(f64::NEG_INFINITY)),
            (".", text(".")),
            ("1e", text("1e")),
            ("12:30", text("12:30")),
            ("2024-01-02", text("2024-01-02")),
            ("0x", text("0x")),
            ("1_000", text("1_000")),
            ("+.nan", text("+.nan")),
            ("inf", text("inf")),
            ("-", text("-")),
            ("<<", Scalar::Merge),
        ] {
            assert_eq!(plain(written), meaning, "{written}");
        }
    }
}

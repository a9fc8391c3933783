//! Entry ids: `namespace:name`.

use std::fmt;
use std::sync::Arc;

use super::finding::Fault;
use crate::diag::ProjectCode as P;

/// Longest namespace, and longest name, in bytes.
const LEN_MAX: usize = 255;

/// What entries with bytecode name as the place of it: the pack.
pub const BYTECODE_FILES: &str = "internal:lua.bytecode";
/// The id under which entries import the module `test`; it is part of the program.
pub const TEST_LIBRARY: &str = "wippy.test:test";

/// The id of an entry. Ordered by its text, bytewise. Cheap to clone.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Id {
    text: Arc<str>,
    /// Length of the namespace.
    colon: usize,
}

impl Id {
    /// The id `namespace:name`; neither part is checked.
    #[must_use]
    pub fn new(namespace: &str, name: &str) -> Id {
        Id { text: format!("{namespace}:{name}").into(), colon: namespace.len() }
    }

    /// Reads a full id, split at the first `:`.
    ///
    /// # Errors
    /// C0201, C0105, C0106: a part is missing or holds what it may not.
    pub fn parse(text: &str) -> Result<Id, Fault> {
        let not_one =
            || Fault::new(P::C0201, format!("'{text}' is not an entry id")).with_help("write 'namespace:name'");
        let (namespace, name) = text.split_once(':').ok_or_else(not_one)?;
        if namespace.is_empty() || name.is_empty() || name.contains(':') {
            return Err(not_one());
        }
        check_namespace(namespace)?;
        check_name(name)?;
        Ok(Id { text: text.into(), colon: namespace.len() })
    }

    /// Reads a reference: a text without `:` means an entry of `namespace`.
    ///
    /// # Errors
    /// As [`Id::parse`].
    pub fn parse_in(text: &str, namespace: &str) -> Result<Id, Fault> {
        if text.is_empty() || text.contains(':') {
            return Id::parse(text);
        }
        check_name(text).map_err(|_| Fault::new(P::C0201, format!("'{text}' is not an entry id")))?;
        Ok(Id::new(namespace, text))
    }

    /// The part before the colon.
    #[must_use]
    pub fn namespace(&self) -> &str {
        self.text.get(..self.colon).unwrap_or_default()
    }

    /// The part behind the colon.
    #[must_use]
    pub fn name(&self) -> &str {
        self.text.get(self.colon + 1..).unwrap_or_default()
    }

    /// The whole text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl PartialOrd for Id {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Id {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.text.cmp(&other.text)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Id({})", self.text)
    }
}

/// Whether a namespace is one: segments of letters, digits, `_` and `-`, joined by `.`, each beginning with a letter
/// or `_`.
///
/// # Errors
/// C0105.
pub fn check_namespace(namespace: &str) -> Result<(), Fault> {
    let fault = |message: String| Err(Fault::new(P::C0105, message));
    if namespace.len() > LEN_MAX {
        return fault(format!("namespace '{}…' is longer than {LEN_MAX} bytes", shortened(namespace)));
    }
    if let Some(c) = namespace.chars().find(|c| !is_name_char(*c) && *c != '.') {
        let fault =
            Fault::new(P::C0105, format!("namespace '{namespace}' may contain only letters, digits, '_', '-' and '.'"));
        return Err(fault.with_help(format!("{c:?} is none of them")));
    }
    let starts_well = |segment: &str| segment.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if !namespace.split('.').all(starts_well) {
        return fault(format!("each part of namespace '{namespace}' should begin with a letter or '_'"));
    }
    Ok(())
}

/// Whether the name of an entry is one: letters, digits, `_`, `-` and `.`, beginning with a letter, a digit or `_`.
///
/// # Errors
/// C0106.
pub fn check_name(name: &str) -> Result<(), Fault> {
    let fault = |message: String| Err(Fault::new(P::C0106, message));
    if name.is_empty() {
        return fault("entry name may not be empty".to_owned());
    }
    if name.len() > LEN_MAX {
        return fault(format!("entry name '{}…' is longer than {LEN_MAX} bytes", shortened(name)));
    }
    if let Some(c) = name.chars().find(|c| !is_name_char(*c) && *c != '.') {
        return fault(format!("entry name '{name}' may not contain '{}'", c.escape_debug()));
    }
    if name.starts_with(['-', '.']) {
        return fault(format!("entry name '{name}' should begin with a letter, a digit or '_'"));
    }
    Ok(())
}

fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}

/// The first part of a name too long to be shown.
fn shortened(text: &str) -> &str {
    text.char_indices().nth(32).map_or(text, |(at, _)| text.get(..at).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_split_at_the_first_colon_and_ordered_as_texts() {
        let id = Id::parse("shop.cart:session").unwrap();
        assert_eq!((id.namespace(), id.name(), id.as_str()), ("shop.cart", "session", "shop.cart:session"));
        for wrong in ["", "x", ":", "a:", ":b", "a:b:c"] {
            assert_eq!(Id::parse(wrong).unwrap_err().message, format!("'{wrong}' is not an entry id"), "{wrong}");
        }
        assert!(Id::new("a.x", "b") < Id::new("a", "b"), "'.' comes before ':'");
    }

    #[test]
    fn a_reference_without_colon_stays_in_its_namespace() {
        assert_eq!(Id::parse_in("checkout", "shop").unwrap().as_str(), "shop:checkout");
        assert_eq!(Id::parse_in("other:checkout", "shop").unwrap().as_str(), "other:checkout");
        assert!(Id::parse_in("", "shop").is_err());
        assert!(Id::parse_in("two words", "shop").is_err());
    }

    #[test]
    fn names_hold_what_they_may() {
        for good in ["a", "_", "shop.cart-2", "A_1.b"] {
            check_namespace(good).unwrap();
        }
        for bad in ["", "a..b", "1a", "a.", "my app", "é", &"n".repeat(256)] {
            assert_eq!(check_namespace(bad).unwrap_err().code, P::C0105.into(), "{bad}");
        }
        for good in ["a", "9", "_x", "a.b-c"] {
            check_name(good).unwrap();
        }
        for bad in ["", "a:b", "-a", ".a", "a b", &"n".repeat(256)] {
            assert_eq!(check_name(bad).unwrap_err().code, P::C0106.into(), "{bad}");
        }
    }
}

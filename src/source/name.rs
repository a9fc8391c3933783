//! Interned identifiers.
//!
//! One [`Names`] serves one compilation; two equal identifiers have the same [`Name`], so later
//! passes compare and hash 32-bit numbers. Run-time strings are something else: they belong to a heap.

use std::fmt;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};

use lasso::{Key, Rodeo, Spur};

/// An interned identifier; equal names are equal numbers within one [`Names`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(Spur);

impl Name {
    /// The number of the name in its [`Names`], from 0 and without gaps: an index into tables by name.
    #[inline]
    #[must_use]
    pub fn index(self) -> usize {
        self.0.into_usize()
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({})", self.0.into_inner())
    }
}

/// The table of interned identifiers.
#[derive(Debug)]
pub struct Names {
    table: Rodeo<Spur, NameHash>,
    self_name: Name,
    env_name: Name,
}

impl Default for Names {
    fn default() -> Self {
        Self::new()
    }
}

impl Names {
    /// A table that holds only the names which Lua itself introduces.
    #[must_use]
    pub fn new() -> Self {
        let mut table = Rodeo::with_hasher(NameHash::new());
        let self_name = Name(table.get_or_intern_static("self"));
        let env_name = Name(table.get_or_intern_static("_ENV"));
        Self { table, self_name, env_name }
    }

    /// The name of `text`.
    #[inline]
    pub fn intern(&mut self, text: &str) -> Name {
        Name(self.table.get_or_intern(text))
    }

    /// The name of `text` if it has been interned before.
    #[must_use]
    pub fn get(&self, text: &str) -> Option<Name> {
        self.table.get(text).map(Name)
    }

    /// The text of `name`, which must come from this table.
    ///
    /// # Panics
    /// If `name` comes from another table and has no counterpart here.
    #[inline]
    #[must_use]
    pub fn text(&self, name: Name) -> &str {
        self.table.resolve(&name.0)
    }

    /// `self`, the first parameter of a method.
    #[must_use]
    pub fn self_name(&self) -> Name {
        self.self_name
    }

    /// `_ENV`, the table of the globals (manual section 2.2).
    #[must_use]
    pub fn env_name(&self) -> Name {
        self.env_name
    }

    /// All texts in the order of their numbers.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.table.strings()
    }

    /// How many different names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Never: the names of Lua itself are always there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }
}

/// A keyed multiply-and-fold hash for short strings: identifiers are a few bytes long, where the
/// standard library's default costs more than the lookup. The key is random so that a program text
/// cannot be made to collide.
#[derive(Clone, Debug)]
struct NameHash {
    key: u64,
}

impl NameHash {
    fn new() -> Self {
        Self { key: RandomState::new().hash_one(0_u8) | 1 }
    }
}

impl BuildHasher for NameHash {
    type Hasher = NameHasher;

    fn build_hasher(&self) -> NameHasher {
        NameHasher { state: self.key }
    }
}

struct NameHasher {
    state: u64,
}

impl NameHasher {
    #[inline]
    fn add(&mut self, word: u64) {
        const MIX: u128 = 0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835;
        let product = u128::from(self.state ^ word).wrapping_mul(MIX);
        let (low, high) = (product & u128::from(u64::MAX), product >> 64);
        self.state = u64::try_from(low ^ high).unwrap_or_default();
    }
}

impl Hasher for NameHasher {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        if !rest.is_empty() {
            let mut last = [0_u8; 8];
            for (to, from) in last.iter_mut().zip(rest) {
                *to = *from;
            }
            self.add(u64::from_le_bytes(last));
        }
    }

    #[inline]
    fn write_u8(&mut self, byte: u8) {
        self.add(u64::from(byte));
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.state
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_have_equal_names() {
        let mut names = Names::new();
        let a = names.intern("alpha");
        let b = names.intern("beta");
        assert_ne!(a, b);
        assert_eq!(a, names.intern("alpha"));
        assert_eq!(names.text(a), "alpha");
        assert_eq!(names.get("beta"), Some(b));
        assert_eq!(names.get("gamma"), None);
        assert_eq!(names.intern("self"), names.self_name());
        assert_eq!(names.text(names.env_name()), "_ENV");
    }

    #[test]
    fn an_optional_name_is_as_small_as_a_name() {
        assert_eq!(size_of::<Option<Name>>(), 4);
    }
}

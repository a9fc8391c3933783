//! The constant table of a function under construction: every value once.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;

use crate::code::Constant;
use crate::code::types::{NodeId, TypeRef};

/// A constant by identity: floats by bits, so that `0.0` and `-0.0` stay apart and NaN equals itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum ConstantKey<'a> {
    /// An integer.
    Integer(i64),
    /// The bits of a float.
    Float(u64),
    /// A string.
    String(&'a [u8]),
    /// A type, by its number in the raw graph of the chunk.
    Type(NodeId),
}

/// The constants of one function.
pub(super) struct Constants<'a> {
    index: HashMap<ConstantKey<'a>, u32, ConstantHash>,
    list: Vec<Constant>,
}

impl<'a> Constants<'a> {
    /// An empty table; `hash` is shared by all tables of a chunk.
    pub(super) fn new(hash: ConstantHash) -> Self {
        Constants { index: HashMap::with_hasher(hash), list: Vec::new() }
    }

    /// The index of the constant `key`, which is added if it is new.
    pub(super) fn add(&mut self, key: ConstantKey<'a>) -> u32 {
        let list = &mut self.list;
        *self.index.entry(key).or_insert_with(|| {
            list.push(match key {
                ConstantKey::Integer(value) => Constant::Integer(value),
                ConstantKey::Float(bits) => Constant::Float(f64::from_bits(bits)),
                ConstantKey::String(bytes) => Constant::String(bytes.into()),
                ConstantKey::Type(root) => Constant::Type(TypeRef { graph: Arc::default(), root }),
            });
            // A text of less than 4 GiB has fewer constants than that.
            u32::try_from(list.len() - 1).unwrap_or(u32::MAX)
        })
    }

    /// The finished table.
    pub(super) fn into_list(self) -> Vec<Constant> {
        self.list
    }
}

/// A keyed multiply-and-fold hash; constants are short, and the key keeps texts from aiming at collisions.
#[derive(Clone, Copy, Debug)]
pub(super) struct ConstantHash {
    key: u64,
}

impl ConstantHash {
    /// A hash with a random key.
    pub(super) fn new() -> Self {
        ConstantHash { key: RandomState::new().hash_one(0_u8) | 1 }
    }
}

impl BuildHasher for ConstantHash {
    type Hasher = ConstantHasher;

    fn build_hasher(&self) -> ConstantHasher {
        ConstantHasher { state: self.key }
    }
}

/// The running state of [`ConstantHash`].
pub(super) struct ConstantHasher {
    state: u64,
}

impl ConstantHasher {
    fn add(&mut self, word: u64) {
        const MIX: u128 = 0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835;
        let product = u128::from(self.state ^ word).wrapping_mul(MIX);
        #[expect(clippy::cast_possible_truncation, reason = "both halves are folded together")]
        let folded = (product as u64) ^ ((product >> 64) as u64);
        self.state = folded;
    }
}

impl Hasher for ConstantHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        self.add(u64::from_le_bytes(last) ^ ((bytes.len() as u64) << 56));
    }

    fn write_u64(&mut self, word: u64) {
        self.add(word);
    }

    fn write_i64(&mut self, word: i64) {
        self.add(word.cast_unsigned());
    }

    fn write_usize(&mut self, word: usize) {
        self.add(word as u64);
    }

    fn write_isize(&mut self, word: isize) {
        self.add(word as u64);
    }

    fn finish(&self) -> u64 {
        self.state
    }
}

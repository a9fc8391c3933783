//! Names of fields, types and literal strings as numbers.
//!
//! The names of a syntax tree belong to one parse; types outlive it and cross modules, so they have a table of their own.
//! It is three flat vectors, and below them those of the library, which all copies share.

use std::sync::Arc;

/// The number of a text in its [`Symbols`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Symbol(pub(super) u32);

/// The table of texts.
#[derive(Clone, Debug, Default)]
pub(super) struct Symbols {
    /// What the library has; it has no base itself.
    base: Option<Arc<Symbols>>,
    /// How many texts the base has.
    n_base: u32,
    bytes: Vec<u8>,
    /// Where each text ends in `bytes`.
    ends: Vec<u32>,
    /// Open addressing: 1 + the place of a text in `ends`, or 0; the length is a power of two.
    buckets: Vec<u32>,
}

impl Symbols {
    /// The symbol of `text`.
    pub(super) fn intern(&mut self, text: &[u8]) -> Symbol {
        let hash = hash(text);
        if let Some(at) = self.base.as_ref().and_then(|base| base.find(text, hash)) {
            return Symbol(at);
        }
        if let Some(at) = self.find(text, hash) {
            return Symbol(self.n_base + at);
        }
        if self.buckets.len() <= self.ends.len() * 2 {
            self.grow();
        }
        let at = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.bytes.extend_from_slice(text);
        self.ends.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
        self.enter(hash, at);
        Symbol(self.n_base + at)
    }

    /// Whether the library has `text`.
    pub(super) fn is_of_library(&self, text: &[u8]) -> bool {
        self.base.as_ref().is_some_and(|base| base.find(text, hash(text)).is_some())
    }

    /// The place of `text` in `ends`.
    fn find(&self, text: &[u8], hash: usize) -> Option<u32> {
        let mask = self.buckets.len().checked_sub(1)?;
        let mut bucket = hash & mask;
        loop {
            let at = self.buckets.get(bucket).copied().unwrap_or(0).checked_sub(1)?;
            if self.own_text(at) == text {
                return Some(at);
            }
            bucket = (bucket + 1) & mask;
        }
    }

    /// Enters a text into the first free bucket from that of its hash on; there is one.
    fn enter(&mut self, hash: usize, at: u32) {
        let mask = self.buckets.len() - 1;
        let mut bucket = hash & mask;
        while self.buckets.get(bucket).is_some_and(|found| *found != 0) {
            bucket = (bucket + 1) & mask;
        }
        if let Some(free) = self.buckets.get_mut(bucket) {
            *free = at + 1;
        }
    }

    /// The text of `symbol`.
    pub(super) fn text(&self, symbol: Symbol) -> &[u8] {
        match (symbol.0.checked_sub(self.n_base), &self.base) {
            (Some(at), _) => self.own_text(at),
            (None, Some(base)) => base.own_text(symbol.0),
            (None, None) => &[],
        }
    }

    fn own_text(&self, at: u32) -> &[u8] {
        let index = at as usize;
        let end = self.ends.get(index).copied().unwrap_or(0) as usize;
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0) as usize;
        self.bytes.get(start..end).unwrap_or_default()
    }

    /// Makes all there is the base of the copies. Done once, for the library.
    pub(super) fn close(&mut self) {
        let all = std::mem::take(self);
        let n_base = u32::try_from(all.ends.len()).unwrap_or(u32::MAX);
        *self = Self { base: Some(Arc::new(all)), n_base, ..Self::default() };
    }

    /// The text of `symbol` for people.
    pub(super) fn shown(&self, symbol: Symbol) -> String {
        String::from_utf8_lossy(self.text(symbol)).into_owned()
    }

    fn grow(&mut self) {
        self.buckets = vec![0; (self.buckets.len() * 2).max(64)];
        for at in 0..u32::try_from(self.ends.len()).unwrap_or(u32::MAX) {
            self.enter(hash(self.own_text(at)), at);
        }
    }
}

/// FNV-1a with a final mix; the table grows before chains get long, so hostile texts cost time but no more.
fn hash(text: &[u8]) -> usize {
    let mut state: u64 = 0xCBF2_9CE4_8422_2325;
    for byte in text {
        state = (state ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3);
    }
    usize::try_from((state ^ (state >> 29)) & 0xFFFF_FFFF).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_have_equal_symbols() {
        let mut symbols = Symbols::default();
        let all: Vec<Symbol> = (0..500).map(|i| symbols.intern(format!("name{i}").as_bytes())).collect();
        for (i, symbol) in all.iter().enumerate() {
            assert_eq!(symbols.text(*symbol), format!("name{i}").as_bytes());
            assert_eq!(symbols.intern(format!("name{i}").as_bytes()), *symbol);
        }
    }

    #[test]
    fn copies_of_a_closed_table_agree_on_what_it_has() {
        let mut symbols = Symbols::default();
        let known: Vec<Symbol> = (0..100).map(|i| symbols.intern(format!("name{i}").as_bytes())).collect();
        symbols.close();
        let mut copy = symbols.clone();
        for (i, symbol) in known.iter().enumerate() {
            assert_eq!(copy.intern(format!("name{i}").as_bytes()), *symbol);
            assert_eq!(copy.text(*symbol), format!("name{i}").as_bytes());
        }
        let new = copy.intern(b"new");
        assert_eq!(copy.text(new), b"new");
        assert_eq!(copy.intern(b"new"), new);
        assert!(symbols.text(new).is_empty());
    }
}

//! Names of fields, types and literal strings as numbers.
//!
//! The names of a syntax tree belong to one parse; types outlive it and cross modules, so they have a table of their own.
//! It is three flat vectors, which makes a copy for a check cheap.

/// The number of a text in its [`Symbols`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Symbol(pub(super) u32);

/// The table of texts.
#[derive(Clone, Debug, Default)]
pub(super) struct Symbols {
    bytes: Vec<u8>,
    /// Where each text ends in `bytes`.
    ends: Vec<u32>,
    /// Open addressing: 1 + the number of a text, or 0; the length is a power of two.
    buckets: Vec<u32>,
}

impl Symbols {
    /// The symbol of `text`.
    pub(super) fn intern(&mut self, text: &[u8]) -> Symbol {
        if self.buckets.len() <= self.ends.len() * 2 {
            self.grow();
        }
        let mask = self.buckets.len() - 1;
        let mut at = hash(text) & mask;
        loop {
            match self.buckets.get(at).copied().unwrap_or(0) {
                0 => break,
                found if self.text(Symbol(found - 1)) == text => return Symbol(found - 1),
                _ => at = (at + 1) & mask,
            }
        }
        let symbol = Symbol(u32::try_from(self.ends.len()).unwrap_or(u32::MAX));
        self.bytes.extend_from_slice(text);
        self.ends.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
        if let Some(bucket) = self.buckets.get_mut(at) {
            *bucket = symbol.0 + 1;
        }
        symbol
    }

    /// The text of `symbol`.
    pub(super) fn text(&self, symbol: Symbol) -> &[u8] {
        let index = symbol.0 as usize;
        let end = self.ends.get(index).copied().unwrap_or(0) as usize;
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0) as usize;
        self.bytes.get(start..end).unwrap_or_default()
    }

    /// The text of `symbol` for people.
    pub(super) fn shown(&self, symbol: Symbol) -> String {
        String::from_utf8_lossy(self.text(symbol)).into_owned()
    }

    fn grow(&mut self) {
        let len = (self.buckets.len() * 2).max(64);
        self.buckets = vec![0; len];
        for index in 0..self.ends.len() {
            let number = u32::try_from(index).unwrap_or(u32::MAX);
            let mut at = hash(self.text(Symbol(number))) & (len - 1);
            while self.buckets.get(at).is_some_and(|bucket| *bucket != 0) {
                at = (at + 1) & (len - 1);
            }
            if let Some(bucket) = self.buckets.get_mut(at) {
                *bucket = number + 1;
            }
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
}

//! The source of every decision of a generator: a byte string, or an endless stream from a seed.
//!
//! A fuzzer hands in bytes; each small decision eats one of them, so a changed byte changes the program
//! near one place. When the bytes are used up a pseudo-random stream takes over, seeded by the first
//! eight bytes alone: later bytes stay local, and even a short input gives a whole program. A seed is the
//! same thing with no bytes at all. Equal input gives equal decisions on every machine.

/// Decisions drawn from bytes first and from a pseudo-random stream (SplitMix64) afterwards.
#[derive(Clone, Debug)]
pub struct Choices<'a> {
    bytes: &'a [u8],
    state: u64,
    /// Unused bytes of the last pseudo-random word, low byte next.
    word: u64,
    left: u32,
}

impl<'a> Choices<'a> {
    /// Decides by `bytes`, then by a stream that depends on the first eight of them.
    #[must_use]
    pub fn from_bytes(bytes: &'a [u8]) -> Self {
        let mut head = [0; 8];
        let n = bytes.len().min(8);
        head[..n].copy_from_slice(&bytes[..n]);
        Choices { bytes, state: u64::from_le_bytes(head), word: 0, left: 0 }
    }

    /// Decides by the stream of `seed`.
    #[must_use]
    pub fn from_seed(seed: u64) -> Choices<'static> {
        Choices { bytes: &[], state: seed ^ 0x5DEE_CE66_D1CE_4E5B, word: 0, left: 0 }
    }

    /// A whole word of the pseudo-random stream.
    fn next_word(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        if let Some((&first, rest)) = self.bytes.split_first() {
            self.bytes = rest;
            return first;
        }
        if self.left == 0 {
            self.word = self.next_word();
            self.left = 8;
        }
        let byte = self.word as u8;
        self.word >>= 8;
        self.left -= 1;
        byte
    }

    /// Eight bytes as one number.
    pub fn word(&mut self) -> u64 {
        let mut word = 0;
        for _ in 0..8 {
            word = word << 8 | u64::from(self.byte());
        }
        word
    }

    /// A number in `0..n`; 0 if `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        match n {
            0 | 1 => 0,
            2..=256 => usize::from(self.byte()) * n / 256,
            _ => (usize::from(self.byte()) << 16 | usize::from(self.byte()) << 8 | usize::from(self.byte())) % n,
        }
    }

    /// A number in `low..=high`.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// True in about `percent` of 100 cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of `items`, which must not be empty.
    pub fn pick<'t, T: ?Sized>(&mut self, items: &[&'t T]) -> &'t T {
        items[self.below(items.len())]
    }

    /// The index of one of `weights`, each as likely as it is heavy.
    pub fn weighted(&mut self, weights: &[usize]) -> usize {
        let mut point = self.below(weights.iter().sum());
        for (index, &weight) in weights.iter().enumerate() {
            if point < weight {
                return index;
            }
            point -= weight;
        }
        weights.len() - 1
    }
}

//! Memory of parcels: runs whose small sizes a thread keeps for the next message.

use std::ptr::NonNull;

use super::parcel::{WORD, Word};
use crate::vm::heap::runs;

/// Words at an address of their own.
pub(super) struct Block {
    words: NonNull<Word>,
    len: usize,
}

impl Block {
    /// Memory for `len` words, which the caller writes all; nothing if there is none.
    ///
    /// # Safety
    /// `len` is not 0. The block is read only after all its words have been written.
    #[inline]
    pub unsafe fn allocate(len: usize) -> Option<Block> {
        let words = NonNull::new(runs::try_take(bytes_of(len)?))?.cast();
        Some(Block { words, len })
    }

    /// Address of the first word.
    #[inline]
    pub fn as_mut_ptr(&mut self) -> *mut Word {
        self.words.as_ptr()
    }

    /// The words.
    #[inline]
    pub fn words(&self) -> &[Word] {
        // SAFETY: the block holds as many, all written.
        unsafe { std::slice::from_raw_parts(self.words.as_ptr(), self.len) }
    }
}

impl Drop for Block {
    #[inline]
    fn drop(&mut self) {
        let Some(bytes) = bytes_of(self.len) else { return };
        // SAFETY: the block is this one's alone and was taken with this size.
        unsafe { runs::give(self.words.as_ptr().cast(), bytes) };
    }
}

/// Bytes that are taken for so many words; nothing if there can be no such run.
#[inline]
fn bytes_of(len: usize) -> Option<usize> {
    let bytes = len.checked_mul(WORD).filter(|&bytes| bytes <= isize::MAX as usize / 2)?;
    Some(if bytes <= runs::SMALL_MAX { bytes.next_multiple_of(runs::STEP) } else { bytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(len: usize, n: usize) -> Block {
        // SAFETY: all words are written at once.
        unsafe {
            let mut block = Block::allocate(len).expect("memory");
            for i in 0..len {
                block.as_mut_ptr().add(i).write(super::super::parcel::word(n + i));
            }
            block
        }
    }

    #[test]
    fn blocks_of_all_sizes_keep_their_words_and_come_back() {
        for round in 0..3 {
            let blocks: Vec<Block> = (1..200).map(|len| filled(len, len * 1000 + round)).collect();
            for (len, block) in (1..200).zip(&blocks) {
                assert_eq!(block.words().len(), len);
                for (i, w) in block.words().iter().enumerate() {
                    assert_eq!(w.addr(), len * 1000 + round + i);
                }
            }
        }
        let moved = filled(7, 1);
        std::thread::spawn(move || assert_eq!(moved.words()[6].addr(), 7)).join().expect("no panic");
    }

    // A block belongs to whoever holds it.
    // SAFETY: as `Parcel`.
    unsafe impl Send for Block {}
}

//! Memory of parcels.
//!
//! A thread keeps some of the small blocks that it has done with, so that a message costs no call of the allocator in the
//! steady state. Blocks of a size class are interchangeable; a free one links to the next in its first word.

use std::alloc::Layout;
use std::cell::Cell;
use std::ptr::{NonNull, null_mut};

use super::parcel::{WORD, Word};

/// Words of the classes' sizes: class `n` has `n * STEP`.
const STEP: usize = 4;
/// Number of classes, the empty one included.
const CLASSES: usize = 17;
/// Blocks of one class that a thread keeps.
const KEPT: u32 = 256;

/// Words at an address of their own.
pub(super) struct Block {
    words: NonNull<Word>,
    len: usize,
}

struct Class {
    first: Cell<*mut Word>,
    count: Cell<u32>,
}

struct Cache([Class; CLASSES]);

thread_local! {
    static CACHE: Cache = const { Cache([const { Class { first: Cell::new(null_mut()), count: Cell::new(0) } }; CLASSES]) };
}

impl Drop for Cache {
    fn drop(&mut self) {
        for (number, class) in self.0.iter().enumerate() {
            while let Some(block) = class.pop() {
                // SAFETY: free blocks of the class were allocated with its size.
                unsafe { deallocate(block, number * STEP) };
            }
        }
    }
}

impl Class {
    #[inline]
    fn pop(&self) -> Option<NonNull<Word>> {
        let block = NonNull::new(self.first.get())?;
        // SAFETY: a free block holds the next one in its first word.
        self.first.set(unsafe { block.read() }.cast());
        self.count.set(self.count.get() - 1);
        Some(block)
    }

    /// Takes a block in, unless there are enough.
    ///
    /// # Safety
    /// The block is of this class and nobody's.
    #[inline]
    unsafe fn push(&self, block: NonNull<Word>) -> bool {
        if self.count.get() >= KEPT {
            return false;
        }
        // SAFETY: promised by the caller.
        unsafe { block.write(self.first.get().cast()) };
        self.first.set(block.as_ptr());
        self.count.set(self.count.get() + 1);
        true
    }
}

impl Block {
    /// Memory for `len` words, which the caller writes all; nothing if there is none.
    ///
    /// # Safety
    /// `len` is not 0. The block is read only after all its words have been written.
    #[inline]
    pub unsafe fn allocate(len: usize) -> Option<Block> {
        let class = len.div_ceil(STEP);
        let cached = if class < CLASSES { CACHE.try_with(|cache| cache.0[class].pop()).ok().flatten() } else { None };
        let words = match cached {
            Some(words) => words,
            None => {
                let layout = Layout::array::<Word>(allocated(len)).ok()?;
                // SAFETY: the layout has a size.
                NonNull::new(unsafe { std::alloc::alloc(layout) })?.cast()
            }
        };
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
        let class = self.len.div_ceil(STEP);
        // SAFETY: the block is this one's alone and was allocated with the size of its class.
        unsafe {
            let kept = class < CLASSES && CACHE.try_with(|cache| cache.0[class].push(self.words)).unwrap_or(false);
            if !kept {
                deallocate(self.words, allocated(self.len));
            }
        }
    }
}

/// Words that are allocated for `len`.
fn allocated(len: usize) -> usize {
    if len.div_ceil(STEP) < CLASSES { len.next_multiple_of(STEP) } else { len }
}

#[cold]
unsafe fn deallocate(block: NonNull<Word>, words: usize) {
    // SAFETY: the caller has it from `Block::allocate` with this size.
    unsafe {
        std::alloc::dealloc(block.as_ptr().cast(), Layout::from_size_align_unchecked(words * WORD, align_of::<Word>()))
    };
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
        let many: Vec<Block> = (0..KEPT as usize * 3).map(|n| filled(5, n)).collect();
        drop(many);
        CACHE.with(|cache| assert_eq!(cache.0[2].count.get(), KEPT));
        let moved = filled(7, 1);
        std::thread::spawn(move || assert_eq!(moved.words()[6].addr(), 7)).join().expect("no panic");
    }

    // A block belongs to whoever holds it.
    // SAFETY: as `Parcel`.
    unsafe impl Send for Block {}
}

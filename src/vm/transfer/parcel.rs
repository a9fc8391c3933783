//! The form of values on their way: words that belong to no heap.
//!
//! Up to three values that need no object of their own (numbers, booleans, nil, pooled strings, strings of up to eight
//! bytes) stand in the parcel itself. All others are one block:
//!
//! ```text
//! head      number of values and of owned buffers; bytes; values in all; where the tail begins, and the bit `FLAT`
//! values    image of an array part: payloads, last first, then tags
//! records   one for each table, function and cell, in the order in which they are met first
//! tail      the owned buffers of long strings
//! bytes     of short strings, each at a multiple of 8
//! ```
//!
//! A slot is a payload and a tag as in a table. Tags below [`tag::FIRST`] are those of values which are the same in every
//! heap; the others say what the receiver makes of the payload. The record of a table is a word of flags, perhaps its
//! metatable, and the images of its parts; a function's is described in `code`.
//!
//! A slot that holds an object for the first time says what it takes to allocate it, so the receiver makes it at
//! once and fills it when its record comes: in the same order, since both sides keep a queue. The numbers that
//! [`tag::AGAIN`] refers to are positions in that queue.

use std::sync::Arc;

use super::super::heap::string::Buffer;
use super::super::heap::table::image::array_bytes;
use super::super::heap::value::{self, NIL, STR, TABLE};
use super::super::prefetch::prefetch;
use super::super::userdata::Portable;
use super::block::Block;
use crate::code::Chunk;

/// A word of a parcel: a number or an address.
pub(super) type Word = *mut ();

/// Bytes of a word.
pub(super) const WORD: usize = size_of::<Word>();

/// A number as a word.
#[inline(always)]
pub(super) fn word(n: usize) -> Word {
    std::ptr::without_provenance_mut(n)
}

/// Tags of slots, beyond those of values. Those marked with a star are objects and get the next number.
pub(super) mod tag {
    /// The first of them; all have one of [`MASK`]'s bits.
    pub const FIRST: u8 = SMALL;
    /// Bits that only these tags have; a dead key has none of them.
    pub const MASK: u8 = 0x70;
    /// A string of up to eight bytes: the payload is the bytes, the tag `SMALL` plus their number.
    pub const SMALL: u8 = 0x10;
    /// * A string: offset in the bytes, and length.
    pub const BYTES: u8 = 0x20;
    /// * A long string: its buffer.
    pub const BUFFER: u8 = 0x21;
    /// An object that has been met before: its number.
    pub const AGAIN: u8 = 0x22;
    /// The table of globals.
    pub const GLOBALS: u8 = 0x23;
    /// A table of the base: its address there.
    pub const BASE_TABLE: u8 = 0x24;
    /// A Lua function of a shared image whose only upvalue, if it has one, is the table of globals: its proto. Only `flat`
    /// writes it.
    pub const SIMPLE: u8 = 0x25;
    /// * A table: its sizes (`Sizes`).
    pub const TABLE: u8 = 0x30;
    /// * A Lua function: its number of upvalues.
    pub const FUNCTION: u8 = 0x31;
    /// * A cell.
    pub const CELL: u8 = 0x32;
    /// * A userdata: its number among the portables.
    pub const PORTABLE: u8 = 0x33;
    /// * A native function without upvalues: its target; the code is in its record.
    pub const NATIVE: u8 = 0x34;
}

const _: () = assert!(tag::FIRST as u32 > value::TYPE);

/// Flags in the first word of a table's record.
pub(super) mod flag {
    /// A metatable follows.
    pub const METATABLE: usize = 1;
    /// Keys have changed their hashes.
    pub const REBUILD: usize = 2;
}

/// What it takes to allocate a table, in the payload of its first slot.
#[derive(Clone, Copy)]
pub(super) struct Sizes {
    /// Slots of the array part.
    pub array: usize,
    /// Number of nodes: 0 or a power of two.
    pub nodes: usize,
    /// Whether it is frozen.
    pub frozen: bool,
}

impl Sizes {
    #[inline(always)]
    pub fn to_word(self) -> Word {
        word(self.array | self.nodes << 31 | usize::from(self.frozen) << 63)
    }

    #[inline(always)]
    pub fn from_word(w: Word) -> Sizes {
        let part = (1 << 31) - 1;
        let n = w.addr();
        Sizes { array: n & part, nodes: n >> 31 & part, frozen: n >> 63 != 0 }
    }
}

/// Words that the image of an array part takes.
#[inline(always)]
pub(super) fn array_words(len: usize) -> usize {
    array_bytes(len).div_ceil(WORD)
}

/// Payload and tag of slot `i` of an array image with `len` slots.
///
/// # Safety
/// `image` is such an image; `i` is below `len`.
#[inline(always)]
pub(super) unsafe fn image_slot(image: *mut Word, len: usize, i: usize) -> (*mut Word, *mut u8) {
    // SAFETY: promised by the caller; payloads stand last first, tags behind them.
    unsafe { (image.add(len - 1 - i), image.add(len).cast::<u8>().add(i)) }
}

/// Words of the head of a block.
pub(super) const HEAD: usize = 4;

/// In the last word of the head: the parcel is as `flat` writes it.
pub(super) const FLAT: usize = 1 << 63;

/// Most bytes of a parcel that are fetched ahead.
const PREFETCHED: usize = 512;

/// Most values that stand in the parcel itself.
pub(super) const INLINE: usize = 3;

/// What a block cannot hold as words.
#[derive(Default)]
pub(super) struct Extra {
    /// Userdata on their way.
    pub portables: Vec<Box<dyn Portable>>,
    /// Chunks of private images.
    pub chunks: Vec<Arc<Chunk>>,
    /// Whether the sender's process has used the debug library.
    pub debug_mode: bool,
}

pub(super) enum Content {
    Inline { payloads: [Word; INLINE], tags: [u8; INLINE], count: u8 },
    Block { block: Block, extra: Option<Box<Extra>> },
}

/// Values on their way between processes. It owns all that it refers to.
pub struct Parcel(pub(super) Content);

const _: () = assert!(size_of::<Parcel>() <= 32);

// SAFETY: a parcel is immutable. It refers to pooled strings and objects of the base, which nobody writes and which are
// never freed, to counted buffers of which it owns a count each, to protos of shared images, and to portables.
unsafe impl Send for Parcel {}
// SAFETY: as above.
unsafe impl Sync for Parcel {}

impl Parcel {
    /// Number of values that were packed.
    pub fn len(&self) -> usize {
        match &self.0 {
            Content::Inline { count, .. } => usize::from(*count),
            Content::Block { block, .. } => head(block.words(), 0) & u32::MAX as usize,
        }
    }

    /// A parcel of one value that is the same in every heap; none for other values.
    #[inline]
    pub fn of_plain(v: value::Value) -> Option<Parcel> {
        if v.tag() >= STR {
            return None;
        }
        let (mut payloads, mut tags) = ([word(0); INLINE], [NIL as u8; INLINE]);
        (payloads[0], tags[0]) = (v.payload(), v.tag() as u8);
        Some(Parcel(Content::Inline { payloads, tags, count: 1 }))
    }

    /// The value of a parcel of one value that is the same in every heap.
    #[inline]
    pub fn plain(&self) -> Option<value::Value> {
        match &self.0 {
            Content::Inline { payloads, tags, count: 1 } if tags[0] < tag::FIRST => {
                Some(value::Value::from_parts(payloads[0], u32::from(tags[0])))
            }
            _ => None,
        }
    }

    /// It is unpacked soon: its words, which another core may have written, are fetched into the cache.
    #[inline]
    pub fn prefetch(&self) {
        if let Content::Block { block, .. } = &self.0 {
            let words = block.words();
            prefetch(words.as_ptr().cast(), size_of_val(words).min(PREFETCHED));
        }
    }

    /// Whether it holds no value.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes that the values take in a heap, or nearly: what limits of messages and mailboxes count.
    pub fn bytes(&self) -> usize {
        match &self.0 {
            Content::Inline { count, .. } => usize::from(*count) * size_of::<value::Value>(),
            Content::Block { block, .. } => head(block.words(), 1),
        }
    }

    /// Number of values in all, those in tables included.
    pub fn values(&self) -> usize {
        match &self.0 {
            Content::Inline { count, .. } => usize::from(*count),
            Content::Block { block, .. } => head(block.words(), 2),
        }
    }
}

/// Word `i` of the head as a number.
#[inline(always)]
pub(super) fn head(words: &[Word], i: usize) -> usize {
    debug_assert!(i < HEAD);
    words[i].addr()
}

impl Default for Parcel {
    fn default() -> Parcel {
        Parcel(Content::Inline { payloads: [word(0); INLINE], tags: [NIL as u8; INLINE], count: 0 })
    }
}

impl std::fmt::Debug for Parcel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Parcel").field("values", &self.values()).field("bytes", &self.bytes()).finish()
    }
}

impl Drop for Parcel {
    fn drop(&mut self) {
        if let Content::Block { block, .. } = &self.0 {
            let words = block.words();
            let buffers = head(words, 0) >> 32;
            if buffers > 0 {
                let tail = head(words, 3);
                for &buffer in &words[tail..tail + buffers] {
                    // SAFETY: the parcel owns a count of each.
                    unsafe { Buffer::release(buffer.cast()) };
                }
            }
        }
    }
}

/// Whether one of eight tags is that of an object or of another value that is not the same everywhere.
#[inline(always)]
pub(super) fn eight_plain(tags: u64) -> bool {
    const _: () = assert!(STR == 5 && TABLE > STR);
    // Adding 3 carries tags from 5 on into bit 3.
    (tags.wrapping_add(0x0303_0303_0303_0303)) & 0x7878_7878_7878_7878 == 0
}

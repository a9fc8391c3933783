//! Strings: immutable bytes with a lazily computed hash.
//!
//! Up to [`INLINE_MAX`] bytes stand behind the header; longer ones in a counted buffer outside the heap that messages
//! can pass on without copying, with a small proxy inside. There is no table of all strings: equality is by address,
//! else by length, hash and bytes.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::object::Header;

/// Longest string that stands inside its object.
pub const INLINE_MAX: usize = 255;

/// A string object.
#[repr(C)]
pub struct Str {
    /// Header.
    pub header: Header,
    /// Hash, 0 while unknown.
    hash: u32,
    /// Length in bytes.
    len: u32,
    // Bytes, or the address of a `Buffer`, follow.
}

const HEAD: usize = size_of::<Str>();

/// A counted run of bytes outside all heaps.
#[repr(C)]
pub struct Buffer {
    count: AtomicUsize,
    bytes: Box<[u8]>,
}

impl Buffer {
    /// A buffer with one owner.
    pub fn create(bytes: Box<[u8]>) -> *mut Buffer {
        Box::into_raw(Box::new(Buffer { count: AtomicUsize::new(1), bytes }))
    }

    /// Becomes one more owner.
    ///
    /// # Safety
    /// `this` is a live buffer.
    pub unsafe fn retain(this: *mut Buffer) {
        // SAFETY: promised by the caller; whoever holds it keeps it alive meanwhile.
        unsafe { (*this).count.fetch_add(1, Ordering::Relaxed) };
    }

    /// Number of bytes.
    ///
    /// # Safety
    /// `this` is a live buffer.
    pub unsafe fn len(this: *const Buffer) -> usize {
        // SAFETY: promised by the caller.
        let buffer = unsafe { &*this };
        buffer.bytes.len()
    }

    /// Gives up one ownership.
    ///
    /// # Safety
    /// `this` is a live buffer of which the caller owns one count.
    pub unsafe fn release(this: *mut Buffer) {
        // SAFETY: the count keeps it alive until the last owner, who takes the box back.
        unsafe {
            if (*this).count.fetch_sub(1, Ordering::AcqRel) == 1 {
                drop(Box::from_raw(this));
            }
        }
    }
}

impl Str {
    /// Bytes that the object of a string of `len` bytes needs.
    pub fn size(len: usize) -> usize {
        if len <= INLINE_MAX { HEAD + len } else { HEAD + size_of::<*mut Buffer>() }
    }

    /// Fills in a fresh object of an inline string. The bytes are still to be written.
    ///
    /// # Safety
    /// `this` has room for `size(len)` bytes and its header is set; `len` is at most [`INLINE_MAX`].
    #[inline(always)]
    pub unsafe fn init(this: *mut Str, len: usize) {
        // SAFETY: promised by the caller.
        unsafe {
            (*this).hash = 0;
            (*this).len = len as u32;
        }
    }

    /// Fills in a fresh proxy, which takes over one count of the buffer.
    ///
    /// # Safety
    /// `this` has room for a proxy and its header is set; the buffer holds more than [`INLINE_MAX`] bytes.
    pub unsafe fn init_long(this: *mut Str, buffer: *mut Buffer) {
        // SAFETY: promised by the caller.
        unsafe {
            (*this).hash = 0;
            let bytes = &(*buffer).bytes;
            (*this).len = bytes.len() as u32;
            *this.add(1).cast::<*mut Buffer>() = buffer;
        }
    }

    /// Whether the bytes stand in a buffer.
    #[inline(always)]
    pub fn is_long(&self) -> bool {
        self.len as usize > INLINE_MAX
    }

    /// The buffer of a long string.
    ///
    /// # Safety
    /// `this` is a long string.
    pub unsafe fn buffer(this: *const Str) -> *mut Buffer {
        // SAFETY: promised by the caller.
        unsafe { *this.add(1).cast::<*mut Buffer>() }
    }

    /// Address of the inline bytes.
    ///
    /// # Safety
    /// `this` is a string object of an inline string.
    #[inline(always)]
    pub unsafe fn inline_bytes(this: *mut Str) -> *mut u8 {
        // SAFETY: promised by the caller.
        unsafe { this.add(1).cast::<u8>() }
    }

    /// Length in bytes.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// The bytes.
    ///
    /// # Safety
    /// `this` is a live string; the result is used only while it lives.
    #[inline(always)]
    pub unsafe fn bytes<'a>(this: *const Str) -> &'a [u8] {
        // SAFETY: promised by the caller; the layout is that of `init` and `init_long`.
        unsafe {
            let len = (*this).len as usize;
            if len <= INLINE_MAX {
                std::slice::from_raw_parts(this.add(1).cast::<u8>(), len)
            } else {
                &(*Str::buffer(this)).bytes
            }
        }
    }

    /// The hash, computed on first use.
    ///
    /// # Safety
    /// `this` is a live string; if it is shared its hash has been computed (`Pool`).
    #[inline(always)]
    pub unsafe fn hash(this: *mut Str) -> u32 {
        // SAFETY: promised by the caller.
        unsafe {
            let hash = (*this).hash;
            if hash != 0 { hash } else { Str::compute_hash(this) }
        }
    }

    #[inline(never)]
    unsafe fn compute_hash(this: *mut Str) -> u32 {
        // SAFETY: as `hash`; only the owner of the heap writes here.
        unsafe {
            let hash = hash_bytes(Str::bytes(this));
            (*this).hash = hash;
            hash
        }
    }

    /// Whether two strings have the same bytes.
    ///
    /// # Safety
    /// Both are live strings.
    #[inline(always)]
    pub unsafe fn equal(a: *const Str, b: *const Str) -> bool {
        // SAFETY: promised by the caller.
        unsafe { std::ptr::eq(a, b) || ((*a).len == (*b).len && Str::equal_bytes(a, b)) }
    }

    #[inline(never)]
    unsafe fn equal_bytes(a: *const Str, b: *const Str) -> bool {
        // SAFETY: as `equal`.
        unsafe {
            let (ha, hb) = ((*a).hash, (*b).hash);
            (ha == hb || ha == 0 || hb == 0) && Str::bytes(a) == Str::bytes(b)
        }
    }
}

/// Seed of all hashes of this run, so that nobody can choose colliding keys.
fn seed() -> u64 {
    static SEED: std::sync::OnceLock<u64> = std::sync::OnceLock::new();
    *SEED.get_or_init(|| {
        use std::hash::{BuildHasher, Hasher};
        std::collections::hash_map::RandomState::new().build_hasher().finish() | 1
    })
}

/// Hash of some bytes, never 0. Eight bytes a step, folded 128-bit multiplication (as wyhash does).
pub fn hash_bytes(bytes: &[u8]) -> u32 {
    #[inline(always)]
    fn fold(a: u64, b: u64) -> u64 {
        let wide = u128::from(a) * u128::from(b);
        (wide as u64) ^ ((wide >> 64) as u64)
    }
    const M: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut hash = seed() ^ (bytes.len() as u64).wrapping_mul(M);
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        hash = fold(hash ^ u64::from_le_bytes(word), M);
    }
    let rest = chunks.remainder();
    if !rest.is_empty() {
        let mut word = [0; 8];
        word[..rest.len()].copy_from_slice(rest);
        hash = fold(hash ^ u64::from_le_bytes(word), M);
    }
    let hash = fold(hash, 0xD6E8_FEB8_6659_FD93);
    ((hash ^ (hash >> 32)) as u32).max(1)
}

//! Strings shared by all heaps of a run: constants of program images and the names that the VM itself uses.
//!
//! A pooled string is never freed, has its hash computed, and is flagged `SHARED`, so no heap ever writes to it. The
//! number of pooled strings is bounded by the program's text; images of `load` only look here and keep strings of
//! their own otherwise.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use super::heap::object::{Header, gc_bits, kind};
use super::heap::string::{Buffer, INLINE_MAX, Str, hash_bytes};
use super::heap::value::Value;

struct Pooled(*mut Str);
// SAFETY: pooled strings are immutable and never freed.
unsafe impl Send for Pooled {}

/// Hashes bytes as strings are hashed, with the seed of the run.
#[derive(Default)]
struct BytesHasher(u64);

impl Hasher for BytesHasher {
    fn write(&mut self, bytes: &[u8]) {
        // The map takes its bits from both ends of 64.
        self.0 = u64::from(hash_bytes(bytes)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn write_usize(&mut self, _: usize) {
        // The length of a slice, which the hash of its bytes covers.
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

type Strings = HashMap<&'static [u8], Pooled, BuildHasherDefault<BytesHasher>>;

/// About as many strings as the libraries have, so that the map does not grow while they are opened.
const CAPACITY: usize = 1200;
/// Words of memory that is taken at a time for strings that are never freed.
const CHUNK_WORDS: usize = 2048;

struct Pool {
    strings: Strings,
    /// What is left of the last chunk.
    room: &'static mut [u64],
}

impl Pool {
    /// Memory for a string that is never freed: small strings stand side by side, a large one has its own.
    fn reserve(&mut self, words: usize) -> *mut u64 {
        if words > CHUNK_WORDS / 8 {
            return Box::leak(vec![0; words].into_boxed_slice()).as_mut_ptr();
        }
        if words > self.room.len() {
            self.room = Box::leak(vec![0; CHUNK_WORDS].into_boxed_slice());
        }
        let (taken, left) = std::mem::take(&mut self.room).split_at_mut(words);
        self.room = left;
        taken.as_mut_ptr()
    }
}

fn pool() -> MutexGuard<'static, Pool> {
    static POOL: OnceLock<Mutex<Pool>> = OnceLock::new();
    let new = || {
        let strings = Strings::with_capacity_and_hasher(CAPACITY, BuildHasherDefault::default());
        Mutex::new(Pool { strings, room: &mut [] })
    };
    POOL.get_or_init(new).lock().unwrap_or_else(PoisonError::into_inner)
}

/// The pooled string with these bytes, made if it is not there yet.
pub fn intern(bytes: &[u8]) -> *mut Str {
    let mut pool = pool();
    if let Some(found) = pool.strings.get(bytes) {
        return found.0;
    }
    let s: *mut Str = pool.reserve(Str::size(bytes.len()).div_ceil(8)).cast();
    // SAFETY: the memory is large and aligned enough for the object.
    let kept = unsafe {
        (&raw mut (*s).header).write(Header { kind: kind::STR, gc: gc_bits::SHARED, class: 0, flags: 0, extra: 0 });
        if bytes.len() <= INLINE_MAX {
            Str::init(s, bytes.len());
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), Str::inline_bytes(s), bytes.len());
        } else {
            Str::init_long(s, Buffer::create(bytes.into()));
        }
        Str::hash(s);
        Str::bytes(s)
    };
    pool.strings.insert(kept, Pooled(s));
    s
}

/// The pooled string with these bytes, if there is one.
pub fn find(bytes: &[u8]) -> Option<*mut Str> {
    pool().strings.get(bytes).map(|found| found.0)
}

/// The pooled string as a value.
pub fn value(text: &str) -> Value {
    Value::str(intern(text.as_bytes()))
}

macro_rules! define_names {
    ($($field:ident = $text:literal),* $(,)?) => {
        /// Names that the VM looks up itself.
        #[derive(Clone, Copy)]
        pub struct Names { $(#[doc = $text] pub $field: *mut Str),* }
        // SAFETY: pooled strings are immutable and never freed.
        unsafe impl Send for Names {}
        // SAFETY: as above.
        unsafe impl Sync for Names {}

        /// The names, interned on first use.
        pub fn names() -> &'static Names {
            static NAMES: OnceLock<Names> = OnceLock::new();
            NAMES.get_or_init(|| Names { $($field: intern($text.as_bytes())),* })
        }
    };
}

define_names! {
    index = "__index", newindex = "__newindex", call = "__call", len = "__len", eq = "__eq",
    add = "__add", sub = "__sub", mul = "__mul", div = "__div", modulo = "__mod", pow = "__pow",
    unm = "__unm", idiv = "__idiv", band = "__band", bor = "__bor", bxor = "__bxor", shl = "__shl",
    shr = "__shr", bnot = "__bnot", concat = "__concat", lt = "__lt", le = "__le",
    gc = "__gc", mode = "__mode", name = "__name", tostring = "__tostring", alias = "__type",
}

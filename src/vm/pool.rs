//! Strings shared by all heaps of a run: constants of program images and the names that the VM itself uses.
//!
//! A pooled string is never freed, has its hash computed, and is flagged `SHARED`, so no heap ever writes to it. The
//! number of pooled strings is bounded by the program's text; images of `load` only look here and keep strings of
//! their own otherwise.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Mutex, OnceLock, PoisonError};

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

type Pool = HashMap<&'static [u8], Pooled, BuildHasherDefault<BytesHasher>>;

fn pool() -> &'static Mutex<Pool> {
    static POOL: OnceLock<Mutex<Pool>> = OnceLock::new();
    POOL.get_or_init(Mutex::default)
}

/// The pooled string with these bytes, made if it is not there yet.
pub fn intern(bytes: &[u8]) -> *mut Str {
    let mut pool = pool().lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = pool.get(bytes) {
        return found.0;
    }
    let words = Str::size(bytes.len()).div_ceil(8);
    let s: *mut Str = Box::leak(vec![0_u64; words].into_boxed_slice()).as_mut_ptr().cast();
    // SAFETY: the leaked block is large and aligned enough for the object.
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
    pool.insert(kept, Pooled(s));
    s
}

/// The pooled string with these bytes, if there is one.
pub fn find(bytes: &[u8]) -> Option<*mut Str> {
    pool().lock().unwrap_or_else(PoisonError::into_inner).get(bytes).map(|found| found.0)
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

//! From a parcel to values of a heap.
//!
//! The slots of the values and of one record after the other are gone through in order. An object is allocated where it
//! is met first, with the sizes that its slot gives, and filled when its record comes. The collector does not run
//! meanwhile, so nothing has to be kept alive; the memory limit is looked at before.

use std::cell::Cell;

use super::super::base;
use super::super::heap::object::gc_bits;
use super::super::heap::string::Str;
use super::super::heap::table::{Node, Table};
use super::super::heap::value::{STR, TABLE, Value};
use super::super::image::Image;
use super::super::meta;
use super::super::native::{Cx, Raise, TableRef};
use super::super::state::Vm;
use super::pack::NODE_WORDS;
use super::parcel::{
    Content, Extra, FLAT, HEAD, INLINE, Parcel, Sizes, Word, array_words, flag, head, image_slot, tag,
};
use super::{VALUES_INLINE, Values, flat};

/// Capacity of the queue that a thread keeps.
const KEPT: usize = 1 << 16;

/// An object in the queue: its address, and the sizes of a table.
#[derive(Clone, Copy)]
struct Made {
    value: Value,
    sizes: Word,
}

/// In the place of sizes: nothing is left to be filled.
const NO_RECORD: Word = std::ptr::without_provenance_mut(usize::MAX);

/// [`tag::MASK`] for eight tags at once.
const EIGHT_MASK: u64 = u64::from_ne_bytes([tag::MASK; 8]);

thread_local! {
    static QUEUE: Cell<Option<Vec<Made>>> = const { Cell::new(Some(Vec::new())) };
}

/// See [`Cx::unpack`].
#[inline]
pub(super) fn unpack(cx: &mut Cx<'_>, parcel: &Parcel) -> Result<Values, Raise> {
    match &parcel.0 {
        Content::Inline { payloads, tags, count } => {
            let mut values = [Value::NIL; VALUES_INLINE];
            for i in 0..INLINE {
                // SAFETY: slots of a parcel without a block hold nothing else; those without a value hold nil.
                values[i] = unsafe { scalar(cx.vm, payloads[i], tags[i]) };
            }
            Ok(Values::from_buf_and_len(values, usize::from(*count)))
        }
        Content::Block { block, extra } => {
            let words = block.words();
            if head(words, 3) & FLAT != 0 {
                // SAFETY: the bit says so.
                return unsafe { flat::unpack_flat(cx, words) };
            }
            unpack_block(cx, words, extra.as_deref())
        }
    }
}

/// See [`Cx::unpack_first`].
#[inline]
pub(super) fn unpack_first(cx: &mut Cx<'_>, parcel: &Parcel) -> Result<Value, Raise> {
    match &parcel.0 {
        // SAFETY: as above.
        Content::Inline { payloads, tags, .. } => Ok(unsafe { scalar(cx.vm, payloads[0], tags[0]) }),
        Content::Block { .. } => Ok(unpack(cx, parcel)?.first().copied().unwrap_or(Value::NIL)),
    }
}

/// The value of a slot that takes no block.
///
/// # Safety
/// The slot is one of a parcel without a block.
#[inline(always)]
unsafe fn scalar(vm: &mut Vm, payload: Word, slot_tag: u8) -> Value {
    if slot_tag < tag::FIRST {
        Value::from_parts(payload, u32::from(slot_tag))
    } else {
        // SAFETY: promised by the caller: the other tags that come are those of small strings.
        unsafe { small_string(vm, payload, slot_tag) }
    }
}

#[inline(never)]
fn unpack_block(cx: &mut Cx<'_>, words: &[Word], extra: Option<&Extra>) -> Result<Values, Raise> {
    // A parcel inside a parcel, made by an arriving object, must not collect what stands half-made around it.
    let queue = match QUEUE.take() {
        Some(queue) => {
            if let Err(raise) = cx.check_memory(head(words, 1)) {
                QUEUE.set(Some(queue));
                return Err(raise);
            }
            queue
        }
        None => Vec::new(),
    };
    let mut unpacker =
        Unpacker { cx, at: HEAD, words, extra, queue, globals: Vec::new(), images: Vec::new(), finalized: Vec::new() };
    // SAFETY: a parcel is as `pack` has made it.
    let mut values = unsafe { unpacker.run() };
    let mut queue = std::mem::take(&mut unpacker.queue);
    queue.clear();
    queue.shrink_to(KEPT);
    QUEUE.set(Some(queue));
    unpacker.finish(&mut values)?;
    Ok(values)
}

/// The string in a slot.
///
/// # Safety
/// The tag is that of a small string.
#[inline]
pub(super) unsafe fn small_string(vm: &mut Vm, payload: Word, slot_tag: u8) -> Value {
    let len = usize::from(slot_tag - tag::SMALL);
    let s = vm.heap().new_inline_str(len);
    // SAFETY: the payload holds that many bytes, the string has room for them.
    unsafe { std::ptr::copy_nonoverlapping((&raw const payload).cast(), Str::inline_bytes(s), len) };
    Value::str(s)
}

/// The string whose bytes stand at the end of the block.
///
/// # Safety
/// The payload is that of a slot with [`tag::BYTES`] in this block.
#[inline]
pub(super) unsafe fn bytes_string(vm: &mut Vm, words: &[Word], payload: Word) -> Value {
    let n = payload.addr();
    let tail = (head(words, 3) & !FLAT) + (head(words, 0) >> 32);
    // SAFETY: promised by the caller.
    let bytes = unsafe { std::slice::from_raw_parts(words.as_ptr().add(tail).cast::<u8>().add(n >> 8), n & 0xFF) };
    Value::str(vm.heap().new_str(bytes))
}

pub(super) struct Unpacker<'a, 'b> {
    pub cx: &'a mut Cx<'b>,
    words: &'a [Word],
    /// Next word to read.
    at: usize,
    pub extra: Option<&'a Extra>,
    queue: Vec<Made>,
    /// Globals to set, by name.
    pub globals: Vec<(Value, Value)>,
    /// Private images, linked for this heap.
    pub images: Vec<*const Image>,
    /// Tables with a metatable, which may have a finalizer.
    finalized: Vec<*mut Table>,
}

impl Unpacker<'_, '_> {
    unsafe fn run(&mut self) -> Values {
        let n = head(self.words, 0) & u32::MAX as usize;
        let mut values = Values::with_capacity(n);
        // SAFETY: the records follow each other as `pack` wrote them; the objects are those just made.
        unsafe {
            let image = self.take(array_words(n));
            for i in 0..n {
                values.push(value_at(self, image, n, i));
            }
            let mut next = 0;
            while let Some(&made) = self.queue.get(next) {
                next += 1;
                if made.sizes == NO_RECORD {
                    continue;
                }
                if made.value.tag() == TABLE {
                    self.fill_table(made.value.as_table(), Sizes::from_word(made.sizes));
                } else {
                    self.fill_code(made.value.as_object());
                }
            }
        }
        values
    }

    /// The next `n` words.
    #[inline]
    pub fn take(&mut self, n: usize) -> *const Word {
        let at = self.at;
        self.at += n;
        debug_assert!(self.at <= self.words.len());
        // SAFETY: records end inside the block; the address is read for as many words as were written.
        unsafe { self.words.as_ptr().add(at) }
    }

    unsafe fn fill_table(&mut self, t: *mut Table, sizes: Sizes) {
        // SAFETY: the table was made with these sizes; the reader stands at its record. Slots are replaced where they
        // stand in the table, which does not move.
        unsafe {
            let flags = (*self.take(1)).addr();
            if flags & flag::METATABLE != 0 {
                let payload = *self.take(1);
                let tag = (*self.take(1)).addr() as u8;
                let metatable = self.make(payload, tag);
                (*t).metatable = metatable.as_table();
                self.finalized.push(t);
            }
            let len = sizes.array;
            let image = self.take(array_words(len));
            (*t).load_array(image.cast(), len);
            for chunk in 0..len.div_ceil(8) {
                if *image.add(len + chunk).cast::<u64>() & EIGHT_MASK == 0 {
                    continue;
                }
                for i in chunk * 8..len.min(chunk * 8 + 8) {
                    let tag = *(*t).array_tag(i);
                    if tag >= tag::FIRST {
                        let payload = *(*t).array_payload(i);
                        let v = self.make(payload, tag);
                        (*t).array_set(i, v);
                    }
                }
            }
            let image = self.take(sizes.nodes * NODE_WORDS).cast::<Node>();
            if sizes.nodes > 0 {
                (*t).load_nodes(image, sizes.nodes);
                let mut rebuild = flags & flag::REBUILD != 0;
                for i in 0..sizes.nodes {
                    let node = (*t).node_at(i);
                    if (*node).raw_key_tag() & tag::MASK != 0 {
                        let (payload, tag) = Node::key_slot(node);
                        let key = self.make(*payload, *tag);
                        rebuild |= key.tag() != STR;
                        (*payload, *tag) = (key.payload(), key.tag() as u8);
                    }
                    if (*node).raw_value_tag() & tag::MASK != 0 {
                        let (payload, tag) = Node::value_slot(node);
                        let v = self.make(*payload, *tag);
                        (*payload, *tag) = (v.payload(), v.tag() as u8);
                        (*node).forget_if_dead();
                    }
                }
                if rebuild {
                    (*t).rebuild_nodes(&mut self.cx.vm.heap().memory);
                }
            }
            if sizes.frozen {
                (*t).header.gc |= gc_bits::FROZEN;
            }
        }
    }

    /// The value of a slot.
    ///
    /// # Safety
    /// The slot is one of the parcel, and the next of those not yet made.
    #[inline]
    pub unsafe fn make(&mut self, payload: Word, slot_tag: u8) -> Value {
        // SAFETY: promised by the caller.
        unsafe {
            match slot_tag {
                tag::TABLE => {
                    let sizes = Sizes::from_word(payload);
                    let t = self.cx.vm.heap().new_sized_table(sizes.array, sizes.nodes);
                    self.made(Value::table(t), payload)
                }
                plain if plain < tag::FIRST => Value::from_parts(payload, u32::from(plain)),
                small if small < tag::BYTES => small_string(self.cx.vm, payload, small),
                other => self.make_other(payload, other),
            }
        }
    }

    #[inline(never)]
    unsafe fn make_other(&mut self, payload: Word, slot_tag: u8) -> Value {
        // SAFETY: as `make`; the tag says what the payload is.
        unsafe {
            match slot_tag {
                tag::BYTES => {
                    let s = bytes_string(self.cx.vm, self.words, payload);
                    self.made(s, NO_RECORD)
                }
                tag::BUFFER => {
                    let s = self.cx.vm.heap().new_shared_str(payload.cast());
                    self.made(Value::str(s), NO_RECORD)
                }
                tag::AGAIN => self.queue[payload.addr()].value,
                tag::GLOBALS => Value::table(self.cx.vm.process_ref().globals),
                tag::BASE_TABLE => Value::table(own_base_table(self.cx.vm, payload.cast())),
                tag::FUNCTION => {
                    let f = self.make_function(payload.addr());
                    self.made(Value::func(f), payload)
                }
                tag::CELL => {
                    let cell = self.cx.vm.heap().new_cell(Value::NIL);
                    self.made(Value::cell(cell), payload)
                }
                tag::NATIVE => {
                    let f = self.make_native(payload);
                    self.made(Value::func(f), payload)
                }
                _ => {
                    let portable = self.extra.and_then(|extra| extra.portables.get(payload.addr()));
                    let v = portable.map_or(Value::NIL, |portable| portable.arrive(self.cx));
                    self.made(v, NO_RECORD)
                }
            }
        }
    }

    #[inline]
    fn made(&mut self, value: Value, sizes: Word) -> Value {
        self.queue.push(Made { value, sizes });
        value
    }
}

impl Unpacker<'_, '_> {
    /// What can only be done when everything is there.
    fn finish(self, values: &mut Values) -> Result<(), Raise> {
        let Unpacker { cx, extra, globals, finalized, .. } = self;
        for t in finalized {
            // SAFETY: the table has just been made. This notes it for the collector if it has a finalizer.
            let metatable = unsafe { (*t).metatable };
            meta::set_metatable(cx.vm, Value::table(t), metatable);
        }
        if extra.is_some_and(|extra| extra.debug_mode) {
            cx.vm.process().debug_mode = true;
        }
        if globals.is_empty() {
            return Ok(());
        }
        for (name, v) in globals {
            let table: TableRef = cx.globals();
            let v = base::current(cx.vm.process_ref(), v);
            cx.raw_set(table, name, v)?;
        }
        // The first of these stores may have cloned tables of the base; what stands in objects refers to the clones since.
        for v in values {
            *v = base::current(cx.vm.process_ref(), *v);
        }
        Ok(())
    }
}

/// The value of slot `i` of an array image with `n` slots.
///
/// # Safety
/// See [`Unpacker::make`].
#[inline]
pub(super) unsafe fn value_at(unpacker: &mut Unpacker<'_, '_>, image: *const Word, n: usize, i: usize) -> Value {
    // SAFETY: promised by the caller; the slot is only read.
    unsafe {
        let (payload, tag) = image_slot(image.cast_mut(), n, i);
        unpacker.make(*payload, *tag)
    }
}

/// The table that stands in this process for one of the base.
fn own_base_table(vm: &Vm, original: *mut Table) -> *mut Table {
    // SAFETY: tables of the base are never freed.
    unsafe { base::current_table(vm.process_ref(), original) }
}

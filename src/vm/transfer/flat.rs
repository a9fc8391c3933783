//! The short way for what most messages are: a few numbers, strings, and one table that holds nothing but such.
//!
//! No object in such a parcel refers to another and none is met twice, so it takes no queue and no flags: one look at all
//! tags gives the size, then everything is written at its place. The form is that of [`parcel`](super::parcel) with the
//! bit [`FLAT`](super::parcel::FLAT) in its head. Whatever does not fit is left to `pack`. A string that stands in two
//! places is copied twice, which the small number of places bounds.
//!
//! In code mode it is also the way of a function that brings nothing along, which is what most processes start with.

use super::super::heap::object::{Closure, Target, gc_bits, kind};
use super::super::heap::string::{INLINE_MAX, Str};
use super::super::heap::table::image::array_bytes;
use super::super::heap::table::{Node, Table};
use super::super::heap::value::{FUNC, STR, TABLE, Value, slot};
use super::super::image::LinkedProto;
use super::super::native::{Cx, Raise};
use super::super::state::Vm;
use super::block::Block;
use super::pack::{NODE_WORDS, pack_small};
use super::parcel::{Content, FLAT, HEAD, Parcel, Sizes, WORD, Word, array_words, head, image_slot, tag, word};
use super::unpack::{bytes_string, small_string};
use super::{Mode, Values, code};

/// Most values that are looked at.
const VALUES_MAX: usize = 8;
/// Most array slots of the table.
const ARRAY_MAX: usize = 64;
/// Most nodes of the table.
const NODES_MAX: usize = 32;

/// What the look at the tags finds.
#[derive(Default)]
struct Size {
    /// Words of the strings' bytes.
    tail: usize,
    /// Bytes of the strings in the receiver's heap.
    bytes: usize,
}

impl Size {
    /// Counts a value; false if it is not flat.
    #[inline(always)]
    unsafe fn count(&mut self, payload: Word, tag: u32) -> bool {
        if tag < STR {
            return true;
        }
        if tag != STR {
            return false;
        }
        // SAFETY: the value is alive.
        unsafe {
            let s = payload.cast::<Str>();
            if (*s).header.gc & gc_bits::SHARED != 0 {
                return true;
            }
            let len = (*s).len();
            self.bytes += Str::size(len);
            if len > WORD {
                self.tail += len.div_ceil(WORD);
            }
            len <= INLINE_MAX
        }
    }
}

/// Writes strings behind the records.
struct Tail {
    first: *mut u8,
    used: usize,
}

impl Tail {
    /// Gives a slot its form.
    ///
    /// # Safety
    /// The slot holds a value that was counted.
    #[inline(always)]
    unsafe fn convert(&mut self, payload: *mut Word, tag: *mut u8) {
        // SAFETY: promised by the caller; room was counted for all strings.
        unsafe {
            if u32::from(*tag) != STR {
                return;
            }
            let s = (*payload).cast::<Str>();
            if let Some(small) = pack_small(s) {
                (*payload, *tag) = small;
                return;
            }
            let bytes = Str::bytes(s);
            let whole = bytes.len().next_multiple_of(WORD);
            let to = self.first.add(self.used);
            // The last word has bytes that the string does not fill.
            to.add(whole - WORD).cast::<Word>().write(word(0));
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len());
            (*payload, *tag) = (word(self.used << 8 | bytes.len()), tag::BYTES);
            self.used += whole;
        }
    }
}

/// The values as a flat parcel of at most `limit` bytes, if they can be one.
///
/// # Safety
/// The values are alive.
#[inline]
pub(super) unsafe fn pack_flat(vm: &Vm, values: &[Value], mode: Mode, limit: usize) -> Option<Parcel> {
    let n = values.len();
    if n == 0 || n > VALUES_MAX {
        return None;
    }
    // SAFETY: the values are alive and nothing changes them meanwhile.
    unsafe {
        let mut size = Size::default();
        let mut table: *mut Table = std::ptr::null_mut();
        for (i, v) in values.iter().enumerate() {
            if v.tag() == TABLE && table.is_null() {
                table = v.as_table();
                if mode == Mode::Code && !is_data_in_code(vm, table) {
                    return None;
                }
            } else if mode == Mode::Code && i == 0 && v.tag() == FUNC && is_simple(vm, v.as_func()) {
                size.bytes += Closure::size(1);
            } else if !size.count(v.payload(), v.tag()) {
                return None;
            }
        }
        let mut record = 0;
        let mut sizes = Sizes { array: 0, nodes: 0, frozen: false };
        let mut count = n;
        if !table.is_null() {
            let len = (*table).array_len();
            let nodes = (*table).nodes();
            if len > ARRAY_MAX || nodes.len() > NODES_MAX {
                return None;
            }
            for i in 0..len {
                if !size.count(*(*table).array_payload(i), u32::from(*(*table).array_tag(i))) {
                    return None;
                }
            }
            let mut live = 0;
            for node in nodes {
                if node.is_live() {
                    live += 1;
                    let (key, v) = (node.key(), node.value());
                    if !size.count(key.payload(), key.tag()) || !size.count(v.payload(), v.tag()) {
                        return None;
                    }
                }
            }
            let frozen = (*table).header.gc & gc_bits::FROZEN != 0;
            sizes = Sizes { array: len, nodes: if live > 0 { nodes.len() } else { 0 }, frozen };
            record = 1 + array_words(len) + sizes.nodes * NODE_WORDS;
            count += len + sizes.nodes;
            size.bytes += size_of::<Table>() + array_bytes(len) + sizes.nodes * size_of::<Node>();
        }
        let bytes = size_of_val(values) + size.bytes;
        if bytes > limit {
            return None;
        }
        let tail = HEAD + array_words(n) + record;
        let mut block = Block::allocate(tail + size.tail)?;
        let words = block.as_mut_ptr();
        words.write(word(n));
        words.add(1).write(word(bytes));
        words.add(2).write(word(count));
        words.add(3).write(word(tail | FLAT));
        let mut strings = Tail { first: words.add(tail).cast(), used: 0 };
        let image = words.add(HEAD);
        image.add(array_words(n) - 1).write(word(0));
        for (i, &v) in values.iter().enumerate() {
            let (payload, tag) = image_slot(image, n, i);
            if v.tag() == TABLE {
                (*payload, *tag) = (sizes.to_word(), tag::TABLE);
            } else if v.tag() == FUNC {
                (*payload, *tag) = ((*v.as_func()).target.proto.cast_mut().cast(), tag::SIMPLE);
            } else {
                (*payload, *tag) = (v.payload(), v.tag() as u8);
                strings.convert(payload, tag);
            }
        }
        if !table.is_null() {
            let record = image.add(array_words(n));
            record.write(word(0));
            let image = record.add(1);
            let len = sizes.array;
            if len > 0 {
                image.add(array_words(len) - 1).write(word(0));
                (*table).save_array(image.cast());
                for i in 0..len {
                    let (payload, tag) = image_slot(image, len, i);
                    strings.convert(payload, tag);
                }
            }
            if sizes.nodes > 0 {
                let image = image.add(array_words(len)).cast::<Node>();
                (*table).save_nodes(image);
                for i in 0..sizes.nodes {
                    let node = image.add(i);
                    if !(*node).is_live() {
                        (*node).forget_if_dead();
                        continue;
                    }
                    let (payload, tag) = Node::key_slot(node);
                    strings.convert(payload, tag);
                    let (payload, tag) = Node::value_slot(node);
                    strings.convert(payload, tag);
                }
            }
        }
        Some(Parcel(Content::Block { block, extra: None }))
    }
}

/// Whether a function is one of those that [`tag::SIMPLE`] is for, and brings nothing along: no state of the debug
/// library, no global of the sender's own.
///
/// # Safety
/// The function is alive.
unsafe fn is_simple(vm: &Vm, f: *mut Closure) -> bool {
    let process = vm.process_ref();
    // SAFETY: promised by the caller; the table of globals is alive, protos outlive their functions.
    unsafe {
        let upvalues = (*f).header.extra as usize;
        if !Closure::is_lua(f) || upvalues > 1 || (*f).header.gc & gc_bits::SHARED != 0 || process.debug_mode {
            return false;
        }
        if (*(*(*f).target.proto).image).is_private() {
            return false;
        }
        if upvalues == 0 {
            return true;
        }
        let v = *Closure::upvalue(f, 0);
        let is_globals = v.tag() == TABLE && std::ptr::eq(v.as_table(), process.globals);
        // A process that has set no global has those of the base.
        let is_base = (*process.globals).header.gc & gc_bits::SHARED != 0;
        is_globals && (is_base || code::named_globals(vm, f, upvalues).next().is_none())
    }
}

/// Whether a table is nothing but data also where metatables travel and tables of the base are named.
///
/// # Safety
/// The table is alive.
unsafe fn is_data_in_code(vm: &Vm, t: *mut Table) -> bool {
    // SAFETY: promised by the caller.
    unsafe {
        (*t).metatable.is_null()
            && (*t).header.gc & (gc_bits::SHARED | gc_bits::CLONE) == 0
            && !std::ptr::eq(t, vm.process_ref().globals)
    }
}

/// Makes the function of a slot with [`tag::SIMPLE`].
///
/// # Safety
/// The proto is that of the slot.
unsafe fn simple_function(vm: &mut Vm, proto: *const LinkedProto) -> Value {
    let globals = Value::table(vm.process_ref().globals);
    // SAFETY: the proto is one of a shared image; the function is fresh.
    unsafe {
        let upvalues = (&*proto).captures.len();
        let f = vm.heap().new_closure(upvalues, kind::LUA);
        (*f).code = (*proto).entry();
        (*f).target = Target { proto };
        for i in 0..upvalues {
            slot::put(Closure::upvalue(f, i), globals);
        }
        Value::func(f)
    }
}

/// Makes the values of a flat parcel.
///
/// # Safety
/// The words are those of a flat parcel.
#[inline]
pub(super) unsafe fn unpack_flat(cx: &mut Cx<'_>, words: &[Word]) -> Result<Values, Raise> {
    cx.check_memory(head(words, 1))?;
    let n = head(words, 0);
    let mut values = Values::with_capacity(n);
    // SAFETY: a flat parcel is as `pack_flat` has written it.
    unsafe {
        let image = words.as_ptr().add(HEAD).cast_mut();
        for i in 0..n {
            let (payload, tag) = image_slot(image, n, i);
            let v = match *tag {
                tag::TABLE => fill(cx, words, Sizes::from_word(*payload), image.add(array_words(n))),
                other => scalar(cx, words, *payload, other),
            };
            values.push(v);
        }
    }
    Ok(values)
}

/// The value of a slot that is not a table.
#[inline(always)]
unsafe fn scalar(cx: &mut Cx<'_>, words: &[Word], payload: Word, slot_tag: u8) -> Value {
    // SAFETY: promised by the caller.
    unsafe {
        match slot_tag {
            plain if plain < tag::FIRST => Value::from_parts(payload, u32::from(plain)),
            small if small < tag::BYTES => small_string(cx.vm, payload, small),
            tag::SIMPLE => simple_function(cx.vm, payload.cast_const().cast()),
            _ => bytes_string(cx.vm, words, payload),
        }
    }
}

/// The table, made of its record.
unsafe fn fill(cx: &mut Cx<'_>, words: &[Word], sizes: Sizes, record: *const Word) -> Value {
    // SAFETY: promised by the caller; the table has room for both parts and does not move.
    unsafe {
        let t = cx.vm.heap().new_sized_table(sizes.array, sizes.nodes);
        let image = record.add(1);
        (*t).load_array(image.cast(), sizes.array);
        for i in 0..sizes.array {
            let tag = *(*t).array_tag(i);
            if tag >= tag::FIRST {
                let v = scalar(cx, words, *(*t).array_payload(i), tag);
                (*t).array_set(i, v);
            }
        }
        if sizes.nodes > 0 {
            (*t).load_nodes(image.add(array_words(sizes.array)).cast(), sizes.nodes);
            for i in 0..sizes.nodes {
                let node = (*t).node_at(i);
                if ((*node).raw_key_tag() | (*node).raw_value_tag()) & tag::MASK == 0 {
                    continue;
                }
                for (payload, tag) in [Node::key_slot(node), Node::value_slot(node)] {
                    if *tag & tag::MASK != 0 {
                        let v = scalar(cx, words, *payload, *tag);
                        (*payload, *tag) = (v.payload(), v.tag() as u8);
                    }
                }
            }
        }
        if sizes.frozen {
            (*t).header.gc |= gc_bits::FROZEN;
        }
        Value::table(t)
    }
}

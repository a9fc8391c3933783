//! From values to a parcel.
//!
//! Each table is copied as it stands in memory, then its slots are gone through: a slot with an object gets the form
//! that [`parcel`](super::parcel) describes, and an object met for the first time joins the queue. An object in
//! the queue has the `VISITED` bit, and its number in `Header::extra`; whatever happens, both are restored at the end
//! ([`Session`]). Objects of the base are never written, so those that are copied (data mode only) stand in a map.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use super::super::heap::object::{Header, gc_bits, kind};
use super::super::heap::string::{Buffer, INLINE_MAX, Str};
use super::super::heap::table::image::array_bytes;
use super::super::heap::table::{Node, Table};
use super::super::heap::value::{self, CELL, FUNC, STR, TABLE, THREAD, TYPE, USERDATA, Value};
use super::super::state::Vm;
use super::super::userdata::{Portable, Settle, Transfer};
use super::block::Block;
use super::parcel::{Content, Extra, HEAD, INLINE, Parcel, Sizes, Word, array_words, eight_plain, flag, image_slot};
use super::parcel::{WORD, tag, word};
use super::path::{self, Step};
use super::{CopyError, Deferred, Mode, flat};

/// Longest string that stands in a slot.
const SMALL_MAX: usize = WORD;

/// Userdata that stand for others in turn: more are a fault of their types.
const INNER_MAX: usize = 100;

/// Capacity of scratch memory that a thread keeps, in elements of each list.
const KEPT: usize = 1 << 16;

/// An object in the queue, and what its header had in `extra`.
#[derive(Clone, Copy)]
pub(super) struct Met {
    pub object: *mut Header,
    pub extra: u32,
}

/// Memory that one packing after the other uses.
#[derive(Default)]
struct Scratch {
    words: Vec<Word>,
    bytes: Vec<u8>,
    buffers: Vec<*mut Buffer>,
    queue: Vec<Met>,
}

thread_local! {
    static SCRATCH: Cell<Option<Box<Scratch>>> = const { Cell::new(None) };
}

/// Why a slot has stopped the copy.
pub(super) enum Fault {
    /// Its value may not travel: the name of its type.
    Refused(String),
    TooLarge,
    Memory,
}

/// Where it stands.
pub(super) struct Stopped {
    fault: Fault,
    step: Step,
}

impl Fault {
    #[cold]
    pub fn at(self, step: Step) -> Stopped {
        Stopped { fault: self, step }
    }
}

/// See [`Cx::pack`](super::super::native::Cx::pack).
#[inline]
pub(super) fn pack(
    vm: &Vm,
    values: &[Value],
    mode: Mode,
    limit: usize,
    name: &dyn Fn(usize) -> String,
    deferred: &mut Deferred,
) -> Result<Parcel, CopyError> {
    if let Some(parcel) = pack_inline(values) {
        return Ok(parcel);
    }
    // SAFETY: values of live slots are alive.
    if let Some(parcel) = unsafe { flat::pack_flat(vm, values, mode, limit) } {
        return Ok(parcel);
    }
    pack_block(vm, values, mode, limit, name, deferred)
}

/// The values as a parcel without a block, if they all need none.
#[inline]
fn pack_inline(values: &[Value]) -> Option<Parcel> {
    if let [v] = values
        && let Some(parcel) = Parcel::of_plain(*v)
    {
        return Some(parcel);
    }
    let mut payloads = [word(0); INLINE];
    let mut tags = [value::NIL as u8; INLINE];
    if values.len() > INLINE {
        return None;
    }
    for (i, v) in values.iter().enumerate() {
        (payloads[i], tags[i]) = match v.tag() {
            // SAFETY: values of live slots are alive.
            STR => unsafe { pack_small(v.as_str()) }?,
            tag if tag < STR => (v.payload(), tag as u8),
            _ => return None,
        };
    }
    Some(Parcel(Content::Inline { payloads, tags, count: values.len() as u8 }))
}

/// The slot of a string that needs no object of its own.
///
/// # Safety
/// The string is alive.
#[inline(always)]
pub(super) unsafe fn pack_small(s: *mut Str) -> Option<(Word, u8)> {
    // SAFETY: the string is alive.
    unsafe {
        if (*s).header.gc & gc_bits::SHARED != 0 {
            return Some((s.cast(), STR as u8));
        }
        let len = (*s).len();
        if len > SMALL_MAX {
            return None;
        }
        let mut payload = word(0);
        std::ptr::copy_nonoverlapping(Str::inline_bytes(s), (&raw mut payload).cast(), len);
        Some((payload, tag::SMALL + len as u8))
    }
}

/// One packing: restores the objects that it has flagged and gives its memory back when it ends, however that is.
struct Session {
    scratch: Option<Box<Scratch>>,
    packed: bool,
}

impl Session {
    fn begin() -> Session {
        Session { scratch: Some(SCRATCH.take().unwrap_or_default()), packed: false }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let Some(mut scratch) = self.scratch.take() else { return };
        for met in scratch.queue.drain(..) {
            // SAFETY: objects in the queue are alive, the collector does not run meanwhile; shared ones were not flagged.
            unsafe {
                if (*met.object).gc & gc_bits::SHARED == 0 {
                    (*met.object).gc &= !gc_bits::VISITED;
                    (*met.object).extra = met.extra;
                }
            }
        }
        if !self.packed {
            for &buffer in &scratch.buffers {
                // SAFETY: a count of each was taken for the parcel.
                unsafe { Buffer::release(buffer) };
            }
        }
        scratch.words.clear();
        scratch.words.shrink_to(KEPT);
        scratch.bytes.clear();
        scratch.bytes.shrink_to(KEPT);
        scratch.buffers.clear();
        scratch.buffers.shrink_to(KEPT);
        scratch.queue.shrink_to(KEPT);
        SCRATCH.set(Some(scratch));
    }
}

#[inline(never)]
fn pack_block(
    vm: &Vm,
    values: &[Value],
    mode: Mode,
    limit: usize,
    name: &dyn Fn(usize) -> String,
    deferred: &mut Deferred,
) -> Result<Parcel, CopyError> {
    let mut session = Session::begin();
    let Some(scratch) = session.scratch.as_deref_mut() else { return Err(CopyError::Memory) };
    let mut packer = Packer {
        vm,
        mode,
        limit,
        words: &mut scratch.words,
        strings: &mut scratch.bytes,
        buffers: &mut scratch.buffers,
        queue: &mut scratch.queue,
        shared: None,
        globals_met: None,
        extra: None,
        deferred,
        bytes: 0,
        values: 0,
    };
    // SAFETY: the values are alive, and so is what they refer to.
    let outcome = unsafe { packer.run(values) };
    let bytes = packer.bytes;
    drop(packer);
    match outcome {
        Ok(parcel) => {
            session.packed = true;
            Ok(parcel)
        }
        Err(Stopped { fault, step }) => {
            // Where the value stands is looked for in objects as they were.
            drop(session);
            Err(match fault {
                Fault::Refused(type_name) => {
                    CopyError::Refused { path: path::describe(vm, values, mode, &step, name), type_name }
                }
                Fault::TooLarge => CopyError::TooLarge { bytes },
                Fault::Memory => CopyError::Memory,
            })
        }
    }
}

pub(super) struct Packer<'a> {
    pub vm: &'a Vm,
    pub mode: Mode,
    limit: usize,
    pub words: &'a mut Vec<Word>,
    strings: &'a mut Vec<u8>,
    buffers: &'a mut Vec<*mut Buffer>,
    queue: &'a mut Vec<Met>,
    /// Numbers of objects of the base.
    shared: Option<HashMap<*mut Header, u32>>,
    /// Names of globals that some function has brought along (`code`).
    pub globals_met: Option<HashSet<*mut Str>>,
    extra: Option<Box<Extra>>,
    deferred: &'a mut Deferred,
    bytes: usize,
    values: usize,
}

impl Packer<'_> {
    unsafe fn run(&mut self, values: &[Value]) -> Result<Parcel, Stopped> {
        let n = values.len();
        // SAFETY: promised by the caller. The slots written are inside the words just made room for.
        unsafe {
            self.room(HEAD + array_words(n)).map_err(|fault| fault.at(Step::Root(0)))?;
            self.words.resize(HEAD, word(0));
            self.pack_slots(n, &mut |i| (values[i], Step::Root(i)))?;
            let mut next = 0;
            while let Some(&met) = self.queue.get(next) {
                next += 1;
                match (*met.object).kind {
                    kind::TABLE => self.pack_table(met.object.cast())?,
                    kind::STR | kind::USERDATA => {}
                    _ => self.pack_code(met)?,
                }
            }
            self.assemble(n).map_err(|fault| fault.at(Step::Root(0)))
        }
    }

    /// Makes room for words that are then pushed.
    #[inline]
    pub fn room(&mut self, words: usize) -> Result<(), Fault> {
        if self.words.capacity() - self.words.len() < words {
            self.words.try_reserve(words).map_err(|_| Fault::Memory)?;
        }
        Ok(())
    }

    /// Counts what the receiver will take for an object.
    #[inline]
    pub fn count(&mut self, bytes: usize, values: usize) -> Result<(), Fault> {
        self.bytes += bytes;
        self.values += values;
        if self.bytes > self.limit { Err(Fault::TooLarge) } else { Ok(()) }
    }

    /// Writes an image of `n` slots with the values that `get` gives, and where they stand.
    ///
    /// # Safety
    /// The values are alive.
    pub unsafe fn pack_slots(&mut self, n: usize, get: &mut dyn FnMut(usize) -> (Value, Step)) -> Result<(), Stopped> {
        self.count(n * size_of::<Value>(), n).map_err(|fault| fault.at(Step::Root(0)))?;
        self.room(array_words(n)).map_err(|fault| fault.at(Step::Root(0)))?;
        let at = self.words.len();
        self.words.resize(at + array_words(n), word(0));
        // SAFETY: inside the words just added, which do not move while slots are packed.
        unsafe {
            let image = self.words.as_mut_ptr().add(at);
            for i in 0..n {
                let (payload, tag) = image_slot(image, n, i);
                let (v, step) = get(i);
                *payload = v.payload();
                *tag = v.tag() as u8;
                self.pack_slot(payload, tag).map_err(|fault| fault.at(step))?;
            }
        }
        Ok(())
    }

    unsafe fn pack_table(&mut self, t: *mut Table) -> Result<(), Stopped> {
        // SAFETY: the table is alive and nothing changes it meanwhile. All addresses stay inside the words that the
        // record has made room for, which do not move while its slots are packed.
        unsafe {
            let table = t.cast::<Header>();
            let len = (*t).array_len();
            let nodes = (*t).live_nodes();
            let metatable = if self.mode == Mode::Code { (*t).metatable } else { std::ptr::null_mut() };
            let flags = if metatable.is_null() { 0 } else { flag::METATABLE };
            let bytes = size_of::<Table>() + array_bytes(len) + nodes * size_of::<Node>();
            let first = Step::Index(table, 0);
            self.count(bytes, len + nodes).map_err(|fault| fault.at(first))?;
            self.room(1 + 2 + array_words(len) + nodes * NODE_WORDS).map_err(|fault| fault.at(first))?;
            let record = self.words.len();
            self.words.push(word(flags));
            if !metatable.is_null() {
                let mut payload = metatable.cast();
                let mut tag = TABLE as u8;
                self.pack_slot(&raw mut payload, &raw mut tag).map_err(|fault| fault.at(Step::Metatable(table)))?;
                self.words.push(payload);
                self.words.push(word(usize::from(tag)));
            }
            let at = self.words.len();
            let image = self.words.as_mut_ptr().add(at);
            if len > 0 {
                // The tags may end inside the last word.
                *image.add(array_words(len) - 1) = word(0);
                (*t).save_array(image.cast());
                self.pack_array(image, len).map_err(|(fault, i)| fault.at(Step::Index(table, i)))?;
            }
            let image = image.add(array_words(len)).cast::<Node>();
            if nodes > 0 {
                (*t).save_nodes(image);
                for i in 0..nodes {
                    let node = image.add(i);
                    if !(*node).is_live() {
                        (*node).forget_if_dead();
                        continue;
                    }
                    if u32::from((*node).raw_key_tag()) >= STR {
                        let rebuild = (*node).raw_key_tag() != STR as u8;
                        let (payload, tag) = Node::key_slot(node);
                        self.pack_slot(payload, tag).map_err(|fault| fault.at(Step::Key(table)))?;
                        if rebuild {
                            *self.words.as_mut_ptr().add(record) = word(flags | flag::REBUILD);
                        }
                    }
                    if (*node).value_tag() >= STR {
                        let (payload, tag) = Node::value_slot(node);
                        if let Err(fault) = self.pack_slot(payload, tag) {
                            return Err(fault.at(Step::Field(table, (*(*t).node_at(i)).key())));
                        }
                        // What travels in its place may be nil.
                        (*node).forget_if_dead();
                    }
                }
            }
            self.words.set_len(at + array_words(len) + nodes * NODE_WORDS);
        }
        Ok(())
    }

    /// Goes through an image of an array part.
    #[inline]
    unsafe fn pack_array(&mut self, image: *mut Word, len: usize) -> Result<(), (Fault, usize)> {
        // SAFETY: the image has `len` payloads, and tags in whole words.
        unsafe {
            for chunk in 0..len.div_ceil(8) {
                if eight_plain(*image.add(len + chunk).cast::<u64>()) {
                    continue;
                }
                for i in chunk * 8..len.min(chunk * 8 + 8) {
                    let (payload, tag) = image_slot(image, len, i);
                    if u32::from(*tag) >= STR {
                        self.pack_slot(payload, tag).map_err(|fault| (fault, i))?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Gives one slot its form.
    ///
    /// # Safety
    /// The slot holds payload and tag of a live value.
    #[inline]
    pub unsafe fn pack_slot(&mut self, payload: *mut Word, tag: *mut u8) -> Result<(), Fault> {
        // SAFETY: promised by the caller.
        unsafe {
            match u32::from(*tag) {
                STR => {
                    let s = (*payload).cast::<Str>();
                    if (*s).header.gc & gc_bits::SHARED == 0 {
                        (*payload, *tag) = self.pack_string(s)?;
                    }
                }
                TABLE => {
                    let t = (*payload).cast::<Table>();
                    (*payload, *tag) = self.pack_table_slot(t)?;
                }
                plain if plain < STR => {}
                _ => {
                    let v = Value::from_parts(*payload, u32::from(*tag));
                    (*payload, *tag) = self.pack_other(v)?;
                }
            }
        }
        Ok(())
    }

    unsafe fn pack_string(&mut self, s: *mut Str) -> Result<(Word, u8), Fault> {
        // SAFETY: the string is alive.
        unsafe {
            let len = (*s).len();
            if let Some(small) = pack_small(s) {
                self.count(Str::size(len), 0)?;
                return Ok(small);
            }
            if let Some(again) = self.again(s.cast()) {
                return Ok(again);
            }
            self.meet(s.cast());
            if len > INLINE_MAX {
                self.count(Str::size(len) + len, 0)?;
                let buffer = Str::buffer(s);
                Buffer::retain(buffer);
                self.buffers.push(buffer);
                return Ok((buffer.cast(), tag::BUFFER));
            }
            self.count(Str::size(len), 0)?;
            let start = self.strings.len();
            self.strings.try_reserve(len + WORD).map_err(|_| Fault::Memory)?;
            self.strings.extend_from_slice(Str::bytes(s));
            self.strings.resize(start + len.next_multiple_of(WORD), 0);
            Ok((word(start << 8 | len), tag::BYTES))
        }
    }

    unsafe fn pack_table_slot(&mut self, t: *mut Table) -> Result<(Word, u8), Fault> {
        // SAFETY: the table is alive.
        unsafe {
            if let Some(again) = self.again(t.cast()) {
                return Ok(again);
            }
            if self.mode == Mode::Code
                && let Some(mapped) = map_table(self.vm, t)
            {
                return Ok(mapped);
            }
            let sizes = Sizes {
                array: (*t).array_len(),
                nodes: (*t).live_nodes(),
                frozen: (*t).header.gc & gc_bits::FROZEN != 0,
            };
            self.meet(t.cast());
            Ok((sizes.to_word(), tag::TABLE))
        }
    }

    unsafe fn pack_other(&mut self, v: Value) -> Result<(Word, u8), Fault> {
        // SAFETY: the value is alive.
        unsafe {
            match v.tag() {
                FUNC if self.mode == Mode::Code => self.pack_function_slot(v.as_func()),
                FUNC => Err(Fault::Refused("function".to_owned())),
                THREAD => Err(Fault::Refused("thread".to_owned())),
                CELL if self.mode == Mode::Code => {
                    let cell = v.as_object();
                    Ok(self.again(cell).unwrap_or_else(|| {
                        self.meet(cell);
                        (word(0), tag::CELL)
                    }))
                }
                USERDATA => self.pack_userdata(v),
                // Shared by all processes.
                TYPE => Ok((v.payload(), TYPE as u8)),
                _ => Err(Fault::Refused("userdata".to_owned())),
            }
        }
    }

    unsafe fn pack_userdata(&mut self, v: Value) -> Result<(Word, u8), Fault> {
        // SAFETY: the value is alive.
        unsafe {
            let object = v.as_object();
            if let Some(again) = self.again(object) {
                return Ok(again);
            }
            if self.mode == Mode::Code && (*object).gc & gc_bits::SHARED != 0 {
                return Ok((v.payload(), USERDATA as u8));
            }
            let (v, portable, settle) = match resolve(v, self.mode).map_err(Fault::Refused)? {
                Resolved::Value(v) => {
                    let (mut payload, mut tag) = (v.payload(), v.tag() as u8);
                    self.pack_slot(&raw mut payload, &raw mut tag)?;
                    return Ok((payload, tag));
                }
                Resolved::Portable(v, portable, settle) => (v, portable, settle),
            };
            if let Some(again) = self.again(v.as_object()) {
                return Ok(again);
            }
            self.meet(v.as_object());
            self.count(portable.bytes(), 0)?;
            if let Some(settle) = settle {
                self.deferred.push((v, settle));
            }
            let portables = &mut self.extra().portables;
            portables.push(portable);
            Ok((word(portables.len() - 1), tag::PORTABLE))
        }
    }

    pub fn extra(&mut self) -> &mut Extra {
        self.extra.get_or_insert_default()
    }

    /// The slot of an object that is in the queue.
    #[inline]
    pub unsafe fn again(&self, object: *mut Header) -> Option<(Word, u8)> {
        // SAFETY: the object is alive.
        unsafe {
            if (*object).gc & gc_bits::VISITED != 0 {
                return Some((word((*object).extra as usize), tag::AGAIN));
            }
            if (*object).gc & gc_bits::SHARED != 0 {
                return self.shared.as_ref()?.get(&object).map(|&number| (word(number as usize), tag::AGAIN));
            }
        }
        None
    }

    /// Puts an object into the queue.
    #[inline]
    pub unsafe fn meet(&mut self, object: *mut Header) {
        let number = self.queue.len() as u32;
        // SAFETY: the object is alive; only those of this heap are written.
        unsafe {
            self.queue.push(Met { object, extra: (*object).extra });
            if (*object).gc & gc_bits::SHARED != 0 {
                self.shared.get_or_insert_default().insert(object, number);
            } else {
                (*object).gc |= gc_bits::VISITED;
                (*object).extra = number;
            }
        }
    }

    /// Puts words, buffers and bytes together.
    fn assemble(&mut self, n: usize) -> Result<Parcel, Fault> {
        let tail = self.words.len();
        for (to, n) in self.words.iter_mut().zip([n | self.buffers.len() << 32, self.bytes, self.values, tail]) {
            *to = word(n);
        }
        let buffers = self.buffers.len();
        // SAFETY: the three runs fill the block; any bytes are a word.
        let block = unsafe {
            let mut block = Block::allocate(tail + buffers + self.strings.len() / WORD).ok_or(Fault::Memory)?;
            let to = block.as_mut_ptr();
            std::ptr::copy_nonoverlapping(self.words.as_ptr(), to, tail);
            std::ptr::copy_nonoverlapping(self.buffers.as_ptr().cast(), to.add(tail), buffers);
            let to = to.add(tail + buffers).cast();
            std::ptr::copy_nonoverlapping(self.strings.as_ptr(), to, self.strings.len());
            block
        };
        if self.extra.is_some() && self.mode == Mode::Code {
            self.extra().debug_mode = self.vm.process_ref().debug_mode;
        }
        Ok(Parcel(Content::Block { block, extra: self.extra.take() }))
    }
}

/// Words of a node.
pub(super) const NODE_WORDS: usize = size_of::<Node>() / WORD;

/// What travels for a userdata.
pub(super) enum Resolved {
    /// A value that is none.
    Value(Value),
    /// This userdata, in this form; what has to be told that it was copied.
    Portable(Value, Box<dyn Portable>, Option<Settle>),
}

/// Follows a userdata to what travels for it.
///
/// # Errors
/// The type name, if nothing does.
///
/// # Safety
/// The value is alive.
pub(super) unsafe fn resolve(v: Value, mode: Mode) -> Result<Resolved, String> {
    let mut at = v;
    for _ in 0..INNER_MAX {
        if at.tag() != USERDATA {
            return Ok(Resolved::Value(at));
        }
        // SAFETY: the userdata is alive, and so are the values it holds.
        let object = unsafe { &*(*at.as_userdata()).data };
        match if mode == Mode::Code { object.transfer_to_child() } else { object.transfer() } {
            Transfer::Inner(v) => at = v,
            Transfer::Portable(portable) => return Ok(Resolved::Portable(at, portable, None)),
            Transfer::Deferred(portable, settle) => return Ok(Resolved::Portable(at, portable, Some(settle))),
            Transfer::Refused => break,
        }
    }
    if at.tag() != USERDATA {
        return Err("userdata".to_owned());
    }
    // SAFETY: as above.
    Err(unsafe { (*at.as_userdata()).data.type_name().to_owned() })
}

/// The slot of a table that is not copied in code mode, because the receiver has its own.
///
/// # Safety
/// The table is alive.
pub(super) unsafe fn map_table(vm: &Vm, t: *mut Table) -> Option<(Word, u8)> {
    if std::ptr::eq(t, vm.process_ref().globals) {
        return Some((word(0), tag::GLOBALS));
    }
    // SAFETY: promised by the caller.
    unsafe { base_table(t) }.map(|original| (original.cast(), tag::BASE_TABLE))
}

/// The table of the base that a table is or stands for.
///
/// # Safety
/// The table is alive.
unsafe fn base_table(t: *mut Table) -> Option<*mut Table> {
    // SAFETY: promised by the caller; the original of a clone is never freed.
    unsafe {
        let original = Table::identity(t);
        ((*original).header.gc & gc_bits::SHARED != 0).then_some(original)
    }
}

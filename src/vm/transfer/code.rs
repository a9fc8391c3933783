//! Code mode: functions, cells, and the globals that functions name.
//!
//! The record of a function is its proto (a word), the chunk that it belongs to (0: an image that all heaps share and the
//! proto is an address; else the number of the chunk among those of the parcel plus 1, and the proto is a position),
//! the image of its upvalues, the number of globals, and the image of their names and values in turn. A cell's record is
//! the image of one slot; that of a native function its code. All addresses are of things that live as long as the
//! run.
//!
//! *Globals*: a new process has only those of the base. For every function that is copied, the globals which it or a
//! function inside it names literally are taken along, if the sender has set them itself.

use std::sync::Arc;

use super::super::heap::object::{Closure, Header, Target, gc_bits, kind};
use super::super::heap::string::Str;
use super::super::heap::table::Table;
use super::super::heap::value::{CELL, FUNC, TABLE, Value, slot};
use super::super::image::{self, LinkedProto, Unit};
use super::super::state::Vm;
use super::pack::{Fault, Met, Packer, Stopped};
use super::parcel::{Word, array_words, tag, word};
use super::path::Step;
use super::unpack::{Unpacker, value_at};

impl Packer<'_> {
    /// The slot of a function.
    ///
    /// # Safety
    /// The function is alive.
    pub(super) unsafe fn pack_function_slot(&mut self, f: *mut Closure) -> Result<(Word, u8), Fault> {
        // SAFETY: promised by the caller.
        unsafe {
            if (*f).header.gc & gc_bits::SHARED != 0 {
                return Ok((f.cast(), FUNC as u8));
            }
            if let Some(again) = self.again(f.cast()) {
                return Ok(again);
            }
            let upvalues = (*f).header.extra as usize;
            if !Closure::is_lua(f) && upvalues > 0 {
                return Err(Fault::Refused("function".to_owned()));
            }
            self.count(Closure::size(upvalues), 1)?;
            self.meet(f.cast());
            Ok(match Closure::proto(f) {
                Some(_) => (word(upvalues), tag::FUNCTION),
                None => ((*f).target.proto.cast_mut().cast(), tag::NATIVE),
            })
        }
    }

    /// The record of a function or a cell.
    ///
    /// # Safety
    /// The object is in the queue.
    pub(super) unsafe fn pack_code(&mut self, met: Met) -> Result<(), Stopped> {
        let object = met.object;
        // SAFETY: objects in the queue are alive; the kind says what they are.
        unsafe {
            self.room(4).map_err(|fault| fault.at(Step::Cell(object)))?;
            match (*object).kind {
                kind::CELL => {
                    let v = (*object.cast::<super::super::heap::object::Cell>()).value;
                    self.pack_slots(1, &mut |_| (v, Step::Cell(object)))
                }
                kind::LUA => self.pack_function(object.cast(), met.extra as usize),
                _ => {
                    self.words.push((*object.cast::<Closure>()).code.cast_mut().cast());
                    Ok(())
                }
            }
        }
    }

    unsafe fn pack_function(&mut self, f: *mut Closure, upvalues: usize) -> Result<(), Stopped> {
        // SAFETY: the function is alive, protos outlive their functions.
        unsafe {
            let proto = (*f).target.proto;
            let image = &*(*proto).image;
            let (place, chunk) = if image.is_private() {
                let chunks = &mut self.extra().chunks;
                let known = chunks.iter().position(|chunk| Arc::ptr_eq(chunk, image.chunk()));
                let number = known.unwrap_or_else(|| {
                    chunks.push(Arc::clone(image.chunk()));
                    chunks.len() - 1
                });
                (word(image.position_of(proto).unwrap_or(0)), number + 1)
            } else {
                (proto.cast_mut().cast(), 0)
            };
            self.extra();
            self.words.push(place);
            self.words.push(word(chunk));
            self.pack_slots(upvalues, &mut |i| (*Closure::upvalue(f, i), Step::Upvalue(f.cast(), i)))?;
            let met = self.globals_met.get_or_insert_default();
            let globals = named_globals(self.vm, f, upvalues).filter(|(name, _)| met.insert(*name));
            let globals: Vec<(*mut Str, Value)> = globals.collect();
            self.room(1).map_err(|fault| fault.at(Step::Cell(f.cast())))?;
            self.words.push(word(globals.len()));
            self.pack_slots(globals.len() * 2, &mut |i| {
                let (name, v) = globals[i / 2];
                (if i % 2 == 0 { Value::str(name) } else { v }, Step::Global(name))
            })
        }
    }
}

/// The globals of the sender's own that a function names, with their values. `upvalues` is its number of upvalues.
///
/// # Safety
/// The function is a live Lua function.
pub(super) unsafe fn named_globals(
    vm: &Vm,
    f: *mut Closure,
    upvalues: usize,
) -> impl Iterator<Item = (*mut Str, Value)> {
    let globals = vm.process_ref().globals;
    // SAFETY: promised by the caller; protos outlive their functions.
    let names = unsafe { (*(*f).target.proto).globals() };
    names.iter().filter_map(move |global| {
        if global.upvalue >= upvalues {
            return None;
        }
        // SAFETY: the function and the table of globals are alive.
        unsafe {
            let environment = *Closure::upvalue(f, global.upvalue);
            let environment = if environment.tag() == CELL { (*environment.as_cell()).value } else { environment };
            if environment.tag() != TABLE || !std::ptr::eq(environment.as_table(), globals) {
                return None;
            }
            let v = (*globals).get_str(global.name);
            (!v.is_nil() && !is_base_global(globals, global.name, v)).then_some((global.name, v))
        }
    })
}

/// Whether a global is what every process starts with.
///
/// # Safety
/// The table and the value are alive.
unsafe fn is_base_global(globals: *mut Table, name: *mut Str, v: Value) -> bool {
    // SAFETY: promised by the caller; the original of a clone is never freed.
    unsafe {
        let original = Table::identity(globals);
        let v = if v.tag() == TABLE { Value::table(Table::identity(v.as_table())) } else { v };
        (*original).header.gc & gc_bits::SHARED != 0 && (*original).get_str(name).is_identical(v)
    }
}

impl Unpacker<'_, '_> {
    /// Makes a function whose upvalues come with its record.
    ///
    /// # Safety
    /// See [`Unpacker::make`].
    pub(super) unsafe fn make_function(&mut self, upvalues: usize) -> *mut Closure {
        let f = self.cx.vm.heap().new_closure(upvalues, kind::LUA);
        // SAFETY: just made.
        unsafe {
            (*f).code = std::ptr::null();
            (*f).target = Target { proto: std::ptr::null() };
            for i in 0..upvalues {
                slot::put(Closure::upvalue(f, i), Value::NIL);
            }
        }
        f
    }

    /// Makes a native function.
    ///
    /// # Safety
    /// `target` is that of a native function.
    pub(super) unsafe fn make_native(&mut self, target: Word) -> *mut Closure {
        let f = self.cx.vm.heap().new_closure(0, kind::NATIVE);
        // SAFETY: just made. The word is the function that was read as the union's other member.
        unsafe {
            (*f).code = self.cx.vm.codes.native();
            (*f).target = Target { proto: target.cast_const().cast::<LinkedProto>() };
        }
        f
    }

    /// Fills a function or a cell from its record.
    ///
    /// # Safety
    /// The reader stands at the record.
    pub(super) unsafe fn fill_code(&mut self, object: *mut Header) {
        // SAFETY: the parcel was written by `pack_code`; objects made here are alive.
        unsafe {
            match (*object).kind {
                kind::CELL => {
                    let image = self.take(array_words(1));
                    (*object.cast::<super::super::heap::object::Cell>()).value = value_at(self, image, 1, 0);
                }
                kind::LUA => self.fill_function(object.cast()),
                _ => {
                    let code = *self.take(1);
                    (*object.cast::<Closure>()).code = code.cast_const().cast::<Unit>();
                }
            }
        }
    }

    unsafe fn fill_function(&mut self, f: *mut Closure) {
        // SAFETY: as `fill_code`.
        unsafe {
            let place = *self.take(1);
            let chunk = (*self.take(1)).addr();
            let proto =
                if chunk == 0 { place.cast_const().cast() } else { self.private_proto(chunk - 1, place.addr()) };
            (*f).target = Target { proto };
            (*f).code = (*proto).entry();
            let n = (*f).header.extra as usize;
            let image = self.take(array_words(n));
            for i in 0..n {
                let v = value_at(self, image, n, i);
                slot::put(Closure::upvalue(f, i), v);
            }
            let n = (*self.take(1)).addr() * 2;
            let image = self.take(array_words(n));
            for i in (0..n).step_by(2) {
                let name = value_at(self, image, n, i);
                let v = value_at(self, image, n, i + 1);
                self.globals.push((name, v));
            }
        }
    }

    /// A function of a private image, which is linked for this heap when the first of its functions arrives.
    unsafe fn private_proto(&mut self, chunk: usize, position: usize) -> *const LinkedProto {
        let linked = match self.images.get(chunk).copied() {
            Some(image) => image,
            None => {
                // Chunks are numbered in the order in which they come.
                let chunk = self.extra.and_then(|extra| extra.chunks.get(chunk)).map(Arc::clone).unwrap_or_default();
                let image = std::ptr::from_ref(image::link_private(self.cx.vm.heap(), chunk));
                self.images.push(image);
                image
            }
        };
        // SAFETY: the image is in the care of the heap, which does not collect here.
        unsafe {
            let image = &*linked;
            std::ptr::from_ref(image.proto_at(position).unwrap_or_else(|| image.main()))
        }
    }
}

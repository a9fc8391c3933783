//! Program images: compiled chunks linked to their threaded form.
//!
//! An image is immutable but for the hint fields of its instructions, which are relaxed atomics, and can be shared by
//! any number of heaps. Images of files live as long as the run and take their strings from the pool; images of `load`
//! are private to one heap: their strings are objects of that heap, and the collector frees them with their last
//! function.
//!
//! # Threaded form
//!
//! An instruction is two or three units of 8 bytes: the handler's address; `op | a | b | c` (16 bits each, registers
//! and constants scaled by the size of a value; jumps as `b, c` = 32-bit distance in bytes, or `c` = distance in
//! units); and for some ops a wide operand (address of a string, of a proto, of the constants, or a number). Distances
//! count from the instruction's own first unit. A short jump that does not reach its target goes to a `JMP` that the
//! linker puts behind the instruction.

mod join;

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicPtr, AtomicU16, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::heap::gc::Heap;
use super::heap::string::Str;
use super::heap::table::Template;
use super::heap::value::{STR, Value};
use super::interp::{self, closures, codes::Special};
use super::{pool, types};
use crate::code::{Chunk, Constant, Op, OperandKind, Proto, UpvalueSource};

/// Bytes of one unit.
pub const UNIT: usize = 8;
/// Scale of register and constant operands.
const SLOT: usize = size_of::<Value>();

/// Whether no address in the code has a low half that could be taken for the tag of a value (`stack::FrameHeader`).
pub fn is_safe_place(code: &[Unit]) -> bool {
    let first = code.as_ptr().addr();
    let last = first + size_of_val(code);
    first >> 32 == last >> 32 && first as u32 >= 256
}

/// One word of threaded code.
#[repr(transparent)]
pub struct Unit(AtomicPtr<()>);

const _: () = assert!(size_of::<Unit>() == UNIT);

impl Unit {
    const fn empty() -> Unit {
        Unit(AtomicPtr::new(std::ptr::null_mut()))
    }

    /// A word of operands.
    pub fn word(op: u16, a: u16, b: u16, c: u16) -> Unit {
        let bytes = [op, a, b, c].map(u16::to_ne_bytes).concat();
        let mut word = [0; UNIT];
        word.copy_from_slice(&bytes);
        Unit(AtomicPtr::new(std::ptr::without_provenance_mut(usize::from_ne_bytes(word))))
    }

    fn duplicate(&self) -> Unit {
        Unit(AtomicPtr::new(self.0.load(Ordering::Relaxed)))
    }

    /// A word with an address.
    pub fn address(p: *mut ()) -> Unit {
        Unit(AtomicPtr::new(p))
    }
}

/// In the wide operand of a `NEWREC`: it has run once.
const HAS_RUN: *mut () = std::ptr::without_provenance_mut(1);
/// In that place: its tables are too large for a template.
const HAS_NONE: *mut () = std::ptr::without_provenance_mut(2);

/// Reads of operands. `pc` points to the first unit of a linked instruction.
///
/// # Safety
/// In all of them `pc` is the start of a linked instruction that has the operand.
pub mod operand {
    use super::{AtomicPtr, AtomicU16, Ordering, Template, Unit};

    #[inline(always)]
    unsafe fn field(pc: *const Unit, i: usize) -> *const u16 {
        // SAFETY: the second unit has four fields.
        unsafe { pc.add(1).cast::<u16>().add(i) }
    }

    /// Address of the handler.
    ///
    /// # Safety
    /// See the module.
    #[inline(always)]
    #[cfg(wippy_tail)]
    pub unsafe fn handler(pc: *const Unit) -> *mut () {
        // SAFETY: promised by the caller.
        unsafe { (*pc.cast::<AtomicPtr<()>>()).load(Ordering::Relaxed) }
    }

    /// Number of the op.
    ///
    /// # Safety
    /// See the module.
    #[inline(always)]
    pub unsafe fn op(pc: *const Unit) -> u16 {
        // SAFETY: promised by the caller.
        unsafe { *field(pc, 0) }
    }

    /// First operand.
    ///
    /// # Safety
    /// See the module.
    #[inline(always)]
    pub unsafe fn a(pc: *const Unit) -> usize {
        // SAFETY: promised by the caller.
        unsafe { usize::from(*field(pc, 1)) }
    }

    /// Second operand.
    ///
    /// # Safety
    /// See the module.
    #[inline(always)]
    pub unsafe fn b(pc: *const Unit) -> usize {
        // SAFETY: promised by the caller.
        unsafe { usize::from(*field(pc, 2)) }
    }

    /// Second operand, signed.
    ///
    /// # Safety
    /// See the module.
    #[inline(always)]
    pub unsafe fn sb(pc: *const Unit) -> i64 {
        // SAFETY: promised by the caller.
        unsafe { i64::from(*field(pc, 2).cast::<i16>()) }
    }

    /// Third operand.
    ///
    /// # Safety
    /// See the module.
    #[inline(always)]
    pub unsafe fn c(pc: *const Unit) -> usize {
        // SAFETY: promised by the caller.
        unsafe { usize::from(*field(pc, 3)) }
    }

    /// Third operand, signed.
    ///
    /// # Safety
    /// See the module.
    #[inline(always)]
    pub unsafe fn sc(pc: *const Unit) -> i64 {
        // SAFETY: promised by the caller.
        unsafe { i64::from(*field(pc, 3).cast::<i16>()) }
    }

    /// Second and third operand as one signed number.
    ///
    /// # Safety
    /// See the module.
    #[inline(always)]
    pub unsafe fn d(pc: *const Unit) -> i64 {
        // SAFETY: promised by the caller.
        unsafe { i64::from(*field(pc, 2).cast::<i32>()) }
    }

    /// The hint of an op with an inline cache.
    ///
    /// # Safety
    /// See the module.
    #[inline(always)]
    pub unsafe fn hint(pc: *const Unit) -> u32 {
        // SAFETY: promised by the caller; the field is only accessed as this atomic.
        unsafe { u32::from((*field(pc, 3).cast::<AtomicU16>()).load(Ordering::Relaxed)) }
    }

    /// Stores a hint.
    ///
    /// # Safety
    /// See the module.
    #[inline(always)]
    pub unsafe fn set_hint(pc: *const Unit, hint: u32) {
        // SAFETY: promised by the caller; the field is only accessed as this atomic.
        unsafe { (*field(pc, 3).cast::<AtomicU16>()).store(hint as u16, Ordering::Relaxed) }
    }

    /// The wide operand of an op that changes it.
    ///
    /// # Safety
    /// See the module.
    #[inline(always)]
    pub unsafe fn atomic<'a>(pc: *const Unit) -> &'a AtomicPtr<()> {
        // SAFETY: promised by the caller; code lives as long as what runs it.
        unsafe { &*pc.add(2).cast() }
    }

    /// The template of a `NEWREC`, if there is one by now.
    ///
    /// # Safety
    /// See the module.
    #[inline(always)]
    pub unsafe fn template(pc: *const Unit) -> Option<&'static Template> {
        // SAFETY: promised by the caller; a template lives as long as the code.
        unsafe {
            let p = atomic(pc).load(Ordering::Acquire);
            if p.addr() <= super::HAS_NONE.addr() { None } else { Some(&*p.cast()) }
        }
    }

    /// The wide operand as an address.
    ///
    /// # Safety
    /// See the module.
    #[inline(always)]
    pub unsafe fn wide(pc: *const Unit) -> *mut () {
        // SAFETY: promised by the caller.
        unsafe { *pc.add(2).cast::<*mut ()>() }
    }
}

/// An upvalue of a closure to be made.
#[derive(Clone, Copy)]
pub enum Capture {
    /// Register, scaled.
    Local(usize),
    /// Upvalue of the enclosing function.
    Upvalue(usize),
    /// The closure itself.
    Itself,
}

/// A linked function.
pub struct LinkedProto {
    code: Box<[Unit]>,
    /// Constants, addressed by the machine register `k`.
    pub constants: Box<[Value]>,
    /// Child functions.
    pub protos: Box<[LinkedProto]>,
    /// Where closures get their upvalues.
    pub captures: Box<[Capture]>,
    /// Where a machine remembers its closures: not if one of their variables is a copy of the enclosing function's own,
    /// which may be another variable each time.
    pub repeats: u8,
    /// First unit of each stored instruction.
    starts: Box<[u32]>,
    /// The stored form.
    stored: *const Proto,
    /// The image that this belongs to.
    pub image: *const Image,
    /// What instructions `NEWREC` make their tables from, which hold the addresses.
    #[expect(clippy::vec_box, reason = "the code holds the addresses of templates")]
    templates: Mutex<Vec<Box<Template>>>,
    /// See [`LinkedProto::globals`].
    globals: OnceLock<Box<[GlobalName]>>,
}

/// A name by which a function or one inside it reads or sets a field of its environment.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct GlobalName {
    /// Upvalue that holds the environment.
    pub upvalue: usize,
    /// The name.
    pub name: *mut Str,
}

impl LinkedProto {
    /// First unit of the code.
    pub fn entry(&self) -> *const Unit {
        self.code.as_ptr()
    }

    /// The stored form.
    pub fn stored(&self) -> &Proto {
        // SAFETY: it stands in the chunk that the image owns.
        unsafe { &*self.stored }
    }

    /// Index of the stored instruction at (or around) an address in the code.
    pub fn index_of(&self, pc: *const Unit) -> usize {
        let unit = (pc.addr().wrapping_sub(self.code.as_ptr().addr()) / UNIT) as u32;
        self.starts.partition_point(|&start| start <= unit).saturating_sub(1)
    }

    /// The globals that the function names literally, itself or in functions inside it.
    pub fn globals(&self) -> &[GlobalName] {
        self.globals.get_or_init(|| {
            let mut names = Vec::new();
            self.own_globals(&mut |upvalue, name| names.push(GlobalName { upvalue, name }));
            for child in &self.protos {
                names.extend(child.globals().iter().filter_map(|global| match child.captures.get(global.upvalue) {
                    Some(&Capture::Upvalue(upvalue)) => Some(GlobalName { upvalue, ..*global }),
                    _ => None,
                }));
            }
            names.sort_unstable_by_key(|global| (global.upvalue, global.name));
            names.dedup();
            names.into()
        })
    }

    /// The template of the `NEWREC` at `pc`, or null: there is none before the instruction runs for the second time, since
    /// most constructors outside functions run once, nor if the table is too large for one.
    ///
    /// # Safety
    /// `pc` is the start of a `NEWREC` of this function.
    #[cold]
    #[inline(never)]
    pub unsafe fn make_template(&self, pc: *const Unit) -> *const Template {
        // SAFETY: promised by the caller.
        let state = unsafe { operand::atomic(pc) };
        let former = state.load(Ordering::Relaxed);
        if former.is_null() {
            // A template of another thread is not overwritten.
            let _ = state.compare_exchange(former, HAS_RUN, Ordering::Relaxed, Ordering::Relaxed);
        }
        if former != HAS_RUN {
            return std::ptr::null();
        }
        let code = &self.stored().code;
        let at = self.index_of(pc);
        let Some(new) = code.get(at) else { return std::ptr::null() };
        let stores = code.iter().skip(at + 1).filter(|store| store.op == Op::SETF && store.a == new.a);
        let constant = |x: i32| self.constants.get(usize::try_from(x).ok()?);
        let keys: Vec<*mut Str> =
            stores.take(usize::from(new.c)).filter_map(|store| Some(constant(store.x)?.as_str())).collect();
        // SAFETY: the keys of stores are string constants (verified), which live as long as the function.
        let template = unsafe { Template::new(usize::from(new.b), usize::from(new.c), &keys) };
        let mut templates = self.templates.lock().unwrap_or_else(PoisonError::into_inner);
        let now = state.load(Ordering::Acquire);
        if now != HAS_RUN {
            // Another thread was faster.
            return if now == HAS_NONE { std::ptr::null() } else { now.cast() };
        }
        let Some(template) = template else {
            state.store(HAS_NONE, Ordering::Relaxed);
            return std::ptr::null();
        };
        templates.push(template);
        let address = templates.last().map_or(std::ptr::null(), |template| std::ptr::from_ref::<Template>(template));
        state.store(address.cast_mut().cast(), Ordering::Release);
        address
    }

    /// Calls `visit` with the upvalue and the name at each access to a field of an environment.
    fn own_globals(&self, visit: &mut dyn FnMut(usize, *mut Str)) {
        let stored = self.stored();
        let name = |x: i32| {
            let key = usize::try_from(x).ok().and_then(|i| self.constants.get(i))?;
            (key.tag() == STR).then(|| key.as_str())
        };
        let is_environment = |i: u16| {
            stored.upvalues.get(usize::from(i)).is_some_and(|u| u.name.as_deref().is_none_or(|name| name == b"_ENV"))
        };
        // Registers that hold the environment where it is in a cell: always taken right before the access.
        let mut held: Vec<(u16, u16)> = Vec::new();
        for instruction in &stored.code {
            let (op, a, b) = (instruction.op, instruction.a, instruction.b);
            let environment = |register: u16| held.iter().find(|(r, _)| *r == register).map(|(_, upvalue)| *upvalue);
            let upvalue = match op {
                Op::GETGLOB | Op::SETGLOB => Some(b),
                Op::GETF | Op::SELF => environment(b),
                Op::SETF => environment(a),
                _ => None,
            };
            if let Some(upvalue) = upvalue
                && let Some(name) = name(instruction.x)
            {
                visit(usize::from(upvalue), name);
            }
            let [a_kind, ..] = op.operands();
            if matches!(a_kind, OperandKind::Write | OperandKind::Window) {
                held.retain(|(r, _)| *r != a);
            }
            if op == Op::GETCELLUP && is_environment(b) {
                held.push((a, b));
            }
        }
    }

    /// Line of the stored instruction `index`, if known.
    pub fn line(&self, index: usize) -> Option<u32> {
        self.stored().lines.get(index).copied()
    }

    /// Live registers at the stored instruction `index`.
    pub fn top(&self, index: usize) -> usize {
        let proto = self.stored();
        usize::from(proto.tops.get(index).copied().unwrap_or(proto.n_registers))
    }

    fn bytes(&self) -> usize {
        self.code.len() * UNIT
            + self.constants.len() * SLOT
            + self.stored().code.len() * 18
            + self.protos.iter().map(LinkedProto::bytes).sum::<usize>()
            + 128
    }
}

/// A linked chunk.
pub struct Image {
    chunk: Arc<Chunk>,
    main: LinkedProto,
    private: bool,
    mark: Cell<u8>,
    strings: Vec<*mut Str>,
}

// SAFETY: shared images are immutable but for atomics; private ones belong to one heap and move with it.
unsafe impl Send for Image {}
// SAFETY: as above; `mark` is used for private images only, by their heap.
unsafe impl Sync for Image {}

impl Image {
    /// The main function.
    pub fn main(&self) -> &LinkedProto {
        &self.main
    }

    /// The stored form.
    pub fn chunk(&self) -> &Arc<Chunk> {
        &self.chunk
    }

    /// Chunk name, as given to `load`.
    pub fn source(&self) -> Option<&[u8]> {
        self.chunk.source.as_deref()
    }

    /// Number of a function of the image, counted in the order of the text.
    pub fn position_of(&self, proto: *const LinkedProto) -> Option<usize> {
        self.protos().position(|p| std::ptr::eq(p, proto))
    }

    /// The function with a number.
    pub fn proto_at(&self, position: usize) -> Option<&LinkedProto> {
        self.protos().nth(position)
    }

    fn protos(&self) -> impl Iterator<Item = &LinkedProto> {
        let mut left = vec![&self.main];
        std::iter::from_fn(move || {
            let proto = left.pop()?;
            left.extend(proto.protos.iter().rev());
            Some(proto)
        })
    }

    /// Whether the image belongs to one heap.
    pub fn is_private(&self) -> bool {
        self.private
    }

    /// Colour of the last cycle that reached the image.
    pub fn mark(&self) -> u8 {
        self.mark.get()
    }

    /// Sets the colour.
    pub fn set_mark(&self, color: u8) {
        self.mark.set(color);
    }

    /// Strings of a private image that are objects of its heap.
    pub fn strings(&self) -> &[*mut Str] {
        &self.strings
    }

    /// Bytes, roughly.
    pub fn bytes(&self) -> usize {
        self.main.bytes() + size_of::<Image>()
    }
}

/// Where the strings of an image come from.
enum Strings<'a> {
    Pool,
    Heap(&'a mut Heap, HashMap<Box<[u8]>, *mut Str>),
}

impl Strings<'_> {
    fn get(&mut self, bytes: &[u8]) -> *mut Str {
        match self {
            Strings::Pool => pool::intern(bytes),
            // One object for equal strings of the image, so that field names are found by address.
            Strings::Heap(heap, own) => pool::find(bytes).unwrap_or_else(|| match own.get(bytes) {
                Some(&s) => s,
                None => {
                    let s = heap.new_str(bytes);
                    own.insert(bytes.into(), s);
                    s
                }
            }),
        }
    }
}

/// Links a chunk of a file: the image lives as long as the run.
pub fn link_shared(chunk: Chunk) -> &'static Image {
    Box::leak(link(Arc::new(chunk), Strings::Pool, 0))
}

/// Links a chunk of `load` for one heap, which takes it into care.
pub fn link_private(heap: &mut Heap, chunk: Arc<Chunk>) -> &Image {
    let color = heap.memory.color;
    let image = link(chunk, Strings::Heap(heap, HashMap::new()), color);
    heap.keep_image(image)
}

fn link(chunk: Arc<Chunk>, mut strings: Strings, mark: u8) -> Box<Image> {
    let private = matches!(strings, Strings::Heap(..));
    let main = link_proto(&chunk.main, 0, &mut strings, &mut types::Linker::default());
    let strings = match strings {
        Strings::Pool => Vec::new(),
        Strings::Heap(_, own) => own.into_values().collect(),
    };
    let mut image = Box::new(Image { chunk, main, private, mark: Cell::new(mark), strings });
    let address = std::ptr::from_ref::<Image>(&image);
    set_image(&mut image.main, address);
    image
}

fn set_image(proto: &mut LinkedProto, image: *const Image) {
    // The depth is bounded by the nesting limit of the parser and the verifier.
    proto.image = image;
    for child in &mut proto.protos {
        set_image(child, image);
    }
}

/// Most upvalues of a closure that is remembered: it is a cell of the heap's chunks, which are swept late.
const REPEATED_MAX: usize = 16;

fn link_proto(proto: &Proto, number: usize, strings: &mut Strings, types: &mut types::Linker) -> LinkedProto {
    let constants: Box<[Value]> = proto
        .constants
        .iter()
        .map(|constant| match constant {
            Constant::Nil => Value::NIL,
            Constant::Boolean(b) => Value::boolean(*b),
            Constant::Integer(i) => Value::int(*i),
            Constant::Float(f) => Value::float(*f),
            Constant::String(s) => Value::str(strings.get(s)),
            Constant::Type(ty) => types.intern(ty).value(),
        })
        .collect();
    let protos: Box<[LinkedProto]> =
        proto.protos.iter().enumerate().map(|(i, child)| link_proto(child, number + i + 1, strings, types)).collect();
    let captures = proto
        .upvalues
        .iter()
        .map(|upvalue| match upvalue.source {
            UpvalueSource::Local(r) => Capture::Local(usize::from(r) * SLOT),
            UpvalueSource::Upvalue(i) => Capture::Upvalue(usize::from(i)),
            UpvalueSource::Itself => Capture::Itself,
        })
        .collect();
    let can_repeat = proto.upvalues.len() <= REPEATED_MAX
        && proto.upvalues.iter().all(|upvalue| match upvalue.source {
            UpvalueSource::Local(_) => upvalue.is_cell,
            UpvalueSource::Upvalue(_) => true,
            UpvalueSource::Itself => false,
        });
    let (starts, far) = lay_out(proto);
    let code = emit(proto, &starts, &far, &constants, &protos);
    LinkedProto {
        code,
        constants,
        protos,
        captures,
        repeats: if can_repeat { closures::place(number) } else { closures::NO_PLACE },
        starts: starts.into(),
        stored: std::ptr::from_ref(proto),
        image: std::ptr::null(),
        templates: Mutex::default(),
        globals: OnceLock::new(),
    }
}

/// How the jump of an op is encoded.
#[derive(PartialEq)]
enum JumpForm {
    None,
    /// `c`, in units.
    Short,
    /// `b` and `c`, in bytes.
    Long,
}

fn jump_form(op: Op) -> JumpForm {
    let [_, b, _, x] = op.operands();
    match (x, b) {
        (OperandKind::Jump, OperandKind::Unused) => JumpForm::Long,
        (OperandKind::Jump, _) => JumpForm::Short,
        _ => JumpForm::None,
    }
}

fn has_wide(op: Op) -> bool {
    matches!(
        op,
        Op::FUNC
            | Op::FUNCV
            | Op::GETF
            | Op::SETF
            | Op::SELF
            | Op::GETGLOB
            | Op::SETGLOB
            | Op::CLOSURE
            | Op::SETLIST
            | Op::SETLISTM
            | Op::NEWREC
    )
}

/// Units of an instruction, without the far jump behind it.
pub fn units(op: Op) -> usize {
    match op {
        // With a `RETM` behind it, to which natives return.
        Op::TAILCALL | Op::TAILCALLM => 4,
        _ if has_wide(op) => 3,
        _ => 2,
    }
}

/// Number of the handler of an op, in vararg functions another one for some.
fn handler_number(op: Op, is_vararg: bool) -> u16 {
    let special = match op {
        _ if !is_vararg => None,
        Op::RET0 => Some(Special::Ret0Vararg),
        Op::RET1 => Some(Special::Ret1Vararg),
        Op::RET => Some(Special::RetVararg),
        Op::RETM => Some(Special::RetMVararg),
        Op::TAILCALL => Some(Special::TailCallVararg),
        Op::TAILCALLM => Some(Special::TailCallMVararg),
        _ => None,
    };
    special.map_or(op as u16, Special::number)
}

/// Units of the far jump and the jump over it.
const FAR_UNITS: usize = 4;

/// Start of each instruction in units, and which short jumps need a far one behind them.
fn lay_out(proto: &Proto) -> (Vec<u32>, Vec<bool>) {
    let n = proto.code.len();
    let mut far = vec![false; n];
    loop {
        let mut starts = Vec::with_capacity(n + 1);
        let mut at = 0;
        for (instruction, &is_far) in proto.code.iter().zip(&far) {
            starts.push(at as u32);
            at += units(instruction.op) + if is_far { FAR_UNITS } else { 0 };
        }
        starts.push(at as u32);
        let mut changed = false;
        for (i, instruction) in proto.code.iter().enumerate() {
            if jump_form(instruction.op) == JumpForm::Short {
                let distance = i64::from(start_of(&starts, instruction.x)) - i64::from(start_of(&starts, i as i32));
                if let Some(flag) = far.get_mut(i)
                    && !*flag
                    && i16::try_from(distance).is_err()
                {
                    *flag = true;
                    changed = true;
                }
            }
        }
        if !changed {
            starts.truncate(n);
            return (starts, far);
        }
    }
}

fn start_of(starts: &[u32], index: i32) -> u32 {
    usize::try_from(index).ok().and_then(|i| starts.get(i)).copied().unwrap_or(0)
}

/// A 32-bit number as the operands b and c that hold it.
fn split(d: i64) -> (u16, u16) {
    let bytes = (d as i32).to_ne_bytes();
    (u16::from_ne_bytes([bytes[0], bytes[1]]), u16::from_ne_bytes([bytes[2], bytes[3]]))
}

fn emit(proto: &Proto, starts: &[u32], far: &[bool], constants: &[Value], protos: &[LinkedProto]) -> Box<[Unit]> {
    let mut code: Vec<Unit> = Vec::new();
    let scale = |n: u16| n.wrapping_mul(SLOT as u16);
    for (i, instruction) in proto.code.iter().enumerate() {
        let op = instruction.op;
        let [a_kind, b_kind, c_kind, x_kind] = op.operands();
        let narrow = |kind: OperandKind, n: u16| match kind {
            OperandKind::Read
            | OperandKind::Write
            | OperandKind::Window
            | OperandKind::Cell
            | OperandKind::Constant => scale(n),
            OperandKind::Upvalue => scale(n),
            _ => n,
        };
        let mut a = narrow(a_kind, instruction.a);
        let mut b = narrow(b_kind, instruction.b);
        let mut c = narrow(c_kind, instruction.c);
        if op == Op::FUNC || op == Op::FUNCV {
            // Bytes of the registers in `a`, number of parameters in `b`.
            code.push(Unit::address(interp::handler(op as u16)));
            code.push(Unit::word(op as u16, scale(proto.n_registers), proto.n_params, 0));
            code.push(Unit::address(constants.as_ptr().cast_mut().cast()));
            continue;
        }
        let start = i64::from(start_of(starts, i as i32));
        let distance = i64::from(start_of(starts, instruction.x)) - start;
        let is_far = far.get(i).copied().unwrap_or(false);
        match jump_form(op) {
            JumpForm::Long => (b, c) = split(distance * UNIT as i64),
            JumpForm::Short => c = if is_far { (units(op) + 2) as u16 } else { distance as i16 as u16 },
            JumpForm::None => match op {
                Op::LOADI => (b, c) = split(i64::from(instruction.x)),
                Op::LOADK => (b, c) = split(i64::from(instruction.x) * SLOT as i64),
                _ => {}
            },
        }
        let wide = match x_kind {
            OperandKind::String => {
                let key = usize::try_from(instruction.x).ok().and_then(|i| constants.get(i)).copied();
                let key = key.unwrap_or(Value::NIL);
                // SAFETY: string operands name string constants (verified).
                c = unsafe { Str::hash(key.as_str()) } as u16;
                Some(key.payload())
            }
            OperandKind::Proto => usize::try_from(instruction.x)
                .ok()
                .and_then(|i| protos.get(i))
                .map(|child| std::ptr::from_ref(child).cast_mut().cast()),
            _ if has_wide(op) => Some(std::ptr::without_provenance_mut(instruction.x as usize)),
            _ => None,
        };
        match op {
            // The window of the call inside, so that the return finds it as in `CALL`.
            Op::TFORCALL => {
                a += 3 * SLOT as u16;
                c += 1;
            }
            Op::VARARG => b = proto.n_params,
            // Returns take operand c for the number of wanted results: all.
            Op::TAILCALL | Op::TAILCALLM => c = 0,
            _ => {}
        }
        let number = join::joined(proto, i, far).map_or_else(|| handler_number(op, proto.is_vararg), Special::number);
        code.push(Unit::address(interp::handler(number)));
        code.push(Unit::word(number, a, b, c));
        if units(op) == 4 {
            let number = handler_number(Op::RETM, proto.is_vararg);
            code.push(Unit::address(interp::handler(number)));
            code.push(Unit::word(number, a, 0, 0));
        }
        if let Some(wide) = wide {
            code.push(Unit::address(wide));
        }
        if is_far {
            let over = (FAR_UNITS * UNIT) as i64;
            let onward = (distance - (units(op) + 2) as i64) * UNIT as i64;
            for d in [over, onward] {
                let (b, c) = split(d);
                code.push(Unit::address(interp::handler(Op::JMP as u16)));
                code.push(Unit::word(Op::JMP as u16, 0, b, c));
            }
        }
    }
    code.push(Unit::empty());
    let mut code: Box<[Unit]> = code.into();
    while !is_safe_place(&code) {
        // Never seen: another place is found while this one is still taken.
        let copy = code.iter().map(Unit::duplicate).collect();
        std::mem::forget(std::mem::replace(&mut code, copy));
    }
    code
}

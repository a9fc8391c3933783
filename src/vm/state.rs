//! The state of a process and of the machine that runs it.
//!
//! A machine ([`Vm`]) belongs to a thread. It is attached to one process at a time, for a turn; in between the process
//! keeps its registers ([`Registers`]), so that any thread can go on with it.

use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use smallvec::SmallVec;

use super::base::{Base, Clones};
use super::heap::alloc::Remains;
use super::heap::gc::Heap;
use super::heap::object::Thread;
use super::heap::table::Table;
use super::heap::value::Value;
use super::image::Unit;
use super::interp::closures::Closures;
use super::interp::codes::Codes;
use super::native::{Cx, NativeFn};
use super::offload::Offload;
use super::services::ITERATORS;
use super::task::Tasks;
use super::weak::WeakReferences;
use super::{pool, stack};
use crate::code::Chunk;

/// Reductions handed out at a time; at the end of each slice the process's signals are looked at ([`Watch`]).
pub const SLICE: i64 = 4_000;

/// Slots of the stack for Rust code.
const SCRATCH_SLOTS: usize = 1024;

/// Asked at the end of each slice, with the reductions spent in it: whether the machine is to stop.
pub type Watch = fn(&mut Vm, i64) -> Option<Stop>;

/// Compiles source text: `(source, chunk name, debug mode)` to a chunk or a message.
pub type CompileFn = fn(&[u8], &[u8], CompileOptions) -> Result<Chunk, Vec<u8>>;

/// How to compile.
#[derive(Clone, Copy, Debug)]
pub struct CompileOptions {
    /// Optimise.
    pub optimize: bool,
    /// Keep every captured variable in a cell, so that `debug.setlocal` and friends work on it.
    pub debug: bool,
    /// Take no notice of annotations.
    pub erase_types: bool,
}

/// Settings of a process.
#[derive(Clone, Debug)]
pub struct Options {
    /// Most bytes that the heap may take.
    pub max_memory: usize,
    /// Most reductions that the process may spend (0: no limit).
    pub max_reductions: u64,
    /// Optimise compiled code.
    pub optimize: bool,
    /// Compile as if nothing were annotated: for tests that annotations change no result.
    pub erase_types: bool,
    /// Use the loop back end even where tail calls are available.
    pub loop_back_end: bool,
    /// Collect at every safe point.
    pub gc_always: bool,
    /// Never collect.
    pub gc_never: bool,
    /// Smallest debt that starts a collection.
    pub gc_threshold: usize,
    /// Most slots of one stack, at least 256.
    pub max_stack: usize,
    /// Longest chain of coroutines that resume each other, and of protected calls in a coroutine. It bounds what
    /// catching an error at each level and raising it again with one more position can cost.
    pub max_nesting: u32,
    /// Not 0 when the program is to stop; looked at in each slice.
    pub interrupt: Option<Arc<AtomicUsize>>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            max_memory: usize::MAX,
            max_reductions: 0,
            optimize: true,
            erase_types: false,
            loop_back_end: false,
            gc_always: false,
            gc_never: false,
            gc_threshold: 128 * 1024,
            max_stack: stack::SLOTS_MAX,
            max_nesting: 1_000,
            interrupt: None,
        }
    }
}

/// The settings of a process: its own, or those that all processes of a run share, which are not counted.
#[derive(Clone)]
pub struct Settings {
    at: *const Options,
    #[expect(dead_code, reason = "it keeps the options alive")]
    own: Option<Arc<Options>>,
}

// SAFETY: the options are immutable; they live as long as the program or are kept alive by `own`.
unsafe impl Send for Settings {}

impl From<Arc<Options>> for Settings {
    fn from(options: Arc<Options>) -> Settings {
        Settings { at: Arc::as_ptr(&options), own: Some(options) }
    }
}

impl From<&'static Options> for Settings {
    fn from(options: &'static Options) -> Settings {
        Settings { at: options, own: None }
    }
}

impl std::ops::Deref for Settings {
    type Target = Options;

    #[inline(always)]
    fn deref(&self) -> &Options {
        // SAFETY: see above.
        unsafe { &*self.at }
    }
}

/// Why the machine stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The function at the bottom of the stack returned; its results stand from its slot on.
    Finished,
    /// An error reached the bottom; its value is in `Process::error`, the frames are still there.
    Failed,
    /// The reductions that the process may spend are used up.
    OutOfReductions,
    /// The program was interrupted ([`Options::interrupt`]).
    Interrupted,
    /// Another back end has to go on (a hook was set or removed).
    SwitchBackEnd,
    /// Every task waits for something.
    Waiting,
    /// The turn is over; the running task goes on in the next.
    Preempted,
    /// The process is to end, whatever it does ([`Watch`]).
    Killed,
    /// The heap was over its limit again, although the program was told (only if `Process::hard_limit`).
    OutOfMemory,
}

/// The machine registers of a process that no machine runs.
pub struct Registers {
    co: *mut Thread,
    pc: *const Unit,
    base: *mut Value,
    k: *const Value,
    n: usize,
    top: *mut Value,
    handlers: usize,
    finalizing: usize,
    hooked_pc: *const Unit,
    hooked_events: u8,
}

/// A process: heap, coroutines, global state. What every turn needs stands first, in few lines of the processor's cache.
#[repr(C)]
pub struct Process {
    registers: Registers,
    /// What the room above keeps for the process.
    pub owner: *mut (),
    /// The main coroutine.
    pub main: *mut Thread,
    /// Most slots of one stack, at least [`stack::LIMIT_MIN`].
    pub(super) max_stack: usize,
    /// Settings.
    pub options: Settings,
    /// A heap that stays over its limit, or goes far beyond it, ends the process.
    pub hard_limit: bool,
    /// The process is to be ended for its memory.
    pub is_out_of_memory: bool,
    /// The program was told that the heap is over its limit, and it is so since.
    pub was_over_limit: bool,
    /// Some chunk of this process has mentioned `debug`.
    pub debug_mode: bool,
    /// The tasks.
    pub tasks: Tasks,
    /// Its heap.
    pub heap: Heap,
    /// The table of globals.
    pub globals: *mut Table,
    /// The registry.
    pub registry: *mut Table,
    /// What it started with.
    pub base: &'static Base,
    /// Its own copies of tables of the base.
    pub clones: Option<Box<Clones>>,
    /// The error on its way.
    pub error: Value,
    /// Values that Rust code keeps alive: for most processes one, their inbox.
    pub pinned: SmallVec<[Value; 1]>,
    /// Reductions left of the limit, if there is one.
    pub reductions_left: i64,
    /// Metatables of basic types, by tag.
    pub metatables: [*mut Table; 16],
    /// Data that libraries and the embedder keep by type.
    pub extensions: Vec<Box<dyn Any + Send>>,
    /// The compiler.
    pub compile: CompileFn,
    /// References that keep nothing alive.
    pub weak: Option<Box<WeakReferences>>,
}

// SAFETY: one machine runs a process at a time, and it moves between threads only while none does; everything it
// points to is its own, immutable, or made for sharing.
unsafe impl Send for Process {}

/// Memory that a process may use before it takes any of its own.
#[derive(Clone, Copy)]
pub struct Home {
    /// Aligned, with [`stack::HOME_SLOTS`] slots.
    pub stack: *mut Value,
    /// Aligned to 16.
    pub region: *mut u8,
    /// Bytes of the region.
    pub region_bytes: usize,
}

impl Process {
    /// From now on a stack has this many slots at most (but 256 if it is fewer), unless there is a lower limit.
    pub fn limit_stack(&mut self, slots: usize) {
        self.max_stack = self.max_stack.min(slots.max(stack::LIMIT_MIN));
    }

    /// A process that starts with what a base has.
    pub fn new(compile: CompileFn, options: Settings, base: &'static Base) -> Box<Process> {
        let mut process = Box::<Process>::new_uninit();
        // SAFETY: the box has room for a process, which is there afterwards.
        unsafe {
            Process::init(process.as_mut_ptr(), compile, options, base, stack::new_thread);
            process.assume_init()
        }
    }

    /// As [`Process::new`], with its first stack and its first objects in memory that the caller provides, at `this`.
    ///
    /// # Safety
    /// There is room for a process at `this`. The memory of `home` is the process's alone until it has been dropped.
    pub unsafe fn init_at_home(
        this: *mut Process,
        compile: CompileFn,
        options: Settings,
        base: &'static Base,
        home: Home,
    ) {
        // SAFETY: promised by the caller; the heap is new.
        unsafe {
            Process::init(this, compile, options, base, |heap| {
                heap.memory.set_home(home.region, home.region_bytes);
                stack::new_main_thread(heap, home.stack)
            });
        }
    }

    /// Field by field: a whole process would be copied.
    #[inline(always)]
    unsafe fn init(
        this: *mut Process,
        compile: CompileFn,
        options: Settings,
        base: &'static Base,
        new_main: impl FnOnce(&mut Heap) -> *mut Thread,
    ) {
        // SAFETY: the callers own the memory; every field is written once.
        unsafe {
            Heap::init(&raw mut (*this).heap, options.max_memory, pool::names().mode);
            let heap = &mut (*this).heap;
            heap.stress = options.gc_always;
            heap.never = options.gc_never;
            heap.memory.single_cells = options.gc_always;
            heap.set_threshold_min(options.gc_threshold);
            heap.update_threshold();
            // Before the first object: the main coroutine's stack may be the beginning of the heap.
            let main = new_main(heap);
            let is_empty = base.globals.is_null();
            let (globals, registry) =
                if is_empty { (heap.new_table(), heap.new_table()) } else { (base.globals, base.registry) };
            // The main coroutine is entered by `call::enter`, never by `resume`.
            (*main).status = super::heap::object::Status::Running;
            if is_empty {
                // Entries 1 and 2 of the registry (manual §4.5).
                let memory = &mut heap.memory;
                let stored = (*registry)
                    .set_int(memory, 1, Value::thread(main))
                    .and_then(|()| (*registry).set_int(memory, 2, Value::table(globals)));
                debug_assert!(stored.is_ok());
            }
            (&raw mut (*this).registers).write(Registers {
                co: main,
                pc: std::ptr::null(),
                base: std::ptr::null_mut(),
                k: std::ptr::null(),
                n: 0,
                top: std::ptr::null_mut(),
                handlers: 0,
                finalizing: 0,
                hooked_pc: std::ptr::null(),
                hooked_events: 0,
            });
            (&raw mut (*this).owner).write(std::ptr::null_mut());
            (&raw mut (*this).main).write(main);
            (&raw mut (*this).max_stack).write(options.max_stack.max(stack::LIMIT_MIN));
            (&raw mut (*this).tasks).write(Tasks::new(main));
            (&raw mut (*this).globals).write(globals);
            (&raw mut (*this).registry).write(registry);
            (&raw mut (*this).base).write(base);
            (&raw mut (*this).clones).write(None);
            (&raw mut (*this).error).write(Value::NIL);
            (&raw mut (*this).pinned).write(SmallVec::new());
            (&raw mut (*this).reductions_left).write(match options.max_reductions {
                0 => i64::MAX,
                n => i64::try_from(n).unwrap_or(i64::MAX),
            });
            (&raw mut (*this).hard_limit).write(false);
            (&raw mut (*this).is_out_of_memory).write(false);
            (&raw mut (*this).was_over_limit).write(false);
            (&raw mut (*this).debug_mode).write(false);
            (&raw mut (*this).metatables).write(base.metatables);
            (&raw mut (*this).extensions).write(Vec::new());
            (&raw mut (*this).compile).write(compile);
            (&raw mut (*this).weak).write(None);
            (&raw mut (*this).options).write(options);
        }
    }

    /// Shows every value that the process refers to from outside its heap, clones of shared tables apart.
    ///
    /// # Safety
    /// The process is alive; `visit` does not use these fields otherwise.
    pub unsafe fn trace(this: *mut Process, visit: &mut dyn FnMut(&mut Value)) {
        visit(&mut Value::thread((*this).main));
        for t in [&raw mut (*this).globals, &raw mut (*this).registry] {
            let mut v = Value::table(*t);
            visit(&mut v);
            *t = v.as_table();
        }
        for t in &mut (*this).metatables {
            if !t.is_null() {
                let mut v = Value::table(*t);
                visit(&mut v);
                *t = v.as_table();
            }
        }
        if let Some(clones) = &mut (*this).clones {
            clones.trace(visit);
        }
        visit(&mut (*this).error);
        for v in &mut (*this).pinned {
            visit(v);
        }
    }
}

impl Process {
    /// Ends the heap; its memory goes with what this returns.
    ///
    /// # Safety
    /// The process is dropped next.
    pub unsafe fn end(&mut self) -> Option<Remains> {
        self.extensions.clear();
        // SAFETY: promised by the caller.
        unsafe { self.heap.release() }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // SAFETY: nothing of the process is used afterwards.
        drop(unsafe { self.end() });
    }
}

/// The machine: registers and what the handlers reach without detours.
///
/// `pc`, `base`, `k`, `budget` and `n` are the machine registers; handlers keep them in the processor's registers and
/// store them here around calls.
#[repr(C)]
pub struct Vm {
    /// First slot that frames may not reach; a reserve of [`stack::RESERVE`] slots follows.
    pub stack_end: *mut Value,
    /// The process.
    pub process: *mut Process,
    /// Next instruction.
    pub pc: *const Unit,
    /// First register of the running function.
    pub base: *mut Value,
    /// Its constants.
    pub k: *const Value,
    /// Reductions left in the slice.
    pub budget: i64,
    /// How much of the present slice was taken away without being spent.
    pub uncounted: i64,
    /// Count of arguments, results or multi values.
    pub n: usize,
    /// First free slot above a native's window, while it does not run.
    pub top: *mut Value,
    /// The running coroutine.
    pub co: *mut Thread,
    /// The special code sequences.
    pub codes: &'static Codes,
    /// `next`, to recognise it in generic loops.
    pub next_function: Option<NativeFn>,
    /// The iterator of `ipairs`.
    pub ipairs_function: Option<NativeFn>,
    /// Scratch space for building strings.
    pub buffer: Vec<u8>,
    /// Error handlers that are running, one inside the other: they may use some more stack.
    pub handlers: usize,
    /// Why the machine stopped.
    pub stop: Stop,
    /// The instruction for which a hook has just been called.
    pub hooked_pc: *const Unit,
    /// Events of that instruction that are done with.
    pub hooked_events: u8,
    /// Finalizers that are running: while there is one, no other interrupts an instruction.
    pub finalizing: usize,
    /// Where it goes on after it stopped in between.
    pub resume_pc: *const Unit,
    /// The loop back end runs.
    pub in_loop: bool,
    /// Only the loop back end is to be used.
    pub loop_only: bool,
    /// The stack of windows for Rust code, on a heap of its own.
    pub scratch: *mut Thread,
    /// The heap of that stack.
    pub scratch_heap: Heap,
    /// A window for Rust code is open.
    pub is_outside: bool,
    /// Asked at the end of each slice.
    pub watch: Watch,
    /// Reductions of a slice.
    pub slice: i64,
    /// What the room above keeps for the thread of the machine.
    pub worker: *const (),
    /// Where work that may block is done.
    pub offload: Option<&'static Offload>,
    /// Tables of the base were cloned while a native ran, whose Rust variables may still refer to the originals.
    pub holds_originals: bool,
    /// The closures that it made last.
    pub closures: Closures,
}

impl Vm {
    /// A machine without a process.
    pub fn new(watch: Watch, slice: i64) -> Box<Vm> {
        let mut scratch_heap = Heap::new(usize::MAX, pool::names().mode);
        let scratch = stack::new_thread(&mut scratch_heap);
        // SAFETY: just made.
        unsafe {
            stack::grow_to(&mut scratch_heap.memory, scratch, SCRATCH_SLOTS);
            (*scratch).status = super::heap::object::Status::Running;
        }
        let mut vm = Box::new(Vm {
            stack_end: std::ptr::null_mut(),
            process: std::ptr::null_mut(),
            pc: std::ptr::null(),
            base: std::ptr::null_mut(),
            k: std::ptr::null(),
            budget: slice,
            uncounted: 0,
            n: 0,
            top: std::ptr::null_mut(),
            co: std::ptr::null_mut(),
            codes: Codes::get(),
            next_function: None,
            ipairs_function: None,
            buffer: Vec::new(),
            handlers: 0,
            stop: Stop::Finished,
            hooked_pc: std::ptr::null(),
            hooked_events: 0,
            finalizing: 0,
            resume_pc: std::ptr::null(),
            in_loop: false,
            loop_only: false,
            scratch,
            scratch_heap,
            is_outside: false,
            watch,
            slice,
            worker: std::ptr::null(),
            offload: None,
            holds_originals: false,
            closures: Closures::new(),
        });
        if let Some(&iterators) = ITERATORS.get() {
            vm.set_iterators(iterators);
        }
        vm
    }

    /// Names the iterators of `next` and `ipairs`, which the interpreter recognises in generic loops.
    pub fn set_iterators(&mut self, (next, ipairs): (NativeFn, NativeFn)) {
        self.next_function = Some(next);
        self.ipairs_function = Some(ipairs);
    }

    /// Takes a process up where it was left.
    ///
    /// # Safety
    /// No other machine runs the process, and it stays where it is until [`Vm::detach`].
    pub unsafe fn attach(&mut self, process: *mut Process) {
        debug_assert!(self.process.is_null());
        self.process = process;
        self.closures.clear();
        // SAFETY: promised by the caller.
        let process = unsafe { &mut *process };
        let r = &process.registers;
        self.pc = r.pc;
        self.base = r.base;
        self.k = r.k;
        self.n = r.n;
        self.top = r.top;
        self.handlers = r.handlers;
        self.finalizing = r.finalizing;
        self.hooked_pc = r.hooked_pc;
        self.hooked_events = r.hooked_events;
        self.loop_only = process.options.loop_back_end;
        stack::switch_to(self, r.co);
    }

    /// Leaves the process, which keeps its registers. The machine has stopped (or has not run).
    pub fn detach(&mut self) {
        let registers = Registers {
            co: self.co,
            pc: self.pc,
            base: self.base,
            k: self.k,
            n: self.n,
            top: self.top,
            handlers: self.handlers,
            finalizing: self.finalizing,
            hooked_pc: self.hooked_pc,
            hooked_events: self.hooked_events,
        };
        self.process().registers = registers;
        self.process = std::ptr::null_mut();
    }

    /// The process.
    #[inline(always)]
    pub fn process(&mut self) -> &mut Process {
        // SAFETY: attached; see the room's invariant 3.
        unsafe { &mut *self.process }
    }

    /// The process, to look at.
    #[inline(always)]
    pub fn process_ref(&self) -> &Process {
        // SAFETY: as above.
        unsafe { &*self.process }
    }

    /// The heap.
    #[inline(always)]
    pub fn heap(&mut self) -> &mut Heap {
        &mut self.process().heap
    }

    /// Runs `body` as if it were a native function called from outside, to prepare the process (open libraries,
    /// push values). Nothing may be called in it.
    pub fn with_cx<R>(&mut self, body: impl FnOnce(&mut Cx<'_>) -> R) -> R {
        super::call::with_outside_window(self, body)
    }
}

impl Drop for Vm {
    fn drop(&mut self) {
        // SAFETY: nothing of the machine's own heap is used afterwards.
        drop(unsafe { self.scratch_heap.release() });
    }
}
